// A worker of `npm run mutants`: runs tests of the bundle in this process, in a new evaluation for each mutant, as tables are made when a module loads.
// Everything random has a fixed seed.

import Mocha from "mocha";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Script } from "node:vm";
import type { Ended, Order, Reached, Selection } from "./orders.js";

/** The instrumenter's namespace, which the mutated modules read. */
interface Namespace {
	activeMutant?: string | undefined;
	currentTestId?: string | undefined;
	mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
	hitCount?: number | undefined;
	hitLimit?: number;
}

/** Of a mutant's reach within a file: above this, all tests of the file are run. */
const MOST = 400;
const SEED = 1;

const path = process.argv[2]!;
const require = createRequire(import.meta.url);
/** As the bundle requires it: the module for `import` would be another. */
const fc = require("fast-check") as typeof import("fast-check");
const script = new Script(`(function (exports, require) {${readFileSync(path, "utf8")}\n})`, { filename: path });
const namespace: Namespace = {};
Object.assign(globalThis, { __stryker__: namespace });

type Files = Record<string, () => void>;

function evaluate(): Files {
	const files: Files = {};
	(script.runInThisContext() as (exports: Files, require: NodeJS.Require) => void)(files, require);
	return files;
}

/** Makes what follows repeatable: Park and Miller's generator instead of the engine's. */
function seed(): void {
	let state = SEED;
	Math.random = () => (state = state * 48_271 % 0x7FFF_FFFF) / 0x7FFF_FFFF;
	fc.configureGlobal({ seed: SEED, endOnFailure: true });
}

class Silent {}

interface Outcome {
	readonly failed: string[];
	readonly load: number;
	readonly times: number[];
}

/** Loads a file's tests and runs those that are selected. */
async function run(files: Files, { file, tests }: Selection, timeout: number, bail: boolean): Promise<Outcome> {
	seed();
	const mocha = new Mocha({ ui: "bdd", reporter: Silent as never, timeout, bail });
	mocha.suite.emit("pre-require", globalThis as never, file, mocha);
	const begin = performance.now();
	files[file]!();
	const load = performance.now() - begin;
	const positions = new Map<Mocha.Runnable | undefined, number>();
	mocha.suite.eachTest(test => void positions.set(test, positions.size));
	if (tests !== undefined) {
		const chosen = new Set(tests);
		const choose = (suite: Mocha.Suite): void => {
			suite.tests = suite.tests.filter(test => chosen.has(positions.get(test)!));
			suite.suites.forEach(choose);
		};
		choose(mocha.suite);
	}
	const failed: string[] = [];
	const times = new Array<number>(positions.size).fill(0);
	let since = 0;
	await new Promise<void>(done => {
		const runner = mocha.run(() => done());
		runner.on("test", test => {
			namespace.currentTestId = String(positions.get(test));
			since = performance.now();
		});
		runner.on("test end", test => {
			times[positions.get(test)!] = performance.now() - since;
			namespace.currentTestId = undefined;
		});
		runner.on("fail", test => void failed.push(test.fullTitle()));
	});
	return { failed, load, times };
}

async function dry(file: string): Promise<Reached> {
	const coverage = namespace.mutantCoverage = { static: {}, perTest: {} } as NonNullable<Namespace["mutantCoverage"]>;
	namespace.activeMutant = undefined;
	let outcome: Outcome;
	try {
		outcome = await run(evaluate(), { file }, 120_000, false);
	}
	catch (error) {
		outcome = { failed: [(error as Error).stack ?? String(error)], load: 0, times: [] };
	}
	const { failed, load, times } = outcome;
	const mutants: Record<string, { tests?: number[]; hits: number }> = {};
	for (const [test, reached] of Object.entries(coverage.perTest))
		for (const [id, hits] of Object.entries(reached)) {
			const mutant = mutants[id] ??= { tests: [], hits: 0 };
			mutant.tests!.push(Number(test));
			mutant.hits += hits;
		}
	for (const mutant of Object.values(mutants))
		if (mutant.tests!.length > MOST)
			delete mutant.tests;
	for (const [id, hits] of Object.entries(coverage.static))
		mutants[id] = { hits: hits + (mutants[id]?.hits ?? 0) };
	return { kind: "dry", failed, load, times, mutants };
}

/** Fails before the tests of a file ran: the mutant is found while it loads. */
async function attempt(files: Files, selection: Selection, timeout: number): Promise<string | undefined> {
	try {
		return (await run(files, selection, timeout, true)).failed[0];
	}
	catch (error) {
		return `loads: ${(error as Error).message}`;
	}
}

async function mutant({ id, selections, hits, timeout }: Order & { kind: "mutant" }): Promise<Ended> {
	namespace.mutantCoverage = { static: {}, perTest: {} };
	namespace.activeMutant = id;
	namespace.hitCount = 0;
	namespace.hitLimit = hits;
	try {
		const files = evaluate();
		for (const selection of selections) {
			const title = await attempt(files, selection, timeout);
			if (title !== undefined)
				return { kind: "mutant", killed: true, file: selection.file, title };
		}
		return { kind: "mutant", killed: false };
	}
	finally {
		namespace.activeMutant = undefined;
		namespace.hitCount = undefined;
	}
}

/** What a test that failed has left behind must not fail in the next. */
function ignore(): void {}

process.on("uncaughtException", ignore);
process.on("unhandledRejection", ignore);
process.on("disconnect", () => process.exit());
process.on("message", (order: Order) => {
	void (order.kind === "dry" ? dry(order.file) : mutant(order)).then(async result => {
		for (let turns = 0; turns < 3; turns++)
			await new Promise(done => setImmediate(done));
		process.send!(result);
	});
});
