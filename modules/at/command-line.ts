// Writes command lines and refuses bytes that a TA would act on: a quote ends the string, a byte below 0x20 or 0x7F edits the line.
// Source: V.250 §5.2.1 (command line), §5.2.2 (CR and BS while a line is read), §5.4.2.2 (string constants).

import { checkText, numberError } from "../base/check.js";
import type Memory from "../base/memory.js";
import { encode } from "../base/utf8.js";
import { COMMA, CR, CTRL_Z, MINUS, QUOTE, ZERO } from "./ascii.js";

const DIGITS = encode("0123456789ABCDEF");

/** The command line being written; one for each engine, reused for every command. */
export default class CommandLine {
	readonly bytes: Uint8Array;
	/** First byte of the line. */
	readonly start: number;
	/** Position of a Ctrl-Z, which ends a payload; after the room for the line. docs/hardware.md (Publish). */
	readonly ctrlZ: number;
	/** Position after the line's last byte. */
	end: number;
	readonly #limit: number;
	/** What was kept, for whom, and where it ends; the number in it, and where that ends. */
	#keeper: object | undefined;
	#key = 0;
	#kept = 0;
	#number = 0;
	#numberEnd = 0;

	/** @param size longest line in bytes, CR included */
	constructor(memory: Memory, size: number) {
		this.bytes = memory.bytes;
		this.start = this.end = memory.reserve(CommandLine.bytesFor(size), "command line");
		this.ctrlZ = this.#limit = this.start + size;
		memory.bytes[this.ctrlZ] = CTRL_Z;
	}

	/** Bytes that a command line takes of a Memory. */
	static bytesFor(size: number): number {
		return size + 1;
	}

	/** Longest line in bytes. */
	get size(): number {
		return this.#limit - this.start;
	}

	/** Starts a new line with these bytes, such as `AT+CFUN=`. */
	begin(prefix: Uint8Array): this {
		this.clear();
		return this.raw(prefix);
	}

	/** Starts an empty line. */
	clear(): void {
		this.end = this.start;
		this.#keeper = undefined;
	}

	/**
	 * Keeps what is written so far, until another line begins.
	 * @param key what it is, a number of the owner's
	 * @param number a number in it, which ends before `numberEnd`
	 */
	keep(owner: object, key: number, number: number, numberEnd: number): void {
		this.#keeper = owner;
		this.#key = key;
		this.#kept = this.end;
		this.#number = number;
		this.#numberEnd = numberEnd;
	}

	/**
	 * Begins a line with what is kept, with another number in it. Digits are written up to the first from which on the old number has the same.
	 * @returns false when nothing is kept under this key, or the numbers have not as many digits; nothing is kept then
	 */
	resume(owner: object, key: number, number: number): boolean {
		if (key !== this.#key || owner !== this.#keeper)
			return false;
		const bytes = this.bytes;
		let at = this.#numberEnd;
		let old = this.#number;
		let rest = number;
		do {
			const tens = rest / 10 | 0;
			bytes[--at] = 0x30 + rest - tens * 10;
			rest = tens;
			old = old / 10 | 0;
			if (rest === old) {
				this.#number = number;
				this.end = this.#kept;
				return true;
			}
		} while (rest > 0 && old > 0);
		this.#keeper = undefined; // some digits are the new number's
		return false;
	}

	/** Adds bytes unchanged; the caller has checked them. @throws RangeError when the line gets too long */
	raw(bytes: Uint8Array): this {
		this.#room(bytes.length);
		this.bytes.set(bytes, this.end);
		this.end += bytes.length;
		return this;
	}

	/** Adds one byte unchanged. */
	byte(byte: number): this {
		this.#room(1);
		this.bytes[this.end++] = byte;
		return this;
	}

	/** Adds a comma. */
	comma(): this {
		return this.byte(COMMA);
	}

	/** Adds an integer in decimal. @throws RangeError for anything but a 32-bit integer */
	integer(value: number, parameter: string): this {
		if (value !== (value | 0))
			throw numberError(value, parameter, "a 32-bit integer");
		this.#room(11);
		let rest = value;
		if (rest < 0) {
			this.byte(MINUS);
			rest = -rest;
		}
		let at = this.end + 1;
		for (let tens = rest; tens >= 10; tens /= 10)
			at += 1;
		this.end = at;
		do {
			this.bytes[--at] = ZERO + rest % 10;
			rest = rest / 10 >>> 0;
		} while (rest > 0);
		return this;
	}

	/** Adds a string constant, checked and quoted. A text allocates: for set-up only. @throws RangeError naming the parameter */
	string(value: string | Uint8Array, parameter: string): this {
		const bytes = typeof value === "string" ? encode(value) : value;
		checkText(bytes, parameter, this.size);
		return this.byte(QUOTE).raw(bytes).byte(QUOTE);
	}

	/** Adds `memory[from, to)` between quotes, copied natively; the bytes were checked when they were accepted. */
	range(from: number, to: number): this {
		const bytes = this.bytes;
		const at = this.end;
		const last = at + to - from + 1;
		if (last >= this.#limit)
			this.#room(to - from + 2);
		bytes[at] = QUOTE;
		bytes.copyWithin(at + 1, from, to);
		bytes[last] = QUOTE;
		this.end = last + 1;
		return this;
	}

	/** Adds `memory[from, to)` as hexadecimal digits between quotes. */
	hexadecimal(from: number, to: number): this {
		this.#room(2 * (to - from) + 2);
		const bytes = this.bytes;
		let end = this.end;
		bytes[end++] = QUOTE;
		for (let at = from; at < to; at++) {
			const byte = bytes[at]!;
			bytes[end++] = DIGITS[byte >> 4]!;
			bytes[end++] = DIGITS[byte & 15]!;
		}
		bytes[end++] = QUOTE;
		this.end = end;
		return this;
	}

	/** Ends the line with CR. */
	finish(): void {
		const end = this.end;
		if (end >= this.#limit)
			this.#room(1);
		this.bytes[end] = CR;
		this.end = end + 1;
	}

	/** @returns whether `bytes[from, to)` is the line without its CR, which is the TA's echo */
	isAt(from: number, to: number): boolean {
		const bytes = this.bytes;
		let at = this.start;
		if (to - from !== this.end - 1 - at)
			return false;
		for (let echo = from; echo < to; echo++) {
			if (bytes[echo] !== bytes[at++])
				return false;
		}
		return true;
	}

	#room(count: number): void {
		if (this.end + count > this.#limit)
			throw new RangeError(`command line: longer than ${this.size} bytes`);
	}
}
