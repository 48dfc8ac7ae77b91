// Stands in for the SDK's embedded:io/i2c and embedded:io/smbus, with one sensor. The setting `answers` is the attempt from which on it answers;
// `gone`, two numbers, are the first reading at which it is not there any more, and the one at which it is again; `hangs` is the reading at which
// the bus blocks for ever, unless the watchdog has restarted the chip. With `buses`, options go to the report.

import { print } from "../idf.js";
import config from "./config.js";

declare function native(name: string): () => number;

const ESP_RST_TASK_WDT = 6;
const [from, until] = (config["gone"] ?? [Infinity, Infinity]) as [number, number];

let attempts = 0;
let readings = 0;

export default class Bus {
	constructor({ io: _io, ...options }: { readonly io: unknown }) {
		if (config["buses"] === true)
			print(`bus ${JSON.stringify(options)}`);
		attempts += 1;
		if (attempts < Number(config["answers"] ?? 1) || readings >= from && readings < until)
			throw new Error("write failed");
	}

	/** What a driver's sample does. */
	read(): void {
		readings += 1;
		while (readings === config["hangs"] && native("xs_chip_reset_reason")() !== ESP_RST_TASK_WDT)
			;
		if (readings >= from && readings < until)
			throw new Error("read failed");
	}
}
