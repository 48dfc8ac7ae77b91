// What a Modem is made with. Sizes in bytes, times in milliseconds.
// Source: DESIGN §3 (the world comes in through options), MODEM.md §5 (APN, PIN, power).

import { checkText } from "../../base/check.js";
import type { Clock, SerialOptions } from "../../base/platform.js";
import { encode } from "../../base/utf8.js";
import type { Profile } from "../profile.js";
import { CONTEXT, TIME_SERVER } from "./bring-up-steps.js";
import { checkRadio, type RadioOptions, type RadioValues } from "./radio-options.js";

/** How the access point's user is authenticated; AT+QICSGP takes the index. */
export const AUTHENTICATIONS: readonly string[] = Object.freeze(["none", "PAP", "CHAP", "PAP or CHAP"]);

/** The module's power pins; each call returns at once, the host times the pulse. */
export interface PowerPins {
	on(): void;
	reset(): void;
	/** For a module that does not go off when it is told to. */
	off?(): void;
}

/** What a Modem is made with. Sizes in bytes, times in milliseconds. */
export interface ModemOptions extends RadioOptions {
	/** The Serial class inside its own options. */
	readonly serial: SerialOptions;
	readonly clock: Clock;
	readonly profile: Profile;
	/** Access point name; default: what the network or the SIM gives. */
	readonly apn?: string | undefined;
	/** Of the access point; without a user there is no authentication. */
	readonly user?: string | undefined;
	readonly password?: string | undefined;
	/** "none", "PAP", "CHAP" or "PAP or CHAP"; default PAP where there is a user. */
	readonly authentication?: string | undefined;
	/** SIM PIN, entered once a boot when the SIM asks for it. */
	readonly pin?: string | undefined;
	/** Rates at which the module may be found besides the Serial's; it is told to talk at that one then (AT+IPR). Default none. */
	readonly rates?: readonly number[] | undefined;
	/** Asked for the time where the network tells none. */
	readonly timeServer?: string | undefined;
	/** The host has wired the module's RTS, which holds its bytes back (AT+IFC=2,2). */
	readonly flowControl?: boolean | undefined;
	readonly power?: PowerPins | undefined;
	/** Numbers in [0, 1): back-off jitter and first packet identifiers. */
	readonly random?: () => number;
	/** Milliseconds after which a Serial whose port is gone is opened again, for as long as it takes; default: never, the modem is closed then. */
	readonly reopen?: number | undefined;
	/** Receive ring in bytes, a power of two from 512; default 4096. Lines of more than half of it are dropped, longer messages arrive in fragments. */
	readonly receive?: number;
	/** Depth of the UART's receive FIFO; default 128. */
	readonly fifo?: number;
	/** Memory for the inboxes and outboxes of all sessions: the sum of QMTSession.bytesFor of each; default 8192, for one of the default sizes. */
	readonly sessions?: number;
	/** Registered, with a PDP context: sessions open now. Again after every loss. */
	readonly onReady?: () => void;
	/** Something a person should know of; the modem goes on trying. */
	readonly onError?: (error: Error) => void;
	/** Signal and operator were asked: after every bring-up, and after `Modem.survey`. */
	readonly onSurvey?: () => void;
	/** The module is off, after `Modem.powerOff`. */
	readonly onOff?: () => void;
}

/**
 * @returns what the commands of the radio take
 * @throws RangeError naming the option that cannot be sent, or that the module has not
 */
export function checkModem(options: ModemOptions): RadioValues {
	const { profile, authentication } = options;
	for (const name of ["apn", "user", "password", "pin", "timeServer"] as const)
		checkText(encode(options[name] ?? ""), name, 100);
	if (authentication !== undefined && !AUTHENTICATIONS.includes(authentication))
		throw new RangeError(`authentication: ${authentication} is not ${AUTHENTICATIONS.join(", ")}`);
	for (const name of ["user", "authentication"] as const)
		need(options, name, CONTEXT, profile);
	need(options, "timeServer", TIME_SERVER, profile);
	return checkRadio(options, profile);
}

function need(options: ModemOptions, name: "user" | "authentication" | "timeServer", step: number, profile: Profile): void {
	if ((options[name] ?? "") !== "" && !profile.steps.includes(step))
		throw new RangeError(`${name}: ${profile.name} has none`);
}
