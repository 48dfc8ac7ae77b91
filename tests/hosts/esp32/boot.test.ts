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

	it("publishes its readings through BufferedSerial, at several rates, with and without RTS and CTS, and reports no loss", () => {
		for (const settings of [{ baud: 115_200 }, { baud: 19_200, rts: 27, cts: 26 }, { baud: 921_600, buffer: 4096 }]) {
			const { lines, fatal } = start(board, "tests/hosts/esp32/boot.scenario.ts", join(folder, "rtc"), "subscribed", JSON.stringify({ interval: 1000, count: 5, ...settings }), "60000", "module");
			equal(fatal, "");
			equal(lines.filter(line => line.startsWith("sent {") && line.includes("\"sequence\"")).length, 5, lines.join("\n"));
			ok(lines.includes("done"), lines.join("\n"));
			ok(!lines.some(line => line.startsWith("serial:")), lines.join("\n"));
		}
	});

	it("publishes its readings when the UART cannot be opened at first, and reports it", () => {
		for (const uartFails of [1, 2, 3]) {
			const { lines, fatal } = start(board, "tests/hosts/esp32/boot.scenario.ts", join(folder, "rtc"), "subscribed", JSON.stringify({ interval: 1000, count: 3, uartFails }), "60000", "module");
			equal(fatal, "");
			ok(lines.some(line => /serial: uart_\w+: ESP_/.test(line)), lines.join("\n"));
			ok(lines.includes("done"), lines.join("\n"));
		}
	});

	it("has what failed at the start in the status", () => {
		const settings = { interval: 1000, count: 1, storage: "ESP_ERR_NVS_NOT_INITIALIZED" };
		const { lines, fatal } = start(board, "tests/hosts/esp32/boot.scenario.ts", join(folder, "rtc"), "no memory", JSON.stringify(settings), "60000", "module");
		equal(fatal, "");
		const status = lines.find(line => line.startsWith("sent {") && line.includes("\"online\":true"))!;
		ok(status !== undefined, lines.join("\n"));
		for (const part of ["\"trouble\":\"", "no settings in quectel: Error: ESP_ERR_NVS_NOT_INITIALIZED", "no watchdog: ESP-IDF error 0x101"])
			ok(status.includes(part), status);
	});

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

	it("opens Moddable's own class with serial=stock, reports a wrong ring and goes on with the default, and refuses another class", () => {
		assertRuns(boot("subscribed", { serial: "stock", buffer: 12 }, 20_000));
		const run = boot("subscribed", { buffer: 12 }, 20_000);
		assertRuns(run);
		ok(run.lines.includes("RangeError: buffer must be a whole number from 256 to 32768"));
		ok(boot("subscribed", { serial: "usb" }, 1000).lines.includes("the configuration is wrong: RangeError: serial must be buffered, stock"));
	});

	it("ends with a node that runs when the sensor does not answer, and reports it", () => {
		for (const sensor of ["sht3x", "bmp280", "tmp117"]) {
			const run = boot("subscribed", { sensor, answers: 100 });
			assertRuns(run);
			ok(run.lines.includes("sensor: Error: write failed"), sensor);
		}
	});

	it("opens every sensor that is listed, at its address and at a rate for pull-ups of 4.7 kΩ, and one of an app's own", () => {
		const run = boot("subscribed", { sensor: "sht3x,bmp280@0x77,level", buses: true });
		assertRuns(run);
		deepEqual(run.lines.filter(line => line.startsWith("bus ")), [
			"bus {\"hz\":100000,\"data\":21,\"clock\":22}", "bus {\"hz\":100000,\"address\":119,\"data\":21,\"clock\":22}",
		]);
		deepEqual(boot("subscribed", { sensor: "tmp117", i2cRate: "400000", buses: true }).lines.filter(line => line.startsWith("bus ")),
			["bus {\"hz\":400000,\"data\":21,\"clock\":22}"]);
	});

	it("ends with a node that runs when some of several sensors do not answer, and reports each by its name", () => {
		const run = boot("subscribed", { sensor: "bmp280,tmp117,level", answers: 2 });
		assertRuns(run);
		deepEqual(run.lines.filter(line => line.startsWith("sensor")), ["sensor bmp280: Error: write failed"]);
	});

	it("ends with a node that runs, without a sensor, when the settings name none that can be, and reports it", () => {
		for (const [settings, reason] of [
			[{ sensor: "dht22" }, "RangeError: sensor must be simulated, sht3x, bmp280, tmp117, or that of a module sensor/dht22"],
			...["sht3x", "bmp280", "tmp117"].map(sensor => [
				{ sensor, drivers: false }, `Error: sensor ${sensor}: its driver is not in this build; hosts/esp32/${sensor}.json adds it`,
			] as const),
			[{ sensor: "sht3x", i2cRate: "fast" }, "RangeError: i2cRate must be from 10000 to 1000000 (bits per second)"],
		] as const) {
			const run = boot("subscribed", settings);
			equal(run.lines.includes(reason), true, run.lines.join());
			equal(run.lines.some(line => line.startsWith("the configuration is wrong")), false);
		}
	});

	it("ends with a node that runs when the storage cannot be opened, and reports it", () => {
		const run = boot("subscribed", { storage: "ESP_ERR_NVS_NOT_INITIALIZED" });
		assertRuns(run);
		ok(run.lines.includes("no settings in quectel: Error: ESP_ERR_NVS_NOT_INITIALIZED"));
	});

	it("keeps a record of its past in NVS, and runs without where that cannot be opened, and reports it", () => {
		const run = boot("subscribed", {});
		assertRuns(run);
		ok(!run.lines.some(line => line.startsWith("record:")), run.lines.join("\n"));
		ok(run.lines.includes("starts 1"), run.lines.join("\n"));
		const without = boot("subscribed", { nvs: "ESP_ERR_NVS_NOT_ENOUGH_SPACE" });
		assertRuns(without);
		ok(without.lines.includes("record: Error: ESP_ERR_NVS_NOT_ENOUGH_SPACE"));
	});

	it("stores readings from the start on, in the partition of the journal, where the settings ask for it; reports a partition that is not there", () => {
		const run = boot("subscribed", { journal: true, partition: 64, rts: 27, interval: 60_000 }, 200_000);
		assertRuns(run);
		ok(!run.lines.some(line => line.startsWith("journal:")), run.lines.join("\n"));
		const without = boot("subscribed", { journal: "true", interval: 60_000 });
		assertRuns(without);
		ok(without.lines.includes("journal: Error: can't find partition"), without.lines.join("\n"));
		ok(!boot("subscribed", { partition: 64 }).lines.some(line => line.startsWith("journal")));
		ok(run.lines.includes("journal 4 of 4 readings"), run.lines.join("\n"));
	});

	it("ends with a node that runs when a stored setting cannot be read, and reports it", () => {
		const run = boot("subscribed", { storage: { pin: 1234, topic: "pumps/8" } });
		assertRuns(run);
		ok(run.lines.includes("pin: cannot be read from quectel as text: TypeError: mismatch"));
	});

	it("ends with a node that runs when watchdog, storage and sensor fail all at once", () => {
		assertRuns(boot("no memory", { storage: "ESP_ERR_NVS_NOT_INITIALIZED", answers: 100 }));
	});

	it("ends without a node, and without a restart, when a pin of the UART cannot be used: it is named with the reason", () => {
		const wrong = [
			[{ board: "esp32c3", transmit: 17 }, "transmit: GPIO 17 is a flash pin of an ESP32-C3"],
			[{ board: "esp32_wrover", receive: "16" }, "receive: GPIO 16 is a PSRAM pin of this module"],
			[{ board: "esp32c6", transmit: 16 }, "transmit: GPIO 16 is a console pin of an ESP32-C6 (UART 0)"],
			[{ board: "esp32c3", uart: 2 }, "uart must be 1: UART 0 is the console"],
			[{ board: "", transmit: 17 }, "receive: required, because this board has no default for it"],
		] as const;
		for (const [settings, reason] of wrong) {
			const { lines, fatal } = boot("subscribed", settings);
			equal(fatal, "");
			ok(lines.includes(`the configuration is wrong: RangeError: ${reason}`), lines.join("\n"));
			deepEqual(lines.slice(-2), ["node not started", "watchdog 60000 subscribed 0 expirations"]);
		}
	});

	it("ends with a node that runs without what else is on a pin that cannot be used, and reports it", () => {
		const run = boot("subscribed", { powerKey: 6, reset: 34, rts: 99, sda: 11, status: 2 });
		assertRuns(run);
		for (const line of [
			"not used: RangeError: powerKey: GPIO 6 is a flash pin of an ESP32",
			"not used: RangeError: reset: GPIO 34 is an input-only pin of an ESP32",
			"not used: RangeError: rts must be a GPIO number, board for the board's, or -1 for none",
			"sensor: RangeError: sda: GPIO 11 is a flash pin of an ESP32",
			"status: GPIO 2 is a strapping pin: what is wired to it must not change its level while the chip starts",
		])
			equal(run.lines.filter(traced => traced === line).length, 1, `${line}\n${run.lines.join("\n")}`);
	});

	it("passes on what was traced before a restart, and keeps its own lines for the next", () => {
		ok(boot("subscribed", { answers: 100 }, 1000).lines.includes("last lines \"\""));
		ok(boot("subscribed", {}, 1000).lines.includes(`last lines ${JSON.stringify(LINES)}`));
		ok(boot("subscribed", {}, 1000).lines.some(line => line.startsWith(`last lines ${JSON.stringify(LINES + RESTARTED).slice(0, -1)}`)));
	});

	it("ends without a node, and without a restart, when a person has to change the configuration", () => {
		const { lines, fatal } = boot("subscribed", { port: "0" });
		equal(fatal, "");
		ok(lines.includes("the configuration is wrong: RangeError: port must be from 1 to 65535"));
		deepEqual(lines.slice(-2), ["node not started", "watchdog 60000 subscribed 0 expirations"]);
	});
});
