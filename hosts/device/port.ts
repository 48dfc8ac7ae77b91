// What a platform gives to the set-up of `device.network.mqtt`: the UART with the module at its other end, and time.

import type { Power } from "../../modules/app/host.js";
import type { Clock, SerialOptions } from "../../modules/base/platform.js";

/** The default export of "port". */
export interface Port {
	readonly serial: SerialOptions;
	readonly clock: Clock;
	readonly power?: Power;
	/** Hears what an app throws into the event loop, and what a person should know of the modem. */
	onException(error: unknown): void;
}
