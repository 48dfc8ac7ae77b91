// Stands in for the SDK's embedded:io/i2c and embedded:io/smbus. The setting `answers` is the attempt from which on a sensor answers.

import config from "./config.js";

let attempts = 0;

export default class Bus {
	constructor() {
		attempts += 1;
		if (attempts < Number(config["answers"] ?? 1))
			throw new Error("write failed");
	}
}
