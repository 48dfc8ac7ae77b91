// An ECMA-419 Serial on ESP-IDF's UART driver: a receive ring of its own, RTS and CTS, and a count of overruns. bufferedserial.c is the native half.
// Source: ECMA-419 §11 (Serial); docs/hardware.md (Receive ring).

import type { Serial } from "../../modules/base/platform.js";
import { BUFFER } from "./boards.js";

/** Declares a C function, and a class whose instances C functions fill; the only forms that the SDK's compiler accepts. */
declare function native(name: string): (this: unknown, ...parameters: unknown[]) => unknown;
declare function Native(destructor: string): new () => object;

const FASTEST = 5_000_000;
/** The highest GPIO number of any chip. */
const HIGHEST = 54;

/** Options of BufferedSerial. */
export interface BufferedSerialOptions {
	/** Number of the UART: 1 or 2. */
	readonly port: number;
	/** GPIO numbers of TXD and RXD. */
	readonly transmit: number;
	readonly receive: number;
	/** GPIO number of RTS, at the module's RTS; -1 or left out: not wired. High while the ring and most of the FIFO are full. */
	readonly rts?: number;
	/** GPIO number of CTS, at the module's CTS; -1 or left out: not wired. Nothing is sent while it is high. */
	readonly cts?: number;
	/** Bits per second, 300 to 5000000. */
	readonly baud: number;
	/** Bytes of the receive ring, 256 to 32768; default 2048. */
	readonly buffer?: number;
	/** Only "buffer", the default. */
	readonly format?: "buffer";
	/** Bytes are there to be read. Not called again for what is left unread, until more arrive. */
	readonly onReadable?: (count: number) => void;
	/** So many bytes can be written: after opening, and after a write when half of the 1024 bytes are free, and when all are. */
	readonly onWritable?: (count: number) => void;
	/** Received bytes were lost, `count` times since the last call; the port goes on. */
	readonly onOverrun?: (count: number) => void;
}

function nothing(): void {}

/** @throws TypeError when it is not an integer, RangeError when it is out of range; both name the option */
function integer(value: unknown, name: string, least: number, most: number): number {
	if (typeof value !== "number" || !Number.isInteger(value))
		throw new TypeError(`${name}: must be an integer`);
	if (value < least || value > most)
		throw new RangeError(`${name}: ${value} is not in ${least} to ${most}`);
	return value;
}

function callback(value: unknown, name: string): (count: number) => void {
	if (value === undefined)
		return nothing;
	if (typeof value !== "function")
		throw new TypeError(`${name}: must be a function`);
	return value as (count: number) => void;
}

/** The C functions, in the order of their parameters. */
class UARTDriver extends Native("xs_bufferedserial_destructor") {
	constructor(
		port: number, transmit: number, receive: number, rts: number, cts: number, baud: number, size: number,
		onReadable: (count: number) => void, onWritable: (count: number) => void, onOverrun: (count: number) => void,
	) {
		super();
		native("xs_bufferedserial_constructor").call(this, port, transmit, receive, rts, cts, baud, size, onReadable, onWritable, onOverrun);
	}

	/** Fills `buffer` from its start. @returns the count, or undefined when nothing has arrived @throws Error when closed */
	read(buffer: Uint8Array): number | undefined {
		return native("xs_bufferedserial_read").call(this, buffer) as number | undefined;
	}

	/** Queues exactly these bytes. @throws Error when they do not fit, or the port is closed */
	write(buffer: Uint8Array): void {
		native("xs_bufferedserial_write").call(this, buffer);
	}

	/** Releases UART and pins, and drops bytes that have not been sent. No callback comes after it. Can be called repeatedly. */
	close(): void {
		native("xs_bufferedserial_close").call(this);
	}
}

/** A UART of the chip. Callbacks come from the event loop, and must not throw. Reading and writing allocate nothing. */
export class BufferedSerial extends UARTDriver implements Serial {
	/**
	 * @throws TypeError or RangeError naming the option; Error when the UART or a pin is in use, or naming the function of ESP-IDF that failed and its error.
	 * Everything is released then.
	 */
	constructor(options: BufferedSerialOptions) {
		if (options.format !== undefined && options.format !== "buffer")
			throw new RangeError("format: must be buffer");
		super(
			integer(options.port, "port", 1, 2),
			integer(options.transmit, "transmit", 0, HIGHEST), integer(options.receive, "receive", 0, HIGHEST),
			integer(options.rts ?? -1, "rts", -1, HIGHEST), integer(options.cts ?? -1, "cts", -1, HIGHEST),
			integer(options.baud, "baud", 300, FASTEST), integer(options.buffer ?? BUFFER.usual, "buffer", BUFFER.least, BUFFER.most),
			callback(options.onReadable, "onReadable"), callback(options.onWritable, "onWritable"), callback(options.onOverrun, "onOverrun"),
		);
	}
}
