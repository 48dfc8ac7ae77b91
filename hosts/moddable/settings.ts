// Every setting of the manifests: its meaning, where it can be set, and a value that is refused, so that the accepted ones can be taken from the refusal.
// docs/settings.md is made from this table, the manifests and the code that checks the settings (`npm run docs`).

import { readFileSync } from "node:fs";
import { NAMES } from "../esp32/settings.js";
import { inProject } from "../node/project.js";
import { checkSettings, type Settings } from "./check-settings.js";

/** A setting of the firmware. */
export interface Setting {
	/** In one line; without a full stop. */
	readonly meaning: string;
	/** When it must be set; absent: the default will do. */
	readonly needed?: string;
	/** A value that is refused; the refusal shows what is accepted. Absent: `accepted` does. */
	readonly refused?: string;
	readonly accepted?: string;
	/** Settings that must be set with it. */
	readonly beside?: Settings;
}

const LONG = "x".repeat(5000);
const TLS: Settings = Object.freeze({ tls: true, verify: false });

/** The settings of the firmware on an ESP32, by name, in the order of docs/settings.md. */
export const FIRMWARE: Readonly<Record<string, Setting>> = Object.freeze({
	module: { meaning: "cellular module at the UART", refused: "x" },
	apn: { meaning: "access point of the network", needed: "by most networks", refused: LONG },
	context: { meaning: "PDP context of the access point; a BC20 has only 1", refused: "0" },
	apnUser: { meaning: "user at the access point; not with a BC20", refused: LONG },
	apnPassword: { meaning: "password at the access point; not with a BC20", refused: LONG, beside: { apnUser: "x" } },
	authentication: { meaning: "how user and password are sent to the access point; not with a BC20", refused: "x" },
	pin: { meaning: "PIN of the SIM", needed: "with a SIM that asks for it", refused: "x" },
	technologies: { meaning: "radio technologies, as `LTE-M,NB-IoT`", refused: "x" },
	periodicUpdate: { meaning: "power saving: time between two updates at the network, in ms", refused: "x" },
	active: { meaning: "power saving: time the module can be reached after an update, in ms", refused: "x" },
	eDRX: { meaning: "eDRX cycle, in ms", refused: "0" },
	timeServer: { meaning: "NTP server where the network sends no time; not with a BC20", refused: LONG },
	host: { meaning: "name or address of the broker", needed: "always", refused: "a b" },
	port: { meaning: "port of the broker", refused: "0" },
	tls: { meaning: "TLS to the broker; not with a BC20", refused: "x" },
	ca: { meaning: "authority that the broker's certificate is verified with", needed: "with `tls`, unless `verify` is false", refused: LONG, beside: TLS },
	certificate: { meaning: "the client's certificate", needed: "where the broker asks for it", refused: LONG, beside: TLS },
	key: { meaning: "private key of that certificate", needed: "with `certificate`", refused: LONG, beside: TLS },
	verify: { meaning: "verify the broker's certificate", refused: "x" },
	ignoreLocalTime: { meaning: "accept certificates whatever their dates", refused: "x" },
	id: { meaning: "client identifier; empty: the module's IMEI", refused: LONG },
	user: { meaning: "MQTT user name", refused: LONG },
	password: { meaning: "MQTT password", refused: LONG, beside: { user: "x" } },
	topic: { meaning: "topic of the readings; empty: `sensors/<id>`", refused: LONG },
	encoding: { meaning: "format of the readings; auto: JSON where the module can send quotes", refused: "x" },
	checksum: { meaning: "readings and statuses end with a CRC-32 of their bytes", refused: "x" },
	buffers: { meaning: "sizes of the [buffers](memory.md#buffers): default, or small", refused: "x" },
	fields: { meaning: "values of a reading; empty: those of the sensor", refused: "x" },
	interval: { meaning: "time between two readings, in ms", refused: "0" },
	QoS: { meaning: "QoS of the readings; 2: one whose outcome is unknown is reported, not sent again, unless the journal's `whenUnknown` is resend", refused: "0" },
	count: { meaning: "readings until the node stops; 0: no limit", refused: "99999999999" },
	keepAlive: { meaning: "MQTT keep alive, in ms; 0: none", refused: "99999999999" },
	probe: { meaning: "time without an acknowledgement after which the node makes a round trip of its own, 10000 at least, in ms; 0: never", refused: "99999999999" },
	attempts: { meaning: "failed first attempts until the node gives up; 0: no limit", refused: "99999999999" },
	board: { meaning: "board, for its default pins and those that are taken; set by `-p esp32/…` and `--board`", refused: "x" },
	uart: { meaning: "UART of the module", refused: "0" },
	baud: { meaning: "bits per second between ESP32 and module", refused: "0" },
	serial: { meaning: "class of the UART: the project's, with a receive ring, or Moddable's own", refused: "x" },
	buffer: { meaning: "bytes of the receive ring; not with `serial=stock`", refused: "1" },
	transmit: { meaning: "GPIO at the module's RXD", needed: "on a board without a default", refused: "x" },
	receive: { meaning: "GPIO at the module's TXD", needed: "on a board without a default", refused: "x" },
	rts: { meaning: "GPIO at the module's RTS", refused: "x" },
	cts: { meaning: "GPIO at the module's CTS; not with `serial=stock`", refused: "x" },
	powerKey: { meaning: "GPIO at the module's PWRKEY", refused: "x" },
	reset: { meaning: "GPIO at the module's RESET_N", refused: "x" },
	status: { meaning: "GPIO at the module's STATUS", refused: "x" },
	transistors: { meaning: "transistors drive PWRKEY and RESET_N; false: the GPIOs do, as open drain", refused: "x" },
	journal: { meaning: "readings wait for the broker in flash, in the partition `journal`; true needs 4 MB of flash, and its partition table ([journal](journal.md#wear-and-size))", refused: "x" },
	sensor: { meaning: "sensors at the I²C bus, with their addresses where they are not the usual ones", refused: "sht3x@x" },
	i2cRate: { meaning: "bits per second of the I²C bus", refused: "0" },
	sda: { meaning: "GPIO of the I²C data line", needed: "with a sensor, on a board without a default", refused: "x", beside: { sensor: "sht3x" } },
	scl: { meaning: "GPIO of the I²C clock line", needed: "with a sensor, on a board without a default", refused: "x", beside: { sensor: "sht3x" } },
});

