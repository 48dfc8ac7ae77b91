// The notes' result tables, as text for error messages; +CME ERROR codes are in modules/at/result-codes.
// Source: BG96 note §3.2.2 to §3.2.8 and §5.1 table 3, BC20 note likewise; MQTT 3.1.1 §3.2.2.3; the file and TCP/IP families from Quectel's manuals.

const UNKNOWN = "unknown result";
const OPEN_RESULTS: readonly string[] = Object.freeze([
	"failed to open network", "network opened", "wrong parameter", "MQTT identifier is occupied", "failed to activate PDP",
	"failed to parse domain name", "network disconnection error",
]);
const CLOSE_RESULTS: readonly string[] = Object.freeze(["failed to close network", "network closed"]);
const DISC_RESULTS: readonly string[] = Object.freeze(["failed to close connection", "connection closed"]);
const PACKET_RESULTS: readonly string[] = Object.freeze(["packet sent and acknowledged", "packet retransmission", "failed to send packet"]);
const RETURN_CODES: readonly string[] = Object.freeze([
	"connection accepted", "unacceptable protocol version", "identifier rejected", "server unavailable", "bad user name or password", "not authorized",
]);
const STATES: readonly string[] = Object.freeze([
	"", "connection closed or reset by peer", "PINGREQ timed out or failed", "CONNECT timed out or failed", "CONNACK timed out or failed",
	"the server closed the connection", "closed after packet sending failures", "link not alive or server unavailable",
]);

/** Actions upon a QMTSTAT: open again; first deactivate and activate the PDP context; have the user check the credentials, the data, the server. */
export const REOPEN = 1;
export const CYCLE_CONTEXT = 2;
export const CHECK_CREDENTIALS = 3;
export const NORMAL = 4;
export const CHECK_DATA = 5;
export const CHECK_SERVER = 6;
const ACTIONS: readonly number[] = Object.freeze([
	REOPEN, REOPEN, CYCLE_CONTEXT, CHECK_CREDENTIALS, CHECK_CREDENTIALS, NORMAL, CHECK_DATA, CHECK_SERVER,
]);

/** What a person should check, by action and by return code; "" for nothing. */
const STATE_ADVICE: readonly string[] = Object.freeze([
	"", "", "", "; check user, password and client identifier", "", "; check what is published", "; check that the broker can be reached",
]);
const RETURN_CODE_ADVICE: readonly string[] = Object.freeze([
	"", "; check version", "; check id", "", "; check user and password", "; check what the broker permits this client",
]);

/** BG96 FILE AT Commands Manual V1.0, chapter 4, from code 400 on; "" for codes that are not listed. */
const FIRST_FILE_ERROR = 400;
const FILE_ERRORS: readonly string[] = Object.freeze([
	"invalid input value", "larger than the size of the file", "read zero byte", "drive full", "", "file not found", "invalid file name",
	"file already exists", "", "fail to write the file", "fail to open the file", "fail to read the file", "",
	"reach the max number of files allowed to be opened", "file read-only", "", "invalid file descriptor", "fail to list the file",
	"fail to delete the file", "fail to get disk information", "no space", "time out", "", "file too large", "", "invalid parameter",
	"file already opened",
]);

/** @returns the text of QMTOPEN <result>, -1 to 5 */
export function textOfOpen(result: number): string {
	return OPEN_RESULTS[result + 1] ?? UNKNOWN;
}

/** @returns the text of QMTCLOSE <result>, -1 or 0 */
export function textOfClose(result: number): string {
	return CLOSE_RESULTS[result + 1] ?? UNKNOWN;
}

/** @returns the text of QMTDISC <result>, -1 or 0 */
export function textOfDisc(result: number): string {
	return DISC_RESULTS[result + 1] ?? UNKNOWN;
}

/** @returns the text of <result> of QMTCONN, QMTSUB, QMTUNS and QMTPUB, 0 to 2 */
export function textOfPacket(result: number): string {
	return PACKET_RESULTS[result] ?? UNKNOWN;
}

/** @returns the text of QMTCONN <ret_code>, 0 to 5 (MQTT 3.1.1 §3.2.2.3) */
export function textOfReturnCode(code: number): string {
	return RETURN_CODES[code] ?? "unknown return code";
}

/** @returns the text of QMTSTAT <err_code>, 1 to 7; 8 to 255 are reserved */
export function textOfState(code: number): string {
	return STATES[code] || "reserved";
}

/** @returns the action that table 3 prescribes for QMTSTAT <err_code>; REOPEN for reserved codes */
export function actionOfState(code: number): number {
	return ACTIONS[code] ?? REOPEN;
}

/** @returns what table 3 has a person check for QMTSTAT <err_code>, behind a semicolon; "" for nothing */
export function adviceOfState(code: number): string {
	return STATE_ADVICE[actionOfState(code)]!;
}

/** @returns what to check for QMTCONN <ret_code>, behind a semicolon; "" for nothing */
export function adviceOfReturnCode(code: number): string {
	return RETURN_CODE_ADVICE[code] ?? "";
}

/** @returns the text of a +CME ERROR of the file family, 400 to 426; "" for any other code */
export function textOfFileError(code: number): string {
	return FILE_ERRORS[code - FIRST_FILE_ERROR] ?? "";
}
