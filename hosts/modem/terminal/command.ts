// The interfaces between the terminal adaptor and the commands: a command, its answer, its data entry.
// Source: V.250 §5.4 (forms of a command), §5.7 (result codes); BG96 note §3.1, §3.2.8 (prompt).

import type { Parameters } from "./parameters.js";

/**
 * The data after a prompt: a fixed number of bytes, or everything up to Ctrl-Z, where bytes beyond `limit` are dropped.
 * A transparent entry begins with the intermediate result code CONNECT instead of a prompt and is not echoed;
 * `+++` surrounded by silence ends it early.
 */
export interface DataEntry {
	readonly length?: number;
	readonly limit: number;
	readonly transparent?: boolean;
	/** Whether it is echoed while ATE1 is set; default true. */
	readonly echo?: boolean;
	/** ms without a byte after which `expired` takes the bytes received. */
	readonly timeout?: number;
	/** Sends `A` after each block of this many bytes. */
	readonly acknowledge?: number;
	/** Takes the data; must end the command or throw a Refusal. */
	done(data: Uint8Array): void;
	expired?(data: Uint8Array): void;
}

/** The answer to one command. After `ok`, `final` or `error` its methods have no effect. */
export interface Answer {
	/** Sends an information response; `text` may hold several lines with CR LF between them. */
	information(text: string): void;
	/** Sends an information response without its last line end: no blank line precedes the final result code. */
	compact(text: string): void;
	/** Sends the final result code OK; `then` runs once it has left. */
	ok(then?: () => void): void;
	/** Sends a final result code of the command's own, such as SEND OK. */
	final(result: string): void;
	/** Sends ERROR, or +CME ERROR in the form selected by AT+CMEE. */
	error(code?: number): void;
	/** Sends the prompt, or CONNECT, and starts a data entry. */
	prompt(entry: DataEntry): void;
	/** Sends the intermediate result code CONNECT and raw bytes. */
	connect(data: Uint8Array): void;
}

/** A command: its test, read, write and execution form; a missing form answers ERROR. */
export interface Command<Module> {
	test?(answer: Answer, module: Module): void;
	read?(answer: Answer, module: Module): void;
	write?(answer: Answer, module: Module, parameters: Parameters): void;
	execute?(answer: Answer, module: Module): void;
	/** The +CME ERROR code of an invalid parameter; undefined: plain ERROR. */
	readonly wrongParameter?: number;
}

/** Commands by name, in upper case. */
export type Commands<Module> = Readonly<Record<string, Command<Module>>>;
