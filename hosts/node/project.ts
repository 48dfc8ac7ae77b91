// Locates the project's files; this code runs from the sources (tsx) and, compiled, from build/.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

function findRoot(): string {
	let at = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(at, "package.json")))
		at = dirname(at);
	return at;
}

const root = findRoot();

/** @param file path relative to the project's folder @returns the file's path */
export function inProject(file: string): string {
	return join(root, file);
}
