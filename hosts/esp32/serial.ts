// The ESP32's Serial: BufferedSerial, or by the setting `serial` Moddable's own class, with callbacks that catch errors, which would end the machine.
// Source: ECMA-419 §11 (Serial); Moddable SDK, modules/io/serial/esp32: UART 0 is the console.

import StockSerial from "embedded:io/serial";
import config from "mc/config";
import type { OpenSerial, Serial, SerialCallbacks, SerialOptions } from "../../modules/base/platform.js";
import { BUFFER, bufferOf, requiredPin, serialOf, uartOf } from "./boards.js";
import { BufferedSerial } from "./bufferedserial.js";
import type { Settings } from "./settings.js";

/** The stock class on an ESP32; the SDK's typings are wider. */
const Stock = StockSerial as unknown as OpenSerial;
const Buffered = BufferedSerial as unknown as OpenSerial;

/** The FIFO of the chip, all that the stock class has. */
const FIFO = 128;

/** Options of both classes; the defaults are those of the manifest's `config`, or of the board. */
export interface UARTSerialOptions extends SerialOptions {
	/** Number of the UART: 1 or 2. */
	readonly port?: number;
	/** GPIO numbers of TXD and RXD. */
	readonly transmit?: number;
	readonly receive?: number;
	/** Called with what a callback throws; default: traces it. */
	readonly onException?: (error: unknown) => void;
}

function traceException(error: unknown): void {
	(globalThis as unknown as { trace(text: string): void }).trace(`${String(error)}\n`);
}

/** @returns the callback of an option that passes what it throws to `onException` */
function caught(callback: (count: number) => void, onException: (error: unknown) => void): (count: number) => void {
	return count => {
		try {
			callback(count);
		}
		catch (error) {
			onException(error);
		}
	};
}

/** @returns the options, complete, with callbacks that pass what they throw to `onException` @throws RangeError when a default cannot be used, or `port` is not 1 or 2 */
function guarded(options: SerialOptions & SerialCallbacks): SerialOptions & SerialCallbacks {
	const given = options as UARTSerialOptions;
	const port = given.port ?? uartOf(config);
	if (port !== 1 && port !== 2)
		throw new RangeError("serial: uart must be 1 or 2");
	const onException = given.onException ?? traceException;
	return {
		...options, port,
		transmit: given.transmit ?? requiredPin(config, "transmit"), receive: given.receive ?? requiredPin(config, "receive"),
		onReadable: caught(options.onReadable, onException), onWritable: caught(options.onWritable, onException),
	};
}

/** Moddable's own class: no buffer behind the FIFO, and no flow control. Never fails once open: `onError` is not called. */
export class UARTSerial extends Stock implements Serial {
	/** @throws RangeError when `port` is not 1 or 2, or a default cannot be used, naming the setting; errors of the stock class when a pin is wrong or in use */
	constructor(options: SerialOptions & SerialCallbacks) {
		super(guarded(options));
	}
}

/** BufferedSerial with such callbacks. Never fails once open: `onError` is not called. */
export class GuardedSerial extends Buffered implements Serial {
	/** @throws RangeError likewise; errors of BufferedSerial */
	constructor(options: SerialOptions & SerialCallbacks) {
		super(guarded(options));
	}
}

/** The modem's options that depend on the Serial. */
export interface Line {
	readonly serial: SerialOptions;
	/** Bytes that the Serial buffers. */
	readonly fifo: number;
	/** The module's RTS is wired: its bytes can be held back. */
	readonly flowControl: boolean;
	/** RTS is driven by the firmware, because the stock class cannot; -1: not wired, or driven by the UART. */
	readonly rts: number;
}

/**
 * Reads the settings of the UART. A wrong `buffer` is reported, and the default used.
 * @param gpio reads a pin that the module can do without; -1: not wired
 * @param report called with one line for each loss of received bytes
 * @throws RangeError naming the setting
 */
export function lineOf(settings: Settings, gpio: (name: string) => number, report: (text: string) => void, onException: (error: unknown) => void): Line {
	const stock = serialOf(settings) === "stock";
	const rts = gpio("rts");
	const serial = {
		io: UARTSerial, port: uartOf(settings), transmit: requiredPin(settings, "transmit"), receive: requiredPin(settings, "receive"), baud: Number(settings["baud"]),
		onException,
	};
	if (stock)
		return { serial, fifo: FIFO, flowControl: rts >= 0, rts };
	let buffer: number = BUFFER.usual;
	try {
		buffer = bufferOf(settings);
	}
	catch (error) {
		onException(error);
	}
	const onOverrun = (count: number): void => report(`serial: received bytes were lost, ${count} times`);
	return { serial: { ...serial, io: GuardedSerial, rts, cts: gpio("cts"), buffer, onOverrun }, fifo: buffer, flowControl: rts >= 0, rts: -1 };
}

/** The class for apps. */
export default UARTSerial;
