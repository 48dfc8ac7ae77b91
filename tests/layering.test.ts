// Imports point downwards only: the layers of docs/architecture, and the single definition of each fact.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";

/** npm runs tests in the checkout. */
const ROOT = process.cwd();

/** Every TypeScript file below a folder, as paths from the root with slashes. */
function sources(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
		.filter(entry => entry.isFile() && entry.name.endsWith(".ts"))
		.map(entry => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

function read(file: string): string {
	return readFileSync(join(ROOT, file), "utf8");
}

/** What a file names in its imports and exports, dynamic ones included. */
function specifiers(file: string): string[] {
	const named = /(?:^|\n)(?:import|export)\s[^;"'=]*?\bfrom\s+["']([^"']+)["']|(?:^|\n)import\s+["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;
	return [...read(file).matchAll(named)].map(match => (match[1] ?? match[2] ?? match[3])!);
}

/** The files of the project a file imports, as paths from the root. */
function imports(file: string): string[] {
	return specifiers(file).filter(name => name.startsWith(".")).map(name => posix.join(posix.dirname(file), name));
}

/** Which folder of modules/ each may import from, itself included. */
const MAY: Readonly<Record<string, readonly string[]>> = {
	app: ["app", "quectel", "mqtt", "base"],
	quectel: ["quectel", "at", "mqtt", "base"],
	mqtt: ["mqtt", "base"],
	at: ["at", "base"],
	base: ["base"],
};

const modules = sources("modules");
const hosts = sources("hosts");

describe("layering", () => {
	it("finds imports in every form", () => {
		assert.ok(modules.length > 20 && hosts.length > 10);
		assert.ok(specifiers("modules/at/engine.ts").includes("./line-reader.js"));
		assert.ok(imports("modules/quectel/modem/module.ts").includes("modules/at/engine.js"));
	});

	for (const [folder, allowed] of Object.entries(MAY)) {
		it(`modules/${folder} imports from ${allowed.map(name => `modules/${name}`).join(", ")} only`, () => {
			const files = modules.filter(file => file.startsWith(`modules/${folder}/`));
			assert.ok(files.length > 0);
			for (const file of files) {
				for (const target of imports(file))
					assert.ok(allowed.some(name => target.startsWith(`modules/${name}/`)), `${file} imports ${target}`);
			}
		});
	}

	it("modules/ has no other folders, and imports nothing that is not in it", () => {
		for (const file of modules) {
			assert.ok(Object.keys(MAY).includes(file.split("/")[1]!), file);
			for (const name of specifiers(file))
				assert.ok(name.startsWith("."), `${file} imports ${name}`);
		}
	});

	it("modules/ names no platform", () => {
		for (const file of modules)
			assert.doesNotMatch(read(file), /from "(?:timer|embedded:|node:|mc\/)|\b(?:setTimeout|setInterval|setImmediate|process\.|require\()/, file);
	});

	it("main.ts imports the host and modules/ only", () => {
		for (const name of specifiers("main.ts"))
			assert.ok(name === "host" || name.startsWith("./modules/"), `main.ts imports ${name}`);
	});

	it("hosts/ import hosts/ and modules/ only, and hosts/modem nothing of modules/ or of another host", () => {
		for (const file of hosts) {
			for (const target of imports(file)) {
				const own = file.startsWith("hosts/modem/") ? ["hosts/modem/"] : ["hosts/", "modules/", "main.js"];
				assert.ok(own.some(folder => target.startsWith(folder)), `${file} imports ${target}`);
			}
		}
	});

	it("every import of a source names a file that is there, with .js at its end", () => {
		for (const file of [...modules, ...hosts, "main.ts"]) {
			for (const target of imports(file)) {
				assert.ok(target.endsWith(".js"), `${file} imports ${target}`);
				assert.doesNotThrow(() => read(target.replace(/\.js$/, ".ts")), `${file} imports ${target}`);
			}
		}
	});

	it("no file imports itself through others", () => {
		const done = new Set<string>();
		const visit = (file: string, way: readonly string[]): void => {
			assert.ok(!way.includes(file), `a circle: ${[...way, file].join(" → ")}`);
			if (done.has(file))
				return;
			for (const target of valueImports(file))
				visit(target, [...way, file]);
			done.add(file);
		};
		for (const file of modules)
			visit(file, []);
	});

	it("+QMT stands in modules/quectel and hosts/modem only", () => {
		for (const file of [...modules, ...hosts, "main.ts"]) {
			if (!file.startsWith("modules/quectel/") && !file.startsWith("hosts/modem/"))
				assert.doesNotMatch(read(file), /\+QMT/, file);
		}
	});
});

/** The files whose code a file needs when it runs: imports that are not of types only. */
function valueImports(file: string): string[] {
	const found = [...read(file).matchAll(/(?:^|\n)(?:import|export)\s+(?!type\b)([^;"']*?)["'](\.[^"']+)["']/g)];
	return found.map(match => posix.join(posix.dirname(file), match[2]!).replace(/\.js$/, ".ts"));
}
