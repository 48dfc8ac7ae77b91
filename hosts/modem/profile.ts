// What makes the simulated module this module: identification, limits, defaults, boot lines, error texts.
// Source: BG96 note §3.2 (ranges, defaults), §4 (error codes); MODEM §5 (boot lines).

/** One field of a QMTCFG key: an integer in a range, or a string. */
export type ConfigurationField =
	| { readonly kind: "integer"; readonly low: number; readonly high: number; readonly value?: number }
	| { readonly kind: "string"; readonly name: string };

/** A QMTCFG key with its fields; `needed` says how many of them a write must give, from what it gives. */
export interface ConfigurationKey {
	readonly fields: readonly ConfigurationField[];
	/** How many fields must be present; a function of the first where it decides. */
	readonly needed: (first: number) => number;
	/** Present only where the firmware has it. */
	readonly optional?: boolean;
}

/** A module, in everything that tells it from its siblings. */
export interface ModemProfile {
	readonly identification: readonly string[];
	readonly revision: string;
	/** Lines after a start, with their time in ms after RDY. `+CPIN` is completed with the state of the SIM. */
	readonly bootLines: readonly (readonly [number, string])[];
	readonly configuration: Readonly<Record<string, ConfigurationKey>>;
	readonly connections: number;
	readonly window: number;
	/** Bytes: a host name, a prompt payload, a command line. */
	readonly hostLimit: number;
	readonly payloadLimit: number;
	readonly lineLimit: number;
	readonly errors: Readonly<Record<number, string>>;
}

const integer = (low: number, high: number, value?: number): ConfigurationField =>
	value === undefined ? { kind: "integer", low, high } : { kind: "integer", low, high, value };
const string = (name: string): ConfigurationField => ({ kind: "string", name });
const all = (count: number) => () => count;

/** Errors that more than one command answers with; BG96 note §4. */
export const OPERATION_NOT_ALLOWED = 3;
export const OPERATION_NOT_SUPPORTED = 4;
export const SIM_PIN_REQUIRED = 11;
export const SIM_PUK_REQUIRED = 12;
export const SIM_FAILURE = 13;
export const SIM_BUSY = 14;
export const INCORRECT_PASSWORD = 16;
export const NO_NETWORK_SERVICE = 30;

export const BG96: ModemProfile = Object.freeze<ModemProfile>({
	identification: ["Quectel", "BG96"],
	revision: "BG96MAR02A07M1G",
	bootLines: [
		[0, "RDY"],
		[300, "+CFUN: 1"],
		[500, "+CPIN: "],
		[700, "+QUSIM: 1"],
		[1500, "+QIND: SMS DONE"],
		[1800, "APP RDY"],
	],
	// §3.2.1. No default is stated for the version and the session; these are what the firmware has.
	configuration: {
		"version": { fields: [integer(3, 4, 3)], needed: all(1) },
		"pdpcid": { fields: [integer(1, 16, 1)], needed: all(1) },
		// Note 3: with SSL the context index must be present.
		"ssl": { fields: [integer(0, 1, 0), integer(0, 5)], needed: (enabled: number) => 1 + enabled },
		"keepalive": { fields: [integer(0, 3600, 120)], needed: all(1) },
		"session": { fields: [integer(0, 1, 1)], needed: all(1) },
		"timeout": { fields: [integer(1, 60, 5), integer(0, 10, 3), integer(0, 1, 0)], needed: all(1) },
		// Note 1: with the flag everything else must be present.
		"will": {
			fields: [integer(0, 1, 0), integer(0, 2), integer(0, 1), string("willtopic"), string("willmessage")],
			needed: (flag: number) => flag === 1 ? 5 : 1,
		},
		"aliauth": { fields: [string("productkey"), string("devicename"), string("devicesecret")], needed: all(3) },
		// Not in V1.0 of the note: buffer mode, length of the payload in +QMTRECV.
		"recv/mode": { fields: [integer(0, 1, 0), integer(0, 1, 0)], needed: all(1), optional: true },
	},
	connections: 6,
	window: 5,
	hostLimit: 100,
	payloadLimit: 1548,
	lineLimit: 2048,
	errors: {
		0: "UE failure",
		1: "No connection to UE",
		2: "Adaptor link reserved",
		3: "Operation not allowed",
		4: "Operation not supported",
		5: "PH-SIM PIN required",
		6: "PH-FSIM PIN required",
		7: "PH-FSIM PUK required",
		10: "(U)SIM not inserted",
		11: "(U)SIM PIN required",
		12: "(U)SIM PUK required",
		13: "(U)SIM failure",
		14: "(U)SIM busy",
		15: "(U)SIM wrong",
		16: "Incorrect password",
		17: "(U)SIM PIN2 required",
		18: "(U)SIM PUK2 required",
		20: "Memory full",
		21: "Invalid index",
		22: "Not found",
		23: "Memory failure",
		24: "Text string too long",
		25: "Invalid characters in text string",
		26: "Dial string too long",
		27: "Invalid characters in dial string",
		30: "No network service",
		31: "Network timeout",
		32: "Network not allowed - emergency calls only",
		40: "Network personalization PIN required",
		41: "Network personalization PUK required",
		42: "Network subset personalization PIN required",
		43: "Network subset personalization PUK required",
		44: "Service provider personalization PIN required",
		45: "Service provider personalization PUK required",
		46: "Corporate personalization PIN required",
		47: "Corporate personalization PUK required",
	},
});

export const PROFILES: Readonly<Record<string, ModemProfile>> = Object.freeze({ bg96: BG96 });

/** The form in which `+QMTRECV` shows a message where no length was asked for. */
export type ReceiveForm = "quoted" | "quoted-blank" | "bare" | "bare-blank" | "length" | "next-line" | "buffer";

/** What differs between firmware versions of one module. */
export interface Firmware {
	/** Knows the QMTCFG key "recv/mode". */
	recvMode: boolean;
	/** Takes `AT+QMTPUB=…,"topic",<length>` with exactly that many bytes and no Ctrl-Z. */
	fixedLengthPublish: boolean;
	recvForm: ReceiveForm;
	/** How the prompt looks after its CR LF. */
	prompt: "> " | ">" | ">\r\n";
	/** Answers QMTDISC with `+QMTSTAT: c,5` instead of `+QMTDISC: c,0`. */
	disconnectByStat: boolean;
	/** Forgets a client's QMTCFG settings when its connection closes, not only with a restart. */
	forgetsSettings: boolean;
	/** QMTOPEN activates the PDP context by itself where the module is registered. */
	opensContext: boolean;
	/** `+QMTCONN: c,0` without the return code. */
	shortConnect: boolean;
}

/** BG96 as V1.0 of the note describes it. */
export const FIRMWARE: Readonly<Firmware> = Object.freeze({
	recvMode: false,
	fixedLengthPublish: false,
	recvForm: "quoted",
	prompt: "> ",
	disconnectByStat: false,
	forgetsSettings: false,
	opensContext: false,
	shortConnect: false,
});
