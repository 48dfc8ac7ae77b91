// The transmit queue: ranges of memory to be written to a UART that takes at most 128 bytes at a time.
// Every piece goes through one staging area with fixed views of 1, 2, 4 … 128 bytes, so that no view is allocated.

import type Memory from "../base/memory.js";
import type { Serial } from "../base/platform.js";
import { STAGE } from "./ringbuffer.js";

/** Ranges that can wait at once behind the one that is being sent: a payload, its terminator, and one spare. */
const RANGES = 3;

/** The largest power of two that fits, by bytes to be sent: its exponent. */
const POWERS: Uint8Array = Uint8Array.from({ length: STAGE + 1 }, (_, most) => 31 - Math.clz32(most));

/** Sends ranges of memory in order, never more bytes than the Serial reported room for. */
export default class Transmit {
	/** Every byte has been handed to the Serial. */
	empty = true;
	/** What is left of the range that is being sent. */
	#position = 0;
	#left = 0;
	#room = 0;
	#serial: Serial | undefined;
	readonly #bytes: Uint8Array;
	readonly #stage: number;
	readonly #views: Uint8Array[] = [];
	/** The ranges behind it. */
	readonly #from = new Int32Array(RANGES);
	readonly #to = new Int32Array(RANGES);
	#first = 0;
	#count = 0;

	constructor(memory: Memory) {
		this.#bytes = memory.bytes;
		this.#stage = memory.reserve(STAGE, "transmit");
		for (let size = 1; size <= STAGE; size *= 2)
			this.#views.push(memory.view(this.#stage, size));
	}

	/** Bytes that a queue takes of a Memory. */
	static readonly bytes = STAGE;

	/** Sets the Serial that bytes are written to; nothing is written before its first `onWritable`. */
	attach(serial: Serial | undefined): void {
		this.#serial = serial;
		this.#room = 0;
	}

	/** The Serial has room for `count` bytes. */
	onWritable(count: number): void {
		if (this.#serial === undefined)
			return;
		this.#room = count;
		if (!this.empty && count > 0)
			this.#pump();
	}

	/**
	 * Queues `memory[from, to)`; the bytes must stay unchanged until they have left.
	 * @throws Error when four ranges already wait
	 */
	send(from: number, to: number): void {
		if (from === to)
			return;
		if (this.empty) {
			this.#position = from;
			this.#left = to - from;
			this.empty = false;
			if (this.#room > 0)
				this.#pump();
			return;
		}
		if (this.#count === RANGES)
			throw new Error("transmit: four ranges are waiting");
		const at = (this.#first + this.#count) % RANGES;
		this.#from[at] = from;
		this.#to[at] = to;
		this.#count += 1;
	}

	/** Drops unsent bytes. */
	clear(): void {
		this.empty = true;
		this.#count = 0;
	}

	/** Writes as much as there is room for, and at least one piece. What is left is up to date before each `write`. */
	#pump(): void {
		const serial = this.#serial!;
		const stage = this.#stage;
		const views = this.#views;
		let room = this.#room;
		let left = this.#left;
		let from = this.#position;
		do {
			const most = left < room ? left : room;
			const power = POWERS[most < STAGE ? most : STAGE]!;
			const size = 1 << power;
			this.#bytes.copyWithin(stage, from, from + size);
			this.#room = room -= size;
			this.#left = left -= size;
			this.#position = from += size;
			if (left === 0 && !this.#advance()) {
				serial.write(views[power]!);
				return;
			}
			serial.write(views[power]!);
			if (left === 0) {
				left = this.#left;
				from = this.#position;
			}
		} while (room > 0);
	}

	/** The next range is to be sent. @returns false when there is none */
	#advance(): boolean {
		if (this.#count === 0) {
			this.empty = true;
			return false;
		}
		const at = this.#first;
		this.#position = this.#from[at]!;
		this.#left = this.#to[at]! - this.#position;
		this.#first = (at + 1) % RANGES;
		this.#count -= 1;
		return true;
	}
}
