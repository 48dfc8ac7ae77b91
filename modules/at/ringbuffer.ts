// The receive buffer: a ring between the UART and the line reader, which digests lines in place.
// `start` and `end` advance through [base, top) and wrap; unread bytes in it stay where they were written until they are read.
//
//   base                                  top                   top + slack
//   |.........[start ######## end)........|.....................|      the usual case
//   |.............................[start #|####### end).........|      bytes that cross the end run on into the slack
//   |.....................####......[start|#####################end)   the slack is full: the rest is at its place in the ring (`clipped`)
//
// A reader needs one contiguous range, but a line may cross the end of the ring: hence the slack. When that is used up and `start` has passed the end, the
// positions wrap: they go back by `size`, and bytes in the slack that are still unread are copied, this once, to the front, where the ring has their place.

import type Memory from "../base/memory.js";
import type { Serial } from "../base/platform.js";
import { CR, LF, SPACE } from "./ascii.js";
import { indexOfCR } from "./scan.js";

/** Most bytes one `Serial.read` gives: the depth of the ESP32's UART FIFO. */
export const STAGE = 128;

/**
 * Bytes of the name, with its colon, of the line that a stream digests.
 * The line reader compares it as one double and one byte, which takes two reads in place of nine; so a stream's name has this length.
 */
export const STREAM_NAME = 9;

/** Two characters as a DataView reads them. */
const CR_LF = 0x0D0A;

/** Bytes of two CR LF; and of these and a stream's name, which are enough to identify the next line. */
const BLANK_LINE = 4;
const FOLLOWED = BLANK_LINE + STREAM_NAME;

/**
 * Bytes of the slack beyond half of the ring. So wherever a line starts, half the ring and what must be seen behind it are contiguous: a quote, CR LF,
 * blank lines, and the name of the next line (NAME_LIMIT). What does not end there is longer than half of the ring: a line that is dropped, or a message
 * that is digested in pieces.
 */
const MARGIN = 64;
/** Bytes behind the slack: the CR of `seal`, on a word of its own. */
const GUARD = 4;

/** A ring of fixed size between the UART and the line reader. */
export default class RingBuffer {
	/** Behind the last byte of the contiguous range that begins at `start`: the write position, unless `clipped`. */
	end = 0;
	/**
	 * How far the line reader has searched for a CR. Invariant: start ≤ scanned ≤ end, unless all that is contiguous has been consumed; or behind `end`, where a CR is
	 * expected for as far as can be seen: at the end of a payload whose length is known, or of a line that is taken for as long as the last one.
	 */
	scanned = 0;
	/** Wake the reader on every drain, not only at line ends: a message, a prompt or an echo is under way, bytes were lost, or the range is clipped. */
	wakeOnEveryByte = false;
	/** A complete line of the stream's is at `start`; whether its message has ended depends on the bytes after it. */
	endPending = false;
	/** The read position: first byte that is not consumed. It may run on into the slack until the positions wrap. */
	start = 0;
	/**
	 * Where the search for the CR of the line at `start` goes on, when that is behind it: a header before it is taken for as long as the last one, and was not searched.
	 * A CR before `scanned` is possible then, until the stream has parsed the header.
	 */
	searchFrom = 0;
	readonly bytes: Uint8Array;
	/** Position of the staging area, which is free between two drains. */
	readonly stage: number;
	readonly words: Int32Array;
	/** Half of the ring: the longest line, without its CR LF, and the length at which a stream begins with a line that is not complete. */
	readonly half: number;
	readonly data: DataView;
	/** Finds a CR in `searched`: the host's function, which takes bytes, or that of ./scan, which takes words. */
	readonly indexOfCR: (memory: never, from: number, end: number) => number;
	readonly searched: never;
	/** Bytes that can wait. */
	readonly size: number;
	/** Position of the first byte after a loss, or -1. A line that crosses it is dropped. Invariant: start ≤ gap ≤ gapEnd ≤ start + waiting, or both are -1. */
	gap = -1;
	/** Position of the first byte after the latest loss, where several came before the first was passed. */
	gapEnd = -1;
	/** Bytes lost because the ring was full. */
	lost = 0;
	/** The Serial, with a ring of its own, in which the last drain has left bytes because there was no room: to be drained again when some are digested. */
	unread: Serial | undefined;
	/** Drains that found as many bytes as the FIFO holds, which may have overrun. */
	suspected = 0;
	/** Bytes that wait at their place in the ring, behind those of the full slack: the range is clipped. Written here alone. */
	behind = 0;
	/** The stream has parsed the line at `start`, which is not complete, and keeps what it found. Not so when the line is dropped, or taken the general way. */
	held = false;

