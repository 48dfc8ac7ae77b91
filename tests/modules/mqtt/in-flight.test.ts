// The in-flight window of five, BG96 note §3.2.8 note 1. Tests modules/mqtt/in-flight.

import fc from "fast-check";
import assert from "node:assert/strict";
import Window, { IN_FLIGHT } from "../../../modules/mqtt/in-flight.js";

describe("window", () => {
	it("holds five packets and finds them by identifier", () => {
		const window = new Window();
		for (let i = 0; i < IN_FLIGHT; i++) {
			assert.ok(window.count < IN_FLIGHT);
			window.add(10 + i, i, 100);
		}
		assert.deepEqual([IN_FLIGHT, window.count], [5, 5]);
		assert.equal(window.slot(window.find(13)), 3);
		assert.equal(window.find(9), -1);
		window.clear();
		assert.deepEqual([window.count, window.find(13)], [0, -1]);
	});

	it("matches results with identifier 0 in the order of sending", () => {
		const window = new Window();
		window.add(0, 7, 1);
		window.add(5, 8, 1);
		window.add(0, 9, 1);
		const order: number[] = [];
		for (let index = window.find(0); index >= 0; index = window.find(0)) {
			order.push(window.slot(index));
			window.remove(index);
		}
		assert.deepEqual(order, [7, 9]);
		assert.equal(window.slot(window.find(5)), 8);
	});

	it("finds the first deadline, and the overdue packet", () => {
		const window = new Window();
		window.add(1, 0, 300);
		window.add(2, 1, 100);
		window.add(3, 2, 200);
		assert.equal(window.deadline, 100);
		assert.equal(window.overdue(99), -1);
		assert.equal(window.overdue(100), 1);
		window.extend(1, 400);
		assert.equal(window.deadline, 200);
		assert.equal(window.overdue(250), 2);
	});

	it("keeps the others in order whichever leaves", () => {
		fc.assert(fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(15), fc.nat(100))), fc.array(fc.nat(4)), (adds, removals) => {
			const window = new Window();
			const model: Array<readonly [number, number, number]> = [];
			for (const [i, add] of adds.entries()) {
				if (window.count === IN_FLIGHT)
					window.remove(removals[i] ?? 0), model.splice(removals[i] ?? 0, 1);
				window.add(...add);
				model.push(add);
				assert.equal(window.count, model.length);
				assert.equal(window.deadline, Math.min(...model.map(([, , deadline]) => deadline)));
				for (const [identifier] of model)
					assert.equal(window.slot(window.find(identifier)), model.find(([other]) => other === identifier)![1]);
			}
		}));
	});
});
