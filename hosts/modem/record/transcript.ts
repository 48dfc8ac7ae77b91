// Transcripts of the UART, as text that can be typed by hand and replayed by a test.
// `> ` host to modem, `< ` modem to host, then the bytes of one line, its end written out: \r \n \x1a \x1b \\; `# ` comment.
// A line may begin with its time after the line before, in seconds: `+0.600 < `.
// A recording may also hold the packets behind the modem: `>> ` to a server, `<< ` from it, the number of the link, the packet's name.

import type { Direction } from "../faults/faults.js";
import { Redactor } from "./redact.js";

/** One line of a transcript. `line` counts from 1 in its file. */
export interface TranscriptLine {
	readonly direction: Direction;
	readonly bytes: Uint8Array;
	readonly line: number;
	/** ms after the line before, when it is given. */
	readonly after?: number;
}

/** One event of a link to a server: `PUBLISH 3 QoS 1`, `TCP SYN broker.example:1883`. Links count from 1. */
export interface LinkLine {
	readonly direction: LinkDirection;
	readonly link: number;
	readonly text: string;
	readonly line: number;
	readonly after?: number;
}

/** Up is to the server. */
export type LinkDirection = "up" | "down";

const MILLISECONDS = 1000;
const CR = 0x0d, LF = 0x0a, CTRL_Z = 0x1a, ESC = 0x1b;
const ESCAPES: Readonly<Record<string, string>> = Object.freeze({ r: "\r", n: "\n", "\\": "\\" });

/**
 * Parses the lines of host and modem. Unescaped characters stand for their UTF-8 bytes, `\xHH` for one byte.
 * @throws SyntaxError with the number of an invalid line or of one with an unknown escape
 */
export function parseTranscript(text: string): TranscriptLine[] {
	return parseRecording(text).filter(line => "bytes" in line);
}

/** Parses every line of a transcript, in order. @throws SyntaxError as `parseTranscript` */
export function parseRecording(text: string): (TranscriptLine | LinkLine)[] {
	const lines: (TranscriptLine | LinkLine)[] = [];
	text.split(/\r?\n/).forEach((whole, index) => {
		if (whole === "" || whole.startsWith("#"))
			return;
		const time = /^\+(\d+(?:\.\d+)?) /.exec(whole);
		const source = time === null ? whole : whole.slice(time[0].length);
		const after = time === null ? {} : { after: Math.round(Number(time[1]) * MILLISECONDS) };
		const line = index + 1;
		const packet = /^(>>|<<) (\d+) (.+)$/.exec(source);
		const mark = source.slice(0, 2);
		if (packet !== null)
			lines.push({ direction: mark === ">>" ? "up" : "down", link: Number(packet[2]), text: packet[3] as string, line, ...after });
		else if (mark === "> " || mark === "< ")
			lines.push({ direction: mark === "> " ? "host" : "modem", bytes: unescape(source.slice(2), line), line, ...after });
		else
			throw new SyntaxError(`transcript line ${line}: neither "> ", "< ", ">> n ", "<< n " nor "# "`);
	});
	return lines;
}

/** @returns one line of a transcript, without its line end */
export function formatTranscriptLine(direction: Direction, bytes: Iterable<number>): string {
	let text = direction === "host" ? "> " : "< ";
	for (const byte of bytes)
		text += escape(byte);
	return text;
}

function escape(byte: number): string {
	switch (byte) {
		case CR: return "\\r";
		case LF: return "\\n";
		case 0x5c: return "\\\\";
		default:
			return byte < 0x20 || byte > 0x7e ? `\\x${byte.toString(16).padStart(2, "0")}` : String.fromCharCode(byte);
	}
}

