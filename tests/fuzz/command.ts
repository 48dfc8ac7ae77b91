// What `npm run fuzz` does with its command line, docs/fuzz.md: --target NAME, --bytes N, --seed S, --engine node|xs, --corpus DIR, --replay FILE.
// A failing case is made small and written into build/fuzz, from where --replay runs it.

import { Command, Option } from "commander";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, UsageError, wholeNumber } from "../../hosts/node/command-line.js";
import { inProject } from "../../hosts/node/project.js";
import { runOnXS } from "../xs/machine.js";
import type { Case, Target } from "./case.js";
import { minimise } from "./minimise.js";
import { fuzz, whyFails, type Result } from "./run.js";
import { ON_NODE, TARGETS } from "./targets.js";

const SCENARIO = "tests/fuzz/xs.scenario.ts";
const CORPUS = "tests/fuzz/corpus";
const FAILURES = "build/fuzz";
/** Runs of a case while it is made smaller; on XS each is a machine of its own. */
const TRIALS = { node: 4000, xs: 200 };
/** Bytes that a machine may hold more in each third of a run than in the one before: an allowance for its own tables. */
const GROWTH = 8192;

interface Options {
	readonly target: string;
	readonly bytes: number;
	readonly seed: number;
	readonly engine: "node" | "xs";
	readonly corpus: string;
	readonly replay?: string;
}

/** @throws UsageError when the file is not a case of a known target */
function readCase(file: string): Case {
	let read: Partial<Case>;
	try {
		read = JSON.parse(readFileSync(file, "utf8")) as Partial<Case>;
	}
	catch (error) {
		throw new UsageError(`${file}: ${(error as Error).message.split("\n", 1)[0]}`);
	}
	const { target, options, steps } = read;
	if (typeof target !== "string" || typeof options !== "object" || !Array.isArray(steps) || !TARGETS.some(({ name }) => name === target))
		throw new UsageError(`${file}: must be a case, as npm run fuzz writes them`);
	return { target, options, steps };
}

/** @returns the cases of a folder, in the order of their names */
export function readCorpus(folder: string): Case[] {
	let names: string[];
	try {
		names = readdirSync(folder).filter(name => name.endsWith(".json")).sort();
	}
	catch (error) {
		throw new UsageError(`--corpus ${folder}: ${(error as Error).message.split("\n", 1)[0]}`);
	}
	return names.map(name => readCase(join(folder, name)));
}

/** @returns why a case fails on an engine; "" when it holds */
function whyFailsOn(engine: "node" | "xs", target: Target, tried: Case): string {
	if (engine === "node")
		return whyFails(target, tried);
	try {
		return String(runOnXS(SCENARIO, "replay", JSON.stringify(tried)).at(-1)!.why);
	}
	catch (error) {
		return String(error);
	}
}

/** Fuzzes one target. @returns what it came to; a machine that grows fails as well */
function runTarget({ engine, seed }: Options, target: Target, bytes: number, corpus: readonly Case[]): Result {
	if (engine === "node")
		return fuzz(target, seed, bytes, corpus);
	const kept = corpus.filter(({ target: name }) => name === target.name);
	const report = runOnXS(SCENARIO, "run", target.name, String(seed), String(bytes), JSON.stringify(kept)).at(-1) as unknown as Result & { readonly grown: number };
	return report.grown <= GROWTH || report.why !== undefined ? report : { ...report, why: `the machine holds ${report.grown} bytes more in each third of the run` };
}

/** Why it failed, without the numbers that differ from case to case. */
function kindOf(why: string): string {
	return why.replace(/\d+/g, "").slice(0, 40);
}

