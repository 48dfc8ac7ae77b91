// The states an AT engine can be in, for tests of modules/at/engine: each function gives a bench in one of them.
// The states are those of the table at the top of modules/at/engine.

import assert from "node:assert/strict";
import { OK, TIMEOUT } from "../../modules/at/result-codes.js";
import { AtBench, TestCommand, type TestCommandOptions } from "./at-bench.js";

/** A TA's answer to the probe. */
export const ANSWER = "\r\n+CMEE: 1\r\n\r\nOK\r\n";
export const PROBE = "AT+CMEE?\r";

/** A bench whose engine waits for the final result code of `AT+A`. */
export function pending(options: TestCommandOptions = {}): { bench: AtBench; command: TestCommand } {
	const bench = new AtBench().ready();
	const command = new TestCommand("AT+A", options);
	bench.engine.submit(command);
	assert.equal(bench.sent(), "AT+A\r");
	return { bench, command };
}

/** A bench that waits for a prompt; the payload is `hello`. */
export function asked(options: TestCommandOptions = {}): { bench: AtBench; command: TestCommand } {
	const bench = new AtBench().ready();
	const command = new TestCommand("AT+P", { payload: bench.payload("hello"), ...options });
	bench.engine.submit(command);
	assert.equal(bench.sent(), "AT+P\r");
	return { bench, command };
}

/** A bench that has sent its payload. */
export function sending(options: TestCommandOptions = {}): { bench: AtBench; command: TestCommand } {
	const { bench, command } = asked(options);
	bench.hear("\r\n> ");
	bench.sent();
	return { bench, command };
}

/** A bench whose command ran out of time. */
export function resyncing(): { bench: AtBench; command: TestCommand } {
	const { bench, command } = pending();
	bench.clock.advance(1000);
	assert.equal(bench.sent(), PROBE);
	assert.deepEqual(command.events, [`result ${TIMEOUT} 0`]);
	command.events.length = 0;
	return { bench, command };
}

/** The next command leaves at once: the engine is idle. */
export function assertIdle(bench: AtBench): void {
	bench.sent();
	const probe = new TestCommand("AT+NEXT");
	bench.engine.submit(probe);
	assert.equal(bench.sent(), "AT+NEXT\r");
	bench.hear("\r\nOK\r\n");
	assert.deepEqual(probe.events, [`result ${OK} 0`]);
}
