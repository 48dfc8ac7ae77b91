import { deepEqual, equal, throws } from "node:assert/strict";
import { TimerClock } from "../../../hosts/moddable/timer-clock.js";

const LONGEST = 2 ** 31 - 1;

interface TestTimer {
	readonly callback: (timer: TestTimer) => void;
	at: number;
	repeat: number;
}

/** Moddable's time and timer on an ESP32: ticks are 32 bits with a sign, a timer without an interval rests, one that does not repeat is freed. */
class Machine {
	/** Milliseconds since it was switched on. */
	passed: number;
	/** Timers that were made. */
	made = 0;
	readonly #timers: TestTimer[] = [];

	constructor(passed = 0) {
		this.passed = passed;
	}

	get ticks(): number {
		return this.passed | 0;
	}

	set(callback: (timer: TestTimer) => void, interval: number, repeat: number): TestTimer {
		const timer = { callback, at: this.passed + interval, repeat };
		this.made += 1;
		this.#timers.push(timer);
		return timer;
	}

	schedule(timer: TestTimer, interval?: number, repeat?: number): void {
		if (!this.#timers.includes(timer))
			throw new Error("timer: is freed");
		timer.at = interval === undefined ? Infinity : this.passed + interval;
		timer.repeat = repeat ?? 0;
	}

	advance(ms: number): void {
		const end = this.passed + ms;
		for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
			this.passed = Math.max(this.passed, next.at);
			next.at = next.repeat > 0 ? next.at + next.repeat : Infinity;
			if (next.repeat === 0)
				this.#timers.splice(this.#timers.indexOf(next), 1);
			next.callback(next);
		}
		this.passed = end;
	}

	#next(end: number): TestTimer | undefined {
		return this.#timers.filter(timer => timer.at <= end).sort((one, other) => one.at - other.at)[0];
	}
}

function make(machine: Machine, errors: unknown[] = []): TimerClock<TestTimer> {
	return new TimerClock(machine, machine, error => errors.push(error));
}

describe("clock on Moddable's timers", () => {
	for (const [what, start] of [["2^31", 2 ** 31], ["2^32", 2 ** 32]] as const) {
		it(`goes on evenly when the ticks pass ${what}`, () => {
			const machine = new Machine(start - 1500);
			const clock = make(machine);
			const seen = [];
			for (let i = 0; i < 4; i++) {
				seen.push(clock.now());
				machine.advance(1000);
			}
			deepEqual(seen, [0, 1000, 2000, 3000]);
		});

		it(`rings in time when the ticks pass ${what}`, () => {
			const machine = new Machine(start - 1500);
			const clock = make(machine);
			let rung = NaN;
			clock.alarm(() => rung = clock.now()).set(3000);
			machine.advance(2999);
			equal(rung, NaN);
			machine.advance(1);
			equal(rung, 3000);
		});
	}

	it("counts a year when it is asked once in 24 days", () => {
		const machine = new Machine();
		const clock = make(machine);
		const days = 24 * 86_400_000;
		for (let i = 1; i <= 15; i++) {
			machine.advance(days);
			equal(clock.now(), i * days);
		}
	});

	it("leaves out the step when a desktop's time of day is set back", () => {
		const machine = new Machine(100_000);
		const clock = make(machine);
		machine.passed = 40_000;
		equal(clock.now(), 0);
		machine.passed = 40_500;
		equal(clock.now(), 500);
	});

	it("makes one timer an alarm, which is set again and again, also by its own callback", () => {
		const machine = new Machine();
		const clock = make(machine);
		const rung: number[] = [];
		const alarm = clock.alarm(() => {
			rung.push(clock.now());
			if (rung.length < 3)
				alarm.set(10);
		});
		alarm.set(10);
		machine.advance(1000);
		alarm.set(10);
		alarm.clear();
		machine.advance(1000);
		alarm.set(0.2);
		machine.advance(1);
		deepEqual(rung, [10, 20, 30, 2001]);
		equal(machine.made, 1);
	});

	it("reports what a callback throws, and fires again", () => {
		const machine = new Machine();
		const errors: unknown[] = [];
		const error = new Error("of the app");
		const alarm = make(machine, errors).alarm(() => {
			throw error;
		});
		alarm.set(1);
		machine.advance(1);
		alarm.set(1);
		machine.advance(1);
		deepEqual(errors, [error, error]);
	});

	it("refuses times that no timer can keep", () => {
		const alarm = make(new Machine()).alarm(() => {});
		alarm.set(LONGEST);
		for (const ms of [-1, LONGEST + 1, NaN])
			throws(() => alarm.set(ms), { name: "RangeError", message: `alarm: ${ms} ms is not from 0 to ${LONGEST}` });
	});
});
