// The pauses of a node: between attempts that failed, and between answers that the network asks for. To the millisecond. Tests modules/app/{retry,rate-limit}.

import assert from "node:assert/strict";
import RateLimit from "../../../modules/app/rate-limit.js";
import Retry from "../../../modules/app/retry.js";
import ManualClock from "../../support/manual-clock.js";

const MINUTE = 60_000;

describe("what failed is tried again", () => {
	it("after a minute, then after twice the last pause, up to an hour", () => {
		const clock = new ManualClock();
		const times: number[] = [];
		const retry: Retry = new Retry(clock, () => {
			times.push(clock.now());
			retry.failed();
		});
		retry.failed();
		clock.advance(300 * MINUTE);
		assert.deepEqual(times.map((time, index) => (time - (times[index - 1] ?? 0)) / MINUTE), [1, 2, 4, 8, 16, 32, 60, 60, 60]);
	});

	it("a minute later when it could not be tried, whatever the pause was, which then goes on", () => {
		const clock = new ManualClock();
		const times: number[] = [];
		const retry = new Retry(clock, () => void times.push(clock.now()));
		for (let i = 0; i < 3; i++)
			retry.failed();
		retry.postponed();
		clock.advance(100 * MINUTE);
		assert.deepEqual(times, [MINUTE]);
		retry.failed();
		clock.advance(100 * MINUTE);
		assert.deepEqual(times, [MINUTE, 108 * MINUTE]);
	});

	it("never again once it is stopped", () => {
		const clock = new ManualClock();
		const retry = new Retry(clock, () => assert.fail("called"));
		retry.failed();
		retry.stop();
		clock.advance(1000 * MINUTE);
	});
});

describe("what the network asks for is done", () => {
	function limited(): { clock: ManualClock; limit: RateLimit; times: number[] } {
		const clock = new ManualClock(5);
		const times: number[] = [];
		return { clock, times, limit: new RateLimit(clock, () => void times.push(clock.now())) };
	}

	it("at once, and once more when the gap is over, however often it was asked for meanwhile", () => {
		const { clock, limit, times } = limited();
		limit.request();
		assert.deepEqual(times, [5]);
		for (const ms of [0, 4000, 5999.5]) {
			clock.advance(ms);
			limit.request();
		}
		clock.advance(0.5 - 1 / 1024);
		assert.deepEqual(times, [5]);
		clock.advance(100_000);
		assert.deepEqual(times, [5, 10_005]);
	});

	it("at once when the gap is just over", () => {
		const { clock, limit, times } = limited();
		limit.request();
		clock.advance(10_000);
		limit.request();
		assert.deepEqual(times, [5, 10_005]);
		clock.advance(10_000);
		limit.request();
		assert.deepEqual(times, [5, 10_005, 20_005]);
	});

	it("not at all once it is stopped", () => {
		const { clock, limit, times } = limited();
		limit.request();
		limit.request();
		limit.stop();
		clock.advance(100_000);
		assert.deepEqual(times, [5]);
	});
});
