import { deepEqual, equal } from "node:assert/strict";
import { restartCause } from "../../../hosts/esp32/restart.js";

describe("restart cause of the ESP32", () => {
	it("says ESP-IDF's reasons in the status message's words", () => {
		deepEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(restartCause), [
			"unknown", "power on", "reset pin", "restart", "crash", "watchdog", "watchdog", "watchdog", "deep sleep", "brownout", "SDIO",
		]);
	});

	it("knows nothing of a reason that came later", () => {
		equal(restartCause(11), "unknown");
	});
});
