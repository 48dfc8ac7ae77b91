// The default export of "host" in the Moddable simulator: a serial device, Moddable's timers, a simulated sensor, the manifest's configuration, a window.
// Source: modules/app/host.ts. Events are traced as text and posted to the simulator as JSON.

import parseBMF from "commodetto/parseBMF";
import Poco from "commodetto/Poco";
import config from "mc/config";
import { TimerClock } from "moddable/clock";
import { DrivenSensor, FIELDS } from "moddable/driven-sensor";
import native from "moddable/native";
import { RAMFlash } from "moddable/ram-flash";
import { SimulatedSensor } from "moddable/sensor";
import { chooseSensors, type Known } from "moddable/sensors";
import Modules from "modules";
import Resource from "Resource";
import Time from "time";
import Timer from "timer";
import type { Host, Watcher } from "../../modules/app/host.js";
import type { Driver } from "../esp32/sensors.js";
import { Display, type Canvas } from "./display.js";
import { SimulatorSerial } from "./serial.js";

/** Milliseconds until a missing or lost device is opened again. */
const REOPEN = 5000;
/** Blocks of the journal's flash in RAM: 570 readings. */
const JOURNAL = 16;
/** Bytes of Poco's display list. */
const DISPLAY_LIST = 4096;
const FONT = "OpenSans-Semibold-16.bf4";

/** The SDK's renderer, with the types that the window needs; the SDK's typings require more of a screen. */
const Renderer = Poco as unknown as new (screen: object, options: { readonly displayListLength: number }) => Canvas<unknown>;

/** Globals that the simulator gives every machine. */
interface Simulator {
	readonly screen: { postMessage(text: string): void };
	trace(text: string): void;
}

const simulator = globalThis as unknown as Simulator;
const clock = new TimerClock(Time, Timer, onException);
const display = String(config["window"]) === "false" ? undefined : open();

function open(): Display<unknown> {
	return new Display(new Renderer(simulator.screen, { displayListLength: DISPLAY_LIST }), parseBMF(new Resource(FONT)), String(config["host"]));
}

function report(text: string, event: { readonly [name: string]: string | number }): void {
	simulator.trace(`${text}\n`);
	simulator.screen.postMessage(JSON.stringify(event));
}

/** Reports an error thrown into the event loop, which must continue. */
function onException(error: unknown): void {
	const text = String(error);
	report(`exception: ${text}`, { exception: text });
}

/** Reports the error that ends the node. */
function fail(text: string): void {
	report(`failed: ${text}`, { failed: text, exit: 1 });
	display?.trouble(text);
}

/** Posted for each acknowledgement in quiet mode; a constant text takes no memory. */
const ACKNOWLEDGED = "{\"acknowledged\":0}";

/** Reports only errors and the end, so that the garbage of a reading is only the Serial's and the sensor's. */
const quiet: Watcher = {
	trace: text => report(text, { trace: text }),
	onAcknowledged: () => simulator.screen.postMessage(ACKNOWLEDGED),
	onDone: () => report("done", { exit: 0 }),
	onFailed: error => fail(error.message),
};

/**
 * The sensors of the setting `sensor`: the simulated one, and those of an app's own manifest, which have no bus here.
 * @throws RangeError for a sensor that is not there
 */
function sensors(): Known {
	const trace = (text: string): void => report(text, { trace: text });
	return chooseSensors(String(config["sensor"]), ["simulated"], trace, ({ name }, label) => {
		if (name === "simulated")
			return { options: { io: SimulatedSensor, clock }, fields: FIELDS[name]! };
		if (!Modules.has(`sensor/${name}`))
			return undefined;
		const driver = Modules.importNow(`sensor/${name}`) as Driver;
		return { options: { io: DrivenSensor, driver, bus: {}, humidity: 1, report: trace, label }, fields: driver.fields ?? "" };
	});
}

const host: Host = {
	serial: { io: SimulatorSerial, device: config["device"], baud: Number(config["baud"]), onException },
	reopen: REOPEN,
	clock,
	native,
	random: Math.random,
	wallTime: Date.now,
	get sensor() {
		return sensors().options;
	},
	...(String(config["journal"]) === "true" ? { journal: { storage: new RAMFlash(JOURNAL) } } : {}),
	restartCause: "started by hand",
	// mcconfig writes the screen's pixel format into the configuration as `format`: the manifest names the firmware's setting `encoding`.
	get configuration() {
		return { ...config, format: config["encoding"], fields: config["fields"] || sensors().fields };
	},
	onStarted: node => display?.show(node),
	onRefused: error => fail(`the configuration is wrong: ${error instanceof Error ? error.message : String(error)}`),
	watcher: String(config["quiet"]) === "true" ? quiet : {
		trace(text) {
			report(text, { trace: text });
			display?.trouble(text);
		},
		onState(state) {
			report(state, { state });
			display?.state(state);
		},
		onReading(sequence, bytes, length) {
			const text = String.fromCharCode(...bytes.subarray(0, length));
			report(`reading ${sequence} ${text}`, { reading: sequence, text });
			display?.reading(sequence, text);
		},
		onAcknowledged(sequence, ms) {
			report(`reading ${sequence} acknowledged after ${ms} ms`, { acknowledged: sequence, ms });
			display?.acknowledged(sequence, ms);
		},
		onDone: () => report("done", { exit: 0 }),
		onFailed: error => fail(error.message),
	},
};

export default host;
