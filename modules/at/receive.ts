// The receive buffer: takes what the UART has in bulk, keeps every line contiguous so that it is digested in place.
// Bytes [start, end) wait; when the room behind them is used up they move to the front, once per buffer length (`copyWithin`).

import { CR, LF } from "./ascii.js";
import type Memory from "./memory.js";
import type { Serial } from "./platform.js";
import { indexOfCR } from "./scan.js";

/** How many bytes one `Serial.read` may give: the depth of the ESP32's UART FIFO. */
export const STAGE = 128;

/** A fixed buffer between the UART and the line reader. */
export default class ReceiveBuffer {
	/** Behind the last byte received. */
	end = 0;
	/** How far the line reader has looked for a CR; moves with the bytes. */
	scanned = 0;
	/** Every byte may matter: the line reader is in the middle of something, a prompt is awaited, or bytes were lost. `drain` then says so each time. */
	eager = false;
	/** First byte that is not consumed. Invariant: base ≤ start ≤ end ≤ base + size, and bytes[end] is a CR nobody sent (the sentinel). */
	start = 0;
	readonly bytes: Uint8Array;
	readonly words: Int32Array;
	readonly data: DataView;
	/** Capacity in bytes. */
	readonly size: number;
	/** Position of the first byte behind a loss, or -1: a line that crosses it is not to be believed. Invariant: start ≤ gap ≤ gapEnd, or both are -1. */
	gap = -1;
	/** The same of the last loss, where several came before the first was passed. */
	gapEnd = -1;
	/** Half of the capacity: a line that long is looked at before it is whole. */
	readonly half: number;
	/** Bytes lost because no room was left. */
	lost = 0;
	/** Drains that found as many bytes as the FIFO holds: it may have overrun. */
	suspected = 0;

	readonly #base: number;
	readonly #limit: number;
	readonly #stage: number;
	readonly #view: Uint8Array;
	readonly #fifo: number;
	readonly #most: number;

	/**
	 * @param size bytes: a power of two from 512
	 * @param fifo depth of the UART's own buffer in bytes: a drain that long counts as suspected
	 * @throws RangeError when the size is another
	 */
	constructor(memory: Memory, size: number, fifo: number) {
		if (size < 512 || (size & (size - 1)) !== 0 || size !== (size | 0))
			throw new RangeError(`receive: ${size} is no power of two from 512`);
		this.bytes = memory.bytes;
		this.words = memory.words;
		this.data = memory.data;
		this.size = size;
		this.half = size >> 1;
		this.#base = memory.reserve(size + 4, "receive");
		this.#limit = this.#base + size;
		this.#stage = memory.reserve(STAGE, "receive");
		this.#view = memory.view(this.#stage, STAGE);
		this.#fifo = fifo;
		this.#most = Math.min(fifo, STAGE);
		this.#rewind();
	}

	/** How many bytes one buffer of this size takes of a Memory. */
	static bytesFor(size: number): number {
		return size + 8 + STAGE;
	}

	/**
	 * Takes everything the Serial has; called from `onReadable`. For each FIFO-ful: room behind the last byte, one bulk copy, the sentinel. Then one
	 * look at the new bytes, so that a line that is not whole yet costs no turn; empty lines are dropped.
	 * @returns true when there is something to digest
	 */
	drain(serial: Serial): boolean {
		const count = serial.read(this.#view);
		if (count === undefined)
			return false;
		const from = this.end;
		const end = from + count;
		if (end > this.#limit || count >= this.#most) {
			this.#drainMore(serial, count);
			return this.eager || this.#look(indexOfCR(this.words, this.scanned), this.end);
		}
		const { bytes } = this;
		const stage = this.#stage;
		bytes.copyWithin(from, stage, stage + count);
		bytes[end] = CR;
		this.end = end;
		if (this.eager)
			return true;
		const at = indexOfCR(this.words, this.scanned);
		this.scanned = at;
		return at < end ? this.#look(at, end) : end - this.start > this.half;
	}

	/** A CR stands at `at`: drops empty lines. @returns whether a line is whole, or long enough to be looked at */
	#look(from: number, end: number): boolean {
		const { bytes } = this;
		let { start } = this;
		let at = from;
		while (at === start && at + 1 < end && bytes[at + 1] === LF) {
			start = at + 2;
			this.start = start;
			at = indexOfCR(this.words, start);
		}
		this.scanned = at;
		return at + 1 < end || end - start > this.half;
	}

	/** The same for a full FIFO, or a full buffer. */
	#drainMore(serial: Serial, first: number): void {
		const { bytes } = this;
		let count: number | undefined = first;
		let total = 0;
		while (count !== undefined && count > 0) {
			total += count;
			if (this.end + count <= this.#limit || this.#makeRoom(count)) {
				bytes.copyWithin(this.end, this.#stage, this.#stage + count);
				this.end += count;
				bytes[this.end] = CR;
			}
			if (count < STAGE)
				break;
			count = serial.read(this.#view);
		}
		if (total >= this.#fifo)
			this.suspected += 1;
	}

	/** Moves what waits to the front. @returns false when that is not enough: the new bytes are lost, all of them, and counted */
	#makeRoom(count: number): boolean {
		this.#compact();
		if (this.end + count <= this.#limit)
			return true;
		this.lost += count;
		if (this.gap < 0)
			this.gap = this.end;
		this.gapEnd = this.end;
		this.eager = true;
		return false;
	}

	#compact(): void {
		const by = this.start - this.#base;
		if (by === 0)
			return;
		this.bytes.copyWithin(this.#base, this.start, this.end);
		this.start -= by;
		this.end -= by;
		this.scanned -= by;
		this.bytes[this.end] = CR;
		if (this.gap >= 0) {
			this.gap -= by;
			this.gapEnd -= by;
		}
	}

	/** Gives up the bytes before `position`; they stay where they are until `settle`. A loss that lies behind is forgotten. */
	consumeTo(position: number): void {
		this.start = position;
		if (this.scanned < position)
			this.scanned = position;
		if (this.gap >= 0 && position > this.gap) {
			if (position > this.gapEnd)
				this.passGap();
			else
				this.gap = this.gapEnd;
		}
	}

	/** Forgets the loss: whoever digests the bytes around it knows. */
	passGap(): void {
		this.gap = this.gapEnd = -1;
	}

	/** An emptied buffer starts again at its front, so that it hardly ever has to move bytes. */
	settle(): void {
		if (this.start === this.end && this.gap < 0)
			this.#rewind();
	}

	#rewind(): void {
		this.start = this.end = this.scanned = this.#base;
		this.bytes[this.#base] = CR;
	}
}
