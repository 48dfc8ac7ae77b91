// Where the project's own files are: this code runs from the sources (tsx) and, compiled, from build/.

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

/** The path of a file of the project, given from its folder. */
export function inProject(file: string): string {
	return join(root, file);
}
