// The engine resynchronising after a timeout: probes, late answers, a dead channel. Tests modules/at/engine; row RESYNC of the table at its top.

import assert from "node:assert/strict";
import { AtBench, TestCommand } from "../../support/at-bench.js";
import { ANSWER, PROBE, resyncing } from "../../support/at-states.js";

describe("engine, finding its way back", () => {
	it("keeps what is submitted until the probe is answered", () => {
		const { bench } = resyncing();
		const next = new TestCommand("AT+B");
		bench.engine.submit(next);
		assert.equal(bench.sent(), "");
		bench.hear("\r\nOK\r\n", ANSWER);
		assert.deepEqual([bench.sent(), bench.events, bench.engine.lateAnswers], ["AT+B\r", ["synchronised"], 1]);
		bench.hear("\r\nOK\r\n");
		assert.deepEqual(next.events, ["result 0 0"]);
	});

	for (const [where, ...wire] of [
		["before", "\r\nOK\r\n", "\r\n+CMEE: 1\r\n", "\r\nOK\r\n"],
		["between", "\r\n+CMEE: 1\r\n", "\r\nOK\r\n", "\r\nOK\r\n"],
		["after", "\r\n+CMEE: 1\r\n", "\r\nOK\r\n", "\r\n+CME ERROR: 30\r\n"],
	] as const) {
		it(`credits a late result code that comes ${where} the probe's answers to no command`, () => {
			const { bench, command } = resyncing();
			const next = new TestCommand("AT+B");
			bench.engine.submit(next);
			for (const part of wire) {
				assert.equal(bench.sent(), "");
				bench.hear(part);
			}
			assert.deepEqual([bench.sent(), command.events, next.events, bench.engine.lateAnswers], ["AT+B\r", [], [], 1]);
		});
	}

	it("goes on 600 ms after the answer when the late result code never comes", () => {
		const { bench } = resyncing();
		bench.engine.submit(new TestCommand("AT+B"));
		bench.hear(ANSWER);
		bench.clock.advance(599);
		assert.equal(bench.sent(), "");
		bench.clock.advance(1);
		assert.equal(bench.sent(), "AT+B\r");
	});

	it("probes every 300 ms and waits for the answers of all probes", () => {
		const bench = new AtBench();
		bench.engine.synchronise();
		bench.clock.advance(300);
		bench.clock.advance(299);
		assert.equal(bench.sent(), `\x1B${PROBE}`.repeat(2));
		bench.engine.submit(new TestCommand("AT+B"));
		bench.hear(ANSWER);
		assert.deepEqual([bench.sent(), bench.events], ["", []]);
		bench.hear(ANSWER);
		assert.deepEqual([bench.sent(), bench.events], ["AT+B\r", ["synchronised"]]);
	});

	it("sends ESC before every probe from the fourth on: a prompt that was lost may be open, and takes them", () => {
		const { bench } = resyncing();
		bench.clock.advance(1200);
		assert.equal(bench.sent(), `${PROBE}${PROBE}\x1B${PROBE}\x1B${PROBE}`);
		bench.hear("\r\nOK\r\n", ANSWER);
		bench.clock.advance(600);
		assert.deepEqual(bench.events, ["synchronised"]);
	});

	it("takes probes without an answer for lost after 600 ms of silence", () => {
		const bench = new AtBench();
		bench.engine.synchronise();
		bench.clock.advance(300);
		bench.hear(ANSWER);
		bench.clock.advance(599);
		assert.deepEqual(bench.events, []);
		bench.clock.advance(1);
		assert.deepEqual(bench.events, ["synchronised"]);
	});

	it("credits no probe's answer to a command when it is synchronised twice", () => {
		const bench = new AtBench();
		bench.engine.synchronise();
		bench.engine.synchronise();
		const next = new TestCommand("AT+B");
		bench.engine.submit(next);
		bench.sent();
		bench.hear(ANSWER);
		assert.equal(bench.sent(), "");
		bench.hear(ANSWER);
		assert.deepEqual([bench.sent(), next.events], ["AT+B\r", []]);
	});

	it("takes OK for its own when another probe left between the answer's two lines", () => {
		const bench = new AtBench();
		bench.engine.synchronise();
		bench.hear("\r\n+CMEE: 1\r\n");
		bench.clock.advance(300);
		bench.hear("\r\nOK\r\n", ANSWER);
		assert.deepEqual([bench.events, bench.engine.lateAnswers], [["synchronised"], 0]);
	});

	it("gives the line's time to the answers of a slow line", () => {
		const bench = new AtBench({ byteTime: 1000 / 30 });
		bench.engine.synchronise();
		bench.clock.advance(1899);
		assert.equal(bench.sent(), `\x1B${PROBE}`);
		bench.clock.advance(1);
		assert.equal(bench.sent(), `\x1B${PROBE}`);
	});

	it("calls the channel dead after so many probes, again and again, and probes on", () => {
		const bench = new AtBench({ probes: 3 });
		bench.engine.synchronise();
		bench.clock.advance(599);
		assert.deepEqual(bench.events, []);
		bench.clock.advance(1);
		assert.deepEqual(bench.events, ["dead"]);
		bench.clock.advance(900);
		assert.deepEqual(bench.events, ["dead", "dead"]);
		assert.equal(bench.sent(), `\x1B${PROBE}`.repeat(6));
		bench.hear(ANSWER);
		bench.clock.advance(600);
		assert.deepEqual(bench.events, ["dead", "dead", "synchronised"]);
	});

	it("cancels a prompt that is open, with every probe from then on, and queues no more than it can", () => {
		const { bench } = resyncing();
		bench.hear("\r\n> ");
		assert.equal(bench.sent(), "\x1B");
		bench.writable(0);
		bench.clock.advance(300);
		bench.hear("\r\n>\r\n", "\r\n>\r\n", "\r\n>\r\n", "\r\n>\r\n");
		bench.writable(1000);
		assert.equal(bench.sent(), `\x1B${PROBE}`);
	});

	it("does not go on while a probe waits in the transmit queue", () => {
		const bench = new AtBench();
		bench.engine.synchronise();
		bench.writable(0);
		bench.clock.advance(300);
		bench.sent();
		bench.hear(ANSWER);
		bench.engine.submit(new TestCommand("AT+B"));
		bench.clock.advance(600);
		assert.deepEqual([bench.events, bench.sent()], [[], ""]);
		bench.writable(1000);
		assert.equal(bench.sent(), `\x1B${PROBE}`);
		bench.hear(ANSWER);
		bench.clock.advance(600);
		assert.deepEqual([bench.events, bench.sent()], [["synchronised"], "AT+B\r"]);
	});

	it("takes any answer but the probe's for none, errors included", () => {
		const { bench } = resyncing();
		bench.hear("\r\nERROR\r\n", "\r\n+CME ERROR: 3\r\n", "\r\n+COPS: 1\r\n");
		assert.deepEqual([bench.events, bench.engine.lateAnswers, bench.engine.unknownLines], [[], 2, 1]);
	});

	it("takes the echo of a probe, ESC included, for no unknown line, and what is like it for one", () => {
		const { bench } = resyncing();
		bench.hear("AT+CMEE?\r\r\n", "\x1BAT+CMEE?\r\r\n", "\x1B\x1BAT+CMEE?\r\n");
		assert.equal(bench.engine.unknownLines, 0);
		bench.hear("AT+CMEE?x\r\n", "AT+CMEE\r\n", "xAT+CMEE?\r\n", "\x1BAT\r\n");
		assert.equal(bench.engine.unknownLines, 4);
		assert.deepEqual(bench.events, []);
	});

	it("starts over with ESC when it is synchronised, and is silent when it is stopped", () => {
		const { bench } = resyncing();
		bench.engine.synchronise();
		assert.equal(bench.sent(), `\x1B${PROBE}`);
		bench.engine.stop();
		bench.clock.advance(10_000);
		assert.equal(bench.sent(), "");
	});
});
