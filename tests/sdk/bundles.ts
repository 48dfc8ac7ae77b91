// The project's own tests as programs for the SDK's XS: the tests of modules/ in one, the allocation scenarios of tests/xs in another.
// Each is a main.js that mcconfig builds, with natives.c beside it; headless.c runs it. Source: esbuild's options; Moddable SDK 8.2.3, manifests.

import { buildSync, type BuildOptions } from "esbuild";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Kind, SDK } from "../../hosts/moddable/sdk.js";
import { bundle } from "../../hosts/xs/bundle.js";

const FOLDER = resolve("tests", "sdk", "xs");
/** What tests read: transcripts, and the tables in the comments of engine, lifecycle and link. */
const READ = ["tests/transcripts", "modules/at", "modules/quectel/modem", "modules/quectel/session"];

/** What needs Node itself. */
const NODE_ONLY = ["node:*", "aedes", "mqtt-packet", "serialport", "commander", "@peculiar/x509", "reflect-metadata"];

/** What takes hours of virtual time in each of hundreds of tests: Node does that. */
const SLOW = ["tests/modules/mqtt/journal-power.test.ts", "tests/modules/quectel/session/link-table.test.ts", "tests/modules/quectel/reentrancy.test.ts"];

/** What stands in for Node. */
const OPTIONS = Object.freeze({
	alias: { "node:assert/strict": join(FOLDER, "assert.ts"), "node:fs": join(FOLDER, "files.ts"), "node:perf_hooks": join(FOLDER, "files.ts") },
	bundle: true, write: false, format: "iife", platform: "neutral", target: "es2022", charset: "ascii", logLevel: "silent", minifyWhitespace: true,
	mainFields: ["module", "main"],
} satisfies BuildOptions);

/** Room for a program of any size: only its own steps count here. */
const CREATION = Object.freeze({
	chunk: { initial: 4_194_304, incremental: 1_048_576 },
	heap: { initial: 262_144, incremental: 65_536 },
	stack: 8192,
	keys: { initial: 4096, incremental: 1024, name: 1993, symbol: 127 },
});

/** An exception that leaves main.js ends the machine without a word. @returns the program, which tells it */
function guarded(source: string): string {
	return `try {\n${source}\n}\ncatch (error) {\n\tscreen.postMessage(JSON.stringify({ failed: String(error?.stack ?? error), exit: 1 }));\n}\n`;
}

/** A scenario, and what `xs.argument` gives it. */
export type Scenario = readonly [entry: string, ...args: string[]];

/**
 * Builds a program. Rejects when that fails.
 * @param source of its main.js
 * @returns the shared object that headless.c runs
 */
async function build(sdk: SDK, kind: Kind, output: string, source: string): Promise<string> {
	mkdirSync(output, { recursive: true });
	writeFileSync(join(output, "main.js"), source);
	writeFileSync(join(output, "manifest.json"), JSON.stringify({
		include: ["$(MODDABLE)/examples/manifest_base.json"],
		creation: CREATION,
		strip: [],
		modules: { "*": "./main", natives: join(FOLDER, "natives") },
	}));
	return sdk.build(kind, join(output, kind), {}, join(output, "manifest.json"));
}

/** Whether a file, with all that it imports, needs Node or a package of npm. */
function needsNode(file: string): boolean {
	const { metafile } = buildSync({ ...OPTIONS, entryPoints: [file], external: NODE_ONLY, metafile: true });
	return Object.values(metafile.outputs).some(({ imports }) => imports.some(({ external }) => external));
}

/** The tests of modules/ but those of app, whose broker needs Node. */
function testFiles(slow?: RegExp): { files: string[]; left: string[] } {
	const all = ["base", "at", "mqtt", "quectel"].flatMap(folder => (readdirSync(`tests/modules/${folder}`, { recursive: true }) as string[]).filter(name => name.endsWith(".test.ts"))
		.map(name => `tests/modules/${folder}/${name}`));
	const left = all.filter(file => SLOW.includes(file) || slow?.test(file) === true || needsNode(file));
	return { files: all.filter(file => !left.includes(file)), left };
}

/** The tests of modules/ that can run on an XS without Node, in one script. */
export interface TestBundle {
	readonly source: string;
	/** How many files they are, and which were left out. */
	readonly files: number;
	readonly left: readonly string[];
}

/** What takes too long where a bundle is to run. */
export interface Slow {
	readonly files: RegExp;
	readonly titles: RegExp;
}

/** @param post an expression, a function to which the script gives its results: see `runTests` @param slow is left out */
export function bundleTests(post: string, slow?: Slow): TestBundle {
	const { files, left } = testFiles(slow?.files);
	const texts = Object.fromEntries(READ.flatMap(folder => readdirSync(folder).map(name => `${folder}/${name}`)).map(path => [path, readFileSync(path, "utf8")]));
	const { outputFiles } = buildSync({
		...OPTIONS,
		stdin: {
			contents: [...files.map(file => `import "./${file}";`),
				'import { runTests } from "./tests/sdk/xs/globals.ts";',
				`void runTests(${post}, ${slow?.titles});`].join("\n"),
			resolveDir: resolve("."), loader: "ts",
		},
		inject: [join(FOLDER, "globals.ts")],
		define: { FILES: JSON.stringify(texts) },
	});
	return { source: outputFiles![0]!.text, files: files.length, left };
}

/** @returns the program of all tests that can run there, how many files they are, and which were left out */
export async function buildTests(sdk: SDK, output: string): Promise<Omit<TestBundle, "source"> & { readonly program: string }> {
	const { source, files, left } = bundleTests("text => screen.postMessage(text)");
	return { program: await build(sdk, "release", output, guarded(source)), files, left };
}

/** @returns the program that runs these scenarios one after the other, each with the counters of natives.c */
export async function buildScenarios(sdk: SDK, output: string, scenarios: readonly Scenario[]): Promise<string> {
	const entries = [...new Set(scenarios.map(([entry]) => entry))];
	const source = [
		'import * as natives from "natives";',
		"let given = [];",
		"Object.assign(globalThis, { slots: natives.slots, chunks: natives.chunks, collections: natives.collections, gc: natives.gc, meter: () => 0,",
		"  argument: index => given[index], print: text => screen.postMessage(text) });",
		`const entries = {${entries.map(entry => `${JSON.stringify(entry)}() {\n${bundle(entry)}\n}`).join(",\n")}};`,
		`for (const [entry, ...args] of ${JSON.stringify(scenarios)}) {`,
		"  given = args;",
		"  screen.postMessage(JSON.stringify({ scenario: [entry, ...args].join(' ') }));",
		"  entries[entry]();",
		"}",
		'screen.postMessage(JSON.stringify({ exit: 0 }));',
	].join("\n");
	return build(sdk, "debug", output, source);
}
