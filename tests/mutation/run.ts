// `npm run mutants -- --tables`, `--sample` and `FOLDER`: which mutants of modules/ do the tests find that run within one process?
// A dry run notes what each test reaches; a mutant then runs only those tests, until one fails. docs/mutants.md.

import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { inProject } from "../../hosts/node/project.js";
import { bundle, bundleWorker, HEAVY, testFiles } from "./bundle.js";
import { instrument, type Instrumented, type Mutant } from "./instrument.js";
import type { Reached, Selection } from "./orders.js";
import { type Answer, withWorkers } from "./pool.js";
import { draw, listedOf, nameOf, scoreOf, type Survivor, wilson } from "./score.js";
import { SURVIVORS } from "./survivors.js";
import { TABLES } from "./tables.js";

/** What to mutate. */
export interface Request {
	/** Files and folders of modules/. */
	readonly places: readonly string[];
	/** So many mutants of them; all, when there is none. */
	readonly sample?: { readonly count: number; readonly seed: number };
	/** The K-th of N shares. */
	readonly part: readonly [number, number];
	/** Percent that must be killed. */
	readonly gate: number;
	/** Runs the listed survivors, too. Else they count as survivors without being run. */
	readonly listed: boolean;
	/** Runs only the tests of each file and its folder, without the slow ones. */
	readonly near?: boolean;
	/** The tests to run; those of testFiles, when there are none. */
	readonly tests?: readonly string[];
	/** The survivors with a reason; those of the repository, when there are none. */
	readonly survivors?: readonly Survivor[];
	/** Mutates files: those of these keys, or all. The library, when there is none. */
	readonly mutate?: (files: readonly string[], chosen?: ReadonlySet<string>) => Promise<Instrumented>;
	/** Prints a line. */
	readonly print?: (line: string) => void;
}

/** Percent of mutants that must be killed: of the tables, and of a sample of the rest. */
export const GATES = Object.freeze({ tables: 95, sample: 85, near: 85 });

/** Milliseconds that one test, and all tests of a mutant, may take beyond SLOWER times what they take without one. A mutant that takes longer is killed. */
const LONGEST_TEST = 3000;
const LONGEST = 8000;
const SLOWER = 5;
/** Milliseconds of a dry run of one file. */
const LONGEST_DRY = 240_000;
/** Tests that a mutant is run against besides those of its own file and folder. */
const OTHERS = 300;
/** Every so many mutants, the tests of one are run without it: what others left behind in the worker must not fail them. */
const CONTROL = 50;
/** So many times the time of a mutant's tests is theirs then. */
const PATIENCE = 4;
/** Milliseconds between two lines of progress. */
const PROGRESS = 15_000;

