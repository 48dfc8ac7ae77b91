// The type of a module's profile. The profiles themselves: ../profile.
// Source: both notes §3.2.1 to §3.2.8; 27.007 §10.1.9 (CGATT).

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
	/** True: AT+QMTPUB asks for the payload with a prompt. False: the payload is quoted in the command line. */
	readonly prompt: boolean;
	/** Longest payload of a publish; half as many bytes when sent as quoted hexadecimal digits. */
	readonly payload: number;
	/** Longest command line that the driver writes. */
	readonly line: number;
	/** Packet timeout and retries that the module uses when none are set. */
	readonly packetTimeout: number;
	readonly retries: number;
	/** Longest time to the result of AT+QMTOPEN, which resolves the name and opens the link. */
	readonly openTimeout: number;
	/** The module's keys of AT+QMTCFG (./mqtt-keys), in the order in which they are written. */
	readonly settings: readonly number[];
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
	/** AT+QCSQ reports the signal in dBm. */
	readonly quality: boolean;
	/** Longest time of a PDP activation, or attach. */
	readonly activateTimeout: number;
	/** Longest wait for registration before the radio is switched off and on. */
	readonly registerTimeout: number;
}
