// An app of one's own on an ESP32, without hardware: the modules `serial` and `clock` with nothing but the manifest's settings.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildBoard, start, type Run } from "./board.js";

describe("an app on an ESP32", () => {
	const folder = mkdtempSync(join(tmpdir(), "esp32-"));

	after(() => {
		rmSync(folder, { recursive: true });
	});

	function run(settings: object): Run {
		return start(buildBoard(), "tests/hosts/esp32/app.scenario.ts", join(folder, "rtc"), "none", JSON.stringify(settings), "60000");
	}

	it("opens the UART of the settings, on the board's pins, and goes on asking a silent module", () => {
		for (const [settings, opened] of [
			[{}, "uart 1 at 19200 on 17, 16"], [{ baud: 115_200, uart: 2 }, "uart 2 at 115200 on 17, 16"],
			[{ board: "esp32c3" }, "uart 1 at 19200 on 4, 5"], [{ transmit: "32", receive: "33" }, "uart 1 at 19200 on 32, 33"],
		] as const) {
			const { lines, fatal } = run({ ...settings, pins: true });
			equal(fatal, "");
			deepEqual(lines.filter(line => line.startsWith("uart")), [opened]);
			ok(lines.filter(line => line.endsWith("AT+CMEE?")).length > 10, lines.join("\n"));
			ok(lines.includes("the module does not answer"), lines.join("\n"));
		}
	});

	it("ends with an error that names the pin and the reason when it cannot be used", () => {
		match(run({ board: "esp32c3", receive: 16 }).fatal, /receive: GPIO 16 is a flash pin of an ESP32-C3/);
	});
});
