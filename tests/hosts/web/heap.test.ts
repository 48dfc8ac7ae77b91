// A session of hours keeps nothing of what has passed: the heap after a forced collection, at two times.
// Tests hosts/web/session.ts. The page that shows it is measured in Chromium.

import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Notice } from "../../../hosts/web/protocol.js";
import { Session } from "../../../hosts/web/session.js";
import { SCENARIO, TestTimer } from "./rig.js";

/** Real ms that a minute takes at this speed. */
const SPEED = 100, MINUTE = 60_000 / SPEED;
/** Bytes: an event that was kept would take a hundred. */
const KEPT_OF_AN_EVENT = 20;

describe("web session, for hours", () => {
	it("does not grow", () => {
		setFlagsFromString("--expose-gc");
		const collect = runInNewContext("gc") as () => void;
		const timer = new TestTimer();
		let events = 0;
		const session = new Session((notice: Notice) => {
			if (notice.type === "events")
				events += notice.events.length;
		}, timer);
		const heap = (): number => {
			collect();
			collect();
			return process.memoryUsage().heapUsed;
		};
		session.receive({ type: "start", scenario: { ...SCENARIO, journal: true, speed: SPEED } });
		timer.pass(60 * MINUTE);
		const before = heap();
		const at = events;
		timer.pass(60 * MINUTE);
		const growth = heap() - before;
		session.close();
		assert.ok(events - at > 40_000, String(events - at));
		assert.ok(growth < KEPT_OF_AN_EVENT * (events - at), `${growth} bytes in an hour, with ${events - at} events`);
	});
});
