// The sensor node's sampling grid, and new intervals from the network.

import assert from "node:assert/strict";
import { Bench } from "./bench.js";

describe("the schedule of a sensor node", () => {
	it("samples on a grid from the first connection on", () => {
		const times: number[] = [];
		const bench = new Bench({ settings: { interval: 250, count: 8 } });
		bench.sample = () => {
			times.push(Math.round(bench.clock.now()));
			return {};
		};
		bench.until(() => bench.ended);
		assert.deepEqual(times, times.map((_, i) => times[0]! + 250 * i));
	});

	it("keeps the grid through a lost link", () => {
		const times: number[] = [];
		const bench = new Bench();
		bench.sample = () => {
			times.push(Math.round(bench.clock.now()));
			return {};
		};
		bench.online().clock.advance(2500);
		bench.network.broker.drop();
		bench.until(() => bench.publisher.state === "offline");
		bench.online().clock.advance(2500);
		assert.deepEqual(times, times.map((_, i) => times[0]! + 1000 * i));
	});

	it("counts grid points that a busy machine missed", () => {
		const bench = new Bench().online();
		bench.clock.advance(100);
		// The machine is busy: nothing runs, time passes.
		const now = bench.clock.now.bind(bench.clock);
		let busy = 0;
		bench.clock.now = () => now() + busy;
		bench.sample = () => {
			busy = 3500;
			return {};
		};
		bench.clock.advance(2000);
		assert.equal(bench.publisher.counters["skipped"], 3);
	});

	it("goes on when the sensor gives nothing or throws, and counts it", () => {
		const bench = new Bench({ settings: { count: 2 } });
		const samples = [() => undefined, () => {
			throw new Error("bus");
		}, () => ({}), () => ({})];
		bench.sample = () => samples.shift()!();
		bench.until(() => bench.ended);
		assert.equal(bench.publisher.counters["failedSamples"], 2);
		assert.deepEqual(bench.sequences(), [1, 2]);
		assert.ok(bench.log.includes("trace sensor: Error: bus"));
	});
});

describe("a new interval from the network", () => {
	for (const [text, interval] of [["{\"interval\": 5000}", 5000], ["interval=1000", 1000], ["86400000", 86_400_000]] as const) {
		it(`is taken from ${text}, and reported on T/status`, () => {
			const bench = new Bench({ settings: { interval: 60_000 } }).online();
			bench.clock.advance(1000);
			bench.set(text);
			bench.until(() => bench.publisher.counters["interval"] === interval, 1000);
			bench.until(() => (bench.texts("/status").at(-1) ?? "").includes(`"interval":${interval},`), 1000);
			assert.deepEqual(bench.texts("/error"), []);
		});
	}

	it("changes the schedule from the last reading on", () => {
		const times: number[] = [];
		const bench = new Bench({ settings: { interval: 10_000 } });
		bench.sample = () => {
			times.push(Math.round(bench.clock.now()));
			return {};
		};
		bench.online().clock.advance(12_000);
		bench.set("5000");
		bench.clock.advance(14_000);
		assert.deepEqual(times.map(time => time - times[0]!), [0, 10_000, 15_000, 20_000, 25_000]);
	});

	for (const interval of ["0", "999", "86400001", "999999999"]) {
		it(`is refused when it is ${interval}, with the range on T/error`, () => {
			const bench = new Bench().online();
			bench.clock.advance(500);
			bench.set(interval);
			bench.until(() => bench.arrived("/error").length > 0, 1000);
			assert.deepEqual(bench.texts("/error"), [`interval ${interval} refused: from the network it must be from 1000 to 86400000 milliseconds`]);
			assert.ok(!bench.arrived("/error")[0]!.retain);
			assert.equal(bench.publisher.counters["interval"], 1000);
		});
	}

	for (const text of ["", "soon", "{\"interval\":\"5000\"}", "5000 OK\r\n+QMTSTAT: 0,1", `${"5".repeat(2)}${" ".repeat(3000)}`]) {
		it(`is not understood when it is ${JSON.stringify(text.slice(0, 40))}${text.length > 40 ? "…" : ""}`, () => {
			const bench = new Bench({ modem: { firmware: { recvMode: true } } }).online();
			bench.clock.advance(500);
			bench.set(text);
			bench.until(() => bench.arrived("/error").length > 0, 5000);
			assert.deepEqual(bench.texts("/error"), ["interval not understood: send 5000 or interval=5000, in milliseconds"]);
			assert.equal(bench.publisher.counters["interval"], 1000);
			assert.equal(bench.publisher.state, "online");
		});
	}

	it("is taken from T/set only", () => {
		const bench = new Bench({ modem: { faults: [{ when: { at: 20_000 }, do: { kind: "inject", bytes: "\r\n+QMTRECV: 0,0,\"other\",\"5000\"\r\n" } }] } }).online();
		bench.clock.advance(30_000);
		assert.equal(bench.publisher.counters["interval"], 1000);
		assert.deepEqual(bench.texts("/error"), []);
	});

	it("is forgotten when its message breaks off", () => {
		// The module itself takes the line's time to send, so that it can stop in the middle of a message.
		const bench = new Bench({ settings: { interval: 60_000 }, modem: { baud: 115_200, firmware: { recvMode: true } } }).online();
		bench.clock.advance(1500);
		// Longer than the inbox, so that its beginning has been read when the module restarts.
		bench.set(`99${" ".repeat(6000)}`);
		bench.clock.advance(400);
		bench.modem.restart();
		bench.until(() => bench.publisher.state === "offline");
		bench.online();
		bench.set("5000");
		bench.until(() => bench.publisher.counters["interval"] === 5000, 1000);
		assert.deepEqual(bench.texts("/error"), []);
	});
});
