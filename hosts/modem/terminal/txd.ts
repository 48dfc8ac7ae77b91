// The module's TXD pin: bytes leave at the rate of the line, in pieces of a chosen size.
// Source: V.24 asynchronous line, ten bits a byte; an answer may be split anywhere: docs/hardware.md (Lines).

import type { Chunking } from "../faults/faults.js";
import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";

const BITS_PER_BYTE = 10;
const MILLISECONDS_PER_SECOND = 1000;
const LARGEST_RANDOM_PIECE = 16;
/** Keeps the division of two times from losing a byte that is due right now. */
const ROUNDING = 1e-6;

/** Bytes that wait at most. */
const WAITING = 1_048_576;

/** A transmit queue; what it has no room for is lost. While `held`, nothing leaves. */
export class Txd {
	chunking: Chunking = "as-sent";
	readonly #clock: SimulatorClock;
	readonly #send: (bytes: Uint8Array) => void;
	readonly #random: () => number;
	readonly #alarm: SimulatorAlarm;
	#byteTime = 0;
	/** Bits per second: of the bytes leaving now, and of those written when the line is idle again. */
	#rate = 0;
	#next = 0;
	#queue: Uint8Array[] = [];
	/** Bytes in it. */
	#waiting = 0;
	/** Counts calls of `clear`: an unpaced answer in progress stops when it changes. */
	#cleared = 0;
	/** When the line became busy, and the number of bytes sent since. */
	#started = 0;
	#left = 0;
	#held = false;

	/** @param baud bits per second; 0 for no pacing: bytes leave immediately */
	constructor(clock: SimulatorClock, baud: number, random: () => number, send: (bytes: Uint8Array) => void) {
		this.#clock = clock;
		this.#random = random;
		this.#send = send;
		this.#alarm = clock.alarm(() => this.#transmit());
		this.baud = baud;
	}

	/** Bits per second at which the last byte left. */
	get rate(): number {
		return this.#rate;
	}

	/** Takes effect with the next byte that finds the line idle. */
	set baud(baud: number) {
		this.#next = baud;
	}

	/** Flow control: no further byte leaves until it is false again. */
	set held(held: boolean) {
		if (held === this.#held)
			return;
		this.#held = held;
		if (held) {
			if (this.#byteTime > 0 && this.#queue.length > 0)
				this.#transmit();
			this.#alarm.clear();
			return;
		}
		const waiting = this.#queue;
		this.#queue = [];
		this.#waiting = 0;
		for (const bytes of waiting)
			this.write(bytes);
	}

	/** Queues bytes; all of them are lost when they do not fit. */
	write(bytes: Uint8Array): void {
		if (bytes.length === 0 || this.#waiting + bytes.length > WAITING)
			return;
		if (this.#queue.length === 0) {
			this.#rate = this.#next;
			this.#byteTime = this.#rate > 0 ? BITS_PER_BYTE * MILLISECONDS_PER_SECOND / this.#rate : 0;
		}
		if (this.#byteTime === 0 && this.#queue.length === 0 && !this.#held) {
			this.#cut(bytes);
			return;
		}
		this.#queue.push(bytes);
		this.#waiting += bytes.length;
		if (this.#queue.length > 1 || this.#held)
			return;
		this.#started = this.#clock.now();
		this.#left = 0;
		this.#alarm.set(this.#byteTime);
	}

	/** Drops the bytes that have not left yet: the module lost power. */
	clear(): void {
		this.#cleared++;
		this.#queue = [];
		this.#waiting = 0;
		this.#alarm.clear();
	}

	/** Sends every byte whose last bit is out by now, and sets the alarm for the next one. */
	#transmit(): void {
		const now = this.#clock.now();
		let due = Math.floor((now - this.#started) / this.#byteTime + ROUNDING) - this.#left;
		// The quotient is rounded; the sum is the one that the alarm was set for, at any time of the clock.
		while (this.#started + (this.#left + due + 1) * this.#byteTime <= now)
			due++;
		this.#left += due;
		while (due > 0 && this.#queue.length > 0) {
			const bytes = this.#queue[0] as Uint8Array;
			const piece = bytes.subarray(0, due);
			due -= piece.length;
			this.#waiting -= piece.length;
			if (piece.length === bytes.length)
				this.#queue.shift();
			else
				this.#queue[0] = bytes.subarray(piece.length);
			this.#send(piece);
		}
		if (this.#queue.length > 0)
			this.#alarm.set(this.#started + (this.#left + 1) * this.#byteTime - this.#clock.now());
	}

	#cut(bytes: Uint8Array): void {
		const cleared = this.#cleared;
		for (let from = 0; from < bytes.length && cleared === this.#cleared;) {
			if (this.#held) {
				this.#queue.push(bytes.subarray(from));
				this.#waiting += bytes.length - from;
				return;
			}
			const size = this.#pieceSize(bytes.length);
			this.#send(bytes.subarray(from, from + size));
			from += size;
		}
	}

	#pieceSize(length: number): number {
		if (this.chunking === "as-sent")
			return length;
		return this.chunking === "byte" ? 1 : 1 + Math.floor(this.#random() * LARGEST_RANDOM_PIECE);
	}
}
