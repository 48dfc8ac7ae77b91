// Final result codes on the line: which line is one, and what its code means.
// Source: V.250 §5.7.1 (result codes), 27.007 §9.2 (+CME ERROR, as number or text); the codes themselves are in ./result-codes.

import { decode, encode } from "../base/utf8.js";
import type Names from "./names.js";
import type Parameters from "./parameters.js";
import { CME, CMS, codeOfCME, ERROR, OK, textOfCME, UNKNOWN_CODE } from "./result-codes.js";

const OK_LINE = encode("OK");
const ERROR_LINE = encode("ERROR");
const CME_NAME = encode("+CME ERROR");
const CMS_NAME = encode("+CMS ERROR");

/** @returns OK, ERROR, CME or CMS when the line that `names` measured last, at `start`, is a final result code; else -1 */
export function finalResult(names: Names, bytes: Uint8Array, start: number): number {
	if (names.is(bytes, start, OK_LINE))
		return OK;
	if (names.is(bytes, start, ERROR_LINE))
		return ERROR;
	if (names.is(bytes, start, CME_NAME))
		return CME;
	return names.is(bytes, start, CMS_NAME) ? CMS : -1;
}

/** The last error's final result line, and its code. */
export default class Evidence {
	/** The line as the TA wrote it, and what its code means, or the code of its words; "" before the first. */
	text = "";

	/**
	 * Keeps an error's line, which begins at `start` and whose parameters are at hand.
	 * @returns the code behind +CME ERROR or +CMS ERROR, a number (CMEE=1) or a text (CMEE=2); UNKNOWN_CODE for a text that is in no table; 0 for ERROR
	 */
	keep(result: number, parameters: Parameters, start: number): number {
		const { bytes, position, end } = parameters;
		this.text = decode(bytes, start, end);
		if (result === ERROR)
			return 0;
		const code = parameters.integer();
		if (result !== CME)
			return code === code ? code : UNKNOWN_CODE;
		const found = code === code ? code : codeOfCME(decode(bytes, position, end));
		const other = code === code ? textOfCME(code) : found === UNKNOWN_CODE ? "" : `${found}`;
		if (other !== "")
			this.text += ` (${other})`;
		return found;
	}
}
