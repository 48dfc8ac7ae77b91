// The clocks of the simulated modem: the machine's, and a virtual one for tests.
// Structurally identical to the clock of modules/, which this folder does not import.

/** A one-shot timer, made once and set many times. */
export interface SimulatorAlarm {
	/** Calls back once, `ms` from now; 0 means in a later turn. Replaces an earlier setting. */
	set(ms: number): void;
	/** Cancels the setting, if any. */
	clear(): void;
}

/** A monotonic clock in milliseconds that never wraps. */
export interface SimulatorClock {
	/** ms since an arbitrary start. */
	now(): number;
	/** Creates an alarm, not set. */
	alarm(callback: () => void): SimulatorAlarm;
}

/** The machine's own clock. A running alarm keeps the process alive. */
export class RealClock implements SimulatorClock {
	now(): number {
		return performance.now();
	}

	alarm(callback: () => void): SimulatorAlarm {
		let timer: ReturnType<typeof setTimeout> | undefined;
		return {
			set(ms) {
				clearTimeout(timer);
				timer = setTimeout(callback, ms);
			},
			clear() {
				clearTimeout(timer);
			},
		};
	}
}

interface Setting {
	at: number;
	readonly callback: () => void;
}

/**
 * A clock that moves only in `advance` and `run`, so that every run is identical.
 * Alarms fire in time order; those of one instant in the order in which they were set.
 */
export class VirtualClock implements SimulatorClock {
	#now = 0;
	/** Sorted by time; equal times in the order of setting. */
	readonly #pending: Setting[] = [];

	now(): number {
		return this.#now;
	}

	alarm(callback: () => void): SimulatorAlarm {
		const setting: Setting = { at: 0, callback };
		return {
			set: ms => {
				this.#remove(setting);
				this.#insert(setting, this.#now + Math.max(0, ms));
			},
			clear: () => this.#remove(setting),
		};
	}

	/** @returns the time of the next alarm, undefined when none is set */
	next(): number | undefined {
		return this.#pending[0]?.at;
	}

	/** Moves `ms` ahead and fires every alarm on the way, including those set meanwhile. */
	advance(ms: number): void {
		const target = this.#now + ms;
		this.#fireUntil(target);
		this.#now = target;
	}

	/**
	 * Moves to a time, as `advance` does, unless time stands still.
	 * @param target ms on this clock @param most alarms of one instant
	 * @returns false when more than that fired without time going on: then it has stopped there
	 */
	advanceWithin(target: number, most: number): boolean {
		let fired = 0;
		for (let setting = this.#pending[0]; setting !== undefined && setting.at <= target; setting = this.#pending[0]) {
			fired = setting.at > this.#now ? 0 : fired + 1;
			if (fired > most)
				return false;
			this.#pending.shift();
			this.#now = setting.at;
			setting.callback();
		}
		this.#now = target;
		return true;
	}

	/** Jumps from alarm to alarm until none is set or the next is more than `limit` ms after the start. */
	run(limit = Infinity): void {
		this.#fireUntil(this.#now + limit);
	}

	#fireUntil(target: number): void {
		for (let setting = this.#pending[0]; setting !== undefined && setting.at <= target; setting = this.#pending[0]) {
			this.#pending.shift();
			this.#now = setting.at;
			setting.callback();
		}
	}

	#insert(setting: Setting, at: number): void {
		setting.at = at;
		let index = this.#pending.length;
		while (index > 0 && (this.#pending[index - 1] as Setting).at > at)
			index--;
		this.#pending.splice(index, 0, setting);
	}

	#remove(setting: Setting): void {
		const index = this.#pending.indexOf(setting);
		if (index >= 0)
			this.#pending.splice(index, 1);
	}
}
