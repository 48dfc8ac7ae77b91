// A UART in the same process: an ECMA-419 Serial with the ESP32's FIFOs on one side, whoever plays the module on the other.
// Source: docs/hardware.md (Serial; UART FIFO): 128 bytes each way, receive interrupt at 96 or after 4 idle characters, silent overrun, transmit interrupt below 10.

import type { Clock, Serial, SerialCallbacks, SerialOptions } from "../../modules/base/platform.js";
import { Receiver, Transmitter } from "./uart.js";

/** The two lines between a UART and the module. Lives on when the Serial is closed and another is opened. */
export class Wire {
	readonly clock: Clock;
	/** Bytes that found the RX FIFO full. */
	lost = 0;
	#module: ((bytes: Uint8Array) => void) | undefined;
	#rate: ((baud: number) => void) | undefined;
	#receiver: Receiver | undefined;

	constructor(clock: Clock) {
		this.clock = clock;
	}

	/**
	 * Connects what the module's RXD pin is: called with every byte that has left the UART.
	 * @param rate told the bits per second of each Serial that opens, 0 where the line takes no time
	 */
	attach(module: (bytes: Uint8Array) => void, rate?: (baud: number) => void): void {
		this.#module = module;
		this.#rate = rate;
	}

	/** The module's TXD pin: bytes start towards the UART now, one after another at the line's rate. Nobody hears them while no Serial is open. */
	send(bytes: Uint8Array): void {
		this.#receiver?.put(bytes);
	}

	/** For WireSerial. @throws Error when another Serial is open */
	open(receiver: Receiver, baud: number): void {
		if (this.#receiver !== undefined)
			throw new Error("serial: in use");
		this.#receiver = receiver;
		this.#rate?.(baud);
	}

	/** For WireSerial. */
	close(): void {
		this.#receiver = undefined;
	}

	/** For WireSerial: bytes that left the TX FIFO. */
	left(bytes: Uint8Array): void {
		this.#module?.(bytes);
	}
}

/** What WireSerial takes besides the options of every Serial. Without `baud` the line takes no time. */
export interface WireOptions extends SerialOptions {
	readonly wire: Wire;
}

/** The UART's end of a wire, as the stock ESP32 class behaves. */
export class WireSerial implements Serial {
	readonly #wire: Wire;
	readonly #receiver: Receiver;
	readonly #transmitter: Transmitter;
	#closed = false;

	/** @throws TypeError when `wire` is not a Wire, Error when it is in use */
	constructor(options: SerialOptions & SerialCallbacks) {
		const wire = options["wire"];
		if (!(wire instanceof Wire))
			throw new TypeError("serial: wire must be a Wire");
		// Ten bits a character: start, eight, stop.
		const character = options.baud ? 10_000 / options.baud : 0;
		this.#wire = wire;
		this.#receiver = new Receiver(wire.clock, character, count => options.onReadable(count), count => wire.lost += count);
		this.#transmitter = new Transmitter(wire.clock, character, count => options.onWritable(count), bytes => wire.left(bytes));
		wire.open(this.#receiver, options.baud ?? 0);
	}

	/** Fills `buffer` as far as the FIFO goes. @returns the count, undefined when the FIFO is empty */
	read(buffer: Uint8Array): number | undefined {
		this.#check();
		return this.#receiver.read(buffer);
	}

	/** All or nothing. @throws Error "output full" when it does not fit into the TX FIFO */
	write(buffer: Uint8Array): void {
		this.#check();
		this.#transmitter.write(buffer);
	}

	/** What the FIFOs hold is gone. */
	close(): void {
		if (this.#closed)
			return;
		this.#closed = true;
		this.#receiver.close();
		this.#transmitter.close();
		this.#wire.close();
	}

	#check(): void {
		if (this.#closed)
			throw new Error("serial: closed");
	}
}
