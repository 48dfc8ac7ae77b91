// A UART in the same process: an ECMA-419 Serial with the ESP32's FIFOs at one end, the simulated module at the other.
// Source: docs/hardware.md (Serial; UART FIFO); the figures are in ./uart.

import type { Clock, Serial, SerialCallbacks, SerialOptions } from "../../modules/base/platform.js";
import { Receiver, Transmitter } from "./uart.js";

/** The two lines between a UART and the module. Outlives the Serials that are opened on it. */
export class Wire {
	readonly clock: Clock;
	/** Bytes lost because the RX FIFO was full. */
	lost = 0;
	#module: ((bytes: Uint8Array) => void) | undefined;
	#rate: ((baud: number) => void) | undefined;
	#receiver: Receiver | undefined;

	constructor(clock: Clock) {
		this.clock = clock;
	}

	/**
	 * Connects the module's RXD pin. @param module called with every byte that has left the UART
	 * @param rate called with the bits per second of each Serial that opens; 0 when the line takes no time
	 */
	attach(module: (bytes: Uint8Array) => void, rate?: (baud: number) => void): void {
		this.#module = module;
		this.#rate = rate;
	}

	/** The module's TXD pin: sends bytes to the UART at the line's rate. Bytes are lost while no Serial is open. */
	send(bytes: Uint8Array): void {
		this.#receiver?.put(bytes);
	}

	/** Called by WireSerial when it opens. @throws Error when another Serial is open */
	open(receiver: Receiver, baud: number): void {
		if (this.#receiver !== undefined)
			throw new Error("serial: in use");
		this.#receiver = receiver;
		this.#rate?.(baud);
	}

	/** Called by WireSerial when it closes. */
	close(): void {
		this.#receiver = undefined;
	}

	/** Called by WireSerial with bytes that left the TX FIFO. */
	left(bytes: Uint8Array): void {
		this.#module?.(bytes);
	}
}

/** Options of WireSerial. Without `baud` the line takes no time. */
export interface WireOptions extends SerialOptions {
	readonly wire: Wire;
}

/** The UART's end of a wire, as the stock ESP32 class behaves. */
export class WireSerial implements Serial {
	readonly #wire: Wire;
	readonly #receiver: Receiver;
	readonly #transmitter: Transmitter;
	#closed = false;

	/** @throws TypeError when `wire` is not a Wire, Error when the wire is in use */
	constructor(options: SerialOptions & SerialCallbacks) {
		const wire = options["wire"];
		if (!(wire instanceof Wire))
			throw new TypeError("serial: wire must be a Wire");
		// Ten bits per character: start, eight data bits, stop.
		const character = options.baud ? 10_000 / options.baud : 0;
		this.#wire = wire;
		this.#receiver = new Receiver(wire.clock, character, count => options.onReadable(count), count => wire.lost += count);
		this.#transmitter = new Transmitter(wire.clock, character, count => options.onWritable(count), bytes => wire.left(bytes));
		wire.open(this.#receiver, options.baud ?? 0);
	}

	/** Reads bytes of the RX FIFO into `buffer`. @returns their count; undefined when the FIFO is empty */
	read(buffer: Uint8Array): number | undefined {
		this.#check();
		return this.#receiver.read(buffer);
	}

	/** Writes all of `buffer`. @throws Error "output full" when the TX FIFO has no room for all of it; then nothing is written */
	write(buffer: Uint8Array): void {
		this.#check();
		this.#transmitter.write(buffer);
	}

	/** Closes the Serial; drops the contents of the FIFOs. */
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
