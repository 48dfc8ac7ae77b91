// The firmware's clock on Node. Nothing here depends on how fast the machine is.

import assert from "node:assert/strict";
import { NodeClock } from "../../../hosts/node/clock.js";

describe("the clock on Node", () => {
	it("never goes back", () => {
		const clock = new NodeClock();
		let last = clock.now();
		for (let i = 0; i < 1000; i++) {
			const now = clock.now();
			assert.ok(now >= last);
			last = now;
		}
	});

	it("rings once, in a later turn", async () => {
		const clock = new NodeClock();
		let rings = 0;
		await new Promise<void>(resolve => {
			clock.alarm(() => {
				rings += 1;
				setImmediate(resolve);
			}).set(0);
			assert.equal(rings, 0);
		});
		assert.equal(rings, 1);
	});

	it("forgets a setting that is cleared or replaced", async () => {
		const clock = new NodeClock();
		const rung: string[] = [];
		await new Promise<void>(resolve => {
			const cleared = clock.alarm(() => rung.push("cleared"));
			cleared.set(0);
			cleared.clear();
			const replaced = clock.alarm(() => {
				rung.push("replaced");
				resolve();
			});
			replaced.set(2 ** 31 - 1);
			replaced.set(0);
		});
		assert.deepEqual(rung, ["replaced"]);
	});

	it("can be set again by its own ring", async () => {
		const clock = new NodeClock();
		let rings = 0;
		await new Promise<void>(resolve => {
			const alarm = clock.alarm(() => {
				rings += 1;
				if (rings === 3)
					resolve();
				else
					alarm.set(0.5);
			});
			alarm.set(0);
		});
		assert.equal(rings, 3);
	});

	it("takes 2^31 − 1 ms and refuses more, less than 0, and what is no number", () => {
		const alarm = new NodeClock().alarm(() => assert.fail("rang"));
		alarm.set(2 ** 31 - 1);
		for (const ms of [2 ** 31, -1, NaN, Infinity])
			assert.throws(() => alarm.set(ms), { name: "RangeError", message: `alarm: ${ms} ms is not from 0 to 2147483647` });
		alarm.clear();
	});
});
