// What the loss of a link leads to, by its cause: the pauses before the next attempts, what is switched off and on, and what a person may have to change.
// Source: both notes §3.2.2 (QMTOPEN), §3.2.4 (QMTCONN), §5.1 table 3 (QMTSTAT, "How to do"); MQTT 3.1.1 §3.2.2.3. docs/recovery.md is written from it.

import type ModuleError from "./module-error.js";

/** What is switched off and on. */
export const NOTHING = 0;
export const PDP = 1;
export const RADIO = 2;
export const POWER = 3;

/** What one cause leads to. */
export interface Policy {
	/** As a session reports it. */
	readonly name: string;
	readonly cause: string;
	/** Longest pause before a new attempt, in milliseconds. Pauses begin with FIRST, double with each failure in a row, and are multiplied by 0.5 to 1.5 at random. */
	readonly longest: number;
	/** The weakest and the strongest measure. After 3, 6, 12, 24 … failures in a row one is taken, from the weakest up to the strongest, then from the weakest again. */
	readonly weakest: number;
	readonly strongest: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The first pause, of every cause. */
export const FIRST = SECOND;

/** A permanent refusal: nothing that the node does can change it. */
export const REFUSED: Policy = Object.freeze({ name: "refused", cause: "the broker refuses the client", longest: 2 * HOUR, weakest: NOTHING, strongest: NOTHING });
export const MISCONFIGURED: Policy = Object.freeze({ name: "misconfigured", cause: "a setting, a certificate or a file does not serve", longest: 2 * HOUR, weakest: NOTHING, strongest: NOTHING });
/** The network works, as far as it is known. */
export const UNAVAILABLE: Policy = Object.freeze({ name: "unavailable", cause: "the broker is down, or closes the connection", longest: 5 * MINUTE, weakest: PDP, strongest: PDP });
export const UNREACHABLE: Policy = Object.freeze({ name: "unreachable", cause: "the network does not carry the connection", longest: 5 * MINUTE, weakest: PDP, strongest: RADIO });
/** Its AT channel does: a restart is what brings its MQTT back, and with that context and radio, too. */
export const UNRESPONSIVE: Policy = Object.freeze({ name: "unresponsive", cause: "the module's MQTT does not answer", longest: 5 * MINUTE, weakest: POWER, strongest: POWER });

/** All of them, as docs/recovery.md lists them. */
export const POLICIES: readonly Policy[] = Object.freeze([REFUSED, MISCONFIGURED, UNAVAILABLE, UNREACHABLE, UNRESPONSIVE]);

/** QMTOPEN's <result>: a wrong parameter. */
const WRONG_PARAMETER = 1;
/** CONNACK's return code: server unavailable. */
const SERVER_UNAVAILABLE = 3;
/** QMTSTAT's <err_code>: PINGREQ failed; packets could not be sent. Any other says that the server, or this client, closed the connection. */
const NO_PINGRESP = 2;
const NOT_SENT = 6;

/**
 * Finds what an error leads to.
 * @param network the network may be at fault: false where it was found to reach the host, or where the cause is certain without it
 * @param secure the link uses TLS
 */
export function policyOf({ source, code }: ModuleError, network: boolean, secure: boolean): Policy {
	switch (source) {
		case "QMTCONN": // code 0: CONNECT failed, or the client is not connected any more
			return code === 0 ? UNREACHABLE : code === SERVER_UNAVAILABLE ? UNAVAILABLE : REFUSED;
		case "QMTSTAT":
			return code === NO_PINGRESP || code === NOT_SENT ? UNREACHABLE : UNAVAILABLE;
		case "QMTOPEN":
			return code === WRONG_PARAMETER ? MISCONFIGURED : network ? UNREACHABLE : secure ? MISCONFIGURED : UNAVAILABLE;
		case "timeout":
			return UNRESPONSIVE;
		default:
			return network ? UNREACHABLE : MISCONFIGURED;
	}
}
