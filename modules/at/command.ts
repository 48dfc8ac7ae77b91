// A command: an object that its owner makes once and sends many times. The engine's queue links commands through `next`.
// Source: V.250 §5.4 (extended syntax), 27.007 §4.

import type CommandLine from "./command-line.js";
import type Parameters from "./parameters.js";

/** Base class of all commands; sending one allocates nothing. */
export default abstract class Command {
	/** The queue's link and mark; written by the engine alone. */
	next: Command | undefined;
	queued = false;
	/** Milliseconds from the last byte of the command line (or of the payload) to the final result code. */
	timeout: number;
	/** Name of the command's information responses without the colon, such as `+CSQ`; undefined when there are none. */
	response: Uint8Array | undefined;
	/** True when a prompt comes between the line and the final result code: the payload then is `memory[payloadFrom, payloadTo)`. */
	prompts = false;
	payloadFrom = 0;
	payloadTo = 0;
	/** The prompt came, so bytes of the payload may have left. Written by the engine alone. */
	prompted = false;
	/** True when Ctrl-Z ends the payload; false when its length was a parameter. */
	terminated = true;
	/** Send the payload even when the prompt is lost: the TA may await it, would take ESC as part of it, and ignores it in command mode. */
	unprompted = false;
	/** Raw bytes that the TA takes after the intermediate result code CONNECT; `composeRaw` writes them. Not together with `prompts`. */
	rawBytes = 0;
	/** True when the response is lines without a name, as for ATI and AT+GSN. */
	takesText = false;

	constructor(timeout: number, response?: Uint8Array) {
		this.timeout = timeout;
		this.response = response;
	}

	/** Writes the command line without its CR. Every parameter was checked before the command was submitted. */
	abstract compose(line: CommandLine): void;

	/** Writes the next `count` raw bytes; called until all `rawBytes` are written. Required when `rawBytes` is not 0. */
	composeRaw?(line: CommandLine, count: number): void;

	/** Takes one information response, after its name. @returns false when the line is not this command's: a URC may have that name too */
	onInformation(_parameters: Parameters): boolean {
		return false;
	}

	/** Takes one line without a name. */
	onText(_bytes: Uint8Array, _start: number, _end: number): void {
	}

	/**
	 * Ends the command; called exactly once, with OK, ERROR, CME, CMS, TIMEOUT or ABORTED of ./result-codes.
	 * @param code number of a CME or CMS error, UNKNOWN_CODE for an unknown text; otherwise 0
	 */
	abstract onResult(result: number, code: number): void;
}
