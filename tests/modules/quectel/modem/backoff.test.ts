// The pauses between attempts. Tests modules/quectel/modem/backoff; docs/recovery.md.

import { deepEqual } from "node:assert/strict";
import { REFUSED, UNAVAILABLE } from "../../../../modules/quectel/common/recovery-policy.js";
import Backoff from "../../../../modules/quectel/modem/backoff.js";

const MINUTE = 60_000;

describe("the pause before an attempt", () => {
	it("after an outage of the broker is at most twice the one before, when the broker refuses the first client that reaches it again", () => {
		const backoff = new Backoff(() => 0.5);
		for (let failure = 0; failure < 12; failure++)
			backoff.next(0, UNAVAILABLE);
		deepEqual([backoff.next(0, REFUSED), backoff.next(0, REFUSED), backoff.next(0, UNAVAILABLE)], [10 * MINUTE, 20 * MINUTE, 5 * MINUTE]);
	});

	it("begins with the failures that were counted before a restart, and after a success with a second", () => {
		const backoff = new Backoff(() => 0.5);
		backoff.failures = 8;
		deepEqual([backoff.next(0, REFUSED), backoff.next(0, REFUSED)], [256_000, 512_000]);
		backoff.reset();
		deepEqual([backoff.next(0, REFUSED), backoff.next(0, REFUSED)], [1000, 2000]);
	});
});
