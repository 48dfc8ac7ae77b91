// `npm run mutants`: what a mutant comes to, how a score is counted, and the words of the command line.
// The mutants of these tests are written by hand, as tools/mutation need not be installed. ./run, ./score, ./instrument; tests/notes/mutants.

import { deepEqual, equal, match, throws } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { inProject } from "../../hosts/node/project.js";
import { testFiles } from "./bundle.js";
import { NUMBERS, type Mutant, type Path } from "./instrument.js";
import { filesOf, restOfTables, run } from "./run.js";
import { draw, listedOf, listing, nameOf, scoreOf, type Survivor, wilson } from "./score.js";
import { SURVIVORS } from "./survivors.js";
import { TABLES } from "./tables.js";

const FILE = "modules/mqtt/packet-identifiers.ts";

/** Places of that file, each as the library would mutate it. */
const PLACES: readonly (readonly [original: string, replacement: string])[] = [
	["identifier % IDENTIFIERS + 1", "identifier % IDENTIFIERS + 2"],
	["identifier % IDENTIFIERS + 1", "identifier % (IDENTIFIERS - 1) + 1"],
	// A number below 1 times 65535 is below 65535: the smaller bound changes nothing.
	["Math.floor(random() * 65535)", "Math.min(65534, Math.floor(random() * 65535))"],
	["return identifier;", "for (;;);"],
	["static first(", "static last("],
];

const mutants: readonly Mutant[] = PLACES.map(([original, replacement], index) => ({
	id: String(index), file: FILE, line: 1, text: original, mutator: "ByHand", original, replacement, key: `${FILE}:${index}`,
}));

/** Without the one that hangs, which takes as long as a mutant may. */
const QUICK = mutants.filter(({ replacement }) => replacement !== "for (;;);");

/** The file with the chosen ones of some mutants, each at its own place, where it counts that it is reached. */
function mutate(some: readonly Mutant[], chosen?: ReadonlySet<string>): Promise<{ mutants: readonly Mutant[]; files: ReadonlyMap<string, string> }> {
	const placed = some.filter(({ key }) => chosen === undefined || chosen.has(key));
	let text = readFileSync(inProject(FILE), "utf8");
	for (const { id, original, replacement } of placed) {
		const active = `(reached("${id}"), globalThis.__stryker__.activeMutant === "${id}")`;
		if (original.startsWith("return"))
			text = text.replace(original, `if (${active}) ${replacement}\n${original}`);
		else if (original.startsWith("static"))
			text = `${text}\nif ${active} (PacketIdentifiers as any).first = undefined;\n`;
		else
			text = text.replace(original, `(${active} ? ${replacement} : ${original})`);
	}
	const header = `function reached(id: string): void {
		const { mutantCoverage: { static: outside, perTest }, currentTestId } = (globalThis as any).__stryker__;
		const counts = currentTestId === undefined ? outside : perTest[currentTestId] ??= {};
		counts[id] = (counts[id] ?? 0) + 1;
	}\n`;
	return Promise.resolve({ mutants: placed, files: new Map([[FILE, header + text]]) });
}

/** Runs mutants against the file's own tests. @returns what is printed, without times, and whether the gate is passed */
async function result(some: readonly Mutant[], gate: number, survivors: readonly Survivor[], listed: boolean): Promise<{ lines: string[]; passed: boolean }> {
	const lines: string[] = [];
	const passed = await run({
		places: [FILE], part: [1, 1], gate, listed, survivors, mutate: (_files, chosen) => mutate(some, chosen), tests: ["tests/modules/mqtt/packet-identifiers.test.ts"],
		print: line => void lines.push(line.replace(/\d+ s$/, "T")),
	});
	return { lines, passed };
}

const EQUIVALENT: Survivor = {
	file: FILE, mutator: "ByHand", original: PLACES[2]![0], replacement: PLACES[2]![1], equivalent: true, reason: "below 65535 anyway",
};
const FOUND: Survivor = { file: FILE, mutator: "ByHand", original: PLACES[0]![0], replacement: PLACES[0]![1], equivalent: false, reason: "none" };

