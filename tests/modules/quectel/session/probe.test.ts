// A module whose MQTT hangs, in virtual time, on the wire: the session finds it, with traffic and without, and gives the link up.
// modules/quectel/session/publishing and probe. Source: docs/api.md (probe), docs/recovery.md; MQTT 3.1.1 §3.10.4 (UNSUBSCRIBE).

import { equal, ok } from "node:assert/strict";
import { type Bench, type BenchOptions, makeBench } from "../../../support/bench.js";

/** Longest time from the hang to its detection: what others need for a module (docs/recovery.md). */
const LIMIT = 105_000;
const MINUTE = 60_000;

/** A session that is online, on a network with a round trip of 300 ms. */
function online(options: BenchOptions = {}): Bench {
	const bench = makeBench({ roundTrip: 300, ...options });
	for (let passed = 0; passed < MINUTE && !bench.session.online; passed += 100)
		bench.clock.advance(100);
	equal(bench.session.online, true);
	return bench;
}

function hang(bench: Bench): void {
	bench.simulator.strike({ kind: "mqtt-hang" });
}

/** @returns milliseconds until the link is lost, at most `limit` */
function untilLost(bench: Bench, limit: number, every = Infinity): number {
	const start = bench.clock.now();
	for (let passed = 0; passed < limit && bench.session.online; passed = bench.clock.now() - start) {
		if (passed > 0 && passed % every === 0)
			bench.session.publish("t", "reading", { QoS: 1 });
		bench.clock.advance(500);
	}
	return bench.clock.now() - start;
}

/** What an app is called for when the link is lost. */
function lossOf({ events }: Bench): string | undefined {
	return events.find(event => event.startsWith("lost"));
}

describe("a module whose MQTT hangs while its AT channel answers", () => {
	it("is found by the overdue acknowledgement of a reading a minute, within 105 s although it hangs right behind an acknowledgement", () => {
		const bench = online();
		bench.session.publish("t", "reading", { QoS: 1 });
		while (bench.session.unacknowledged > 0)
			bench.clock.advance(10);
		hang(bench);
		const found = untilLost(bench, 10 * MINUTE, MINUTE);
		ok(found <= LIMIT, `${found} ms`);
		equal(lossOf(bench), "lost: AT+QMTPUB: no result line");
	});
});
