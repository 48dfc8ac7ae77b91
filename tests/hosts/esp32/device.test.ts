// device.network.mqtt on an ESP32, without hardware: the search for the module's rate, and pins that cannot be used.

import { deepEqual, equal, ok } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildBoard, start } from "./board.js";

describe("device.network.mqtt on an ESP32", () => {
	const folder = mkdtempSync(join(tmpdir(), "esp32-"));

	after(() => {
		rmSync(folder, { recursive: true });
	});

	/** @returns what an app's start traces */
	function boot(settings: object, ms = 60_000): readonly string[] {
		const { lines, fatal } = start(buildBoard(), "tests/hosts/esp32/device.scenario.ts", join(folder, "rtc"), "none", JSON.stringify({ sessions: 8192, inbox: 2048, outbox: 4096, ...settings }), String(ms));
		equal(fatal, "");
		deepEqual(lines.filter(line => line === "set up" || line === "object"), ["set up", "object"]);
		return lines;
	}

	it("looks for the module at every rate at which a firmware can have left it, the configured one first", () => {
		const opened = boot({ baud: 115_200 }, 120_000).filter(line => line.startsWith("uart 1 at ")).map(line => Number(line.slice(10)));
		equal(opened[0], 115_200);
		deepEqual([...new Set(opened)].sort((a, b) => a - b), [9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600]);
	});

	it("opens no UART, does not restart, and traces the pin and the reason when it cannot be used", () => {
		const lines = boot({ board: "esp32c3", receive: 16 });
		ok(lines.includes("RangeError: receive: GPIO 16 is a flash pin of an ESP32-C3"), lines.join("\n"));
		ok(lines.some(line => line.includes("the module does not answer")), lines.join("\n"));
		deepEqual(lines.filter(line => line.startsWith("uart")), []);
	});

	it("runs without a power key whose pin cannot be used, and traces why; warns of a strapping pin", () => {
		const lines = boot({ board: "esp32", powerKey: 6, status: 15 });
		ok(lines.includes("RangeError: powerKey: GPIO 6 is a flash pin of an ESP32"));
		ok(lines.includes("status: GPIO 15 is a strapping pin: what is wired to it must not change its level while the chip starts"));
		ok(lines.some(line => line.startsWith("uart 1 at ")));
	});
});
