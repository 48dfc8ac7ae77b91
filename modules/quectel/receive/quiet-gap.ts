// The silence after a quoted message, which shows that the message has ended, and the time after any message without a length in which lines are doubted (docs/security.md).
// The silence lasts 20 ms or 20 characters at the line's rate, whichever is longer.

import type { Alarm, Clock } from "../../base/platform.js";
import type Turn from "../../base/turn.js";

/** Shortest silence, in milliseconds and in characters. */
const SHORTEST = 20;
const CHARACTERS = 20;
/** Least time after a message without a length, in milliseconds and in characters, whichever is longer, in which a state change may have been part of it. */
const DOUBT = 1000;
const DOUBT_CHARACTERS = 4096;

/** Measures the silence after a message. */
export default class QuietGap {
	/** No byte has followed the message so far. */
	listening = false;
	/** The silence has lasted long enough. */
	#over = false;
	/** A message without a length has ended since `age` was called last. */
	ended = false;
	/** Periods left in which lines are doubted. */
	#left = 0;
	readonly #alarm: Alarm;
	readonly #length: number;
	readonly #periods: number;

	/**
	 * @param byteTime milliseconds that one byte takes on the line
	 * @param turn woken when the silence has lasted long enough; `lasted` then returns true
	 * @param period milliseconds between two calls of `age`
	 */
	constructor(clock: Clock, byteTime: number, turn: Turn, period: number) {
		this.#length = Math.max(SHORTEST, Math.ceil(CHARACTERS * byteTime));
		this.#periods = Math.ceil(Math.max(DOUBT, DOUBT_CHARACTERS * byteTime) / period);
		this.#alarm = clock.alarm(() => {
			this.#over = true;
			turn.wake();
		});
	}

	/** True for a while after a message without a length. */
	get doubtful(): boolean {
		return this.ended || this.#left > 0;
	}

	/** A period has passed. @returns whether another must, until lines are trusted: no time is taken for each message */
	age(): boolean {
		this.#left = this.ended ? this.#periods : Math.max(0, this.#left - 1);
		this.ended = false;
		return this.#left > 0;
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
		this.break();
		this.ended = true;
	}

	/** Sets no further alarm. */
	close(): void {
		this.#alarm.clear();
	}
}
