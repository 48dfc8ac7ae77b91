// What a Modem is made with. Sizes in bytes, times in milliseconds.
// Source: DESIGN §3 (the world comes in through options), MODEM.md §5 (APN, PIN, power).

import type { Clock, SerialOptions } from "../at/platform.js";
import type { Profile } from "./profile.js";

/** The module's power pins; each call returns at once, the host times the pulse. */
export interface PowerPins {
	on(): void;
	reset(): void;
}

/** What a Modem is made with. Sizes in bytes, times in milliseconds. */
export interface ModemOptions {
	/** The Serial class inside its own options. */
	readonly serial: SerialOptions;
	readonly clock: Clock;
	readonly profile: Profile;
	/** Access point name; default: what the network or the SIM gives. */
	readonly apn?: string;
	readonly user?: string;
	readonly password?: string;
	/** SIM PIN, entered once a boot when the SIM asks for it. */
	readonly pin?: string;
	readonly power?: PowerPins | undefined;
	/** Numbers in [0, 1): back-off jitter and first packet identifiers. */
	readonly random?: () => number;
	/** Milliseconds after which a Serial whose port is gone is opened again, for as long as it takes; default: never, the modem is closed then. */
	readonly reopen?: number | undefined;
	/** Receive buffer: a power of two from 512; default 4096. */
	readonly receive?: number;
	/** Depth of the UART's receive FIFO; default 128. */
	readonly fifo?: number;
	/** Memory for the inboxes and outboxes of all sessions: the sum of QMTSession.bytesFor of each; default 8192, for one of the default sizes. */
	readonly sessions?: number;
	/** Registered, with a PDP context: sessions open now. Again after every loss. */
	readonly onReady?: () => void;
	/** Something a person should know of; the modem goes on trying. */
	readonly onError?: (error: Error) => void;
}
