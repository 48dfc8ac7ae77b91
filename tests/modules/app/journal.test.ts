// A sensor node with a journal, in virtual time: outages of the network and of the power, from the sensor to the broker. Tests modules/app/{store-and-forward,backlog,publisher}.

import assert from "node:assert/strict";
import { VirtualClock } from "../../../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../../../hosts/modem/network/memory-network.js";
import Journal from "../../../modules/mqtt/journal.js";
import { EmulatedFlash } from "../../../soak/emulated-flash.js";
import { Bench, EPOCH } from "./bench.js";

const BLOCK = 4096;
const MINUTE = 60_000;

function flashOf(sectors: number): EmulatedFlash {
	return new EmulatedFlash(sectors * BLOCK, BLOCK);
}

/** A node that starts; its time is unknown, so that its readings are as long as they can be. */
function nodeOf(storage: EmulatedFlash | (() => EmulatedFlash), settings: Record<string, unknown> = {}, options: object = {}, host: object = {}, modem: object = {}): Bench {
	return new Bench({ modem, settings: { interval: MINUTE, ...settings }, host: { journal: { storage, ...options }, ...host } });
}

function upTo(last: number, first = 1): number[] {
	return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

describe("a sensor node with a journal", () => {
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
		assert.ok(bench.arrived().every(({ retain }) => !retain));
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

	it("erases while nothing is in flight though acknowledgements take longer than readings, and loses none", () => {
		const flights: number[] = [];
		const storage = new class extends EmulatedFlash {
			override eraseBlock(start: number, end: number): void {
				if (bench !== undefined && bench.publisher !== undefined && bench.publisher.state === "online")
					flights.push(bench.arrived().length - bench.acknowledged.length);
				super.eraseBlock(start, end);
			}
		}(16 * BLOCK, BLOCK);
		const clock = new VirtualClock();
		const bench: Bench | undefined = new Bench({ clock, network: new MemoryNetwork(clock, 250), settings: { interval: 200 }, host: { journal: { storage } } });
		bench.online();
		bench.clock.advance(120_000);
		assert.ok(flights.length > 5);
		assert.ok(flights.every(value => value === 0), flights.join());
		const { dropped, stored, readings } = bench.publisher.counters;
		assert.deepEqual([dropped, stored! < 10, readings! > 500], [0, true, true], `${stored} of ${readings}`);
	});

	it("holds the module off only where a sector is to be erased", () => {
		const storage = flashOf(16);
		let held = 0;
		const bench = nodeOf(storage, { interval: 100 }, { hold: { write: (level: 0 | 1) => void (held += level) } }).online();
		const before = storage.erases.reduce((sum, count) => sum + count, 0);
		held = 0;
		bench.clock.advance(60_000);
		assert.equal(held, storage.erases.reduce((sum, count) => sum + count, 0) - before);
		assert.ok(held > 5);
	});

	it("comes online without a journal when the storage fails, and reports it", () => {
		const storage = flashOf(8);
		storage.failing = 1_000_000;
		const bench = nodeOf(storage, { count: 20, interval: 100 });
		bench.until(() => bench.ended);
		assert.deepEqual(bench.sequences(), upTo(20));
		assert.ok(bench.log.includes("trace journal: Error: storage: cannot be read"));
		assert.match(bench.texts("/status")[0]!, /"trouble":"journal: Error: storage: cannot be read"/);
	});

	for (const hold of [undefined, { write() {} }]) {
		it(`tries to open it again, ${hold === undefined ? "while nothing is unacknowledged" : "with the module held off"}, at growing pauses, goes on with numbers and counters, and reports it`, () => {
			const storage = flashOf(8);
			storage.failing = Infinity;
			const opened: number[] = [];
			const open = (): EmulatedFlash => {
				opened.push(Math.round((node?.clock.now() ?? 0) / MINUTE));
				return storage;
			};
			let node: Bench | undefined;
			const bench = node = nodeOf(open, { interval: 1000 }, hold === undefined ? {} : { hold });
			bench.online();
			bench.clock.advance(20 * MINUTE);
			assert.deepEqual(opened, [0, 1, 3, 7, 15]);
			storage.failing = 0;
			bench.network.broker.silent = true; // sixteen readings wait in the outbox, and the others are lost
			bench.clock.advance(20_000);
			const { dropped, readings } = bench.publisher.counters;
			assert.ok(dropped! > 0);
			bench.clock.advance(12 * MINUTE);
			bench.network.broker.silent = false;
			bench.network.broker.drop();
			bench.clock.advance(10 * MINUTE);
			assert.equal(bench.publisher.counters["starts"], 1);
			const numbers = bench.sequences();
			assert.deepEqual([...new Set(numbers)], [...new Set(numbers)].sort((a, b) => a - b));
			assert.ok(numbers.at(-1)! > readings! + 500);
			const { acknowledged, givenUp, stored } = bench.publisher.counters;
			const lost = bench.publisher.counters["dropped"]!;
			assert.ok(Math.abs(bench.publisher.counters["readings"]! - (acknowledged! + givenUp! + stored! + lost)) <= 1);
			const statuses = bench.texts("/status");
			assert.match(statuses[0]!, /"trouble":"journal: Error/);
			assert.doesNotMatch(statuses.at(-1)!, /trouble/);
			bench.publisher.stop();
			bench.until(() => bench.ended);
			const last = bench.publisher.counters["readings"]!;
			const again = nodeOf(storage, { interval: 1000, count: 1 });
			again.until(() => again.ended);
			assert.equal(again.sequences()[0], last + 1);
		});
	}

	it("is not opened again while an acknowledgement is due, where the module cannot be held off, but a minute later", () => {
		const storage = flashOf(8);
		storage.failing = Infinity;
		const bench = nodeOf(storage, { interval: 10_000 }).online();
		storage.failing = 0;
		bench.clock.advance(35_000 - bench.clock.now());
		bench.network.broker.withheld = "puback";
		bench.clock.advance(MINUTE + 1000 - bench.clock.now());
		assert.deepEqual([bench.publisher.state, bench.publisher.counters["stored"]], ["online", undefined]);
		bench.network.broker.withheld = undefined;
		bench.network.broker.drop();
		bench.clock.advance(MINUTE);
		assert.equal(typeof bench.publisher.counters["stored"], "number");
	});

	it("takes readings before the first connection when it was opened meanwhile, and none when the node has stopped", () => {
		const storage = flashOf(8);
		storage.failing = Infinity;
		const bench = nodeOf(storage, { attempts: 0, interval: 1000 });
		bench.network.failure = "ECONNREFUSED";
		bench.clock.advance(50_000);
		storage.failing = 0;
		bench.clock.advance(60_000);
		assert.ok(bench.publisher.counters["stored"]! > 40);
		const stopped = nodeOf(storage, { interval: 1000 });
		storage.failing = Infinity;
		const without = nodeOf(storage, { interval: 1000 });
		without.publisher.stop();
		stopped.publisher.stop();
		const { length } = without.log;
		without.clock.advance(600_000);
		assert.equal(without.log.length, length);
	});

	it("publishes at once what it finds in a journal that is opened again", () => {
		const storage = flashOf(8);
		const earlier = new Journal({ storage, longest: 256, counters: ["acknowledged", "givenUp", "starts", "unknown"] });
		for (let sequence = 1; sequence <= 3; sequence++) {
			const reading = Buffer.from(`{"sequence":${sequence}}`);
			assert.ok(earlier.append(reading, reading.length, undefined, 1, false));
		}
		storage.failing = 1_000_000;
		const bench = nodeOf(storage, { interval: 3_600_000 }, { hold: { write() {} } }).online();
		bench.clock.advance(5000);
		const reports = bench.texts("/status").length;
		storage.failing = 0;
		bench.until(() => bench.publisher.counters["stored"] !== undefined);
		bench.clock.advance(5000);
		assert.deepEqual([bench.texts().slice(-3), bench.texts("/status").length], [[1, 2, 3].map(sequence => `{"sequence":${sequence}}`), reports + 1]);
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

	it("publishes a reading of 256 bytes that an earlier firmware has stored, though its own readings are shorter", () => {
		const storage = flashOf(8);
		const text = Buffer.from(`{"sequence":1,"text":"${"x".repeat(232)}"}`);
		assert.equal(text.length, 256);
		assert.ok(new Journal({ storage }).append(text, text.length, undefined, 1, false));
		const bench = nodeOf(storage, { interval: 1000, count: 3 });
		bench.until(() => bench.ended);
		assert.deepEqual([bench.texts()[0], bench.sequences()], [text.toString(), [1, 2, 3, 4]]);
		assert.equal(bench.publisher.counters["unreadable"], 0);
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

	it("publishes alarms of the sensor first, in order among themselves", () => {
		const bench = nodeOf(flashOf(8), { attempts: 0, interval: 1000 });
		bench.network.failure = "ECONNREFUSED";
		const readings = (): number => bench.publisher.counters["readings"]!;
		bench.until(() => readings() === 30);
		bench.alarm = true;
		bench.until(() => readings() === 32);
		bench.alarm = false;
		bench.until(() => readings() === 40);
		bench.network.failure = undefined;
		bench.online();
		bench.clock.advance(20_000);
		assert.deepEqual(bench.sequences().slice(0, 40), [31, 32, ...upTo(30), ...upTo(40, 33)]);
	});

	it("publishes readings of QoS 2, each once, when the setting asks for it; without a journal too", () => {
		for (const journal of [true, false]) {
			const settings = { interval: 1000, count: 20, QoS: 2 };
			const bench = journal ? nodeOf(flashOf(8), settings) : new Bench({ settings });
			bench.until(() => bench.ended);
			assert.deepEqual(bench.sequences(), upTo(20));
			assert.deepEqual(bench.acknowledged.map(([sequence]) => sequence), upTo(20));
			assert.equal(bench.network.broker.packets.filter(({ cmd }) => cmd === "pubrel").length, 20);
			assert.equal(bench.publisher.counters["acknowledged"], 20);
		}
	});

	for (const [whenUnknown, restart] of [["report", true], ["resend", true], ["report", false], ["resend", false]] as const) {
		const what = whenUnknown === "report" ? "reports readings of QoS 2" : "sends readings of QoS 2 again";
		it(`${what} that were in flight ${restart ? "at a restart" : "when the link was lost"}, and goes on with the others`, () => {
			const storage = flashOf(8);
			const first = nodeOf(storage, { interval: 1000, QoS: 2 }, { whenUnknown }).online();
			first.until(() => first.publisher.counters["acknowledged"]! >= 3);
			first.network.broker.withheld = "pubrec";
			first.until(() => first.publisher.counters["stored"]! >= 8);
			const inFlight = first.sequences().slice(-5);
			let bench = first;
			if (restart)
				bench = nodeOf(storage, { interval: 1000, QoS: 2 }, { whenUnknown }).online();
			else {
				first.network.broker.withheld = undefined;
				first.network.broker.drop();
				first.until(() => first.publisher.state === "offline");
				first.online();
			}
			bench.clock.advance(60_000);
			const { unknown, stored, dropped, givenUp } = bench.publisher.counters;
			assert.deepEqual({ unknown, dropped, givenUp, few: stored! < 3 }, { unknown: whenUnknown === "report" ? 5 : 0, dropped: 0, givenUp: 0, few: true });
			const numbers = bench.sequences();
			const again = restart ? numbers : numbers.slice(numbers.indexOf(inFlight.at(-1)!) + 1);
			assert.deepEqual(again.filter(sequence => inFlight.includes(sequence)), whenUnknown === "report" ? [] : inFlight);
			assert.deepEqual(again, upTo(numbers.at(-1)!, inFlight[0]! + (whenUnknown === "report" ? 5 : 0)));
			const traces = restart ? whenUnknown === "report" ? ["trace journal: QoS 2, and the outcome is unknown: 5"] : []
				: Array<string>(5).fill("trace AT+QMTPUB: QoS 2, and its outcome is unknown");
			assert.deepEqual(bench.log.filter(entry => entry.includes("unknown")), traces);
			// One when it comes online, and one for the loss: what is sent again is none.
			const statuses = bench.texts("/status");
			assert.equal(statuses.length - (restart ? 0 : statuses.indexOf("offline") + 1), whenUnknown === "report" ? 2 : 1);
			assert.match(bench.texts("/status").at(-1)!, /"unknown":/);
		});
	}

	it("refuses another policy", () => {
		const bench = nodeOf(flashOf(8), {}, { whenUnknown: "ignore" });
		assert.ok(bench.log.includes("trace journal: RangeError: whenUnknown: must be report or resend"));
	});

	it("counts a reading of QoS 2 as unknown that it had accepted before it had a journal", () => {
		const storage = flashOf(8);
		storage.failing = 1_000_000;
		const bench = nodeOf(storage, { interval: 10_000, QoS: 2 }, { hold: { write() {} }, whenUnknown: "resend" }).online();
		bench.network.broker.withheld = "pubrec";
		bench.clock.advance(15_000);
		const before = bench.publisher.counters["readings"];
		storage.failing = 0;
		bench.until(() => bench.publisher.counters["stored"] !== undefined);
		bench.network.broker.withheld = undefined;
		bench.network.broker.drop();
		bench.clock.advance(60_000);
		assert.deepEqual([bench.publisher.counters["unknown"], before], [2, 2]);
	});
});
