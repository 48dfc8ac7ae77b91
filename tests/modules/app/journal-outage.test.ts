// A sensor node with a journal through a long outage, in virtual time, from the sensor to the broker. Tests modules/app/{store-and-forward,backlog,publisher}.

import assert from "node:assert/strict";
import { EmulatedFlash } from "../../../soak/emulated-flash.js";
import { Bench } from "./bench.js";

const BLOCK = 4096;
const MINUTE = 60_000;
/** The partition of docs/journal.md: 1280 KB. */
const SECTORS = 320;

/** A node that starts; its time is unknown, so that its readings are as long as they can be. */
function nodeOf(storage: EmulatedFlash, attempts?: number): Bench {
	return new Bench({ settings: { interval: MINUTE, attempts }, host: { journal: { storage } } });
}

function upTo(last: number, first = 1): number[] {
	return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

describe("a sensor node with a journal", () => {
	it("delivers an outage of seven days at a reading a minute, with a power cut in the middle of the backlog: in order, once each but for the window's five", () => {
		const storage = new EmulatedFlash(SECTORS * BLOCK, BLOCK);
		const down = nodeOf(storage, 0);
		down.network.failure = "ECONNREFUSED";
		const READINGS = 7 * 24 * 60;
		down.clock.advance((READINGS - 1) * MINUTE + 1000);
		assert.deepEqual([down.publisher.counters["stored"], down.publisher.counters["readings"]], [READINGS, READINGS]);
		down.network.failure = undefined;
		while (down.publisher.counters["stored"]! > READINGS / 2)
			down.clock.advance(1000);
		const before = down.sequences();
		storage.cutAt = storage.points;
		down.clock.advance(10); // what the node does without its flash changes nothing
		storage.powerUp();
		const first = down.sequences().slice(0, before.length);
		const again = nodeOf(storage);
		const start = again.clock.now();
		while (again.publisher.counters["stored"]! > 0)
			again.clock.advance(1000);
		const second = again.sequences();
		const minutes = (again.clock.now() - start) / MINUTE;
		assert.deepEqual(first, upTo(first.length));
		assert.deepEqual(second, upTo(again.publisher.counters["readings"]!, second[0]!));
		const twice = first.length + 1 - second[0]!;
		assert.ok(twice >= 0 && twice <= 5, `${twice} twice`);
		assert.ok(second.at(-1)! >= READINGS);
		assert.ok(second.length / minutes >= 10, `${second.length} in ${minutes} minutes`);
		console.log(`      ${second.length} in ${minutes.toFixed(1)} minutes, ${twice} of them for the second time`);
	}).timeout(120_000);
});
