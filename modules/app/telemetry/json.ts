// Telemetry as JSON, for modules that take any payload byte (BG96 with the prompt; BC20 with hexadecimal digits).
// `{"time":1763795000000,"sequence":7,"temperature":21.50}`. Source: RFC 8259 §4 (objects), §6 (numbers), §7 (strings).

import { encode } from "../../base/utf8.js";
import Encoder from "./encoder.js";

const COMMA = 0x2C;
const OPEN = 0x7B;
const CLOSE = 0x7D;
const TIME = encode("\"time\":");
const NOTHING = encode("");

/** Writes flat JSON objects; control characters in strings are escaped. */
export default class JSONEncoder extends Encoder {
	/** JSON has no kinds: the topic shows them. */
	override measurement(): Uint8Array {
		return NOTHING;
	}

	override name(text: string): Uint8Array {
		return encode(`${quote(text)}:`);
	}

	override begin(_measurement: Uint8Array, time: number | undefined): void {
		this.message.length = 0;
		this.message.byte(OPEN);
		if (time !== undefined)
			this.integer(TIME, time);
	}

	override text(name: Uint8Array, value: string): void {
		this.key(name);
		this.message.put(encode(quote(value)));
	}

	protected override close(): void {
		this.message.byte(CLOSE);
	}

	protected override key(name: Uint8Array): void {
		if (this.message.length > 1)
			this.message.byte(COMMA);
		this.message.put(name);
	}
}

/** @returns a JSON string with control characters and DEL escaped, because a prompt payload cannot contain 0x1A or 0x1B */
function quote(text: string): string {
	return JSON.stringify(text).replaceAll("\x7F", "\\u007f");
}
