// Data mode: the raw bytes that a TA awaits behind the intermediate result code CONNECT, a counted number of them.
// Source: V.250 §5.7.1 (intermediate result codes), §6.3.1 (CONNECT); as Quectel's file commands use it: no echo, no terminator.

import { encode } from "../base/utf8.js";
import type CommandLine from "./command-line.js";
import type Command from "./command.js";
import type Transmit from "./transmit-queue.js";

/** The intermediate result code. */
export const CONNECT = encode("CONNECT");

/** Sends a command's raw bytes in pieces, through the memory of the command line, which has left by then: no buffer of their own is needed. */
export default class DataMode {
	/** Raw bytes that are still to be handed to the transmit queue. */
	left = 0;
	readonly #line: CommandLine;
	readonly #transmit: Transmit;
	#command: Command | undefined;

	constructor(line: CommandLine, transmit: Transmit) {
		this.#line = line;
		this.#transmit = transmit;
	}

	/** True while bytes have not left. */
	get sending(): boolean {
		return this.left > 0 || !this.#transmit.empty;
	}

	/** Begins with the first piece of a command's `rawBytes`. @param blank CR in place of every byte: in data mode they are counted, in command mode they do nothing */
	begin(command: Command, blank: boolean): void {
		this.#command = blank ? undefined : command;
		this.left = command.rawBytes;
		this.pump();
	}

	/** Goes on when everything handed over has left; to be called after every `onWritable`. */
	pump(): void {
		const line = this.#line;
		while (this.left > 0 && this.#transmit.empty) {
			const count = Math.min(this.left, line.size);
			line.clear();
			if (this.#command === undefined)
				line.blank(count);
			else
				this.#command.composeRaw!(line, count);
			this.left -= count;
			this.#transmit.send(line.start, line.end);
		}
	}

	/** Hands nothing more over. */
	end(): void {
		this.left = 0;
	}
}
