// What goes wrong around T/set: a broker that refuses the subscription, and a flood of messages, which must not crowd out readings.
// modules/app/commands, publisher and rate-limit. Source: MQTT 3.1.1 §3.9.3 (return code 0x80).

import assert from "node:assert/strict";
import { Bench } from "./bench.js";

describe("a refused subscription to T/set", () => {
	it("is reported with its code on T/error, and counted in the status; readings go on", () => {
		const bench = new Bench({ modem: { faults: [{ when: { at: 0 }, do: { kind: "suback", value: 128 } }] } }).online();
		bench.clock.advance(3000);
		assert.deepEqual(bench.texts("/error"), ["subscription to T/set refused: SUBACK 128"]);
		assert.match(bench.texts("/status").at(-1)!, /"refusedSubscriptions":1\b/);
		assert.ok(bench.log.includes("trace subscription to T/set refused: SUBACK 128"));
		assert.equal(bench.publisher.counters["refusedSubscriptions"], 1);
		assert.ok(bench.sequences().length > 1);
	});

	it("is asked for again with the next link, and no other answer is a refusal", () => {
		const bench = new Bench({ modem: { faults: [{ when: { at: 0 }, do: { kind: "suback", value: 128 } }] } }).online();
		bench.network.broker.drop();
		bench.until(() => bench.publisher.state === "offline");
		bench.online().clock.advance(1000);
		bench.set("5000");
		bench.until(() => bench.publisher.counters["interval"] === 5000, 1000);
		assert.equal(bench.publisher.counters["refusedSubscriptions"], 1);
	});
});

describe("a flood of messages on T/set", () => {
	for (const [what, text] of [["that are not understood", "soon"], ["with new intervals", "1000"]] as const) {
		it(`${what} costs no reading, and is answered at once and then every ten seconds`, () => {
			const bench = new Bench({ settings: { interval: 1000 } });
			bench.network.roundTrip = 2000;
			bench.online().clock.advance(5000);
			const before = { error: bench.texts("/error").length, status: bench.texts("/status").length };
			for (let i = 0; i < 600; i++) {
				bench.set(text);
				bench.clock.advance(50);
			}
			assert.equal(bench.publisher.counters["dropped"], 0);
			const answers = bench.texts("/error").length - before.error + bench.texts("/status").length - before.status;
			assert.ok(answers >= 2 && answers <= 4, `${answers} answers in 30 s`);
			bench.clock.advance(20_000);
			const sequences = bench.sequences();
			assert.deepEqual(sequences.slice(0, 40), Array.from({ length: 40 }, (_, i) => i + 1));
		});
	}

	it("is answered again ten seconds after the first answer, to the millisecond", () => {
		const bench = new Bench({ settings: { interval: 86_400_000 } }).online();
		const times: number[] = [];
		bench.clock.advance(5000);
		for (let passed = 0; times.length < 3; passed++) {
			if (passed % 500 === 0)
				bench.set("soon");
			bench.clock.advance(1);
			while (times.length < bench.arrived("/error").length)
				times.push(bench.clock.now());
		}
		assert.deepEqual(times.map(time => time - times[0]!), [0, 10_000, 20_000]);
	});

	it("ends with the last interval, which is reported", () => {
		const bench = new Bench({ settings: { interval: 1000 } }).online();
		for (let i = 0; i < 20; i++)
			bench.set(`${2000 + i}`);
		bench.set("0");
		bench.clock.advance(500);
		assert.equal(bench.publisher.counters["interval"], 2019);
		bench.clock.advance(11_000);
		assert.match(bench.texts("/status").at(-1)!, /"interval":2019,/);
		assert.equal(bench.texts("/error").length, 1);
	});

	it("leaves no answer behind when the node has ended", () => {
		const bench = new Bench({ settings: { interval: 1000 } }).online();
		bench.set("2000");
		bench.set("0");
		bench.clock.advance(200);
		bench.publisher.stop();
		bench.until(() => bench.ended);
		bench.clock.advance(20_000);
		assert.deepEqual([bench.texts("/error"), bench.clock.next()], [[], undefined]);
	});
});
