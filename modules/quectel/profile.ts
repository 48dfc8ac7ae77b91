// Everything in which the modules differ, one frozen object each: limits, defaults, forms, and the set-up they need.
// Source: BG96 note V1.0 and BC20 note (sections beside each line), MODEM.md §2 and §5.

import { ALIAUTH, DATA_FORMAT, KEEPALIVE, PDPCID, RECV_MODE, SESSION, SSL, TIMEOUT, VERSION, WILL } from "./common/mqtt-keys.js";
import {
	ADDRESS, AWAKE, BEARER, CIRCUITS, CONTEXT, DEACTIVATE, DETACH, ECHO_OFF, EDRX_LTE_M, EDRX_NB_IOT, EPS, ERROR_CODES, FLOW_CONTROL, GPRS, IDENTITY, IMEI,
	IOT_MODE, IS_ACTIVE, IS_ATTACHED, NETWORK_TIME, NO_PSM, PIN_STATE, PSM, PUBLISH, RADIO, RATE, SCAN_MODE, SCAN_SEQUENCE, SERIAL_NUMBER, SETTINGS, TIME,
	TIME_SERVER, URC_PORT,
} from "./modem/bring-up-steps.js";

/** One module's differences. Times in milliseconds, lengths in bytes. */
export interface Profile {
	/** As in error messages. */
	readonly name: string;
	/** AT+QMTPUB asks for the payload with a prompt (true), or carries it between quotes in the command line (false). */
	readonly prompt: boolean;
	/** Longest payload of a publish; as hexadecimal digits between quotes, half of it. */
	readonly payload: number;
	/** Longest command line we write. */
	readonly line: number;
	/** Longest host name or address. */
	readonly host: number;
	/** Packet timeout and retries the module has when none are set. */
	readonly packetTimeout: number;
	readonly retries: number;
	/** Longest answer of QMTOPEN, whose name is resolved and whose link is opened. */
	readonly openTimeout: number;
	/** The keys of QMTCFG that it has, in the order in which they are written; and whether they are written in upper case. */
	readonly settings: readonly number[];
	readonly upperCase: boolean;
	/** The steps of bring-up, in order: those that an option asks for are taken only then. */
	readonly steps: readonly number[];
	/** AT+QCSQ tells the signal in dBm. */
	readonly quality: boolean;
	/** The network gives the PDP context at attach (AT+CGATT); else AT+QIACT activates it. */
	readonly attaches: boolean;
	/** The step at which bring-up goes on when the PDP context was lost, and the one that switches the context off. */
	readonly contextStep: number;
	readonly contextOff: number;
	/** Longest PDP activation, or attach. */
	readonly activateTimeout: number;
	/** Longest wait for registration before the radio is switched off and on. */
	readonly registerTimeout: number;
}

/** BG96: LTE-M, NB-IoT and GSM. */
export const BG96: Profile = Object.freeze<Profile>({
	name: "BG96",
	prompt: true, // §3.2.8
	payload: 1548, // §3.2.8 note 2: what goes beyond is dropped without a word
	line: 1024,
	host: 100, // §3.2.2
	packetTimeout: 5000, // §3.2.1 <pkt_timeout>
	retries: 3, // §3.2.1 <retry_times>
	openTimeout: 75_000, // §3.2.2
	settings: Object.freeze([VERSION, PDPCID, SSL, KEEPALIVE, SESSION, TIMEOUT, WILL, ALIAUTH, RECV_MODE]), // §3.2.1; "recv/mode" in later firmware
	upperCase: false, // §3.2.1; §6.2 writes "SSL", which it takes as well
	steps: Object.freeze([
		ECHO_OFF, ERROR_CODES, RATE, FLOW_CONTROL, URC_PORT, IDENTITY, IMEI, SETTINGS, PUBLISH, SCAN_MODE, IOT_MODE, SCAN_SEQUENCE, PSM, EDRX_LTE_M, EDRX_NB_IOT,
		PIN_STATE, CONTEXT, EPS, GPRS, CIRCUITS, IS_ACTIVE, TIME, NETWORK_TIME, TIME_SERVER,
	]), // MODEM.md §5
	quality: true,
	attaches: false,
	contextStep: IS_ACTIVE,
	contextOff: DEACTIVATE,
	activateTimeout: 150_000, // MODEM.md §5
	registerTimeout: 300_000, // MODEM.md §5
});

/** BC20: NB-IoT and GNSS. */
export const BC20: Profile = Object.freeze<Profile>({
	name: "BC20",
	prompt: false, // §3.2.8: "<msg>" in the command line
	payload: 1024, // none is stated; its siblings take 700 to 1460 (MODEM.md §2)
	line: 1344, // a payload, a topic and what is around them
	host: 100, // §3.2.2
	packetTimeout: 10_000, // §3.2.1 <pkt_timeout>
	retries: 3, // §3.2.1 <retry_times>
	openTimeout: 75_000, // §3.2.2
	settings: Object.freeze([KEEPALIVE, SESSION, TIMEOUT, WILL, ALIAUTH, DATA_FORMAT, RECV_MODE]), // §3.2.1; the last two in other firmware
	upperCase: true, // §3.2.1: write commands
	steps: Object.freeze([
		ECHO_OFF, ERROR_CODES, RATE, FLOW_CONTROL, AWAKE, NO_PSM, IDENTITY, SERIAL_NUMBER, SETTINGS, PUBLISH, PSM, EDRX_NB_IOT, RADIO, PIN_STATE, BEARER,
		EPS, IS_ATTACHED, ADDRESS, TIME,
	]), // MODEM.md §5
	quality: false,
	attaches: true,
	contextStep: IS_ATTACHED,
	contextOff: DETACH,
	activateTimeout: 85_000, // MODEM.md §5: CGATT
	registerTimeout: 300_000, // MODEM.md §5
});
