// The notes' result tables as text, for errors a person reads. BG96 note §3.2.2 to §3.2.4 and §5.1 table 3.

const OPEN_RESULTS: readonly string[] = Object.freeze([
	"failed to open network", "network opened", "wrong parameter", "MQTT identifier is occupied", "failed to activate PDP",
	"failed to parse domain name", "network disconnection error",
]);
const RETURN_CODES: readonly string[] = Object.freeze([
	"connection accepted", "unacceptable protocol version", "identifier rejected", "server unavailable", "bad user name or password", "not authorized",
]);
const STATES: readonly string[] = Object.freeze([
	"", "connection closed or reset by peer", "PINGREQ timed out or failed", "CONNECT timed out or failed", "CONNACK timed out or failed",
	"the server closed the connection", "closed after packet sending failures", "link not alive or server unavailable",
]);

/** QMTOPEN <result>: -1 to 5. */
export function textOfOpen(result: number): string {
	return OPEN_RESULTS[result + 1] ?? "unknown result";
}

/** QMTCONN <ret_code>: 0 to 5 (MQTT 3.1.1 §3.2.2.3). */
export function textOfReturnCode(code: number): string {
	return RETURN_CODES[code] ?? "unknown return code";
}

/** QMTSTAT <err_code>: 1 to 7; 8 to 255 are reserved. */
export function textOfState(code: number): string {
	return STATES[code] || "reserved";
}
