// One command object for many rare commands, each given as text with the name of its information response. Allocates: not for hot paths.

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Engine from "../../at/engine.js";
import type Parameters from "../../at/parameters.js";
import { ABORTED } from "../../at/result-codes.js";
import { encode } from "../../base/utf8.js";

/** Callbacks of a TextCommand. */
export interface TextCommandOwner {
	/** An information response, after its name; required for commands that have one. */
	onInformation?(parameters: Parameters): void;
	/** The final result code; not ABORTED. */
	onResult(result: number, code: number): void;
	/** Writes the next `count` raw bytes; required for commands that have some. */
	composeRaw?(line: CommandLine, count: number): void;
}

/** Sends one command after the other; drops the response of a forgotten one. */
export default class TextCommand extends Command {
	readonly #engine: Engine;
	readonly #owner: TextCommandOwner;
	#text = "";
	#forgotten = false;

	constructor(engine: Engine, owner: TextCommandOwner) {
		super(0);
		this.#engine = engine;
		this.#owner = owner;
	}

	/**
	 * Sends a command line.
	 * @param text the line without its CR; its parameters were checked
	 * @param response name of the information response, such as `+CCLK`; "" for none
	 * @param timeout ms from the line's last byte, or the last raw byte, to the final result code
	 * @param rawBytes count of raw bytes after CONNECT
	 */
	ask(text: string, response: string, timeout: number, rawBytes = 0): void {
		this.#text = text;
		this.response = response === "" ? undefined : encode(response);
		this.timeout = timeout;
		this.rawBytes = rawBytes;
		this.#engine.submit(this);
	}

	/** Withdraws the command, or ignores its response when it has left; its result still precedes the next command. */
	forget(): void {
		this.#forgotten = this.queued && !this.#engine.withdraw(this);
	}

	override compose(line: CommandLine): void {
		line.begin(encode(this.#text));
	}

	override composeRaw(line: CommandLine, count: number): void {
		this.#owner.composeRaw!(line, count);
	}

	override onInformation(parameters: Parameters): boolean {
		if (!this.#forgotten)
			this.#owner.onInformation!(parameters);
		return true;
	}

	override onResult(result: number, code: number): void {
		const forgotten = this.#forgotten;
		this.#forgotten = false;
		if (result !== ABORTED && !forgotten)
			this.#owner.onResult(result, code);
	}
}