	/** What `drain` reads into: all of the staging area, or nothing of it while bytes are left in the Serial. */
	#view: Uint8Array;
	readonly #whole: Uint8Array;
	readonly #none: Uint8Array | undefined;
	readonly #top: number;
	/** Position up to which `drain` appends without a look at the rest: neither the slack nor the capacity ends before it. */
	#limit: number;
	readonly #most: number;
	readonly #fifo: number;

	/**
	 * @param size bytes: a power of two from 512
	 * @param fifo depth of the UART's own buffer in bytes: a drain that long counts as suspected
	 * @throws RangeError when the size is not a power of two from 512
	 */
	constructor(memory: Memory, size: number, fifo: number) {
		if (size < 512 || (size & (size - 1)) !== 0 || size !== (size | 0))
			throw new RangeError(`receive: ${size} must be a power of two, at least 512`);
		this.bytes = memory.bytes;
		this.words = memory.words;
		this.data = memory.data;
		this.indexOfCR = memory.native ? memory.native.indexOfCR : indexOfCR;
		this.searched = (memory.native ? memory.bytes : memory.words) as never;
		this.size = size;
		this.half = size >> 1;
		const base = memory.reserve(size + (size >> 1) + MARGIN + GUARD, "receive");
		this.#top = this.#limit = base + size;
		this.stage = memory.reserve(STAGE, "receive");
		this.#view = this.#whole = memory.view(this.stage, STAGE);
		this.#none = fifo > STAGE ? memory.view(this.stage, 0) : undefined;
		this.#fifo = fifo;
		this.#most = Math.min(fifo, STAGE);
		this.start = this.end = this.scanned = base;
		this.bytes.fill(SPACE, base, this.stage); // the scan examines zeros byte by byte: the first lap is to cost what every other does
	}

	/** @returns the bytes of a Memory that a ring of this size takes: ring, slack, guard and staging area, each on a word */
	static bytesFor(size: number): number {
		return size + (size >> 1) + MARGIN + 8 + STAGE;
	}

	/** Bytes received and not consumed. */
	get waiting(): number {
		return this.end + this.behind - this.start;
	}

	/** More bytes wait than are contiguous: `end` is not the last of what was received, and does not move before `start` has passed the end of the ring. */
	get clipped(): boolean {
		return this.behind > 0;
	}

	/** The range is clipped, and stays so until the reader consumes it. */
	get stuck(): boolean {
		return this.behind > 0 && this.start < this.#top;
	}

	/** Position before which no byte is missing: the first loss in the contiguous range, else `end`. */
	get intact(): number {
		return this.gap < 0 || this.gap > this.end ? this.end : this.gap;
	}

