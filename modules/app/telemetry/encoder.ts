// The base class of telemetry formats: named values, written one after another into a fixed array.
// The formats: JSON (json.ts), and InfluxDB line protocol (influx.ts), which uses no quotes.

import { encode } from "../../base/utf8.js";
import { crc32 } from "./crc.js";
import Text, { toFixedPoint } from "./text.js";

const TRUE = encode("true");
const FALSE = encode("false");
/** The name of the checksum; and by how many digits it may be longer in one message than in another. */
const CHECKSUM = "crc";
const DIGITS = 9;

/**
 * Encodes one message at a time: `begin`, texts, other values, `end`; the message is `bytes[0, n)`, where `end` returned n.
 * Names are encoded once, by `name` and `measurement`, and passed as the bytes that these return.
 */
export default abstract class Encoder {
	readonly bytes: Uint8Array;
	/** The message so far. */
	protected readonly message: Text;

	/** Bytes by which a message may be longer than another one with the same values: the digits of its checksum. */
	readonly slack: number;
	readonly #checksum: Uint8Array | undefined;

	/**
	 * @param size bytes of the longest message
	 * @param checked the last value of each message is `crc`: the CRC-32 of the message without that value and the comma before it
	 */
	constructor(size: number, checked = false) {
		this.message = new Text(size);
		this.bytes = this.message.bytes;
		this.slack = checked ? DIGITS : 0;
		this.#checksum = checked ? this.name(CHECKSUM) : undefined;
	}

	/** Encodes the kind of a message. @throws TypeError when the format cannot express it */
	abstract measurement(text: string): Uint8Array;

	/** Encodes the name of a value. @throws TypeError when the format cannot express it */
	abstract name(text: string): Uint8Array;

	/** Starts a message. @param time of the message in whole ms since 1970; undefined when it is unknown */
	abstract begin(measurement: Uint8Array, time: number | undefined): void;

	/** Writes a short text, before values of other kinds. Allocates: for rare messages. */
	abstract text(name: Uint8Array, value: string): void;

	/** Ends the message. @returns its length in bytes. Every method that writes throws RangeError when the message does not fit */
	end(): number {
		const message = this.message;
		const length = message.length;
		this.close();
		if (this.#checksum) {
			const crc = crc32(message.bytes, message.length);
			message.length = length;
			this.integer(this.#checksum, crc);
			this.close();
		}
		return message.length;
	}

	/** Writes what follows the last value. */
	protected abstract close(): void;

	/** Writes a value's name and the separators around it. */
	protected abstract key(name: Uint8Array): void;

	/** Writes a whole number within ±(2^53 − 1). */
	integer(name: Uint8Array, value: number): void {
		this.key(name);
		this.message.integer(value);
	}

	/** Writes a value with a fixed number of decimals (0 to 9); leaves out values that are not finite or too large to be exact. */
	decimal(name: Uint8Array, value: number, decimals: number): void {
		const fixed = toFixedPoint(value, decimals);
		if (Number.isNaN(fixed))
			return;
		this.key(name);
		this.message.decimal(fixed, decimals);
	}

	/** Writes a boolean. */
	flag(name: Uint8Array, value: boolean): void {
		this.key(name);
		this.message.put(value ? TRUE : FALSE);
	}
}
