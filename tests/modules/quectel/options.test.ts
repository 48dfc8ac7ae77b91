// Every option of a Modem, a QMTSession, its TLS and an MQTTClient, with every value of a wrong kind: an error that names it, before anything is taken or written.
// Source: README.md (Use the modules). Tests modules/base/check and the options of modules/quectel and modules/mqtt/client.

import { deepEqual, throws } from "node:assert/strict";
import { VirtualClock } from "../../../hosts/modem/line/clock.js";
import type { SerialCallbacks, SerialOptions } from "../../../modules/base/platform.js";
import MQTTClient from "../../../modules/mqtt/client.js";
import Modem from "../../../modules/quectel/modem.js";
import { BG96 } from "../../../modules/quectel/profile.js";
import Queries from "../../../modules/quectel/queries.js";
import QMTSession from "../../../modules/quectel/session.js";
import { NATIVE } from "../../support/native.js";
import { DeviceSerial } from "../../support/quectel-device.js";
import { Device, Rig } from "../../support/quectel-rig.js";

const PEM = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n";
const ARRAY: readonly unknown[] = [];
/** A number that no option takes, among others. */
const VALUES: readonly unknown[] = [null, -1000, NaN, "text", true, {}, ARRAY, 1n, Symbol.iterator, () => {}];
/** By kind: which of the values are of it. */
const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
	text: value => typeof value === "string",
	number: () => false,
	boolean: value => typeof value === "boolean",
	function: value => typeof value === "function",
	object: () => false,
	array: () => false,
	PEM: value => typeof value === "string",
};

type Options = Readonly<Record<string, string>>;

const MODEM: Options = {
	serial: "object", "serial.io": "function", "serial.baud": "number", clock: "object", "clock.now": "function", "clock.alarm": "function", profile: "object",
	apn: "text", user: "text", password: "text", authentication: "text", pin: "text", timeServer: "text", rates: "array", technologies: "array",
	powerSaving: "object", "powerSaving.periodicUpdate": "number", "powerSaving.active": "number", eDRX: "number", flowControl: "boolean", identify: "boolean", power: "object",
	"power.on": "function", "power.reset": "function", "power.off": "function", random: "function", reopen: "number", receive: "number", fifo: "number",
	sessions: "number", native: "object", "native.indexOfCR": "function", "native.copy": "function", "native.takeMessage": "function", onReady: "function", onError: "function", onSurvey: "function", onOff: "function",
};
const SESSION: Options = {
	modem: "object", connection: "number", host: "text", port: "number", version: "number", context: "number", id: "text", user: "text", password: "text",
	keepAlive: "number", probe: "number", clean: "boolean", will: "object", "will.topic": "text", "will.message": "text", "will.QoS": "number", "will.retain": "boolean",
	aliauth: "object", "aliauth.productKey": "text", "aliauth.deviceName": "text", "aliauth.deviceSecret": "text", packetTimeout: "number", retries: "number",
	reconnect: "boolean", failures: "number", notice: "boolean", inbox: "number", outbox: "number", firstIdentifier: "number", onUpload: "function", onOpen: "function",
	onLost: "function", onReadable: "function", onBroken: "function", onWritable: "function", onControl: "function", onRetransmit: "function",
	onGivenUp: "function", onLate: "function", onClose: "function", tls: "object", "tls.ca": "PEM", "tls.certificate": "PEM", "tls.key": "PEM",
	"tls.ca.name": "text", "tls.ca.data": "PEM", "tls.verify": "boolean", "tls.version": "number", "tls.cipherSuite": "number", "tls.context": "number",
	"tls.ignoreLocalTime": "boolean", "tls.negotiateTime": "number", "tls.sni": "boolean",
};
const CLIENT: Options = {
	session: "object", host: "text", port: "number", id: "text", user: "text", password: "text", keepAlive: "number", clean: "boolean",
	will: "object", "will.topic": "text", "will.message": "text", "will.QoS": "number", "will.retain": "boolean", onReadable: "function", onWritable: "function",
	onControl: "function", onError: "function", onClose: "function",
};

/** Values that are right although they are of another kind: ECMA-419 takes null for no callback and no will, and a number as a flag; no rates, and TLS that lacks something. */
function isRight(name: string, kind: string, value: unknown, client: boolean): boolean {
	return KINDS[kind]!(value) || (name === "rates" && value === ARRAY) || (name === "tls" && String(value) === "[object Object]") || (client && ((value === null && (kind === "function" || name === "will")) || (name === "will.retain" && typeof value === "number")));
}

/** @returns `base` with the option at `path` replaced */
function replaced(base: object, path: readonly string[], value: unknown): object {
	const [name, ...rest] = path;
	const inner = (base as Record<string, object>)[name!];
	return { ...base, [name!]: rest.length === 0 ? value : replaced(inner ?? {}, rest, value) };
}

