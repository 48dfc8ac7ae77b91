// The default export of "port" on an ESP32: a UART, and the module's power pins if wired. Source: hosts/device/port.ts, docs/wiring.md.

import Digital from "embedded:io/digital";
import config from "mc/config";
import { TimerClock } from "moddable/clock";
import Time from "time";
import Timer from "timer";
import type { Port } from "../device/port.js";
import { ModulePower } from "./power.js";
import { UARTSerial } from "./serial.js";

const { trace } = globalThis as unknown as { trace(text: string): void };
const clock = new TimerClock(Time, Timer, onException);

/** Reports an error thrown into the event loop, which must continue. */
function onException(error: unknown): void {
	trace(`${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`);
}

/** @returns a GPIO number of the configuration; -1: not wired */
function gpio(name: string): number {
	return Number(config[name] ?? -1);
}

function power(): Pick<Port, "power"> {
	const [powerKey, reset, status] = [gpio("powerKey"), gpio("reset"), gpio("status")];
	return powerKey < 0 && reset < 0 ? {} : {
		power: new ModulePower({ io: Digital, clock, powerKey, reset, status, transistors: String(config["transistors"]) !== "false" }),
	};
}

const port: Port = {
	serial: { io: UARTSerial, port: gpio("uart"), transmit: gpio("transmit"), receive: gpio("receive"), baud: Number(config["baud"]), onException },
	clock,
	...power(),
	onException,
};

export default port;
