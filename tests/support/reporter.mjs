// The dots of a test run, and beside them coverage/tests.json: what each test, by its full title, came to. docs/coverage.md is made from it.
import { mkdirSync, writeFileSync } from "node:fs";
import mocha from "mocha";

export default class Reporter extends mocha.reporters.Dot {
	constructor(runner, options) {
		super(runner, options);
		const outcomes = {};
		const note = outcome => test => {
			const title = test.fullTitle();
			// Two tests with one title: only when both pass has the title passed.
			outcomes[title] = outcomes[title] === undefined || outcomes[title] === outcome ? outcome : "failed";
		};
		runner.on("pass", note("passed")).on("fail", note("failed")).on("pending", note("pending"));
		runner.on("end", () => {
			mkdirSync("coverage", { recursive: true });
			writeFileSync("coverage/tests.json", JSON.stringify(outcomes, null, "\t"));
		});
	}
}
