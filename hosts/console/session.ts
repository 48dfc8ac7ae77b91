// A session at the console: sends what is typed, tells answers and URCs apart, and explains both.
// Source: V.250 §5 (lines, result codes), BG96 note §3.2.8 (prompt, Ctrl-Z).

import { closeSync, openSync, writeSync } from "node:fs";
import type { Clock } from "../../modules/base/platform.js";
import type { Port } from "../doctor/port.js";
import { TranscriptRecorder } from "../modem/record/transcript.js";
import { AnswerReader, isFinal } from "../node/answer-reader.js";
import { UsageError } from "../node/command-line.js";
import { commandOf, explain, isLast, isResult, isURC, nameOf } from "./explain.js";

/** What a line of output is. */
export type Kind = "sent" | "answer" | "urc" | "explanation" | "note";

const DEFAULT_MS = 10_000;
/** In the answer to ATI. */
const BC20 = /(?:^|_)BC20/;
const CTRL_Z = "\x1a";
const LAST_ID = 65_535;

export const HELP = `:publish TOPIC TEXT  publish with client 0 and QoS 1: AT+QMTPUB, TEXT after the prompt, Ctrl-Z
:raw TEXT            send bytes without a CR; \\r \\n \\\\ and \\xHH stand for one byte each: :raw hello\\x1a
:record FILE         write a transcript of both directions, secrets as asterisks; :record alone ends it
:help, :quit
Anything else is sent as it is, with a CR.`;

/** What is under way: the command line, and what ends it. */
interface Pending {
	readonly sent: string;
	readonly done: () => void;
	/** OK has come, the result line has not. */
	result: boolean;
}

/** The bytes of a text in UTF-8, one character each. */
function encode(text: string): string {
	return Buffer.from(text, "utf8").toString("latin1");
}

/** @returns the bytes of a text with escapes, one character each. @throws UsageError */
function unescape(text: string): string {
	return encode(text).replace(/\\(?:x([0-9a-fA-F]{2})|([rn\\])|.?)/g, (whole, hex?: string, letter?: string) => {
		if (hex !== undefined)
			return String.fromCharCode(Number.parseInt(hex, 16));
		if (letter === undefined)
			throw new UsageError(`:raw: unknown escape ${whole}`);
		return letter === "r" ? "\r" : letter === "n" ? "\n" : "\\";
	});
}

