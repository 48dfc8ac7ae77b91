// What a node keeps over restarts, in virtual time: starts, causes, the back-off of a refusal, the last error; and how seldom it writes.
// modules/app/history and publisher. Source: docs/recovery.md (Over restarts of the machine).

import { deepEqual, equal, fail, match, ok } from "node:assert/strict";
import { VirtualClock } from "../../../hosts/modem/line/clock.js";
import History from "../../../modules/app/history.js";
import type { RecordStorage } from "../../../modules/base/platform.js";
import { Bench } from "./bench.js";

const HOUR = 3_600_000;

/** A place for records, which may fail; the record of the node's past is `text`. */
class Place implements RecordStorage {
	text: string | undefined;
	readonly #others = new Map<string, string>();
	failing = false;
	writes = 0;

	constructor(text?: string) {
		this.text = text;
	}

	read(name: string): string | undefined {
		if (this.failing)
			throw new Error("no flash");
		return name === "record" ? this.text : this.#others.get(name);
	}

	write(name: string, text: string): void {
		if (this.failing)
			throw new Error("no flash");
		if (name !== "record") {
			this.#others.set(name, text);
			return;
		}
		this.writes += 1;
		this.text = text;
	}
}

/** A node that starts, with readings a minute, and a broker that refuses it or not. */
function nodeOf(record: RecordStorage, refuse: number, settings: Record<string, unknown> = {}): Bench {
	const bench = new Bench({ settings: { interval: 60_000, attempts: 0, ...settings }, host: { record } });
	bench.network.broker.refuse = refuse;
	return bench;
}

