// The engine in each state against each input, without a prompt or a probe. Tests modules/at/engine; rows of the table at its top.

import assert from "node:assert/strict";
import { ABORTED, CME, CMS, ERROR, OK, TIMEOUT, UNKNOWN_CODE } from "../../../modules/at/result-codes.js";
import { AtBench, TestCommand } from "../../support/at-bench.js";
import { ANSWER, asked, assertIdle, pending, PROBE } from "../../support/at-states.js";

describe("engine, closed", () => {
	it("keeps what is submitted, counts result codes as late, lets '>' be, and stays silent", () => {
		const bench = new AtBench();
		const command = new TestCommand("AT+A");
		bench.engine.submit(command);
		bench.hear("\r\nOK\r\n", "\r\n> \r\n", "\r\nERROR\r\n");
		bench.clock.advance(100_000);
		assert.deepEqual([bench.sent(), bench.events, command.events, bench.engine.lateAnswers], ["", [], [], 2]);
	});

	it("aborts what waits and probes when it is synchronised", () => {
		const bench = new AtBench();
		const command = new TestCommand("AT+A");
		bench.engine.submit(command);
		bench.engine.synchronise();
		assert.deepEqual([bench.sent(), command.events], [`\x1B${PROBE}`, [`result ${ABORTED} 0`]]);
	});

	it("stays closed when it is stopped again", () => {
		const bench = new AtBench().ready();
		bench.engine.stop();
		bench.engine.stop();
		bench.clock.advance(100_000);
		bench.hear(ANSWER);
		assert.deepEqual([bench.sent(), bench.events], ["", []]);
	});

	it("is not opened by the answer to a probe that was under way when it was stopped", () => {
		const bench = new AtBench();
		bench.engine.synchronise();
		bench.hear("\r\n+CMEE: 1\r\n");
		bench.engine.stop();
		bench.hear("\r\nOK\r\n");
		bench.engine.submit(new TestCommand("AT+A"));
		assert.deepEqual([bench.sent(), bench.events], [`\x1B${PROBE}`, []]);
	});
});

describe("engine, idle", () => {
	it("sends a command at once, and one with a prompt without its payload", () => {
		pending();
		asked();
	});

	it("counts result codes as late, and takes '>' for the beginning of a line", () => {
		const bench = new AtBench().ready();
		bench.hear("\r\nOK\r\n", "\r\n+CME ERROR: 3\r\n", "\r\n> \r\n");
		assert.deepEqual([bench.engine.lateAnswers, bench.engine.unknownLines, bench.engine.evidence], [2, 1, ""]);
		assertIdle(bench);
	});

	it("sets no alarm", () => {
		const bench = new AtBench().ready();
		bench.clock.advance(1_000_000);
		assert.deepEqual([bench.sent(), bench.events], ["", []]);
	});

	it("probes with ESC before when it is synchronised, and is silent when it is stopped", () => {
		const bench = new AtBench().ready();
		bench.engine.synchronise();
		assert.equal(bench.sent(), `\x1B${PROBE}`);
		const other = new AtBench().ready();
		other.engine.stop();
		other.engine.submit(new TestCommand("AT+A"));
		assert.equal(other.sent(), "");
	});
});

