// The default export of "host" on an ESP32: a UART, the module's power pins, Moddable's timers, a sensor, and the manifest's configuration with
// values from the device's storage. Source: modules/app/host.ts; docs/wiring.md for the pins. A debug build traces events.

/// <reference path="./untyped.d.ts" />

import Digital from "embedded:io/digital";
import I2C from "embedded:io/i2c";
import SMBus from "embedded:io/smbus";
import BMP280 from "embedded:sensor/Barometer-Temperature/BMP280";
import SHT3x from "embedded:sensor/Humidity-Temperature/SHT3x";
import TMP117 from "embedded:sensor/Temperature/TMP117";
import storage from "embedded:storage/key-value";
import config from "mc/config";
import { TimerClock } from "moddable/clock";
import { SimulatedSensor } from "moddable/sensor";
import Time from "time";
import Timer from "timer";
import type { Host, SensorOptions } from "../../modules/app/host.js";
import type { Alarm } from "../../modules/base/platform.js";
import { pinOf, requiredPin, uartOf, warningsOf } from "./boards.js";
import { ESP_OK, resetReason, startWatchdog } from "./chip.js";
import { keepLine, lastLines } from "./lastlines.js";
import { ModulePower } from "./power.js";
import { ratesBesides } from "./rates.js";
import { restartCause } from "./restart.js";
import { DrivenSensor, FIELDS, type DrivenSensorOptions } from "./sensors.js";
import { UARTSerial } from "./serial.js";
import { withStored, type Settings } from "./settings.js";

/** Longest turn in ms, including a sensor that blocks. */
const LONGEST_TURN = 30_000;
/** Milliseconds until another attempt to start the watchdog. */
const RETRY = 60_000;

const { trace } = globalThis as unknown as { trace(text: string): void };
const clock = new TimerClock(Time, Timer, onException);

function messageOf(error: unknown): string {
	return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Traces a line and keeps it for the next start, because a release build shows no trace. */
function report(text: string): void {
	trace(`${text}\n`);
	keepLine(text);
}

/** Reports an error thrown into the event loop, which must continue. */
function onException(error: unknown): void {
	report(messageOf(error));
}

/** @returns the GPIO number of a pin that the node can do without; -1: not wired, or refused, which is reported */
function gpio(settings: Settings, name: string): number {
	try {
		return pinOf(settings, name);
	}
	catch (error) {
		report(`not used: ${messageOf(error)}`);
		return -1;
	}
}

/** @returns the bus's pins, or a driver that throws why they cannot be used: the node goes online without its sensor */
function busPins(settings: Settings): { readonly data: number; readonly clock: number } | DrivenSensorOptions["driver"] {
	try {
		return { data: requiredPin(settings, "sda"), clock: requiredPin(settings, "scl") };
	}
	catch (error) {
		return class {
			constructor() {
				throw error;
			}

			sample(): void {}

			close(): void {}
		};
	}
}

/** @param rts the pin at the module's RTS; -1: not wired */
function sensor(settings: Settings, rts: number): SensorOptions {
	const pins = busPins(settings);
	const hold = rts < 0 ? {} : { hold: new Digital({ pin: rts, mode: Digital.Output, initialValue: 0 }) };
	const driven = (driver: DrivenSensorOptions["driver"], bus: object, humidity: number): SensorOptions =>
		({ io: DrivenSensor, driver: typeof pins === "function" ? pins : driver, bus: { ...bus, ...pins }, humidity, report, ...hold } satisfies DrivenSensorOptions);
	switch (String(settings["sensor"])) {
		case "simulated":
			return { io: SimulatedSensor, clock };
		case "sht3x": // this driver blocks for 150 ms a sample, and returns percent
			return driven(SHT3x, { io: I2C }, 100);
		case "bmp280":
			return driven(BMP280, { io: I2C }, 1);
		case "tmp117":
			return driven(TMP117, { io: SMBus }, 1);
		default:
			throw new RangeError(`sensor must be ${Object.keys(FIELDS).join(", ")}`);
	}
}

function power(settings: Settings): Pick<Host, "power"> {
	const [powerKey, reset, status] = ["powerKey", "reset", "status"].map((name) => gpio(settings, name)) as [number, number, number];
	return powerKey < 0 && reset < 0 ? {} : {
		power: new ModulePower({ io: Digital, clock, powerKey, reset, status, transistors: String(settings["transistors"]) !== "false" }),
	};
}

const cause = restartCause(resetReason());
/** Trace from before the restart; read before this start adds lines. */
const before = lastLines();
report(`restart: ${cause}`);

/** Parts of the host that do not depend on settings. */
const COMMON = {
	clock,
	random: Math.random,
	// The chip has no clock that runs without power; the time comes from the network.
	wallTime: () => undefined,
	restartCause: cause,
	lastLines: before,
	// No restart, which would change nothing: the chip waits for a new configuration.
	onRefused: (error: unknown) => report(`the configuration is wrong: ${messageOf(error)}`),
	watcher: {
		trace: report,
		onState: report,
		onDone: () => report("done"),
		onFailed: (error: Error) => report(`failed: ${error.message}`),
	},
};

/** @throws TypeError or RangeError naming the wrong setting; errors of pins in use */
function make(): Host {
	const settings = withStored(config, storage, report);
	const serial = {
		io: UARTSerial,
		port: uartOf(settings), transmit: requiredPin(settings, "transmit"), receive: requiredPin(settings, "receive"), baud: Number(settings["baud"]),
		onException,
	};
	const rts = gpio(settings, "rts");
	for (const warning of warningsOf(settings))
		report(warning);
	return {
		...COMMON,
		serial,
		rates: ratesBesides(serial.baud),
		sensor: sensor(settings, rts),
		...power(settings),
		flowControl: rts >= 0,
		// Boards with a screen write its pixel format into the configuration as `format`: the manifest names the firmware's setting `encoding`.
		configuration: { ...settings, format: settings["encoding"], fields: settings["fields"] || FIELDS[String(settings["sensor"])] },
	};
}

/** The node cannot be made: asking for the configuration throws the reason. */
function broken(error: unknown): Host {
	return {
		...COMMON,
		serial: { io: UARTSerial },
		sensor: { io: SimulatedSensor, clock },
		get configuration(): Settings {
			throw error;
		},
	};
}

function attempt(): Host {
	try {
		return make();
	}
	catch (error) {
		return broken(error);
	}
}

/** Starts the watchdog. On failure the node runs without one until a later attempt succeeds: an error thrown here would restart the chip repeatedly. */
function watch(): void {
	const error = startWatchdog(LONGEST_TURN);
	if (error === ESP_OK)
		return;
	report(`no watchdog: ESP-IDF error 0x${error.toString(16)}`);
	(retry ??= clock.alarm(watch)).set(RETRY);
}

let retry: Alarm | undefined;
watch();

export default attempt();
