import { deepEqual, equal } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { restartCause } from "../../../hosts/esp32/restart.js";

describe("restart cause of the ESP32", () => {
	it("has a name for each code of ESP-IDF v6.0", () => {
		deepEqual([...Array(16).keys()].map(restartCause), [
			"unknown", "power on", "reset pin", "restart", "crash", "interrupt watchdog", "task watchdog", "watchdog",
			"deep sleep", "brownout", "SDIO", "USB", "JTAG", "eFuse error", "power glitch", "CPU lockup",
		]);
	});

	it("is unknown where a later ESP-IDF has another code", () => {
		equal(restartCause(16), "unknown");
	});

	it("covers what the stand-in for esp_system.h declares", () => {
		const codes = [...readFileSync("tests/hosts/esp32/native/esp_system.h", "utf8").matchAll(/ESP_RST_\w+ = (\d+)/g)].map(([, code]) => Number(code));
		deepEqual(codes, [...Array(16).keys()]);
	});
});
