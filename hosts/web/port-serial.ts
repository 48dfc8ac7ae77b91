// A real module's port as an ECMA-419 Serial: its bytes come and go through the page, which holds the Web Serial port or the WebSocket.
// Source: ECMA-419 §11 (Serial: format "buffer", onReadable, onWritable).

import type { Clock, Serial, SerialCallbacks, SerialOptions } from "../../modules/base/platform.js";

/** Bytes that can be written at once. */
const OUTPUT = 1024;

/** The page's end. Outlives the Serials that are opened on it. */
export class Port {
	readonly clock: Clock;
	/** Sends bytes to the module. */
	readonly send: (bytes: Uint8Array) => void;
	/** Takes what the module sends, while a Serial is open. */
	receive: ((bytes: Uint8Array) => void) | undefined;

	constructor(clock: Clock, send: (bytes: Uint8Array) => void) {
		this.clock = clock;
		this.send = send;
	}
}

/** The driver's end. */
export class PortSerial implements Serial {
	readonly #port: Port;
	#input: Uint8Array<ArrayBufferLike> = new Uint8Array(0);
	#writable = 0;
	#closed = false;
	readonly #writing;

	/** @throws TypeError when `port` is not a Port */
	constructor(options: SerialOptions & SerialCallbacks) {
		const port = options["port"];
		if (!(port instanceof Port))
			throw new TypeError("serial: port must be a Port");
		this.#port = port;
		this.#writing = port.clock.alarm(() => {
			this.#writable = OUTPUT;
			options.onWritable(OUTPUT);
		});
		this.#writing.set(0);
		port.receive = bytes => {
			const input = new Uint8Array(this.#input.length + bytes.length);
			input.set(this.#input);
			input.set(bytes, this.#input.length);
			this.#input = input;
			options.onReadable(input.length);
		};
	}

	read(buffer: Uint8Array): number | undefined {
		this.#check();
		const count = Math.min(buffer.length, this.#input.length);
		buffer.set(this.#input.subarray(0, count));
		this.#input = this.#input.subarray(count);
		return count === 0 ? undefined : count;
	}

	/** @throws Error "output full" when there is no room for all of `buffer`; then nothing is written */
	write(buffer: Uint8Array): void {
		this.#check();
		if (buffer.length > this.#writable)
			throw new Error("output full");
		this.#writable -= buffer.length;
		this.#port.send(buffer.slice());
		this.#writing.set(0);
	}

	close(): void {
		if (this.#closed)
			return;
		this.#closed = true;
		this.#writing.clear();
		this.#port.receive = undefined;
	}

	#check(): void {
		if (this.#closed)
			throw new Error("serial: closed");
	}
}
