// `npm run mutants`: `--rows` applies the mutations of the rows, one at a time, and runs the tests that their rows name; all else is ../mutation/run.
// Nothing in the checkout is changed: a test file is bundled with the mutated source into build/mutants. Exit codes: 0 all are killed, or as many as
// the gate asks for; 1 not; 2 usage. docs/mutants.md.

import { Command, InvalidArgumentError, Option } from "commander";
import { build } from "esbuild";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { install } from "../mutation/instrument.js";
import { filesOf, GATES, restOfTables, run as runMutants } from "../mutation/run.js";
import { TABLES } from "../mutation/tables.js";
import { faultOf, jobsOf, type Job, type Mutation } from "./mutations.js";
import { ROWS } from "./rows.js";

const FOLDER = "build/mutants";
/** Mutants at a time. */
const PROCESSES = 2;
/** Milliseconds after which a test that has not ended is stopped: a mutant that hangs is killed. */
const LONGEST = 60_000;

/** The outcome of a test run: how many tests passed and failed, or nothing when it had to be stopped. */
interface Run {
	readonly passed: number;
	readonly failed: number;
	readonly stopped: boolean;
	readonly output: string;
}

/** Bundles a test file, with a mutation if there is one. @returns the bundle's path @throws Error when the mutated source is not TypeScript */
async function bundle(file: string, name: string, mutation?: Mutation): Promise<string> {
	const outfile = `${FOLDER}/${name}.mjs`;
	const mutated = mutation === undefined ? undefined : resolve(mutation.file);
	await build({
		entryPoints: [file], outfile, bundle: true, platform: "node", format: "esm", target: "node20", packages: "external", logLevel: "silent",
		plugins: [{
			name: "mutation",
			setup(made) {
				made.onLoad({ filter: /\.ts$/ }, ({ path }) => path !== mutated ? undefined
					: { contents: readFileSync(path, "utf8").replace(mutation!.text, () => mutation!.replacement), loader: "ts" });
			},
		}],
	});
	return outfile;
}

/** Runs the tests of these full titles in a process of its own. */
function run(bundled: string, titles: readonly string[]): Promise<Run> {
	const report = `${bundled}.json`;
	rmSync(report, { force: true });
	const pattern = `^(${titles.map(title => title.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|")})$`;
	const child = spawn(process.execPath, [
		"node_modules/mocha/bin/mocha.js", "--no-config", "--no-package", "--timeout", String(LONGEST / 2), "--reporter", "json", "--reporter-option", `output=${report}`,
		"--grep", pattern, bundled,
	], { stdio: ["ignore", "pipe", "pipe"] });
	let output = "";
	let stopped = false;
	child.stdout.on("data", (bytes: Buffer) => output += String(bytes));
	child.stderr.on("data", (bytes: Buffer) => output += String(bytes));
	const watch = setTimeout(() => {
		stopped = true;
		child.kill("SIGKILL");
	}, LONGEST);
	return new Promise(done => child.on("close", () => {
		clearTimeout(watch);
		try {
			const { passes, failures } = (JSON.parse(readFileSync(report, "utf8")) as { stats: { passes: number; failures: number } }).stats;
			done({ passed: passes, failed: failures, stopped, output });
		}
		catch {
			done({ passed: 0, failed: 0, stopped, output });
		}
	}));
}

/** What becomes of a mutant: "killed" and "hangs" are what should. */
async function outcome({ row, mutation, file, tests }: Job, name: string): Promise<string> {
	const fault = faultOf(mutation, row);
	if (fault !== undefined)
		return `does not apply: ${fault}`;
	let bundled: string;
	try {
		bundled = await bundle(file, name, mutation);
	}
	catch (error) {
		return `does not compile: ${(error as Error).message.split("\n")[1] ?? ""}`;
	}
	const { passed, failed, stopped, output } = await run(bundled, tests);
	if (stopped)
		return "hangs";
	if (failed > 0)
		return "killed";
	return passed > 0 ? "survived" : `did not run: ${output.trim().split("\n").at(-1) ?? ""}`;
}

/** Runs something for each value, a few at a time. */
async function each<T>(values: readonly T[], act: (value: T, index: number) => Promise<void>): Promise<void> {
	let next = 0;
	const work = async (): Promise<void> => {
		while (next < values.length) {
			const index = next++;
			await act(values[index]!, index);
		}
	};
	await Promise.all(Array.from({ length: PROCESSES }, work));
}

/** The tests pass while nothing is mutated: else a failure would show nothing. @throws Error naming the file whose tests do not */
async function verify(jobs: readonly Job[]): Promise<void> {
	const files = [...new Set(jobs.map(({ file }) => file))];
	await each(files, async (file, index) => {
		const titles = [...new Set(jobs.filter(job => job.file === file).flatMap(({ tests }) => tests))];
		const { passed, failed, output } = await run(await bundle(file, `original-${index}`), titles);
		if (failed > 0 || passed !== titles.length)
			throw new Error(`${file}: of ${titles.length} tests ${passed} pass without a mutation, ${failed} fail\n${output}`);
	});
}

