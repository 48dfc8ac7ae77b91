// Finds the name at the start of a line, as a number. A name is the text before the colon (`+CREG:`), or a whole line without one (`APP RDY`).
// Source: V.250 §5.4.3.2 (information text format for extended commands), 27.007 §4.1; a blank may precede the colon (BG96 note §6.1).

import { COLON, SPACE } from "./ascii.js";

/** Longest name in bytes. */
export const NAME_LIMIT = 32;

/** Not a name of the table. */
export const NO_NAME = -1;

/** Places of a table: a name stands at (w ^ w >>> 6 ^ w >>> 12) & PLACES - 1, where w is its first word. */
export const PLACES = 128;
/** Bytes of a word. Names are looked up by their first two, with the colon behind the name, or the CR LF. */
export const WORD = 4;
export const TWO_WORDS = 8;

/** A name of at most two words, as a DataView reads them. One object, because a property of it is read for less than half of what an element of a typed array takes. */
export interface KnownName {
	readonly first: number;
	readonly second: number;
	/** The bits of the second word that count. */
	readonly mask: number;
	/** Bytes with the colon or CR LF, and without. */
	readonly size: number;
	readonly length: number;
	/** Its number, or NO_NAME for a final result code, whose number is `result`; else that is -1. */
	readonly number: number;
	readonly result: number;
	/** Another one that has the same place. */
	readonly next: KnownName | undefined;
}

/** The known names with their numbers, and behind them the final result codes. A constant of the module that lists the names, so that preload keeps it in flash. */
export interface NameTable {
	/** Without their colons. */
	readonly names: readonly Uint8Array[];
	/** How many of them are no final result codes. */
	readonly count: number;
	/** By place, the first name that stands there. */
	readonly places: readonly (KnownName | undefined)[];
}

/** Found before any name is: no word is equal to it. */
const NOTHING: KnownName = Object.freeze({ first: NaN, second: 0, mask: -1, size: 0, length: 0, number: NO_NAME, result: -1, next: undefined });

/** Finds names without allocating. */
export default class Names {
	/** Start of the parameters, after the name, blanks and colon; set by `findBytes` and `measure`. */
	after = 0;
	/** The final result code that `findBytes` found, or -1. */
	result = -1;
	/** Length of the name last found or measured, without blanks and colon. */
	length = 0;
	readonly #data: DataView;
	/** The name that `findWords` found last. */
	#found = NOTHING;
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
	 * @param first the first word @returns the name; undefined: it may be one that `findBytes` finds
	 */
	findWords(first: number, start: number, limit: number): KnownName | undefined {
		const second = this.#data.getInt32(start + WORD);
		let found: KnownName | undefined = this.#found;
		if (first !== found.first || ((second ^ found.second) & found.mask) !== 0) {
			found = this.#table.places[(first ^ first >>> 6 ^ first >>> 12) & 0x7F];
			while (found && (first !== found.first || ((second ^ found.second) & found.mask) !== 0))
				found = found.next;
			if (!found)
				return found;
			this.#found = found;
		}
		if (start + found.size > limit)
			return undefined;
		this.length = found.length;
		return found;
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
