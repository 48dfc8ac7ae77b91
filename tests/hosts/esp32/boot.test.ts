// Starting the firmware on an ESP32, without hardware: XS, hosts/esp32 and its C functions are real, ESP-IDF and the SDK's modules are stand-ins.

import { deepEqual, equal, ok } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildBoard, start, type Run } from "./board.js";

/** What a start traces whose sensor does not answer, and the line with which the next one begins. */
const RESTARTED = "restart: power on\n";
const LINES = `${RESTARTED}no settings in quectel: Error: ESP_ERR_NVS_NOT_FOUND\nsensor: Error: write failed\n`;

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

	it("ends with a node that runs when the sensor does not answer, and reports it", () => {
		for (const sensor of ["sht3x", "bmp280", "tmp117"]) {
			const run = boot("subscribed", { sensor, answers: 100 });
			assertRuns(run);
			ok(run.lines.includes("sensor: Error: write failed"), sensor);
		}
	});

	it("ends with a node that runs when the storage cannot be opened, and reports it", () => {
		const run = boot("subscribed", { storage: "ESP_ERR_NVS_NOT_INITIALIZED" });
		assertRuns(run);
		ok(run.lines.includes("no settings in quectel: Error: ESP_ERR_NVS_NOT_INITIALIZED"));
	});

	it("ends with a node that runs when a stored setting cannot be read, and reports it", () => {
		const run = boot("subscribed", { storage: { pin: 1234, topic: "pumps/8" } });
		assertRuns(run);
		ok(run.lines.includes("pin: cannot be read from quectel as text: TypeError: mismatch"));
	});

	it("ends with a node that runs when watchdog, storage and sensor fail all at once", () => {
		assertRuns(boot("no memory", { storage: "ESP_ERR_NVS_NOT_INITIALIZED", answers: 100 }));
	});

	it("passes on what was traced before a restart, and keeps its own lines for the next", () => {
		ok(boot("subscribed", { answers: 100 }, 1000).lines.includes("last lines \"\""));
		ok(boot("subscribed", {}, 1000).lines.includes(`last lines ${JSON.stringify(LINES)}`));
		ok(boot("subscribed", {}, 1000).lines.some(line => line.startsWith(`last lines ${JSON.stringify(LINES + RESTARTED).slice(0, -1)}`)));
	});

	it("ends without a node, and without a restart, when a person has to change the configuration", () => {
		const { lines, fatal } = boot("subscribed", { sensor: "none" });
		equal(fatal, "");
		ok(lines.includes("the configuration is wrong: RangeError: sensor must be simulated, sht3x, bmp280, tmp117"));
		deepEqual(lines.slice(-2), ["node not started", "watchdog 60000 subscribed 0 expirations"]);
	});
});
