// Whether bytes after a quoted payload can begin a known line, or the stream's own. Tests modules/at/line-starts.

import assert from "node:assert/strict";
import type { Stream } from "../../../modules/at/line-reader.js";
import LineStarts from "../../../modules/at/line-starts.js";
import { AtBench, bytes, TestCommand } from "../../support/at-bench.js";

const YES = 1;
const NO = 0;
const MORE = -1;

class LineStream implements Stream {
	active = false;
	deliveryDue = false;
	impatient = false;
	headerLength = 0;
	lineLength = 0;
	begun = 0;

	begin(): void {
		this.active = true;
		this.begun += 1;
	}

	tryWhole(): number {
		return 0;
	}

	readonly listener = { announceWhole() {} };

	take(_start: number, end: number): number {
		this.active = false;
		return end;
	}

	deliver(): void {
		this.deliveryDue = false;
	}

	broken(): void {
		this.active = false;
	}
}

function starts(bench: AtBench, wire: string): number {
	const { receive } = bench.engine;
	bench.serial.feed(bytes(wire));
	const before = receive.wakeOnEveryByte;
	receive.wakeOnEveryByte = true;
	receive.drain(bench.serial);
	receive.wakeOnEveryByte = before;
	receive.seal();
	const result = new LineStarts(bench.engine, bytes("\r\n+STREAMS:")).startsLine(receive.start, receive.end);
	receive.giveUp();
	return result;
}

function makeBench(): { bench: AtBench; stream: LineStream } {
	const bench = new AtBench();
	const stream = new LineStream();
	bench.engine.stream("+STREAMS:", stream);
	return { bench, stream };
}

describe("engine, asked what can begin a line", () => {
	it("recognises registered names and its stream", () => {
		const { bench } = makeBench();
		bench.ready();
		for (const [wire, verdict] of [
			["+URC: 1\r\n", YES], ["+URC:", YES], ["+URC :1", YES], ["RDY\r\n", YES], ["+STREAMS: 1", YES], ["+STREAMS:", YES],
			["+UR", MORE], ["+URC", MORE], ["RDY", MORE], ["+STREAMS", MORE],
			["+OTHER: 1\r\n", NO], ["text\r\n", NO], ["x".repeat(32), NO], ["x".repeat(31), MORE], ["> ", NO], ["OK\r\n", NO], ["+CMEE: 1\r\n", NO],
		] as const)
			assert.equal(starts(bench, wire), verdict, wire);
	});

	it("recognises the answers that are awaited", () => {
		const { bench } = makeBench();
		bench.ready();
		bench.engine.submit(new TestCommand("AT+A", { response: "+A" }));
		for (const [wire, verdict] of [
			["+A: 1\r\n", YES], ["OK\r\n", YES], ["ERROR\r\n", YES], ["+CME ERROR: 3\r\n", YES], ["+CMS ERROR: 3\r\n", YES], ["+B: 1\r\n", NO], ["> ", NO],
		] as const)
			assert.equal(starts(bench, wire), verdict, wire);
	});

	it("recognises the result codes alone when no response is awaited", () => {
		const { bench } = makeBench();
		bench.ready();
		bench.engine.submit(new TestCommand("AT+A"));
		assert.equal(starts(bench, "OK\r\n"), YES);
		assert.equal(starts(bench, "+A: 1\r\n"), NO);
	});

	it("recognises the prompt while one is awaited", () => {
		const { bench } = makeBench();
		bench.ready();
		bench.engine.submit(new TestCommand("AT+P", { payload: [0, 0] }));
		assert.equal(starts(bench, "> "), YES);
	});

	it("recognises the probe's answers while it probes", () => {
		const { bench } = makeBench();
		bench.engine.synchronise();
		assert.deepEqual(["+CMEE: 1\r\n", "OK\r\n", "ERROR\r\n", "> "].map(wire => starts(bench, wire)), [YES, YES, NO, YES]);
	});

	it("gives a line with the stream's name to the stream, and one whose name has a blank before its colon to the owner", () => {
		const { bench, stream } = makeBench();
		bench.ready();
		bench.hear("\r\n+STREAMS: 1\r\n");
		bench.hear("\r\n+STREAMS : 1\r\n");
		assert.deepEqual([stream.begun, bench.events], [1, ["+STREAMS:"]]);
	});
});
