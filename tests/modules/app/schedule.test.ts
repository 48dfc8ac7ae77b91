// The schedule: no drift, no catching up, and the effect of a new interval.

import assert from "node:assert/strict";
import { VirtualClock } from "../../../hosts/modem/line/clock.js";
import Schedule from "../../../modules/app/schedule.js";

class Bench {
	readonly clock = new VirtualClock();
	readonly rings: number[] = [];
	readonly schedule: Schedule;
	/** What happens in each ring. */
	during = (): void => {};

	constructor(interval: number) {
		this.schedule = new Schedule(this.clock, interval, () => {
			this.rings.push(this.clock.now());
			this.during();
		});
	}
}

describe("the schedule", () => {
	it("rings at once, then at every grid point", () => {
		const bench = new Bench(100);
		bench.clock.advance(50);
		bench.schedule.start();
		assert.deepEqual(bench.rings, []);
		bench.clock.advance(300);
		assert.deepEqual(bench.rings, [50, 150, 250, 350]);
	});

	it("does not drift in a week, with alarms that ring late and intervals that are no binary fractions", () => {
		const clock = new VirtualClock();
		const rings: number[] = [];
		// A clock whose alarms come up to 5 ms late, as those of a busy machine.
		let late = 0;
		const tardy = { now: () => clock.now(), alarm: (callback: () => void) => {
			const alarm = clock.alarm(callback);
			return { set: (ms: number) => alarm.set(ms + (late = (late + 3) % 6)), clear: () => alarm.clear() };
		} };
		const schedule = new Schedule(tardy, 60_000, () => rings.push(clock.now()));
		schedule.start();
		clock.advance(7 * 86_400_000);
		assert.equal(rings.length, 7 * 1440);
		for (let i = 0; i < rings.length; i++)
			assert.ok(rings[i]! >= i * 60_000 && rings[i]! <= i * 60_000 + 5);
		assert.equal(schedule.skipped, 0);
	});

	it("goes on at the next grid point when some were missed, and counts them", () => {
		let now = 0;
		let ring = (): void => {};
		let set = -1;
		const clock = { now: () => now, alarm: (callback: () => void) => {
			ring = callback;
			return { set: (ms: number) => void (set = ms), clear: () => void (set = -1) };
		} };
		let rings = 0;
		const schedule = new Schedule(clock, 100, () => rings++);
		schedule.start();
		assert.equal(set, 0);
		now = 99;
		ring();
		assert.deepEqual([set, schedule.skipped], [1, 0]);
		now = 350;
		ring();
		assert.deepEqual([set, schedule.skipped], [50, 2]);
		now = 500;
		ring();
		assert.deepEqual([set, schedule.skipped], [100, 3]);
		assert.equal(rings, 3);
	});

	it("has set its next alarm before it rings, so that a throw in the callback does not end it", () => {
		const clock = new VirtualClock();
		let rings = 0;
		const schedule = new Schedule(clock, 100, () => {
			rings += 1;
			if (rings === 1)
				throw new Error("sensor");
		});
		schedule.start();
		assert.throws(() => clock.advance(50), { message: "sensor" });
		clock.advance(200);
		assert.equal(rings, 3);
	});

	it("counts a longer interval from the last ring", () => {
		const bench = new Bench(100);
		bench.schedule.start();
		bench.clock.advance(150);
		bench.schedule.interval = 1000;
		assert.equal(bench.schedule.interval, 1000);
		bench.clock.advance(2000);
		assert.deepEqual(bench.rings, [0, 100, 1100, 2100]);
	});

	it("rings at once when a shorter interval has passed already", () => {
		const bench = new Bench(1000);
		bench.schedule.start();
		bench.clock.advance(500);
		bench.schedule.interval = 200;
		bench.clock.advance(450);
		assert.deepEqual(bench.rings, [0, 500, 700, 900]);
		assert.equal(bench.schedule.skipped, 0);
	});

	it("takes a new interval before it starts", () => {
		const bench = new Bench(1000);
		bench.schedule.interval = 10;
		bench.clock.advance(100);
		assert.deepEqual(bench.rings, []);
		bench.schedule.start();
		bench.clock.advance(20);
		assert.deepEqual(bench.rings, [100, 110, 120]);
	});

	it("rings no more once it is stopped, even by its own ring", () => {
		const bench = new Bench(100);
		bench.during = () => bench.schedule.stop();
		bench.schedule.start();
		bench.clock.advance(1000);
		assert.deepEqual(bench.rings, [0]);
		assert.equal(bench.clock.next(), undefined);
		bench.schedule.interval = 10;
		assert.equal(bench.clock.next(), undefined);
	});
});
