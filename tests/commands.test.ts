// The test commands: the tests that a command line selects, and the last line of a run.
// .mocharc.cjs, tests/support/reporter.mjs.

import { deepEqual, equal, match } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { inProject } from "../hosts/node/project.js";
import { inherited } from "./support/inherited.js";

/** Runs mocha with the project's own configuration. */
function mocha(...words: string[]): { status: number | null; lines: string[] } {
	const { status, stdout } = spawnSync(process.execPath, ["node_modules/mocha/bin/mocha.js", ...words], { cwd: inProject("."), env: inherited, encoding: "utf8" });
	return { status, lines: stdout.trimEnd().split("\n") };
}

/** The spec that .mocharc.cjs gives for a command line. */
function spec(...words: string[]): unknown {
	const script = "console.log(JSON.stringify(require('./.mocharc.cjs').spec ?? null))";
	return JSON.parse(spawnSync(process.execPath, ["-e", script, "--", "mocha", ...words], { cwd: inProject("."), encoding: "utf8" }).stdout);
}

describe("npx mocha", () => {
	it("runs every test when no file is named", () => {
		deepEqual(spec(), ["tests/**/*.test.ts"]);
		deepEqual(spec("--grep", "tests/layering.test.ts"), ["tests/**/*.test.ts"]);
	});

	it("adds nothing to the files that are named", () => {
		equal(spec("tests/layering.test.ts"), null);
		equal(spec("--grep", "x", "./tests/modules"), null);
	});

	it("runs a TypeScript file without a build, and ends with the sum alone on a line", () => {
		const { status, lines } = mocha("tests/modules/at/scan.test.ts");
		equal(status, 0);
		match(lines.at(-1)!, /^[1-9]\d* passed, 0 failed$/);
	});
});
