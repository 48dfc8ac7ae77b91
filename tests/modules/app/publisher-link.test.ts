// The sensor node with a lost link, a full outbox, a missing broker or a missing module.

import assert from "node:assert/strict";
import { VirtualClock } from "../../../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../../../hosts/modem/network/memory-network.js";
import { Bench, IMEI } from "./bench.js";

/** Every number from 1 to `last`. */
function upTo(last: number): number[] {
	return Array.from({ length: last }, (_, i) => i + 1);
}

describe("a sensor node that loses its link", () => {
	it("keeps its readings and delivers them when it is back", () => {
		const bench = new Bench({ settings: { count: 20, interval: 500 } }).online();
		bench.clock.advance(1200);
		bench.network.failure = "ETIMEDOUT";
		bench.network.broker.drop();
		bench.clock.advance(3000);
		assert.equal(bench.publisher.state, "offline");
		bench.network.failure = undefined;
		bench.until(() => bench.ended);
		assert.deepEqual([...new Set(bench.sequences())], upTo(20));
		assert.equal(bench.publisher.counters["dropped"], 0);
		assert.deepEqual(bench.acknowledged.map(([sequence]) => sequence).sort((a, b) => a - b), upTo(20));
	});

	it("ends once, and well, when the module dies while it leaves", () => {
		const bench = new Bench().online();
		bench.clock.advance(500);
		bench.wire.attach(() => {});
		bench.publisher.stop();
		bench.clock.advance(200_000);
		assert.deepEqual([bench.log.filter(entry => entry === "closed").length, bench.failure], [1, undefined]);
	});

	it("survives a module that restarts", () => {
		const bench = new Bench({ settings: { count: 20, interval: 2000 }, modem: { bootMs: 5000 } }).online();
		bench.clock.advance(3000);
		bench.modem.restart();
		bench.until(() => bench.ended);
		assert.deepEqual([...new Set(bench.sequences())], upTo(20));
	});

	it("has the reason of the last loss in the status, with what to check", () => {
		const bench = new Bench({ settings: { interval: 1000 } });
		bench.network.broker.refuse = 4;
		bench.clock.advance(60_000);
		bench.network.broker.refuse = 0;
		bench.until(() => bench.publisher.state === "online");
		bench.clock.advance(5000);
		const status = JSON.parse(bench.texts("/status").at(-1)!) as { lost: string };
		assert.equal(status.lost, "AT+QMTCONN: return code 4 (bad user name or password); check user and password");
	});

	it("has in the status what failed at the start, as its host reports it", () => {
		const bench = new Bench({ host: { trouble: () => "no watchdog" } }).online();
		bench.clock.advance(5000);
		assert.equal((JSON.parse(bench.texts("/status").at(-1)!) as { trouble?: string }).trouble, "no watchdog");
	});

	it("drops readings when its outbox is full, counts them, and reports them when all others are through", () => {
		const bench = new Bench({ settings: { interval: 100 } }).online();
		bench.clock.advance(1000);
		bench.network.failure = "ETIMEDOUT";
		bench.network.broker.drop();
		bench.clock.advance(10_000);
		const { dropped } = bench.publisher.counters;
		assert.ok(dropped! > 50, String(dropped));
		bench.network.failure = undefined;
		bench.until(() => bench.publisher.state === "online");
		bench.set("5000");
		bench.until(() => bench.publisher.counters["interval"] === 5000, 10_000);
		bench.until(() => {
			const status = bench.texts("/status").at(-1)!;
			return status !== "offline" && (JSON.parse(status) as { dropped: number }).dropped === bench.publisher.counters["dropped"];
		}, 20_000);
		const readings = bench.publisher.counters["readings"]!;
		bench.until(() => bench.sequences().at(-1)! > readings, 20_000);
		const last = bench.sequences().at(-1)!;
		assert.equal(last - new Set(bench.sequences()).size, bench.publisher.counters["dropped"]);
	});

	it("publishes what is due when its outbox has room again", () => {
		const clock = new VirtualClock();
		const bench = new Bench({ clock, network: new MemoryNetwork(clock, 2000), settings: { interval: 10 } }).online();
		bench.clock.advance(1000);
		assert.ok(bench.publisher.counters["dropped"]! > 0);
		bench.network.broker.publish(`sensors/${IMEI}/set`, "1", { qos: 1 });
		bench.until(() => bench.arrived("/error").length > 0, 60_000);
	});

	it("gives up readings that the module refuses again and again, counts them, and reports them", () => {
		const bench = new Bench({ settings: { interval: 60_000 } }).online();
		bench.clock.advance(30_000);
		bench.refusing = true;
		bench.until(() => bench.publisher.counters["givenUp"] === 1);
		bench.refusing = false;
		bench.until(() => (bench.texts("/status").at(-1) ?? "").includes("\"givenUp\":1,"), 60_000);
		assert.ok(bench.log.some(entry => entry.startsWith("trace ") && entry.includes("CME ERROR: 3")));
	});

	it("ends though the module refuses everything that is left to publish", () => {
		const bench = new Bench({ settings: { count: 2, interval: 5000 } }).online();
		bench.until(() => bench.acknowledged.length === 1);
		bench.clock.advance(1000);
		bench.refusing = true;
		bench.until(() => bench.ended);
		assert.deepEqual([bench.publisher.counters["acknowledged"], bench.publisher.counters["givenUp"]], [1, 1]);
		assert.equal(bench.log.at(-1), "onDone");
	});
});

describe("a sensor node that cannot connect", () => {
	it("gives up after the attempts that it was allowed", () => {
		const bench = new Bench({ settings: { attempts: 3 } });
		bench.network.failure = "ECONNREFUSED";
		bench.until(() => bench.ended);
		assert.equal(bench.network.openings.length, 3);
		assert.match(bench.failure!.message, /^no connection to broker\.example:1883, attempt 3 of 3: AT\+QMTOPEN/);
		assert.equal(bench.log.at(-1), "onFailed");
		assert.deepEqual(bench.log.filter(entry => entry.startsWith("reading")), []);
	});

	it("gives up when the module does not answer", () => {
		const bench = new Bench({ settings: { attempts: 2 }, modem: { powered: false } });
		bench.until(() => bench.ended);
		assert.equal(bench.failure!.message, "no connection to broker.example:1883, attempt 2 of 2: the module does not answer");
		assert.deepEqual(bench.log, ["trace the module does not answer", "trace the module does not answer", "sensor closed", "closed", "onFailed"]);
	});

	it("gives up when the broker refuses it, and never shows the password", () => {
		const bench = new Bench({ settings: { attempts: 1, user: "me", password: "secret" } });
		bench.network.broker.refuse = 5;
		bench.until(() => bench.ended);
		assert.match(bench.failure!.message, /QMTCONN/);
		assert.ok(![bench.failure!.message, ...bench.log].some(text => text.includes("secret")));
	});

	it("goes on for ever when attempts are not limited", () => {
		const bench = new Bench();
		bench.network.failure = "ECONNREFUSED";
		bench.clock.advance(3_600_000);
		assert.ok(!bench.ended);
		assert.ok(bench.network.openings.length > 10);
		bench.network.failure = undefined;
		bench.online();
	});

	it("does not count attempts once it has been connected", () => {
		const bench = new Bench({ settings: { attempts: 2 } }).online();
		bench.network.failure = "ECONNREFUSED";
		bench.network.broker.drop();
		bench.clock.advance(600_000);
		assert.equal(bench.publisher.state, "offline");
		bench.network.failure = undefined;
		bench.online();
	});
});
