// The engine waiting for a prompt, and with a payload on its way. Tests modules/at/engine; rows PROMPTING and PAYLOAD of the table at its top.

import assert from "node:assert/strict";
import { ABORTED, CME, TIMEOUT } from "../../../modules/at/result-codes.js";
import { AtBench, TestCommand } from "../../support/at-bench.js";
import { ANSWER, asked, assertIdle, pending, PROBE, sending } from "../../support/at-states.js";

describe("engine, waiting for a prompt", () => {
	for (const prompt of ["\r\n> ", "\r\n>", "\r\n>\r\n", ">", "\r\n+QMTSTAT: 0,1\r\n\r\n> "]) {
		it(`sends payload and Ctrl-Z at ${JSON.stringify(prompt)}`, () => {
			const { bench, command } = asked();
			bench.hear(...prompt);
			assert.equal(bench.sent(), "hello\x1A");
			bench.hear("\r\nOK\r\n");
			assert.deepEqual(command.events, ["result 0 0"]);
			assertIdle(bench);
		});
	}

	it("sends Ctrl-Z at once when the payload is empty, and none when the length was a parameter", () => {
		const empty = asked({ payload: [0, 0] });
		empty.bench.hear("\r\n> ");
		assert.equal(empty.bench.sent(), "\x1A");
		const counted = asked({ terminated: false });
		counted.bench.hear("\r\n> ");
		assert.equal(counted.bench.sent(), "hello");
	});

	it("ends with an error, cancels the prompt that may be open all the same, and counts OK as late", () => {
		const { bench, command } = asked();
		bench.hear("\r\nOK\r\n");
		assert.deepEqual([command.events, bench.engine.lateAnswers], [[], 1]);
		bench.hear("\r\n+CME ERROR: 3\r\n");
		assert.deepEqual([command.events, bench.sent()], [[`result ${CME} 3`], `\x1B${PROBE}`]);
		bench.clock.advance(300);
		assert.equal(bench.sent(), `\x1B${PROBE}`);
		bench.hear("\r\nOK\r\n", ANSWER, ANSWER);
		assertIdle(bench);
	});

	it("waits five seconds for a prompt that is lost, then cancels it and probes", () => {
		const { bench, command } = asked({ timeout: 20_000 });
		bench.clock.advance(4999);
		assert.deepEqual(command.events, []);
		bench.clock.advance(1);
		assert.deepEqual([command.events, bench.sent()], [[`result ${TIMEOUT} 0`], `\x1B${PROBE}`]);
	});

	it("cancels a prompt that comes late, and sends no payload", () => {
		const { bench, command } = asked();
		bench.clock.advance(5000);
		bench.sent();
		bench.hear("\r\n> ");
		assert.equal(bench.sent(), "\x1B");
		bench.hear("\r\nOK\r\n", ANSWER);
		assert.deepEqual([bench.events, command.events], [["synchronised"], [`result ${TIMEOUT} 0`]]);
		assertIdle(bench);
	});

	it("keeps what is submitted, and is aborted by synchronise and stop", () => {
		const { bench, command } = asked();
		bench.engine.submit(new TestCommand("AT+B"));
		assert.equal(bench.sent(), "");
		bench.engine.synchronise();
		assert.deepEqual([command.events, bench.sent()], [[`result ${ABORTED} 0`], `\x1B${PROBE}`]);
		const other = asked();
		other.bench.engine.stop();
		assert.deepEqual([other.command.events, other.bench.sent()], [[`result ${ABORTED} 0`], ""]);
	});
});

