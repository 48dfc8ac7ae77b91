// The profile of a simulated module: everything in which modules differ. Each profile has a file here; profiles.ts lists them.
// Source: both notes §3.2 (ranges, defaults, test answers), §4 (error codes); docs/hardware.md (BG96 and BC20; Bytes on the wire).

import type { Firmware } from "./firmware.js";
import type { Technology } from "./technologies.js";

/** One field of a QMTCFG key: an integer in a range, or a string. `shown` is the range in the test answer when it differs; `least` is 1 for a string that must not be empty. */
export type ConfigurationField =
	| { readonly kind: "integer"; readonly low: number; readonly high: number; readonly value?: number; readonly shown?: string }
	| { readonly kind: "string"; readonly name: string; readonly least: 0 | 1 };

/** A QMTCFG key with its fields. */
export interface ConfigurationKey {
	readonly fields: readonly ConfigurationField[];
	/** The number of fields that a write must give, depending on the first. */
	readonly needed: (first: number) => number;
	/** The firmware option that adds the key; left out: every firmware has it. */
	readonly firmware?: "recvMode" | "dataFormat";
}

/** A group of commands; a module has several. */
export type CommandGroup = "common" | "psm" | "publish-inline" | "narrowband" | "files" | "security" | "sockets";

/** A key of AT+QCFG about power. */
export type PowerKey = "psm/urc" | "psm/enter" | "fast/poweroff";

/** The times of the power pins, ms; docs/hardware.md (Power pins). */
export interface PowerTimes {
	/** How long PWRKEY must be low to switch on, and to switch off. */
	readonly onMs: number;
	readonly offMs: number;
	/** How long RESET_N must be low. */
	readonly resetMs: number;
	/** From power-on until STATUS is high, and until the UART is active. */
	readonly statusMs: number;
	readonly bootMs: number;
}

/** Everything in which one module differs from another. */
export interface ModemProfile {
	/** Manufacturer and model, as in the answer to ATI. */
	readonly identification: readonly string[];
	readonly revision: string;
	/** The lines sent after a start, each with its time in ms after RDY. The state of the SIM is appended to `+CPIN: `. */
	readonly bootLines: readonly (readonly [number, string])[];
	readonly powerTimes: PowerTimes;
	/** The technologies of its radio; the first is the default. */
	readonly technologies: readonly Technology[];
	/** Whether registration activates PDP context 1, reported by `+IP`. */
	readonly attaches: boolean;
	/** Whether AT+CFUN=1,1 reports the contexts that it deactivates, and POWERED DOWN. */
	readonly reportsRestart: boolean;
	/** Its groups of commands; of two commands with one name the later group's counts. */
	readonly commands: readonly CommandGroup[];
	/** Commands of these groups that it does not have. */
	readonly absent: readonly string[];
	/** Where its firmware differs from V1.0 of its note, unless an option says otherwise. */
	readonly firmware: Partial<Firmware>;
	/** The firmware options that have no effect on it. */
	readonly fixedFirmware: readonly (keyof Firmware)[];
	/** Its profile with later versions of its note, by the value of the firmware option `note`. */
	readonly notes: Readonly<Partial<Record<Firmware["note"], ModemProfile>>>;
	/** The keys of AT+QCFG that not every module has. */
	readonly powerKeys: readonly PowerKey[];
	/** The keys of AT+QSSLCFG that not every module has. */
	readonly securityKeys: readonly string[];
	/** The keys of AT+QMTCFG. */
	readonly configuration: Readonly<Record<string, ConfigurationKey>>;
	/** Whether the answer to a query of QMTCFG has strings in quotes. */
	readonly quotesSettings: boolean;
	/** Whether AT+QMTPUB carries the message in its line; otherwise a prompt asks for it. */
	readonly inline: boolean;
	/** Test answers as the examples of its note print them. */
	readonly examples: Readonly<Record<string, string>>;
	/** The number of PDP contexts, from 1. */
	readonly contexts: number;
	/** The number of MQTT clients, and of unacknowledged publishes of each. */
	readonly connections: number;
	readonly window: number;
	/** Longest host name, topic, payload of AT+QMTPUB and of AT+QMTPUBEX, and command line, in bytes. */
	readonly hostLimit: number;
	readonly topicLimit: number;
	readonly payloadLimit: number;
	readonly inlineLimit: number;
	readonly lineLimit: number;
	/** The texts of +CME ERROR codes. */
	readonly errors: Readonly<Record<number, string>>;
	/** The codes sent in place of codes that its note does not have. */
	readonly substitutes: Readonly<Record<number, number>>;
}

/** An integer from `low` to `high`; `value` is its default, if any. */
export const integer = (low: number, high: number, value?: number, shown?: string): ConfigurationField =>
	({ kind: "integer", low, high, ...(value === undefined ? {} : { value }), ...(shown === undefined ? {} : { shown }) });
export const string = (name: string, least: 0 | 1 = 1): ConfigurationField => ({ kind: "string", name, least });
export const all = (count: number) => () => count;

/** +CME ERROR codes of more than one command; both notes §4. */
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
