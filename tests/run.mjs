// `npm test`: compiles, then runs every test on Node and on XS, and gates the coverage of modules/. Needs npm's packages and a C compiler.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

function run(what, command, ...args) {
	const { status, error } = spawnSync(command, args, { stdio: "inherit", env: { ...process.env, NODE_OPTIONS: "--enable-source-maps" } });
	if (error || status !== 0) {
		process.stderr.write(`npm test: ${what} failed${error ? `: ${error.message}` : ""}\n`);
		process.exit(status || 1);
	}
}

function missing(what, how) {
	process.stderr.write(`npm test: ${what} is missing; ${how}\n`);
	process.exit(1);
}

if (!existsSync("node_modules/@agoric/xsnap/xsnap-native/xsnap/build/bin/lin/release/xsnap-worker")
	&& !existsSync("node_modules/@agoric/xsnap/xsnap-native/xsnap/build/bin/mac/release/xsnap-worker"))
	missing("XS", "it is compiled while npm installs the optional package @agoric/xsnap: install a C compiler and make, then run npm ci again");
if (spawnSync("cc", ["--version"]).status !== 0)
	missing("a C compiler (cc)", "install one, such as gcc or clang");

rmSync("build", { recursive: true, force: true });
rmSync("coverage", { recursive: true, force: true });
run("the compilation", process.execPath, require.resolve("typescript/package.json").replace("package.json", "bin/tsc"), "--project", "tsconfig.build.json");
run("the test run", process.execPath, "node_modules/c8/bin/c8.js", process.execPath, "node_modules/mocha/bin/mocha.js", ...process.argv.slice(2));
// Of a part of the tests it would say nothing.
if (process.argv.length === 2)
	run("the coverage of the notes", process.execPath, "build/tests/notes/write.js", "--check");
