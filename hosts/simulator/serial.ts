// An ECMA-419 Serial over Moddable's desktop class, which reads only into new buffers, takes one write at a time, and must not be used once closed.
// Source: ECMA-419 §11 (Serial: format "buffer", onReadable, onWritable); Moddable SDK, modules/io/serial/lin.

import DesktopSerial from "embedded:io/serial";
import config from "mc/config";
import Timer from "timer";
import type { Serial, SerialCallbacks, SerialOptions } from "../../modules/base/platform.js";

/** Most bytes that the desktop's class takes in one write. */
const OUTPUT = 1024;

/** The interface of the desktop's class; the SDK's typings describe the microcontroller's. */
interface PortOptions {
	readonly device: string;
	readonly baud: number;
	readonly format: "buffer";
	readonly onReadable: (count: number) => void;
	readonly onWritable: () => void;
	readonly onError: () => void;
}

interface Port {
	read(count: number): ArrayBuffer | undefined;
	write(bytes: ArrayBuffer): void;
	close(): void;
}

const Port = DesktopSerial as unknown as new (options: PortOptions) => Port;

/** Options of SimulatorSerial; `baud` defaults to 115200. */
export interface SimulatorSerialOptions extends SerialOptions {
	/** The device, such as `/dev/ttyUSB2`, or the pseudo-terminal of the simulated modem; default: `device` of the manifest's `config`. */
	readonly device?: string;
	/** Receives errors thrown by callbacks, which the desktop's class would discard; default: traces them. */
	readonly onException?: (error: unknown) => void;
}

function traceException(error: unknown): void {
	(globalThis as unknown as { trace(text: string): void }).trace(`${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`);
}

/** A device of this computer. Opens at once; when opening fails, calls `onError` in a later turn. */
export class SimulatorSerial implements Serial {
	readonly #callbacks: SerialCallbacks;
	readonly #onException: (error: unknown) => void;
	readonly #output = new Uint8Array(OUTPUT);
	/** Bytes of `output` that wait for the current write. */
	#pending = 0;
	/** The port accepts a write. */
	#idle = false;
	#port: Port | undefined;
	#failure: Timer | undefined;
	#closed = false;

	/** @throws TypeError when `device` is not text */
	constructor(options: SerialOptions & SerialCallbacks) {
		const { device = config["device"], onException = traceException } = options as SimulatorSerialOptions;
		if (typeof device !== "string")
			throw new TypeError("serial: device must be text");
		this.#callbacks = options;
		this.#onException = onException;
		try {
			this.#port = new Port({
				device, baud: options.baud ?? 115_200, format: "buffer",
				onReadable: count => this.#try(() => this.#callbacks.onReadable(count)),
				onWritable: () => this.#try(() => this.#writable()),
				onError: () => this.#try(() => this.#fail(new Error(`${device}: the device is gone`))),
			});
		}
		catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			this.#failure = Timer.set(() => this.#try(() => this.#fail(new Error(`${device}: ${reason}`))));
		}
	}

	/** Reads received bytes into `buffer`. @returns their count; undefined when there are none */
	read(buffer: Uint8Array): number | undefined {
		this.#check();
		const bytes = this.#port?.read(buffer.length);
		if (bytes === undefined)
			return undefined;
		buffer.set(new Uint8Array(bytes));
		return bytes.byteLength;
	}

	/** Writes all of `buffer`. @throws Error "output full" when there is no room for all of it; then nothing is written */
	write(buffer: Uint8Array): void {
		this.#check();
		if (this.#port === undefined || buffer.length > OUTPUT - this.#pending)
			throw new Error("output full");
		this.#output.set(buffer, this.#pending);
		this.#pending += buffer.length;
		if (this.#idle)
			this.#flush();
	}

	close(): void {
		if (this.#closed)
			return;
		this.#closed = true;
		Timer.clear(this.#failure);
		this.#port?.close();
		this.#port = undefined;
	}

	#flush(): void {
		const bytes = this.#output.buffer.slice(0, this.#pending);
		this.#idle = false;
		this.#pending = 0;
		this.#port?.write(bytes as ArrayBuffer);
	}

	#writable(): void {
		this.#idle = true;
		if (this.#pending > 0)
			this.#flush();
		this.#callbacks.onWritable(OUTPUT - this.#pending);
	}

	/** Reports a failure. Drops the port without closing it, because the desktop's class closes itself when its `onError` returns. */
	#fail(error: Error): void {
		if (this.#closed)
			return;
		this.#port = undefined;
		this.close();
		this.#callbacks.onError(error);
	}

	/** Runs a callback of the device and catches its errors; does nothing once closed. */
	#try(turn: () => void): void {
		if (this.#closed)
			return;
		try {
			turn();
		}
		catch (error) {
			this.#onException(error);
		}
	}

	#check(): void {
		if (this.#closed)
			throw new Error("serial: closed");
	}
}

export default SimulatorSerial;