	/**
	 * Takes what the Serial has, from one with a ring of its own as far as there is room; called from `onReadable`. Each piece of 128 bytes is one `read` and one
	 * bulk copy. Then searches the new bytes for a CR, so that an incomplete line costs no turn, and drops empty lines. A line of the stream's is searched once it is
	 * as long as the last one; that it ends earlier shows by the LF of a piece. With `endPending`, waits until the next line can be identified.
	 * @returns true when there is something to digest
	 */
	drain(serial: Serial): boolean {
		const count = serial.read(this.#view);
		if (!count)
			return false;
		let end = this.end;
		if (end + count > this.#limit || count >= this.#most) {
			this.#drainMore(serial, count);
			if (this.unread)
				return true;
			end = this.end;
		}
		else {
			const stage = this.stage;
			this.bytes.copyWithin(end, stage, stage + count);
			this.end = end += count;
		}
		if (this.wakeOnEveryByte)
			return true;
		let at = this.scanned;
		let start = this.start;
		if (this.searchFrom > start) {
			if (at + 1 >= end && this.bytes[end - 1] !== LF)
				return end - start > this.half;
			at = this.searchFrom;
			if (at + 1 >= end)
				at = start;
		}
		else if (at > end)
			return end - start > this.half;
		if (at === start && at + 2 <= end && this.data.getInt16(at) === CR_LF) {
			do {
				start = at + 2;
				at = this.indexOfCR(this.searched, start, end);
			} while (at === start && at + 2 <= end && this.data.getInt16(at) === CR_LF);
			this.start = start;
		}
		else
			at = this.indexOfCR(this.searched, at, end);
		this.scanned = this.searchFrom = at;
		if (at + 1 >= end)
			return end - start > this.half;
		return !this.endPending || end <= at + BLANK_LINE || end >= at + FOLLOWED || this.bytes[end - 1] === LF;
	}

	/** Takes what was left in a Serial, once there is room for a piece. @returns as `drain`; false when nothing was left */
	resume(): boolean {
		const serial = this.unread;
		if (!serial || this.waiting + STAGE > this.size)
			return false;
		this.forgetUnread();
		return this.drain(serial);
	}

	/** What was left is read from now on, or is gone with its Serial. */
	forgetUnread(): void {
		this.unread = undefined;
		this.#view = this.#whole;
	}

	/** Takes a full FIFO, or bytes that reach the limit: `first` of them are staged, the rest is read here, as far as there is room. */
	#drainMore(serial: Serial, first: number): void {
		let count: number | undefined = first;
		let total = 0;
		while (count !== undefined && count > 0) {
			total += count;
			this.#append(count);
			if (count < STAGE)
				break;
			if (this.#none && this.waiting + STAGE > this.size) { // a Serial with a ring of its own keeps the rest; a FIFO would overrun
				this.unread = serial;
				this.#view = this.#none;
				this.wakeOnEveryByte = true;
				return;
			}
			count = serial.read(this.#view);
		}
		if (total >= this.#fifo)
			this.suspected += 1;
	}

	/**
	 * Appends what is staged: 1. wrap, if the read position has passed the end; 2. up to the end of the slack; 3. the rest at its place in the ring.
	 * Without room for all of it nothing is appended: the bytes are counted as lost, and the place is marked.
	 */
	#append(count: number): void {
		const { bytes, size } = this;
		const stage = this.stage;
		const slackEnd = this.#top + this.half + MARGIN;
		if (this.start >= this.#top)
			this.#wrap();
		if (this.waiting + count > size) {
			this.lost += count;
			this.gapEnd = this.start + this.waiting;
			if (this.gap < 0)
				this.gap = this.gapEnd;
			this.wakeOnEveryByte = true;
			return;
		}
		const linear = Math.min(count, slackEnd - this.end);
		bytes.copyWithin(this.end, stage, stage + linear);
		this.end += linear;
		if (linear < count) {
			bytes.copyWithin(slackEnd - size + this.behind, stage + linear, stage + count);
			this.behind += count - linear;
			this.wakeOnEveryByte = true;
		}
		this.#limit = Math.min(this.start + size, slackEnd);
	}

	/** The read position has passed the end: copies what is unread in the slack to its place at the front, and takes the size from all positions. */
	#wrap(): void {
		const { end, size, start } = this;
		if (start < end)
			this.bytes.copyWithin(start - size, start, end);
		this.start = start - size;
		this.end = end - size + this.behind;
		this.scanned -= size;
		this.searchFrom -= size;
		this.behind = 0;
		this.#limit = this.#top;
		if (this.gap >= 0) {
			this.gap -= size;
			this.gapEnd -= size;
		}
	}

	/**
	 * Makes all that waits contiguous, where the read position allows. Positions change: to be called when no other is held.
	 * @returns whether the range was clipped and is no more; all positions are `size` less then
	 */
	unclip(): boolean {
		if (this.behind === 0 || this.stuck)
			return false;
		this.#wrap();
		return true;
	}

	/** Consumes the bytes before `position`; they stay intact until the next drain. A loss before it is forgotten. */
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

	/** Consumes everything received. */
	giveUp(): void {
		this.held = this.endPending = false;
		this.consumeTo(this.start + this.waiting);
	}

	/** Forgets the loss, once what it damaged has been dropped. */
	passGap(): void {
		this.gap = this.gapEnd = -1;
	}

	/** Wakes the reader on every drain, not only at line ends, until it has digested what is there. */
	wakeAlways(): void {
		this.wakeOnEveryByte = true;
	}

	/** Puts a CR behind the contiguous range, so that a search for the end of something needs no check for the end of the bytes. */
	seal(): void {
		this.bytes[this.end] = CR;
	}
}