/** @returns a text whose control characters are written out, so that what a module sends cannot steer the terminal */
function visible(text: string): string {
	return text.replace(/[\x00-\x1f\x7f-\x9f]/g, character => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** One module at one port. */
export class Session {
	readonly #port: Port;
	readonly #clock: Clock;
	readonly #print: (kind: Kind, text: string) => void;
	#pending: Pending | undefined;
	/** The command line whose prompt is open. */
	#prompt: string | undefined;
	readonly #reader: AnswerReader;
	#id = 0;
	/** Whether the module is one that takes payloads between quotes: its answer to ATI says so. */
	#quoted = false;
	#recording: { readonly recorder: TranscriptRecorder; readonly file: number } | undefined;

	/** @param print receives each line of output, without its end */
	constructor(port: Port, clock: Clock, print: (kind: Kind, text: string) => void) {
		this.#port = port;
		this.#clock = clock;
		this.#print = print;
		this.#reader = new AnswerReader({
			awaitsPrompt: () => this.#pending !== undefined,
			onLine: line => this.#take(line),
			onPrompt: () => this.#onPrompt(),
		});
		port.onBytes = bytes => this.#receive(bytes);
	}

	/**
	 * Does what a typed line says; resolves when its answer is complete, or did not come in time.
	 * @returns false after :quit
	 * @throws UsageError for a line that begins with `:` and is no command
	 */
	async enter(line: string): Promise<boolean> {
		const [, name, rest = ""] = /^:(\w*)\s*(.*)$/s.exec(line) ?? [];
		switch (name) {
			case undefined:
				if (line !== "")
					await this.#command(line);
				return true;
			case "quit":
				return false;
			case "help":
				this.#print("note", HELP);
				return true;
			case "raw":
				await this.#raw(rest);
				return true;
			case "record":
				this.#record(rest);
				return true;
			case "publish":
				await this.#publish(rest);
				return true;
			default:
				throw new UsageError(`:${name} is no command; :help lists them`);
		}
	}

	/** Ends the recording. */
	close(): void {
		if (this.#recording === undefined)
			return;
		this.#recording.recorder.flush();
		closeSync(this.#recording.file);
		this.#recording = undefined;
	}

	async #command(line: string): Promise<void> {
		// Behind a prompt a line is data, which has no answer before Ctrl-Z.
		if (this.#prompt !== undefined)
			this.#put(`${encode(line)}\r`, line);
		else
			await this.#await(line, commandOf(line)?.ms ?? DEFAULT_MS, `${encode(line)}\r`, line);
	}

	async #raw(text: string): Promise<void> {
		const characters = unescape(text);
		if (characters === "")
			throw new UsageError(":raw TEXT: the text is missing");
		const prompt = this.#prompt;
		if (!(prompt === undefined ? /[\r\x1a\x1b]/ : /[\x1a\x1b]/).test(characters))
			return this.#put(characters, text);
		// ESC cancels: no result follows.
		const sent = prompt === undefined || characters.includes("\x1b") ? characters : prompt;
		this.#prompt = undefined;
		await this.#await(sent, commandOf(sent)?.ms ?? DEFAULT_MS, characters, text);
	}

	async #publish(rest: string): Promise<void> {
		const [, topic, text] = /^(\S+)\s+(.+)$/s.exec(rest) ?? [];
		if (topic === undefined || text === undefined || /["+#]/.test(topic))
			throw new UsageError(":publish TOPIC TEXT: a topic without quotes, wildcards and blanks, and a text");
		if (this.#prompt !== undefined)
			throw new UsageError(":publish: a prompt is open; :raw \\x1b cancels it");
		if (this.#quoted && /["\x00-\x1f\x7f]/.test(text))
			throw new UsageError(":publish: a BC20 takes no quotes and no control characters (BC20 note §3.2.8)");
		this.#id = this.#id % LAST_ID + 1;
		const line = `AT+QMTPUB=0,${this.#id},1,0,"${topic}"`;
		if (this.#quoted)
			return this.#command(`${line},"${text}"`);
		await this.#command(line);
		const prompted = this.#prompt === line;
		this.#prompt = undefined;
		if (prompted)
			await this.#await(line, commandOf(line)!.ms!, encode(text) + CTRL_Z, `${text}\\x1a`);
		else
			this.#print("note", "no prompt came, so the text was not sent; a BC20 takes it between quotes, behind the topic (BC20 note §3.2.8), and so does :publish once ATI has shown one");
	}

	#record(path: string): void {
		this.close();
		if (path === "")
			return;
		let file: number;
		try {
			file = openSync(path, "w");
		}
		catch (error) {
			throw new UsageError(`:record: ${(error as Error).message}`);
		}
		this.#recording = { recorder: new TranscriptRecorder(text => void writeSync(file, text), { times: true }), file };
	}

	/** Sends, and resolves when the answer to `sent` is complete or `ms` are over. */
	#await(sent: string, ms: number, characters: string, shown: string): Promise<void> {
		return new Promise(resolve => {
			const alarm = this.#clock.alarm(() => {
				this.#print("note", `no ${pending.result ? "result" : "answer"} within ${ms / 1000} s`);
				pending.done();
			});
			const pending: Pending = {
				sent, result: false, done: () => {
					alarm.clear();
					if (this.#pending === pending)
						this.#pending = undefined;
					resolve();
				},
			};
			this.#pending?.done();
			this.#pending = pending;
			alarm.set(ms);
			this.#put(characters, shown);
		});
	}

	#put(characters: string, shown: string): void {
		this.#print("sent", shown);
		const bytes = Buffer.from(characters, "latin1");
		this.#reader.sent(characters);
		this.#recording?.recorder.record("host", bytes, this.#clock.now());
		this.#port.write(bytes);
	}

	#receive(bytes: Uint8Array): void {
		this.#recording?.recorder.record("modem", bytes, this.#clock.now());
		this.#reader.receive(bytes);
	}

	#onPrompt(): void {
		this.#prompt = this.#pending!.sent;
		this.#print("answer", ">");
		this.#pending!.done();
	}

	#take(received: string): void {
		const line = Buffer.from(received, "latin1").toString("utf8");
		const pending = this.#pending;
		if (/^ATI$/i.test(pending?.sent ?? "") && BC20.test(line))
			this.#quoted = true;
		const result = isResult(line);
		const urc = isURC(line) || !result && !ends(line) && (pending === undefined || pending.result || foreign(line, pending.sent));
		this.#print(urc ? "urc" : "answer", visible(line));
		const explanation = explain(line, urc || pending?.result === true ? "" : pending?.sent);
		if (explanation !== undefined)
			this.#print("explanation", visible(explanation));
		if (pending === undefined || urc)
			return;
		const entry = commandOf(pending.sent);
		if (pending.result ? nameOf(line) === entry?.name && isLast(line) : ends(line)) {
			if (line === "OK" && !pending.result && entry?.result === true && /=[^?]/.test(pending.sent))
				pending.result = true;
			else
				pending.done();
		}
	}
}

/** Whether a line ends the answer to a command, or asks for data. */
function ends(line: string): boolean {
	return isFinal(line) || line === "CONNECT";
}

/** Whether a line has the name of another command than the one sent. */
function foreign(line: string, sent: string): boolean {
	const name = nameOf(line);
	return name !== undefined && !sent.toUpperCase().includes(`+${name}`);
}
