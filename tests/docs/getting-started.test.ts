// The first minute in docs/getting-started.md is that of the firmware: an ESP32's start above stand-ins, then the node with the simulated module in virtual time.

import { deepEqual, equal, ok } from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { restartCause } from "../../hosts/esp32/restart.js";
import { parseFlash } from "../../hosts/moddable/flash-options.js";
import { missingIDF } from "../../hosts/moddable/idf.js";
import { buildBoard, start } from "../hosts/esp32/board.js";
import { Bench } from "../modules/app/bench.js";

const page = readFileSync("docs/getting-started.md", "utf8");
const section = page.slice(page.indexOf("## The first minute"), page.indexOf("## When it prints"));
const [traced, arrived] = [...section.matchAll(/^```\n([^]*?)\n```$/gm)].map(match => match[1]!.split("\n")) as [string[], string[]];

/** The lines that the scenario prints for the UART. */
const UART = /^(?:uart|sent|last lines|journal|starts|node|watchdog) /;

describe("docs/getting-started.md", () => {
	const bench = new Bench({ settings: { interval: 60_000, topic: "pumps/7" } });
	bench.clock.advance(61_000);

	it("has the lines of a start in order, and explains each", () => {
		const folder = mkdtempSync(join(tmpdir(), "esp32-"));
		try {
			// A minute ends before a module that is not there is reported: 30 s.
			const { lines } = start(buildBoard(), "tests/hosts/esp32/boot.scenario.ts", join(folder, "rtc"), "subscribed", JSON.stringify({ sensor: "simulated", journal: true, partition: 64 }), "20000");
			const states = bench.log.filter(entry => !/^(?:reading|acknowledged) /.test(entry));
			deepEqual(traced, [...lines.filter(line => !UART.test(line)), ...states]);
		}
		finally {
			rmSync(folder, { recursive: true });
		}
		for (const line of traced)
			ok(section.includes(`| \`${line}\` |`) || section.includes(`| \`${line.replace(/: .*/, "")}: …\` |`), line);
	});

	it("names causes of a restart that there are", () => {
		const causes = [...Array(16).keys()].map(restartCause);
		for (const [, cause] of /also (.*) and others/.exec(section)![1]!.matchAll(/`([^`]+)`/g))
			ok(causes.includes(cause!), cause);
	});

	it("has what arrives at a broker", () => {
		const lines = ["/status", ""].flatMap(suffix => bench.arrived(suffix, "pumps/7").map(({ topic, payload }) => `${topic} ${payload.toString()}`));
		// The milliseconds depend on how many commands it takes to get there.
		const seconds = (line: string): string => line.replace(/("time":\d{10})\d{3}/, "$1000");
		const beginnings = arrived.map(line => seconds(line.split("…")[0]!));
		deepEqual(lines.map(seconds).map((line, index) => line.slice(0, beginnings[index]?.length)), beginnings);
		equal(seconds(lines[0]!).startsWith(`${beginnings[0]}"interval"`), true);
	});

	it("has lines that npm run flash prints", () => {
		const refusal = (...words: string[]): string => {
			try {
				parseFlash(["--board", "esp32c3", "host=b", ...words], () => {});
			}
			catch (error) {
				return (error as Error).message;
			}
			return "";
		};
		const printed = [refusal("transmit=17"), refusal("Host=b"), ...missingIDF({})];
		equal(printed.length, 3);
		for (const line of printed)
			ok(page.split("\n").includes(`npm run flash: ${line}`), line);
	});
});
