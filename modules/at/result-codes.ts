// Final result codes of the AT interface: the names of their lines, and the translation of +CME ERROR codes to text and back.
// Source: V.250 §5.7.1 (result codes), 27.007 §9.2 (+CME ERROR, as number or text), §9.2.1 (the codes in Table 1 of both notes).

import { decode } from "../base/utf8.js";
import type Parameters from "./parameters.js";

/** The command was executed. */
export const OK = 0;
/** `ERROR`: no reason given. */
export const ERROR = 1;
/** `+CME ERROR: <err>`. */
export const CME = 2;
/** `+CMS ERROR: <err>`. */
export const CMS = 3;
/** The line of ERROR: one string, because on some builds of XS a literal allocates each time. */
export const ERROR_LINE = "ERROR";
/** The names of these lines, in the order of their numbers. */
export const RESULT_NAMES: readonly string[] = Object.freeze(["OK", ERROR_LINE, "+CME ERROR:", "+CMS ERROR:"]);
/** No final result code came in time; a later one is counted as late. */
export const TIMEOUT = 4;
/** The command was aborted: the module restarted, or the channel is dead or closed. */
export const ABORTED = 5;

/** The code of a +CME ERROR or +CMS ERROR whose text is not in the table. */
export const UNKNOWN_CODE = -1;

/** Codes of 27.007 §9.2.1 that both notes' Table 1 lists, in order. */
const CME_CODES: readonly number[] = Object.freeze([
	0, 1, 2, 3, 4, 5, 6, 7,
	10, 11, 12, 13, 14, 15, 16, 17, 18,
	20, 21, 22, 23, 24, 25, 26, 27,
	30, 31, 32,
	40, 41, 42, 43, 44, 45, 46, 47,
	50, 100,
]);
/** Text of each code in CME_CODES, in the words of 27.007 where the notes differ only in wording. */
const CME_TEXTS: readonly string[] = Object.freeze([
	"UE failure", "no connection to UE", "adaptor link reserved", "operation not allowed", "operation not supported", "PH-SIM PIN required", "PH-FSIM PIN required", "PH-FSIM PUK required",
	"(U)SIM not inserted", "(U)SIM PIN required", "(U)SIM PUK required", "(U)SIM failure", "(U)SIM busy", "(U)SIM wrong", "incorrect password", "(U)SIM PIN2 required", "(U)SIM PUK2 required",
	"memory full", "invalid index", "not found", "memory failure", "text string too long", "invalid characters in text string", "dial string too long", "invalid characters in dial string",
	"no network service", "network timeout", "network not allowed - emergency calls only",
	"network personalization PIN required", "network personalization PUK required",
	"network subset personalization PIN required", "network subset personalization PUK required",
	"service provider personalization PIN required", "service provider personalization PUK required",
	"corporate personalization PIN required", "corporate personalization PUK required",
	"incorrect parameters", "unknown",
]);

/** @returns the text of a +CME ERROR code, or "" for a code that the notes do not list */
export function textOfCME(code: number): string {
	return CME_TEXTS[CME_CODES.indexOf(code)] ?? "";
}

/**
 * Finds the code of a verbose +CME ERROR (AT+CMEE=2). Ignores letter case, the spelling of `(U)SIM`, `USIM` or `SIM`, and "SIM" in "SIM memory full" (BC20 note).
 * @returns the code, or UNKNOWN_CODE
 */
export function codeOfCME(text: string): number {
	const wanted = plain(text);
	for (let i = 0; i < CME_TEXTS.length; i++) {
		if (plain(CME_TEXTS[i]!) === wanted)
			return CME_CODES[i]!;
	}
	return UNKNOWN_CODE;
}

function plain(text: string): string {
	return text.toLowerCase().replaceAll("(u)sim", "sim").replaceAll("usim", "sim").replaceAll("sim memory", "memory").trim();
}

/** The last error's final result line and its code. */
export class LastError {
	/** The line as the TA wrote it, with the meaning of its code or the code of its text; "" before the first error. */
	text = "";

	/**
	 * Keeps an error's line, from `start` to the end of `parameters`.
	 * @returns the code of +CME ERROR or +CMS ERROR, given as number (CMEE=1) or text (CMEE=2); UNKNOWN_CODE for an unknown text; 0 for ERROR
	 */
	keep(result: number, parameters: Parameters, start: number): number {
		const bytes = parameters.bytes;
		const position = parameters.position;
		if (result === ERROR) {
			this.text = ERROR_LINE;
			return 0;
		}
		this.text = decode(bytes, start, parameters.end);
		let code = parameters.integer();
		let other = "";
		if (code === code) {
			if (result === CME)
				other = textOfCME(code);
		}
		else {
			code = UNKNOWN_CODE;
			if (result === CME)
				code = codeOfCME(decode(bytes, position, parameters.end));
			if (code !== UNKNOWN_CODE)
				other = `${code}`;
		}
		if (other !== "")
			this.text += ` (${other})`;
		return code;
	}
}
