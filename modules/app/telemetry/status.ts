// The retained status message of a node that is online: why it started, the signal, what was lost and why.
// Its opposite is the will, the word `offline`: it needs no quotes, which the module's will command could not carry.

import type Encoder from "./encoder.js";

/** The will, and what a node publishes itself before it leaves. */
export const OFFLINE = "offline";

/** Contents of a status besides the counters. */
export interface Condition {
	/** Time in ms since 1970, or undefined when unknown. */
	readonly time: number | undefined;
	/** Signal strength in dBm, or undefined when unknown. */
	readonly signal: number | undefined;
	/** Access technology of the network, or undefined when unknown. */
	readonly technology: string | undefined;
	/** The network's name; "" when unknown. */
	readonly operator: string;
	/** Why there was no connection last, as `onLost` and the Modem's `onError` have it: with the code and what to check; "" when nothing was wrong. */
	readonly lost: string;
	/** What failed at the start of the machine, lines with line feeds: watchdog, storage, sensor, a pin; "" for nothing. */
	readonly trouble: string;
}

/** Longest operator name, in characters. */
const OPERATOR = 32;

/** Most characters of the last lines, of `lost` and of `trouble`. */
const LAST = 160;

/** A condition with the largest number of digits; the network's names may be left out. */
const LONGEST: Condition = Object.freeze({ time: 2 ** 52, signal: -113, technology: undefined, operator: "", lost: "", trouble: "" });

/** The names of its texts, in the order in which they are written. */
const TEXTS: readonly string[] = Object.freeze(["restart", "last", "lost", "trouble", "technology", "operator"]);

/** Counters by name. */
export type Counters = { readonly [name: string]: number };

/**
 * Encodes the status into the encoder's array. When it does not fit, leaves out the older part of the last lines, or all of them, then
 * counters, from the last, then the network's names, `lost` and `trouble`. Allocates: for rare messages.
 */
export default class Status {
	/** Holds the encoded status. */
	readonly bytes: Uint8Array;
	readonly #encoder: Encoder;
	readonly #restartCause: string;
	readonly #lastLines: string;
	readonly #measurement: Uint8Array;

	/**
	 * @param lastLines the trace from before the start, lines with line feeds
	 * @throws TypeError when the format cannot express the restart cause; RangeError when the restart cause is too long, so that `encode` cannot fail later
	 */
	constructor(encoder: Encoder, restartCause: string, lastLines = "") {
		this.bytes = encoder.bytes;
		this.#encoder = encoder;
		this.#restartCause = restartCause;
		this.#lastLines = endOf(lastLines);
		this.#measurement = encoder.measurement("status");
		if (this.#write(LONGEST, {}, [], "") + encoder.slack > this.bytes.length)
			throw new RangeError(`text: does not fit into ${this.bytes.length} bytes`);
	}

	/** @returns the length of the status in `bytes` */
	encode(condition: Condition, counters: Counters): number {
		const names = Object.keys(counters);
		let last = this.#lastLines;
		while (last !== "" || names.length > 0) {
			try {
				return this.#write(condition, counters, names, last);
			}
			catch {
				if (last !== "")
					last = last.slice((last.length + 1) >> 1); // the newer half may fit
				else
					names.pop();
			}
		}
		try {
			return this.#write(condition, counters, names, "");
		}
		catch {
			return this.#write({ ...LONGEST, time: condition.time, signal: condition.signal }, counters, names, "");
		}
	}

	#write(condition: Condition, counters: Counters, names: readonly string[], last: string): number {
		const encoder = this.#encoder;
		encoder.begin(this.#measurement, condition.time === undefined ? undefined : Math.floor(condition.time));
		const texts = [this.#restartCause, last, endOf(condition.lost), endOf(condition.trouble), condition.technology ?? "", plain(condition.operator)];
		texts.forEach((text, at) => {
			if (text !== "" || at === 0)
				encoder.text(encoder.name(TEXTS[at]!), text);
		});
		encoder.flag(encoder.name("online"), true);
		if (condition.signal !== undefined)
			encoder.integer(encoder.name("signal"), condition.signal);
		names.forEach(name => encoder.integer(encoder.name(name), counters[name]!));
		return encoder.end();
	}
}

/** @returns the network's name in characters that every format can express */
function plain(text: string): string {
	return text.replace(/[^\w .&+-]/g, "").slice(0, OPERATOR);
}

/** @returns the end of these lines, joined into one, in characters that every format can express */
function endOf(lines: string): string {
	return lines.trimEnd().replaceAll("\n", " / ").replace(/["\\\x00-\x1F\x7F-\uFFFF]/g, "?").slice(-LAST);
}
