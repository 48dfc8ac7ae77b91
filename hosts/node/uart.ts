// A model of the ESP32's UART: bytes and interrupts of the RX FIFO and of the TX FIFO.
// Source: docs/hardware.md (Serial; UART FIFO); ESP32 technical reference, UART: rxfifo_full_thrhd 96, rx_tout, txfifo_empty_thrhd 10.

import type { Alarm, Clock } from "../../modules/base/platform.js";

/** Depth of each FIFO in bytes. */
export const FIFO = 128;
/** Bytes in the RX FIFO that raise an interrupt. */
export const RX_THRESHOLD = 96;
/** Idle characters after which a non-empty RX FIFO raises an interrupt. */
export const RX_IDLE = 4;
/** The TX FIFO raises an interrupt below this number of bytes. */
export const TX_THRESHOLD = 10;

/**
 * The receiving half. Moves bytes from the line into the FIFO at their time. When the process is late, moves several in one turn, with an
 * interrupt at every threshold, so that only a reader that does not read in `onReadable` loses bytes.
 */
export class Receiver {
	readonly #clock: Clock;
	readonly #alarm: Alarm;
	readonly #character: number;
	readonly #readable: (count: number) => void;
	readonly #lost: (count: number) => void;
	readonly #fifo = new Uint8Array(FIFO);
	#held = 0;
	/** Bytes on the line, from #next on. */
	#line: Uint8Array[] = [];
	#next = 0;
	/** Time at which the last byte in the FIFO arrived. */
	#at = 0;
	#reported = true;

	/** @param character ms that one character takes on the line; 0 = none */
	constructor(clock: Clock, character: number, readable: (count: number) => void, lost: (count: number) => void) {
		this.#clock = clock;
		this.#character = character;
		this.#readable = readable;
		this.#lost = lost;
		this.#alarm = clock.alarm(() => this.#turn());
	}

	/** Puts bytes on the line, after those still on it. */
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
		if (this.#line.length === 0 && !this.#reported && this.#at + RX_IDLE * this.#character <= now)
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
		this.#reported = false;
		if (this.#held === RX_THRESHOLD)
			this.#interrupt();
	}

	#interrupt(): void {
		this.#reported = true;
		if (this.#held > 0)
			this.#readable(this.#held);
	}

	/** Sets the alarm to the next observable event: the threshold, the end of the bytes on the line, or the end of the idle time after them. */
	#schedule(): void {
		let characters = RX_IDLE;
		if (this.#line.length > 0) {
			let coming = -this.#next;
			for (const bytes of this.#line)
				coming += bytes.length;
			const room = RX_THRESHOLD - this.#held;
			characters = room > 0 ? Math.min(coming, room) : coming;
		}
		else if (this.#reported)
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
	/** Time at which the last byte left. */
	#at = 0;
	/** `writable` is due: at the start, and after each write. */
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

	/** Sends all of `bytes`. @throws Error "output full" when there is no room for all of them; then none are sent */
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
