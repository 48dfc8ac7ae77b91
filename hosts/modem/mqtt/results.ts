// The numbers in results of the QMT commands: connection states, results of QMTOPEN, reasons of a state change.
// Source: BG96 note §3.2.2 (results), §3.2.4 (states), §5.1 table 3 (reasons).

/** `<state>` of the read command AT+QMTCONN?. */
export const INITIAL = 1, CONNECTING = 2, CONNECTED = 3, DISCONNECTING = 4;

/** `<result>` of +QMTOPEN; 1, a wrong parameter, is sent by the fault plan only. */
export const OPEN_FAILED = -1, OPENED = 0, OCCUPIED = 2, NO_CONTEXT = 3, NO_SUCH_HOST = 4, NETWORK_DISCONNECTED = 5;

/** `<err_code>` of +QMTSTAT; 3 and 7 are sent by the fault plan only. */
export const PEER_CLOSED = 1, PING_FAILED = 2, CONNACK_FAILED = 4, DISCONNECTED = 5, DATA_FAILED = 6;

const OPEN_RESULTS: Readonly<Record<string, number>> = Object.freeze({
	ENOTFOUND: NO_SUCH_HOST,
	EAI_AGAIN: NO_SUCH_HOST,
	ECONNRESET: NETWORK_DISCONNECTED,
});

/** @returns the result of a QMTOPEN that failed for this reason; OPEN_FAILED for any other, a timeout included */
export function openResult(error: Error | undefined): number {
	return OPEN_RESULTS[(error as NodeJS.ErrnoException | undefined)?.code ?? ""] ?? OPEN_FAILED;
}
