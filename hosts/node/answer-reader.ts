// Takes the bytes that a module sends apart: lines without their ends, echo left out, and the prompt, which has no end of line.
// Source: V.250 §5.2.3 (echo), §5.7.1 (information and final result codes); BG96 note §3.2.8 (prompt).

const FINAL = /^(?:OK|ERROR|\+CM[ES] ERROR: .*)$/;
const CTRL_Z = /\x1a$/;

/** Whether a line ends the answer to a command. */
export function isFinal(line: string): boolean {
	return FINAL.test(line);
}

/** What the lines of a module are for. */
export interface AnswerOwner {
	/** Whether a `>` at the beginning of a line is the prompt. */
	awaitsPrompt(): boolean;
	/** Receives a line, one character a byte, without blanks in front of it and its end; empty ones and echo are left out. */
	onLine(line: string): void;
	onPrompt(): void;
}

/** Reads lines. */
export class AnswerReader {
	readonly #owner: AnswerOwner;
	/** Of the unfinished line. */
	#text = "";
	#echo: readonly string[] = [];

	constructor(owner: AnswerOwner) {
		this.#owner = owner;
	}

	/** Notes what was sent, one character a byte: the module may echo it. */
	sent(characters: string): void {
		this.#echo = characters.split("\r").map(line => line.replace(CTRL_Z, ""));
	}

	/** Drops the unfinished line. */
	clear(): void {
		this.#text = "";
	}

	/** Takes what has come. */
	receive(bytes: Uint8Array): void {
		this.#text += Buffer.from(bytes).toString("latin1");
		const lines = this.#text.split("\n");
		this.#text = lines.pop()!;
		for (const line of lines)
			this.#take(line.replace(/^[ \r]+|\r+$/g, ""));
		if (this.#text.startsWith(">") && this.#owner.awaitsPrompt()) {
			this.#text = this.#text.slice(1);
			this.#owner.onPrompt();
		}
	}

	#take(line: string): void {
		if (line !== "" && !this.#echo.includes(line.replace(CTRL_Z, "")))
			this.#owner.onLine(line);
	}
}
