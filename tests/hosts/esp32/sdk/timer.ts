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

	/** When the next timer is due, in ticks. Allocates nothing. */
	static get next(): number {
		let next = Infinity;
		for (let i = 0; i < Timer.#all.length; i++)
			next = Math.min(next, Timer.#all[i]!.#due);
		return next;
	}

	/** Calls every timer that is due. Allocates nothing. */
	static execute(): void {
		const count = Timer.#all.length;
		for (let i = 0; i < count; i++) {
			const timer = Timer.#all[i]!;
			if (timer.#due > Time.ticks)
				continue;
			timer.#due = timer.#repeat === undefined ? Infinity : Time.ticks + timer.#repeat;
			timer.#callback(timer);
		}
	}
}
