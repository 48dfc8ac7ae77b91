// The ESP32's UART: Moddable's own ECMA-419 Serial, with callbacks that catch errors, because an uncaught one would end the machine.
// Source: ECMA-419 §11 (Serial); Moddable SDK, modules/io/serial/esp32: UART 0 is the console.

import StockSerial from "embedded:io/serial";
import config from "mc/config";
import type { Serial, SerialCallbacks, SerialOptions } from "../../modules/base/platform.js";
import { requiredPin, uartOf } from "./boards.js";

/** The stock class on an ESP32; the SDK's typings are wider. */
const Port = StockSerial as unknown as new (options: object) => Serial;

/** Options of UARTSerial; the defaults are those of the manifest's `config`, or of the board. */
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
	(globalThis as unknown as { trace(text: string): void }).trace(`${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}\n`);
}

/** A UART of the chip. Never fails once open: `onError` is not called. */
export class UARTSerial extends Port {
	/** @throws RangeError when `port` is not 1 or 2, or a default cannot be used, naming the setting; errors of the stock class when a pin is wrong or in use */
	constructor(options: SerialOptions & SerialCallbacks) {
		const {
			port = uartOf(config), transmit = requiredPin(config, "transmit"), receive = requiredPin(config, "receive"), onException = traceException,
		} = options as UARTSerialOptions;
		if (port !== 1 && port !== 2)
			throw new RangeError("serial: uart must be 1 or 2");
		const { onReadable, onWritable } = options;
		super({
			...options, port, transmit, receive,
			onReadable(count: number) {
				try {
					onReadable(count);
				}
				catch (error) {
					onException(error);
				}
			},
			onWritable(count: number) {
				try {
					onWritable(count);
				}
				catch (error) {
					onException(error);
				}
			},
		});
	}
}

export default UARTSerial;
