// Data mode: a fixed number of raw bytes that a TA awaits after the intermediate result code CONNECT.
// Source: V.250 §5.7.1 (intermediate result codes), §6.3.1 (CONNECT); as Quectel's file commands use it: no echo, no terminator.

import { encode } from "../base/utf8.js";
import { CR } from "./ascii.js";
import type CommandLine from "./command-line.js";
import type Command from "./command.js";
import type Transmit from "./transmit-queue.js";

/** The intermediate result code. */
export const CONNECT = encode("CONNECT");

/** Sends a command's raw bytes in pieces, through the memory of the command line, which has already left; needs no buffer of its own. */
export default class DataMode {
	/** Raw bytes not yet handed to the transmit queue. */
	left = 0;
	readonly #line: CommandLine;
	readonly #transmit: Transmit;
	#command: Command | undefined;

	constructor(line: CommandLine, transmit: Transmit) {
		this.#line = line;
		this.#transmit = transmit;
	}

	/** Sends the first piece of a command's `rawBytes`. @param blank send a CR in place of every byte: data mode counts it, command mode ignores it */
	begin(command: Command, blank: boolean): void {
		this.#command = blank ? undefined : command;
		this.left = command.rawBytes;
		this.pump();
	}

	/** Sends the next piece once everything handed over has left; called after every `onWritable`. */
	pump(): void {
		const line = this.#line;
		while (this.left > 0 && this.#transmit.empty) {
			const count = Math.min(this.left, line.size);
			line.clear();
			if (this.#command)
				this.#command.composeRaw!(line, count);
			else
				line.bytes.fill(CR, line.start, line.end = line.start + count);
			this.left -= count;
			this.#transmit.send(line.start, line.end);
		}
	}

	/** Stops sending. */
	end(): void {
		this.left = 0;
	}
}
