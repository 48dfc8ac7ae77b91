// Everything in which the modules differ, one frozen object each: limits, defaults, forms and the set-up they need.
// Source: BG96 note V1.0 (sections beside each line), MODEM.md §2 and §5.

/** One module's differences. Times in milliseconds, lengths in bytes. */
export interface Profile {
	/** As in error messages. */
	readonly name: string;
	/** AT+QMTPUB asks for the payload with a prompt (true), or carries it quoted in the command line (false). */
	readonly prompt: boolean;
	/** A payload may hold any byte the prompt lets pass, quotes included; false: only what can stand between quotes. */
	readonly quotes: boolean;
	/** Longest payload of a publish. */
	readonly payload: number;
	/** Longest host name or address. */
	readonly host: number;
	/** Packet timeout and retries the module has when none are set. */
	readonly packetTimeout: number;
	readonly retries: number;
	/** Longest answer of QMTOPEN, whose name is resolved and whose link is opened. */
	readonly openTimeout: number;
	/** The value of QMTCFG "version" for MQTT 3.1.1, or undefined where the key does not exist. */
	readonly version: number | undefined;
	/** Longest PDP activation. */
	readonly activateTimeout: number;
	/** Longest wait for registration before the radio is switched off and on. */
	readonly registerTimeout: number;
}

/** BG96: LTE-M, NB-IoT and GSM. */
export const BG96: Profile = Object.freeze({
	name: "BG96",
	prompt: true, // §3.2.8
	quotes: true,
	payload: 1548, // §3.2.8 note 2: what goes beyond is dropped without a word
	host: 100, // §3.2.2
	packetTimeout: 5000, // §3.2.1 <pkt_timeout>
	retries: 3, // §3.2.1 <retry_times>
	openTimeout: 75_000, // §3.2.2
	version: 4, // §3.2.1 "version": no default is stated, so it is always written
	activateTimeout: 150_000, // MODEM.md §5
	registerTimeout: 300_000, // MODEM.md §5
});
