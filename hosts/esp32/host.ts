// The default export of "host" on an ESP32: a UART, the module's power pins, Moddable's timers, a sensor, and the manifest's configuration with
// values from the device's storage. Source: modules/app/host.ts; docs/wiring.md for the pins. A debug build traces events.

import Digital from "embedded:io/digital";
import I2C from "embedded:io/i2c";
import SMBus from "embedded:io/smbus";
import flash from "embedded:storage/flash";
import storage from "embedded:storage/key-value";
import config from "mc/config";
import { TimerClock } from "moddable/clock";
import native from "moddable/native";
import { SimulatedSensor } from "moddable/sensor";
import { chooseSensors, type Known, SensorGroup, type SensorGroupOptions } from "moddable/sensors";
import Modules from "modules";
import Time from "time";
import Timer from "timer";
import type { Host } from "../../modules/app/host.js";
import type { Alarm } from "../../modules/base/platform.js";
import { pinOf, requiredPin, warningsOf } from "./boards.js";
import { ESP_OK, resetReason, startWatchdog } from "./chip.js";
import { keepLine, lastLines } from "./lastlines.js";
import { ModulePower, type Pin } from "./power.js";
import { ratesBesides } from "./rates.js";
import { StoredRecord } from "./record.js";
import { restartCause } from "./restart.js";
import { busRate, DrivenSensor, FIELDS, type DrivenSensorOptions, type Driver } from "./sensors.js";
import { lineOf, UARTSerial } from "./serial.js";
import { withStored, type Settings } from "./settings.js";

/** Longest turn in ms, including a sensor that blocks. */
const LONGEST_TURN = 30_000;
/** Label of the partition in which readings wait. */
const JOURNAL = "journal";
/** Milliseconds until another attempt to open the UART: its driver may have found no memory, or no interrupt. */
const REOPEN = 10_000;
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

/** The error of a storage without settings, which is no trouble: there need be none. */
const NOT_PROVISIONED = "ESP_ERR_NVS_NOT_FOUND";

/** What failed at the start, for the status: lines, few at most. */
let trouble = "";
const MOST_TROUBLE = 150;

/** Reports what the node goes on without. */
function reportTrouble(text: string): void {
	report(text);
	if (trouble.length + text.length < MOST_TROUBLE && !trouble.includes(text))
		trouble += `${text}\n`;
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
		reportTrouble(`not used: ${messageOf(error)}`);
		return -1;
	}
}

/** @returns the bus's pins; a bus class that throws why they cannot be used, when they cannot: the node goes online without its sensor */
function busPins(settings: Settings): object {
	try {
		return { data: requiredPin(settings, "sda"), clock: requiredPin(settings, "scl") };
	}
	catch (error) {
		return {
			io: class {
				constructor() {
					throw error;
				}
			},
		};
	}
}

/** A driver's module, its bus, and the divisor of its humidity: SHT3x, which blocks for 150 ms a sample, returns percent. */
const DRIVERS: { readonly [name: string]: readonly [module: string, bus: object, humidity: number] } = {
	sht3x: ["embedded:sensor/Humidity-Temperature/SHT3x", I2C, 100],
	bmp280: ["embedded:sensor/Barometer-Temperature/BMP280", I2C, 1],
	tmp117: ["embedded:sensor/Temperature/TMP117", SMBus, 1],
};

/** The pin at the module's RTS, where the firmware drives it. */
interface Holder {
	readonly hold?: Pin;
}

/** @param rts -1: the firmware drives none */
function holderOf(rts: number): Holder {
	try {
		return rts < 0 ? {} : { hold: new Digital({ pin: rts, mode: Digital.Output, initialValue: 0 }) };
	}
	catch (error) {
		reportTrouble(`rts: ${messageOf(error)}`);
		return {};
	}
}

