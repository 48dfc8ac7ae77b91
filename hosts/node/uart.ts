// The ESP32's UART as two halves: what reaches the RX FIFO and when it interrupts, what the TX FIFO takes and when it asks for more.
// Source: docs/hardware.md (Serial; UART FIFO); ESP32 technical reference, UART: rxfifo_full_thrhd 96, rx_tout, txfifo_empty_thrhd 10.

import type { Alarm, Clock } from "../../modules/base/platform.js";

/** Depth of each FIFO in bytes. */
export const FIFO = 128;
/** The RX FIFO interrupts when it holds so many bytes. */
export const RX_THRESHOLD = 96;
/** … or when the line was idle for so many characters and it holds any. */
export const RX_IDLE = 4;
/** The TX FIFO interrupts when it holds fewer bytes than this. */
export const TX_THRESHOLD = 10;

/**
 * The receiving half. Bytes move from the line into the FIFO at their time; when the process was late they move in one turn, with an
 * interrupt at every threshold, so that only a reader that does not read when told loses bytes: the model's time is the line's.
 */
export class Receiver {
	readonly #clock: Clock;
	readonly #alarm: Alarm;
	readonly #character: number;
	readonly #readable: (count: number) => void;
	readonly #lost: (count: number) => void;
	readonly #fifo = new Uint8Array(FIFO);
	#held = 0;
	/** Bytes on their way, from #next on. */
	#line: Uint8Array[] = [];
	#next = 0;
	/** When the line has carried the last byte that reached the FIFO. */
	#at = 0;
	#told = true;

	/** @param character ms that one character takes on the line; 0 = none */
	constructor(clock: Clock, character: number, readable: (count: number) => void, lost: (count: number) => void) {
		this.#clock = clock;
		this.#character = character;
		this.#readable = readable;
		this.#lost = lost;
		this.#alarm = clock.alarm(() => this.#turn());
	}

	/** Puts bytes on the line, behind those still on it. */
	put(bytes: Uint8Array): void {
		if (bytes.length === 0)
			return;
		if (this.#line.length === 0)
			this.#at = Math.max(this.#at, this.#clock.now());
		this.#line.push(new Uint8Array(bytes));
		this.#schedule();
	}

	read(buffer: Uint8Array): number | undefined {
		const count = Math.min(buffer.length, this.#held);
		if (count === 0)
			return undefined;
		buffer.set(this.#fifo.subarray(0, count));
		this.#fifo.copyWithin(0, count, this.#held);
		this.#held -= count;
		return count;
	}

	close(): void {
		this.#alarm.clear();
		this.#line = [];
		this.#held = 0;
	}

	#turn(): void {
		const now = this.#clock.now();
		while (this.#line.length > 0 && this.#at + this.#character <= now) {
			this.#at += this.#character;
			this.#arrive(this.#take());
		}
		if (this.#line.length === 0 && !this.#told && this.#at + RX_IDLE * this.#character <= now)
			this.#interrupt();
		this.#schedule();
	}

	/** @returns the next byte on the line */
	#take(): number {
		const bytes = this.#line[0]!;
		const byte = bytes[this.#next++]!;
		if (this.#next === bytes.length) {
			this.#line.shift();
			this.#next = 0;
		}
		return byte;
	}

	#arrive(byte: number): void {
		if (this.#held === FIFO) {
			this.#lost(1);
			return;
		}
		this.#fifo[this.#held++] = byte;
		this.#told = false;
		if (this.#held === RX_THRESHOLD)
			this.#interrupt();
	}

	#interrupt(): void {
		this.#told = true;
		if (this.#held > 0)
			this.#readable(this.#held);
	}

	/** The next moment at which something is seen from outside: the threshold, the end of what is on the line, or the idle time after it. */
	#schedule(): void {
		let characters = RX_IDLE;
		if (this.#line.length > 0) {
			let coming = -this.#next;
			for (const bytes of this.#line)
				coming += bytes.length;
			const room = RX_THRESHOLD - this.#held;
			characters = room > 0 ? Math.min(coming, room) : coming;
		}
		else if (this.#told)
			return;
		this.#alarm.set(Math.max(0, this.#at + characters * this.#character - this.#clock.now()));
	}
}

/** The sending half. */
export class Transmitter {
	readonly #clock: Clock;
	readonly #alarm: Alarm;
	readonly #character: number;
	readonly #writable: (count: number) => void;
	readonly #left: (bytes: Uint8Array) => void;
	readonly #fifo = new Uint8Array(FIFO);
	#held = 0;
	/** When the last byte that left had left. */
	#at = 0;
	/** Someone waits for room: at the start, and after each write. */
	#waiting = true;

	/** @param character ms that one character takes on the line; 0 = none */
	constructor(clock: Clock, character: number, writable: (count: number) => void, left: (bytes: Uint8Array) => void) {
		this.#clock = clock;
		this.#character = character;
		this.#writable = writable;
		this.#left = left;
		this.#alarm = clock.alarm(() => this.#turn());
		this.#alarm.set(0);
	}

	/** @throws Error "output full" when not all of it fits; then none is sent */
	write(bytes: Uint8Array): void {
		if (bytes.length > FIFO - this.#held)
			throw new Error("output full");
		if (this.#held === 0)
			this.#at = Math.max(this.#at, this.#clock.now());
		this.#fifo.set(bytes, this.#held);
		this.#held += bytes.length;
		this.#waiting = true;
		this.#schedule();
	}

	close(): void {
		this.#alarm.clear();
		this.#held = 0;
		this.#waiting = false;
	}

	#turn(): void {
		const now = this.#clock.now();
		// The quotient of two times is rounded; the sum is the one that #schedule waits for, at any time of the clock.
		let count = this.#character === 0 ? this.#held : Math.min(this.#held, Math.floor((now - this.#at) / this.#character + 1e-6));
		while (count < this.#held && this.#at + (count + 1) * this.#character <= now)
			count++;
		if (count > 0) {
			const bytes = this.#fifo.slice(0, count);
			this.#fifo.copyWithin(0, count, this.#held);
			this.#held -= count;
			this.#at += count * this.#character;
			this.#left(bytes);
		}
		if (this.#waiting && this.#held < TX_THRESHOLD) {
			this.#waiting = false;
			this.#writable(FIFO - this.#held);
		}
		this.#schedule();
	}

	#schedule(): void {
		const characters = this.#waiting ? Math.max(0, this.#held - TX_THRESHOLD + 1) : this.#held;
		if (this.#waiting || characters > 0)
			this.#alarm.set(Math.max(0, this.#at + characters * this.#character - this.#clock.now()));
	}
}