describe("the record of a node", () => {
	it("has the starts, the causes, and the last error on the retained status after a restart", () => {
		const place = new Place();
		nodeOf(place, 5).clock.advance(30_000);
		const bench = nodeOf(place, 0).online();
		bench.clock.advance(1000);
		const status = JSON.parse(bench.texts("/status")[0]!) as Record<string, unknown>;
		equal(status["starts"], 2);
		ok(Number(status["refused"]) >= 1);
		match(String(status["lost"]), /^AT\+QMTCONN: return code 5 \(not authorized\)/);
	});

	it("lets the pauses of a permanent refusal go on over restarts: one attempt at once, the next ones hours later", () => {
		const attempts = (bench: Bench): number => bench.network.broker.connects.length;
		const place = new Place();
		const first = nodeOf(place, 4);
		first.clock.advance(24 * HOUR);
		ok(attempts(first) <= 30 && attempts(first) > 15, `${attempts(first)}`);
		for (let restarts = 0; restarts < 5; restarts++) {
			const bench = nodeOf(place, 4);
			bench.clock.advance(55 * 60_000);
			equal(attempts(bench), 1);
		}
		const without = nodeOf(new Place(), 4);
		without.clock.advance(55 * 60_000);
		ok(attempts(without) > 8);
	});

	it("forgets the pauses when the node was connected", () => {
		const place = new Place();
		nodeOf(place, 4).clock.advance(24 * HOUR);
		const bench = nodeOf(place, 0).online();
		bench.clock.advance(11 * 60_000);
		equal((JSON.parse(place.text!) as Record<string, number>)["refusals"], undefined);
		const again = nodeOf(place, 4);
		again.clock.advance(60_000);
		ok(again.network.broker.connects.length > 3);
	});

	it("counts the measures of recovery over restarts", () => {
		const place = new Place();
		for (let starts = 1; starts <= 2; starts++) {
			const bench = nodeOf(place, 0);
			bench.network.failure = "ECONNREFUSED";
			bench.clock.advance(2 * HOUR);
			const { cycles, unavailable } = bench.publisher.counters;
			ok(cycles! >= 3 * starts, String(cycles));
			ok(unavailable! >= 20 * starts, String(unavailable));
			bench.publisher.stop();
		}
	});

	it("is written at a start, at the end, and every ten minutes at most", () => {
		const place = new Place();
		const bench = nodeOf(place, 0);
		bench.network.failure = "ECONNREFUSED";
		bench.clock.advance(24 * HOUR);
		ok(place.writes > 100 && place.writes <= 145, String(place.writes));
		const quiet = new Place();
		const online = nodeOf(quiet, 0).online();
		online.clock.advance(24 * HOUR);
		equal(quiet.writes, 1);
	});

	it("begins again where it is damaged, or cannot be read, which is reported; what cannot be written is written later", () => {
		for (const text of ["{", "7.5", "null", "{\"starts\":-1}", "{\"refused\":\"x\",\"starts\":9}"]) {
			const reports: string[] = [];
			const history = new History(new Place(text), new VirtualClock(), report => void reports.push(report));
			deepEqual([history.counters, history.lost], [{ starts: 1 }, ""], text);
			deepEqual(reports.length, text === "7.5" ? 0 : 1, text);
		}
		const place = new Place("{\"starts\":7}");
		place.failing = true;
		const reports: string[] = [];
		const clock = new VirtualClock();
		const history = new History(place, clock, report => void reports.push(report));
		deepEqual(reports, ["record: Error: no flash"]);
		place.failing = false;
		history.failed("refused", 3, 0, "no");
		equal(place.writes, 1);
		place.failing = true;
		clock.advance(600_000);
		history.failed("refused", 3, 1, "no");
		place.failing = false;
		history.save(2);
		equal(place.writes, 1);
		clock.advance(600_000);
		history.save(2);
		equal(place.text, "{\"starts\":1,\"refusals\":3,\"cycles\":2,\"refused\":2,\"lost\":\"no\"}");
	});

	it("counts the causes that it has names for, and none of its own counters", () => {
		const place = new Place();
		const history = new History(place, new VirtualClock(), () => fail("reported"));
		for (const cause of ["refused", "misconfigured", "unavailable", "unreachable", "unresponsive", "unreachable", "starts", "refusals", "cycles", "lost", ""])
			history.failed(cause, 4, 0, "no");
		deepEqual(history.counters, { starts: 1, refusals: 4, refused: 1, misconfigured: 1, unavailable: 1, unreachable: 2, unresponsive: 1 });
	});

	for (const [cause, refusals] of [["refused", 4], ["misconfigured", 4], ["unavailable", 0], ["unreachable", 0], ["unresponsive", 0], ["", 0]] as const) {
		it(`${refusals > 0 ? "keeps" : "does not keep"} how often it failed in a row for the cause "${cause}", until it is connected`, () => {
			const history = new History(new Place(), new VirtualClock(), () => fail("reported"));
			history.failed(cause, 3, 0, "no");
			history.failed(cause, 4, 0, "no");
			equal(history.refusals, refusals);
			history.connected(0);
			equal(history.refusals, 0);
		});
	}

	it("keeps the last error, 160 characters of it, and finds it again", () => {
		const place = new Place();
		const history = new History(place, new VirtualClock(), () => fail("reported"));
		equal(history.lost, "");
		history.failed("refused", 1, 0, "x".repeat(160));
		equal(history.lost, "x".repeat(160));
		history.save(0, true);
		equal(new History(place, new VirtualClock(), () => fail("reported")).lost, "x".repeat(160));
		history.failed("refused", 1, 0, `${"y".repeat(160)}z`);
		equal(history.lost, "y".repeat(160));
		place.text = JSON.stringify({ lost: `${"v".repeat(160)}w` });
		equal(new History(place, new VirtualClock(), () => fail("reported")).lost, "v".repeat(160));
	});

	it("writes what changes ten minutes after the last time, the first change after a start at once, and nothing that has not changed", () => {
		const place = new Place();
		const clock = new VirtualClock();
		const history = new History(place, clock, () => fail("reported"));
		const writes = (ms: number, act: () => void): number => {
			clock.advance(ms);
			const before = place.writes;
			act();
			return place.writes - before;
		};
		equal(place.writes, 1);
		equal(writes(0, () => history.save(1)), 0);
		equal(writes(0, () => history.connected(1)), 0);
		equal(writes(0, () => history.failed("refused", 1, 1, "a")), 1);
		equal(writes(599_999, () => history.failed("refused", 2, 2, "b")), 0);
		equal(writes(1, () => history.save(3)), 1);
		equal(place.text, "{\"starts\":1,\"refusals\":2,\"cycles\":3,\"refused\":2,\"lost\":\"b\"}");
		equal(writes(600_000, () => history.connected(3)), 1);
		equal(writes(600_000, () => history.connected(3)), 0);
		equal(writes(0, () => history.save(3, true)), 0);
		equal(writes(0, () => history.failed("refused", 1, 3, "c")), 1);
		equal(writes(0, () => history.failed("refused", 1, 3, "d")), 0);
		equal(writes(0, () => history.save(3, true)), 1);
	});

	it("adds the measures since a start to those before it", () => {
		const place = new Place("{\"starts\":4,\"cycles\":10}");
		const history = new History(place, new VirtualClock(), () => fail("reported"));
		deepEqual(history.counters, { starts: 5, cycles: 10 });
		history.failed("unavailable", 1, 2, "no");
		deepEqual(history.counters, { starts: 5, cycles: 12, unavailable: 1 });
		history.save(3);
		equal(history.counters["cycles"], 13);
	});

	it("names the count that is none", () => {
		for (const [text, name] of [["{\"starts\":1.5}", "starts"], ["{\"refusals\":-1}", "refusals"], ["{\"cycles\":\"1\"}", "cycles"], ["{\"unresponsive\":true}", "unresponsive"]] as const) {
			const reports: string[] = [];
			new History(new Place(text), new VirtualClock(), report => void reports.push(report));
			deepEqual(reports, [`record: TypeError: ${name} is no count`]);
		}
	});
});
