// The firmware's clock on Moddable's Timer: milliseconds that only grow, alarms that are made once and scheduled many times.
// Source: modules/base/platform.ts (Clock, Alarm); Moddable SDK, modules/base/timer and modules/base/time.

import type { Alarm, Clock } from "../../modules/base/platform.js";

const LONGEST = 2 ** 31 - 1;

/** Moddable's `time`: `ticks` counts milliseconds, in 32 bits with a sign on an ESP32. */
export interface Ticks {
	readonly ticks: number;
}

/** Moddable's `timer`. Without an interval a timer rests until it is scheduled again; one that does not repeat is freed when it has fired. */
export interface Timers<Timer> {
	set(callback: (timer: Timer) => void, interval: number, repeat: number): Timer;
	schedule(timer: Timer, interval?: number, repeat?: number): void;
}

/** A timer of ours: it knows its alarm, so that one function serves all of them, where a closure for each would take 160 bytes. */
interface Owned {
	alarm: { ring(): void };
}

function ring(timer: unknown): void {
	(timer as Owned).alarm.ring();
}

/** The machine's clock. What an alarm's callback throws goes to `onError`: thrown on, it would end the machine. */
export class TimerClock<Timer> implements Clock {
	/** For its alarms. */
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
	 * Since it was made. An ESP32's ticks are 32 bits with a sign: only their difference counts, and it must be asked for once in 24 days.
	 * A desktop's are the time of day, which a person may set back: that step is left out.
	 */
	now(): number {
		const { ticks } = this.#time;
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

	/** Its time has come. Parked first, so that the callback can set it again. */
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
	 * Rounds up: an alarm never rings early. Repeats until it is parked, because Moddable frees a timer that does not; from 1 ms, and with
	 * one time for both, because the desktop's timers leave a second source behind when it is scheduled otherwise from its own callback.
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
