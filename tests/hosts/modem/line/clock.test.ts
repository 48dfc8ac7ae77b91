// The virtual clock: order of alarms, resetting, running out.
// hosts/modem/line/clock.ts.

import { deepEqual, equal } from "node:assert/strict";
import { RealClock, VirtualClock } from "../../../../hosts/modem/line/clock.js";

describe("VirtualClock", () => {
	it("rings alarms in the order of their time, and those of one instant in the order of setting", () => {
		const clock = new VirtualClock();
		const rung: string[] = [];
		for (const [name, ms] of [["late", 20], ["first", 10], ["second", 10]] as const)
			clock.alarm(() => rung.push(`${name} ${clock.now()}`)).set(ms);
		clock.advance(15);
		deepEqual(rung, ["first 10", "second 10"]);
		equal(clock.now(), 15);
		equal(clock.next(), 20);
		clock.advance(5);
		deepEqual(rung, ["first 10", "second 10", "late 20"]);
		equal(clock.next(), undefined);
	});

	it("replaces a setting and forgets a cleared one", () => {
		const clock = new VirtualClock();
		let rung = 0;
		const alarm = clock.alarm(() => rung++);
		alarm.set(5);
		alarm.set(50);
		clock.advance(10);
		equal(rung, 0);
		alarm.clear();
		clock.advance(100);
		equal(rung, 0);
	});

	it("rings what an alarm sets for the same instant in a later turn of that instant", () => {
		const clock = new VirtualClock();
		const rung: number[] = [];
		const again = clock.alarm(() => rung.push(2));
		clock.alarm(() => {
			again.set(0);
			rung.push(1);
		}).set(3);
		clock.advance(3);
		deepEqual(rung, [1, 2]);
	});

	it("runs until no alarm is set, or up to a limit", () => {
		const clock = new VirtualClock();
		const tick = clock.alarm(() => tick.set(10));
		tick.set(10);
		clock.run(35);
		equal(clock.now(), 30);
		tick.clear();
		clock.run();
		equal(clock.now(), 30);
	});
});

describe("VirtualClock.advanceWithin", () => {
	it("moves as advance does, and stops where more alarms ring in one instant than it may", () => {
		const clock = new VirtualClock();
		const rung: number[] = [];
		const every = clock.alarm(() => {
			rung.push(clock.now());
			every.set(10);
		});
		every.set(10);
		equal(clock.advanceWithin(35, 1), true);
		deepEqual([rung, clock.now()], [[10, 20, 30], 35]);
		let count = 0;
		const stuck = clock.alarm(() => {
			count += 1;
			stuck.set(0);
		});
		stuck.set(2);
		equal(clock.advanceWithin(100, 5), false);
		deepEqual([count, clock.now()], [6, 37]);
	});
});

describe("RealClock", () => {
	it("rings an alarm once, not before its time, and not when cleared", async () => {
		const clock = new RealClock();
		const start = clock.now();
		let cleared = false;
		const other = clock.alarm(() => cleared = true);
		other.set(0);
		other.clear();
		await new Promise<void>(resolve => clock.alarm(resolve).set(2));
		equal(clock.now() - start >= 1, true);
		equal(cleared, false);
	});
});
