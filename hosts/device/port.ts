// The platform part of `device.network.mqtt`: the module's UART, the clock and the power pins.

import type { Power } from "../../modules/app/host.js";
import type { Clock, SerialOptions } from "../../modules/base/platform.js";

/** The default export of "port". */
export interface Port {
	readonly serial: SerialOptions;
	/** Further rates at which the module may be found; it is switched to the Serial's then. */
	readonly rates?: readonly number[];
	/** Bytes that the Serial buffers by itself; default 128, an ESP32's FIFO. */
	readonly fifo?: number;
	readonly clock: Clock;
	readonly power?: Power;
	/** Called with what an app throws into the event loop, and with the modem's errors. */
	onException(error: unknown): void;
}
