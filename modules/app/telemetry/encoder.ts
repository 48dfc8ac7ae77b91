// What every telemetry format is: named values, written one after another into a fixed array.
// The formats: JSON (json.ts), and InfluxDB line protocol (influx.ts), which sends no quote.

import { encode } from "../../base/utf8.js";
import Text, { toFixedPoint } from "./text.js";

const TRUE = encode("true");
const FALSE = encode("false");

/**
 * One message at a time: `begin`, texts, then the other values, `end`; then bytes [0, end's result) of `bytes` are the message.
 * Names are encoded once, by `name` and `measurement`, and given as the bytes that these returned.
 */
export default abstract class Encoder {
	readonly bytes: Uint8Array;
	/** The message so far. */
	protected readonly message: Text;

	/** @param size bytes of the longest message */
	constructor(size: number) {
		this.message = new Text(size);
		this.bytes = this.message.bytes;
	}

	/** Encodes the kind of a message. @throws TypeError when the format cannot express it */
	abstract measurement(text: string): Uint8Array;

	/** Encodes the name of a value. @throws TypeError when the format cannot express it */
	abstract name(text: string): Uint8Array;

	/** Starts a message. @param time of the message in whole ms since 1970; undefined when it is unknown */
	abstract begin(measurement: Uint8Array, time: number | undefined): void;

	/** A short text, for rare messages: it allocates. Comes before the values of other kinds. */
	abstract text(name: Uint8Array, value: string): void;

	/** Ends the message. @returns its length in bytes. Every method that writes throws RangeError when the message does not fit */
	abstract end(): number;

	/** Writes a value's name, and what stands before and behind it. */
	protected abstract key(name: Uint8Array): void;

	/** A whole number within ±(2^53 − 1). */
	integer(name: Uint8Array, value: number): void {
		this.key(name);
		this.message.integer(value);
	}

	/** A measured value with a fixed number of decimals (0 to 9); left out when it is not finite or too large to be exact. */
	decimal(name: Uint8Array, value: number, decimals: number): void {
		const fixed = toFixedPoint(value, decimals);
		if (Number.isNaN(fixed))
			return;
		this.key(name);
		this.message.decimal(fixed, decimals);
	}

	/** Yes or no. */
	flag(name: Uint8Array, value: boolean): void {
		this.key(name);
		this.message.put(value ? TRUE : FALSE);
	}
}
