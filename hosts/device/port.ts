// What a platform gives to the set-up of `device.network.mqtt`: the UART with the module at its other end, and time.

import type { Power } from "../../modules/app/host.js";
import type { Clock, SerialOptions } from "../../modules/base/platform.js";

/** The default export of "port". */
export interface Port {
	readonly serial: SerialOptions;
	readonly clock: Clock;
	readonly power?: Power;
	/** Called with what an app throws into the event loop, and with the modem's errors. */
	onException(error: unknown): void;
}
