// Stands in for ./receiver in a build whose manifest leaves out modules/receive.json: a line of +QMTRECV, which no subscription asked for, is discarded and counted.
// Source: docs/memory.md (What a build can leave out).

import { LF } from "../../at/ascii.js";
import type Engine from "../../at/engine.js";
import type { Stream } from "../../at/line-reader.js";
import type RingBuffer from "../../at/ringbuffer.js";

const UNUSUAL = 0;

/** Discards what begins with `+QMTRECV:`, up to the end of its line. */
export default class Receiver implements Stream {
	/** Part of Stream. */
	active = false;
	/** No header is skipped. Part of Stream. */
	readonly headerLength = 0;
	readonly lineLength = 0;
	/** Messages discarded. */
	rejected = 0;
	readonly #receive: RingBuffer;

	constructor(engine: Engine) {
		this.#receive = engine.receive;
	}

	/** No message is begun before its line is complete. Part of Stream. */
	get impatient(): boolean {
		return false;
	}

	/** There is no stall to watch for: a line that is not complete is discarded up to the end of the next. */
	get watching(): boolean {
		return true;
	}

	/** Bytes lost in messages do not count. */
	get brokenOff(): number {
		return 0;
	}

	/** No payload is read, so no line is part of one. */
	get doubtful(): boolean {
		return false;
	}

	/** There is nothing to deliver. Part of Stream. */
	get deliveryDue(): boolean {
		return false;
	}

	/** What the UART looks at; notified of no message. */
	get listener(): Receiver {
		return this;
	}

	/** No length is looked for. */
	get lengthPrefixed(): boolean {
		return false;
	}

	/** No line is taken at once. Part of Stream. */
	tryWhole(): number {
		return UNUSUAL;
	}

	/** Part of Stream. */
	begin(): void {
		this.active = true;
		this.rejected += 1;
	}

	/** Discards `[start, end)`, or only as far as the line goes. Part of Stream. */
	take(start: number, end: number): number {
		const { bytes } = this.#receive;
		let at = start;
		while (at < end && this.active)
			this.active = bytes[at++] !== LF;
		return at;
	}

	/** Goes on to the end of the line. Part of Stream. */
	broken(): void {
	}

	/** There is nothing to deliver. Part of Stream. */
	deliver(): void {
	}

	/** There is nothing to announce. Part of Stream. */
	announceWhole(): void {
	}

	/** @returns false: a discarded line ends with the next LF, which every answer has */
	abandon(): boolean {
		return false;
	}

	/** Keeps nothing of a session. */
	release(): void {
	}

	/** Has no alarms. */
	close(): void {
	}
}