function refuse(title: string, options: Options, client: boolean, make: (path: readonly string[], value: unknown) => void, untouched: () => void): void {
	describe(`a wrong kind of option of ${title}`, () => {
		for (const [name, kind] of Object.entries(options)) {
			it(`is named: ${name}`, () => {
				for (const value of VALUES.filter(value => !isRight(name, kind, value, client))) {
					// A number that is no integer, or out of range, is of the right kind; so may a profile, a serial or a session be that lacks something.
					throws(() => make(name.split("."), value), (error: Error) => error.message.startsWith(name)
						&& (error instanceof TypeError || (kind === "number" && typeof value === "number" && error instanceof RangeError)
							|| (kind === "array" && value === ARRAY && error instanceof RangeError)),
						`${name}: ${typeof value} ${String(value)}`);
				}
				untouched();
			});
		}
	});
}

let opened = 0;
class CountingSerial extends DeviceSerial {
	constructor(options: SerialOptions & SerialCallbacks) {
		super(options);
		opened += 1;
	}
}

const clock = new VirtualClock();
const modemOptions = {
	serial: { io: CountingSerial, device: new Device(clock) }, clock: { now: () => 0, alarm: (callback: () => void) => clock.alarm(callback) }, profile: BG96,
	power: { on() {}, reset() {} }, native: NATIVE, powerSaving: { periodicUpdate: 3_600_000, active: 10_000 },
};

refuse("a Modem", MODEM, false, (path, value) => {
	void new Modem(replaced(modemOptions, path, value) as never);
}, () => deepEqual(opened, 0));

const rig = Rig.online();
rig.session.close();
rig.forget();
const untouched = (): void => {
	rig.clock.advance(0);
	deepEqual([rig.device.written, rig.modem.module.handlers.filter(handler => handler !== undefined)], ["", []]);
};

refuse("a QMTSession and its TLS", SESSION, false, (path, value) => {
	const name = path.join(".");
	const tls = path[0] !== "tls" ? undefined : name.startsWith("tls.ca.") ? { ca: { name: "ca.pem", data: PEM } }
		: name === "tls.ca" ? { ca: PEM } : { ca: PEM, ...(path[1] === "certificate" || path[1] === "key" ? { certificate: PEM, key: PEM } : {}) };
	const base = {
		modem: rig.modem, host: "broker.test", user: "u", will: { topic: "t", message: "m" }, aliauth: { productKey: "p", deviceName: "n", deviceSecret: "s" },
		...(tls === undefined ? {} : { tls }),
	};
	// A name or content inside an object: the error of the whole begins with the same letters.
	void new QMTSession(replaced(base, path, value) as never);
}, untouched);

refuse("an MQTTClient", CLIENT, true, (path, value) => {
	void new MQTTClient(replaced({ session: { io: QMTSession, modem: rig.modem }, host: "broker.test", user: "u", will: { topic: "t", message: "m" } }, path, value) as never);
}, untouched);

describe("options", () => {
	it("must be an object, and a Queries needs a Modem", () => {
		for (const wrong of [undefined, null, 7, "text", [], 1n]) {
			for (const make of [Modem, QMTSession, MQTTClient])
				throws(() => new make(wrong as never), { name: "TypeError", message: "options: must be an object" });
			throws(() => new Queries(wrong as never), { name: "TypeError", message: "modem: must be a Modem" });
		}
		throws(() => new Modem({ ...modemOptions, rates: [9600, "x"] } as never), { name: "TypeError", message: "rates[1]: must be a number" });
		throws(() => new Modem({ ...modemOptions, technologies: ["GSM", null] } as never), { name: "TypeError", message: "technologies: must be strings" });
		deepEqual(opened, 0);
	});

	it("that change after the construction change nothing that is sent", () => {
		const bytes = new Uint8Array([0x75]);
		const will = { topic: bytes, message: "m", QoS: 1, retain: true };
		const options = { modem: rig.modem, host: "broker.test", id: "i", user: bytes, will };
		const session = new QMTSession(options);
		bytes[0] = 0x22;
		will.message = "changed";
		will.QoS = 7;
		options.host = "changed";
		rig.clock.advance(0);
		deepEqual(session.online, true);
		const sent = rig.device.commands.filter(command => /will|OPEN|CONN=/.test(command));
		deepEqual(sent, ["AT+QMTCFG=\"will\",0,1,1,1,\"u\",\"m\"", "AT+QMTOPEN=0,\"broker.test\",1883", "AT+QMTCONN=0,\"i\",\"u\""]);
	});
});
