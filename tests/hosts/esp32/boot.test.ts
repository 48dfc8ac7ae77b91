// Starting the firmware on an ESP32, as far as it can be shown without one: XS, hosts/esp32 and its C functions are real, ESP-IDF and the SDK's modules stand-ins.

import { equal, ok } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildBoard, start, type Run } from "./board.js";

describe("the start of an ESP32", () => {
	let folder: string;
	let board: string;

	before(() => {
		board = buildBoard();
	});

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "esp32-"));
	});

	afterEach(() => {
		rmSync(folder, { recursive: true });
	});

	function boot(watchdog: string, settings: object = {}, ms = 60_000): Run {
		return start(board, "tests/hosts/esp32/boot.scenario.ts", join(folder, "rtc"), watchdog, JSON.stringify(settings), String(ms));
	}

	function assertRuns({ lines, fatal }: Run): void {
		equal(fatal, "");
		ok(lines.includes("uart 1 at 19200"), "the UART is open");
		ok(lines.some(line => line.endsWith("AT+CMEE?")), "the modem is addressed");
		ok(lines.includes("node starting"), lines.join("\n"));
	}

	for (const watchdog of ["subscribed", "initialized", "none"]) {
		it(`ends with a node that runs, and is watched, when the task watchdog is: ${watchdog}`, () => {
			const run = boot(watchdog);
			assertRuns(run);
			equal(run.lines.at(-1), "watchdog 60000 subscribed 0 expirations");
		});
	}

	it("ends with a node that runs without a watchdog when that cannot be had, and reports it", () => {
		const run = boot("no memory");
		assertRuns(run);
		ok(run.lines.includes("no watchdog: ESP-IDF error 0x101"));
		equal(run.lines.at(-1), "watchdog 0 not subscribed 0 expirations");
	});

	it("ends with a watched node when the watchdog can be had later", () => {
		const run = boot("no memory at first", {}, 130_000);
		assertRuns(run);
		equal(run.lines.filter(line => line.startsWith("no watchdog")).length, 1);
		equal(run.lines.at(-1), "watchdog 60000 subscribed 0 expirations");
	});
});
