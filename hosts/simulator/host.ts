// The default export of "host" in the Moddable simulator: a serial device, Moddable's timers, a simulated sensor, the manifest's configuration, a window.
// Source: modules/app/host.ts. What happens is traced for a person, and posted to the simulator as JSON texts.

import parseBMF from "commodetto/parseBMF";
import Poco from "commodetto/Poco";
import config from "mc/config";
import { TimerClock } from "moddable/clock";
import { SimulatedSensor } from "moddable/sensor";
import Resource from "Resource";
import Time from "time";
import Timer from "timer";
import type { Host, Watcher } from "../../modules/app/host.js";
import { Display, type Canvas } from "./display.js";
import { SimulatorSerial } from "./serial.js";

/** Milliseconds until a device that is gone, or that was never there, is opened again. */
const REOPEN = 5000;
/** Bytes of Poco's display list. */
const DISPLAY_LIST = 4096;
const FONT = "OpenSans-Semibold-16.bf4";

/** The SDK's renderer, as far as the window needs it; its typings ask for more of a screen than there is. */
const Renderer = Poco as unknown as new (screen: object, options: { readonly displayListLength: number }) => Canvas<unknown>;

/** What the simulator gives every machine. */
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

function tell(text: string, event: { readonly [name: string]: string | number }): void {
	simulator.trace(`${text}\n`);
	simulator.screen.postMessage(JSON.stringify(event));
}

/** Something threw into the event loop, which must go on. */
function onException(error: unknown): void {
	const text = String(error);
	tell(`exception: ${text}`, { exception: text });
}

/** The last word: why it ends. */
function fail(text: string): void {
	tell(`failed: ${text}`, { failed: text, exit: 1 });
	display?.trouble(text);
}

/** What a reading posts where nothing else of it is told: always the same text, which takes no memory. */
const ACKNOWLEDGED = "{\"acknowledged\":0}";

/** Tells of nothing but ends and troubles, so that what is left of a reading's garbage is the Serial's and the sensor's. */
const quiet: Watcher = {
	trace: text => tell(text, { trace: text }),
	onAcknowledged: () => simulator.screen.postMessage(ACKNOWLEDGED),
	onDone: () => tell("done", { exit: 0 }),
	onFailed: error => fail(error.message),
};

const host: Host = {
	serial: { io: SimulatorSerial, device: config["device"], baud: Number(config["baud"]), clock, onException },
	reopen: REOPEN,
	clock,
	random: Math.random,
	wallTime: Date.now,
	sensor: { io: SimulatedSensor, clock },
	restartCause: "started by hand",
	// mcconfig writes the screen's pixel format into the configuration as `format`: ours is `encoding` in the manifest.
	configuration: { ...config, format: config["encoding"] },
	onStarted: node => display?.show(node),
	onRefused: error => fail(`the configuration is wrong: ${error instanceof Error ? error.message : String(error)}`),
	watcher: String(config["quiet"]) === "true" ? quiet : {
		trace(text) {
			tell(text, { trace: text });
			display?.trouble(text);
		},
		onState(state) {
			tell(state, { state });
			display?.state(state);
		},
		onReading(sequence, bytes, length) {
			const text = String.fromCharCode(...bytes.subarray(0, length));
			tell(`reading ${sequence} ${text}`, { reading: sequence, text });
			display?.reading(sequence, text);
		},
		onAcknowledged(sequence, ms) {
			tell(`reading ${sequence} acknowledged after ${ms} ms`, { acknowledged: sequence, ms });
			display?.acknowledged(sequence, ms);
		},
		onDone: () => tell("done", { exit: 0 }),
		onFailed: error => fail(error.message),
	},
};

export default host;
