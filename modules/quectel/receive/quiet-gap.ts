// The silence after a quoted message, which shows that the message has ended, and the time after it in which lines are doubted (docs/security.md).
// The silence lasts 20 ms or 20 characters at the line's rate, whichever is longer.

import type { Alarm, Clock } from "../../base/platform.js";
import type Turn from "../../base/turn.js";

/** Shortest silence, in milliseconds and in characters. */
const SHORTEST = 20;
const CHARACTERS = 20;
/** Milliseconds after a quoted message in which a state change may have been part of its payload. */
const DOUBT = 1000;

/** Measures the silence after a message. */
export default class QuietGap {
	/** No byte has followed the message so far. */
	listening = false;
	/** The silence has lasted long enough. */
	#over = false;
	#ended = -Infinity;
	readonly #clock: Clock;
	readonly #alarm: Alarm;
	readonly #length: number;

	/**
	 * @param byteTime milliseconds that one byte takes on the line
	 * @param turn woken when the silence has lasted long enough; `lasted` then returns true
	 */
	constructor(clock: Clock, byteTime: number, turn: Turn) {
		this.#clock = clock;
		this.#length = Math.max(SHORTEST, Math.ceil(CHARACTERS * byteTime));
		this.#alarm = clock.alarm(() => {
			this.#over = true;
			turn.wake();
		});
	}

	/** True for a while after a quoted message. */
	get doubtful(): boolean {
		return this.#clock.now() - this.#ended < DOUBT;
	}

	/** No byte follows the message. @returns whether the silence has lasted long enough; otherwise starts or restarts it */
	lasted(): boolean {
		if (this.#over)
			return true;
		this.listening = true;
		this.#alarm.set(this.#length);
		return false;
	}

	/** A byte follows the message: ends the silence. */
	break(): void {
		if (this.listening) {
			this.listening = this.#over = false;
			this.#alarm.clear();
		}
	}

	/** A quoted message has ended. */
	end(): void {
		if (this.listening)
			this.break();
		this.#ended = this.#clock.now();
	}

	/** Sets no further alarm. */
	close(): void {
		this.#alarm.clear();
	}
}