describe("a run of mutants", () => {
	it("finds what a test finds, what hangs and what fails while it loads; prints what survives", async () => {
		const { lines, passed } = await result(mutants, 80, [], false);
		deepEqual(lines, [
			"5 of 5 mutants of 1 files", "7 tests of 1 files pass without a mutant, T",
			`survived  ${FILE}:1  ByHand  ${PLACES[2]![0]} → ${PLACES[2]![1]}`,
			"4 of 5 mutants killed: 80.0 %", "3 by a test that fails, 1 by tests that do not end",
			"1 survived: 0 equivalent, 0 for another reason, 1 unexplained; 80.0 % without the equivalent ones; T",
		]);
		equal(passed, true);
	});

	it("counts a listed survivor as one, and fails below the gate", async () => {
		const { lines, passed } = await result(QUICK, 76, [EQUIVALENT], false);
		deepEqual(lines.slice(2), [
			"3 of 4 mutants killed: 75.0 %", "3 by a test that fails, 0 by tests that do not end",
			"1 survived: 1 equivalent, 0 for another reason, 0 unexplained; 100.0 % without the equivalent ones; T",
			"the score must be at least 76 %",
		]);
		equal(passed, false);
	});

	it("runs listed survivors where they are asked for, and prints those that a test finds", async () => {
		const { lines } = await result(QUICK, 75, [EQUIVALENT, FOUND], true);
		deepEqual(lines.slice(2, 4), [`listed, but found  ${FILE}:1  ByHand  ${PLACES[0]![0]} → ${PLACES[0]![1]}`, "3 of 4 mutants killed: 75.0 %"]);
	});

	it("stops where a test fails without a mutant", async () => {
		const broken = (): Promise<{ mutants: readonly Mutant[]; files: ReadonlyMap<string, string> }> =>
			Promise.resolve({ mutants: [], files: new Map([[FILE, readFileSync(inProject(FILE), "utf8").replace("identifier % IDENTIFIERS + 1", "identifier % IDENTIFIERS + 2")]]) });
		const tests = ["tests/modules/mqtt/packet-identifiers.test.ts"];
		const message = await run({ places: [FILE], part: [1, 1], gate: 0, listed: false, tests, mutate: broken, print() {} }).then(String, (error: Error) => error.message);
		equal(message, `${tests[0]}: fails without a mutant: identifiers gives each of 1 to 65535 once before any of them again, never 0`);
	});
});

describe("the score of mutants", () => {
	it("has Wilson's interval", () => {
		const rounded = (part: number, sample: number): string[] => wilson(part, sample).map(bound => bound.toFixed(2));
		deepEqual(rounded(8, 10), ["49.02", "94.33"]);
		deepEqual(rounded(0, 10), ["0.00", "27.75"]);
		deepEqual(rounded(340, 400), ["81.17", "88.17"]);
	});

	it("is of a sample that its seed repeats, each value once", () => {
		const values = Array.from({ length: 1000 }, (_, index) => index);
		deepEqual(draw(values, 400, 1), draw(values, 400, 1));
		equal(new Set(draw(values, 400, 1)).size, 400);
		equal(new Set([...draw(values, 400, 1), ...draw(values, 400, 2)]).size > 500, true);
		deepEqual(draw(values, 2000, 3).sort((a, b) => a - b), values);
	});

	it("is of nearly the same sample when values have come or gone, so that a change of code leaves most of it", () => {
		const values = Array.from({ length: 1000 }, (_, index) => index);
		const before = new Set(draw(values, 400, 1));
		const after = draw([-1, -2, -3, ...values.slice(0, 500), ...values.slice(510)], 400, 1);
		equal(after.filter(value => before.has(value)).length >= 385, true);
	});

	it("is of mutants by what they change, wherever that is", () => {
		const moved = mutants.map(mutant => ({ ...mutant, line: mutant.line + 7, key: `${mutant.key} moved` }));
		deepEqual(draw(moved, 3, 1, nameOf).map(({ id }) => id), draw(mutants, 3, 1, nameOf).map(({ id }) => id));
		equal(new Set(mutants.map(nameOf)).size, mutants.length);
	});

	it("takes an entry of the list only for as many places as it states", () => {
		const twice = [mutants[0]!, { ...mutants[0]!, text: "else", key: "other" }];
		deepEqual([...listedOf(twice, [FOUND]).keys()], []);
		deepEqual([...listedOf(twice, [{ ...FOUND, times: 2 }]).keys()], [mutants[0]!.key, "other"]);
		deepEqual([...listedOf(twice, [{ ...FOUND, text: "else" }]).keys()], ["other"]);
		deepEqual([...listedOf(twice, [{ ...FOUND, times: 2, place: 2 }]).keys()], ["other"]);
		deepEqual([...listedOf(twice, [{ ...FOUND, times: 3, place: 2 }]).keys()], []);
		deepEqual([...listedOf([{ ...mutants[0]!, replacement: "3" }], [FOUND]).keys()], []);
	});

	it("is made with a list that says each reason once, for all of its places", () => {
		const { file, mutator, original, replacement, reason } = EQUIVALENT;
		const files = { [file]: { [reason]: [[mutator, original, replacement]] as const, none: [["ByHand", "a", "b", { text: "if (a)", times: 3, place: 2 }], ["ByHand", "c", "d"]] as const } };
		deepEqual(listing(files), [
			EQUIVALENT,
			{ file, mutator: "ByHand", original: "a", replacement: "b", text: "if (a)", times: 3, place: 2, equivalent: true, reason: "none" },
			{ file, mutator: "ByHand", original: "c", replacement: "d", equivalent: true, reason: "none" },
		]);
		deepEqual(listing({ [file]: { none: [["ByHand", FOUND.original, FOUND.replacement]] } }, false), [FOUND]);
		deepEqual([...listedOf(mutants, listing(files)).entries()], [[mutants[2]!.key, EQUIVALENT]]);
	});

	it("counts each survivor once: equivalent, for another reason, or unexplained", () => {
		const { survived, equivalent, accepted, unexplained, found } = scoreOf(mutants, new Set([mutants[3]!.key]), listedOf(mutants, [EQUIVALENT, FOUND]));
		deepEqual([survived, equivalent, accepted, unexplained.map(({ id }) => id), found], [4, 1, 1, ["1", "4"], []]);
	});
});