/** Settings that only the firmware in Moddable's simulator has. */
export const SIMULATOR: Readonly<Record<string, Setting>> = Object.freeze({
	device: { meaning: "serial device or pseudo-terminal of the module", accepted: "a path" },
	window: { meaning: "show the screen", accepted: "true, or false" },
	quiet: { meaning: "no trace and no messages to the screen", accepted: "true, or false" },
});

/** Settings that only apps with `device.network.mqtt` have. */
export const APP: Readonly<Record<string, Setting>> = Object.freeze({
	sessions: { meaning: "memory for the app's sessions: inboxes, outboxes, and what `QMTSession.bytesFor` adds", accepted: "0 to 1048576 bytes" },
	inbox: { meaning: "memory of a session for messages that arrive", accepted: "bytes" },
	outbox: { meaning: "memory of a session for messages that wait for their acknowledgement", accepted: "bytes" },
});

/** @returns the `config` of manifests; of one name, that of the last */
export function defaultsOf(...manifests: readonly string[]): Settings {
	return Object.assign({}, ...manifests.map(file => (JSON.parse(readFileSync(inProject(file), "utf8")) as { readonly config: Settings }).config)) as Settings;
}

/** @returns what the firmware is built with when nothing is set but its board */
export function firmwareDefaults(board: string): Settings {
	return { ...defaultsOf("firmware.json", "hosts/esp32/manifest.json"), board };
}

/** @returns whether the value on the device goes before the one that is built in */
export function isStored(name: string): boolean {
	return NAMES.includes(name);
}

/** @returns what a setting accepts, from the refusal of a wrong value @throws Error when that value is accepted */
export function accepted(name: string, { refused, accepted, beside }: Setting): string {
	if (refused === undefined)
		return accepted ?? "";
	try {
		checkSettings({ ...firmwareDefaults("esp32"), ...beside, [name]: refused });
	}
	catch (error) {
		const text = (error as Error).message;
		if (!new RegExp(`^${name}[: ]`).test(text))
			throw new Error(`${name}: a wrong value is refused with "${text}"`);
		return text.replace(new RegExp(`^${name}(?: must be |: \\w+ is not in )`), "");
	}
	throw new Error(`${name}: a wrong value is accepted`);
}
