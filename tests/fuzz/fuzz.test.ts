// The short form of `npm run fuzz`: every target on fixed seeds, after the corpus, on Node and on XS; and what the command does with a failure and with a mistake.
// docs/fuzz.md.

import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { UsageError } from "../../hosts/node/command-line.js";
import { inProject } from "../../hosts/node/project.js";
import { inherited } from "../support/inherited.js";
import { runOnXS } from "../xs/machine.js";
import { sizeOf, type Case, type Target } from "./case.js";
import { runFuzz } from "./command.js";
import { minimise } from "./minimise.js";
import { Random } from "./random.js";
import { fuzz, whyFails } from "./run.js";
import { ON_NODE, TARGETS } from "./targets.js";

const SEED = 20_261_128;
/** Hostile bytes of each target. */
const BYTES = { node: 30_000, xs: 6000 };
const FOLDER = inProject("tests/fuzz/corpus");
const LAST = "tests/fuzz/corpus/storage-last-generation.json";
const UPLOAD = "tests/fuzz/corpus/modem-upload-and-restart.json";
const CORPUS = readdirSync(FOLDER).sort().map(name => JSON.parse(readFileSync(`${FOLDER}/${name}`, "utf8")) as Case);

describe("hostile bytes", () => {
	for (const target of TARGETS) {
		it(`for ${target.name} leave it working, on Node`, () => {
			const { why, failing, bytes } = fuzz(target, SEED, BYTES.node, CORPUS);
			equal(why, undefined, JSON.stringify(failing));
			ok(bytes >= BYTES.node);
		});
	}

	for (const { name } of TARGETS.filter(({ name }) => !ON_NODE.includes(name))) {
		it(`for ${name} leave it working, on XS`, () => {
			const [result] = runOnXS("tests/fuzz/xs.scenario.ts", "run", name, String(SEED), String(BYTES.xs), JSON.stringify(CORPUS.filter(({ target }) => target === name)));
			equal(result!["why"], undefined, JSON.stringify(result!["failing"]));
		});
	}
});

describe("a fuzz case", () => {
	it("follows from its seed, is JSON, and counts its hostile bytes", () => {
		for (const target of TARGETS) {
			const made = target.generate(new Random(7));
			deepEqual(target.generate(new Random(7)), made);
			deepEqual(JSON.parse(JSON.stringify(made)), made);
		}
		equal(sizeOf({ target: "", options: {}, steps: [["bytes", "abc", 0, 0], ["wait", 5], ["noise", 0, 40, 3]] }), 43);
	});

	/** Fails on a step whose text has an x, as long as another step is there. */
	const FRAGILE: Target = {
		name: "fragile",
		generate: random => ({ target: "fragile", options: {}, steps: [["bytes", random.bytes(8), 90], ["bytes", `abc${random.chance(50) ? "x" : ""}def`, 77], ["wait", 1000]] }),
		run({ steps }) {
			if (steps.length > 1 && steps.some(([, text]) => String(text).includes("x")))
				throw new RangeError("it has an x");
			return 0;
		},
	};

	it("that fails ends the run, and is made as small as it can be", () => {
		const { failing, why, cases } = fuzz(FRAGILE, 1, 1000);
		equal(why, "RangeError: it has an x");
		ok(cases >= 1);
		const smallest = minimise(failing!, tried => whyFails(FRAGILE, tried) === why, 500);
		deepEqual([smallest.steps.length, smallest.steps.map(step => step[1]).filter(text => String(text).includes("x"))], [2, ["x"]]);
		equal(whyFails(FRAGILE, smallest), why);
		deepEqual(minimise(failing!, () => true, 0), failing);
	});
});

describe("npm run fuzz", () => {
	/** What the command prints, and its exit code. */
	function run(...words: string[]): { status: number; printed: string } {
		let printed = "";
		const status = runFuzz(words, text => printed += text, text => printed += text);
		return { status, printed };
	}

	it("prints seed, cases, bytes and failures, and replays a case", () => {
		const { status, printed } = run("--target", "storage", "--bytes", "1000", "--seed", "3");
		equal(status, 0);
		match(printed, /^seed 3, engine node, 1000 bytes\nstorage +\d+ cases, \d+ bytes, [\d.]+ s, \d+ KB\/s\n\d+ bytes, 0 failures, [\d.]+ s\n$/);
		for (const engine of ["node", "xs"])
			deepEqual(run("--engine", engine, "--replay", LAST), { status: 0, printed: `${LAST}: holds\n` });
	});

	it("throws for a mistake what names it", () => {
		for (const [words, message] of [
			[["--bytes", "many"], /--bytes/], [["--target", "moon"], /--target/], [["--engine", "xs", "--target", "modem"], /^--target modem: runs on Node only$/], [["--corpus", "nowhere"], /^--corpus nowhere: ENOENT/],
			[["--engine", "xs", "--replay", UPLOAD], /: the target modem runs on Node only$/], [["--replay", "package.json"], /^package.json: must be a case, as npm run fuzz writes them$/], [["--replay", "nowhere"], /^nowhere: ENOENT/], [["more"], /too many arguments/],
		] as const)
			throws(() => run(...words), { name: "Error", constructor: UsageError, message });
	});

	it("answers a mistake with one line and exit code 2", () => {
		const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "tests/fuzz/fuzz.ts", "--engine", "xs", "--target", "modem"], { cwd: inProject("."), env: inherited, encoding: "utf8" });
		deepEqual([status, stderr], [2, "npm run fuzz: --target modem: runs on Node only\n"]);
	});
});
