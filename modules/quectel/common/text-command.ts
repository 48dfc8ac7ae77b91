// One command object for many rare commands: each is a text, and perhaps the name of its information response. It allocates: not for hot paths.

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Engine from "../../at/engine.js";
import type Parameters from "../../at/parameters.js";
import { ABORTED } from "../../at/result-codes.js";
import { encode } from "../../base/utf8.js";

/** What a TextCommand reports to. */
export interface TextCommandOwner {
	/** An information response of a command that has one, behind its name. */
	onInformation?(parameters: Parameters): void;
	/** The final result code; not ABORTED. */
	onResult(result: number, code: number): void;
	/** Writes the next raw bytes of a command that has some. */
	composeRaw?(line: CommandLine, count: number): void;
}

/** Sends one command after the other; the answer of one that is forgotten is dropped. */
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
	 * @param text whole, but for its CR; its parameters were checked
	 * @param response name of its information response, such as `+CCLK`; "" for none
	 * @param timeout ms from the line's last byte, or the last raw byte, to the final result code
	 * @param rawBytes how many follow CONNECT
	 */
	ask(text: string, response: string, timeout: number, rawBytes = 0): void {
		this.#text = text;
		this.response = response === "" ? undefined : encode(response);
		this.timeout = timeout;
		this.rawBytes = rawBytes;
		this.#engine.submit(this);
	}

	/** Nothing is wanted of what was asked; a command that has left ends by itself, before any other leaves. */
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
