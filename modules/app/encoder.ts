// What every telemetry format offers: named values, written one after another into a fixed array.
// Implemented by JSON (json.ts) and by the InfluxDB line protocol (influx.ts), which sends no quote.

/**
 * One message at a time: `begin`, texts, then the other values, `end`; then bytes [0, end's result) of `bytes` are the message.
 * Names are encoded once, by `name` and `measurement`, and given as the bytes that these returned.
 */
export interface Encoder {
	readonly bytes: Uint8Array;
	/** Encodes the kind of a message. @throws TypeError when the format cannot express it */
	measurement(text: string): Uint8Array;
	/** Encodes the name of a value. @throws TypeError when the format cannot express it */
	name(text: string): Uint8Array;
	/** Starts a message. @param time of the message in whole ms since 1970; undefined when nobody knows */
	begin(measurement: Uint8Array, time: number | undefined): void;
	/** A short text, for rare messages: it allocates. Comes before the values of other kinds. */
	text(name: Uint8Array, value: string): void;
	/** A whole number within ±(2^53 − 1). */
	integer(name: Uint8Array, value: number): void;
	/** A measured value with a fixed number of decimals (0 to 9); left out when it is not finite or too large to be exact. */
	decimal(name: Uint8Array, value: number, decimals: number): void;
	flag(name: Uint8Array, value: boolean): void;
	/** Ends the message. @returns its length in bytes. Every method that writes throws RangeError when the message does not fit */
	end(): number;
}
