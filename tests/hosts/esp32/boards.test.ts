// The table of boards: its defaults can be used, and a pin that cannot is refused with its name and the reason.

import { deepEqual, doesNotThrow, equal, ok, throws } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { BOARDS, PINS, boardOf, pinOf, requiredPin, uartOf, warningsOf } from "../../../hosts/esp32/boards.js";

interface Manifest {
	readonly platforms: { readonly [platform: string]: { readonly config: { readonly board: string } } };
}

/** Pin, board and the reason for which it is refused. */
const REFUSED: readonly (readonly [board: string, name: string, pin: number, reason: string])[] = [
	["esp32", "transmit", 6, "is a flash pin of an ESP32"],
	["esp32", "receive", 11, "is a flash pin of an ESP32"],
	["esp32", "transmit", 1, "is a console pin of an ESP32 (UART 0)"],
	["esp32", "receive", 24, "is not a pin of an ESP32"],
	["esp32", "receive", 40, "is not a pin of an ESP32"],
	["esp32", "transmit", 34, "is an input-only pin of an ESP32"],
	["esp32", "sda", 39, "is an input-only pin of an ESP32"],
	["esp32_wrover", "transmit", 17, "is a PSRAM pin of this module"],
	["wrover_kit", "receive", 16, "is a PSRAM pin of this module"],
	["wrover_kit", "scl", 22, "is taken by a part on this board"],
	["saola_wrover", "transmit", 26, "is a PSRAM pin of this module"],
	["saola_wroom", "powerKey", 46, "is an input-only pin of an ESP32-S2"],
	["esp32s3", "transmit", 30, "is a flash pin of an ESP32-S3"],
	["esp32s3", "transmit", 35, "is a PSRAM pin of this module"],
	["esp32s3", "receive", 44, "is a console pin of an ESP32-S3 (UART 0)"],
	["esp32s3_usb", "receive", 19, "is a console pin of this board (USB)"],
	["esp32c3", "transmit", 17, "is a flash pin of an ESP32-C3"],
	["esp32c3", "receive", 16, "is a flash pin of an ESP32-C3"],
	["esp32c3", "sda", 21, "is a console pin of an ESP32-C3 (UART 0)"],
	["esp32c3", "scl", 22, "is not a pin of an ESP32-C3"],
	["esp32c6", "transmit", 17, "is a console pin of an ESP32-C6 (UART 0)"],
	["esp32c6", "receive", 24, "is a flash pin of an ESP32-C6"],
	["esp32c6_cdc", "receive", 12, "is a console pin of this board (USB)"],
	["esp32h2", "status", 15, "is a flash pin of an ESP32-H2"],
];

