// The Moddable lane, `npm run test:sdk`: the firmware as mcconfig builds it, on the SDK's own XS, its Serial on a pty of the simulated modem.
// Skipped without an SDK, or failed with --require. With a name, such as `memory`, only the steps whose names begin with it.
// Leaves no SDK files and no builds behind.

import { equal, ok } from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { link, NODES } from "../../benchmarks/nodes.js";
import { HOW, SDK, run, type Kind } from "../../hosts/moddable/sdk.js";
import { laneCommand } from "../lanes/command.js";
import type { Lane } from "../lanes/lane.js";
import { compile, example } from "../readme.js";
import { linkBoards } from "./boards.js";
import { showExamples } from "./examples.js";
import { comeBack, COMING_BACK, garbageOf, hold, HOLDING, LEAVING, LEAVING_QUIETLY, obey, OBEYING, refuse, waitForAnswer, type Bench } from "./firmware.js";
import { compileHeadless } from "./headless.js";
import { showIncluded } from "./include.js";
import { allocateNothing, passTests } from "./programs.js";

/** Settings that are wrong, in which build they are tried, and what the firmware says to each. */
const WRONG: readonly (readonly [kind: Kind, setting: string, value: string, says: RegExp])[] = [
	["debug", "port", "99999", /port must be from 1 to 65535/],
	["release", "interval", "soon", /interval must be a whole number/],
	["release", "baud", "fast", /serial\.baud: NaN is not in 300 to 4000000/],
];

async function runLane(sdk: SDK, folder: string, lane: Lane): Promise<void> {
	const device = join(folder, "modem");
	const bench: Bench = { headless: await compileHeadless(sdk, folder), device };
	const build = (kind: Kind, config: Readonly<Record<string, string>>): Promise<string> => sdk.build(kind, join(folder, kind), { device, ...config });
	await lane.step("README's example", async () => {
		const typings = join(sdk.folder, "typings");
		const files = ["embedded_io/serial.d.ts", "embedded_io/_common.d.ts", "timer.d.ts", "time.d.ts"].map(file => join(typings, file));
		files.push(join(sdk.folder, "xs", "includes", "xs.d.ts"));
		equal(compile(example(), files), "");
		return "compiled without a cast against the SDK's typings";
	});
	for (const kind of ["debug", "release"] as const)
		await lane.step(`lin ${kind}`, async () => `built without a warning, ${await obey(bench, await build(kind, OBEYING))}`);
	await lane.step("lin small", async () => {
		const small = await sdk.build("release", join(folder, "small"), { device, ...OBEYING }, resolve("examples/small/manifest.json"));
		return `examples/small built, ${await obey(bench, small, false)}`;
	});
	for (const [kind, setting, value, says] of WRONG)
		await lane.step(`setting ${setting}=${value}`, async () => refuse(await run(bench.headless, [await build(kind, { ...OBEYING, [setting]: value })], 10_000), says));
	await lane.step("serial gone", async () => comeBack(bench, await build("release", COMING_BACK)));
	await lane.step("module silent", async () => waitForAnswer(bench, await build("release", COMING_BACK), { silent: true }));
	await lane.step("baud wrong", async () => waitForAnswer(bench, await build("release", COMING_BACK), { hostBaud: 9600 }));
	await lane.step("memory", async () => hold(bench, await build("debug", HOLDING)));
	await lane.step("garbage", async () => {
		const all = await garbageOf(bench, await build("debug", LEAVING));
		const quiet = await garbageOf(bench, await build("debug", LEAVING_QUIETLY));
		return `one reading leaves ${all} slots on the desktop; without traces and posts ${quiet}: the buffers of its Serial, and the sensor's sample`;
	});
	await lane.step("allocation", async () => allocateNothing(sdk, bench.headless, join(folder, "scenarios")));
	await lane.step("tests", async () => passTests(sdk, bench.headless, join(folder, "tests")));
	for (const node of NODES)
		await lane.step(`esp32 ${node.name}`, async () => {
			const { slots, bytecode, modules } = await link(sdk, node, folder);
			ok(bytecode <= node.most, `${bytecode} bytes of bytecode, more than ${node.most}: \`npm run size\` prints them by module`);
			return `linked without a warning, ${modules} modules, ${slots} slots of 16 bytes and ${bytecode} bytes of bytecode in flash, at most ${node.most}`;
		});
	await lane.step("esp32 boards", async () => linkBoards(sdk, join(folder, "boards")));
	await lane.step("included", async () => showIncluded(sdk, bench.headless, folder));
	await showExamples(sdk, bench, (name, step) => lane.step(name, step));
}

const sdk = SDK.find();
await laneCommand("npm run test:sdk", sdk === undefined ? HOW : undefined, async lane => {
	const folder = mkdtempSync(join(tmpdir(), "sdk-"));
	try {
		await runLane(sdk!, folder, lane);
	}
	finally {
		rmSync(folder, { recursive: true, force: true });
	}
});