describe("engine, a command sent", () => {
	for (const [wire, result, code, evidence] of [
		["\r\nOK\r\n", OK, 0, ""],
		["\r\nERROR\r\n", ERROR, 0, "ERROR"],
		["\r\n+CME ERROR: 30\r\n", CME, 30, "+CME ERROR: 30 (no network service)"],
		["\r\n+CME ERROR: 563\r\n", CME, 563, "+CME ERROR: 563"],
		["\r\n+CME ERROR:3\r\n", CME, 3, "+CME ERROR:3 (operation not allowed)"],
		["\r\n+CME ERROR : 3\r\n", CME, 3, "+CME ERROR : 3 (operation not allowed)"],
		["\r\n+CME ERROR: operation not allowed\r\n", CME, 3, "+CME ERROR: operation not allowed (3)"],
		["\r\n+CME ERROR: USIM busy\r\n", CME, 14, "+CME ERROR: USIM busy (14)"],
		["\r\n+CME ERROR: the dog ate it\r\n", CME, UNKNOWN_CODE, "+CME ERROR: the dog ate it"],
		["\r\n+CME ERROR:\r\n", CME, UNKNOWN_CODE, "+CME ERROR:"],
		["\r\n+CMS ERROR: 500\r\n", CMS, 500, "+CMS ERROR: 500"],
		["\r\n+CMS ERROR: 3\r\n", CMS, 3, "+CMS ERROR: 3"],
		["\r\n+CMS ERROR: SIM busy\r\n", CMS, UNKNOWN_CODE, "+CMS ERROR: SIM busy"],
	] as const) {
		it(`ends with ${JSON.stringify(wire)}`, () => {
			const { bench, command } = pending();
			bench.hear(wire);
			assert.deepEqual([command.events, bench.engine.evidence], [[`result ${result} ${code}`], evidence]);
			assertIdle(bench);
		});
	}

	it("keeps what is submitted in the meantime, first what must be first, and takes back what is withdrawn", () => {
		const { bench, command } = pending();
		const [second, first, never] = ["AT+2", "AT+1", "AT+N"].map(line => new TestCommand(line));
		bench.engine.submit(second!);
		bench.engine.submit(never!);
		bench.engine.submitFirst(first!);
		assert.throws(() => bench.engine.submit(first!), { message: "command: already queued or pending" });
		assert.throws(() => bench.engine.submitFirst(command), { message: "command: already queued or pending" });
		assert.equal(bench.engine.withdraw(never!), true);
		assert.equal(bench.engine.withdraw(never!), false);
		assert.equal(bench.engine.withdraw(command), false);
		bench.hear("\r\nOK\r\n\r\nOK\r\n\r\nOK\r\n");
		assert.equal(bench.sent(), "AT+1\rAT+2\r");
		assert.deepEqual([command.events, first!.events, second!.events, never!.events], [["result 0 0"], ["result 0 0"], ["result 0 0"], []]);
	});

	it("sends first what is submitted first while idle", () => {
		const bench = new AtBench().ready();
		bench.engine.submitFirst(new TestCommand("AT+A"));
		assert.equal(bench.sent(), "AT+A\r");
	});

	it("takes '>' for the beginning of a line", () => {
		const { bench, command } = pending();
		bench.hear("\r\n> \r\n", "\r\nOK\r\n");
		assert.deepEqual([bench.engine.unknownLines, command.events, bench.sent()], [1, ["result 0 0"], ""]);
	});

	it("runs out of time to the millisecond, then probes without ESC", () => {
		const { bench, command } = pending();
		bench.clock.advance(999);
		assert.deepEqual(command.events, []);
		bench.clock.advance(1);
		assert.deepEqual([command.events, bench.engine.timeouts, bench.sent()], [[`result ${TIMEOUT} 0`], 1, PROBE]);
	});

	it("counts the time of the bytes on the line", () => {
		const bench = new AtBench({ byteTime: 2.5 }).ready();
		const command = new TestCommand("AT+A");
		bench.engine.submit(command);
		bench.clock.advance(1012);
		assert.deepEqual(command.events, []);
		bench.clock.advance(1);
		assert.deepEqual(command.events, [`result ${TIMEOUT} 0`]);
	});

	it("is aborted by synchronise and by stop, with all that wait, in order", () => {
		for (const [stop, sent] of [[false, `\x1B${PROBE}`], [true, ""]] as const) {
			const order: string[] = [];
			const bench = new AtBench().ready();
			const commands = ["A", "B", "C"].map(name => new TestCommand(`AT+${name}`, { onResult: result => order.push(`${name} ${result}`) }));
			commands.forEach(command => bench.engine.submit(command));
			bench.sent();
			if (stop)
				bench.engine.stop();
			else
				bench.engine.synchronise();
			assert.deepEqual([order, bench.sent()], [["A 5", "B 5", "C 5"], sent]);
			assert.ok(commands.every(command => !command.queued));
		}
	});

	it("takes no result code before its line has left whole", () => {
		const bench = new AtBench().ready();
		bench.writable(2);
		const command = new TestCommand("AT+A");
		bench.engine.submit(command);
		bench.hear("\r\nOK\r\n");
		assert.deepEqual([bench.sent(), command.events, bench.engine.lateAnswers], ["AT", [], 1]);
		bench.writable(128);
		bench.hear("\r\nOK\r\n");
		assert.deepEqual([bench.sent(), command.events], ["+A\r", ["result 0 0"]]);
	});
});
