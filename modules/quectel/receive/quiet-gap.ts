// The silence behind a quoted message, which shows that the message has ended; and the time after it in which lines are doubted (docs/security.md).
// Its length: the longer of 20 ms and 20 characters at the line's rate.

import type { Alarm, Clock } from "../../base/platform.js";
import type Turn from "../../base/turn.js";

/** Milliseconds, and characters, that a silence lasts at least. */
const SHORTEST = 20;
const CHARACTERS = 20;
/** Milliseconds after a quoted message in which a state change may have been part of its payload. */
const DOUBT = 1000;

/** Waits for a silence. */
export default class QuietGap {
	/** Nothing stands behind the message so far. */
	listening = false;
	/** That was so for long enough. */
	#over = false;
	#ended = -Infinity;
	readonly #clock: Clock;
	readonly #alarm: Alarm;
	readonly #length: number;

	/**
	 * @param byteTime milliseconds that one byte takes on the line
	 * @param turn woken when the silence has lasted long enough: call `lasted`
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

	/** Nothing stands behind the message. @returns whether that was so for long enough, until `break` or `end`; if not, it begins now */
	lasted(): boolean {
		if (this.#over)
			return true;
		this.listening = true;
		this.#alarm.set(this.#length);
		return false;
	}

	/** Something stands behind the message. */
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
