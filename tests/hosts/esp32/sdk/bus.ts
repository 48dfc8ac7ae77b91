// Stands in for the SDK's embedded:io/i2c and embedded:io/smbus. The setting `answers` is the attempt from which on a sensor answers;
// with `buses`, options go to the report.

import { print } from "../idf.js";
import config from "./config.js";

let attempts = 0;

export default class Bus {
	constructor({ io: _io, ...options }: { readonly io: unknown }) {
		if (config["buses"] === true)
			print(`bus ${JSON.stringify(options)}`);
		attempts += 1;
		if (attempts < Number(config["answers"] ?? 1))
			throw new Error("write failed");
	}
}
