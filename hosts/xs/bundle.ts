// Bundles a TypeScript entry and its imports into one script for an XS without modules. Used by this host, tests and benchmarks.
// Source: XS 13.3 supports all of ES2022; esbuild's options.

import { buildSync } from "esbuild";
import { inProject } from "../node/project.js";

/**
 * @param entry a TypeScript file, relative to the project's folder
 * @param alias files to import instead, by import name
 * @param global name of a global for the entry's exports; undefined: the exports are dropped
 * @returns the script, ASCII
 * @throws Error with the errors of esbuild
 */
export function bundle(entry: string, alias: { readonly [name: string]: string } = {}, global?: string): string {
	// Without white space: XS executes a bytecode for each source line, which release builds of mcconfig do not have.
	const result = buildSync({
		entryPoints: [inProject(entry)],
		alias: Object.fromEntries(Object.entries(alias).map(([name, file]) => [name, inProject(file)])),
		...(global === undefined ? {} : { globalName: global }),
		bundle: true, write: false, format: "iife", platform: "neutral", target: "es2022", charset: "ascii", logLevel: "silent", minifyWhitespace: true,
	});
	return result.outputFiles[0]!.text;
}
