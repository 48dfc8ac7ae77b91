// Finds the name at the start of a line, as a number. A name is the text before the colon (`+CREG:`), or a whole line without one (`APP RDY`).
// Source: V.250 §5.4.3.2 (information text format for extended commands), 27.007 §4.1; a blank may precede the colon (BG96 note §6.1).

import { encode } from "../base/utf8.js";
import { COLON, SPACE } from "./ascii.js";

/** Longest name in bytes. */
export const NAME_LIMIT = 32;

/** Not a name of the table. */
export const NO_NAME = -1;

/** The known names with their numbers; made at module level, so that preload keeps them in flash. */
export class NameTable {
	/** Without their colons. */
	readonly names: readonly Uint8Array[];
	readonly hashes: Int32Array;

	/**
	 * @param names with their colon where they have one; the index of each is its number
	 * @throws Error when two of them have the same hash: a duplicate would take the other's lines
	 */
	constructor(names: readonly string[]) {
		const found: Uint8Array[] = [];
		const cursor = new Names(this);
		this.hashes = new Int32Array(names.length);
		for (let i = 0; i < names.length; i++) {
			const bytes = encode(names[i]!);
			cursor.measure(bytes, 0, bytes.length);
			this.hashes[i] = cursor.hash;
			if (this.hashes.indexOf(cursor.hash) < i)
				throw new Error(`name: ${names[i]} is taken`);
			found.push(bytes.slice(0, cursor.length));
		}
		this.names = Object.freeze(found);
		Object.freeze(this);
	}
}

/** Finds names without allocating: a 32-bit hash of the name, then its bytes. */
export default class Names {
	/** Start of the parameters, after the name, blanks and colon; set by `find` and `measure`. */
	after = 0;
	/** Hash of the name last measured, and its length without blanks and colon. */
	hash = 0;
	length = 0;
	readonly #table: NameTable;

	constructor(table: NameTable) {
		this.#table = table;
	}

	/** @returns the number of the name of the line `bytes[start, end)`, or NO_NAME; `after` is set either way */
	find(bytes: Uint8Array, start: number, end: number): number {
		this.measure(bytes, start, end);
		const { hashes, names } = this.#table;
		const number = hashes.indexOf(this.hash);
		return number >= 0 && same(bytes, start, this.length, names[number]!) ? number : NO_NAME;
	}

	/** @returns whether the line last measured, at `start`, has this name (given without its colon) */
	is(bytes: Uint8Array, start: number, name: Uint8Array): boolean {
		return same(bytes, start, this.length, name);
	}

	/** Measures the name at `start`: sets `after`. */
	measure(bytes: Uint8Array, start: number, end: number): void {
		const stop = Math.min(end, start + NAME_LIMIT);
		let hash = 0;
		let length = 0;
		let named = 0;
		let at = start;
		for (; at < stop; at++) {
			const byte = bytes[at]!;
			if (byte === COLON) {
				at += 1;
				break;
			}
			hash = (Math.imul(hash, 31) + byte) | 0;
			if (byte !== SPACE) {
				named = hash;
				length = at + 1 - start;
			}
		}
		this.after = at;
		this.hash = named;
		this.length = length;
	}
}

/** @returns whether `length` bytes from `start` are `name` */
export function same(bytes: Uint8Array, start: number, length: number, name: Uint8Array): boolean {
	for (let i = 0; i < name.length; i++) {
		if (bytes[start + i] !== name[i])
			return false;
	}
	return length === name.length;
}
