// Output of a test run: the current file and the count of passed tests; on a terminal one live line, else a line every few seconds. The failures, then the sum.
// With `--reporter-option outcomes=FILE` writes the outcome of each test to FILE, and leaves the sum to tests/run.mjs.
import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import mocha from "mocha";

/** Milliseconds between two lines in a log, and between two writes of the live line. */
const LOG_INTERVAL = 5000;
const LIVE_INTERVAL = 100;

/** The last line of a run. */
export function sum(passed, failed) {
	return `${passed} passed, ${failed} failed`;
}

/** Adds what a title came to. Two tests with one title: only when both pass has the title passed. */
export function note(outcomes, title, outcome) {
	outcomes[title] = outcomes[title] === undefined || outcomes[title] === outcome ? outcome : "failed";
}

export default class Reporter extends mocha.reporters.Base {
	constructor(runner, options) {
		super(runner, options);
		const live = process.stdout.isTTY === true;
		const file = options.reporterOptions?.outcomes;
		const outcomes = {};
		const begin = Date.now();
		let passed = 0;
		let failed = 0;
		let last = begin;

		const show = test => {
			const now = Date.now();
			if (now - last < (live ? LIVE_INTERVAL : LOG_INTERVAL))
				return;
			last = now;
			const line = `${String(Math.round((now - begin) / 1000)).padStart(4)} s  ${sum(passed, failed)}  ${test.file ? relative("", test.file) : ""}`;
			process.stdout.write(live ? `\r\x1b[K${line.slice(0, process.stdout.columns - 1)}` : `${line}\n`);
		};

		runner.on("test", show);
		runner.on("test end", show);
		runner.on("pass", test => {
			passed += 1;
			note(outcomes, test.fullTitle(), "passed");
		});
		runner.on("fail", test => {
			failed += 1;
			note(outcomes, test.fullTitle(), "failed");
			process.stdout.write(`${live ? "\r\x1b[K" : ""}      failed: ${test.fullTitle()}\n`);
		});
		runner.on("pending", test => note(outcomes, test.fullTitle(), "pending"));
		runner.once("end", () => {
			if (live)
				process.stdout.write("\r\x1b[K");
			if (this.failures.length > 0)
				mocha.reporters.Base.list(this.failures);
			if (file)
				writeFileSync(file, JSON.stringify({ passed, failed, outcomes }));
			else
				console.log(sum(passed, failed));
		});
	}
}
