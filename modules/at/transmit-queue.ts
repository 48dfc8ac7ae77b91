// The transmit queue: ranges of memory to be written to a UART that takes at most 128 bytes at a time.
// Every piece goes through one staging area with fixed views of so many bytes as SIZES lists, so that no view is allocated.

import type Memory from "../base/memory.js";
import type { Serial } from "../base/platform.js";
import { STAGE } from "./ringbuffer.js";

/** Ranges that can wait at once behind the one that is being sent: a payload, its terminator, and one spare. */
const RANGES = 3;

/** The sizes of a piece: with these, cut off from the largest on, no count up to STAGE takes more than three pieces. A view has four slots. */
const SIZES: Uint8Array = Uint8Array.of(1, 2, 3, 4, 5, 10, 16, 22, 48, 74, 100, STAGE);

/** The largest piece that fits, by bytes to be sent: its index. */
const FITTING: Uint8Array = Uint8Array.from({ length: STAGE + 1 }, (_, most) => SIZES.filter(size => size <= most).length - 1);

/** Sends ranges of memory in order, never more bytes than the Serial reported room for. */
export default class Transmit {
	/** Every byte has been handed to the Serial. */
	empty = true;
	/** What is left of the range that is being sent. */
	#position = 0;
	#end = 0;
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
		for (let piece = 0; piece < SIZES.length; piece++)
			this.#views.push(memory.view(this.#stage, SIZES[piece]!));
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
		if (!this.#serial)
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
			this.#end = to;
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
		const bytes = this.#bytes;
		const serial = this.#serial!;
		const stage = this.#stage;
		const views = this.#views;
		let room = this.#room;
		let from = this.#position;
		let end = this.#end;
		do {
			const most = end - from < room ? end - from : room;
			const piece = FITTING[most < STAGE ? most : STAGE]!;
			const next = from + SIZES[piece]!;
			bytes.copyWithin(stage, from, next);
			this.#room = room -= next - from;
			this.#position = from = next;
			if (next === end) {
				if (this.#count === 0) {
					this.empty = true;
					serial.write(views[piece]!);
					return;
				}
				this.#advance();
				from = this.#position;
				end = this.#end;
			}
			serial.write(views[piece]!);
		} while (room > 0);
	}

	/** The next range is to be sent. */
	#advance(): void {
		const at = this.#first;
		this.#position = this.#from[at]!;
		this.#end = this.#to[at]!;
		this.#first = (at + 1) % RANGES;
		this.#count -= 1;
	}
}
