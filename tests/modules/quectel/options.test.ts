// Every option of a Modem, a QMTSession, its TLS and an MQTTClient, with every value of a wrong kind: an error that names it, before anything is taken or written.
// Source: README.md (Use the modules). Tests modules/base/check and the options of modules/quectel and modules/mqtt/client.

import { deepEqual, equal, throws } from "node:assert/strict";
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
/** By kind: which of the values are of it; none is in the range of a number. */
const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
	text: value => typeof value === "string",
	boolean: value => typeof value === "boolean",
	function: value => typeof value === "function",
	object: () => false,
	array: () => false,
	PEM: value => typeof value === "string",
};

/** By the name of an option or its kind: what its error has behind the name. Else the kind is a number's range. */
const WORDS: Readonly<Record<string, string>> = {
	text: "must be a string", boolean: "must be a boolean", function: "must be a function", object: "must be an object", array: "must be an array",
	PEM: "must be PEM text, bytes, or the name of a file in the module", "tls.ca.data": "must be PEM text or bytes", modem: "must be a Modem", session: "must have io, the class of a session",
};
/** Texts that may be bytes, too. */
const BYTES: readonly string[] = ["user", "password", "will.topic", "will.message"];

/** @returns the whole error of a wrong value */
function errorOf(name: string, kind: string, value: unknown, title: string): string {
	if (kind in WORDS || name in WORDS)
		return `TypeError: ${name}: ${WORDS[name] ?? WORDS[kind]}${BYTES.includes(name) && title !== "a Modem" && !(name === "user" && title === "an MQTTClient") ? title === "an MQTTClient" ? " or a byte buffer" : " or a Uint8Array" : ""}`;
	return typeof value === "number" ? `RangeError: ${name}: ${value} is not ${kind.includes(" to ") ? "in " : ""}${kind}` : `TypeError: ${name}: must be a number`;
}

/** Values in which something else is wrong: they are of the kind, and lack what is in it, or are empty. */
const LACKING: Readonly<Record<string, string>> = {
	"serial {}": "TypeError: serial.io: must be a function", "clock {}": "TypeError: clock.now: must be a function", "power {}": "TypeError: power.on: must be a function",
	"profile {}": "TypeError: profile: must be BG96, BG95 or BC20", "native {}": "TypeError: native.indexOfCR: must be a function", "record {}": "TypeError: record.read: must be a function",
	"powerSaving {}": "TypeError: powerSaving.periodicUpdate: must be a number",
	"technologies []": "RangeError: technologies: must not be empty", "aliauth {}": "TypeError: aliauth.productKey: must be a string",
	"tls.ca {}": "TypeError: tls.ca.data: must be PEM text or bytes", "tls.certificate {}": "TypeError: tls.certificate.data: must be PEM text or bytes",
	"tls.key {}": "TypeError: tls.key.data: must be PEM text or bytes",
};

type Options = Readonly<Record<string, string>>;

const MODEM: Options = {
	serial: "object", "serial.io": "function", "serial.baud": "300 to 4000000", clock: "object", "clock.now": "function", "clock.alarm": "function", profile: "object",
	apn: "text", user: "text", password: "text", authentication: "text", pin: "text", timeServer: "text", rates: "array", technologies: "array",
	powerSaving: "object", "powerSaving.periodicUpdate": "2000 to 35712000000", "powerSaving.active": "0 to 11160000", eDRX: "5120 to 10485760", flowControl: "boolean", identify: "boolean", power: "object",
	"power.on": "function", "power.reset": "function", "power.off": "function", random: "function", reopen: "0 to 86400000", receive: "512 to 1048576", fifo: "1 to 65536",
	sessions: "0 to 1048576", native: "object", "native.indexOfCR": "function", "native.copy": "function", "native.takeMessage": "function",
	record: "object", "record.read": "function", "record.write": "function", onReady: "function", onError: "function", onSurvey: "function", onOff: "function",
};
const SESSION: Options = {
	modem: "object", connection: "0 to 5", host: "text", port: "1 to 65535", version: "3 to 4", context: "1 to 16", id: "text", user: "text", password: "text",
	keepAlive: "0 to 3600000", probe: "10000 to 86400000", clean: "boolean", will: "object", "will.topic": "text", "will.message": "text", "will.QoS": "0, 1 or 2", "will.retain": "boolean",
	aliauth: "object", "aliauth.productKey": "text", "aliauth.deviceName": "text", "aliauth.deviceSecret": "text", packetTimeout: "1000 to 60000", retries: "0 to 10",
	reconnect: "boolean", failures: "0 to 1000000", notice: "boolean", inbox: "64 to 65536", outbox: "64 to 65536", firstIdentifier: "1 to 65535", onUpload: "function", onOpen: "function",
	onLost: "function", onReadable: "function", onBroken: "function", onWritable: "function", onControl: "function", onRetransmit: "function",
	onGivenUp: "function", onLate: "function", onClose: "function", tls: "object", "tls.ca": "PEM", "tls.certificate": "PEM", "tls.key": "PEM",
	"tls.ca.name": "text", "tls.ca.data": "PEM", "tls.verify": "boolean", "tls.version": "0 to 4", "tls.cipherSuite": "0 to 65535", "tls.context": "0 to 5",
	"tls.ignoreLocalTime": "boolean", "tls.negotiateTime": "10000 to 300000", "tls.sni": "boolean",
};
const CLIENT: Options = {
	session: "object", host: "text", port: "1 to 65535", id: "text", user: "text", password: "text", keepAlive: "0 to 3600000", clean: "boolean",
	will: "object", "will.topic": "text", "will.message": "text", "will.QoS": "0, 1 or 2", "will.retain": "boolean", onReadable: "function", onWritable: "function",
	onControl: "function", onError: "function", onClose: "function",
};

/** Values that are right although they are of another kind: ECMA-419 takes null for no callback and no will, and a number as a flag; no rates, and TLS that lacks something. */
function isRight(name: string, kind: string, value: unknown, client: boolean): boolean {
	return KINDS[kind]?.(value) === true || (name === "rates" && value === ARRAY) || (name === "tls" && String(value) === "[object Object]") || (client && ((value === null && (kind === "function" || name === "will")) || (name === "will.retain" && typeof value === "number")));
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
					const shown = value === ARRAY ? "[]" : typeof value === "object" && value !== null ? "{}" : String(value);
					throws(() => make(name.split("."), value), (error: Error) => {
						equal(`${error.name}: ${error.message}`, (name === "will" && shown === "{}" ? errorOf("will.topic", "text", value, title) : LACKING[`${name} ${shown}`]) ?? errorOf(name, kind, value, title), `${name}: ${typeof value} ${shown}`);
						return true;
					});
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
	power: { on() {}, reset() {} }, native: NATIVE, record: { read() {}, write() {} }, powerSaving: { periodicUpdate: 3_600_000, active: 10_000 },
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

	for (const [kind, bytes] of [["a Uint8Array", new Uint8Array([0x75])], ["a Buffer, whose slice is no copy", Buffer.from([0x75])]] as const) {
		it(`that change after the construction change nothing that is sent: ${kind}`, () => {
			rig.forget();
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
			session.close();
		});
	}
});
