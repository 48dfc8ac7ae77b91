// The default export of "host" on an ESP32: a UART, the module's power pins, Moddable's timers, a sensor, the manifest's configuration and what
// the device's own storage holds instead of it. Source: modules/app/host.ts; docs/wiring.md for the pins. A debug build traces what happens.

/// <reference path="./untyped.d.ts" />

import config from "mc/config";
import { TimerClock } from "moddable/clock";
import { SimulatedSensor } from "moddable/sensor";
import Digital from "embedded:io/digital";
import I2C from "embedded:io/i2c";
import SMBus from "embedded:io/smbus";
import BMP280 from "embedded:sensor/Barometer-Temperature/BMP280";
import SHT3x from "embedded:sensor/Humidity-Temperature/SHT3x";
import TMP117 from "embedded:sensor/Temperature/TMP117";
import storage from "embedded:storage/key-value";
import Time from "time";
import Timer from "timer";
import type { Host, SensorOptions } from "../../modules/app/host.js";
import { resetReason, startWatchdog } from "./chip.js";
import { ModulePower } from "./power.js";
import { restartCause } from "./restart.js";
import { DrivenSensor, FIELDS, type DrivenSensorOptions } from "./sensors.js";
import { UARTSerial } from "./serial.js";
import { withStored, type Settings } from "./settings.js";

/** The longest turn, a sensor that blocks included, in ms. */
const LONGEST_TURN = 30_000;

const { trace } = globalThis as unknown as { trace(text: string): void };
const clock = new TimerClock(Time, Timer, onException);
const settings = withStored(config, storage);

/** Something threw into the event loop, which must go on. */
function onException(error: unknown): void {
	trace(`${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`);
}

/** A GPIO number of the configuration, -1 where nothing is wired. */
function gpio(name: string): number {
	return Number(settings[name] ?? -1);
}

function sensor(): SensorOptions {
	const chosen = String(settings["sensor"]);
	const pins = { data: gpio("sda"), clock: gpio("scl") };
	const hold = gpio("rts") < 0 ? {} : { hold: new Digital({ pin: gpio("rts"), mode: Digital.Output, initialValue: 0 }) };
	const driven = (driver: DrivenSensorOptions["driver"], bus: object, humidity: number): SensorOptions =>
		({ io: DrivenSensor, driver, bus: { ...bus, ...pins }, humidity, ...hold } satisfies DrivenSensorOptions);
	switch (chosen) {
		case "simulated":
			return { io: SimulatedSensor, clock };
		case "sht3x": // this driver blocks for 150 ms a sample, and gives percent
			return driven(SHT3x, { io: I2C }, 100);
		case "bmp280":
			return driven(BMP280, { io: I2C }, 1);
		case "tmp117":
			return driven(TMP117, { io: SMBus }, 1);
		default:
			throw new RangeError(`sensor must be ${Object.keys(FIELDS).join(", ")}`);
	}
}

function power(): Pick<Host, "power"> {
	const [powerKey, reset, status] = [gpio("powerKey"), gpio("reset"), gpio("status")];
	return powerKey < 0 && reset < 0 ? {} : {
		power: new ModulePower({ io: Digital, clock, powerKey, reset, status, transistors: String(settings["transistors"]) !== "false" }),
	};
}

/** What the application reads of the settings. Boards with a screen write its pixel format into the configuration as `format`: ours is `encoding`. */
function configuration(): Settings {
	return { ...settings, format: settings["encoding"], fields: settings["fields"] || FIELDS[String(settings["sensor"])] };
}

startWatchdog(LONGEST_TURN);

const host: Host = {
	serial: {
		io: UARTSerial,
		port: Number(settings["uart"]), transmit: gpio("transmit"), receive: gpio("receive"), baud: Number(settings["baud"]),
		onException,
	},
	clock,
	random: Math.random,
	// The chip has no clock that runs without power: the module asks the network.
	wallTime: () => undefined,
	sensor: sensor(),
	...power(),
	restartCause: restartCause(resetReason()),
	configuration: configuration(),
	watcher: {
		trace: text => trace(`${text}\n`),
		onState: state => trace(`${state}\n`),
		onDone: () => trace("done\n"),
		onFailed: error => trace(`failed: ${error.message}\n`),
	},
};

export default host;
