// Telemetry as InfluxDB line protocol without quotes, for modules whose publish command cannot carry them (BC20).
// `reading sequence=7i,temperature=21.50 1763795000000000000`. Source: InfluxDB line protocol reference: elements, special characters.

import { encode } from "../../base/utf8.js";
import Encoder from "./encoder.js";

const SPACE = 0x20;
const COMMA = 0x2C;
const EQUALS = 0x3D;
const INTEGER = 0x69;
/** Appended to milliseconds to make nanoseconds, which exceed a double's exact integers. */
const NANOSECONDS = encode("000000");

/** Writes one line per message, without a line end: texts as tags, which need no quotes, other values as fields; a message needs at least one field. */
export default class InfluxEncoder extends Encoder {
	#time: number | undefined;
	#fields = false;

	override measurement(text: string): Uint8Array {
		if (text.startsWith("#"))
			throw new TypeError(`influx: ${text} would be a comment`);
		return encode(escape(text, /[, ]/g));
	}

	override name(text: string): Uint8Array {
		return encode(escape(text, /[,= ]/g));
	}

	override begin(measurement: Uint8Array, time: number | undefined): void {
		this.message.length = 0;
		this.#time = time;
		this.#fields = false;
		this.message.put(measurement);
	}

	override text(name: Uint8Array, value: string): void {
		const tag = encode(escape(value, /[,= ]/g));
		this.message.byte(COMMA);
		this.message.put(name);
		this.message.byte(EQUALS);
		this.message.put(tag);
	}

	override integer(name: Uint8Array, value: number): void {
		super.integer(name, value);
		this.message.byte(INTEGER);
	}

	protected override close(): void {
		if (this.#time !== undefined) {
			this.message.byte(SPACE);
			this.message.integer(this.#time);
			this.message.put(NANOSECONDS);
		}
	}

	protected override key(name: Uint8Array): void {
		this.message.byte(this.#fields ? COMMA : SPACE);
		this.#fields = true;
		this.message.put(name);
		this.message.byte(EQUALS);
	}
}

/** @returns the text with a backslash before each special character. @throws TypeError for text that cannot be escaped */
function escape(text: string, special: RegExp): string {
	if (text === "" || text.endsWith("\\") || /["\x00-\x1F\x7F]/.test(text))
		throw new TypeError(`influx: ${JSON.stringify(text)} must not be empty, end in a backslash, or contain a quote or control character`);
	return text.replace(special, "\\$&");
}
