// Inside XS: the firmware's UART, with an ESP32's FIFOs. Received and sent bytes are exchanged once a turn.
// Implements the seam of modules/base/platform (Serial): ECMA-419 §11.5; docs/hardware.md (Serial) for `write` all or nothing, 128 bytes each way.

import type { Serial, SerialCallbacks, SerialOptions } from "../../modules/base/platform.js";
import { FIFO } from "./turn.js";

/** The machine's only UART; outlives the Serials that are opened on it. */
export class Uart {
	readonly #onOpen: (baud: number) => void;
	readonly #onClose: () => void;
	#serial: TurnSerial | undefined;

	constructor(onOpen: (baud: number) => void, onClose: () => void) {
		this.#onOpen = onOpen;
		this.#onClose = onClose;
	}

	/** Called by TurnSerial when it opens. @throws Error when another is open */
	open(serial: TurnSerial, baud: number): void {
		if (this.#serial !== undefined)
			throw new Error("serial: in use");
		this.#serial = serial;
		this.#onOpen(baud);
	}

	/** Called by TurnSerial when it closes. */
	close(): void {
		this.#serial = undefined;
		this.#onClose();
	}

	/** Passes on received bytes and room in the transmit FIFO. Without an open Serial, both are lost. */
	turn(writable: number | undefined, received: Uint8Array): void {
		this.#serial?.receive(received);
		if (writable !== undefined)
			this.#serial?.grant(writable);
	}

	/** @returns bytes written since the last call */
	takeSent(): Uint8Array {
		return this.#serial?.takeSent() ?? new Uint8Array(0);
	}
}

/** An open Serial on the Uart in its option `uart`. */
export class TurnSerial implements Serial {
	readonly #uart: Uart;
	readonly #callbacks: SerialCallbacks;
	readonly #received = new Uint8Array(FIFO);
	#held = 0;
	readonly #sent = new Uint8Array(FIFO);
	#written = 0;
	#room = 0;
	#closed = false;

	/** @throws TypeError when `uart` is not a Uart, Error when the Uart is in use */
	constructor(options: SerialOptions & SerialCallbacks) {
		const uart = options["uart"];
		if (!(uart instanceof Uart))
			throw new TypeError("serial: uart must be a Uart");
		this.#uart = uart;
		this.#callbacks = options;
		uart.open(this, options.baud ?? 0);
	}

	read(buffer: Uint8Array): number | undefined {
		this.#check();
		const count = Math.min(buffer.length, this.#held);
		if (count === 0)
			return undefined;
		for (let i = 0; i < count; i++)
			buffer[i] = this.#received[i]!;
		this.#received.copyWithin(0, count, this.#held);
		this.#held -= count;
		return count;
	}

	write(buffer: Uint8Array): void {
		this.#check();
		if (buffer.length > this.#room)
			throw new Error("output full");
		this.#sent.set(buffer, this.#written);
		this.#written += buffer.length;
		this.#room -= buffer.length;
	}

	close(): void {
		if (this.#closed)
			return;
		this.#closed = true;
		this.#uart.close();
	}

	/** Called by the Uart with received bytes; those that exceed the FIFO are lost silently, as in the hardware. */
	receive(bytes: Uint8Array): void {
		for (let i = 0; i < bytes.length && this.#held < FIFO; i++) {
			this.#received[this.#held] = bytes[i]!;
			this.#held += 1;
		}
		if (this.#held > 0)
			this.#callbacks.onReadable(this.#held);
	}

	/** Called by the Uart with the room in the transmit FIFO. */
	grant(room: number): void {
		this.#room = Math.min(room, FIFO - this.#written);
		this.#callbacks.onWritable(this.#room);
	}

	/** Called by the Uart. @returns bytes written since the last call */
	takeSent(): Uint8Array {
		const sent = this.#sent.slice(0, this.#written);
		this.#written = 0;
		return sent;
	}

	#check(): void {
		if (this.#closed)
			throw new Error("serial: closed");
	}
}
