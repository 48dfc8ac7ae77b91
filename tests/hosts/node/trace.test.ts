// `npm run trace` as a process.
// Source: hosts/node/trace.ts; exit codes 0 drawn, 2 invalid command line, 1 any other error.

import { deepEqual, equal, match } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordFigureSession } from "../../../hosts/node/figure-session.js";

/** Runs a command of hosts/node. */
function run(command: string, ...words: string[]): { code: number | null; out: string; err: string } {
	const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", `hosts/node/${command}.ts`, ...words], { encoding: "utf8" });
	return { code: status, out: stdout, err: stderr };
}

describe("npm run trace", function () {
	this.timeout(60_000);
	let folder: string;
	beforeEach(() => folder = mkdtempSync(join(tmpdir(), "trace-")));
	afterEach(() => rmSync(folder, { recursive: true }));
	const file = (name: string): string => join(folder, name);

	it("records the session of figure 1 and draws it, as a picture, a page or text", () => {
		for (const [name, start] of [["a.svg", /^<svg xmlns/], ["a.html", /^<!DOCTYPE html>/], ["a.txt", /^MQTT Data Interaction\n/]] as const) {
			const { code, out, err } = run("trace", file(name));
			deepEqual([code, err], [0, ""]);
			match(out, new RegExp(`${name}: \\d+ steps\\n$`));
			match(readFileSync(file(name), "utf8"), start);
		}
	});

	it("draws a recording of the firmware, which npm start has made", () => {
		const started = run("start", "--count", "2", "--interval", "100", "--password", "hush-hush", "--user", "me", "--record", file("session.txt"));
		deepEqual([started.code, started.err], [0, ""]);
		deepEqual(run("trace", file("drawn.txt"), "--recording", file("session.txt")).code, 0);
		const drawn = readFileSync(file("drawn.txt"), "utf8");
		match(drawn, /^MQTT Data Interaction: session\.txt\n/);
		match(drawn, /PUB ACK-IND \(\d+\).* Receive publish ACK packet/);
		equal(drawn.includes("hush-hush"), false);
	});

	it("records the firmware itself, and draws bring-up too, on request", () => {
		deepEqual(run("trace", file("sensor.txt"), "--session", "sensor", "--modem", "bc20", "--all", "--title", "Three readings").code, 0);
		const drawn = readFileSync(file("sensor.txt"), "utf8");
		match(drawn, /^Three readings\n/);
		match(drawn, /│ AT\+CEREG\?/);
		equal(drawn.match(/Receive publish ACK packet/g)!.length >= 3, true);
	});

	it("records sessions without an acknowledgement, and draws the exceptions of figure 1", () => {
		for (const [session, exception] of [["no-connack", "Handle Excep1"], ["no-pubcomp", "Excep2 is over"]] as const) {
			deepEqual(run("trace", file("exception.txt"), "--session", session, "--modem", "bc20").code, 0);
			match(readFileSync(file("exception.txt"), "utf8"), new RegExp(`│ ${exception} +│`));
		}
	});

	it("prints one line about an invalid command line, and exits with 2", () => {
		for (const [words, message] of [
			[[], /^npm run trace: missing required argument 'file'\n$/],
			[[file("a.png")], /^npm run trace: .*must end in \.svg, \.html or \.txt\.\n$/],
			[[file("a.svg"), "more"], /^npm run trace: too many arguments.*\n$/],
			[[file("a.svg"), "--nonsense"], /^npm run trace: unknown option '--nonsense'\n$/],
			[[file("a.svg"), "--session", "x"], /^npm run trace: .*Allowed choices are figure, no-connack, .*, no-pubcomp, sensor\.\n$/],
			[[file("a.svg"), "--modem", "bg97"], /^npm run trace: .*Allowed choices are bg96, bg95, bc20\.\n$/],
			[[file("a.svg"), "--modem", "bc20", "--recording", "r"], /^npm run trace: .*cannot be used with.*\n$/],
			[[file("a.svg"), "--session", "sensor", "--recording", "r"], /^npm run trace: .*cannot be used with.*\n$/],
		] as const) {
			const { code, out, err } = run("trace", ...words);
			deepEqual([code, out], [2, ""]);
			match(err, message);
		}
		equal(existsSync(file("a.svg")), false);
	});

	it("prints one line about an invalid recording, and exits with 1", () => {
		writeFileSync(file("wrong.txt"), "> AT\\r\nhello\n");
		writeFileSync(file("empty.txt"), "> AT\\r\n");
		for (const [name, message] of [
			["none.txt", /^npm run trace: ENOENT: .*\n$/], ["wrong.txt", /^npm run trace: transcript line 2: .*\n$/], ["empty.txt", /^npm run trace: .*nothing to draw; --all .*\n$/],
		] as const) {
			const { code, out, err } = run("trace", file("a.svg"), "--recording", file(name));
			deepEqual([code, out], [1, ""]);
			match(err, message);
		}
	});

	it("has the same recording of figure 1 in every run", () => {
		equal(recordFigureSession(), recordFigureSession());
	});
});
