// Parses messages on `<topic>/set`, which set a new interval; the network can send any bytes.
// Grammar: see `parseInterval`.

const TAB = 0x09;
const LF = 0x0A;
const CR = 0x0D;
const SPACE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;

/** Shortest and longest interval accepted from the network, in ms: 1 s to 24 h. */
export const SHORTEST = 1_000;
export const LONGEST = 86_400_000;

/** Longest accepted message in bytes. */
export const SIZE = 64;

/** Result of `parseInterval` for a message in none of the accepted forms. */
export const NOT_UNDERSTOOD = -1;

/**
 * Reads an interval in ms. Accepted, with blanks, tabs, CR and LF between any two parts and at both ends, and nothing else:
 * `5000`, `interval=5000`, `{"interval": 5000}`; the number is 1 to 9 digits.
 * @returns the number, whose range is not checked, or NOT_UNDERSTOOD
 */
export function parseInterval(bytes: Uint8Array, length: number): number {
	const reader = new Reader(bytes, length);
	const object = reader.take("{");
	if (object ? !(reader.take("\"interval\"") && reader.take(":")) : reader.take("interval") && !reader.take("="))
		return NOT_UNDERSTOOD;
	const value = reader.number();
	if (object && !reader.take("}"))
		return NOT_UNDERSTOOD;
	return reader.atEnd ? value : NOT_UNDERSTOOD;
}

/** @param interval result of `parseInterval` @returns why the interval is refused; undefined when it is accepted */
export function refusal(interval: number): string | undefined {
	if (interval === NOT_UNDERSTOOD)
		return "interval not understood: send 5000 or interval=5000, in milliseconds";
	if (interval < SHORTEST || interval > LONGEST)
		return `interval ${interval} refused: from the network it must be from ${SHORTEST} to ${LONGEST} milliseconds`;
	return undefined;
}

/** Assembles a message that arrives in fragments. */
export default class Setting {
	readonly #bytes = new Uint8Array(SIZE);
	#length = 0;

	/** Adds the first `count` bytes of `bytes` to the message. */
	append(bytes: Uint8Array, count: number): void {
		for (let i = 0; i < count; i++) {
			if (this.#length < SIZE)
				this.#bytes[this.#length] = bytes[i]!;
			this.#length += 1;
		}
	}

	/** Ends the message. @returns its interval, as from `parseInterval`; NOT_UNDERSTOOD when longer than SIZE */
	end(): number {
		const length = this.#length;
		this.#length = 0;
		return length > SIZE ? NOT_UNDERSTOOD : parseInterval(this.#bytes, length);
	}

	/** Discards an incomplete message. */
	forget(): void {
		this.#length = 0;
	}
}

/** A cursor over one message; skips blanks before every part. */
class Reader {
	readonly #bytes: Uint8Array;
	readonly #length: number;
	#at = 0;

	constructor(bytes: Uint8Array, length: number) {
		this.#bytes = bytes;
		this.#length = length;
	}

	get atEnd(): boolean {
		this.#blanks();
		return this.#at === this.#length;
	}

	/** Takes `text` when it is next. */
	take(text: string): boolean {
		this.#blanks();
		if (this.#at + text.length > this.#length)
			return false;
		for (let i = 0; i < text.length; i++) {
			if (this.#bytes[this.#at + i] !== text.charCodeAt(i))
				return false;
		}
		this.#at += text.length;
		return true;
	}

	/** @returns the next digits as a number; NOT_UNDERSTOOD for none, or more than nine */
	number(): number {
		this.#blanks();
		const first = this.#at;
		let value = 0;
		while (this.#at < this.#length) {
			const code = this.#bytes[this.#at]!;
			if (code < ZERO || code > NINE)
				break;
			value = value * 10 + code - ZERO;
			this.#at += 1;
		}
		const digits = this.#at - first;
		return digits >= 1 && digits <= 9 ? value : NOT_UNDERSTOOD;
	}

	#blanks(): void {
		while (this.#at < this.#length) {
			const code = this.#bytes[this.#at]!;
			if (code !== SPACE && code !== TAB && code !== CR && code !== LF)
				break;
			this.#at += 1;
		}
	}
}
