// A command is an object that its owner makes once and sends many times; the engine's queue links them through `next`.
// Source: V.250 §5.4 (extended syntax), 27.007 §4.

import type CommandLine from "./command-line.js";
import type Parameters from "./parameters.js";

/** What every command is to the engine. Owners extend it; nothing here allocates when it is sent. */
export default abstract class Command {
	/** The queue's link and mark: the engine's own. */
	next: Command | undefined = undefined;
	queued = false;
	/** Milliseconds from the last byte of the command line (or of the payload) to the final result code. */
	timeout: number;
	/** Name of its information responses without the colon, such as `+CSQ`; undefined when there are none. */
	response: Uint8Array | undefined;
	/** True when a prompt comes between the line and the final result code: the payload then is `memory[payloadFrom, payloadTo)`. */
	prompts = false;
	payloadFrom = 0;
	payloadTo = 0;
	/** The prompt came: a byte of the payload may have left. The engine alone writes it. */
	prompted = false;
	/** True when Ctrl-Z ends the payload; false when its length was a parameter. */
	terminated = true;
	/** The payload may leave although no prompt came: the TA may await it, would take ESC for a part of it, and does nothing with it in command mode. */
	unprompted = false;
	/** Raw bytes that the TA takes behind the intermediate result code CONNECT, where one comes; `composeRaw` writes them. Not together with `prompts`. */
	rawBytes = 0;
	/** True when it takes lines without a name, as ATI and AT+GSN answer. */
	takesText: boolean;

	constructor(timeout: number, response?: Uint8Array, takesText = false) {
		this.timeout = timeout;
		this.response = response;
		this.takesText = takesText;
	}

	/** Writes the whole command line but its CR. Every parameter was checked before the command was submitted. */
	abstract compose(line: CommandLine): void;

	/** Writes the next `count` of its raw bytes; called until all `rawBytes` are written. A command that has some has this. */
	composeRaw?(line: CommandLine, count: number): void;

	/** One information response, behind its name. @returns false when it is not this command's (the same name may be a URC) */
	onInformation(_parameters: Parameters): boolean {
		return false;
	}

	/** One line without a name. */
	onText(_bytes: Uint8Array, _start: number, _end: number): void {
	}

	/**
	 * The end, exactly once: OK, ERROR, CME, CMS, TIMEOUT or ABORTED of ./result-codes.
	 * @param code of CME and CMS: the number, UNKNOWN_CODE for a text that is in no table; else 0
	 */
	abstract onResult(result: number, code: number): void;
}
