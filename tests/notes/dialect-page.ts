// docs/coverage-bg95.md from the rows of ./dialect and the outcomes of a test run, as ./coverage makes docs/coverage.md.
// Source: ./dialect, ./dialect-driver.

import { escaped, type Outcomes } from "./coverage.js";
import { DRIVER } from "./dialect-driver.js";
import { DIALECT, type DialectRow, SPEAKERS, type Shown } from "./dialect.js";

const NOTHING: Shown = { none: "" };

/** Both sides of a row. */
function sides(row: DialectRow, driver: Readonly<Record<string, Shown>>): readonly [Shown, Shown] {
	return [driver[row.form] ?? NOTHING, row.modem];
}

/** @returns what is wrong with the rows: a test that did not run, a form without a row or with two */
export function dialectFaults(outcomes: Outcomes, rows = DIALECT, driver = DRIVER): string[] {
	const forms = rows.map(({ form }) => form);
	return [
		...forms.filter((form, index) => forms.indexOf(form) !== index).map(form => `${form}: there are two rows`),
		...Object.keys(driver).filter(form => !forms.includes(form)).map(form => `${form}: there is no such row`),
		...rows.flatMap(row => sides(row, driver).flatMap(side => "none" in side ? []
			: side.filter(test => outcomes[test] === undefined).map(test => `${row.form}: no such test: ${test}`))),
	];
}

/** Whether each test of a row passed. */
function passed(side: Shown, outcomes: Outcomes): boolean {
	return "none" in side || side.every(test => outcomes[test] === "passed");
}

/** A text with its code in backquotes. */
function prose(text: string): string {
	return text.split("`").map((part, index) => index % 2 === 0 ? escaped(part) : `\`${part}\``).join("");
}

/** The titles of a side, once where several modules have the test. */
function cell(side: Shown, outcomes: Outcomes): string {
	if ("none" in side)
		return `– ${side.none}`.trim();
	const title = (test: string): string => {
		const speaker = SPEAKERS.find(name => test.startsWith(`${name}: `));
		return `${outcomes[test] === "passed" ? "" : "**not passed**: "}${escaped(speaker === undefined ? test : test.slice(speaker.length + 2))}`;
	};
	return [...new Set(side.map(title))].join("; ");
}

/** @returns docs/coverage-bg95.md */
export function renderDialect(outcomes: Outcomes, rows = DIALECT, driver = DRIVER): string {
	const green = (row: DialectRow): boolean => sides(row, driver).every(side => passed(side, outcomes));
	const line = (row: DialectRow): string => {
		const [first, second] = sides(row, driver);
		return `| ${green(row) ? "✓" : "✗"} | \`${row.form.replace(/\|/g, "\\|")}\` | ${prose(row.text)} | ${row.mark} | ${cell(first, outcomes)} | ${cell(second, outcomes)} |`;
	};
	const sections = [...new Set(rows.map(({ item }) => item))].map(item =>
		`## ${item}\n\n| | form | what the module does | | driver | simulated module |\n|---|---|---|---|---|---|\n${rows.filter(row => row.item === item).map(line).join("\n")}\n`);
	const marked = (["known", "stated", "assumed"] as const).map(mark => `${rows.filter(row => row.mark === mark).length} ${mark}`).join(", ");
	return `# The dialect of BG96 V1.2, BG95 and BG77

What differs from V1.0 of the BG96 note ([its own page](coverage.md)), and which test shows it. \`known\` is seen on hardware or in the vendor's documents,
\`stated\` by third parties, \`assumed\` chosen here where neither has the exact form; where firmware may differ, a [firmware option](simulated-modem.md#firmware)
is named. Titles stand for a test of each module: a BG96 with \`note=1.2\`, a BG95 and a BG77. Written by \`npm run coverage:notes\` from tests/notes/dialect.ts
and what the last \`npm test\` came to; \`npm test\` fails when this page is not what its run shows.

Green: ${rows.filter(green).length} of ${rows.length} rows; ${marked}.

${sections.join("\n")}`;
}
