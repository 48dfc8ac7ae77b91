// An ECMA-419 Serial over npm `serialport`: a real module at a USB or built-in port of a desktop computer.
// Source: ECMA-419 §11 (Serial: format "buffer", onReadable, onWritable), serialport 13.

import { SerialPort } from "serialport";
import type { Serial, SerialCallbacks, SerialOptions } from "../../modules/base/platform.js";

/** Most bytes pending in the operating system; `onWritable` reports the remainder. */
const OUTPUT = 1024;

/** The part of `SerialPort` in use, which its mock shares. */
interface Port {
	on(event: "data", listener: (bytes: Uint8Array) => void): unknown;
	on(event: "error" | "close", listener: (error?: Error | null) => void): unknown;
	open(callback: (error: Error | null) => void): void;
	write(bytes: Uint8Array, callback: (error: Error | null | undefined) => void): unknown;
	close(callback: (error: Error | null) => void): void;
	readonly isOpen: boolean;
}

/** Options of NodeSerial; `baud` defaults to 115200. */
export interface NodeSerialOptions extends SerialOptions {
	/** The device, such as `/dev/ttyUSB2`. */
	readonly path: string;
	/** Called with the bytes of each direction. */
	readonly tap?: (from: "host" | "modem", bytes: Uint8Array) => void;
	/** The class that opens it. */
	readonly port?: new (options: { path: string; baudRate: number; autoOpen: false }) => Port;
}

/** A serial port of this computer. Opens in a later turn, and then calls `onWritable`, or `onError` when opening fails. */
export class NodeSerial implements Serial {
	readonly #options: SerialOptions & SerialCallbacks;
	readonly #tap: NodeSerialOptions["tap"];
	readonly #port: Port;
	readonly #input: Uint8Array[] = [];
	#available = 0;
	#pending = 0;
	#open = false;
	#closed = false;

	/** @throws TypeError when `path` is not text */
	constructor(options: SerialOptions & SerialCallbacks) {
		const { path, tap, port: Port = SerialPort } = options as unknown as NodeSerialOptions;
		if (typeof path !== "string")
			throw new TypeError("serial: path must be text");
		this.#options = options;
		this.#tap = tap;
		this.#port = new Port({ path, baudRate: options.baud ?? 115_200, autoOpen: false });
		this.#port.on("data", bytes => this.#receive(bytes));
		this.#port.on("error", error => this.#fail(error));
		this.#port.on("close", error => this.#fail(error ?? new Error("the port is gone")));
		this.#port.open(error => error === null ? this.#opened() : this.#fail(error));
	}

	/** Reads received bytes into `buffer`. @returns their count; undefined when there are none */
	read(buffer: Uint8Array): number | undefined {
		this.#check();
		let count = 0;
		while (count < buffer.length && this.#available > 0) {
			const first = this.#input[0]!;
			const part = Math.min(first.length, buffer.length - count);
			buffer.set(first.subarray(0, part), count);
			if (part === first.length)
				this.#input.shift();
			else
				this.#input[0] = first.subarray(part);
			count += part;
			this.#available -= part;
		}
		return count === 0 ? undefined : count;
	}

	/** Writes all of `buffer`. @throws Error "output full" when there is no room for all of it; then nothing is written */
	write(buffer: Uint8Array): void {
		this.#check();
		const count = buffer.length;
		if (!this.#open || count > OUTPUT - this.#pending)
			throw new Error("output full");
		this.#pending += count;
		this.#tap?.("host", buffer);
		// The caller reuses its buffer at once.
		this.#port.write(new Uint8Array(buffer), error => error ? this.#fail(error) : this.#sent(count));
	}

	close(): void {
		if (this.#closed)
			return;
		this.#closed = true;
		if (this.#port.isOpen)
			this.#port.close(() => {});
	}

	#opened(): void {
		// Closed during opening.
		if (this.#closed) {
			this.#port.close(() => {});
			return;
		}
		this.#open = true;
		this.#options.onWritable(OUTPUT);
	}

	#receive(bytes: Uint8Array): void {
		if (this.#closed)
			return;
		this.#tap?.("modem", bytes);
		this.#input.push(bytes);
		this.#available += bytes.length;
		this.#options.onReadable(this.#available);
	}

	#sent(count: number): void {
		this.#pending -= count;
		if (!this.#closed)
			this.#options.onWritable(OUTPUT - this.#pending);
	}

	#fail(error?: Error | null): void {
		if (this.#closed)
			return;
		this.close();
		this.#options.onError(error ?? new Error("the port failed"));
	}

	#check(): void {
		if (this.#closed)
			throw new Error("serial: closed");
	}
}
