// `npx mocha`: runs the TypeScript tests through tsx, without a build; all of them when the command line names no file.
// mocha merges a `spec` that stands here with the files that are named, so it may stand here only when there are none.

/** Options whose value is the next word, and could be mistaken for a test file. */
const TAKES_VALUE = new Set(["-g", "--grep", "-f", "--fgrep", "--file", "--ignore", "--exclude", "-r", "--require", "-R", "--reporter", "--config"]);

const words = process.argv.slice(2);
const named = words.some((word, index) => !TAKES_VALUE.has(words[index - 1]) && /(^|\/)tests(\/|$)|\.test\.[jt]s$/.test(word));

module.exports = {
	// A child with the loader in its execArgv, which tests that start a process of their own hand on.
	"node-option": ["import=tsx"],
	"timeout": 120_000,
	"reporter": "./tests/support/reporter.mjs",
	...(named ? {} : { "spec": ["tests/**/*.test.ts"] }),
};
