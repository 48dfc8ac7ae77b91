// One block of bytes for a whole modem: receive buffer, staging areas, command line, inboxes and outboxes are ranges of it,
// because on XS `copyWithin` inside one buffer is the only bulk copy that is both native and free of allocation.

import type { Native } from "./native.js";

/** A block of bytes that is handed out in ranges and never grows. */
export default class Memory {
	/** Every range lives in here; positions are indexes of this array. */
	declare readonly bytes: Uint8Array;
	/** The same bytes four at a time, for wide scans; index = position >> 2. */
	declare readonly words: Int32Array;
	/** The same bytes four at a time from any position, for names. */
	declare readonly data: DataView;
	/** The host's functions for these bytes, where it has them. */
	declare readonly native: Native | undefined;
	#free = 0;

	/** @param size bytes; rounded up to a multiple of 8 */
	constructor(size: number, native?: Native) {
		const buffer = new ArrayBuffer((size + 7) & ~7);
		this.bytes = new Uint8Array(buffer);
		this.words = new Int32Array(buffer);
		this.data = new DataView(buffer);
		this.native = native;
	}

	/** Bytes not handed out yet. */
	get free(): number {
		return this.bytes.length - this.#free;
	}

	/**
	 * Hands out a range for good.
	 * @param size bytes; rounded up to a multiple of 8, so that every range starts on a word
	 * @param name what it is for, as the error begins
	 * @returns the position of its first byte
	 * @throws RangeError when so many bytes are not left
	 */
	reserve(size: number, name: string): number {
		const position = this.#free;
		const next = position + ((size + 7) & ~7);
		if (next > this.bytes.length)
			throw new RangeError(`${name} needs ${size} bytes, ${this.free} are left`);
		this.#free = next;
		return position;
	}

	/** Makes a view of a range, once, at set-up: what a Serial reads into or writes from. */
	view(position: number, size: number): Uint8Array {
		return new Uint8Array(this.bytes.buffer, position, size);
	}
}
