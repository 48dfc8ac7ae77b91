// The type of a module's profile. The profiles themselves: ../profile.
// Source: both notes §3.2.1 to §3.2.8; 27.007 §10.1.9 (CGATT).

/** How AT+QMTPUB takes a payload (`Profile.form`): behind a prompt, to Ctrl-Z, or with its length where the firmware takes one and the payload needs it. */
export const PROMPT = 0;
/** Behind a prompt, always with its length. */
export const LENGTH = 1;
/** Quoted in the command line. */
export const INLINE = 2;

/** A radio access technology. */
export type Technology = "LTE-M" | "NB-IoT" | "GSM";

/** A row of ../modem/bring-up-steps; only ../modem/bring-up uses its other fields. */
export interface ProfileStep {
	/** The command line, up to its parameters. */
	readonly command: Uint8Array;
}

/** Properties in which one module differs from others. Times in milliseconds, lengths in bytes. */
export interface Profile {
	/** Name in error messages. */
	readonly name: string;
	/** The publish command: AT+QMTPUB, or AT+QMTPUBEX where only that one takes a length; its result line has the command's name. */
	readonly publish: "AT+QMTPUB" | "AT+QMTPUBEX";
	/** How it takes a payload: PROMPT, LENGTH or INLINE. */
	readonly form: number;
	/** Longest payload that every firmware takes; half as many bytes when sent as quoted hexadecimal digits. */
	readonly payload: number;
	/** Longest payload sent with its length, by firmware that takes one without stating a limit. */
	readonly countedPayload: number;
	/** The module takes several commands in one line (V.250 §5.2.1); `line` is 1024 then at least. */
	readonly combines: boolean;
	/** Longest command line that the driver writes. */
	readonly line: number;
	/** Packet timeout and retries that the module uses when none are set. */
	readonly packetTimeout: number;
	readonly retries: number;
	/** Longest time to the result of AT+QMTOPEN, which resolves the name and opens the link. */
	readonly openTimeout: number;
	/** The module's keys of AT+QMTCFG (./mqtt-keys), in the order in which they are written. */
	readonly settings: readonly number[];
	/** That one of them which makes received payloads come with their length, in firmware that has it; -1: none. */
	readonly lengthKey: number;
	/** The keys are written in upper case. */
	readonly upperCase: boolean;
	/** The steps of bring-up, in order; a step may be skipped, for example when no option asks for it. */
	readonly steps: readonly ProfileStep[];
	/** The module's radio access technologies. */
	readonly technologies: readonly Technology[];
	/** The module can authenticate at the access point (user, password, authentication). */
	readonly authenticates: boolean;
	/** The module can query a time server (AT+QNTP). */
	readonly timeServer: boolean;
	/** True: the network activates the PDP context when the module attaches (AT+CGATT). False: AT+QIACT activates it. */
	readonly attaches: boolean;
	/** PDP contexts, numbered from 1. */
	readonly contexts: number;
	/** AT+QCSQ reports the signal in dBm. */
	readonly quality: boolean;
	/** Longest time of a PDP activation, or attach. */
	readonly activateTimeout: number;
	/** Longest wait for registration before the radio is switched off and on. */
	readonly registerTimeout: number;
}
