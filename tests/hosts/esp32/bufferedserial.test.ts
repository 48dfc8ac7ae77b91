// bufferedserial.c and bufferedserial.ts on XS, above a model of ESP-IDF's UART driver and of the FIFO, in virtual time.

import { deepEqual, equal, ok } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildBoard, start } from "./board.js";

/** Nothing is open. */
const FREE = { blocks: 0, tasks: 0, drivers: 0, pins: [] };
/** A port, its ring and queue, and its task. */
const OPEN = { blocks: 4, tasks: 1, drivers: 1, pins: [17, 16, 27, 26] };

describe("BufferedSerial", () => {
	const folder = mkdtempSync(join(tmpdir(), "esp32-"));
	let board: string;

	before(() => {
		board = buildBoard();
	});

	after(() => {
		rmSync(folder, { recursive: true });
	});

	/** @returns what the scenario reported */
	function run<Result = Record<string, unknown>>(scenario: string, parameters: object = {}, on = board): Result {
		const { lines, fatal } = start(on, "tests/hosts/esp32/bufferedserial.scenario.ts", join(folder, "rtc"), scenario, JSON.stringify(parameters));
		equal(fatal, "");
		return JSON.parse(lines.at(-1)!) as Result;
	}

	/** @returns the longest turn in ms, up to one step, in which nothing is lost at a rate */
	function longestTurn(scenario: string, baud: number, most: number, step: number): number {
		let good = 0;
		let bad = Math.ceil(most / step);
		while (bad - good > 1) {
			const turn = (good + bad) >> 1;
			const bytes = Math.ceil(4 * most * baud / 10_000);
			if (run(scenario, { baud, turn: turn * step, bytes })["lost"] === 0)
				good = turn;
			else
				bad = turn;
		}
		return good * step;
	}

	const nothingLost = (received: number): object => ({ received, gaps: 0, overruns: 0, lost: 0 });

	describe("receives", () => {
		it("at 921600 without a loss when the machine is busy for 20 ms a turn: 1843 bytes, which the default ring holds", () => {
			deepEqual(run("receive", { baud: 921_600, turn: 20, bytes: 60_000 }), nothingLost(60_000));
			deepEqual(run("receive", { baud: 921_600, turn: 40, bytes: 60_000, buffer: 4096 }), nothingLost(60_000));
		});

		it("a burst of 2 KB without flow control while the machine is busy for a second", () => {
			for (const baud of [921_600, 115_200, 19_200])
				deepEqual(run("receive", { baud, turn: 1500, bytes: 2048 }), nothingLost(2048));
		});

		it("whatever the load with RTS wired, and turns of half a second", () => {
			for (const buffer of [256, 2048])
				deepEqual(run("receive", { baud: 921_600, turn: 500, bytes: 20_000, rts: 27, lag: 16, buffer }), nothingLost(20_000));
		});

		it("not when the far end does not obey RTS", () => {
			ok(Number(run("receive", { baud: 921_600, turn: 500, bytes: 20_000, rts: 27 })["lost"]) > 0);
		});

		it("with turns that are sixty times as long as with the stock class, which has 2.8 ms at 115200", () => {
			const stock = longestTurn("stock", 115_200, 10, 0.1);
			const buffered = longestTurn("receive", 115_200, 400, 4);
			ok(stock >= 2.5 && stock <= 2.9, `${stock} ms`);
			ok(buffered >= 176 && buffered <= 200, `${buffered} ms`);
		});
	});

	describe("while the flash is erased", () => {
		it("goes on for 45 ms at 115200, which stops an interrupt that is not in RAM", () => {
			const erase = { erase: 45, bytes: 518, after: 100 };
			deepEqual(run("erase", erase), { ...nothingLost(618), afterwards: 100, gapsAfterwards: 0 });
			const outside = run("erase", erase, buildBoard("board-flash", "-DNO_UART_IN_IRAM"));
			ok(Number(outside["lost"]) > 300, JSON.stringify(outside));
		});

		it("counts what 400 ms at 115200 lose without RTS, 4608 bytes to a ring of 2048, reports it, and goes on", () => {
			const { received, gaps, overruns, lost, afterwards, gapsAfterwards } = run<Record<string, number>>("erase", { erase: 400, bytes: 4608, after: 1000 });
			equal(received! + lost!, 5608);
			ok(received! >= 2048 + 1000 && gaps! >= 1 && overruns! >= 1, JSON.stringify({ received, gaps, overruns }));
			deepEqual([afterwards, gapsAfterwards], [1000, 0]);
		});

		it("loses nothing in 400 ms with RTS, or with a ring of 8192", () => {
			deepEqual(run("erase", { erase: 400, bytes: 4608, after: 10, rts: 27, lag: 16 }), { ...nothingLost(4618), afterwards: 10, gapsAfterwards: 0 });
			deepEqual(run("erase", { erase: 400, bytes: 4608, after: 10, buffer: 8192 }), { ...nothingLost(4618), afterwards: 10, gapsAfterwards: 0 });
		});

		it("reports a loss whose event found the driver's queue full", () => {
			const { overruns, lost } = run<Record<string, number>>("lines", { count: 300 });
			ok(lost! > 0);
			equal(overruns, 1);
		});

		it("reports none when that queue was full and the ring was not", () => {
			deepEqual(run("lines", { count: 100 }), nothingLost(1000));
		});
	});

	describe("sends", () => {
		it("exactly the bytes of a view, in pieces of any size, whatever the turns", () => {
			for (const [piece, turn] of [[128, 1], [7, 1], [1000, 1], [64, 30], [1, 5]] as const) {
				const { first, same, count } = run("write", { piece, turn, bytes: piece * 20, baud: 921_600 });
				deepEqual([first, same, count], [1024, true, piece * 20], `pieces of ${piece}`);
			}
		});

		it("nothing while CTS is high, and then everything", () => {
			const { heldBack, same, count } = run("write", { piece: 64, bytes: 2048, held: 300, cts: 26 });
			deepEqual([heldBack, same, count], [0, true, 2048]);
		});

		it("all bytes or none: what does not fit is an error", () => {
			const { room, error, count } = run("full");
			deepEqual([room, count], [1024, 1024]);
			ok(String(error).endsWith("serial: 1025 bytes do not fit, there is room for 128"), String(error));
		});
	});

	it("takes no slot and no chunk byte to read and to write", () => {
		deepEqual(run("allocation"), { slots: 0, chunks: 0, control: 1, kept: "object", received: 30_000, called: true, sent: 6400 });
	});

	describe("that cannot be opened", () => {
		it("names an option of a wrong kind or out of range", () => {
			deepEqual(run("options"), [
				"RangeError: port: 0 is not in 1 to 2", "TypeError: port: must be an integer", "TypeError: transmit: must be an integer",
				"RangeError: receive: 99 is not in 0 to 54", "RangeError: rts: -2 is not in -1 to 54", "TypeError: cts: must be an integer",
				"TypeError: baud: must be an integer", "RangeError: baud: 6000000 is not in 300 to 5000000", "RangeError: buffer: 128 is not in 256 to 32768",
				"TypeError: buffer: must be an integer", "RangeError: buffer: 65536 is not in 256 to 32768", "RangeError: format: must be buffer",
				"TypeError: onReadable: must be a function", "TypeError: onWritable: must be a function", "TypeError: onOverrun: must be a function",
			]);
		});

		it("names a UART or a pin that is in use, and the driver's refusal of a pin", () => {
			const { errors, before, after } = run<{ errors: string[]; before: object; after: object }>("refused");
			deepEqual(errors.map(text => text.replace(/^Error: (@\w+: )?serial: /, "")), [
				"GPIO 20 is in use", "uart_set_pin: ESP_FAIL", "uart_set_pin: ESP_FAIL", "GPIO 13 is in use", "GPIO 13 is in use", "UART 1 is in use", "GPIO 17 is in use",
			]);
			deepEqual([before, after], [FREE, FREE]);
		});

		for (const [failure, parameters] of [
			["no memory for the port", { allocations: 0 }],
			["uart_driver_install: ESP_FAIL", { allocations: 1 }],
			["uart_driver_install: ESP_FAIL", { allocations: 2 }],
			["xTaskCreate: ESP_ERR_NO_MEM", { allocations: 3 }],
			["uart_driver_install: ESP_ERR_NOT_FOUND", { call: 1 }],
			["uart_param_config: ESP_FAIL", { call: 2 }],
			["uart_set_rx_full_threshold: ESP_ERR_INVALID_STATE", { call: 3 }],
			["uart_set_rx_timeout: ESP_ERR_INVALID_ARG", { call: 4 }],
			["uart_set_pin: ESP_FAIL", { call: 5 }],
		] as const) {
			it(`keeps nothing, a thousand times, and can be opened afterwards: ${failure}, ${JSON.stringify(parameters)}`, () => {
				const { errors, ...rest } = run<{ errors: string[] }>("failures", { ...parameters, times: 1000 });
				equal(errors.length, 1);
				ok(errors[0]!.endsWith(`serial: ${failure}`), errors[0]);
				deepEqual(rest, { after: FREE, received: 10, open: OPEN, closed: FREE });
			});
		}
	});

	it("can be closed in a callback, with a message under way, and while its task waits for the machine; no callback comes after it", () => {
		const { log, held } = run<{ log: string[]; held: object }>("close");
		deepEqual(log.map(text => text.replace(/@\w+: /, "")), [
			"readable", "Error: serial: closed", "Error: serial: closed", "0 calls", "0 and true calls", "0 and true calls",
		]);
		deepEqual(held, FREE);
	});

	it("stays open, with its callbacks, when nothing refers to it", () => {
		deepEqual(run("collected"), { count: 1, open: { ...OPEN, pins: [17, 16] } });
	});

	it("can be read without callbacks, into a buffer of bytes only", () => {
		const { wrong, ...rest } = run("silent");
		deepEqual(rest, { read: [5, -1], empty: -1, bytes: [0, 1, 2, 3, 4, 0, 0, 0] });
		ok(String(wrong).startsWith("TypeError"), String(wrong));
	});
});
