// Finds the name at the start of a line, as a number. A name is the text before the colon (`+CREG:`), or a whole line without one (`APP RDY`).
// Source: V.250 §5.4.3.2 (information text format for extended commands), 27.007 §4.1; a blank may precede the colon (BG96 note §6.1).

import { COLON, SPACE } from "./ascii.js";

/** Longest name in bytes. */
export const NAME_LIMIT = 32;

/** Not a name of the table. */
export const NO_NAME = -1;

/** Places of a table. */
export const PLACES = 128;
/** Bytes of a word. Names are looked up by their first two, with the colon behind the name, or the CR LF. */
export const WORD = 4;
export const TWO_WORDS = 8;

/** The known names with their numbers, and behind them the final result codes. A constant of the module that lists the names, so that preload keeps it in flash. */
export interface NameTable {
	/** Without their colons. */
	readonly names: readonly Uint8Array[];
	/** How many of them are no final result codes. */
	readonly count: number;
	/** A name of at most two words stands at place (w ^ w >>> 6 ^ w >>> 12) & PLACES - 1, where w is its first word, or at the next one that is free: its number + 1; 0 where none stands. */
	readonly places: Uint8Array;
	/** By number, of those names: the first eight bytes as a DataView reads them; how many bytes that are, and from bit 4 on how many without colon or CR LF. */
	readonly firsts: Int32Array;
	readonly seconds: Int32Array;
	readonly lengths: Uint8Array;
}

/** Finds names without allocating. */
export default class Names {
	/** Start of the parameters, after the name, blanks and colon; set by `findWords` where it finds one, by `findBytes`, and by `measure`. */
	after = 0;
	/** The final result code that the line found last is, or -1. */
	result = -1;
	/** Length of the name last found or measured, without blanks and colon. */
	length = 0;
	readonly #data: DataView;
	/** The name that `findWords` found last: its two words and which bits of the second count, its size with the colon or CR LF and without, and what it is. */
	#first = 0;
	#second = 0;
	#mask = 0;
	#size = 0;
	#length = 0;
	#result = -1;
	#number = NO_NAME;
	readonly #table: NameTable;
	readonly #bytes: Uint8Array;

	/** @param bytes where the lines are; eight bytes from the start of each can be read @param data the same */
	constructor(table: NameTable, bytes: Uint8Array, data: DataView) {
		this.#table = table;
		this.#bytes = bytes;
		this.#data = data;
	}

	/**
	 * The short path, for what a module sends in steady state: compares two words of the line at `start`, which need not be whole. Bytes from `limit` on do not
	 * count; what does are the name and its colon, or CR LF. The name found last is compared first: what is looked at behind a message is the next line.
	 * @returns the number of the name, or NO_NAME, which may be one that `findBytes` finds; `result` and then `after` are set, too
	 */
	findWords(start: number, limit: number): number {
		const data = this.#data;
		const first = data.getInt32(start);
		const second = data.getInt32(start + 4);
		if ((first === this.#first && ((second ^ this.#second) & this.#mask) === 0) || this.#look(first, second)) {
			const after = start + this.#size;
			this.length = this.#length;
			if (after <= limit) {
				this.after = after;
				this.result = this.#result;
				return this.#number;
			}
		}
		this.result = -1;
		return NO_NAME;
	}

	/** Looks a line's two words up in the table, and keeps what is found. @returns whether a name is */
	#look(first: number, second: number): boolean {
		const table = this.#table;
		const firsts = table.firsts;
		const places = table.places;
		let place = (first ^ first >>> 6 ^ first >>> 12) & 0x7F;
		for (;;) {
			const number = places[place]! - 1;
			if (number < 0)
				return false;
			if (firsts[number] === first) {
				const lengths = table.lengths[number]!;
				const size = lengths & 0xF;
				const mask = size === WORD ? 0 : -1 << (TWO_WORDS - size) * 8;
				if (((second ^ table.seconds[number]!) & mask) === 0) {
					const result = number - table.count;
					this.#first = first;
					this.#second = second;
					this.#mask = mask;
					this.#size = size;
					this.#length = lengths >> 4;
					this.#result = result < 0 ? -1 : result;
					this.#number = result < 0 ? number : NO_NAME;
					return true;
				}
			}
			place = (place + 1) & 0x7F;
		}
	}

	/** Finds the name of the line `[start, end)`, of any length, with blanks before its colon. @returns its number, or NO_NAME; `result` and `after` are set either way */
	findBytes(start: number, end: number): number {
		this.measure(start, end);
		this.result = -1;
		const names = this.#table.names;
		let number = 0;
		while (number < names.length && !same(this.#bytes, start, this.length, names[number]!))
			number += 1;
		const result = number - this.#table.count;
		if (result < 0)
			return number;
		if (number < names.length)
			this.result = result;
		return NO_NAME;
	}

	/** @returns whether the line last found or measured, at `start`, has this name (given without its colon) */
	is(start: number, name: Uint8Array): boolean {
		return same(this.#bytes, start, this.length, name);
	}

	/** Measures the name at `start`: sets `after` and `length`. */
	measure(start: number, end: number): void {
		const bytes = this.#bytes;
		const stop = Math.min(end, start + NAME_LIMIT);
		let length = 0;
		let at = start;
		while (at < stop) {
			const byte = bytes[at++]!;
			if (byte === COLON)
				break;
			if (byte !== SPACE)
				length = at - start;
		}
		this.after = at;
		this.length = length;
	}
}

/** @returns whether `length` bytes from `start` are `name` */
export function same(bytes: Uint8Array, start: number, length: number, name: Uint8Array): boolean {
	if (length !== name.length)
		return false;
	for (let i = 0; i < length; i++) {
		if (bytes[start + i] !== name[i])
			return false;
	}
	return true;
}