describe("boards", () => {
	for (const [board, name, pin, reason] of REFUSED) {
		it(`refuse ${name} ${pin} on ${board}: it ${reason}`, () => {
			throws(() => pinOf({ board, [name]: pin }, name), { name: "RangeError", message: `${name}: GPIO ${pin} ${reason}` });
		});
	}

	it("take a pin as a number or a text, and -1 for one that is not wired", () => {
		equal(pinOf({ board: "esp32", powerKey: 25 }, "powerKey"), 25);
		equal(pinOf({ board: "esp32", powerKey: "25" }, "powerKey"), 25);
		equal(pinOf({ board: "esp32" }, "powerKey"), -1);
		equal(pinOf({ board: "esp32", sda: -1 }, "sda"), -1);
		equal(pinOf({ board: "esp32", status: 34 }, "status"), 34);
		equal(pinOf({ board: "esp32", transmit: 16, receive: 17 }, "receive"), 17);
	});

	it("have pins for what is not wired by default, which `board` takes", () => {
		equal(pinOf({ board: "esp32", powerKey: "board" }, "powerKey"), 25);
		equal(pinOf({ board: "esp32c6", status: "board" }, "status"), 20);
		equal(pinOf({ board: "esp32c3", transmit: "board" }, "transmit"), 4);
		throws(() => pinOf({ board: "wrover_kit", powerKey: "board" }, "powerKey"), { name: "RangeError", message: "powerKey: this board has no pin for it; give a GPIO number" });
		throws(() => pinOf({ reset: "board" }, "reset"), { message: "reset: this board has no pin for it; give a GPIO number" });
	});

	it("refuse what is not a GPIO number", () => {
		for (const rts of ["x", 1.5, 49, -2, "1e9"])
			throws(() => pinOf({ board: "esp32", rts }, "rts"), { name: "RangeError", message: "rts must be a GPIO number, board for the board's, or -1 for none" });
	});

	it("refuse a pin that an earlier setting uses, its default included", () => {
		throws(() => pinOf({ board: "esp32", receive: 17 }, "receive"), { message: "receive: GPIO 17 is in use as transmit" });
		throws(() => pinOf({ board: "esp32", powerKey: 25, reset: 25 }, "reset"), { message: "reset: GPIO 25 is in use as powerKey" });
	});

	it("leave what is wrong with another setting to that setting", () => {
		equal(pinOf({ board: "esp32", rts: "x", status: 34 }, "status"), 34);
		deepEqual(warningsOf({ board: "esp32", rts: "x" }), []);
	});

	it("require the UART's pins where there is no default", () => {
		throws(() => requiredPin({ board: "" }, "transmit"), { name: "RangeError", message: "transmit: required, because this board has no default for it" });
		equal(requiredPin({ board: "", transmit: 4 }, "transmit"), 4);
	});

	it("that are not in the table have neither defaults nor taken pins", () => {
		equal(boardOf({}), undefined);
		equal(pinOf({ receive: 16 }, "receive"), 16);
		deepEqual(warningsOf({ receive: 0 }), []);
	});

	it("are refused by a name that is not in the table", () => {
		for (const board of ["esp33", "constructor"])
			throws(() => boardOf({ board }), { name: "RangeError", message: /^board must be esp32, esp32_wrover, nodemcu,/ });
	});

	it("have the UARTs of their chip", () => {
		equal(uartOf({ board: "esp32", uart: 2 }), 2);
		equal(uartOf({ board: "esp32c3" }), 1);
		equal(uartOf({ uart: "2" }), 2);
		throws(() => uartOf({ board: "esp32c3", uart: 2 }), { name: "RangeError", message: "uart must be 1: UART 0 is the console" });
		throws(() => uartOf({ board: "esp32", uart: 0 }), { name: "RangeError", message: "uart must be 1 or 2: UART 0 is the console" });
	});

	it("warn of strapping and USB pins", () => {
		deepEqual(warningsOf({ board: "esp32c3", transmit: 2, status: 18 }), [
			"transmit: GPIO 2 is a strapping pin: what is wired to it must not change its level while the chip starts",
			"status: GPIO 18 is a USB pin: the USB port does not work while the firmware runs",
		]);
	});

	for (const [name, board] of Object.entries(BOARDS)) {
		it(`include ${name}, whose pins can be used, all at once and without a warning`, () => {
			const wired = Object.fromEntries(Object.keys(board.pins).map(pin => [pin, "board"]));
			for (const pin of PINS) {
				doesNotThrow(() => pinOf({ board: name }, pin));
				doesNotThrow(() => pinOf({ board: name, ...wired }, pin));
			}
			deepEqual(warningsOf({ board: name, ...wired }), []);
			doesNotThrow(() => [requiredPin({ board: name }, "transmit"), requiredPin({ board: name }, "receive")]);
			deepEqual(warningsOf({ board: name }), []);
			equal(Object.isFrozen(board) && Object.isFrozen(board.chip) && Object.isFrozen(board.pins) && Object.isFrozen(board.onboard), true);
			equal(board.target === name || board.target === "", true);
		});
	}

	it("are chosen by the platform in the manifest; another target of the SDK is none of them", () => {
		const { platforms } = JSON.parse(readFileSync("hosts/esp32/targets.json", "utf8")) as Manifest;
		const chosen = Object.entries(platforms).map(([platform, { config }]) => [platform, config.board]);
		const named = Object.entries(BOARDS).filter(([name, { target }]) => target === name).map(([name]) => [`esp32/${name}`, name]);
		deepEqual(chosen, [["esp32", "esp32"], ...named, ["esp32/*", ""]]);
		ok(named.length > 10);
	});

	it("are in docs/wiring.md with their pins", () => {
		const page = readFileSync("docs/wiring.md", "utf8");
		const dash = (list: readonly number[]): string => list.length === 0 ? "–" : list.join(", ");
		/** Runs of more than two numbers as first–last. */
		const runs = (list: readonly number[]): string => dash(list).replace(/\d+(?:, \d+)+/g, text => {
			const out: string[] = [];
			const numbers = text.split(", ").map(Number);
			for (let at = 0; at < numbers.length;) {
				let end = at;
				while (numbers[end + 1] === numbers[end]! + 1)
					end += 1;
				out.push(...(end - at > 1 ? [`${numbers[at]}–${numbers[end]}`] : numbers.slice(at, end + 1).map(String)));
				at = end + 1;
			}
			return out.join(", ");
		});
		for (const [name, { chip, pins: { transmit, receive, sda, scl, rts, cts, powerKey, reset, status } }] of Object.entries(BOARDS)) {
			ok(page.includes(`| ${chip.name} | ${[chip.flash, chip.psram, chip.console, chip.usb, chip.inputOnly, chip.strapping].map(runs).join(" | ")} |`), chip.name);
			const row = page.split("\n").find(line => line.startsWith("| `") && line.includes(`\`${name}\``) && !line.includes("GPIO"));
			equal(row?.split(" | ").slice(1).join(" | "), `${transmit}, ${receive} | ${sda === undefined ? "–" : `${sda}, ${scl}`} | ${[rts, cts, powerKey, reset, status].map(pin => pin ?? "–").join(", ")} |`, name);
		}
	});
});
