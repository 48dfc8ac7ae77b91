// What a command is to the terminal adaptor, and what an answer is to a command.
// Source: V.250 §5.4 (forms of a command), §5.7 (result codes); BG96 note §3.1, §3.2.8 (prompt).

import type { Parameters } from "./parameters.js";

/**
 * What a prompt waits for: a fixed count of bytes, or everything up to Ctrl-Z with the excess over `limit` dropped.
 * A transparent entry begins with the intermediate result code CONNECT instead of a prompt, and echoes nothing;
 * `+++` with silence around it ends it early.
 */
export interface DataEntry {
	readonly length?: number;
	readonly limit: number;
	readonly transparent?: boolean;
	/** ms without a byte after which `expired` takes what has come. */
	readonly timeout?: number;
	/** Says `A` after each so many bytes. */
	readonly acknowledge?: number;
	/** Takes the data; it must end the command, or throw a Refusal. */
	done(data: Uint8Array): void;
	expired?(data: Uint8Array): void;
}

/** The answer to one command. After `ok` or `error` nothing else belongs to it. */
export interface Answer {
	/** An information response; several lines may be given as one text with CR LF between them. */
	information(text: string): void;
	/** The final result code OK; `then` runs once it has left. */
	ok(then?: () => void): void;
	/** ERROR, or +CME ERROR in the form that CMEE asks for. */
	error(code?: number): void;
	prompt(entry: DataEntry): void;
	/** The intermediate result code CONNECT, and bytes as they are. */
	connect(data: Uint8Array): void;
}

/** What a command does in each of its four forms; a form left out answers ERROR. */
export interface Command<Module> {
	test?(answer: Answer, module: Module): void;
	read?(answer: Answer, module: Module): void;
	write?(answer: Answer, module: Module, parameters: Parameters): void;
	execute?(answer: Answer, module: Module): void;
	/** The code for a parameter that is wrong; plain ERROR without. */
	readonly wrongParameter?: number;
}

export type Commands<Module> = Readonly<Record<string, Command<Module>>>;
