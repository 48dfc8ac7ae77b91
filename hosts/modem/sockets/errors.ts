// The errors of sockets: numbers in +QIOPEN and +QSSLOPEN, and their texts for AT+QIGETERROR.
// Source: numbers and texts as public drivers list them; docs/simulated-modem.md, "Sockets".

/** `<err>` of an opening, of a command. */
export const SUCCESS = 0, INVALID_PARAMETERS = 552, NOT_SUPPORTED = 555, WRITE_FAILED = 558, NO_CONTEXT = 561, OCCUPIED = 563, NO_SUCH_HOST = 565,
	CONNECT_FAILED = 566, CLOSED = 567, TIMEOUT = 569;

/** The text of each. */
export const ERROR_TEXTS: Readonly<Record<number, string>> = Object.freeze({
	[SUCCESS]: "operate successfully",
	[INVALID_PARAMETERS]: "invalid parameters",
	[NOT_SUPPORTED]: "operation not supported",
	[WRITE_FAILED]: "socket write failed",
	[NO_CONTEXT]: "open pdp context failed",
	[OCCUPIED]: "socket identity has been used",
	[NO_SUCH_HOST]: "dns parse failed",
	[CONNECT_FAILED]: "socket connect failed",
	[CLOSED]: "socket has been closed",
	[TIMEOUT]: "operation timeout",
});

/** @returns the error of an opening that failed for this reason */
export function openError(error: Error | undefined): number {
	const { code } = (error ?? {}) as NodeJS.ErrnoException;
	return code === "ENOTFOUND" || code === "EAI_AGAIN" ? NO_SUCH_HOST : CONNECT_FAILED;
}
