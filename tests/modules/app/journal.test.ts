// A sensor node with a journal, in virtual time: outages of the network and of the power, from the sensor to the broker. Tests modules/app/{backlog,publisher}.

import assert from "node:assert/strict";
import Journal from "../../../modules/mqtt/journal.js";
import { EmulatedFlash } from "../../../soak/emulated-flash.js";
import { Bench, EPOCH } from "./bench.js";

const BLOCK = 4096;
const MINUTE = 60_000;
/** The partition of docs/journal.md: 1280 KB. */
const SECTORS = 320;

function flashOf(sectors = SECTORS): EmulatedFlash {
	return new EmulatedFlash(sectors * BLOCK, BLOCK);
}

/** A node that starts; its time is unknown, so that its readings are as long as they can be. */
function nodeOf(storage: EmulatedFlash, settings: Record<string, unknown> = {}, options: object = {}, host: object = {}, modem: object = {}): Bench {
	return new Bench({ modem, settings: { interval: MINUTE, ...settings }, host: { journal: { storage, ...options }, ...host } });
}

function upTo(last: number, first = 1): number[] {
	return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

describe("a sensor node with a journal", () => {
	it("delivers an outage of seven days at a reading a minute, with a power cut in the middle of the backlog: in order, once each but for the window's five", () => {
		const storage = flashOf();
		const down = nodeOf(storage, { attempts: 0 });
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

	it("takes readings before the first connection, and publishes them with the times they were taken at", () => {
		const bench = nodeOf(flashOf(8), { attempts: 0, interval: 1000 }, {}, { wallTime: () => EPOCH + bench.clock.now() });
		bench.network.failure = "ECONNREFUSED";
		bench.clock.advance(30_500);
		assert.ok(bench.log.filter(entry => entry.startsWith("reading")).length >= 30);
		bench.network.failure = undefined;
		bench.online();
		bench.clock.advance(5000);
		const numbers = bench.sequences();
		assert.deepEqual(numbers, upTo(numbers.length));
		assert.ok(numbers.length > 30);
		const { time } = JSON.parse(bench.texts()[0]!) as { time: number };
		assert.ok(time < EPOCH + 100, String(time - EPOCH));
	});

	it("goes on with numbers and counters over restarts, and has in its status what waits", () => {
		const storage = flashOf(8);
		for (let starts = 1; starts <= 3; starts++) {
			const bench = nodeOf(storage, { count: 5, interval: 1000 });
			bench.until(() => bench.ended);
			assert.deepEqual(bench.sequences(), upTo(5 * starts, 5 * starts - 4));
			assert.deepEqual(bench.acknowledged.map(([sequence]) => sequence), upTo(5 * starts, 5 * starts - 4));
			const status = JSON.parse(bench.texts("/status")[0]!) as Record<string, number>;
			assert.deepEqual([status["starts"], status["acknowledged"], status["dropped"], status["expired"]], [starts, 5 * starts - 5, 0, 0]);
			assert.equal(typeof status["stored"], "number");
		}
	});

	it("has at most five readings with the session", () => {
		const bench = nodeOf(flashOf(8), { interval: 10 }).online();
		bench.network.broker.silent = true;
		bench.clock.advance(2000);
		assert.ok(bench.publisher.counters["stored"]! > 50);
	});

	it("drops the oldest, or refuses the new, when the storage is full, and reports how many", () => {
		for (const whenFull of ["drop", "refuse"] as const) {
			const storage = flashOf(4);
			const bench = nodeOf(storage, { attempts: 0, interval: 100 }, { whenFull });
			bench.network.failure = "ECONNREFUSED";
			bench.clock.advance(30_000);
			const { stored, dropped, readings } = bench.publisher.counters;
			assert.equal(stored! + dropped!, readings);
			assert.ok(dropped! > 100);
			bench.network.failure = undefined;
			bench.online();
			bench.clock.advance(60_000);
			const numbers = bench.sequences();
			assert.equal(numbers[0], whenFull === "drop" ? dropped! + 1 + bench.publisher.counters["dropped"]! - dropped! : 1);
			assert.ok(bench.texts("/status").some(text => (JSON.parse(text) as { dropped: number }).dropped >= dropped!));
		}
	});

	it("lets readings expire", () => {
		const bench = nodeOf(flashOf(16), { attempts: 0, interval: 1000 }, { age: 100_000 }, { wallTime: () => EPOCH + bench.clock.now() });
		bench.network.failure = "ECONNREFUSED";
		bench.clock.advance(400_000);
		bench.network.failure = undefined;
		bench.online();
		bench.clock.advance(10_000);
		assert.ok(bench.publisher.counters["expired"]! > 200, String(bench.publisher.counters["expired"]));
		assert.ok(bench.sequences()[0]! > 200);
		assert.ok(bench.publisher.counters["stored"]! <= 5);
	});

	it("erases while nothing is in flight, or at any time with the module held off by its RTS", () => {
		for (const held of [false, true]) {
			const levels: number[] = [];
			let level = 0;
			const storage = new class extends EmulatedFlash {
				override eraseBlock(start: number, end: number): void {
					if (bench !== undefined && bench.publisher !== undefined && bench.publisher.state === "online")
						levels.push(held ? level : bench.arrived().length - bench.acknowledged.length);
					super.eraseBlock(start, end);
				}
			}(16 * BLOCK, BLOCK);
			const hold = { write: (value: 0 | 1) => void (level = value) };
			const bench: Bench | undefined = nodeOf(storage, { interval: 100 }, held ? { hold } : {});
			bench.online();
			bench.clock.advance(60_000);
			assert.ok(levels.length > 5);
			assert.ok(levels.every(value => value === (held ? 1 : 0)), levels.join());
		}
	});

	it("comes online without a journal when the storage fails, and reports it", () => {
		const storage = flashOf(8);
		storage.failing = 1_000_000;
		const bench = nodeOf(storage, { count: 20, interval: 100 });
		bench.until(() => bench.ended);
		assert.deepEqual(bench.sequences(), upTo(20));
		assert.ok(bench.log.includes("trace journal: Error: storage: cannot be read"));
	});

	it("opens the journal with a later reading when the storage fails at the start only, and goes on with its numbers", () => {
		const storage = flashOf(8);
		const before = nodeOf(storage, { interval: 1000, count: 5 });
		before.until(() => before.ended);
		storage.failing = 1;
		const bench = nodeOf(storage, { interval: 1000, attempts: 0 });
		assert.equal(bench.publisher.counters["stored"], undefined);
		bench.network.failure = "ECONNREFUSED";
		bench.clock.advance(30_000);
		assert.deepEqual([bench.publisher.counters["stored"]! > 20, bench.publisher.counters["starts"]], [true, 2]);
		bench.network.failure = undefined;
		bench.online();
		bench.clock.advance(10_000);
		assert.deepEqual(bench.sequences(), upTo(bench.publisher.counters["readings"]!, 6));
	});

	it("takes readings without a journal while the storage fails, and with it once it works and all are acknowledged", () => {
		const storage = flashOf(8);
		storage.failing = 1_000_000;
		const bench = nodeOf(storage, { interval: 1000, attempts: 0 });
		bench.network.failure = "ECONNREFUSED";
		bench.clock.advance(10_000);
		assert.equal(bench.publisher.counters["readings"], 0);
		bench.network.failure = undefined;
		bench.online();
		bench.clock.advance(10_000);
		const readings = bench.publisher.counters["readings"]!;
		assert.deepEqual([readings > 5, bench.publisher.counters["stored"]], [true, undefined]);
		bench.network.broker.silent = true;
		bench.clock.advance(3000);
		storage.failing = 0;
		bench.clock.advance(3000);
		assert.equal(bench.publisher.counters["stored"], undefined);
		bench.network.broker.silent = false;
		bench.clock.advance(60_000);
		assert.equal(typeof bench.publisher.counters["stored"], "number");
	});

	it("publishes what waits behind hundreds of settled readings at once, not 64 of them further with each reading", () => {
		const storage = flashOf(32);
		const journal = new Journal({ storage });
		const positions: number[] = [];
		for (let number = 1; number <= 500; number++) {
			const text = Buffer.from(`{"sequence":${number}}`);
			assert.ok(journal.append(text, text.length, undefined, 1, false) && journal.next(undefined));
			positions[number] = journal.position;
			journal.maintain();
		}
		for (let number = 2; number < 500; number++)
			assert.ok(journal.acknowledge(positions[number]!, number));
		const bench = nodeOf(storage).online();
		bench.clock.advance(5000);
		assert.deepEqual(bench.sequences(), [1, 500, 501]);
	});

	it("gives up a stored reading that this firmware cannot carry, and goes on", () => {
		const storage = flashOf(8);
		const text = Buffer.from("{\"sequence\":1}");
		assert.ok(new Journal({ storage }).append(text, text.length, undefined, 1, false));
		const bench = nodeOf(storage, { module: "bc20", interval: 1000, count: 3 }, {}, {}, { profile: "bc20" });
		bench.until(() => bench.ended);
		assert.deepEqual([bench.publisher.counters["givenUp"], bench.publisher.counters["acknowledged"], bench.publisher.counters["stored"]], [1, 3, 0]);
		assert.deepEqual(bench.texts().map(text => /sequence=(\d+)/.exec(text)?.[1]), ["2", "3", "4"]);
	});

	it("gives up a stored reading that the module refuses, and goes on", () => {
		const bench = nodeOf(flashOf(8), { interval: 1000 }).online();
		bench.refusing = true;
		bench.until(() => bench.publisher.counters["givenUp"] === 1);
		bench.refusing = false;
		bench.clock.advance(60_000);
		assert.ok(bench.publisher.counters["acknowledged"]! > 20);
	});
});
