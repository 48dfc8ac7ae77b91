// lastlines.c in a real XS machine. Each run is a start of the chip, with the memory left by the previous one.

import fc from "fast-check";
import { deepEqual, equal, ok } from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildBoard, start } from "./board.js";

type Step = readonly [name: "keep" | "read" | "flip" | "rtcSize", value?: string | number];

/** Bytes of text that fit, line feeds included. */
const ROOM = 504;
const READ: Step = ["read"];

describe("the last lines before a restart", () => {
	const folder = mkdtempSync(join(tmpdir(), "esp32-"));
	const rtc = join(folder, "rtc");
	let board: string;

	before(() => {
		board = buildBoard();
	});

	beforeEach(() => {
		if (existsSync(rtc))
			rmSync(rtc);
	});

	after(() => {
		rmSync(folder, { recursive: true });
	});

	function run(...steps: readonly Step[]): unknown[] {
		const { lines, fatal } = start(board, "tests/hosts/esp32/lastlines.scenario.ts", rtc, ...steps.map(step => JSON.stringify(step)));
		equal(fatal, "");
		return lines.map(line => JSON.parse(line) as unknown);
	}

	const keep = (...lines: readonly string[]): Step[] => lines.map(line => ["keep", line] as const);

	/** What is kept of these lines: the newest that fit, and of one that does not, its start. */
	function expected(lines: readonly string[]): string {
		const encoder = new TextEncoder();
		let text = "";
		for (const line of [...lines].reverse()) {
			let whole = line;
			while (encoder.encode(whole).length > ROOM - 1)
				whole = [...whole].slice(0, -1).join("");
			if (encoder.encode(`${whole}\n${text}`).length > ROOM)
				break;
			text = `${whole}\n${text}`;
		}
		return text;
	}

	it("take 512 bytes", () => {
		deepEqual(run(["rtcSize"]), [512]);
	});

	it("are none after a power-on", () => {
		deepEqual(run(READ), [""]);
		writeFileSync(rtc, new Uint8Array(512));
		deepEqual(run(READ), [""]);
	});

	it("are there after a restart, and the next ones come behind them", () => {
		deepEqual(run(...keep("starting", "connecting"), READ), ["starting\nconnecting\n"]);
		deepEqual(run(READ, ...keep("starting")), ["starting\nconnecting\n"]);
		deepEqual(run(READ), ["starting\nconnecting\nstarting\n"]);
	});

	it("can be empty", () => {
		deepEqual(run(...keep("", ""), READ), ["\n\n"]);
		deepEqual(run(READ), ["\n\n"]);
	});

	it("push out the oldest, whole lines only", () => {
		const lines = Array.from({ length: 20 }, (_, i) => `${i} `.padEnd(49, "."));
		run(...keep(...lines));
		deepEqual(run(READ), [lines.slice(10).map(line => `${line}\n`).join("")]);
	});

	it("fill the memory to the last byte", () => {
		run(...keep("a".repeat(251), "b".repeat(251)));
		deepEqual(run(READ), [`${"a".repeat(251)}\n${"b".repeat(251)}\n`]);
		run(...keep("c".repeat(503)));
		deepEqual(run(READ), [`${"c".repeat(503)}\n`]);
	});

	it("are cut where they are longer than the memory, not inside a character", () => {
		deepEqual(run(...keep("x".repeat(504)), READ), [`${"x".repeat(503)}\n`]);
		deepEqual(run(...keep("é".repeat(300)), READ), [`${"é".repeat(251)}\n`]);
	});

	it("are forgotten when a bit of them has changed", () => {
		run(...keep("starting"));
		const size = 8 + "starting\n".length;
		const memory = readFileSync(rtc);
		for (let at = 0; at < size; at++) {
			writeFileSync(rtc, memory);
			run(["flip", at]);
			deepEqual(run(READ), [""], `byte ${at}`);
		}
		writeFileSync(rtc, memory);
		run(["flip", size]); // behind what is in use
		deepEqual(run(READ), ["starting\n"]);
	});

	it("are kept again after that", () => {
		run(...keep("starting"));
		run(["flip", 9], ...keep("again"));
		deepEqual(run(READ), ["again\n"]);
	});

	it("are the newest that fit, whatever they are, over any number of restarts", () => {
		const line = fc.string({ unit: fc.constantFrom("a", "é", "€", "x".repeat(90)), maxLength: 12 });
		fc.assert(fc.property(fc.array(fc.array(line, { maxLength: 8 }), { minLength: 1, maxLength: 3 }), starts => {
			if (existsSync(rtc))
				rmSync(rtc);
			for (const lines of starts)
				run(...keep(...lines));
			deepEqual(run(READ), [expected(starts.flat())]);
		}), { numRuns: 25 });
	});

	it("are whatever a power-on left only once in 2^32: random memory is refused", () => {
		fc.assert(fc.property(fc.uint8Array({ minLength: 512, maxLength: 512 }), fc.nat(504), (memory, length) => {
			memory.set([length & 0xFF, length >> 8, 0, 0], 4);
			writeFileSync(rtc, memory);
			deepEqual(run(READ), [""]);
		}), { numRuns: 25 });
		ok(existsSync(rtc));
	});
});
