// The steps of bring-up: the command line of each, its information response and its time. In which order they come: ../profile; the command: ./step.
// Source: MODEM.md §5; 27.007 §5.4 (CGSN), §7.2 (CREG), §7.38 (CPSMS), §7.40 (CEDRXS), §8.2 (CFUN), §8.3 (CPIN), §8.8 (CCLK), §10.1.1 (CGDCONT),
// §10.1.9 (CGATT), §10.1.14 (CGPADDR), §10.1.20 (CGREG), §10.1.22 (CEREG); both notes §3.2.1 and §3.2.8 (test commands).

import { encode } from "../../base/utf8.js";
import type { Profile } from "../profile.js";

/** The steps by number: an index of the two tables below. */
export const ECHO_OFF = 0;
export const ERROR_CODES = 1;
export const URC_PORT = 2;
export const RATE = 3;
export const FLOW_CONTROL = 4;
export const AWAKE = 5;
export const NO_PSM = 6;
export const IDENTITY = 7;
export const IMEI = 8;
export const SERIAL_NUMBER = 9;
export const SETTINGS = 10;
export const PUBLISH = 11;
export const SCAN_MODE = 12;
export const IOT_MODE = 13;
export const SCAN_SEQUENCE = 14;
export const PSM = 15;
export const EDRX_LTE_M = 16;
export const EDRX_NB_IOT = 17;
export const RADIO = 18;
export const PIN_STATE = 19;
export const CONTEXT = 20;
export const BEARER = 21;
/** Registration in the LTE network, for packets in the GSM one, and for calls there: one of them is enough. */
export const EPS = 22;
export const GPRS = 23;
export const CIRCUITS = 24;
export const IS_ACTIVE = 25;
export const IS_ATTACHED = 26;
export const ADDRESS = 27;
/** The module's clock; the network's time, if that has none; a time server's, if that has none either. */
export const TIME = 28;
export const NETWORK_TIME = 29;
export const TIME_SERVER = 30;
/** Behind the last of a profile's list. */
export const READY = 31;
/** Steps that lead back into the list. */
export const PIN_TRIES = 32;
export const PIN = 33;
export const ACTIVATE = 34;
export const DEACTIVATE = 35;
export const DETACH = 36;
export const ATTACH = 37;
export const RADIO_OFF = 38;
export const RADIO_ON = 39;
export const RESTART = 40;

/** Longest answers in milliseconds, but for the PDP context's, which are the module's own. */
const TIMEOUT = 5000;
const RADIO_TIMEOUT = 15_000;

/** The command line of each step; those with parameters are completed in ./step. */
export const LINES: readonly Uint8Array[] = Object.freeze([
	"ATE0", "AT+CMEE=1", "AT+QURCCFG=\"urcport\",\"uart1\"", "AT+IPR=", "AT+IFC=2,2", "AT+QSCLK=0", "AT+CPSMS=0", "ATI", "AT+GSN", "AT+CGSN=1",
	"AT+QMTCFG=?", "AT+QMTPUB=?", "AT+QCFG=\"nwscanmode\",", "AT+QCFG=\"iotopmode\",", "AT+QCFG=\"nwscanseq\",",
	"AT+CPSMS=1,,,", "AT+CEDRXS=1,4,", "AT+CEDRXS=1,5,", "AT+CFUN=1", "AT+CPIN?", "AT+QICSGP=1,1,", "AT+CGDCONT=1,\"IP\",",
	"AT+CEREG?", "AT+CGREG?", "AT+CREG?", "AT+QIACT?", "AT+CGATT?", "AT+CGPADDR", "AT+CCLK?", "AT+QLTS=2", "AT+QNTP=1,", "",
	"AT+QPINC=\"SC\"", "AT+CPIN=", "AT+QIACT=1", "AT+QIDEACT=1", "AT+CGATT=0", "AT+CGATT=1", "AT+CFUN=0", "AT+CFUN=1", "AT+CFUN=1,1",
].map(encode));

/** The information response of each step. */
export const RESPONSES: ReadonlyArray<Uint8Array | undefined> = Object.freeze([
	"", "", "", "", "", "", "", "", "", "+CGSN",
	"+QMTCFG", "+QMTPUB", "", "", "",
	"", "", "", "", "+CPIN", "", "",
	"+CEREG", "+CGREG", "+CREG", "+QIACT", "+CGATT", "+CGPADDR", "+CCLK", "+QLTS", "", "",
	"+QPINC", "", "", "", "", "", "", "", "",
].map((name) => name === "" ? undefined : encode(name)));

/** @returns the longest time to the step's final result code, in milliseconds */
export function timeoutOf(index: number, profile: Profile): number {
	if (index === IS_ATTACHED || (index >= ACTIVATE && index <= ATTACH))
		return profile.activateTimeout;
	return index >= RADIO_OFF || index === RADIO ? RADIO_TIMEOUT : TIMEOUT;
}
