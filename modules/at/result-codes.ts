// Final result codes of the AT interface, and the text of +CME ERROR and +CMS ERROR both ways.
// Source: V.250 §5.7.1 (result codes), 27.007 §9.2.1 (CME codes; the rows of the BG96 note's Table 1 and the BC20 note's Table 1).

/** The command was executed. */
export const OK = 0;
/** `ERROR`: no reason given. */
export const ERROR = 1;
/** `+CME ERROR: <err>`. */
export const CME = 2;
/** `+CMS ERROR: <err>`. */
export const CMS = 3;
/** No final result code came in time; whatever comes later is nobody's. */
export const TIMEOUT = 4;
/** The command was given up: the module restarted, the channel is dead or closed. */
export const ABORTED = 5;

/** The code of a +CME ERROR or +CMS ERROR whose text is not in the table. */
export const UNKNOWN_CODE = -1;

/** 27.007 §9.2.1: the codes of both notes' Table 1, in order … */
const CME_CODES: readonly number[] = Object.freeze([
	0, 1, 2, 3, 4, 5, 6, 7,
	10, 11, 12, 13, 14, 15, 16, 17, 18,
	20, 21, 22, 23, 24, 25, 26, 27,
	30, 31, 32,
	40, 41, 42, 43, 44, 45, 46, 47,
	50, 100,
]);
/** … and the text of each, in the words of 27.007 where the notes differ in wording only. */
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

/** @returns the text of a +CME ERROR code, or "" when the notes have none */
export function textOfCME(code: number): string {
	const index = CME_CODES.indexOf(code);
	return index < 0 ? "" : CME_TEXTS[index]!;
}

/**
 * Finds the code of a verbose +CME ERROR (AT+CMEE=2). Letter case does not count, nor does `(U)SIM`, `USIM` or `SIM`; nor whose memory is full (BC20 note: the USIM's).
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
	return text.toLowerCase().split("(u)sim").join("sim").split("usim").join("sim").split("sim memory").join("memory").trim();
}
