// A dialogue in AT commands: one command at a time, its answer, and reports that come later.
// Source: V.250 §5 (result codes), 27.007 §9.1 (+CME ERROR).

import type { Clock } from "../../modules/base/platform.js";
import { AnswerReader, isFinal } from "../node/answer-reader.js";
import type { Port } from "./port.js";

const COMMAND_MS = 5000;
const ESC = 0x1b;
/** The prompts for data. */
const PROMPTS = /^(?:>|CONNECT)$/;

/** What was sent, and the lines that came; secrets are asterisks. */
export interface Exchange {
	readonly sent: string;
	readonly came: readonly string[];
}

/** The answer to a command. */
export interface Answer {
	/** OK, or the prompt that was awaited. */
	readonly ok: boolean;
	/** Nothing final came in time. */
	readonly silent: boolean;
	/** The code of +CME ERROR. */
	readonly code?: number;
	/** The lines before the final result code. */
	readonly lines: readonly string[];
}

/** How a command is sent. */
interface Sending {
	/** ms until its final result code. */
	readonly ms?: number;
	/** It ends with a prompt, not OK. */
	readonly prompt?: boolean;
	/** What stands in the exchange for the secrets of the line. */
	readonly shown?: string;
	/** The lines that came before stay, for `report`. */
	readonly keep?: boolean;
}

/** Sends commands and collects lines. */
export class Dialogue {
	readonly #port: Port;
	readonly #clock: Clock;
	#exchanges: { sent: string; came: string[] }[] = [];
	readonly #reader: AnswerReader;
	/** Lines since the last command was sent. */
	#lines: string[] = [];
	#raw = "";
	#changed = (): void => {};
	/** Counts commands. */
	#commands = 0;

	constructor(port: Port, clock: Clock) {
		this.#port = port;
		this.#clock = clock;
		this.#reader = new AnswerReader({ awaitsPrompt: () => true, onLine: line => this.#take(line), onPrompt: () => this.#take(">") });
		port.onBytes = bytes => this.#receive(bytes);
	}

	/** Commands sent so far. */
	get commands(): number {
		return this.#commands;
	}

	/** What came since the last command or `raw`, with every control character. */
	get received(): string {
		return this.#raw;
	}

	/** @returns the exchanges since the last call */
	takeExchanges(): Exchange[] {
		const taken = this.#exchanges;
		this.#exchanges = [];
		return taken;
	}

	/** Sends a command line and waits for its final result code. */
	async command(line: string, { ms = COMMAND_MS, prompt = false, shown = line, keep = false }: Sending = {}): Promise<Answer> {
		const before = this.#lines;
		this.#begin(shown, `${line}\r`);
		if (keep)
			this.#lines = before;
		this.#commands += 1;
		this.#port.write(Buffer.from(`${line}\r`, "latin1"));
		const final = await this.#line(text => isFinal(text) || prompt && PROMPTS.test(text), ms);
		const lines = this.#lines.filter(text => text !== final);
		if (final === undefined)
			return { ok: false, silent: true, lines };
		const code = /^\+CME ERROR: (\d+)$/.exec(final)?.[1];
		return { ok: prompt ? PROMPTS.test(final) : final === "OK", silent: false, ...(code === undefined ? {} : { code: Number(code) }), lines };
	}

	/** Sends data after a prompt and waits for the final result code. */
	async data(bytes: Uint8Array, shown: string, ms: number): Promise<boolean> {
		this.#begin(shown, Buffer.from(bytes).toString("latin1"));
		this.#port.write(bytes);
		return await this.#line(isFinal, ms) === "OK";
	}

	/** Sends bytes that are no command, and collects what comes within `ms`. */
	async raw(text: string, shown: string, ms: number): Promise<string> {
		this.#begin(shown, text);
		this.#port.write(Buffer.from(text, "latin1"));
		await this.pause(ms);
		return this.#raw;
	}

	/** Cancels a prompt that a program before left open. */
	escape(): void {
		this.#port.write(Uint8Array.of(ESC));
	}

	/** Waits for a line that matches, among those since the last command. @returns the match; undefined when none came in time */
	async report(pattern: RegExp, ms: number): Promise<RegExpExecArray | undefined> {
		const line = await this.#line(text => pattern.test(text), ms);
		return line === undefined ? undefined : pattern.exec(line) ?? undefined;
	}

	/** Waits `ms`. */
	pause(ms: number): Promise<void> {
		return new Promise(resolve => this.#clock.alarm(resolve).set(ms));
	}

	/** @param characters what is sent, secrets included */
	#begin(shown: string, characters: string): void {
		this.#reader.sent(characters);
		this.#reader.clear();
		this.#exchanges.push({ sent: shown, came: [] });
		this.#lines = [];
		this.#raw = "";
	}

	/** @returns the first line that passes the test, of those that have come or come within `ms` */
	#line(test: (text: string) => boolean, ms: number): Promise<string | undefined> {
		return new Promise(resolve => {
			const end = (line: string | undefined): void => {
				this.#changed = () => {};
				alarm.clear();
				resolve(line);
			};
			const alarm = this.#clock.alarm(() => end(undefined));
			this.#changed = () => {
				const found = this.#lines.find(test);
				if (found !== undefined)
					end(found);
			};
			alarm.set(ms);
			this.#changed();
		});
	}

	#receive(bytes: Uint8Array): void {
		this.#raw = (this.#raw + Buffer.from(bytes).toString("latin1")).slice(-65_536);
		this.#reader.receive(bytes);
		this.#changed();
	}

	#take(line: string): void {
		this.#lines.push(line);
		this.#exchanges.at(-1)?.came.push(line);
	}
}
