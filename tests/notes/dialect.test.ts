// The page of the dialect of BG96 V1.2, BG95 and BG77: its rows, and how their tests make them green.
// tests/notes/dialect.ts, dialect-driver.ts, dialect-page.ts; docs/coverage-bg95.md.

import { deepEqual, equal, match } from "node:assert/strict";
import { dialectFaults, renderDialect } from "./dialect-page.js";
import { DIALECT, type DialectRow } from "./dialect.js";

const row: DialectRow = { item: "Publish", form: "AT+X=<a|b>", text: "does", mark: "stated", modem: ["a BG95: does it", "a BG77: does it"] };

describe("the page of the dialect", () => {
	it("has no row without a test of the simulated module", () => {
		deepEqual(DIALECT.filter(({ modem }) => !("none" in modem) && modem.length === 0), []);
	});

	it("has a row green only when each of its tests ran and passed", () => {
		match(renderDialect({ "a BG95: does it": "passed", "a BG77: does it": "passed" }, [row], {}), /^Green: 1 of 1 rows; 0 known, 1 stated, 0 assumed\.$/m);
		match(renderDialect({ "a BG95: does it": "passed", "a BG77: does it": "failed" }, [row], {}), /^Green: 0 of 1 rows/m);
		match(renderDialect({ "a BG95: does it": "passed", "a BG77: does it": "passed" }, [row], { "AT+X=<a|b>": ["drives"] }), /^Green: 0 of 1 rows/m);
	});

	it("shows the test of several modules once, and why a side has none", () => {
		const page = renderDialect({ "a BG95: does it": "passed", "a BG77: does it": "passed" }, [row], { "AT+X=<a|b>": { none: "not its business" } });
		equal(page.split("\n").find(line => line.startsWith("| ✓")), "| ✓ | `AT+X=<a\\|b>` | does | stated | – not its business | does it |");
	});

	it("names a test that did not run, a form without a row and one with two as faults", () => {
		deepEqual(dialectFaults({ "a BG95: does it": "failed" }, [row, row], { other: [] }), [
			"AT+X=<a|b>: there are two rows", "other: there is no such row", "AT+X=<a|b>: no such test: a BG77: does it", "AT+X=<a|b>: no such test: a BG77: does it",
		]);
	});
});
