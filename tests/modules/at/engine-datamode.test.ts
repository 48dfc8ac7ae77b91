// The engine and a command with raw bytes: CONNECT, data mode, and everything that can go wrong on the way there and back.
// Tests modules/at/engine and modules/at/data-mode; rows PROMPTING and PAYLOAD of the table at the top of the engine.

import assert from "node:assert/strict";
import { ABORTED, CME, OK, TIMEOUT } from "../../../modules/at/result-codes.js";
import { AtBench, TestCommand, type TestCommandOptions } from "../../support/at-bench.js";
import { ANSWER, assertIdle, PROBE } from "../../support/at-states.js";

const CONNECT = "\r\nCONNECT\r\n";
const RAW = "AT\r+++\x1b\x1a\0\xff> raw";

/** A bench that waits for CONNECT; room for `room` bytes of output. */
function called(raw = RAW, options: TestCommandOptions = {}, room = 1_000_000): { bench: AtBench; command: TestCommand } {
	const bench = new AtBench().ready();
	const command = new TestCommand("AT+F", { raw, ...options });
	bench.writable(room);
	bench.engine.submit(command);
	assert.equal(bench.sent(), "AT+F\r");
	return { bench, command };
}

describe("engine, with a command that has raw bytes", () => {
	it("sends exactly these bytes behind CONNECT, and nothing that ends them", () => {
		const { bench, command } = called();
		bench.hear(CONNECT);
		assert.equal(bench.sent(), RAW);
		bench.hear("\r\nOK\r\n");
		assert.deepEqual(command.events, [`raw ${RAW.length}`, `result ${OK} 0`]);
		assertIdle(bench);
	});

	it("recognises CONNECT wherever it is split, after the echo or without one, and among URCs", () => {
		const answer = `AT+F\r\r\n+QMTSTAT: 0,1\r\n${CONNECT}`;
		for (let at = 1; at < answer.length; at++) {
			const { bench } = called();
			bench.hear(answer.slice(0, at), answer.slice(at));
			assert.equal(bench.sent(), RAW, `split at ${at}`);
		}
	});

	it("takes no '>' for CONNECT, and no CONNECT for a prompt", () => {
		const { bench, command } = called();
		bench.hear("\r\n> ");
		assert.equal(bench.sent(), "");
		bench.hear("\r\nCONNECTED\r\n");
		assert.deepEqual([bench.sent(), command.events, bench.engine.unknownLines], ["", [], 2]);
		const prompted = new AtBench().ready();
		prompted.engine.submit(new TestCommand("AT+P", { payload: prompted.payload("hello") }));
		prompted.sent();
		prompted.hear(CONNECT);
		assert.equal(prompted.sent(), "");
	});

	it("sends more than a command line holds, in pieces, as fast as the Serial takes them", () => {
		const raw = "0123456789".repeat(40);
		const { bench, command } = called(raw, {}, 8);
		bench.hear(CONNECT);
		let sent = bench.sent();
		for (let i = 0; sent.length < raw.length; i++) {
			assert.ok(i < 100, sent);
			bench.writable(8);
			sent += bench.sent();
		}
		assert.equal(sent, raw);
		assert.deepEqual(command.events, ["raw 128", "raw 128", "raw 128", "raw 16"]);
		bench.hear("\r\nOK\r\n");
		assert.equal(command.events.at(-1), `result ${OK} 0`);
	});

	it("believes no OK before CONNECT, nor before the last byte has left", () => {
		const { bench, command } = called("x".repeat(20), {}, 10);
		bench.hear("\r\nOK\r\n", CONNECT, "\r\nOK\r\n");
		assert.deepEqual([command.events, bench.engine.lateAnswers], [["raw 20"], 2]);
		bench.writable(100);
		bench.hear("\r\nOK\r\n");
		assert.equal(command.events.at(-1), `result ${OK} 0`);
	});

	it("ends with an error in the place of CONNECT", () => {
		const { bench, command } = called();
		bench.hear("\r\n+CME ERROR: 407\r\n");
		assert.deepEqual([command.events, bench.sent()], [[`result ${CME} 407`], ""]);
		assertIdle(bench);
	});

	it("ends with an error behind the raw bytes", () => {
		const { bench, command } = called();
		bench.hear(CONNECT, "\r\n+CME ERROR: 421\r\n");
		assert.equal(command.events.at(-1), `result ${CME} 421`);
		assertIdle(bench);
	});

	it("stops in the middle when the TA refuses the rest, and clears its command line before the next command", () => {
		const { bench, command } = called("x".repeat(300), {}, 15);
		bench.hear(CONNECT);
		assert.equal(bench.sent(), "x".repeat(10));
		bench.hear("\r\n+CME ERROR: 403\r\n");
		assert.equal(command.events.at(-1), `result ${CME} 403`);
		const next = new TestCommand("AT+NEXT");
		bench.engine.submit(next);
		bench.writable(1000);
		assert.equal(bench.sent(), PROBE);
		bench.hear("\r\nERROR\r\n", ANSWER);
		bench.clock.advance(600);
		assert.equal(bench.sent(), "AT+NEXT\r");
		assert.deepEqual(next.events, []);
	});

	it("fills the TA's data mode with CR when CONNECT does not come, and gives TIMEOUT whatever comes of it", () => {
		for (const answer of ["\r\n+F: 15,d\r\n\r\nOK\r\n", "\r\n+CME ERROR: 421\r\n"]) {
			const { bench, command } = called();
			bench.clock.advance(4999);
			assert.equal(bench.sent(), "");
			bench.clock.advance(1);
			assert.equal(bench.sent(), "\r".repeat(RAW.length));
			assert.deepEqual(command.events, []);
			bench.hear(answer);
			assert.deepEqual([command.events, bench.engine.timeouts], [[`result ${TIMEOUT} 0`], 1]);
			assertIdle(bench);
		}
	});

	it("probes when the TA does not answer that either: the command itself was lost", () => {
		const { bench, command } = called();
		bench.clock.advance(10_000);
		assert.equal(bench.sent(), "\r".repeat(RAW.length) + PROBE);
		assert.deepEqual([command.events, bench.engine.timeouts], [[`result ${TIMEOUT} 0`], 1]);
		bench.hear(ANSWER);
		bench.clock.advance(600);
		assertIdle(bench);
	});

	it("sends no raw bytes when CONNECT comes late", () => {
		const { bench, command } = called();
		bench.clock.advance(5000);
		bench.sent();
		bench.hear(CONNECT, "\r\nOK\r\n");
		assert.deepEqual([bench.sent(), command.events, bench.engine.unknownLines], ["", [`result ${TIMEOUT} 0`], 1]);
	});

	it("waits its own time, and that of the bytes on the line, for the result behind them", () => {
		const bench = new AtBench({ byteTime: 10 }).ready();
		const command = new TestCommand("AT+F", { raw: "x".repeat(100), timeout: 2000 });
		bench.engine.submit(command);
		bench.hear(CONNECT);
		bench.clock.advance(2999);
		assert.deepEqual(command.events, ["raw 100"]);
		bench.clock.advance(1);
		assert.deepEqual(command.events, ["raw 100", `result ${TIMEOUT} 0`]);
	});

	it("sends nothing more when it is aborted in data mode", () => {
		for (const end of ["synchronise", "stop"] as const) {
			const { bench, command } = called("x".repeat(300), {}, 10);
			bench.hear(CONNECT);
			bench.engine[end]();
			assert.equal(command.events.at(-1), `result ${ABORTED} 0`);
			bench.sent();
			bench.writable(1000);
			assert.doesNotMatch(bench.sent(), /x/);
		}
	});
});
