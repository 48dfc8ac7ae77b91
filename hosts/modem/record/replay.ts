// A recorded modem: says its part of a transcript to a host that says the other.
// Source: transcript.ts for the form; recordings of the simulated modem, of a real one, or typed from a note.

import { formatTranscriptLine, type TranscriptLine } from "./transcript.js";

/** A recording shows secrets as asterisks (mask.ts): any byte will do there. */
const REDACTED = 0x2a;

interface Options {
	readonly send: (bytes: Uint8Array) => void;
	/** Both have said everything; whatever comes now is nobody's business. */
	readonly onEnd: () => void;
	/** The host said something else; nothing follows. */
	readonly onDifference: (message: string) => void;
}

/** Waits for each line of the host, byte by byte, and answers at once with what the modem says after it. */
export class Replay {
	readonly #lines: readonly TranscriptLine[];
	readonly #options: Options;
	/** The line that is due, and how much of it the host has said. */
	#next = 0;
	#offset = 0;
	#over = false;

	constructor(lines: readonly TranscriptLine[], options: Options) {
		this.#lines = lines;
		this.#options = options;
	}

	/** The line of the transcript that the host has not said yet, all of it; undefined at the end. */
	get due(): number | undefined {
		return this.#lines[this.#next]?.line;
	}

	/** Says what comes before the host's first line; the host can hear it. */
	begin(): void {
		if (this.#next === 0 && this.#offset === 0)
			this.#speak();
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
				this.#speak();
			}
		}
	}

	#speak(): void {
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
		const said = Uint8Array.of(...bytes.subarray(0, this.#offset), byte);
		const [due, came] = [bytes, said].map(text => formatTranscriptLine("host", text).slice(2));
		this.#options.onDifference(`line ${line} is ${due}, the host says ${came}`);
	}
}
