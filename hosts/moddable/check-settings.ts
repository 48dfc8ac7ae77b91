// Checks settings before a build, with the code that checks them on the device: the board's pins, then the whole node, above a UART that keeps silent.
// Source: modules/app/configuration/configuration.ts; hosts/esp32/boards.ts.

import type { Host, Sensor } from "../../modules/app/host.js";
import SensorPublisher from "../../modules/app/publisher.js";
import { bufferOf, PINS, pinOf, requiredPin, serialOf, uartOf } from "../esp32/boards.js";
import { busRate, FIELDS } from "../esp32/sensors.js";
import { chooseSensors, parseSensors } from "./sensors.js";

/** Settings by name, as the manifest and the command line have them. */
export type Settings = Readonly<Record<string, unknown>>;

class SilentSerial {
	read(): undefined {}

	write(): void {}

	close(): void {}
}

class NoSensor implements Sensor {
	sample(): undefined {}

	close(): void {}
}

/** Settings that the host passes on under another name, as errors of the firmware have them. */
const RENAMED: Readonly<Record<string, string>> = Object.freeze({ format: "encoding", user: "apnUser", password: "apnPassword" });

function host(settings: Settings): Host {
	return {
		serial: { io: SilentSerial, baud: Number(settings["baud"]) },
		sensor: { io: NoSensor },
		clock: { now: () => 0, alarm: () => ({ set() {}, clear() {} }) },
		random: () => 0,
		wallTime: () => undefined,
		restartCause: "power on",
		configuration: { ...settings, format: settings["encoding"], fields: settings["fields"] || fieldsOf(settings) },
	};
}

/** @returns the default fields of the sensors @throws RangeError for a sensor that this firmware does not have */
function fieldsOf(settings: Settings): string {
	return chooseSensors(String(settings["sensor"]), Object.keys(FIELDS), () => {}, ({ name }) => {
		const fields = FIELDS[name];
		return fields === undefined ? undefined : { options: { io: NoSensor }, fields };
	}).fields;
}

/** @throws RangeError naming the setting and its accepted values */
function checkChoice(settings: Settings, name: string, values: readonly string[]): void {
	if (!values.includes(String(settings[name])))
		throw new RangeError(`${name} must be ${values.join(", ")}`);
}

/** Checks what hosts/esp32/device.ts makes of the settings. */
function checkBoard(settings: Settings): void {
	uartOf(settings);
	serialOf(settings);
	bufferOf(settings);
	fieldsOf(settings);
	const withSensor = parseSensors(String(settings["sensor"])).some(({ name }) => name !== "simulated");
	for (const name of PINS) {
		if (name === "transmit" || name === "receive" || (withSensor && (name === "sda" || name === "scl")))
			requiredPin(settings, name);
		else if (name !== "sda" && name !== "scl")
			pinOf(settings, name);
	}
	busRate(settings);
	checkChoice(settings, "transistors", ["true", "false"]);
	checkChoice(settings, "journal", ["true", "false"]);
}

/**
 * Checks the settings of an ESP32's firmware, complete with the manifest's defaults.
 * @throws Error whose message names the setting and what it accepts, in one line
 */
export function checkSettings(settings: Settings): void {
	checkBoard(settings);
	try {
		new SensorPublisher(host(settings)).stop();
	}
	catch (error) {
		// Errors of the modem name its options, with a colon: serial.baud, powerSaving.active, user of the access point.
		const message = (error as Error).message.replace(/^(?:serial|powerSaving)\./, "");
		throw new RangeError(message.replace(/^(format|user|password)(?=:)|^format(?= )/, name => RENAMED[name]!));
	}
}
