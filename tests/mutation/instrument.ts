// Mutants of modules/: StrykerJS's instrumenter, of tools/mutation, makes them from the TypeScript; a mutator of our own adds numbers.
// All mutants are in one build; `__stryker__.activeMutant` selects the one that is active. docs/mutants.md (Mutators).

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { inProject } from "../../hosts/node/project.js";

/** The folder of the library: a package.json and a lock of its own. */
const TOOL = "tools/mutation";
const LIBRARY = `${TOOL}/node_modules/@stryker-mutator/instrumenter/dist/src`;

/** One change of one place. */
export interface Mutant {
	/** Its number in the build that was made with it. */
	readonly id: string;
	/** Path in the checkout. */
	readonly file: string;
	readonly line: number;
	/** The text of its line, or of its first one. */
	readonly text: string;
	/** The library's name of the kind of change, or "NumericLiteral". */
	readonly mutator: string;
	readonly original: string;
	readonly replacement: string;
	/** What tells it from every other mutant of its file, as long as the file is unchanged. */
	readonly key: string;
}

/** Mutants, and the files with all of them, by path in the checkout. */
export interface Instrumented {
	readonly mutants: readonly Mutant[];
	readonly files: ReadonlyMap<string, string>;
}

/** What of Babel's paths the number mutator uses. */
export interface Path {
	readonly node: { readonly start: number; readonly end: number; readonly value?: unknown; readonly key?: unknown };
	readonly parent: { readonly type: string; readonly key?: unknown; readonly computed?: boolean };
	isProgram(): boolean;
	isNumericLiteral(): boolean;
}

interface Mutator {
	readonly name: string;
	mutate(path: Path): Iterable<unknown>;
}

interface ApiMutant {
	readonly id: string;
	readonly fileName: string;
	readonly mutatorName: string;
	readonly replacement: string;
	readonly location: { readonly start: { readonly line: number; readonly column: number }; readonly end: { readonly line: number; readonly column: number } };
}

interface Library {
	readonly Instrumenter: new (logger: object) => {
		instrument(files: readonly { name: string; content: string; mutate: true }[], options: object): Promise<{
			readonly files: readonly { readonly name: string; readonly content: string }[];
			readonly mutants: readonly ApiMutant[];
		}>;
	};
}

/** Replaces n by n + 1: the library has no mutator for numbers, and most of a table or a profile is numbers. Keys and types stay. */
export const NUMBERS: Mutator = {
	name: "NumericLiteral",
	* mutate(path) {
		const { node, parent } = path;
		const isKey = parent.key === node && !parent.computed;
		if (path.isNumericLiteral() && !isKey && parent.type !== "TSLiteralType" && parent.type !== "TSEnumMember")
			yield { type: "NumericLiteral", value: (node.value as number) + 1 };
	},
};

/** Installs the library when it is missing. @throws Error when it cannot be installed */
export function install(): void {
	if (existsSync(inProject(LIBRARY)))
		return;
	console.log(`installs ${TOOL} with npm ci`);
	const { status, stderr } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--prefix", inProject(TOOL)], { encoding: "utf8" });
	if (status !== 0)
		throw new Error(`${TOOL}: npm ci failed: ${stderr.trim().split("\n")[0] ?? ""}`);
}

/**
 * Mutates files.
 * @param files paths in the checkout
 * @param chosen keys of the mutants to place; all, when there is none
 * @throws Error when the library is not installed
 */
export async function instrument(files: readonly string[], chosen?: ReadonlySet<string>): Promise<Instrumented> {
	const load = (path: string): Promise<unknown> => import(pathToFileURL(inProject(`${LIBRARY}/${path}`)).href);
	const { Instrumenter } = await load("index.js") as Library;
	const { allMutators } = await load("mutators/mutate.js") as { allMutators: Mutator[] };
	const originals = [...allMutators];
	const keys: string[] = [];
	let file = -1;
	let seen = new Map<string, number>();
	/** A mutator that leaves out what is not chosen. */
	const choosing = (mutator: Mutator): Mutator => ({
		name: mutator.name,
		* mutate(path) {
			for (const replacement of mutator.mutate(path)) {
				const place = `${files[file]}:${path.node.start}-${path.node.end}:${mutator.name}`;
				const count = (seen.get(place) ?? 0) + 1;
				seen.set(place, count);
				const key = `${place}:${count}`;
				if (chosen !== undefined && !chosen.has(key))
					continue;
				keys.push(key);
				yield replacement;
			}
		},
	});
	/** The first mutator; each file begins with its program. */
	const begin: Mutator = {
		name: "",
		* mutate(path) {
			if (path.isProgram()) {
				file += 1;
				seen = new Map();
			}
		},
	};
	allMutators.splice(0, allMutators.length, begin, ...[...originals, NUMBERS].map(choosing));
	try {
		const sources = new Map(files.map(name => [name, readFileSync(inProject(name), "utf8")]));
		const quiet = { isDebugEnabled: () => false, debug() {}, info() {}, warn() {} };
		const { files: made, mutants } = await new Instrumenter(quiet).instrument(
			[...sources].map(([name, content]) => ({ name, content, mutate: true })), { plugins: null, excludedMutations: [], ignorers: [], noHeader: false });
		return {
			mutants: mutants.map(({ id, fileName, mutatorName, replacement, location: { start, end } }, index) => {
				const lines = sources.get(fileName)!.split("\n");
				const text = lines[start.line]!.trim();
				const within = lines.slice(start.line, end.line + 1);
				within[within.length - 1] = within.at(-1)!.slice(0, end.column);
				within[0] = within[0]!.slice(start.column);
				return {
					id, file: fileName, line: start.line + 1, text, mutator: mutatorName, original: oneLine(within.join("\n")), replacement: oneLine(replacement), key: keys[index]!,
				};
			}),
			files: new Map(made.map(({ name, content }) => [name, content])),
		};
	}
	finally {
		allMutators.splice(0, allMutators.length, ...originals);
	}
}

function oneLine(text: string): string {
	return text.replace(/\s+/g, " ");
}
