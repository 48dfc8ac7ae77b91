// Reads the parameters of a response line in place: integers, strings with or without quotes, blanks after commas, lists of ranges.
// Source: V.250 §5.4.1 (numeric and string constants), 27.007 §4.1 (test responses); blanks and unescaped quotes as real modules send them.

import { decode } from "../base/utf8.js";
import { same } from "./names.js";
import { CLOSE, COMMA, MINUS, NINE, OPEN, QUOTE, SPACE, ZERO } from "./ascii.js";

/** No number of a list. */
const NONE = -1;
/** By `^ 0x30` a digit becomes its value, and any other byte more than 9: so a blank, and a comma. */
const BLANK = 0x10;
const BREAK = 0x1C;

/** A cursor over one line; valid only while the line's handler runs. Nothing in it allocates. */
export default class Parameters {
	bytes: Uint8Array;
	/** Next byte to read. */
	position = 0;
	/** Position after the line's last byte, without CR LF. */
	end = 0;
	/** Range of the last string read, without its quotes. */
	from = 0;
	to = 0;

	constructor(bytes: Uint8Array) {
		this.bytes = bytes;
	}

	/** Puts the cursor on `bytes[position, end)`. */
	set(position: number, end: number): void {
		this.position = position;
		this.end = end;
	}

	/** True while something other than blanks is left. */
	get more(): boolean {
		this.#blanks();
		return this.position < this.end;
	}

	/**
	 * Reads an integer and the comma after it.
	 * @returns the number; NaN when there is none (absent, a string, more than 9 digits), with the cursor after the next comma
	 */
	integer(): number {
		// The short path: one to nine digits, perhaps behind a blank, and a comma or the end; a line's end is a CR.
		const bytes = this.bytes;
		let at = this.position;
		let digit = bytes[at]! ^ 0x30;
		if (digit === BLANK)
			digit = bytes[++at]! ^ 0x30;
		if (digit <= 9) {
			const most = at + 9;
			let value = digit;
			while ((digit = bytes[++at]! ^ 0x30) <= 9)
				value = value * 10 + digit;
			if (at <= most) {
				if (digit === BREAK && at < this.end) {
					this.position = at + 1;
					return value;
				}
				if (at === this.end) {
					this.position = at;
					return value;
				}
			}
		}
		return this.#anyInteger();
	}

	/**
	 * Reads the last two parameters, an integer and one of one digit, in one step: the form in which an acknowledgement comes.
	 * @returns ten times the first, and the second; -1 when they have any other form, with the cursor unmoved
	 */
	lastTwo(): number {
		const bytes = this.bytes;
		let at = this.position;
		const most = at + 8;
		let digit = bytes[at]! ^ 0x30;
		if (digit > 9)
			return -1;
		let value = digit;
		while ((digit = bytes[++at]! ^ 0x30) <= 9)
			value = value * 10 + digit;
		if (digit !== BREAK || at > most || (at += 2) !== this.end || (digit = bytes[at - 1]! ^ 0x30) > 9)
			return -1;
		this.position = at;
		return value * 10 + digit;
	}

	/** Reads what is not in the usual form, too. @returns as `integer` */
	#anyInteger(): number {
		const bytes = this.bytes;
		const end = this.end;
		this.#blanks();
		let at = this.position;
		const negative = at < end && bytes[at] === MINUS;
		if (negative)
			at += 1;
		const first = at;
		let value = 0;
		while (at < end) {
			const digit = bytes[at]! - ZERO;
			if (digit < 0 || digit > 9)
				break;
			value = value * 10 + digit;
			at += 1;
		}
		const digits = at - first;
		this.position = at;
		if (digits > 0 && digits <= 9 && this.#separator())
			return negative ? -value : value;
		this.#skip();
		return NaN;
	}

	/**
	 * Reads a string, quoted or bare, and the comma after it; its bytes are [from, to).
	 * A quoted string ends at the first quote followed by a comma, a closing bracket or the line's end, so quotes inside survive.
	 * @returns false when there is none: nothing before the next comma
	 */
	string(): boolean {
		const bytes = this.bytes;
		const end = this.end;
		this.#blanks();
		let at = this.position;
		this.from = at;
		if (at < end && bytes[at] === QUOTE) {
			while (++at < end) {
				if (bytes[at] === QUOTE) {
					this.position = at + 1;
					if (this.#separator()) {
						this.from += 1;
						this.to = at;
						return true;
					}
				}
			}
		}
		while (at < end && bytes[at] !== COMMA)
			at += 1;
		this.to = at;
		this.position = at;
		this.#separator();
		return at > this.from;
	}

	/** Reads a string and the comma after it, if its bytes are these. @returns whether they are; otherwise the cursor is unmoved */
	takesString(wanted: Uint8Array): boolean {
		const bytes = this.bytes;
		const position = this.position;
		let at = position;
		let first = bytes[at];
		if (first === SPACE)
			first = bytes[++at];
		if (first === QUOTE)
			first = bytes[++at];
		if (first === wanted[0] || first === SPACE) { // most differ in their first byte
			this.string();
			if (same(bytes, this.from, this.to - this.from, wanted))
				return true;
			this.position = position;
		}
		return false;
	}

	/** Reads a string as text; "" when there is none. Allocates: not for hot paths. */
	text(): string {
		this.string();
		return decode(this.bytes, this.from, this.to);
	}

	/**
	 * Reads a bracketed list of numbers and ranges, such as `(0-5)` or `(0,1,4-6)`, and the comma after it.
	 * @param pairs receives lowest and highest of each entry in turn; entries that do not fit are left out
	 * @returns the number of entries, or -1 when there is no list, with the cursor unmoved
	 */
	list(pairs: Int32Array): number {
		const bytes = this.bytes;
		const end = this.end;
		this.#blanks();
		let at = this.position;
		if (at >= end || bytes[at] !== OPEN)
			return -1;
		let count = 0;
		let low = NONE;
		let value = NONE;
		for (at += 1; at < end; at++) {
			const byte = bytes[at]!;
			if (byte >= ZERO && byte <= NINE)
				value = (value < 0 ? 0 : value * 10) + byte - ZERO;
			else if (byte === MINUS) {
				low = value;
				value = NONE;
			}
			else if (byte === COMMA || byte === CLOSE) {
				if (value >= 0) {
					if (2 * count + 1 < pairs.length) {
						pairs[2 * count] = low < 0 ? value : low;
						pairs[2 * count + 1] = value;
					}
					count += 1;
				}
				low = value = NONE;
				if (byte === CLOSE)
					break;
			}
		}
		this.position = at < end ? at + 1 : end;
		this.#separator();
		return count;
	}

	#blanks(): void {
		while (this.position < this.end && this.bytes[this.position] === SPACE)
			this.position += 1;
	}

	/** Skips one comma. @returns whether a parameter can end here: at a comma, a closing bracket or the line's end */
	#separator(): boolean {
		this.#blanks();
		if (this.position >= this.end)
			return true;
		const byte = this.bytes[this.position]!;
		if (byte === COMMA)
			this.position += 1;
		return byte === COMMA || byte === CLOSE;
	}

	#skip(): void {
		while (this.position < this.end && this.bytes[this.position] !== COMMA)
			this.position += 1;
		this.#separator();
	}
}
