// A callback that throws loses nothing: the engine's state is written before it runs, and a later turn continues. Tests modules/at/engine.

import assert from "node:assert/strict";
import type CommandLine from "../../../modules/at/command-line.js";
import { ABORTED, OK, TIMEOUT } from "../../../modules/at/result-codes.js";
import { AtBench, TestCommand } from "../../support/at-bench.js";

const ANSWER = "\r\n+CMEE: 1\r\n\r\nOK\r\n";
const BANG = { message: "bang" };

function bang(): never {
	throw new Error("bang");
}

/** A command whose end throws. */
function throwing(line: string): TestCommand {
	return new TestCommand(line, { onResult: bang });
}

class TooLong extends TestCommand {
	override compose(line: CommandLine): void {
		line.begin(new Uint8Array(1000));
	}
}

describe("engine, when a callback throws", () => {
	it("sends the next command in a later turn", () => {
		const bench = new AtBench().ready();
		bench.engine.submit(throwing("AT+A"));
		bench.engine.submit(new TestCommand("AT+B"));
		bench.sent();
		assert.throws(() => bench.hear("\r\nOK\r\n"), BANG);
		assert.equal(bench.sent(), "");
		bench.clock.advance(0);
		assert.equal(bench.sent(), "AT+B\r");
	});

	it("goes on with what the callback had submitted, and with what it had not, when nothing else waited", () => {
		const bench = new AtBench().ready();
		const first = new TestCommand("AT+B");
		const second = new TestCommand("AT+C");
		bench.engine.submit(new TestCommand("AT+A", { onResult: () => {
			bench.engine.submit(first);
			bench.engine.submit(second);
			bang();
		} }));
		bench.sent();
		assert.throws(() => bench.hear("\r\nOK\r\n"), BANG);
		assert.equal(bench.sent(), "AT+B\r");
		bench.hear("\r\nOK\r\n");
		assert.deepEqual([first.events, bench.sent()], [[`result ${OK} 0`], "AT+C\r"]);
		bench.hear("\r\nOK\r\n");
		assert.deepEqual([second.events, bench.sent()], [[`result ${OK} 0`], ""]);
	});

	it("sends nothing by itself when nothing waits, and the next command at once", () => {
		const bench = new AtBench().ready();
		bench.engine.submit(throwing("AT+A"));
		bench.sent();
		assert.throws(() => bench.hear("\r\nERROR\r\n"), BANG);
		bench.clock.advance(100_000);
		assert.equal(bench.sent(), "");
		const next = new TestCommand("AT+B");
		bench.engine.submit(next);
		assert.equal(bench.sent(), "AT+B\r");
		bench.clock.advance(999);
		assert.deepEqual(next.events, []);
		bench.clock.advance(100);
		assert.deepEqual(next.events, [`result ${TIMEOUT} 0`]);
	});

	it("is not synchronised any more when it is stopped before the owner was called", () => {
		const bench = new AtBench().ready();
		const last = new TestCommand("AT+C");
		for (const command of [throwing("AT+A"), throwing("AT+B"), last])
			bench.engine.submit(command);
		assert.throws(() => bench.engine.synchronise(), BANG);
		assert.throws(() => bench.hear(ANSWER, "\r\nOK\r\n", "\r\nOK\r\n"), BANG);
		bench.engine.stop();
		bench.clock.advance(10_000);
		assert.deepEqual([last.events, bench.events], [[`result ${ABORTED} 0`], []]);
	});

	it("aborts what a callback that threw had left to be aborted, behind the command that was sent meanwhile", () => {
		const bench = new AtBench().ready();
		const last = new TestCommand("AT+D");
		for (const command of [throwing("AT+A"), throwing("AT+B"), last])
			bench.engine.submit(command);
		bench.sent();
		assert.throws(() => bench.engine.synchronise(), BANG);
		assert.throws(() => bench.hear(ANSWER, "\r\nOK\r\n", "\r\nOK\r\n"), BANG);
		const next = new TestCommand("AT+E");
		bench.engine.submit(next);
		bench.clock.advance(0);
		bench.hear("\r\nOK\r\n");
		bench.clock.advance(0);
		assert.deepEqual([last.events, next.events], [[`result ${ABORTED} 0`], [`result ${OK} 0`]]);
	});

	it("digests the lines behind the one that threw", () => {
		const bench = new AtBench().ready();
		const urcs: number[] = [];
		bench.listen("+BAD:", bang);
		bench.listen("+URC:", parameters => urcs.push(parameters.integer()));
		assert.throws(() => bench.hear("\r\n+BAD: 1\r\n\r\n+URC: 2\r\n"), BANG);
		bench.hear("\r\n+URC: 3\r\n");
		assert.deepEqual(urcs, [2, 3]);
	});

	it("finds its way back after a timeout whose callback threw", () => {
		const bench = new AtBench().ready();
		bench.engine.submit(throwing("AT+A"));
		bench.sent();
		assert.throws(() => bench.clock.advance(1000), BANG);
		assert.equal(bench.sent(), "AT+CMEE?\r");
		bench.clock.advance(300);
		assert.equal(bench.sent(), "AT+CMEE?\r");
	});

	it("aborts the other commands in a later turn, when it is synchronised", () => {
		const bench = new AtBench().ready();
		const last = new TestCommand("AT+D");
		for (const command of [throwing("AT+A"), throwing("AT+B"), throwing("AT+C"), last])
			bench.engine.submit(command);
		bench.sent();
		assert.throws(() => bench.engine.synchronise(), BANG);
		assert.equal(bench.sent(), "\x1BAT+CMEE?\r");
		assert.throws(() => bench.clock.advance(300), BANG);
		assert.throws(() => bench.hear(ANSWER, ANSWER, "\r\nOK\r\n"), BANG);
		assert.deepEqual([last.events, bench.events], [[], []]);
		bench.clock.advance(0);
		assert.deepEqual([last.events, bench.events], [[`result ${ABORTED} 0`], ["synchronised"]]);
	});

	it("aborts the other commands in a later turn, when it is stopped, and then sets no alarm", () => {
		const bench = new AtBench().ready();
		const last = new TestCommand("AT+B");
		bench.engine.submit(throwing("AT+A"));
		bench.engine.submit(last);
		bench.sent();
		assert.throws(() => bench.engine.stop(), BANG);
		assert.deepEqual(last.events, []);
		bench.clock.advance(0);
		assert.deepEqual(last.events, [`result ${ABORTED} 0`]);
		bench.clock.advance(100_000);
		assert.deepEqual([bench.sent(), bench.events], ["", []]);
	});

	it("takes back a command that is about to be aborted", () => {
		const bench = new AtBench().ready();
		const last = new TestCommand("AT+B");
		bench.engine.submit(new TestCommand("AT+A", { onResult: () => assert.equal(bench.engine.withdraw(last), true) }));
		bench.engine.submit(last);
		bench.engine.synchronise();
		assert.deepEqual([last.events, last.queued], [[], false]);
	});

	it("sends what is submitted while it aborts, after it is synchronised, and does not abort it again", () => {
		for (const restart of [(bench: AtBench) => bench.engine.synchronise(), (bench: AtBench) => bench.engine.stop()]) {
			const bench = new AtBench().ready();
			const again: TestCommand = new TestCommand("AT+A", { onResult: result => {
				if (result === ABORTED)
					bench.engine.submit(again);
			} });
			bench.engine.submit(again);
			restart(bench);
			assert.deepEqual(again.events, [`result ${ABORTED} 0`]);
			assert.equal(again.queued, true);
		}
	});

	it("is synchronised once when a callback synchronises it while it aborts", () => {
		const bench = new AtBench().ready();
		bench.engine.submit(new TestCommand("AT+A", { onResult: () => bench.engine.synchronise() }));
		bench.sent();
		bench.engine.stop();
		assert.equal(bench.sent(), "\x1BAT+CMEE?\r");
		bench.hear(ANSWER);
		bench.clock.advance(600);
		assert.deepEqual(bench.events, ["synchronised"]);
	});

	it("sends the next command when the news of being synchronised threw", () => {
		const bench = new AtBench();
		bench.engine.synchronise();
		bench.engine.submit(new TestCommand("AT+B"));
		bench.sent();
		bench.synchronised = bang;
		assert.throws(() => bench.hear(ANSWER), BANG);
		bench.clock.advance(0);
		assert.deepEqual([bench.sent(), bench.events], ["AT+B\r", ["synchronised"]]);
	});

	it("ends a command that could not be written as one that ran out of time", () => {
		const bench = new AtBench().ready();
		const command = new TooLong("");
		const next = new TestCommand("AT+B");
		assert.throws(() => bench.engine.submit(command), { name: "RangeError", message: "command line: longer than 128 bytes" });
		bench.engine.submit(next);
		assert.equal(bench.sent(), "");
		bench.clock.advance(1000);
		assert.deepEqual([command.events, bench.sent()], [[`result ${TIMEOUT} 0`], "AT+CMEE?\r"]);
		bench.hear(ANSWER);
		bench.clock.advance(600);
		bench.hear("\r\nOK\r\n");
		assert.deepEqual(next.events, [`result ${OK} 0`]);
	});

	it("ends a command at which the Serial threw as one that ran out of time", () => {
		const bench = new AtBench().ready();
		const command = new TestCommand("AT+A");
		bench.serial.failure = new Error("bang");
		assert.throws(() => bench.engine.submit(command), BANG);
		bench.clock.advance(1000);
		assert.deepEqual(command.events, [`result ${TIMEOUT} 0`]);
	});
});
