// The default export of "host" on an ESP32: a UART, Moddable's timers, a simulated sensor, the manifest's configuration.
// Source: modules/app/host.ts. A debug build traces what happens.

import config from "mc/config";
import { TimerClock } from "moddable/clock";
import { SimulatedSensor } from "moddable/sensor";
import type { Host } from "../../modules/app/host.js";
import { UARTSerial } from "./serial.js";

const { trace } = globalThis as unknown as { trace(text: string): void };
const clock = new TimerClock(onException);

/** Something threw into the event loop, which must go on. */
function onException(error: unknown): void {
	trace(`${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`);
}

const host: Host = {
	serial: {
		io: UARTSerial,
		port: Number(config["uart"]), transmit: Number(config["transmit"]), receive: Number(config["receive"]), baud: Number(config["baud"]),
		onException,
	},
	clock,
	random: Math.random,
	// The chip has no clock that runs without power: the module asks the network.
	wallTime: () => undefined,
	sensor: { io: SimulatedSensor, clock },
	restartCause: "power on or reset",
	// Boards with a screen write its pixel format into the configuration as `format`: ours is `encoding` in the manifest.
	configuration: { ...config, format: config["encoding"] },
	watcher: {
		trace: text => trace(`${text}\n`),
		onState: state => trace(`${state}\n`),
		onAcknowledged: (sequence, ms) => trace(`reading ${sequence} acknowledged after ${ms} ms\n`),
		onDone: () => trace("done\n"),
		onFailed: error => trace(`failed: ${error.message}\n`),
	},
};

export default host;
