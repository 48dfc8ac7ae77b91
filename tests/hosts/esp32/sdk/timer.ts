// Stands in for the SDK's module timer, on the time of time.ts: a timer rests until it is scheduled, and repeats.

import Time from "./time.js";

export default class Timer {
	static readonly #all: Timer[] = [];
	readonly #callback: (timer: Timer) => void;
	#due: number;
	#repeat: number | undefined;

	private constructor(callback: (timer: Timer) => void, interval: number, repeat?: number) {
		this.#callback = callback;
		this.#due = Time.ticks + interval;
		this.#repeat = repeat;
	}

	static set(callback: (timer: Timer) => void, interval = 0, repeat?: number): Timer {
		const timer = new Timer(callback, interval, repeat);
		Timer.#all.push(timer);
		return timer;
	}

	static schedule(timer: Timer, interval?: number, repeat?: number): void {
		timer.#due = interval === undefined ? Infinity : Time.ticks + interval;
		timer.#repeat = repeat;
	}

	/** When the next timer is due, in ticks. */
	static get next(): number {
		return Timer.#all.reduce((next, timer) => Math.min(next, timer.#due), Infinity);
	}

	/** Calls every timer that is due. */
	static execute(): void {
		for (const timer of [...Timer.#all]) {
			if (timer.#due > Time.ticks)
				continue;
			timer.#due = timer.#repeat === undefined ? Infinity : Time.ticks + timer.#repeat;
			timer.#callback(timer);
		}
	}
}
