// Replays the modem's side of a transcript to a host that sends the other side.
// Source: transcript.ts for the format; recordings of a simulated or real modem, or typed from a note.

import { formatTranscriptLine, type TranscriptLine } from "./transcript.js";

/** A recording has asterisks in place of secrets (redact.ts): they match any byte. */
const REDACTED = 0x2a;

interface Options {
	readonly send: (bytes: Uint8Array) => void;
	/** Both sides are complete; later bytes are ignored. */
	readonly onEnd: () => void;
	/** The host sent a different byte; the replay ends. */
	readonly onDifference: (message: string) => void;
}

/** Compares each line of the host byte by byte, then sends the modem's next lines at once. */
export class Replay {
	readonly #lines: readonly TranscriptLine[];
	readonly #options: Options;
	/** The line that is due, and the number of its bytes received. */
	#next = 0;
	#offset = 0;
	#over = false;

	constructor(lines: readonly TranscriptLine[], options: Options) {
		this.#lines = lines;
		this.#options = options;
	}

	/** The number of the host's next unfinished line; undefined at the end. */
	get due(): number | undefined {
		return this.#lines[this.#next]?.line;
	}

	/** Sends the modem's lines before the host's first one. */
	begin(): void {
		if (this.#next === 0 && this.#offset === 0)
			this.#send();
	}

	/** Takes bytes from the host, cut in any way. */
	receive(bytes: Uint8Array): void {
		this.begin();
		for (const byte of bytes) {
			const line = this.#lines[this.#next];
			if (this.#over || line === undefined)
				return;
			const due = line.bytes[this.#offset];
			if (byte !== due && due !== REDACTED) {
				this.#differ(line, byte);
				return;
			}
			this.#offset++;
			if (this.#offset === line.bytes.length) {
				this.#offset = 0;
				this.#next++;
				this.#send();
			}
		}
	}

	#send(): void {
		for (let line = this.#lines[this.#next]; line?.direction === "modem"; line = this.#lines[this.#next]) {
			this.#next++;
			this.#options.send(line.bytes);
		}
		if (this.#next === this.#lines.length && !this.#over) {
			this.#over = true;
			this.#options.onEnd();
		}
	}

	#differ({ bytes, line }: TranscriptLine, byte: number): void {
		this.#over = true;
		const received = Uint8Array.of(...bytes.subarray(0, this.#offset), byte);
		const [due, came] = [bytes, received].map(text => formatTranscriptLine("host", text).slice(2));
		this.#options.onDifference(`line ${line} is ${due}, the host sent ${came}`);
	}
}
