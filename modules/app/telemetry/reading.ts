// One reading as a message: sequence number, time of the sample, and the configured values.
// The time is the network's; while unknown, `uptime` and `synchronized` = false replace it.

import type Encoder from "./encoder.js";
import { valueOf, type Field, type SensorSample } from "./fields.js";

/** A value with the largest number of digits. */
const LONG = 2 ** 52;

/** Encodes readings into one array, exactly as long as the longest reading. */
export default class Reading {
	/** Holds the encoded reading. */
	readonly bytes: Uint8Array;
	readonly #fields: readonly Field[];
	readonly #names: readonly Uint8Array[];
	readonly #values: Float64Array;
	readonly #measurement: Uint8Array;
	readonly #sequence: Uint8Array;
	readonly #uptime: Uint8Array;
	readonly #synchronized: Uint8Array;
	#encoder: Encoder;

	/**
	 * @param make creates an encoder for messages of `size` bytes
	 * @param limit longest reading in bytes
	 * @throws RangeError when a reading with these fields may exceed the limit, so that `encode` cannot fail later
	 */
	constructor(make: (size: number) => Encoder, limit: number, fields: readonly Field[]) {
		const encoder = this.#encoder = make(limit);
		this.#fields = fields;
		this.#names = fields.map(field => encoder.name(field.name));
		this.#values = new Float64Array(fields.map(field => -LONG / 10 ** field.decimals));
		this.#measurement = encoder.measurement("reading");
		this.#sequence = encoder.name("sequence");
		this.#uptime = encoder.name("uptime");
		this.#synchronized = encoder.name("synchronized");
		try {
			const size = Math.max(this.#write(LONG, LONG, 0), this.#write(LONG, undefined, LONG)) + encoder.slack;
			if (size > limit)
				throw new RangeError(`${size} bytes`);
			this.#encoder = make(size);
		}
		catch {
			throw new RangeError(`fields: a reading of ${fields.length} values may be longer than ${limit} bytes`);
		}
		this.bytes = this.#encoder.bytes;
	}

	/**
	 * Encodes one reading.
	 * @param time of the sample in ms since 1970, or undefined when unknown
	 * @param uptime time of the sample on the host's clock, in ms
	 * @returns the length of the reading in `bytes`
	 */
	encode(sequence: number, time: number | undefined, uptime: number, sample: SensorSample): number {
		for (let i = 0; i < this.#fields.length; i++)
			this.#values[i] = valueOf(sample, this.#fields[i]!);
		return this.#write(sequence, time, uptime);
	}

	#write(sequence: number, time: number | undefined, uptime: number): number {
		const encoder = this.#encoder;
		encoder.begin(this.#measurement, time === undefined ? undefined : Math.floor(time));
		encoder.integer(this.#sequence, sequence);
		if (time === undefined) {
			encoder.integer(this.#uptime, Math.floor(uptime));
			encoder.flag(this.#synchronized, false);
		}
		for (let i = 0; i < this.#fields.length; i++)
			encoder.decimal(this.#names[i]!, this.#values[i]!, this.#fields[i]!.decimals);
		return encoder.end();
	}
}
