// Makes one script of a TypeScript entry and all it imports: what an XS without modules evaluates. Used by this host, tests and benchmarks.
// Source: XS 13.3 has all of ES2022; esbuild's options.

import { buildSync } from "esbuild";
import { inProject } from "../node/project.js";

/**
 * @param entry a TypeScript file, from the project's folder
 * @param alias other such files, by the import name that they stand in for
 * @param global name of a global that is to hold the entry's exports; none: they are dropped
 * @returns the script, ASCII
 * @throws Error that lists what esbuild found wrong
 */
export function bundle(entry: string, alias: { readonly [name: string]: string } = {}, global?: string): string {
	// Without white space: XS executes a bytecode for each new line of source, which firmware that mcconfig builds for release does not have.
	const result = buildSync({
		entryPoints: [inProject(entry)],
		alias: Object.fromEntries(Object.entries(alias).map(([name, file]) => [name, inProject(file)])),
		...(global === undefined ? {} : { globalName: global }),
		bundle: true, write: false, format: "iife", platform: "neutral", target: "es2022", charset: "ascii", logLevel: "silent", minifyWhitespace: true,
	});
	return result.outputFiles[0]!.text;
}
