// A schedule without drift: calls back at start + n × interval, however long callbacks take; missed grid points are counted and skipped.
// Uses one alarm of the host's clock: docs/architecture.md (What comes from outside).

import type { Alarm, Clock } from "../base/platform.js";

/** Calls back at every point of a grid of times. */
export default class Schedule {
	/** Grid points that were missed: the machine was busy for longer than an interval. */
	skipped = 0;
	readonly #clock: Clock;
	readonly #alarm: Alarm;
	readonly #callback: () => void;
	#interval: number;
	#running = false;
	/** Grid points of the last callback and of the next one. */
	#last = 0;
	#due = 0;

	/** @param interval ms, at least 1 @param callback called at every grid point; its duration does not delay the next call */
	constructor(clock: Clock, interval: number, callback: () => void) {
		this.#clock = clock;
		this.#interval = interval;
		this.#callback = callback;
		this.#alarm = clock.alarm(() => this.#ring());
	}

	/** Interval in ms. A new interval counts from the last grid point; when its end has passed, the callback is due at once. */
	get interval(): number {
		return this.#interval;
	}

	set interval(interval: number) {
		this.#interval = interval;
		if (!this.#running)
			return;
		const now = this.#clock.now();
		this.#due = Math.max(now, this.#last + interval);
		this.#alarm.set(this.#due - now);
	}

	/** Starts the schedule; the first callback comes at once, in a later turn. */
	start(): void {
		this.#running = true;
		this.#last = this.#due = this.#clock.now();
		this.#alarm.set(0);
	}

	stop(): void {
		this.#running = false;
		this.#alarm.clear();
	}

	#ring(): void {
		const now = this.#clock.now();
		this.#last = this.#due;
		this.#due += this.#interval;
		if (this.#due <= now) {
			const missed = Math.floor((now - this.#due) / this.#interval) + 1;
			this.skipped += missed;
			this.#due += missed * this.#interval;
		}
		this.#alarm.set(this.#due - now);
		this.#callback();
	}
}
