// The default export of "port" on an ESP32: a UART, and the module's power pins if wired. Source: hosts/device/port.ts, docs/wiring.md.

import Digital from "embedded:io/digital";
import config from "mc/config";
import { TimerClock } from "moddable/clock";
import Time from "time";
import Timer from "timer";
import type { Port } from "../device/port.js";
import { pinOf, warningsOf } from "./boards.js";
import { ModulePower } from "./power.js";
import { ratesBesides } from "./rates.js";
import { lineOf } from "./serial.js";

const { trace } = globalThis as unknown as { trace(text: string): void };
const clock = new TimerClock(Time, Timer, onException);

/** Reports an error thrown into the event loop, which must continue. */
function onException(error: unknown): void {
	trace(`${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`);
}

/** @returns the GPIO number of a pin that the module can do without; -1: not wired, or refused, which is reported */
function gpio(name: string): number {
	try {
		return pinOf(config, name);
	}
	catch (error) {
		onException(error);
		return -1;
	}
}

function power(): Pick<Port, "power"> {
	const [powerKey, reset, status] = [gpio("powerKey"), gpio("reset"), gpio("status")];
	return powerKey < 0 && reset < 0 ? {} : {
		power: new ModulePower({ io: Digital, clock, module: String(config["module"]), powerKey, reset, status, transistors: String(config["transistors"]) !== "false" }),
	};
}

/** Takes the place of a UART whose pins are refused: an error in this module's body would restart the chip repeatedly. */
class SilentSerial {
	read(): undefined {}

	write(): void {}

	close(): void {}
}

/** @returns the UART; a silent one, so that the modem reports a module that does not answer, when its settings are refused, which is reported */
function line(): Pick<Port, "serial" | "fifo"> {
	try {
		// An app's modem has no flow control: without AT+IFC the module ignores RTS.
		const { serial, fifo } = lineOf(config, () => -1, text => trace(`${text}\n`), onException);
		return { serial, fifo };
	}
	catch (error) {
		onException(error);
		return { serial: { io: SilentSerial } };
	}
}

for (const warning of warningsOf(config))
	trace(`${warning}\n`);

const port: Port = { ...line(), rates: ratesBesides(Number(config["baud"])), clock, ...power(), onException };

export default port;
