// Stands in for the SDK's embedded:io/serial: a UART whose other end keeps silent. What is written to it goes to the report; with the setting `pins`,
// its pins, too.

import config from "./config.js";

declare function print(text: string): void;

interface Options {
	readonly port: number;
	readonly baud: number;
	readonly transmit: number;
	readonly receive: number;
	onWritable(count: number): void;
}

export default class Serial {
	constructor({ port, baud, transmit, receive, onWritable }: Options) {
		print(`uart ${port} at ${baud}${config["pins"] === true ? ` on ${transmit}, ${receive}` : ""}`);
		Serial.#ready = () => onWritable(128);
	}

	#line = "";
	static #ready: (() => void) | undefined;

	/** The FIFO has room: the open UART's onWritable is called. */
	static service(): void {
		const ready = Serial.#ready;
		Serial.#ready = undefined;
		ready?.();
	}

	set format(_format: string) {}

	read(): undefined {}

	write(bytes: Uint8Array): void {
		this.#line += String.fromCharCode(...bytes);
		if (this.#line.endsWith("\r")) {
			print(`sent ${this.#line.trim()}`);
			this.#line = "";
		}
	}

	close(): void {}
}