/** @returns the TypeScript files of places, sorted @throws Error naming a place that is not in modules/ */
export function filesOf(places: readonly string[]): string[] {
	return [...new Set(places.flatMap(place => {
		const path = place.replace(/^\.\//, "").replace(/\/+$/, "");
		if (!/^modules(\/|$)/.test(path) || path.includes("..") || !existsSync(inProject(path)))
			throw new Error(`${place}: must be a file or a folder of modules/`);
		return statSync(inProject(path)).isFile() ? [path]
			: readdirSync(inProject(path), { recursive: true, encoding: "utf8" }).filter(file => file.endsWith(".ts")).map(file => `${path}/${file}`);
	}))].sort();
}

/** @returns the files of modules/ that are not among the tables */
export function restOfTables(): string[] {
	const tables = new Set(filesOf(TABLES));
	return filesOf(["modules"]).filter(file => !tables.has(file));
}

/** How near a test file stands to a source file: 0 is its own test, 1 one of its folder. */
function distance(test: string, file: string): number {
	const name = basename(file, ".ts");
	const mirrored = dirname(test).replace(/^tests\//, "");
	if (mirrored.startsWith(dirname(file)) && basename(test).startsWith(name) || mirrored === file.replace(/\.ts$/, ""))
		return 0;
	return mirrored === dirname(file) ? 1 : 2;
}

/** Tests that reach a mutant: those of its file and folder, then of the files with the fewest, `most` of these; how often they may reach it, their milliseconds, and those of the slowest. */
function planOf(mutant: Mutant, reached: ReadonlyMap<string, Reached>, most: number): { selections: Selection[]; hits: number; time: number; slowest: number } {
	const found: { selection: Selection; rank: number; count: number }[] = [];
	let hits = 0;
	let time = 0;
	let slowest = 0;
	for (const [file, { mutants, load, times }] of reached) {
		const reach = mutants[mutant.id];
		const rank = distance(file, mutant.file);
		if (reach === undefined || rank > 1 && HEAVY.has(file))
			continue;
		hits += reach.hits;
		const chosen = reach.tests ?? [...times.keys()];
		time += load + chosen.reduce((sum, test) => sum + times[test]!, 0);
		slowest = chosen.reduce((most, test) => Math.max(most, times[test]!), slowest);
		found.push({ selection: { file, ...reach.tests && { tests: reach.tests } }, rank, count: chosen.length });
	}
	found.sort((a, b) => a.rank - b.rank || Number(HEAVY.has(a.selection.file)) - Number(HEAVY.has(b.selection.file)) || a.count - b.count || (a.selection.file < b.selection.file ? -1 : 1));
	let others = 0;
	const selections = found.filter(({ rank, count }) => rank < 2 || (others += count) <= most).map(({ selection }) => selection);
	return { selections, hits: hits * 20 + 10_000, time, slowest };
}

/** Runs all tests without a mutant. @returns what each file's reach @throws Error when one fails */
async function dryRun(worker: string, bundled: string, tests: readonly string[]): Promise<Map<string, Reached>> {
	const reached = new Map<string, Reached>();
	await withWorkers(worker, bundled, tests, async (file, order) => {
		const answer = await order({ kind: "dry", file }, LONGEST_DRY);
		if (answer?.kind !== "dry" || answer.failed.length > 0)
			throw new Error(`${file}: fails without a mutant: ${answer?.kind === "dry" ? answer.failed[0] : "it did not end"}`);
		reached.set(file, answer);
	});
	return reached;
}

const percent = (part: number, whole: number): string => (whole === 0 ? 100 : 100 * part / whole).toFixed(1);

/** Runs mutants and prints what they come to. @returns whether the gate is passed @throws Error when a test fails without a mutant */
export async function run({
	places, sample, part: [k, n], gate, listed, near = false, tests = testFiles(), survivors = SURVIVORS, mutate = instrument, print = console.log,
}: Request): Promise<boolean> {
	const begin = Date.now();
	const since = (): string => `${((Date.now() - begin) / 1000).toFixed(0)} s`;
	const files = filesOf(places);
	const ran = near ? tests.filter(test => !HEAVY.has(test) && files.some(file => distance(test, file) < 2)) : tests;
	const whole = (await mutate(files)).mutants;
	const share = whole.filter((_, index) => index % n === k - 1);
	const drawn = sample === undefined ? share : draw(share, sample.count, sample.seed, nameOf);
	const { mutants, files: sources } = await mutate(files, new Set(drawn.map(({ key }) => key)));
	print(`${mutants.length} of ${whole.length} mutants of ${files.length} files${sample === undefined ? "" : `, seed ${sample.seed}`}${n === 1 ? "" : `, part ${k} of ${n}`}`);
	const show = (word: string, { file, line, mutator, original, replacement }: Mutant): void => print(`${word}  ${file}:${line}  ${mutator}  ${original} → ${replacement}`);
	const known = listedOf(whole, survivors);
	const entries = new Set(known.values());
	for (const { file, mutator, original, replacement } of survivors.filter(survivor => files.includes(survivor.file) && !entries.has(survivor)))
		print(`listed, but not there  ${file}  ${mutator}  ${original} → ${replacement}`);
	const pending = listed ? mutants : mutants.filter(({ key }) => !known.has(key));

	const folder = resolve(inProject("build"), `mutation-${process.pid}`);
	mkdirSync(folder, { recursive: true });
	const clean = (): void => rmSync(folder, { recursive: true, force: true });
	process.once("exit", clean);
	const killed = new Set<string>();
	let hung = 0;
	try {
		const bundled = `${folder}/tests.cjs`;
		const worker = `${folder}/worker.mjs`;
		await Promise.all([bundle(ran, sources, bundled), bundleWorker(worker)]);
		const reached = await dryRun(worker, bundled, ran);
		const count = [...reached.values()].reduce((sum, { times }) => sum + times.length, 0);
		print(`${count} tests of ${ran.length} files pass without a mutant, ${since()}`);
		let done = 0;
		let shown = Date.now();
		await withWorkers(worker, bundled, pending, async (mutant, order) => {
			const { selections, hits, time, slowest } = planOf(mutant, reached, near ? 0 : OTHERS);
			const attempt = (id: string, patience = 1): Promise<Answer> =>
				order({ kind: "mutant", id, selections, hits, timeout: patience * (SLOWER * slowest + LONGEST_TEST) }, patience * (SLOWER * time + LONGEST));
			if (selections.length > 0) {
				const answer = await attempt(mutant.id);
				if (answer === undefined)
					hung += 1;
				if (answer === undefined || answer.kind === "mutant" && answer.killed)
					killed.add(mutant.key);
			}
			done += 1;
			if (done % CONTROL === 0 && selections.length > 0) {
				// On a busy machine, tests take longer: they have time, and another try.
				const control = await attempt("", PATIENCE) ?? await attempt("", PATIENCE);
				if (control?.kind !== "mutant" || control.killed)
					throw new Error(`${control?.kind === "mutant" ? `${control.file}: ${control.title}` : "a worker"}: fails without a mutant after others`);
			}
			if (!killed.has(mutant.key) && !known.has(mutant.key))
				show("survived", mutant);
			if (Date.now() - shown > PROGRESS) {
				shown = Date.now();
				print(`${done} of ${pending.length}, ${done - killed.size} survived, ${since()}`);
			}
		});
	}
	finally {
		clean();
		process.off("exit", clean);
	}

	const { survived, equivalent, accepted, unexplained, found } = scoreOf(mutants, killed, known);
	for (const mutant of found)
		show("listed, but found", mutant);
	const interval = sample === undefined ? "" : `, 95 % interval ${wilson(killed.size, mutants.length).map(bound => bound.toFixed(1)).join(" to ")} %`;
	print(`${killed.size} of ${mutants.length} mutants killed: ${percent(killed.size, mutants.length)} %${interval}`);
	print(`${killed.size - hung} by a test that fails, ${hung} by tests that do not end`);
	print(`${survived} survived: ${equivalent} equivalent, ${accepted} for another reason, ${unexplained.length} unexplained; `
		+ `${percent(killed.size, mutants.length - equivalent)} % without the equivalent ones; ${since()}`);
	const passed = killed.size >= gate / 100 * mutants.length;
	if (!passed)
		print(`the score must be at least ${gate} %`);
	return passed;
}
