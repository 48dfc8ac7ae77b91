// What went wrong outside the app, as an app can switch on it: where it comes from, and its number there; the sentence is for a person.
// Source: both notes §3.2.2 to §3.2.8 (results), §5.1 (QMTSTAT); 27.007 §9.2 (+CME ERROR); MQTT 3.1.1 §3.2.2.3 (return codes).
//
// source    code                     what it is
// CME       the number, -1 unknown   +CME ERROR: the module refused a command
// CMS       the number, -1 unknown   +CMS ERROR, likewise
// ERROR     0                        ERROR, likewise, without a reason
// timeout   0                        no answer, no prompt, or no result line in time
// restart   0                        the module restarted, or is being restarted
// power     0                        the module is switched off
// PDP       of +CME ERROR, else 0    the PDP context is not active, or is being recovered
// network   <stat> of 27.007 §7.2    the module is not registered; 0: the radio is being recovered
// SIM       of +CME ERROR, else 0    the SIM needs a person: there is none, or its PIN is missing or wrong
// serial    0                        the Serial failed
// identity  of +CME ERROR, else 0    the module has no IMEI, where the app needs it
// QMTOPEN   <result>                 the connection did not open
// QMTCONN   <ret_code>, or 0         the broker refused the client; 0: CONNECT failed, or AT+QMTCONN? found the client not connected
// QMTDISC   <result>                 DISCONNECT failed
// QMTCLOSE  <result>                 the connection did not close
// QMTSUB    <result>                 a SUBSCRIBE failed
// QMTUNS    <result>                 an UNSUBSCRIBE failed
// QMTPUB    <result>                 a PUBLISH failed
// QMTSTAT   <err_code>               the module closed the connection
// TLS       0                        a certificate, a file or the module's clock does not serve
// payload   0                        this firmware cannot carry a message
// outcome   0                        whether the broker has a QoS 2 message is unknown

import { ABORTED, TIMEOUT } from "../../at/result-codes.js";

/** Why a link was lost, a message given up, or a command refused. */
export default class ModuleError extends Error {
	/** Where it comes from: the first column above. */
	declare readonly source: string;
	/** Its number there. */
	declare readonly code: number;

	constructor(source: string, code: number, message: string) {
		super(message);
		this.source = source;
		this.code = code;
	}
}

/** By the result codes from ERROR to ABORTED. */
const SOURCES: readonly string[] = Object.freeze(["", "ERROR", "CME", "CMS", "timeout", "restart"]);

/** @returns the source of the error of a command that ended with this result code */
export function sourceOf(result: number): string {
	return SOURCES[result]!;
}

/**
 * @returns the error of a command that did not end with OK
 * @param what the command, as errors name it
 * @param result its result code @param code behind +CME ERROR or +CMS ERROR
 * @param evidence the final result line
 */
export function commandError(what: string, result: number, code: number, evidence: string): ModuleError {
	const how = result === TIMEOUT ? "no answer" : result === ABORTED ? "aborted: the module restarted" : evidence;
	return new ModuleError(sourceOf(result), code, `${what}: ${how}`);
}
