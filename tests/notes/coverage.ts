// docs/coverage.md from the rows of the notes and the outcomes of a test run: a row is green when each of its tests ran in that run and passed.
// Source: ./rows; coverage/tests.json, which tests/support/reporter writes.

import { readFileSync } from "node:fs";
import type { Absence, Evidence, Row } from "./rows.js";

/** What each test came to, by its full title. */
export type Outcomes = Readonly<Record<string, string | undefined>>;

/** What is shown of one side of a row. */
type Colour = "green" | "red" | "none";

/** @returns the outcomes of the last `npm test`. @throws Error when there was none */
export function readOutcomes(): Outcomes {
	try {
		return JSON.parse(readFileSync("coverage/tests.json", "utf8")) as Outcomes;
	}
	catch {
		throw new Error("no outcomes of a test run: npm test writes them");
	}
}

/** @returns what is wrong with rows: a test that did not run, a file or symbol that is not there */
export function faultsOf(rows: readonly Row[], outcomes: Outcomes): string[] {
	return rows.flatMap(row => [row.driver, row.modem].flatMap(side => {
		if ("none" in side)
			return [];
		const about = `${row.note} §${row.section} ${row.name}`;
		return [
			...side.tests.filter(test => outcomes[test] === undefined).map(test => `${about}: no such test: ${test}`),
			...side.where.filter(place => !stands(place)).map(place => `${about}: not there: ${place}`),
		];
	}));
}

/** Whether a file holds a symbol; `file symbol`. */
function stands(place: string): boolean {
	const [file, symbol] = place.split(" ") as [string, string];
	try {
		return new RegExp(`(^|[^\\w])#?${symbol}\\b`).test(readFileSync(file, "utf8"));
	}
	catch {
		return false;
	}
}

function colour(side: Evidence | Absence, outcomes: Outcomes): Colour {
	if ("none" in side)
		return "none";
	return side.tests.every(test => outcomes[test] === "passed") ? "green" : "red";
}

/** Whether all that a row can show is shown. */
export function isGreen(row: Row, outcomes: Outcomes): boolean {
	return [row.driver, row.modem].every(side => colour(side, outcomes) !== "red");
}

/** @param own the end of the title of a test that is this row's own */
function cell(side: Evidence | Absence, own: string, outcomes: Outcomes): string {
	if ("none" in side)
		return `– ${side.none}`;
	const where = side.where.map(place => {
		const [file, symbol] = place.split(" ") as [string, string];
		return `[${file.split("/").at(-1)}](../${file}) \`${symbol}\``;
	});
	const tests = side.tests.map(test => {
		const title = test.endsWith(own) ? `${test.slice(0, -own.length)} §…` : test;
		return `${outcomes[test] === "passed" ? "" : "**not passed**: "}${escaped(title)}`;
	});
	return `${where.join(", ")}: ${tests.join("; ")}`;
}

function line(row: Row, outcomes: Outcomes): string {
	const own = ` §${row.section} ${row.name}`;
	const name = `\`${row.name.replace(/\|/g, "\\|")}\` ${escaped(row.text)}`;
	return `| ${isGreen(row, outcomes) ? "✓" : "✗"} | ${name} | ${cell(row.driver, own, outcomes)} | ${cell(row.modem, own, outcomes)} |`;
}

/** @returns a text in which Markdown has nothing to read */
export function escaped(text: string): string {
	return text.replace(/[|<>*_[\]]/g, character => `\\${character}`);
}

/** @returns docs/coverage.md */
export function renderCoverage(rows: readonly Row[], outcomes: Outcomes): string {
	const sections: string[] = [];
	for (const note of [...new Set(rows.map(row => row.note))]) {
		for (const section of [...new Set(rows.filter(row => row.note === note).map(row => row.section))]) {
			const here = rows.filter(row => row.note === note && row.section === section);
			sections.push(`## ${note} §${section}\n\n| | the note | driver | simulated module |\n|---|---|---|---|\n${here.map(row => line(row, outcomes)).join("\n")}\n`);
		}
	}
	const green = (note: string): string => {
		const here = rows.filter(row => row.note === note);
		return `${here.filter(row => isGreen(row, outcomes)).length} of ${here.length} rows of the ${note} note`;
	};
	return `# What of the notes is there, and which test shows it

Every command form, parameter, table row and statement of both application notes. Written by \`npm run coverage:notes\` from the rows typed from the notes
(tests/notes) and from what the last \`npm test\` came to; \`npm test\` fails when this page is not what its run shows. A row is green (✓) when every test it
names ran in that run and passed, for the driver and for the simulated module; else it says so (✗). – is not that side's business. §… stands for the row's own
section and name: the test has them in its title. For every row, tests/notes/mutations.ts has at least one defect of the code that its test finds:
\`npm run mutants -- --rows\` applies them all.

Green: ${green("BG96")}, ${green("BC20")}.

${sections.join("\n")}`;
}