/** @returns readings wait in the partition `journal`, where the settings ask for it; the node reports a partition that is not there, and goes on without */
function journal(settings: Settings, holder: Holder): Pick<Host, "journal"> {
	return String(settings["journal"]) === "true" ? { journal: { storage: () => flash.open({ path: JOURNAL, mode: "r+" }), ...holder } } : {};
}

/** @param holder what keeps the module's bytes back while a driver blocks */
function sensors(settings: Settings, holder: Holder): Known {
	const pins = busPins(settings);
	const hz = busRate(settings);
	return chooseSensors(String(settings["sensor"]), Object.keys(FIELDS), report, ({ name, address }, label) => {
		if (name === "simulated")
			return { options: { io: SimulatedSensor, clock }, fields: FIELDS[name]! };
		const [module, io, humidity] = DRIVERS[name] ?? [`sensor/${name}`, I2C, 1];
		const driver = driverOf(module);
		if (driver === undefined && DRIVERS[name] !== undefined)
			throw new Error(`sensor ${name}: its driver is not in this build; hosts/esp32/${name}.json adds it`);
		if (driver === undefined)
			return undefined;
		const bus = { io, hz, ...(address === undefined ? {} : { address }), ...pins };
		return {
			options: { io: DrivenSensor, driver, bus, humidity, report, label, ...holder } satisfies DrivenSensorOptions,
			fields: FIELDS[name] ?? driver.fields ?? "",
		};
	});
}

/** Without a sensor, where the settings name none that can be: the node comes online all the same, and reports it. */
function chosenSensors(settings: Settings, holder: Holder): Known {
	try {
		return sensors(settings, holder);
	}
	catch (error) {
		reportTrouble(messageOf(error));
		return { options: { io: SensorGroup, sensors: [], report } satisfies SensorGroupOptions, fields: "" };
	}
}

/** @returns the default export of a driver's module, of the SDK or of an app's own manifest; undefined when the build does not have it */
function driverOf(module: string): Driver | undefined {
	return Modules.has(module) ? Modules.importNow(module) as Driver : undefined;
}

function power(settings: Settings): Pick<Host, "power"> {
	const [powerKey, reset, status] = ["powerKey", "reset", "status"].map((name) => gpio(settings, name)) as [number, number, number];
	return powerKey < 0 && reset < 0 ? {} : {
		power: new ModulePower({ io: Digital, clock, module: String(settings["module"]), powerKey, reset, status, transistors: String(settings["transistors"]) !== "false" }),
	};
}

const cause = restartCause(resetReason());
/** Trace from before the restart; read before this start adds lines. */
const before = lastLines();
report(`restart: ${cause}`);

/** Parts of the host that do not depend on settings. */
const COMMON = {
	clock,
	native,
	random: Math.random,
	// The chip has no clock that runs without power; the time comes from the network.
	wallTime: () => undefined,
	restartCause: cause,
	lastLines: before,
	trouble: () => trouble,
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
	const settings = withStored(config, storage, (text) => text.includes(NOT_PROVISIONED) ? report(text) : reportTrouble(text));
	const { serial, fifo, flowControl, rts } = lineOf(settings, name => gpio(settings, name), report, onException);
	for (const warning of warningsOf(settings))
		report(warning);
	const holder = holderOf(rts);
	const { options, fields } = chosenSensors(settings, holder);
	return {
		...COMMON,
		serial,
		fifo,
		rates: ratesBesides(Number(settings["baud"])),
		reopen: REOPEN,
		sensor: options,
		...power(settings),
		...journal(settings, holder),
		record: new StoredRecord(storage),
		flowControl,
		// Boards with a screen write its pixel format into the configuration as `format`: the manifest names the firmware's setting `encoding`.
		configuration: { ...settings, format: settings["encoding"], fields: settings["fields"] || fields },
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
	reportTrouble(`no watchdog: ESP-IDF error 0x${error.toString(16)}`);
	(retry ??= clock.alarm(watch)).set(RETRY);
}

let retry: Alarm | undefined;
watch();

export default attempt();
