// The manifests of modules/: each adds a group of modules, and the stand-ins of ./driver.json and ./node.json give way to it.
// Source: Moddable SDK, documentation/tools/manifest ("~" leaves out a file); docs/memory.md (What a build can leave out).

import { deepEqual, ok } from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

interface Manifest {
	readonly include?: readonly string[];
	readonly modules?: Readonly<Record<string, string | readonly string[]>>;
	readonly preload?: readonly string[];
}

/** What a build has with some manifests: the source file of each module, and the preloaded ones. */
interface Build {
	readonly files: ReadonlyMap<string, string>;
	readonly preload: ReadonlySet<string>;
	/** Modules with two files, which a build refuses. */
	readonly twice: readonly string[];
}

const GROUPS = readdirSync("modules").filter(name => name.endsWith(".json") && name !== "manifest.json").map(name => name.slice(0, -".json".length));
const FILES = (readdirSync("modules", { recursive: true }) as string[]).filter(name => name.endsWith(".ts")).map(name => `modules/${name.slice(0, -".ts".length)}`).sort();
/** What stands in for a module that a build leaves out. */
const STAND_INS = FILES.filter(file => posix.basename(file).startsWith("without-"));

function manifest(name: string): Manifest {
	return JSON.parse(readFileSync(join("modules", `${name}.json`), "utf8")) as Manifest;
}

/** The manifests and all that they include, each once. */
function withIncluded(names: readonly string[]): Set<string> {
	const found = new Set<string>();
	const add = (name: string): void => {
		if (found.has(name))
			return;
		found.add(name);
		for (const included of manifest(name).include ?? [])
			add(posix.basename(included, ".json"));
	};
	names.forEach(add);
	return found;
}

/** As mcconfig merges manifests: first what is left out, then the rest. */
function build(...names: readonly string[]): Build {
	const manifests = [...withIncluded(names)].map(manifest);
	const left = new Set(manifests.flatMap(({ modules }) => modules?.["~"] ?? []));
	const files = new Map<string, string>();
	const twice: string[] = [];
	for (const { modules } of manifests) {
		for (const [name, file] of Object.entries(modules ?? {})) {
			if (name === "~" || typeof file !== "string" || left.has(file))
				continue;
			if (files.has(name) && files.get(name) !== posix.join("modules", file)) // groups may share a file
				twice.push(name);
			files.set(name, posix.join("modules", file));
		}
	}
	return { files, twice, preload: new Set(manifests.flatMap(({ preload }) => preload ?? [])) };
}

/** The values that a file imports from files of the project: the module's name as XS resolves it, and the names imported. */
function importsOf(module: string, file: string): [module: string, names: string[]][] {
	const text = readFileSync(`${file}.ts`, "utf8");
	return [...text.matchAll(/^(?:import|export) (?!type\b)([^;"]*?)\bfrom "(\.[^"]+)\.js";/gm)].map(([, clause, specifier]) => {
		const names = /\{([^}]*)\}/.exec(clause!)?.[1]?.split(",").map(name => name.trim()).filter(name => name !== "" && !name.startsWith("type ")).map(name => name.split(" as ")[0]!) ?? [];
		return [posix.join(posix.dirname(module), specifier!), /^\w/.test(clause!) ? ["default", ...names] : names];
	});
}

/** Imports of a build that lead to no module of it. */
function missing({ files }: Build): string[] {
	return [...files].flatMap(([module, file]) => importsOf(module, file).filter(([name]) => !files.has(name)).map(([name]) => `${module} → ${name}`));
}

/** Which group a group needs beside those that it includes. */
const BASE: Readonly<Record<string, readonly string[]>> = {
	driver: [], node: [], client: ["driver", "receive"], diagnosis: ["driver"], influx: ["node"], journal: ["driver"], "node-commands": ["node"], "node-journal": ["node"], "node-tls": ["node"], "node-radio": ["node"], "node-record": ["node"],
	probe: ["driver"], receive: ["driver"], record: ["driver"], survey: ["driver"], queries: ["driver"], radio: ["driver"], tls: ["driver"],
};

/** The builds that leave out most: of the driver alone, and of the node. */
const LEAST = [build("driver"), build("node")];

describe("the manifests of modules/", () => {
	it("have each module with all of them, preloaded, under the name of its file", () => {
		const all = build("manifest");
		deepEqual([...all.files.keys()].sort(), FILES.filter(file => !STAND_INS.includes(file)));
		deepEqual([...all.files].filter(([name, file]) => name !== file), []);
		deepEqual([...all.preload].sort(), [...all.files.keys()].sort());
		deepEqual(all.twice, []);
		deepEqual([...withIncluded(["manifest"])].sort(), ["manifest", ...GROUPS].sort());
	});

	it("have their modules sorted, and the preloaded ones too", () => {
		for (const name of GROUPS) {
			const { modules, preload } = manifest(name);
			const names = Object.keys(modules!).filter(key => key !== "~");
			deepEqual(names, [...names].sort(), name);
			deepEqual(preload, [...preload!].sort(), name);
		}
	});

	for (const group of GROUPS) {
		it(`${group}.json makes a build that is complete`, () => {
			const built = build(group, ...BASE[group]!);
			deepEqual(missing(built), []);
			deepEqual(built.twice, []);
			deepEqual([...built.preload].sort(), [...built.files.keys()].sort(), "what is not preloaded takes RAM");
		});
	}

	it("use each stand-in, and none where its group is included", () => {
		deepEqual([...new Set(LEAST.flatMap(({ files }) => [...files.values()]))].filter(file => STAND_INS.includes(file)).sort(), STAND_INS);
		deepEqual([...build("manifest").files.values()].filter(file => STAND_INS.includes(file)), []);
	});

	it("find a module that is missing", () => {
		const { files, ...rest } = build("driver");
		const without = new Map([...files].filter(([name]) => name !== "modules/at/scan"));
		ok(missing({ ...rest, files: without }).includes("modules/at/ringbuffer → modules/at/scan"));
	});

	for (const stand of STAND_INS) {
		it(`${posix.basename(posix.dirname(stand))}/${posix.basename(stand)} exports what is imported of the module for which it stands`, async () => {
			const { files } = LEAST.find(({ files }) => [...files.values()].includes(stand))!;
			const [module] = [...files].find(([, file]) => file === stand)!;
			const exported = Object.keys(await import(`../../${stand}.js`) as object);
			const imported = [...files].flatMap(([from, file]) => importsOf(from, file).filter(([to]) => to === module).flatMap(([, names]) => names));
			ok(imported.length > 0);
			deepEqual([...new Set(imported)].filter(name => !exported.includes(name)), []);
		});
	}
});
