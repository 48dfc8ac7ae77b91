// Telemetry as JSON, for modules that take any payload byte (BG96 with the prompt).
// `{"time":1763795000000,"sequence":7,"temperature":21.50}`. Source: RFC 8259 §4 (objects), §6 (numbers), §7 (strings).

import type { Encoder } from "./encoder.js";
import { encode } from "../quectel/platform.js";
import Text, { toFixedPoint } from "./text.js";

const COMMA = 0x2C;
const OPEN = 0x7B;
const CLOSE = 0x7D;

/** Writes flat JSON objects; all bytes outside strings and all control characters inside are plain ASCII. */
export default class JSONEncoder implements Encoder {
	readonly bytes: Uint8Array;
	readonly #text: Text;
	readonly #time = this.name("time");
	readonly #true = encode("true");
	readonly #false = encode("false");
	readonly #nothing = new Uint8Array(0);

	/** @param size bytes of the longest message */
	constructor(size: number) {
		this.#text = new Text(size);
		this.bytes = this.#text.bytes;
	}

	/** JSON has no kinds: the topic tells. */
	measurement(): Uint8Array {
		return this.#nothing;
	}

	name(text: string): Uint8Array {
		return encode(`${quote(text)}:`);
	}

	begin(_measurement: Uint8Array, time: number | undefined): void {
		this.#text.length = 0;
		this.#text.byte(OPEN);
		if (time !== undefined)
			this.integer(this.#time, time);
	}

	text(name: Uint8Array, value: string): void {
		this.#name(name);
		this.#text.put(encode(quote(value)));
	}

	integer(name: Uint8Array, value: number): void {
		this.#name(name);
		this.#text.integer(value);
	}

	decimal(name: Uint8Array, value: number, decimals: number): void {
		const fixed = toFixedPoint(value, decimals);
		if (Number.isNaN(fixed))
			return;
		this.#name(name);
		this.#text.decimal(fixed, decimals);
	}

	flag(name: Uint8Array, value: boolean): void {
		this.#name(name);
		this.#text.put(value ? this.#true : this.#false);
	}

	end(): number {
		this.#text.byte(CLOSE);
		return this.#text.length;
	}

	#name(name: Uint8Array): void {
		if (this.#text.length > 1)
			this.#text.byte(COMMA);
		this.#text.put(name);
	}
}

/** @returns a JSON string; control characters and DEL as escapes, since a prompt payload cannot hold 0x1A or 0x1B */
function quote(text: string): string {
	return JSON.stringify(text).replaceAll("\x7F", "\\u007f");
}
