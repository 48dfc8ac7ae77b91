// The emulated lane, `npm run test:emulated`: XS, the project's tests and the ESP32's firmware on an emulated 32-bit processor.
// Skipped where compiler or emulator are missing, or failed with --require. With a name, such as `start`, only the steps whose names begin with it.

import { deepEqual } from "node:assert/strict";
import { laneCommand } from "../lanes/command.js";
import { build, missing } from "./build.js";
import { run } from "./computer.js";
import { hold, obey, outliveModule, outliveSensor, outliveStall, seeDefect } from "./firmware.js";
import { allocateNothing, count, passTests } from "./programs.js";

const lacking = missing();

/** The platform: what a script prints arrives, and how it ends. */
async function start(): Promise<string> {
	await build();
	const well = await run("hello", 'print("hello " + argument(1)); Promise.resolve("later").then(print);', ["one", "two words"], 60_000);
	deepEqual(well, { code: 0, lines: ["hello two words", "later"] });
	const thrown = await run("thrown", 'throw new RangeError("thrown");', [], 60_000);
	deepEqual([thrown.code, thrown.lines[0]], [1, "fatal: RangeError: thrown"]);
	const full = await run("full", "for (const all = [];;) all.push(new ArrayBuffer(1 << 22));", [], 60_000);
	deepEqual([full.code, full.lines.at(-1)], [1, "fatal: memory full"]);
	return "XS runs on RV32IMC; output, exceptions and exit codes arrive";
}

await laneCommand("npm run test:emulated", lacking === undefined ? undefined : `the emulated lane needs ${lacking}`, async lane => {
	await lane.step("start", start);
	await lane.step("tests", passTests);
	await lane.step("allocation", allocateNothing);
	await lane.step("instructions", count);
	await lane.step("firmware", obey);
	await lane.step("memory", () => hold("default"));
	await lane.step("memory small", () => hold("small"));
	await lane.step("module restarts", outliveModule);
	await lane.step("sensor disappears", outliveSensor);
	await lane.step("turn stalls", outliveStall);
	await lane.step("defect", seeDefect);
});
