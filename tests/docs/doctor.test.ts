// docs/doctor.md is what its source renders.

import { equal } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { renderDoctor } from "../support/doctor-page.js";

describe("docs/doctor.md", () => {
	it("is up to date: npm run docs writes it", () => {
		equal(readFileSync("docs/doctor.md", "utf8"), renderDoctor());
	});
});
