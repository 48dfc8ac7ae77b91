// docs/recovery.md is what the code and the causes that the tests play make of it.

import { equal } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { renderRecovery } from "../support/recovery-page.js";

describe("docs/recovery.md", () => {
	it("is what `npm run docs` writes", () => {
		equal(readFileSync("docs/recovery.md", "utf8"), renderRecovery());
	});
});
