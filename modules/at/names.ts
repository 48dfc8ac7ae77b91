// Which handler a line's name belongs to. A name is what stands before the colon (`+CREG:`), or a whole line without one (`APP RDY`).
// Source: V.250 §5.4.3.2 (information text format for extended commands), 27.007 §4.1; a blank may precede the colon (BG96 note §6.1).

import { COLON, encode, SPACE } from "./ascii.js";
import type Parameters from "./parameters.js";

/** Longest name that is looked at. */
export const NAME_LIMIT = 32;

/** Takes the rest of a line whose name was registered. */
export type Handler = (parameters: Parameters) => void;

class Entry {
	readonly name: Uint8Array;
	readonly handler: Handler;
	readonly next: Entry | undefined;

	constructor(name: Uint8Array, handler: Handler, next: Entry | undefined) {
		this.name = name;
		this.handler = handler;
		this.next = next;
	}
}

/** Finds handlers by name without allocating: a 32-bit hash of the name, then its bytes. */
export default class Names {
	/** Behind the name, its blanks and its colon, after `find` or `measure`: where the parameters begin. */
	after = 0;
	readonly #entries = new Map<number, Entry>();
	#hash = 0;
	#length = 0;

	/**
	 * Registers a name for good.
	 * @param name with its colon where it has one
	 * @throws Error when the name is taken: a second listener would steal the first one's lines
	 */
	add(name: string, handler: Handler): void {
		const bytes = encode(name);
		this.measure(bytes, 0, bytes.length);
		let entry = this.#entries.get(this.#hash);
		const first = entry;
		for (; entry !== undefined; entry = entry.next) {
			if (same(bytes, 0, this.#length, entry.name))
				throw new Error(`name: ${name} is taken`);
		}
		this.#entries.set(this.#hash, new Entry(bytes.slice(0, this.#length), handler, first));
	}

	/** @returns the handler of the line `bytes[start, end)`, or undefined; `after` is set either way */
	find(bytes: Uint8Array, start: number, end: number): Handler | undefined {
		this.measure(bytes, start, end);
		let entry = this.#entries.get(this.#hash);
		while (entry !== undefined && !same(bytes, start, this.#length, entry.name))
			entry = entry.next;
		return entry?.handler;
	}

	/** @returns whether the line last measured, at `start`, has this name (given without its colon) */
	is(bytes: Uint8Array, start: number, name: Uint8Array): boolean {
		return same(bytes, start, this.#length, name);
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
		this.#hash = named;
		this.#length = length;
	}
}

function same(bytes: Uint8Array, start: number, length: number, name: Uint8Array): boolean {
	for (let i = 0; i < name.length; i++) {
		if (bytes[start + i] !== name[i])
			return false;
	}
	return length === name.length;
}
