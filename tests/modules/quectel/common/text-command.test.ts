// One command object for many rare commands: what it sends, hands over and forgets. The engine is a queue that the test empties.
// modules/quectel/common/text-command.

import { deepEqual, equal } from "node:assert/strict";
import CommandLine from "../../../../modules/at/command-line.js";
import Parameters from "../../../../modules/at/parameters.js";
import { ABORTED, ERROR, OK } from "../../../../modules/at/result-codes.js";
import Memory from "../../../../modules/base/memory.js";
import TextCommand from "../../../../modules/quectel/common/text-command.js";

class Bench {
	readonly events: string[] = [];
	readonly command: TextCommand;
	/** The engine still has the command in its queue, and gives it back. */
	waits = true;

	constructor() {
		const engine = {
			submit: (command: TextCommand): void => {
				command.queued = true;
				const line = new CommandLine(new Memory(CommandLine.bytesFor(64)), 64);
				command.compose(line);
				this.events.push(Buffer.from(line.bytes.subarray(line.start, line.end)).toString("latin1"));
			},
			withdraw: (): boolean => {
				if (this.waits)
					this.command.queued = false;
				return this.waits;
			},
		};
		this.command = new TextCommand(engine as never, {
			onInformation: parameters => void this.events.push(`information ${parameters.integer()}`),
			onResult: (result, code) => void this.events.push(`result ${result} ${code}`),
			composeRaw: (_line, count) => void this.events.push(`raw ${count}`),
		});
	}

	/** The engine hands an answer over: whether it is this command's. */
	answer(text: string): boolean {
		const bytes = Buffer.from(text);
		const parameters = new Parameters(bytes);
		parameters.set(0, bytes.length);
		return this.command.onInformation(parameters);
	}

	end(result: number, code = 0): void {
		this.command.queued = false;
		this.command.onResult(result, code);
	}
}

describe("a command given as text", () => {
	it("is sent with its response, its longest answer and its raw bytes", () => {
		const bench = new Bench();
		bench.command.ask("AT+CCLK?", "+CCLK", 300);
		const { response, timeout, rawBytes } = bench.command;
		deepEqual([Buffer.from(response!).toString(), timeout, rawBytes], ["+CCLK", 300, 0]);
		bench.command.ask("AT+QFUPL=\"f\",9", "", 5000, 9);
		deepEqual([bench.command.response, bench.command.timeout, bench.command.rawBytes], [undefined, 5000, 9]);
		bench.command.composeRaw(undefined as never, 9);
		deepEqual(bench.events, ["AT+CCLK?", "AT+QFUPL=\"f\",9", "raw 9"]);
	});

	it("hands over what answers it and how it ends, unless the module restarted", () => {
		const bench = new Bench();
		const line = new CommandLine(new Memory(CommandLine.bytesFor(8)), 8);
		bench.command.compose(line);
		deepEqual([bench.command.timeout, line.end], [0, line.start]);
		bench.command.ask("AT+X", "+X", 300);
		equal(bench.answer("7"), true);
		bench.end(ERROR, 0);
		bench.command.ask("AT+Y", "+Y", 300);
		bench.end(ABORTED);
		deepEqual(bench.events, ["AT+X", "information 7", `result ${ERROR} 0`, "AT+Y"]);
	});

	it("that is forgotten while it waits is withdrawn, and the next is answered", () => {
		const bench = new Bench();
		bench.command.ask("AT+X", "+X", 300);
		bench.command.forget();
		bench.command.ask("AT+Y", "+Y", 300);
		bench.answer("1");
		bench.end(OK);
		deepEqual(bench.events, ["AT+X", "AT+Y", "information 1", `result ${OK} 0`]);
	});

	it("that is forgotten once it has left takes its answer, and hands nothing over; the next is answered", () => {
		const bench = new Bench();
		bench.waits = false;
		bench.command.ask("AT+X", "+X", 300);
		bench.command.forget();
		equal(bench.answer("1"), true);
		bench.end(OK);
		deepEqual(bench.events, ["AT+X"]);
		bench.command.ask("AT+Y", "+Y", 300);
		bench.answer("2");
		bench.end(OK, 3);
		deepEqual(bench.events, ["AT+X", "AT+Y", "information 2", `result ${OK} 3`]);
	});

	it("that is forgotten after it has ended, or before it is sent, forgets nothing", () => {
		const bench = new Bench();
		bench.waits = false;
		bench.command.forget();
		bench.command.ask("AT+X", "+X", 300);
		bench.end(OK);
		deepEqual(bench.events, ["AT+X", `result ${OK} 0`]);
	});
});
