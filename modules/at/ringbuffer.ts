// The receive buffer: takes what the UART has in bulk, keeps every line contiguous so that it is digested in place.
// Bytes [start, end) wait; when the room behind them is used up they move to the front, once per buffer length (`copyWithin`).

import type Memory from "../base/memory.js";
import type { Serial } from "../base/platform.js";
import { CR, LF } from "./ascii.js";
import { indexOfCR } from "./scan.js";

/** How many bytes one `Serial.read` may give: the depth of the ESP32's UART FIFO. */
export const STAGE = 128;

/**
 * Bytes of the name, with its colon, of the line that a stream digests.
 * The line reader compares it as two words and one byte, which takes three typed-array reads in place of nine; so a stream's name has this length.
 */
export const STREAM_NAME = 9;

/** Bytes of two CR LF; and of these and a stream's name, which tell what the next line is. */
const BLANK_LINE = 4;
const FOLLOWED = BLANK_LINE + STREAM_NAME;

/** A fixed buffer between the UART and the line reader. */
export default class RingBuffer {
	/** Behind the last byte received. */
	end = 0;
	/** How far the line reader has looked for a CR; moves with the bytes. */
	scanned = 0;
	/** Every byte may matter: the line reader is in the middle of something, a prompt is awaited, or bytes were lost. `drain` then says so each time. */
	wakeOnEveryByte = false;
	/** The line reader found that a line which digests itself stands at `start`: what is behind it may matter, too. */
	endPending = false;
	/** First byte that is not consumed. Invariant: base ≤ start ≤ scanned ≤ end ≤ base + size. */
	start = 0;
	readonly bytes: Uint8Array;
	readonly words: Int32Array;
	/** Half of the capacity: a line that long is looked at before it is whole. */
	readonly half: number;
	readonly data: DataView;
	/** Capacity in bytes. */
	readonly size: number;
	/** Position of the first byte behind a loss, or -1: a line that crosses it is not to be believed. Invariant: start ≤ gap ≤ gapEnd, or both are -1. */
	gap = -1;
	/** The same of the last loss, where several came before the first was passed. */
	gapEnd = -1;
	/** Bytes lost because no room was left. */
	lost = 0;
	/** Drains that found as many bytes as the FIFO holds: it may have overrun. */
	suspected = 0;

	readonly #view: Uint8Array;
	readonly #limit: number;
	readonly #most: number;
	readonly #stage: number;
	readonly #base: number;
	readonly #fifo: number;

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
	 * Takes everything the Serial has; called from `onReadable`. For each FIFO-ful: room behind the last byte, one bulk copy. Then one look at the new
	 * bytes, so that a line that is not whole yet costs no turn; empty lines are dropped. A line that is `endPending` and behind which another has begun to come costs
	 * none either until enough of that is there to tell what it is, or all.
	 * @returns true when there is something to digest
	 */
	drain(serial: Serial): boolean {
		const count = serial.read(this.#view);
		if (count === undefined)
			return false;
		let end = this.end;
		if (end + count > this.#limit || count >= this.#most) {
			this.#drainMore(serial, count);
			({ end } = this);
		}
		else {
			this.bytes.copyWithin(end, this.#stage, this.#stage + count);
			this.end = end += count;
		}
		if (this.wakeOnEveryByte)
			return true;
		const at = this.scanned = indexOfCR(this.words, this.scanned, end);
		if (at + 1 >= end)
			return end - this.start > this.half;
		return at === this.start ? this.#dropEmpty(at, end) : !this.endPending || end <= at + BLANK_LINE || end >= at + FOLLOWED || this.bytes[end - 1] === LF;
	}

	/** A CR stands at `start`: drops empty lines. @returns whether a line is whole, or long enough to be looked at */
	#dropEmpty(start: number, end: number): boolean {
		const { bytes } = this;
		let first = start;
		let at = start;
		while (at === first && at + 1 < end && bytes[at + 1] === LF) {
			first += 2;
			at = indexOfCR(this.words, first, end);
		}
		this.start = first;
		this.scanned = at;
		return at + 1 < end || end - first > this.half;
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
		this.wakeOnEveryByte = true;
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

	/** Wakes the reader on every drain, not only at line ends, until it has digested what is there. */
	wakeAlways(): void {
		this.wakeOnEveryByte = true;
	}

	/** Gives up everything received. */
	giveUp(): void {
		this.consumeTo(this.end);
	}

	/** Forgets the loss: whoever digests the bytes around it knows. */
	passGap(): void {
		this.gap = this.gapEnd = -1;
	}

	/** Puts a CR that nobody sent behind the last byte, so that what looks for the end of something need not look for the end of the bytes. */
	seal(): void {
		this.bytes[this.end] = CR;
	}

	/** An emptied buffer starts again at its front, so that it hardly ever has to move bytes. */
	settle(): void {
		if (this.start === this.end && this.gap < 0)
			this.#rewind();
	}

	#rewind(): void {
		this.start = this.end = this.scanned = this.#base;
	}
}
