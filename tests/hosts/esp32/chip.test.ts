// chip.c in a real XS machine, above a stand-in for ESP-IDF that answers with the errors of its documentation.

import { deepEqual, doesNotThrow, equal, ok, throws } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildBoard, compile, sources, start } from "./board.js";
import { ESP_ERR_INVALID_ARG, ESP_ERR_INVALID_STATE, ESP_ERR_NOT_FOUND, ESP_ERR_NOT_SUPPORTED, ESP_ERR_NO_MEM, ESP_OK } from "./errors.js";

describe("C of the ESP32 host", () => {
	const folder = mkdtempSync(join(tmpdir(), "esp32-"));
	let board: string;

	before(() => {
		board = buildBoard();
	});

	after(() => {
		rmSync(folder, { recursive: true });
	});

	/** @returns the result of each step on a chip that was just powered on */
	function run(...steps: readonly string[]): number[] {
		const { lines, fatal } = start(board, "tests/hosts/esp32/chip.scenario.ts", join(folder, "rtc"), ...steps);
		equal(fatal, "");
		return lines.map(Number);
	}

	it("compiles without a warning, with and without the task watchdog", () => {
		ok(sources.includes("chip.c"));
		for (const source of sources) {
			doesNotThrow(() => compile(source, join(folder, "with.o")));
			doesNotThrow(() => compile(source, join(folder, "without.o"), "-DNO_TASK_WDT"));
		}
	});

	it("would not compile with a warning", () => {
		throws(() => compile("chip.c", join(folder, "warned.o"), "-DCONFIG_ESP_TASK_WDT_EN=unknown"), /redefined/);
	});

	describe("on the stand-in, whose errors are ESP-IDF's", () => {
		it("cannot initialise twice, nor without memory", () => {
			deepEqual(run("initialize 5000", "initialize 5000"), [ESP_OK, ESP_ERR_INVALID_STATE]);
			deepEqual(run("allocations 0", "initialize 5000"), [0, ESP_ERR_NO_MEM]);
		});

		it("cannot subscribe before that, without memory, or twice", () => {
			deepEqual(run("subscribe", "initialize 5000", "allocations 0", "subscribe", "allocations 1", "subscribe", "allocations 1", "subscribe"),
				[ESP_ERR_INVALID_STATE, ESP_OK, 0, ESP_ERR_NO_MEM, 0, ESP_OK, 0, ESP_ERR_INVALID_ARG]);
		});

		it("cannot feed before it is initialised and the task subscribed", () => {
			deepEqual(run("feed", "initialize 5000", "feed", "subscribe", "feed"), [ESP_ERR_INVALID_STATE, ESP_OK, ESP_ERR_NOT_FOUND, ESP_OK, ESP_OK]);
		});

		it("expires when it is not fed in time, and only where a task is subscribed", () => {
			deepEqual(run("initialize 5000", "elapse 5000", "expirations", "subscribe", "elapse 4999", "feed", "elapse 4999", "expirations", "elapse 1", "expirations"),
				[ESP_OK, 0, 0, ESP_OK, 0, ESP_OK, 0, 0, 0, 1]);
		});
	});

	describe("starts the watchdog", () => {
		/** What holds once it is on: 30 s for a turn, 30 s for the loop's wait; the task is subscribed; the chip restarts when it expires; feeding works. */
		const on = [60_000, 1, 1, ESP_OK];
		const state = ["timeout", "subscribed", "panics", "feed"];

		it("where the SDK's loop has subscribed the machine's task already", () => {
			deepEqual(run("initialize 30000", "subscribe", "startWatchdog 30000", ...state), [ESP_OK, ESP_OK, ESP_OK, ...on]);
		});

		it("where it is initialised, and the task is not subscribed", () => {
			deepEqual(run("initialize 30000", "startWatchdog 30000", ...state), [ESP_OK, ESP_OK, ...on]);
		});

		it("where it is not initialised", () => {
			deepEqual(run("startWatchdog 30000", ...state), [ESP_OK, ...on]);
		});

		it("again, with a longer time", () => {
			deepEqual(run("startWatchdog 1000", "timeout", "startWatchdog 90000", "timeout", "subscribed"), [ESP_OK, 31_000, ESP_OK, 120_000, 1]);
		});

		it("not without memory to initialise it; with memory, later", () => {
			deepEqual(run("allocations 0", "startWatchdog 30000", "timeout", "feed", "allocations 2", "startWatchdog 30000", ...state),
				[0, ESP_ERR_NO_MEM, 0, ESP_ERR_INVALID_STATE, 0, ESP_OK, ...on]);
		});

		it("not without memory to subscribe; with memory, later", () => {
			deepEqual(run("allocations 1", "startWatchdog 30000", "subscribed", "feed", "allocations 1", "startWatchdog 30000", ...state),
				[0, ESP_ERR_NO_MEM, 0, ESP_ERR_NOT_FOUND, 0, ESP_OK, ...on]);
		});

		it("not where ESP-IDF's configuration leaves it out", () => {
			const { lines } = start(buildBoard("board-without", "-DNO_TASK_WDT"), "tests/hosts/esp32/chip.scenario.ts", join(folder, "rtc"), "startWatchdog 30000", "timeout");
			deepEqual(lines.map(Number), [ESP_ERR_NOT_SUPPORTED, 0]);
		});

		// The loop waits for up to 29.999 s without feeding, after a turn in which it does not feed either.
		it("so that a turn before the loop's longest wait does not expire it, as it would with ESP-IDF's timeout alone", () => {
			const turn = ["feed", "elapse 150", "elapse 29999", "expirations"];
			deepEqual(run("initialize 30000", "subscribe", ...turn).at(-1), 1);
			deepEqual(run("initialize 30000", "subscribe", "startWatchdog 30000", ...turn).at(-1), 0);
		});

		it("so that a turn that does not end restarts the chip", () => {
			deepEqual(run("initialize 30000", "subscribe", "startWatchdog 30000", "feed", "elapse 60000", "expirations").at(-1), 1);
		});
	});

	it("passes on why the chip started", () => {
		deepEqual(run("restarted 1", "restarted 6", "restarted 15"), [1, 6, 15]);
	});
});
