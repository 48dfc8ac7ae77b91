// The transmit queue: ranges of memory to be written to a UART that takes at most 128 bytes at a time.
// Every piece goes through one staging area with fixed views of 1, 2, 4 … 128 bytes, so that no view is allocated.

import type Memory from "../base/memory.js";
import type { Serial } from "../base/platform.js";
import { STAGE } from "./ringbuffer.js";

/** Ranges that can wait at once: a command line, a payload, its terminator, and one spare. */
const RANGES = 4;

/** The largest power of two that fits, by bytes to be sent: its exponent. */
const POWERS: Uint8Array = Uint8Array.from({ length: STAGE + 1 }, (_, most) => 31 - Math.clz32(most));

/** Sends ranges of memory in order, never more bytes than the Serial reported room for. */
export default class Transmit {
	readonly #bytes: Uint8Array;
	readonly #stage: number;
	readonly #views: Uint8Array[] = [];
	readonly #from = new Int32Array(RANGES);
	readonly #to = new Int32Array(RANGES);
	#first = 0;
	#count = 0;
	#room = 0;
	#serial: Serial | undefined;

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

	/** True when every byte has been handed to the Serial. */
	get empty(): boolean {
		return this.#count === 0;
	}

	/** The Serial has room for `count` bytes. */
	onWritable(count: number): void {
		this.#room = count;
		this.#pump();
	}

	/**
	 * Queues `memory[from, to)`; the bytes must stay unchanged until they have left.
	 * @throws Error when four ranges already wait
	 */
	send(from: number, to: number): void {
		if (from === to)
			return;
		if (this.#count === RANGES)
			throw new Error("transmit: four ranges are waiting");
		const at = (this.#first + this.#count) % RANGES;
		this.#from[at] = from;
		this.#to[at] = to;
		this.#count += 1;
		this.#pump();
	}

	/** Drops unsent bytes. */
	clear(): void {
		this.#count = 0;
	}

	#pump(): void {
		const serial = this.#serial;
		if (serial === undefined)
			return;
		while (this.#count > 0 && this.#room > 0) {
			const at = this.#first;
			const from = this.#from[at]!;
			const left = this.#to[at]! - from;
			const room = this.#room;
			const most = left < room ? left : room;
			const power = most < STAGE ? POWERS[most]! : POWERS[STAGE]!;
			const size = 1 << power;
			this.#bytes.copyWithin(this.#stage, from, from + size);
			this.#room = room - size;
			if (size === left) {
				this.#first = (at + 1) % RANGES;
				this.#count -= 1;
			}
			else
				this.#from[at] = from + size;
			serial.write(this.#views[power]!);
		}
	}
}
