// The options of a Modem, and their check. Sizes in bytes, times in milliseconds.
// Source: BG96 TCP/IP note, QICSGP (access point, authentication); 27.007 §8.3 (CPIN), §10.1.1 (CGDCONT).

import { checkText } from "../../base/check.js";
import type { Clock, SerialOptions } from "../../base/platform.js";
import { encode } from "../../base/utf8.js";
import { NETWORK_LIMIT } from "../common/limits.js";
import type { Profile } from "../common/module-profile.js";
import { checkRadio, type RadioOptions, type RadioValues } from "./radio-options.js";

/** How a user is authenticated at the access point; AT+QICSGP takes the index. */
export const AUTHENTICATIONS: readonly string[] = Object.freeze(["none", "PAP", "CHAP", "PAP or CHAP"]);

/** The module's power pins. Each call returns at once; the host times the pulse. */
export interface PowerPins {
	on(): void;
	reset(): void;
	/** Called when AT+QPOWD=1 fails or is not confirmed. */
	off?(): void;
}

/** Options of a Modem. Sizes in bytes, times in milliseconds. */
export interface ModemOptions extends RadioOptions {
	/** The Serial class (`io`) inside its own options; `baud` default 115,200. */
	readonly serial: SerialOptions;
	readonly clock: Clock;
	readonly profile: Profile;
	/** Access point name; default: the one that the network or the SIM gives. */
	readonly apn?: string | undefined;
	/** Of the access point; BG96 only. Without a user there is no authentication. */
	readonly user?: string | undefined;
	readonly password?: string | undefined;
	/** "none", "PAP", "CHAP" or "PAP or CHAP"; BG96 only. Default "PAP" with a user, else "none". */
	readonly authentication?: string | undefined;
	/** SIM PIN, entered once a boot when the SIM asks for it, never on the last try. */
	readonly pin?: string | undefined;
	/** Further rates at which to look for the module; when found there, it is switched to the Serial's (AT+IPR). Default none. */
	readonly rates?: readonly number[] | undefined;
	/** Time server, asked when neither the module nor the network has the time; BG96 only. */
	readonly timeServer?: string | undefined;
	/** True when the host drives the module's RTS input, which holds back the module's bytes (AT+IFC=2,2). */
	readonly flowControl?: boolean | undefined;
	readonly power?: PowerPins | undefined;
	/** Numbers in [0, 1): back-off jitter and first packet identifiers. */
	readonly random?: () => number;
	/** Milliseconds between attempts to open a lost port again; default: none, a lost port closes the modem. */
	readonly reopen?: number | undefined;
	/** Receive ring in bytes, a power of two from 512; default 4096. Lines of more than half of it are dropped, longer messages arrive in fragments. */
	readonly receive?: number;
	/** Depth of the UART's receive FIFO; default 128. */
	readonly fifo?: number;
	/** Memory for all sessions: the sum of QMTSession.bytesFor for each; default 8192, enough for one session of the default sizes. */
	readonly sessions?: number;
	/** The module is registered and has a PDP context, for the first time or again after a loss: sessions open now. */
	readonly onReady?: () => void;
	/** A problem that may need a person; the modem keeps trying. */
	readonly onError?: (error: Error) => void;
	/** `Modem.network` is up to date: after every bring-up, and after `Modem.survey`. */
	readonly onSurvey?: () => void;
	/** The module is off: the end of `Modem.powerOff`. */
	readonly onOff?: () => void;
}

/**
 * Checks the options.
 * @returns the values of the radio's commands
 * @throws RangeError naming the option that cannot be sent, or that the module does not support
 */
export function checkModem(options: ModemOptions): RadioValues {
	const { profile, authentication } = options;
	for (const name of ["apn", "user", "password", "pin", "timeServer"] as const)
		checkText(encode(options[name] ?? ""), name, NETWORK_LIMIT);
	if (authentication !== undefined && !AUTHENTICATIONS.includes(authentication))
		throw new RangeError(`authentication: ${authentication} is not ${AUTHENTICATIONS.join(", ")}`);
	checkSupport(options.user, "user", profile.authenticates, profile);
	checkSupport(authentication, "authentication", profile.authenticates, profile);
	checkSupport(options.timeServer, "timeServer", profile.timeServer, profile);
	return checkRadio(options, profile);
}

function checkSupport(value: string | undefined, name: string, supported: boolean, profile: Profile): void {
	if (value !== undefined && value !== "" && !supported)
		throw new RangeError(`${name}: not supported by a ${profile.name}`);
}
