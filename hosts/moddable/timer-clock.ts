// The firmware's clock on Moddable's Timer: monotonic milliseconds; alarms are created once and scheduled many times.
// Source: modules/base/platform.ts (Clock, Alarm); Moddable SDK, modules/base/timer and modules/base/time.

import type { Alarm, Clock } from "../../modules/base/platform.js";

const LONGEST = 2 ** 31 - 1;

/** Moddable's `time`: `ticks` counts milliseconds, in 32 bits with a sign on an ESP32. */
export interface Ticks {
	readonly ticks: number;
}

/** Moddable's `timer`. Without an interval a timer rests until it is scheduled again; a timer that does not repeat is freed once fired. */
export interface Timers<Timer> {
	set(callback: (timer: Timer) => void, interval: number, repeat: number): Timer;
	schedule(timer: Timer, interval?: number, repeat?: number): void;
}

/** A timer with a reference to its alarm, so that all share one callback; a closure for each would take 160 bytes. */
interface Owned {
	alarm: { ring(): void };
}

function ring(timer: unknown): void {
	(timer as Owned).alarm.ring();
}

/** The machine's clock. Errors of alarm callbacks go to `onError`, because an uncaught one would end the machine. */
export class TimerClock<Timer> implements Clock {
	/** Used by the alarms. */
	readonly timers: Timers<Timer>;
	readonly onError: (error: unknown) => void;
	readonly #time: Ticks;
	#ticks: number;
	#now = 0;

	/** @param time the module `time` @param timers the module `timer` */
	constructor(time: Ticks, timers: Timers<Timer>, onError: (error: unknown) => void) {
		this.#time = time;
		this.timers = timers;
		this.onError = onError;
		this.#ticks = time.ticks;
	}

	/**
	 * @returns milliseconds since the clock was created. An ESP32's ticks are signed 32-bit numbers, so only their difference counts, and `now` must be
	 * called at least once in 24 days. A desktop's ticks are the time of day; steps backwards are ignored.
	 */
	now(): number {
		const ticks = this.#time.ticks;
		const passed = (ticks - this.#ticks) | 0;
		this.#ticks = ticks;
		if (passed > 0)
			this.#now += passed;
		return this.#now;
	}

	alarm(callback: () => void): Alarm {
		return new TimerAlarm(this, callback);
	}
}

class TimerAlarm<Timer> implements Alarm {
	readonly #clock: TimerClock<Timer>;
	readonly #callback: () => void;
	readonly #timer: Timer;

	constructor(clock: TimerClock<Timer>, callback: () => void) {
		this.#clock = clock;
		this.#callback = callback;
		this.#timer = clock.timers.set(ring, LONGEST, LONGEST);
		(this.#timer as Owned).alarm = this;
		clock.timers.schedule(this.#timer);
	}

	/** Calls back. Parks the timer first, so that the callback can set the alarm again. */
	ring(): void {
		const callback = this.#callback;
		this.clear();
		try {
			callback();
		}
		catch (error) {
			this.#clock.onError(error);
		}
	}

	/**
	 * Sets the alarm. Rounds up, so that an alarm never fires early. The timer repeats until parked, because Moddable frees one that does not, at
	 * equal intervals of at least 1 ms, because a desktop timer otherwise leaves a second source when scheduled from its own callback.
	 * @throws RangeError when `ms` is not from 0 to 2^31 − 1
	 */
	set(ms: number): void {
		if (!(ms >= 0 && ms <= LONGEST))
			throw new RangeError(`alarm: ${ms} ms is not from 0 to ${LONGEST}`);
		const interval = Math.max(1, Math.ceil(ms));
		this.#clock.timers.schedule(this.#timer, interval, interval);
	}

	clear(): void {
		this.#clock.timers.schedule(this.#timer);
	}
}
