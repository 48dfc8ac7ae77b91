// Conformance of MQTTClient to ECMA-419, 4th edition: every case on XS, too. A title begins with its clause.

import { equal, ok } from "node:assert/strict";
import { find, runOnXS, type Report } from "../xs/machine.js";
import { cases } from "./cases.js";

describe("MQTTClient on XS", () => {
	let reports: readonly Report[] = [];

	before(function () {
		this.timeout(60_000);
		reports = runOnXS("tests/conformance/xs.scenario.ts");
	});

	for (const [title] of cases) {
		it(title, () => {
			equal((find(reports, title) as Report & { failure?: string }).failure, undefined);
		});
	}

	it("ran them all", () => {
		ok(reports.length === cases.length);
	});
});
