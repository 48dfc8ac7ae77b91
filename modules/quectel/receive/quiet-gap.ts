// The silence after a quoted message, which shows that the message has ended, and the time after any message without a length in which lines are doubted (docs/security.md).
// The silence lasts 20 ms or 20 characters at the line's rate, whichever is longer.

import type { Alarm, Clock } from "../../base/platform.js";
import type Turn from "../../base/turn.js";

/** Shortest silence, in milliseconds and in characters. */
const SHORTEST = 20;
const CHARACTERS = 20;
/** Time after a message without a length, in milliseconds and in characters, whichever is longer, in which a state change may have been part of it. */
const DOUBT = 1000;
const DOUBT_CHARACTERS = 4096;

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
	readonly #doubt: number;

	/**
	 * @param byteTime milliseconds that one byte takes on the line
	 * @param turn woken when the silence has lasted long enough; `lasted` then returns true
	 */
	constructor(clock: Clock, byteTime: number, turn: Turn) {
		this.#clock = clock;
		this.#length = Math.max(SHORTEST, Math.ceil(CHARACTERS * byteTime));
		this.#doubt = Math.max(DOUBT, Math.ceil(DOUBT_CHARACTERS * byteTime));
		this.#alarm = clock.alarm(() => {
			this.#over = true;
			turn.wake();
		});
	}

	/** True for a while after a message without a length. */
	get doubtful(): boolean {
		return this.#clock.now() - this.#ended < this.#doubt;
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

	/** A message without a length has ended, as far as can be seen: what follows may be the rest of it. */
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
