// A Serial and the line behind it, for tests that run inside one machine: Node or XS. Once it is made, no byte on it allocates.
// Implements the seam of modules/base/platform (Serial) with the ESP32's FIFOs: 128 bytes each way (ECMA-419 §11.5; SDK sources).

import type { Serial, SerialCallbacks, SerialOptions } from "../../modules/base/platform.js";

/** Depth of the FIFO each way, in bytes. */
export const FIFO = 128;

/** What the device at the far end does when bytes have come: looks at `line.sent[0, line.sentLength)`, answers with `line.deliver`. */
export type Device = (line: InsideLine) => void;

/** The wire and its far end: the test's side. */
export class InsideLine {
	/** What the near side has written and the device has not consumed yet. */
	readonly sent: Uint8Array;
	sentLength = 0;
	/** All bytes the near side has written. */
	sentTotal = 0;
	readonly #device: Device;
	#serial: InsideSerial | undefined;
	#filled = 0;

	/**
	 * @param device answers what is sent
	 * @param capacity how much may be sent before the device consumes it, in bytes
	 */
	constructor(device: Device, capacity = 4096) {
		this.#device = device;
		this.sent = new Uint8Array(capacity);
	}

	/** For InsideSerial: it is open, or closed (undefined). */
	attach(serial: InsideSerial | undefined): void {
		this.#serial = serial;
		this.#filled = 0;
	}

	/**
	 * Puts bytes into the near side's receive FIFO and says so.
	 * @throws RangeError when they are more than the FIFO holds; Error when the near side does not read them during the call
	 */
	deliver(chunk: Uint8Array): void {
		const serial = this.#serial;
		if (serial === undefined)
			return;
		const count = chunk.length;
		if (count > FIFO)
			throw new RangeError(`a chunk of ${count} bytes does not fit the FIFO`);
		serial.chunk = chunk;
		serial.count = count;
		serial.callbacks.onReadable(count);
		if (serial.chunk !== undefined)
			throw new Error(`onReadable left ${count} bytes in the FIFO`);
	}

	/** For InsideSerial: ECMA-419's `write`, all or nothing. */
	put(buffer: Uint8Array): void {
		const count = buffer.length;
		if (this.#filled + count > FIFO)
			throw new Error("output full");
		if (this.sentLength + count > this.sent.length)
			throw new Error(`the device has left ${this.sentLength} bytes unread`);
		this.sent.set(buffer, this.sentLength);
		this.#filled += count;
		this.sentLength += count;
		this.sentTotal += count;
	}

	/** For the device: what was sent is understood. */
	consume(): void {
		this.sentLength = 0;
	}

	/** The first `onWritable`, which comes in a turn of its own after the Serial was made. */
	start(): void {
		this.#serial?.callbacks.onWritable(FIFO);
	}

	/**
	 * One turn of the event loop: the transmit FIFO empties, the device answers, the near side may write again.
	 * @returns true when bytes had been sent since the last turn
	 */
	turn(): boolean {
		if (this.#filled === 0)
			return false;
		this.#filled = 0;
		this.#device(this);
		this.#serial?.callbacks.onWritable(FIFO - this.#filled);
		return true;
	}
}

/** The near side: give a modem `{ io: InsideSerial, line }`. */
export class InsideSerial implements Serial {
	/** For InsideLine: what is in the receive FIFO, and how many bytes that is. */
	chunk: Uint8Array | undefined;
	count = 0;
	/** For InsideLine. */
	readonly callbacks: SerialCallbacks;
	readonly #line: InsideLine;
	#closed = false;

	constructor(options: SerialOptions & SerialCallbacks) {
		this.callbacks = options;
		this.#line = options["line"] as InsideLine;
		this.#line.attach(this);
	}

	/** Gives the whole FIFO at once: as lean as can be, because it is in every measurement. @throws RangeError when the buffer is smaller */
	read(buffer: Uint8Array): number | undefined {
		const { chunk } = this;
		if (chunk === undefined)
			return undefined;
		buffer.set(chunk);
		this.chunk = undefined;
		return this.count;
	}

	write(buffer: Uint8Array): void {
		if (this.#closed)
			throw new Error("write: the Serial is closed");
		this.#line.put(buffer);
	}

	close(): void {
		this.#closed = true;
		this.chunk = undefined;
		this.#line.attach(undefined);
	}
}
