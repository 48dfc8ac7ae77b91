// Telemetry as InfluxDB line protocol without any quote, for modules whose publish command cannot carry one (BC20).
// `reading sequence=7i,temperature=21.50 1763795000000000000`. Source: InfluxDB line protocol reference: elements, special characters.

import type { Encoder } from "./encoder.js";
import { encode } from "../quectel/platform.js";
import Text, { toFixedPoint } from "./text.js";

const SPACE = 0x20;
const COMMA = 0x2C;
const EQUALS = 0x3D;
const INTEGER = 0x69;

/** Writes one line a message, without a line end: texts as tags (they need no quotes), other values as fields, of which each message needs one. */
export default class InfluxEncoder implements Encoder {
	readonly bytes: Uint8Array;
	readonly #text: Text;
	readonly #true = encode("true");
	readonly #false = encode("false");
	/** What turns whole milliseconds into the protocol's nanoseconds, which no double could count. */
	readonly #nanoseconds = encode("000000");
	#time: number | undefined;
	#fields = false;

	/** @param size bytes of the longest message */
	constructor(size: number) {
		this.#text = new Text(size);
		this.bytes = this.#text.bytes;
	}

	measurement(text: string): Uint8Array {
		if (text.startsWith("#"))
			throw new TypeError(`influx: ${text} would be a comment`);
		return encode(escape(text, /[, ]/g));
	}

	name(text: string): Uint8Array {
		return encode(escape(text, /[,= ]/g));
	}

	begin(measurement: Uint8Array, time: number | undefined): void {
		this.#text.length = 0;
		this.#time = time;
		this.#fields = false;
		this.#text.put(measurement);
	}

	text(name: Uint8Array, value: string): void {
		const tag = encode(escape(value, /[,= ]/g));
		this.#text.byte(COMMA);
		this.#text.put(name);
		this.#text.byte(EQUALS);
		this.#text.put(tag);
	}

	integer(name: Uint8Array, value: number): void {
		this.#name(name);
		this.#text.integer(value);
		this.#text.byte(INTEGER);
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
		if (this.#time !== undefined) {
			this.#text.byte(SPACE);
			this.#text.integer(this.#time);
			this.#text.put(this.#nanoseconds);
		}
		return this.#text.length;
	}

	#name(name: Uint8Array): void {
		this.#text.byte(this.#fields ? COMMA : SPACE);
		this.#fields = true;
		this.#text.put(name);
		this.#text.byte(EQUALS);
	}
}

/** @returns the text with a backslash before each special character. @throws TypeError when no escape exists for what it holds */
function escape(text: string, special: RegExp): string {
	if (text === "" || text.endsWith("\\") || /["\x00-\x1F\x7F]/.test(text))
		throw new TypeError(`influx: ${JSON.stringify(text)} is empty, ends in a backslash, or holds a quote or a control character`);
	return text.replace(special, "\\$&");
}
