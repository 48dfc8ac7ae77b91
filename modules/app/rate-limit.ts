// Limits how often something is done that the network asks for: at once, then not again for a while; what is asked meanwhile is done once, after it.
// Source: docs/security.md (What is received).

import type { Alarm, Clock } from "../base/platform.js";

/** Milliseconds between two calls. */
const GAP = 10_000;

/** Calls back at most once in ten seconds. */
export default class RateLimit {
	readonly #clock: Clock;
	readonly #alarm: Alarm;
	readonly #callback: () => void;
	/** When the next call may be. */
	#next = -Infinity;

	constructor(clock: Clock, callback: () => void) {
		this.#clock = clock;
		this.#callback = callback;
		this.#alarm = clock.alarm(() => this.request());
	}

	/** Calls back now, or as soon as the gap is over, once for all requests in it. */
	request(): void {
		const now = this.#clock.now();
		if (now < this.#next) {
			this.#alarm.set(this.#next - now);
			return;
		}
		this.#next = now + GAP;
		this.#callback();
	}

	/** Drops a call that waits. */
	stop(): void {
		this.#alarm.clear();
	}
}
