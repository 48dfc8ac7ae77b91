// `npm run soak` as a process, and its command line. Source: docs/soak.md; exit codes 0 nothing violated, 1 something was, 2 a mistake in the command line.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../../hosts/node/command-line.js";
import { parseOptions } from "../../soak/options.js";
import { duration, parseRow, summarise, table, type Row } from "../../soak/results.js";

function run(...words: string[]): { code: number | null; out: string; err: string } {
	const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "soak/soak.ts", ...words], { encoding: "utf8" });
	return { code: status, out: stdout, err: stderr };
}

describe("npm run soak", function () {
	this.timeout(120_000);
	let folder: string;
	beforeEach(() => folder = mkdtempSync(join(tmpdir(), "soak-")));
	afterEach(() => rmSync(folder, { recursive: true }));
	const file = (name: string): string => join(folder, name);

	it("replays a plan that once left a device without its radio", () => {
		const { code, out } = run("--replay", "soak/plans/radio-left-off.json");
		assert.equal(code, 0, out);
		assert.match(out, /nothing is violated, hash [0-9a-f]{16}\n$/);
	});

	it("runs devices, keeps those that have finished, and goes on with the others", () => {
		const words = ["--days", "0.02", "--rate", "100", "--resume", file("results"), "--plans", folder];
		const first = run(...words);
		assert.deepEqual([first.code, first.err], [0, ""]);
		assert.match(first.out, /^device 1: seed \d+, b/);
		appendFileSync(file("results"), "{\"device\":2,");
		const second = run(...words, "--devices", "2", "--json");
		assert.deepEqual([second.code, second.err], [0, ""]);
		const { devices } = JSON.parse(second.out) as { devices: Row[] };
		const kept = readFileSync(file("results"), "utf8").trimEnd().split("\n").map(parseRow);
		assert.deepEqual(kept, devices);
		assert.deepEqual(devices.map(({ device }) => device), [1, 2]);
		const other = run(...words, "--seed", "2");
		assert.deepEqual([other.code, other.out], [2, ""]);
		assert.match(other.err, /^npm run soak: --resume \S+: has results of other parameters: [^\n]+\n$/);
	});

	it("runs a plan from a file, and refuses one that is wrong in one line", () => {
		const device = { seed: 1, module: "bg96", pins: true, firmware: {}, interval: 60_000, duration: 600_000 };
		writeFileSync(file("plan.json"), JSON.stringify({ device, plan: [{ at: 300_000, class: "asleep", do: { kind: "module", fault: { kind: "asleep" } } }] }));
		const { code, out, err } = run("--replay", file("plan.json"));
		assert.deepEqual([code, err], [0, ""]);
		assert.match(out, /^5 min 00 s: asleep .*\nnothing is violated, hash [0-9a-f]{16}\n$/);
		writeFileSync(file("plan.json"), JSON.stringify({ device, plan: [{ at: 300_000, class: "asleep", do: { kind: "hang", ms: -1, restarts: true } }] }));
		const wrong = run("--replay", file("plan.json"));
		assert.deepEqual([wrong.code, wrong.out, wrong.err], [2, "", `npm run soak: --replay ${file("plan.json")}: plan, entry 1: do.ms: is missing or out of range\n`]);
	});
});

describe("the command line of npm run soak", () => {
	const parse = (...words: string[]) => parseOptions(words, () => {});

	it("has defaults, and takes a list of classes", () => {
		const { jobs, ...others } = parse();
		assert.ok(jobs >= 1);
		assert.deepEqual(others, { devices: 1, days: 1, seed: 1, rate: 20, interval: 60_000, each: false, plans: ".", json: false, trace: false });
		assert.deepEqual(parse("--faults", "power-cut,flash,flash").faults, ["power-cut", "flash"]);
	});

	it("refuses what is wrong in one line", () => {
		const wrong = [
			["--devices", "0"], ["--days", "0"], ["--days", "x"], ["--seed", "-1"], ["--faults", "fire"], ["--faults", ""], ["--each", "--faults", "flash"], ["--rate", "1e3"],
			["--trace", "--devices", "2"], ["--resume", ""], ["more"], ["--what"],
		];
		for (const words of wrong)
			assert.throws(() => parse(...words), error => error instanceof UsageError && !error.message.includes("\n"), words.join(" "));
	});
});

describe("the table of results", () => {
	const row = (device: number, back: number[], lost: number): Row => ({
		device, parameters: { seed: 1, days: 1, rate: 1, interval: 1, faults: null }, seconds: 1,
		settings: { seed: 1, module: "bg96", pins: true, firmware: {}, interval: 1, duration: 1 },
		result: {
			hash: "", time: 1, refused: 1, expired: 0, notStored: 0, starts: 1, classes: { flash: { struck: 2, back } },
			totals: { accepted: 10, delivered: 9, duplicated: 1, damaged: 0, mistaken: 0, unreported: 0, lost, falselyAcknowledged: 0 },
		},
	});

	it("sums the devices that a class struck, with median and worst of the times back", () => {
		const [flash, all] = summarise([row(1, [1000, 5000], 1), row(2, [3000], 0)]);
		assert.deepEqual(all, { ...flash, name: "all" });
		assert.deepEqual([flash!.devices, flash!.struck, flash!.accepted, flash!.lost, flash!.refused, flash!.measured, flash!.median, flash!.worst], [2, 4, 20, 1, 2, 3, 3000, 5000]);
		assert.match(table([row(1, [], 0)]), /\n\| flash \| 1 \| 2 \| 10 \|.* – \| – \|\n\| all \|/);
	});

	it("writes times in words", () => {
		assert.deepEqual([duration(999), duration(61_000), duration(3_720_000)], ["1 s", "1 min 01 s", "1 h 02 min"]);
	});

	it("refuses a line that is no result", () => {
		assert.throws(() => parseRow("{\"device\":1}"), TypeError);
		assert.throws(() => parseRow("{"), SyntaxError);
	});
});