function unescape(text: string, line: number): Uint8Array {
	const bytes: number[] = [];
	text.split(/(\\x[0-9a-fA-F]{2}|\\[^])/).forEach((part, index) => {
		if (index % 2 === 0) {
			if (/[\uD800-\uDFFF]/u.test(part))
				throw new SyntaxError(`transcript line ${line}: half of a surrogate pair, which no bytes stand for`);
			// Where the tests run on XS, there is no TextEncoder.
			for (const [character, digits] of encodeURIComponent(part).matchAll(/%(..)|[^]/g))
				bytes.push(digits === undefined ? character.charCodeAt(0) : parseInt(digits, 16));
		}
		else if (part.length === 4)
			bytes.push(parseInt(part.slice(2), 16));
		else {
			const character = ESCAPES[part.slice(1)];
			if (character === undefined)
				throw new SyntaxError(`transcript line ${line}: unknown escape ${part}`);
			bytes.push(character.charCodeAt(0));
		}
	});
	return Uint8Array.from(bytes);
}

/** Takes one line of the UART, complete or ended by the other side, and when its first byte came, in whole ms; the bytes are valid during the call. */
export type TakeLine = (direction: Direction, bytes: readonly number[], began: number) => void;

/**
 * Cuts bytes, split in any way, into the lines of a transcript, and redacts secrets in them (redact.ts).
 * A host line ends after CR, Ctrl-Z or ESC; a modem line after the CR LF that follows its text, or after the CR of an echo;
 * either ends when the other side sends.
 */
export class LineCutter {
	readonly #take: TakeLine;
	#direction: Direction = "host";
	#bytes: number[] = [];
	readonly #redactors = { host: new Redactor(), modem: new Redactor() };
	/** When the unfinished line began. */
	#began = 0;

	constructor(take: TakeLine) {
		this.#take = take;
	}

	/** Takes the bytes of one direction. @param at ms, of any clock */
	append(direction: Direction, bytes: Uint8Array, at: number): void {
		if (direction !== this.#direction)
			this.flush();
		this.#direction = direction;
		for (const byte of bytes) {
			// Only the byte after a CR distinguishes an echoed line from the start of an answer.
			if (direction === "modem" && byte === CR && this.#bytes.length > 1 && this.#bytes.at(-1) === CR)
				this.flush();
			if (this.#bytes.length === 0)
				this.#began = Math.round(at);
			this.#bytes.push(this.#redactors[direction].take(byte));
			if (this.#ends(byte))
				this.flush();
		}
	}

	/** Ends an unfinished line. */
	flush(): void {
		if (this.#bytes.length > 0)
			this.#take(this.#direction, this.#bytes, this.#began);
		this.#bytes = [];
	}

	#ends(byte: number): boolean {
		if (this.#direction === "host")
			return byte === CR || byte === CTRL_Z || byte === ESC;
		return byte === LF && this.#bytes.at(-2) === CR && this.#bytes.length > 2;
	}
}

/** Writes a transcript line by line, as `LineCutter` cuts it. */
export class TranscriptRecorder {
	readonly #write: (text: string) => void;
	readonly #times: boolean;
	/** When the last line written began; whole ms. */
	#last: number | undefined;
	readonly #cutter = new LineCutter((direction, bytes, began) => this.#write(`${this.#time(began)}${formatTranscriptLine(direction, bytes)}\n`));

	/** @param write takes one line with its line end. @param times whether each line begins with its time after the line before */
	constructor(write: (text: string) => void, { times = false }: { readonly times?: boolean } = {}) {
		this.#write = write;
		this.#times = times;
	}

	/** Takes the bytes of one direction; fits the simulator's `record` option. */
	readonly record = (direction: Direction, bytes: Uint8Array, at = 0): void => this.#cutter.append(direction, bytes, at);

	/** Takes one event of a link; fits `RecordedNetwork`. An unfinished line of host or modem is written after it. */
	readonly recordLink = (direction: LinkDirection, link: number, text: string, at = 0): void => {
		this.#write(`${this.#time(Math.round(at))}${direction === "up" ? ">>" : "<<"} ${link} ${text}\n`);
	};

	/** Writes an unfinished line. */
	flush(): void {
		this.#cutter.flush();
	}

	/** The time of a line, after the line before. */
	#time(at: number): string {
		if (!this.#times)
			return "";
		const after = Math.max(0, at - (this.#last ?? at));
		this.#last = Math.max(at, this.#last ?? at);
		return `+${(after / MILLISECONDS).toFixed(3)} `;
	}
}
