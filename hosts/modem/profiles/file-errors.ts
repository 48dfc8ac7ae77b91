// +CME ERROR codes of the file commands, with their texts.
// Source: the vendor's file manual (BG96, V1.0) §3; 27.007 §9.2 for the form.

/** +CME ERROR codes of the file commands. */
export const INVALID_FILE_INPUT = 400, FILE_NOT_FOUND = 405, INVALID_FILE_NAME = 406, FILE_EXISTS = 407, NO_SPACE = 420,
	FILE_TIMEOUT = 421, FILE_TOO_LARGE = 423;

/** The text of each code, for AT+CMEE=2. */
export const FILE_ERRORS: Readonly<Record<number, string>> = Object.freeze({
	400: "Invalid input value",
	401: "Larger than the size of the file",
	402: "Read zero byte",
	403: "Drive full",
	405: "File not found",
	406: "Invalid file name",
	407: "File already existed",
	409: "Fail to write the file",
	410: "Fail to open the file",
	411: "Fail to read the file",
	413: "Reach the max number of file allowed to be opened",
	414: "The file is read-only",
	416: "Invalid file descriptor",
	417: "Fail to list the file",
	418: "Fail to delete the file",
	419: "Fail to get disk info",
	420: "No space",
	421: "Time out",
	423: "File too large",
	425: "Invalid parameter",
	426: "File already opened",
});
