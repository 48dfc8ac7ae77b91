// The tests that mutants are run against, in one file with the mutated modules: a script that a worker evaluates once for each mutant.

import { build } from "esbuild";
import { readdirSync, readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { inProject } from "../../hosts/node/project.js";

/** Tests that load the sources, or processes, by themselves: a build with mutants would not reach them. */
const OUTSIDE = new Set(["tests/conformance/mqtt-client-xs.test.ts", "tests/docs/getting-started.test.ts", "tests/modules/load.test.ts", "tests/modules/manifests.test.ts", "tests/notes/rows.test.ts"]);
/** Tests that take seconds and find little that others do not: run only with mutants of their own file and folder, as the last. */
export const HEAVY: ReadonlySet<string> = new Set([
	"tests/modules/app/journal-outage.test.ts", "tests/modules/mqtt/journal-power.test.ts", "tests/modules/quectel/note.test.ts",
	"tests/modules/quectel/reentrancy.test.ts", "tests/modules/quectel/soak.test.ts", "tests/modules/quectel/tls/mutual-tls.test.ts",
]);
const FOLDERS = ["tests/conformance", "tests/docs", "tests/modules", "tests/notes"];

/** @returns the test files that run within one process, sorted */
export function testFiles(): string[] {
	return FOLDERS.flatMap(folder => readdirSync(inProject(folder), { recursive: true, encoding: "utf8" }).map(file => `${folder}/${file.split(sep).join("/")}`))
		.filter(file => file.endsWith(".test.ts") && !OUTSIDE.has(file)).sort();
}

/** Bundles test files: the script's exports are functions, by file, that load it. @param mutated sources by path in the checkout, instead of the files' own */
export async function bundle(tests: readonly string[], mutated: ReadonlyMap<string, string>, outfile: string): Promise<void> {
	await build({
		stdin: { contents: tests.map(file => `exports[${JSON.stringify(file)}] = () => require(${JSON.stringify(`./${file}`)});`).join("\n"), resolveDir: inProject(".") },
		outfile, bundle: true, platform: "node", format: "cjs", target: "node20", packages: "external", logLevel: "silent",
		plugins: [{
			name: "mutants",
			setup(made) {
				made.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
					contents: (mutated.get(relative(inProject("."), path).split(sep).join("/")) ?? readFileSync(path, "utf8"))
						.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)),
					loader: "ts",
				}));
			},
		}],
	});
}

/** Bundles a worker, which Node then starts without a loader. */
export async function bundleWorker(outfile: string): Promise<void> {
	const source = inProject("tests/mutation/worker.ts");
	await build({ entryPoints: [source], outfile, bundle: true, platform: "node", format: "esm", target: "node20", packages: "external", logLevel: "silent" });
}
