// `npm run coverage:notes`: writes docs/coverage.md and docs/coverage-bg95.md from the outcomes of the last `npm test`. With --check, as npm test runs it, only compares.
// Exit codes: 0 all is well, 1 a row names a missing file, symbol or test, or a page differs from the run.

import { readFileSync, writeFileSync } from "node:fs";
import { faultsOf, isGreen, readOutcomes, renderCoverage } from "./coverage.js";
import { dialectFaults, renderDialect } from "./dialect-page.js";
import { DIALECT } from "./dialect.js";
import { ROWS } from "./rows.js";

const PAGE = "docs/coverage.md";
const DIALECT_PAGE = "docs/coverage-bg95.md";
/** Faults that are told one by one. */
const MOST = 10;

function run(check: boolean): void {
	const outcomes = readOutcomes();
	const faults = [...faultsOf(ROWS, outcomes), ...dialectFaults(outcomes)];
	if (faults.length > 0)
		throw new Error(`${faults.slice(0, MOST).join("\n")}\n${faults.length} faults in the rows of tests/notes/rows.ts and dialect.ts`);
	for (const [page, text] of [[PAGE, renderCoverage(ROWS, outcomes)], [DIALECT_PAGE, renderDialect(outcomes)]] as const) {
		if (!check)
			writeFileSync(page, text);
		else if (readFileSync(page, "utf8") !== text)
			throw new Error(`${page} differs from this run: npm run coverage:notes rewrites it`);
	}
	console.log(`${PAGE}: ${ROWS.filter(row => isGreen(row, outcomes)).length} of ${ROWS.length} rows are green; ${DIALECT_PAGE}: ${DIALECT.length} rows`);
}

try {
	run(process.argv.includes("--check"));
}
catch (error) {
	console.error((error as Error).message);
	process.exitCode = 1;
}
