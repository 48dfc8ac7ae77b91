// How the commands of this project end after a mistake: one line on stderr that begins with the command's name, and exit code 2.

import { deepEqual } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { inProject } from "../../../hosts/node/project.js";
import { inherited } from "../../support/inherited.js";

/** Every command that takes words, and words that are a mistake. */
const MISTAKES: readonly (readonly [script: string, command: string, words: readonly string[], message: string])[] = [
	["hosts/node/start.ts", "npm start", ["--bogus"], "unknown option '--bogus'"],
	["hosts/node/trace.ts", "npm run trace", ["a.svg", "b.svg"], "too many arguments. Expected 1 argument but got 2."],
	["hosts/moddable/flash.ts", "npm run flash", ["--board", "esp32", "host"], "host: must be a setting, as NAME=VALUE"],
	["hosts/moddable/provision.ts", "npm run provision", ["id"], "too many arguments. Expected 0 arguments but got 1."],
	["hosts/moddable/simulate.ts", "npm run simulate", ["interval=1", "interval=2"], "interval: given twice"],
	["hosts/moddable/esp32.ts", "npm run build:esp32", ["--port"], "unknown option '--port'"],
	["tests/sdk/run.ts", "npm run test:sdk", ["--requires"], "unknown option '--requires'"],
	["benchmarks/bench.ts", "npm run bench", ["--chunk", "0"], "option '--chunk <bytes>' argument '0' is invalid. It must be a whole number from 1 to 120."],
	["benchmarks/bench.ts", "npm run bench", ["--check", "--chunk", "32"], "--check: needs pieces of 64 bytes"],
	["benchmarks/bench.ts", "npm run bench", ["--docs", "--chunk", "64"], "--docs: needs all sizes of pieces"],
	["benchmarks/bench.ts", "npm run bench", ["sent"], "sent: must be one of received, lines, published, rate, bring-up, growth, node, processor, trips, size, memory"],
	["benchmarks/trips.ts", "npm run trips", ["--roots"], "unknown option '--roots'"],
	["soak/soak.ts", "npm run soak", ["--devices", "1.5"], "option '--devices <n>' argument '1.5' is invalid. It must be a whole number from 1 to 10000."],
	["tests/emulated/run.ts", "npm run test:emulated", ["one", "two"], "too many arguments. Expected 1 argument but got 2."],
];

/** Runs a command to its end. */
function run(script: string, words: readonly string[]): { status: number | null; stdout: string; stderr: string } {
	const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", script, ...words], { cwd: inProject("."), env: inherited, encoding: "utf8" });
	return { status, stdout, stderr };
}

describe("a mistake in a command line", () => {
	for (const [script, command, words, message] of MISTAKES) {
		it(`of ${command} is one line on stderr, with exit code 2`, () => {
			deepEqual(run(script, words), { status: 2, stdout: "", stderr: `${command}: ${message}\n` });
		});
	}
});
