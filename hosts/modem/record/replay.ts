// Replays the modem's side of a transcript to a host that sends the other side.
// Source: transcript.ts for the format; recordings of a simulated or real modem, or typed from a note.

import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";
import { formatTranscriptLine, type TranscriptLine } from "./transcript.js";

/** A recording has asterisks in place of secrets (redact.ts): they match any byte. */
const REDACTED = 0x2a;

interface Options {
	/** Keeps the times of the transcript; left out: the modem's lines are sent at once. */
	readonly clock?: SimulatorClock;
	/** How many times faster than recorded; 0 sends the modem's lines at once. Default 1. */
	readonly speed?: number;
	readonly send: (bytes: Uint8Array) => void;
	/** Both sides are complete; later bytes are ignored. */
	readonly onEnd: () => void;
	/** The host sent a different byte; the replay ends. */
	readonly onDifference: (message: string) => void;
}

/** Compares each line of the host byte by byte, then sends the modem's next lines, each as long after the line before as recorded. */
export class Replay {
	readonly #lines: readonly TranscriptLine[];
	readonly #options: Options;
	/** The line that is due, and the number of its bytes received. */
	#next = 0;
	#offset = 0;
	#over = false;
	/** When the last line began; bytes of the host that came before the modem's line was due. */
	#last: number | undefined;
	#early: number[] = [];
	#waiting = false;
	readonly #due: SimulatorAlarm | undefined;

	constructor(lines: readonly TranscriptLine[], options: Options) {
		this.#lines = lines;
		this.#options = options;
		this.#due = options.clock?.alarm(() => {
			this.#waiting = false;
			this.#send(true);
			this.receive(Uint8Array.from(this.#early.splice(0)));
		});
	}

	/** The number of the host's next unfinished line; undefined at the end. */
	get due(): number | undefined {
		return this.#lines[this.#next]?.line;
	}

	/** Sends the modem's lines before the host's first one. */
	begin(): void {
		if (this.#next === 0 && this.#offset === 0 && !this.#waiting)
			this.#send(false);
	}

	/** Takes bytes from the host, cut in any way. */
	receive(bytes: Uint8Array): void {
		this.begin();
		for (const byte of bytes) {
			if (this.#waiting) {
				this.#early.push(byte);
				continue;
			}
			const line = this.#lines[this.#next];
			if (this.#over || line === undefined)
				return;
			const due = line.bytes[this.#offset];
			if (byte !== due && due !== REDACTED) {
				this.#differ(line, byte);
				return;
			}
			if (this.#offset === 0)
				this.#last = this.#options.clock?.now();
			this.#offset++;
			if (this.#offset === line.bytes.length) {
				this.#offset = 0;
				this.#next++;
				this.#send(false);
			}
		}
	}

	/** Sends the modem's lines that are due. @param due whether the time of the first has come */
	#send(due: boolean): void {
		for (let line = this.#lines[this.#next]; line?.direction === "modem"; line = this.#lines[this.#next]) {
			const wait = due ? 0 : this.#timeUntil(line);
			due = false;
			if (wait > 0) {
				this.#waiting = true;
				this.#due?.set(wait);
				return;
			}
			this.#next++;
			this.#last = this.#options.clock?.now();
			this.#options.send(line.bytes);
		}
		if (this.#next === this.#lines.length && !this.#over) {
			this.#over = true;
			this.#options.onEnd();
		}
	}

	/** ms until a line is due. */
	#timeUntil({ after = 0 }: TranscriptLine): number {
		const { clock, speed = 1 } = this.#options;
		if (clock === undefined || speed === 0)
			return 0;
		const now = clock.now();
		return (this.#last ?? now) + after / speed - now;
	}

	#differ({ bytes, line }: TranscriptLine, byte: number): void {
		this.#over = true;
		const received = Uint8Array.of(...bytes.subarray(0, this.#offset), byte);
		const [due, came] = [bytes, received].map(text => formatTranscriptLine("host", text).slice(2));
		this.#options.onDifference(`line ${line} is ${due}, the host sent ${came}`);
	}
}
