// Tries something again that failed, with pauses that double: 1 min to 1 h. Made only where something failed.
// Source: docs/journal.md (In the sensor node).

import type { Alarm, Clock } from "../base/platform.js";

const FIRST = 60_000;
const LONGEST = 3_600_000;

/** Calls back after a pause. */
export default class Retry {
	readonly #alarm: Alarm;
	#pause = FIRST;

	constructor(clock: Clock, callback: () => void) {
		this.#alarm = clock.alarm(callback);
	}

	/** It failed: the next attempt comes after twice the last pause. */
	failed(): void {
		this.#alarm.set(this.#pause);
		this.#pause = Math.min(2 * this.#pause, LONGEST);
	}

	/** It could not be tried now: the next attempt comes soon. */
	postponed(): void {
		this.#alarm.set(FIRST);
	}

	/** There is no further attempt. */
	stop(): void {
		this.#alarm.clear();
	}
}
