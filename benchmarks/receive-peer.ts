// An ordinary string receiver: appends text to a string, finds lines with indexOf, parses `+QMTRECV` with a regular expression.
// The driver is compared with this receiver (./callgrind). Source: docs/hardware.md (Received messages), quoted form; without engine, commands, or CR LF in payloads.

import type { Serial } from "../modules/base/platform.js";

const RECEIVED = /^\+QMTRECV: (\d),(\d+),"([^"]*)","(.*)"$/;

/** Reads messages from a Serial, with strings. */
export default class StringReceiver {
	#text = "";
	readonly #bytes = new Uint8Array(128);
	readonly #onMessage: (connection: number, id: number, topic: string, payload: string) => void;

	constructor(onMessage: (connection: number, id: number, topic: string, payload: string) => void) {
		this.#onMessage = onMessage;
	}

	/** The Serial's `onReadable`: reads bytes and processes complete lines. */
	onReadable(serial: Serial): void {
		const count = serial.read(this.#bytes);
		if (!count)
			return;
		this.#text += String.fromCharCode.apply(null, this.#bytes.subarray(0, count) as unknown as number[]);
		for (;;) {
			const end = this.#text.indexOf("\r\n");
			if (end < 0)
				break;
			const line = this.#text.slice(0, end);
			this.#text = this.#text.slice(end + 2);
			const match = RECEIVED.exec(line);
			if (match)
				this.#onMessage(Number(match[1]), Number(match[2]), match[3]!, match[4]!);
		}
	}
}
