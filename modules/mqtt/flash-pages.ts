// Reading, programming and erasing a flash storage through a few fixed views of one buffer, so that nothing is allocated; whatever is programmed or erased is read back.
// Source: ECMA-419 (flash storage); docs/journal.md (Flash). Programming only clears bits; erasing a sector sets all of its bits.

import type { Flash } from "../base/platform.js";

/** Bytes read at once, and programmed at most at once. */
const PAGE = 64;
const WORD = 4;
/** A word of which no bit was programmed. */
export const ERASED = -1;

/** A flash storage, and the memory through which its bytes pass: a page of staging between two ranges of the owner's. */
export default class FlashPages {
	/** Bytes of the staging page. */
	static readonly PAGE = PAGE;
	/** Bytes of a sector: what is erased at once. */
	readonly block: number;
	/** Sectors of the storage. */
	readonly sectors: number;
	readonly bytes: Uint8Array;
	/** The same bytes four at a time. */
	readonly words: Int32Array;
	/** Position in `bytes` of the staging page. */
	readonly staging: number;
	/** Errors that the storage threw, and words that were not as programmed, or not erased, when they were read back. */
	failures = 0;
	readonly #flash: Flash;
	readonly #page: Uint8Array;
	readonly #word: Uint8Array;

	/**
	 * @param before bytes of the owner's range before the staging page, a multiple of four
	 * @param behind bytes of that behind it, a multiple of four
	 * @throws RangeError when size or blockLength of the storage cannot be used; what its `status` throws
	 */
	constructor(flash: Flash, before: number, behind: number) {
		const { size, blockLength } = flash.status();
		if (!Number.isInteger(blockLength) || blockLength < 4 * PAGE || blockLength % PAGE !== 0)
			throw new RangeError(`storage: blockLength ${blockLength} is not a multiple of ${PAGE} from ${4 * PAGE} on`);
		const sectors = Math.floor(size / blockLength);
		if (!(sectors >= 4))
			throw new RangeError(`storage: ${size} bytes are fewer than four blocks of ${blockLength}`);
		const buffer = new ArrayBuffer(before + PAGE + behind);
		this.block = blockLength;
		this.sectors = sectors;
		this.bytes = new Uint8Array(buffer);
		this.words = new Int32Array(buffer);
		this.staging = before;
		this.#flash = flash;
		this.#page = new Uint8Array(buffer, before, PAGE);
		this.#word = new Uint8Array(buffer, before, WORD);
	}

	/** Bytes of the storage, in whole sectors. */
	get size(): number {
		return this.sectors * this.block;
	}

	/**
	 * Reads a page, or at the storage's end what is left of one.
	 * @param position a multiple of four
	 * @returns the index in `words` of what is at `position`; -1 when the storage failed
	 */
	load(position: number): number {
		const at = Math.min(position, this.size - PAGE);
		try {
			this.#flash.read(this.#page, at);
		}
		catch {
			this.failures += 1;
			return -1;
		}
		return (this.staging + position - at) >> 2;
	}

	/**
	 * Programs bytes[from, from + length), which are not in the staging page, and reads them back.
	 * @param length a multiple of four
	 * @returns whether the storage has them now
	 */
	program(from: number, position: number, length: number): boolean {
		const { bytes, staging } = this;
		for (let done = 0; done < length;) {
			const count = length - done >= PAGE ? PAGE : WORD;
			const view = count === PAGE ? this.#page : this.#word;
			bytes.copyWithin(staging, from + done, from + done + count);
			try {
				this.#flash.write(view, position + done);
				this.#flash.read(view, position + done);
			}
			catch {
				this.failures += 1;
				return false;
			}
			for (let i = 0; i < count; i++) {
				if (bytes[staging + i] !== bytes[from + done + i]) {
					this.failures += 1;
					return false;
				}
			}
			done += count;
		}
		return true;
	}

	/** Programs one word with zeros. @returns false when the storage failed */
	clear(position: number): boolean {
		this.words[this.staging >> 2] = 0;
		try {
			this.#flash.write(this.#word, position);
			return true;
		}
		catch {
			this.failures += 1;
			return false;
		}
	}

	/** @returns whether a sector holds no programmed bit from `offset` on, a multiple of four; false when the storage failed */
	blank(sector: number, offset: number): boolean {
		const end = this.block * (sector + 1);
		for (let at = this.block * sector + offset; at < end; at += PAGE) {
			const index = this.load(Math.min(at, end - PAGE));
			if (index < 0)
				return false;
			// Of the last page, what stands before `at` was looked at, or is before `offset`.
			for (let i = index + (Math.max(0, at - (end - PAGE)) >> 2); i < index + (PAGE >> 2); i++) {
				if (this.words[i] !== ERASED)
					return false;
			}
		}
		return true;
	}

	/** Erases a sector and reads it back. It stalls the machine for tens to hundreds of milliseconds. @returns whether all its bits are set */
	erase(sector: number): boolean {
		try {
			this.#flash.eraseBlock(sector, sector + 1);
		}
		catch {
			this.failures += 1;
			return false;
		}
		if (this.blank(sector, 0))
			return true;
		this.failures += 1;
		return false;
	}
}
