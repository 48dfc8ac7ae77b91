// The delay before the next attempt: doubled each time, then multiplied by 0.5 to 1.5 at random. Source: docs/architecture.md (Recovery).

/** Delay after the first failure, and the longest, in milliseconds; both before randomisation. */
const FIRST = 1000;
const LONGEST = 300_000;

/** Counts consecutive failures. */
export default class Backoff {
	/** Failures since `reset`. */
	failures = 0;
	/** When the next attempt is due, in the clock's milliseconds. */
	until = 0;
	readonly #random: () => number;

	/** @param random numbers in [0, 1) */
	constructor(random: () => number) {
		this.#random = random;
	}

	/** Counts a failure at `now`. @returns milliseconds to wait */
	next(now: number): number {
		this.failures += 1;
		const wait = Math.min(FIRST * 2 ** (this.failures - 1), LONGEST);
		const jittered = Math.round(wait * (0.5 + this.#random()));
		this.until = now + jittered;
		return jittered;
	}

	/** An attempt succeeded. */
	reset(): void {
		this.failures = this.until = 0;
	}
}
