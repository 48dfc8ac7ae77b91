// The firmware's clock on Moddable's Timer: milliseconds that only grow, alarms that are made once and scheduled many times.
// Source: modules/at/platform.ts (Clock, Alarm); Moddable SDK, modules/base/timer and modules/base/time.

import Time from "time";
import Timer from "timer";
import type { Alarm, Clock } from "../../modules/quectel/platform.js";

const LONGEST = 2 ** 31 - 1;

/** The machine's clock. What an alarm's callback throws goes to `onError`: thrown on, it would end the machine. */
export class TimerClock implements Clock {
	readonly #onError: (error: unknown) => void;
	#ticks = Time.ticks;
	#now = 0;

	constructor(onError: (error: unknown) => void) {
		this.#onError = onError;
	}

	/**
	 * Since it was made. An ESP32's ticks are 32 bits with a sign: only their difference counts, and it must be asked for once in 24 days.
	 * A desktop's are the time of day, which a person may set back: that step is left out.
	 */
	now(): number {
		const ticks = Time.ticks;
		const passed = (ticks - this.#ticks) | 0;
		this.#ticks = ticks;
		if (passed > 0)
			this.#now += passed;
		return this.#now;
	}

	alarm(callback: () => void): Alarm {
		return new TimerAlarm(callback, this.#onError);
	}
}

class TimerAlarm implements Alarm {
	readonly #timer: Timer;

	constructor(callback: () => void, onError: (error: unknown) => void) {
		const timer = Timer.set(() => {
			// Parked first, so that the callback can set it again.
			Timer.schedule(timer);
			try {
				callback();
			}
			catch (error) {
				onError(error);
			}
		}, LONGEST, LONGEST);
		Timer.schedule(timer);
		this.#timer = timer;
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
		Timer.schedule(this.#timer, interval, interval);
	}

	clear(): void {
		Timer.schedule(this.#timer);
	}
}
