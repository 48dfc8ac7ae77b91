// Stands in for the SDK's embedded:io/serial on an ESP32, on the FIFOs of fifo.c. Source: docs/hardware.md (Serial); Moddable SDK 8.2.3, modules/io/serial/esp32.

declare function native(name: string): (this: unknown, ...parameters: unknown[]) => number;

const open = native("xs_fifo_open"), receive = native("xs_fifo_receive"), send = native("xs_fifo_send"), read = native("xs_fifo_read"), write = native("xs_fifo_write");

/** The interrupt comes at so many bytes, or when the line is idle; here each look at the line finds it idle or the FIFO full. */
const DEPTH = 128;
/** onWritable comes when fewer bytes than these are left to send. */
const NEARLY_EMPTY = 10;

interface Options {
	readonly port: number;
	readonly baud: number;
	onReadable(count: number): void;
	onWritable(count: number): void;
}

export default class Serial {
	/** One UART is wired. */
	static #open: Serial | undefined;
	readonly #options: Options;
	#waiting = true;

	constructor(options: Options) {
		this.#options = options;
		open();
		Serial.#open = this;
	}

	/** What the interrupts of the open UART do. @returns whether the line is to be looked at again at once */
	static service(): boolean {
		return Serial.#open !== undefined && Serial.#open.#service();
	}

	set format(_format: string) {}

	/** @returns the count of bytes, or undefined when there are none */
	read(buffer: Uint8Array): number | undefined {
		const count = read(buffer);
		return count === 0 ? undefined : count;
	}

	/** @throws Error when the FIFO has no room for all of it */
	write(bytes: Uint8Array): void {
		write(bytes);
		this.#waiting = true;
	}

	close(): void {
		Serial.#open = undefined;
	}

	#service(): boolean {
		const count = receive();
		if (count > 0)
			this.#options.onReadable(count);
		const room = send();
		if (this.#waiting && DEPTH - room < NEARLY_EMPTY) {
			this.#waiting = false;
			this.#options.onWritable(room);
		}
		return this.#waiting;
	}
}
