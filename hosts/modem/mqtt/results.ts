// The numbers in results of the QMT commands: connection states, results of QMTOPEN, reasons of a state change.
// Source: BG96 note §3.2.2 (results), §3.2.4 (states), §5.1 table 3 (reasons).

/** `<state>` of the read command AT+QMTCONN?. */
export const INITIAL = 1, CONNECTING = 2, CONNECTED = 3, DISCONNECTING = 4;

/** `<result>` of +QMTOPEN; 1, a wrong parameter, is sent by the fault plan only. */
export const OPEN_FAILED = -1, OPENED = 0, OCCUPIED = 2, NO_CONTEXT = 3, NO_SUCH_HOST = 4, NETWORK_DISCONNECTED = 5;

/** `<err_code>` of +QMTSTAT. */
export const PEER_CLOSED = 1, PING_FAILED = 2, CONNECT_FAILED = 3, CONNACK_FAILED = 4, DISCONNECTED = 5, DATA_FAILED = 6, LINK_DEAD = 7;

/** Errors of a link whose peer, or the way to it, is gone. */
const DEAD: readonly string[] = Object.freeze(["ETIMEDOUT", "EHOSTUNREACH", "EHOSTDOWN", "ENETUNREACH", "ENETDOWN"]);

const OPEN_RESULTS: Readonly<Record<string, number>> = Object.freeze({
	ENOTFOUND: NO_SUCH_HOST,
	EAI_AGAIN: NO_SUCH_HOST,
	ECONNRESET: NETWORK_DISCONNECTED,
});

/** @returns the result of a QMTOPEN that failed for this reason; OPEN_FAILED for any other, a timeout included */
export function openResult(error: Error | undefined): number {
	return OPEN_RESULTS[codeOf(error)] ?? OPEN_FAILED;
}

/**
 * @param error why the link failed; undefined when the server closed it
 * @returns the reason of the state change, by what the client was doing
 */
export function closeReason(error: Error | undefined, state: number): number {
	if (state === DISCONNECTING)
		return DISCONNECTED;
	if (error !== undefined && state === CONNECTING)
		return CONNECT_FAILED;
	return DEAD.includes(codeOf(error)) ? LINK_DEAD : PEER_CLOSED;
}

/** An error's code, as Node names it. */
function codeOf(error: Error | undefined): string {
	return (error as NodeJS.ErrnoException | undefined)?.code ?? "";
}