/** What `--sample` draws when no count is given, and the seed when none is. */
const SAMPLE = 400;
const SEED = 1;

interface Options {
	readonly rows?: true;
	readonly tables?: true;
	readonly sample?: number | true;
	readonly seed?: number;
	readonly part: readonly [number, number];
	readonly only?: string;
	readonly listed?: true;
	readonly near?: true;
}

function part(text: string): readonly [number, number] {
	const [k, n] = text.split("/").map(Number) as [number, number];
	if (!/^\d+\/\d+$/.test(text) || k < 1 || k > n)
		throw new InvalidArgumentError("It must be K/N, K from 1 to N.");
	return [k, n];
}

function natural(text: string): number {
	if (!/^[1-9]\d{0,8}$/.test(text))
		throw new InvalidArgumentError("It must be a whole number from 1 on.");
	return Number(text);
}

/** Runs the rows' mutations. @returns whether their tests find all */
async function runRows({ part: [k, n], only }: Options): Promise<boolean> {
	const begin = Date.now();
	const jobs = jobsOf(ROWS).filter(({ row }) => only === undefined || row.includes(only)).filter((_, index) => index % n === k - 1);
	mkdirSync(FOLDER, { recursive: true });
	await verify(jobs);
	const bad: string[] = [];
	await each(jobs, async (job, index) => {
		const since = Date.now();
		const came = await outcome(job, String(index));
		const line = `${came}  ${job.row}  ${job.mutation.file}: ${job.mutation.text.replace(/\s+/g, " ")} → ${job.mutation.replacement.replace(/\s+/g, " ")}  ${Date.now() - since} ms`;
		console.log(line);
		if (came !== "killed" && came !== "hangs")
			bad.push(line);
	});
	rmSync(FOLDER, { recursive: true, force: true });
	console.log(`${jobs.length - bad.length} of ${jobs.length} mutants killed, ${((Date.now() - begin) / 1000).toFixed(1)} s${n === 1 ? "" : `, part ${k} of ${n}`}`);
	if (bad.length > 0)
		console.error(`not killed:\n${bad.join("\n")}`);
	return bad.length === 0;
}

/** What is wrong with the command line; undefined for nothing. */
function faultOfWords({ rows, tables, sample, seed, only, listed, near }: Options, places: readonly string[]): string | undefined {
	const chosen = [rows && "--rows", tables && "--tables", sample !== undefined && "--sample", places.length > 0 && "a file or folder of modules/"].filter(Boolean);
	if (chosen.length !== 1)
		return `one of --rows, --tables, --sample and a file or folder of modules/ is needed${chosen.length > 1 ? `, not ${chosen.join(" and ")}` : ""}`;
	if (seed !== undefined && sample === undefined)
		return "--seed needs --sample";
	if (only !== undefined && !rows)
		return "--only needs --rows";
	if ((listed || near) && rows)
		return `${listed ? "--listed" : "--near"} does not go with --rows`;
	try {
		filesOf(places);
	}
	catch (error) {
		return (error as Error).message;
	}
	return undefined;
}

function main(options: Options, places: readonly string[]): Promise<boolean> {
	const { rows, tables, sample, seed = SEED, part, listed = false, near = false } = options;
	if (rows)
		return runRows(options);
	install();
	if (tables)
		return runMutants({ places: TABLES, part, gate: near ? GATES.near : GATES.tables, listed, near });
	if (sample !== undefined)
		return runMutants({ places: restOfTables(), sample: { count: sample === true ? SAMPLE : sample, seed }, part, gate: GATES.sample, listed, near });
	return runMutants({ places, part, gate: GATES.sample, listed, near });
}

const program = new Command("npm run mutants --").description("Breaks the code in one place at a time and shows whether a test fails (docs/mutants.md).")
	.argument("[places...]", "mutates these files and folders of modules/")
	.option("--rows", "applies the mutations of docs/coverage.md's rows and runs the tests that their rows name")
	.option("--tables", "mutates tables, profiles, settings and parsers of messages whole")
	.addOption(new Option("--sample [count]", `mutates a sample of the rest of modules/: ${SAMPLE} mutants unless stated`).argParser(natural))
	.option("--seed <number>", `draws another sample, default ${SEED}`, natural)
	.option("--part <K/N>", "only the K-th of N shares", part, [1, 1])
	.option("--only <text>", "with --rows, only rows whose note, section and name contain this")
	.option("--listed", "runs the listed survivors too, and prints those that a test finds")
	.option("--near", "runs only the tests of each file and its folder: faster, and a lower score")
	.configureOutput({ outputError: (text, write) => write(text) })
	.exitOverride(error => process.exit(error.exitCode === 0 ? 0 : 2));
program.parse();
const fault = faultOfWords(program.opts<Options>(), program.args);
if (fault !== undefined)
	program.error(`error: ${fault}`);
for (const signal of ["SIGINT", "SIGTERM"] as const)
	process.once(signal, () => process.exit(1));
try {
	if (!await main(program.opts<Options>(), program.args))
		process.exitCode = 1;
}
catch (error) {
	console.error((error as Error).message);
	process.exitCode = 1;
}
