// What tells one simulated module from its siblings, as types; the modules themselves are bg96.ts and bc20.ts.
// Source: both notes §3.2 (ranges, defaults, test answers), §4 (error codes); docs/hardware.md (BG96 and BC20; Bytes on the wire).

import type { Technology } from "./technologies.js";

/** One field of a QMTCFG key: an integer in a range, or a string. `shown` is the range of the test answer where it is another; `least` is 1 where a string must not be empty. */
export type ConfigurationField =
	| { readonly kind: "integer"; readonly low: number; readonly high: number; readonly value?: number; readonly shown?: string }
	| { readonly kind: "string"; readonly name: string; readonly least: 0 | 1 };

/** A QMTCFG key with its fields; `needed` says how many of them a write must give, from what it gives. */
export interface ConfigurationKey {
	readonly fields: readonly ConfigurationField[];
	/** How many fields must be present; a function of the first where it decides. */
	readonly needed: (first: number) => number;
	/** The firmware that has it; left out: every one. */
	readonly firmware?: "recvMode" | "dataFormat";
}

/** A module, in everything that tells it from its siblings. */
export interface ModemProfile {
	/** Manufacturer and model, as ATI tells them. */
	readonly identification: readonly string[];
	readonly revision: string;
	/** Lines after a start, with their time in ms after RDY. `+CPIN` is completed with the state of the SIM. */
	readonly bootLines: readonly (readonly [number, string])[];
	/** What its radio can do, first what it looks for by default. */
	readonly technologies: readonly Technology[];
	/** Whether registration brings PDP context 1 with it, announced by `+IP`. */
	readonly attaches: boolean;
	/** Commands of its siblings that it does not have. */
	readonly absent: readonly string[];
	readonly configuration: Readonly<Record<string, ConfigurationKey>>;
	/** Whether a query of QMTCFG answers strings in quotes. */
	readonly quotesSettings: boolean;
	/** Whether AT+QMTPUB carries the message in its line; otherwise a prompt asks for it. */
	readonly inline: boolean;
	/** Test answers as the examples of its note print them, whole. */
	readonly examples: Readonly<Record<string, string>>;
	readonly connections: number;
	readonly window: number;
	/** Bytes: a host name, the payload of a publish, a command line. */
	readonly hostLimit: number;
	readonly payloadLimit: number;
	readonly lineLimit: number;
	readonly errors: Readonly<Record<number, string>>;
	/** The code it tells in place of one that its note does not have. */
	readonly substitutes: Readonly<Record<number, number>>;
}

/** An integer from `low` to `high`; `value` is its default, if it has one. */
export const integer = (low: number, high: number, value?: number, shown?: string): ConfigurationField =>
	({ kind: "integer", low, high, ...(value === undefined ? {} : { value }), ...(shown === undefined ? {} : { shown }) });
export const string = (name: string, least: 0 | 1 = 1): ConfigurationField => ({ kind: "string", name, least });
export const all = (count: number) => () => count;

/** Errors that more than one command answers with; both notes §4. */
export const OPERATION_NOT_ALLOWED = 3;
export const OPERATION_NOT_SUPPORTED = 4;
export const SIM_ABSENT = 10;
export const SIM_PIN_REQUIRED = 11;
export const SIM_PUK_REQUIRED = 12;
export const SIM_FAILURE = 13;
export const SIM_BUSY = 14;
export const SIM_WRONG = 15;
export const INCORRECT_PASSWORD = 16;
export const TEXT_TOO_LONG = 24;
export const NO_NETWORK_SERVICE = 30;
export const INCORRECT_PARAMETERS = 50;