/** Makes a failing case small, and writes it. @returns the file's path */
function keep({ engine, seed }: Options, target: Target, failing: Case, why: string): string {
	const smallest = minimise(failing, tried => kindOf(whyFailsOn(engine, target, tried)) === kindOf(why), TRIALS[engine]);
	const file = join(FAILURES, `${target.name}-${seed}.json`);
	mkdirSync(inProject(FAILURES), { recursive: true });
	writeFileSync(inProject(file), `${JSON.stringify(smallest, null, "\t")}\n`);
	return file;
}

function chosen({ target: name, engine }: Options): readonly Target[] {
	const targets = TARGETS.filter(({ name: known }) => name === "all" ? engine === "node" || !ON_NODE.includes(known) : known === name);
	if (engine === "xs" && targets.some(({ name: known }) => ON_NODE.includes(known)))
		throw new UsageError(`--target ${name}: runs on Node only`);
	return targets;
}

function replay({ engine }: Options, file: string, print: (text: string) => void): number {
	const tried = readCase(file);
	if (engine === "xs" && ON_NODE.includes(tried.target))
		throw new UsageError(`--replay ${file}: the target ${tried.target} runs on Node only`);
	const why = whyFailsOn(engine, TARGETS.find(({ name }) => name === tried.target)!, tried);
	print(`${file}: ${why === "" ? "holds" : why}\n`);
	return why === "" ? 0 : 1;
}

function fuzzAll(options: Options, print: (text: string) => void, complain: (text: string) => void): number {
	const targets = chosen(options);
	const corpus = readCorpus(options.corpus);
	let failures = 0;
	let total = 0;
	const begin = Date.now();
	print(`seed ${options.seed}, engine ${options.engine}, ${options.bytes} bytes\n`);
	for (const target of targets) {
		const since = Date.now();
		const { cases, bytes, longest, failing, why } = runTarget(options, target, Math.ceil(options.bytes / targets.length), corpus);
		const seconds = (Date.now() - since) / 1000;
		total += bytes;
		const pace = `${seconds.toFixed(1)} s, ${Math.round(bytes / 1000 / seconds)} KB/s`;
		print(`${target.name.padEnd(8)} ${cases} cases, ${bytes} bytes, ${pace}${longest > 0 ? `, at most ${longest / 1000} s until it worked again` : ""}\n`);
		if (why !== undefined) {
			failures += 1;
			complain(`${target.name}: seed ${options.seed}, case ${cases}: ${why}\n`);
			if (failing !== undefined)
				complain(`${target.name}: npm run fuzz -- --engine ${options.engine} --replay ${keep(options, target, failing, why)}\n`);
		}
	}
	print(`${total} bytes, ${failures} failures, ${((Date.now() - begin) / 1000).toFixed(1)} s\n`);
	return failures === 0 ? 0 : 1;
}

/**
 * Runs the command.
 * @param print takes help, figures and results
 * @param complain takes a line for each failure
 * @returns the exit code: 0 no failure, 1 a failure
 * @throws UsageError for a mistake in the command line
 */
export function runFuzz(words: readonly string[], print: (text: string) => void, complain: (text: string) => void): number {
	const command = parse(new Command("npm run fuzz --").description("Sends hostile bytes to driver, sensor node, storage and simulated modem, and checks that each works afterwards.")
		.addOption(new Option("--target <name>", "what is fuzzed").choices([...TARGETS.map(({ name }) => name), "all"]).default("all"))
		.option("--bytes <n>", "hostile bytes in all, shared by the targets", wholeNumber(1, 1_000_000_000), 1_000_000)
		.option("--seed <s>", "the cases follow from it; default: the time", wholeNumber(0, 4_294_967_295), Date.now() % 1_000_000)
		.addOption(new Option("--engine <name>", "what runs modules/").choices(["node", "xs"]).default("node"))
		.option("--corpus <dir>", "folder of cases that are run first", inProject(CORPUS))
		.option("--replay <file>", "run one case, as it was written"), words, print);
	const options = command.opts<Options>();
	return options.replay === undefined ? fuzzAll(options, print, complain) : replay(options, options.replay, print);
}
