// `npm test`: compiles, then runs every test on Node and on XS, and gates the coverage of modules/. Needs npm's packages and a C compiler.
// With words, `npm test -- --grep X` or `npm test -- FILE…`, only those tests: coverage is not gated, because the rest did not run.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { note, sum } from "./support/reporter.mjs";

const require = createRequire(import.meta.url);
const env = { ...process.env, NODE_OPTIONS: "--enable-source-maps" };
const words = process.argv.slice(2);
const ALL = "build/tests/**/*.test.js";
/** Measurements inside XS: they cover nothing of modules/ on Node, so they run beside the others in a process of their own. */
const MEASUREMENTS = "build/tests/xs/allocation*.test.js";

function fail(message, status = 1) {
	process.stderr.write(`npm test: ${message}\n`);
	process.exit(status);
}

function run(what, ...args) {
	const { status, error } = spawnSync(process.execPath, args, { stdio: "inherit", env });
	if (error || status !== 0)
		fail(`${what} failed${error ? `: ${error.message}` : ""}`, status || 1);
}

/** The words of a mocha run on built files, which writes its outcomes into a file. */
function mocha(outcomes, ...args) {
	return ["node_modules/mocha/bin/mocha.js", "--no-config", "--timeout", "120000", "--reporter", "./tests/support/reporter.mjs", "--reporter-option", `outcomes=${outcomes}`, ...args];
}

/** Starts Node; what it writes is held back until `release` is called. */
function start(args, held) {
	const child = spawn(process.execPath, args, { stdio: held ? ["ignore", "pipe", "pipe"] : "inherit", env });
	const ended = new Promise(resolve => child.on("error", error => resolve(error.message)).on("close", (status, signal) => resolve(status ?? signal)));
	const written = [];
	let released = false;
	for (const [from, to] of held ? [[child.stdout, process.stdout], [child.stderr, process.stderr]] : [])
		from.on("data", bytes => released ? to.write(bytes) : written.push([to, bytes]));
	return {
		ended,
		release() {
			released = true;
			for (const [to, bytes] of written)
				to.write(bytes);
		},
	};
}

/** The outcomes of runs as one. A run that ended before it wrote any has none. */
function merge(...files) {
	const merged = { passed: 0, failed: 0, outcomes: {} };
	for (const file of files.filter(file => existsSync(file))) {
		const { passed, failed, outcomes } = JSON.parse(readFileSync(file, "utf8"));
		merged.passed += passed;
		merged.failed += failed;
		for (const [title, outcome] of Object.entries(outcomes))
			note(merged.outcomes, title, outcome);
	}
	return merged;
}

function compile() {
	rmSync("build", { recursive: true, force: true });
	run("the compilation", require.resolve("typescript/package.json").replace("package.json", "bin/tsc"), "--project", "tsconfig.build.json");
	run("the check of the page's types", require.resolve("typescript/package.json").replace("package.json", "bin/tsc"), "--noEmit", "--project", "hosts/web/page");
}

async function runSome() {
	compile();
	const built = words.map(word => /(^|\/)tests\/.*\.test\.ts$/.test(word) ? word.replace(/^(.*\/)?tests\//, "build/tests/").replace(/\.ts$/, ".js") : word);
	const named = built.some((word, index) => word !== words[index]);
	const file = "build/outcomes.json";
	const status = await start(mocha(file, ...built, ...(named ? [] : [ALL])), false).ended;
	const { passed, failed } = merge(file);
	if (passed + failed === 0)
		fail("no test ran");
	console.log(sum(passed, failed));
	process.exit(status === 0 ? 0 : 1);
}

async function runAll() {
	if (!existsSync("node_modules/@agoric/xsnap/xsnap-native/xsnap/build/bin/lin/release/xsnap-worker")
		&& !existsSync("node_modules/@agoric/xsnap/xsnap-native/xsnap/build/bin/mac/release/xsnap-worker"))
		fail("XS is missing; it is compiled while npm installs the optional package @agoric/xsnap: install a C compiler and make, then run npm ci again");
	if (spawnSync("cc", ["--version"]).status !== 0)
		fail("a C compiler (cc) is missing; install one, such as gcc or clang");
	rmSync("coverage", { recursive: true, force: true });
	mkdirSync("coverage");
	compile();
	const files = ["coverage/tests-node.json", "coverage/tests-xs.json"];
	const measurements = start(mocha(files[1], MEASUREMENTS), true);
	const main = start(["node_modules/c8/bin/c8.js", process.execPath, "--import", "./tests/support/own-coverage.mjs", ...mocha(files[0], "--ignore", MEASUREMENTS, ALL)], false);
	const mainStatus = await main.ended;
	console.log("measurements inside XS, which ran beside the tests:");
	measurements.release();
	const measurementsStatus = await measurements.ended;
	const { passed, failed, outcomes } = merge(...files);
	writeFileSync("coverage/tests.json", JSON.stringify(outcomes, null, "\t"));
	let failure;
	if (mainStatus !== 0)
		failure = `the tests or their coverage failed (${mainStatus})`;
	else if (measurementsStatus !== 0)
		failure = `the measurements inside XS failed (${measurementsStatus})`;
	else if (spawnSync(process.execPath, ["build/tests/notes/write.js", "--check"], { stdio: "inherit", env }).status !== 0)
		failure = "the coverage of the notes failed";
	if (failure)
		process.stderr.write(`npm test: ${failure}\n`);
	console.log(sum(passed, failed));
	process.exit(failure ? 1 : 0);
}

await (words.length > 0 ? runSome() : runAll());
