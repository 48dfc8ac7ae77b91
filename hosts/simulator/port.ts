// The default export of "port" on a desktop: a serial device, or the pseudo-terminal of the simulated modem. Source: hosts/device/port.ts.

import config from "mc/config";
import { TimerClock } from "moddable/clock";
import Time from "time";
import Timer from "timer";
import type { Port } from "../device/port.js";
import { SimulatorSerial } from "./serial.js";

const { screen, trace } = globalThis as unknown as { screen: { postMessage(text: string): void }; trace(text: string): void };
const clock = new TimerClock(Time, Timer, onException);

/** Reports an error thrown into the event loop, which must continue. */
function onException(error: unknown): void {
	const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
	trace(`${text}\n`);
	screen.postMessage(JSON.stringify({ exception: text }));
}

const port: Port = {
	serial: { io: SimulatorSerial, device: config["device"], baud: Number(config["baud"]), onException },
	clock,
	onException,
};

export default port;
