// The default export of "host" in the Moddable simulator: a serial device, Moddable's timers, a simulated sensor, the manifest's configuration.
// Source: modules/app/host.ts; what happens is posted to the simulator as JSON texts, which its log shows, and traced in a debug build.

import config from "mc/config";
import { TimerClock } from "moddable/clock";
import { SimulatedSensor } from "moddable/sensor";
import Time from "time";
import Timer from "timer";
import type { Host } from "../../modules/app/host.js";
import { SimulatorSerial } from "./serial.js";

/** What the simulator gives every machine. */
interface Simulator {
	readonly screen: { postMessage(text: string): void };
	trace(text: string): void;
}

const simulator = globalThis as unknown as Simulator;
const clock = new TimerClock(Time, Timer, onException);

function tell(event: { readonly [name: string]: string | number }): void {
	const text = JSON.stringify(event);
	simulator.trace(`${text}\n`);
	simulator.screen.postMessage(text);
}

/** Something threw into the event loop, which must go on. */
function onException(error: unknown): void {
	tell({ exception: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
}

const host: Host = {
	serial: { io: SimulatorSerial, device: config["device"], baud: Number(config["baud"]), clock, onException },
	clock,
	random: Math.random,
	wallTime: Date.now,
	sensor: { io: SimulatedSensor, clock },
	restartCause: "started by hand",
	// mcconfig writes the screen's pixel format into the configuration as `format`: ours is `encoding` in the manifest.
	configuration: { ...config, format: config["encoding"] },
	watcher: {
		trace: text => tell({ trace: text }),
		onState: state => tell({ state }),
		onReading: (sequence, bytes, length) => tell({ reading: sequence, text: String.fromCharCode(...bytes.subarray(0, length)) }),
		onAcknowledged: (sequence, ms) => tell({ acknowledged: sequence, ms }),
		onDone: () => tell({ exit: 0 }),
		onFailed: error => tell({ failed: error.message, exit: 1 }),
	},
};

export default host;
