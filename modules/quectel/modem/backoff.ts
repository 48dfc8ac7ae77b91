// The delay before the next attempt: doubled each time, then multiplied by 0.5 to 1.5 at random. Source: docs/recovery.md.

import { FIRST, type Policy } from "../common/recovery-policy.js";

/** There was no delay yet that limits the next one. */
const NO_DELAY = Infinity;

/** Counts consecutive failures. */
export default class Backoff {
	/** Failures since `reset`. */
	failures = 0;
	/** When the next attempt is due, in the clock's milliseconds. */
	until = 0;
	/** The last delay, without its random factor: a cause that allows longer ones begins with twice that, not with what all failures before it add up to. */
	#last = NO_DELAY;
	readonly #random: () => number;

	/** @param random numbers in [0, 1) */
	constructor(random: () => number) {
		this.#random = random;
	}

	/** Counts a failure at `now`. @param policy has the longest delay. @returns milliseconds to wait */
	next(now: number, policy: Policy): number {
		this.failures += 1;
		const wait = this.#last = Math.min(FIRST * 2 ** (this.failures - 1), policy.longest, 2 * this.#last);
		const jittered = Math.round(wait * (0.5 + this.#random()));
		this.until = now + jittered;
		return jittered;
	}

	/** An attempt succeeded. */
	reset(): void {
		this.failures = this.until = 0;
		this.#last = NO_DELAY;
	}
}