describe("engine, a payload sent", () => {
	it("ends with OK or an error, keeps what is submitted, takes '>' for a line's beginning", () => {
		for (const [wire, result] of [["\r\nOK\r\n", "result 0 0"], ["\r\nERROR\r\n", "result 1 0"]] as const) {
			const { bench, command } = sending();
			const next = new TestCommand("AT+B");
			bench.engine.submit(next);
			bench.hear("\r\n> \r\n");
			assert.equal(bench.sent(), "");
			bench.hear(wire);
			assert.deepEqual([command.events, bench.sent()], [[result], "AT+B\r"]);
		}
	});

	it("runs out of time, then cancels and probes", () => {
		const { bench, command } = sending({ timeout: 20_000 });
		bench.clock.advance(19_999);
		assert.deepEqual(command.events, []);
		bench.clock.advance(1);
		assert.deepEqual([command.events, bench.sent()], [[`result ${TIMEOUT} 0`], `\x1B${PROBE}`]);
	});

	it("takes no result code while payload is on its way, and leaves none of it behind", () => {
		const { bench, command } = asked();
		bench.writable(3);
		bench.hear("\r\n> ");
		assert.equal(bench.sent(), "hel");
		bench.hear("\r\n+CME ERROR: 3\r\n");
		assert.deepEqual([command.events, bench.engine.lateAnswers], [[], 1]);
		bench.clock.advance(1000);
		bench.writable(128);
		assert.deepEqual([command.events, bench.sent()], [[`result ${TIMEOUT} 0`], `\x1B${PROBE}`]);
	});

	it("is aborted by synchronise and stop", () => {
		const first = sending();
		first.bench.engine.synchronise();
		assert.deepEqual([first.command.events, first.bench.sent()], [[`result ${ABORTED} 0`], `\x1B${PROBE}`]);
		const second = sending();
		second.bench.engine.stop();
		assert.deepEqual([second.command.events, second.bench.sent()], [[`result ${ABORTED} 0`], ""]);
	});

	it("skips the payload's echo when the command line was echoed, in pieces with a URC between", () => {
		const bench = new AtBench().ready();
		const payload = "OK\r\n+QMTSTAT: 0,1\r\n".repeat(10);
		const publish = new TestCommand("AT+P", { payload: bench.payload(payload) });
		const urcs: string[] = [];
		bench.listen("+URC:", parameters => urcs.push(String(parameters.integer())));
		bench.engine.submit(publish);
		bench.hear("AT+P\r", "\r\n> ", payload.slice(0, 120), "\r\n+URC: 7\r\n", payload.slice(120), "\x1A", "\r\nOK\r\n");
		assert.deepEqual([publish.events, urcs, bench.engine.unknownLines], [["result 0 0"], ["7"], 0]);
	});
});

describe("engine, a command cancelled", () => {
	it("sends ESC at the prompt and no payload, then goes on with the answer", () => {
		const { bench, command } = asked();
		bench.engine.cancel(command);
		assert.equal(bench.sent(), "");
		bench.hear("\r\n> ");
		assert.equal(bench.sent(), "\x1B");
		bench.hear("\r\nOK\r\n");
		assert.deepEqual(command.events, ["result 0 0"]);
		assertIdle(bench);
	});

	it("sends ESC behind what has left of a payload, and nothing of the rest", () => {
		const { bench, command } = asked();
		bench.writable(3);
		bench.hear("\r\n> ");
		assert.equal(bench.sent(), "hel");
		bench.engine.cancel(command);
		bench.writable(128);
		assert.equal(bench.sent(), "\x1B");
		bench.hear("\r\nERROR\r\n");
		assert.deepEqual(command.events, ["result 1 0"]);
		assertIdle(bench);
	});

	it("sends nothing more when its payload has left", () => {
		const { bench, command } = sending();
		bench.engine.cancel(command);
		assert.equal(bench.sent(), "");
		bench.hear("\r\nOK\r\n");
		assert.deepEqual(command.events, ["result 0 0"]);
	});

	it("leaves the queue without a result when its line has not left", () => {
		const { bench } = pending();
		const next = new TestCommand("AT+P", { payload: bench.payload("hello") });
		bench.engine.submit(next);
		bench.engine.cancel(next);
		bench.hear("\r\nOK\r\n");
		assert.deepEqual([bench.sent(), next.events, next.queued], ["", [], false]);
	});

	it("ends as ever when it has no payload, and the rest of its line leaves", () => {
		const bench = new AtBench().ready();
		const command = new TestCommand("AT+LONG");
		bench.writable(3);
		bench.engine.submit(command);
		assert.equal(bench.sent(), "AT+");
		bench.engine.cancel(command);
		bench.writable(128);
		assert.equal(bench.sent(), "LONG\r");
		bench.hear("\r\nOK\r\n");
		assert.deepEqual(command.events, ["result 0 0"]);
	});

	it("ends as ever when it has no payload", () => {
		const { bench, command } = pending();
		bench.engine.cancel(command);
		bench.hear("\r\nOK\r\n");
		assert.deepEqual([bench.sent(), command.events], ["", ["result 0 0"]]);
	});
});
