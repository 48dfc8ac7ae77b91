// Routing of lines: URCs, information responses, text, echo. Tests modules/at/engine.

import assert from "node:assert/strict";
import { TestCommand, text } from "../../support/at-bench.js";
import { pending } from "../../support/at-states.js";

describe("engine, routing", () => {
	it("gives a URC to who listens, at any point of a command, parameters in place", () => {
		for (const wires of [["\r\n+URC: 1,\"x\"\r\n", "AT+A\r", "\r\nOK\r\n"], ["AT+A\r\r\n+URC: 1,\"x\"\r\n", "\r\nOK\r\n"], ["AT+A\r", "\r\nOK\r\n\r\n+URC: 1,\"x\"\r\n"]]) {
			const { bench, command } = pending();
			const urcs: string[] = [];
			bench.listen("+URC:", parameters => {
				assert.equal(parameters.integer(), 1);
				assert.equal(parameters.string(), true);
				urcs.push(text(parameters.bytes, parameters.from, parameters.to));
			});
			bench.hear(...wires);
			assert.deepEqual([urcs, command.events, bench.events, bench.engine.unknownLines], [["x"], ["result 0 0"], ["echo"], 0]);
		}
	});

	it("gives information responses to the command that awaits them, before any listener", () => {
		const { bench, command } = pending({ response: "+CREG" });
		const urcs: number[] = [];
		bench.listen("+CREG:", parameters => urcs.push(parameters.integer()));
		bench.hear("\r\n+CREG: 0,1\r\n", "\r\nOK\r\n", "\r\n+CREG: 5\r\n");
		assert.deepEqual([command.events, urcs], [["information  0,1", "result 0 0"], [5]]);
	});

	it("gives a response that the command does not want to the listener, from its beginning", () => {
		const { bench, command } = pending({ response: "+CREG", accepts: false });
		const urcs: number[] = [];
		bench.listen("+CREG:", parameters => urcs.push(parameters.integer()));
		bench.hear("\r\n+CREG: 4\r\n", "\r\nOK\r\n");
		assert.deepEqual([command.events, urcs, bench.engine.unknownLines], [["information  4", "result 0 0"], [4], 0]);
	});

	it("counts a response that neither the command nor anybody else wants", () => {
		const { bench } = pending({ response: "+COPS", accepts: false });
		bench.hear("\r\n+COPS: 4\r\n", "\r\n+OTHER: 4\r\n", "\r\nOK\r\n");
		assert.equal(bench.engine.unknownLines, 2);
	});

	it("gives lines without a name to a command that takes text, URCs to their listener", () => {
		const { bench, command } = pending({ takesText: true });
		const boots: string[] = [];
		bench.listen("RDY", () => boots.push("RDY"));
		bench.hear("\r\nQuectel\r\nBG96\r\nRDY\r\nRevision: BG96MAR02A07M1G\r\n+NEW: 1\r\n\r\nOK\r\n");
		assert.deepEqual(command.events, ["text Quectel", "text BG96", "text Revision: BG96MAR02A07M1G", "result 0 0"]);
		assert.deepEqual([boots, bench.engine.unknownLines], [["RDY"], 1]);
	});

	it("counts lines that neither a command nor a name claims", () => {
		const { bench } = pending();
		bench.hear("\r\nQuectel\r\n", "\r\n+NEW: 1\r\n", "\r\nAT+B\r\n", "\r\nAT+AB\r\n");
		assert.equal(bench.engine.unknownLines, 4);
	});

	it("takes the echo of a command line for an echo once, with and without its CR", () => {
		for (const echo of ["AT+A\r\r\n", "AT+A\r\n"]) {
			const { bench, command } = pending();
			bench.hear(echo, echo, "\r\nOK\r\n");
			assert.deepEqual([bench.events, command.events, bench.engine.unknownLines], [["echo"], ["result 0 0"], 1]);
		}
	});

	it("comes to the same end wherever an answer is split", () => {
		const wire = "AT+A\r\r\n+URC: 9\r\n\r\n+A: 1\r\n\r\nOK\r\n\r\n+URC: 8\r\n";
		for (let i = 0; i <= wire.length; i++) {
			const { bench, command } = pending({ response: "+A" });
			const urcs: number[] = [];
			bench.listen("+URC:", parameters => urcs.push(parameters.integer()));
			bench.hear(wire.slice(0, i), wire.slice(i));
			assert.deepEqual([command.events, urcs], [["information  1", "result 0 0"], [9, 8]], `split at ${i}`);
		}
	});

	it("leaves information, text and composeRaw that a command does not override to the base class", () => {
		const { bench, command } = pending({ response: "+A", takesText: true });
		const base = Object.getPrototypeOf(TestCommand.prototype) as TestCommand;
		command.onInformation = base.onInformation;
		command.onText = base.onText;
		bench.hear("\r\n+A: 1\r\n", "\r\ntext\r\n", "\r\nOK\r\n");
		assert.deepEqual([command.events, bench.engine.unknownLines], [["result 0 0"], 1]);
	});
});