describe("the mutator for numbers", () => {
	const path = (value: unknown, parent: Path["parent"] = { type: "CallExpression" }, key = false): Path => {
		const node = { start: 0, end: 1, value };
		return { node, parent: key ? { ...parent, key: node } : parent, isProgram: () => false, isNumericLiteral: () => typeof value === "number" };
	};

	it("adds one", () => {
		deepEqual([...NUMBERS.mutate(path(41))], [{ type: "NumericLiteral", value: 42 }]);
	});

	it("leaves keys, types and all that is not a number", () => {
		for (const left of [path("41"), path(41, { type: "ObjectProperty" }, true), path(41, { type: "TSLiteralType" })])
			deepEqual([...NUMBERS.mutate(left)], []);
		deepEqual([...NUMBERS.mutate(path(41, { type: "ObjectProperty", computed: true }, true))].length, 1);
	});
});

describe("the listed survivors", () => {
	it("are of files of modules/, have a reason each, and are listed once", () => {
		for (const { file, reason } of SURVIVORS)
			deepEqual([file.startsWith("modules/") && existsSync(inProject(file)), reason.length > 10], [true, true], file);
		const names = SURVIVORS.map(({ file, mutator, original, replacement, text, place }) => JSON.stringify([file, mutator, original, replacement, text, place]));
		deepEqual(names.filter((name, index) => names.indexOf(name) !== index), []);
	});

	it("are listed by file, in the order of names", () => {
		for (const kind of [true, false]) {
			const files = [...new Set(SURVIVORS.filter(({ equivalent }) => equivalent === kind).map(({ file }) => file))];
			deepEqual(files, [...files].sort());
		}
	});

	it("are in the file as they are written: the original text of one place each", () => {
		for (const { file, original, text = "" } of SURVIVORS) {
			const source = readFileSync(inProject(file), "utf8").replace(/\s+/g, " ");
			deepEqual([source.includes(original), source.includes(text.replace(/\s+/g, " "))], [true, true], `${file}: ${original}`);
		}
	});
});

describe("npm run mutants", () => {
	it("mutates the tables and the rest of modules/, which have no file in common", () => {
		const tables = filesOf(TABLES);
		const rest = restOfTables();
		deepEqual([...tables, ...rest].sort(), filesOf(["modules"]));
		equal(tables.includes("modules/quectel/profile.ts"), true);
		equal(testFiles().length > 80, true);
	});

	it("takes files and folders of modules/, and nothing else", () => {
		deepEqual(filesOf(["./modules/mqtt/packet-types.ts", "modules/mqtt/packet-types.ts"]), ["modules/mqtt/packet-types.ts"]);
		equal(filesOf(["modules/at/"]).includes("modules/at/scan.ts"), true);
		for (const place of ["hosts/node", "modules/none", "modules/../hosts", "modulesx"])
			throws(() => filesOf([place]), new Error(`${place}: must be a file or a folder of modules/`));
	});

	for (const [words, line] of [
		[[], "error: one of --rows, --tables, --sample and a file or folder of modules/ is needed"],
		[["--tables", "--rows"], "error: one of --rows, --tables, --sample and a file or folder of modules/ is needed, not --rows and --tables"],
		[["--tables", "--part", "3/2"], "error: option '--part <K/N>' argument '3/2' is invalid. It must be K/N, K from 1 to N."],
		[["--tables", "--seed", "2"], "error: --seed needs --sample"],
		[["--sample", "0"], "error: option '--sample [count]' argument '0' is invalid. It must be a whole number from 1 on."],
		[["--sample", "--only", "x"], "error: --only needs --rows"],
		[["--rows", "--near"], "error: --near does not go with --rows"],
		[["hosts/node"], "error: hosts/node: must be a file or a folder of modules/"],
	] as const)
		it(`refuses ${words.join(" ") || "no words"} with one line and exit code 2`, () => {
			const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "tests/notes/mutants.ts", ...words], { cwd: inProject("."), encoding: "utf8" });
			deepEqual([status, stdout, stderr], [2, "", `${line}\n`]);
		});

	it("lists its options", () => {
		const { status, stdout } = spawnSync(process.execPath, ["--import", "tsx", "tests/notes/mutants.ts", "--help"], { cwd: inProject("."), encoding: "utf8" });
		equal(status, 0);
		match(stdout, /--tables .*\n[^]*--sample \[count\]/);
	});
});
