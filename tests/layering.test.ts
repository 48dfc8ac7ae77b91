// Which room of the house may import which, types included. Tests docs/architecture.md (Rooms and what may import what), and where a fact has its home.
// The checks are functions of a graph; each is held to finding a forbidden type import that is added to a copy of it.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";

/** npm runs tests in the checkout. */
const ROOT = process.cwd();

/** Every TypeScript file below a folder, as paths from the root with slashes. */
function sources(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
		.filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
		.map(entry => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

function read(file: string): string {
	return readFileSync(join(ROOT, file), "utf8");
}

/** What a text names in its imports and exports: of values, of types, and inside expressions of either. */
function specifiers(text: string): string[] {
	const named = /(?:^|\n)(?:import|export)\s[^;"'=]*?\bfrom\s+["']([^"']+)["']|(?:^|\n)import\s+["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;
	return [...text.matchAll(named)].map(match => (match[1] ?? match[2] ?? match[3])!);
}

/** A file imports another; both are paths from the root. */
interface Edge {
	readonly from: string;
	readonly to: string;
}

/** The source of a file that an import names: `.js` stands for either kind, and a style for itself. */
function sourceOf(path: string): string {
	const source = path.replace(/\.js$/, ".ts");
	return existsSync(join(ROOT, source)) || !existsSync(join(ROOT, `${source}x`)) ? source : `${source}x`;
}

/** The imports of a file that are files of the project, named by a path or as the manifests name modules/. */
function importsOf(from: string, text: string): Edge[] {
	const edges: Edge[] = [];
	for (const name of specifiers(text)) {
		if (name.startsWith("."))
			edges.push({ from, to: sourceOf(posix.join(posix.dirname(from), name)) });
		else if (name.startsWith("modules/"))
			edges.push({ from, to: `${name}.ts` });
	}
	return edges;
}

const modules = sources("modules");
const hosts = sources("hosts");
const files = [...modules, ...hosts, "main.ts"];
const graph: readonly Edge[] = files.flatMap(file => importsOf(file, read(file)));

/** The files of modules/ that hosts and main.ts may import, each with its reason. */
const PUBLIC: Readonly<Record<string, string>> = {
	"modules/quectel/modem.ts": "a program of one's own makes a Modem",
	"modules/quectel/session.ts": "and a QMTSession on it",
	"modules/quectel/profile.ts": "with the profile of its module",
	"modules/quectel/queries.ts": "and asks the module",
	"modules/mqtt/client.ts": "ECMA-419's client on a session",
	"modules/mqtt/moddable.ts": "and Moddable's",
	"modules/mqtt/journal.ts": "messages that wait in flash",
	"modules/base/platform.ts": "the types of what a host provides: Serial, Clock, Alarm",
	"modules/app/host.ts": "the type of a host, and of the node it observes",
	"modules/app/publisher.ts": "main.ts starts it",
	"modules/app/configuration/configuration.ts": "hosts/node checks settings before it makes a machine for them",
};

const QUECTEL = ["modem", "session", "profile", "queries"].map(name => `modules/quectel/${name}.ts`);
const MQTT = ["client", "moddable"].map(name => `modules/mqtt/${name}.ts`);

/** From the lowest to the highest, those of one folder together: each may import from itself and from what stands behind it. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
	"base": [],
	"at": ["base"],
	"mqtt": ["base"],
	"mqtt/client": ["mqtt", "base"],
	"mqtt, public": ["mqtt/client", "mqtt", "base"],
	"quectel/common": ["at", "mqtt", "base"],
	"quectel/receive": ["quectel/common", "at", "mqtt", "base"],
	"quectel/modem": ["quectel/receive", "quectel/common", "at", "mqtt", "base"],
	"quectel/tls": ["quectel/modem", "quectel/receive", "quectel/common", "at", "mqtt", "base"],
	"quectel/session": ["quectel/tls", "quectel/modem", "quectel/receive", "quectel/common", "at", "mqtt", "base"],
	"quectel/profiles": ["quectel/modem", "quectel/receive", "quectel/common", "at", "mqtt", "base"],
	"quectel, public": ["quectel/profiles", "quectel/session", "quectel/tls", "quectel/modem", "quectel/receive", "quectel/common", "at", "mqtt", "base"],
	"app/telemetry": ["quectel, public", "mqtt", "base"],
	"app/configuration": ["app/telemetry", "quectel, public", "mqtt", "base"],
	"app": ["app/configuration", "app/telemetry", "quectel, public", "mqtt", "base"],
};

/** The room of a file of modules/: its folder, or what is public of it. */
function roomOf(file: string): string {
	if (QUECTEL.includes(file))
		return "quectel, public";
	if (MQTT.includes(file))
		return "mqtt, public";
	return posix.dirname(file).replace(/^modules\//, "");
}

/** @returns the imports that lead out of a room of modules/ to where they may not */
function upward(edges: readonly Edge[]): string[] {
	return edges.filter(({ from, to }) => from.startsWith("modules/") && roomOf(from) !== roomOf(to) && !ROOMS[roomOf(from)]?.includes(roomOf(to))).map(name);
}

/** @returns the imports of hosts and main.ts that lead to what is not public, or not theirs */
function inward(edges: readonly Edge[]): string[] {
	return edges.filter(({ from, to }) => {
		if (from.startsWith("hosts/modem/"))
			return !to.startsWith("hosts/modem/");
		if (from.startsWith("hosts/"))
			return !to.startsWith("hosts/") && to !== "main.ts" && PUBLIC[to] === undefined;
		return from === "main.ts" && PUBLIC[to] === undefined;
	}).map(name);
}

/** @returns the circles of files that import one another; hosts/modem has a test of its own */
function circles(edges: readonly Edge[]): string[] {
	const targets = new Map<string, string[]>();
	for (const { from, to } of edges) {
		if (!from.startsWith("hosts/modem/"))
			targets.set(from, [...targets.get(from) ?? [], to]);
	}
	const found: string[] = [];
	const done = new Set<string>();
	const visit = (file: string, way: readonly string[]): void => {
		if (way.includes(file))
			found.push([...way.slice(way.indexOf(file)), file].join(" → "));
		else if (!done.has(file)) {
			for (const target of targets.get(file) ?? [])
				visit(target, [...way, file]);
			done.add(file);
		}
	};
	for (const file of targets.keys())
		visit(file, []);
	return found;
}

function name({ from, to }: Edge): string {
	return `${from} → ${to}`;
}

/** Type imports that must not be, and what finds them. */
const FORBIDDEN: readonly (readonly [check: (edges: readonly Edge[]) => string[], from: string, to: string])[] = [
	[upward, "modules/base/turn.ts", "modules/at/engine.ts"],
	[upward, "modules/base/memory.ts", "modules/mqtt/inbox.ts"],
	[upward, "modules/at/engine.ts", "modules/mqtt/inbox.ts"],
	[upward, "modules/at/names.ts", "modules/quectel/common/urcs.ts"],
	[upward, "modules/mqtt/inbox.ts", "modules/at/engine.ts"],
	[upward, "modules/mqtt/inbox.ts", "modules/mqtt/client/byte-buffer.ts"],
	[upward, "modules/mqtt/message-reader.ts", "modules/quectel/session.ts"],
	[upward, "modules/mqtt/client/session.ts", "modules/mqtt/moddable.ts"],
	[upward, "modules/mqtt/client/session.ts", "modules/quectel/session.ts"],
	[upward, "modules/quectel/common/module-profile.ts", "modules/quectel/modem/bring-up-steps.ts"],
	[upward, "modules/quectel/common/mqtt-keys.ts", "modules/quectel/profile.ts"],
	[upward, "modules/quectel/receive/receiver.ts", "modules/quectel/modem/module.ts"],
	[upward, "modules/quectel/modem/module.ts", "modules/quectel/modem.ts"],
	[upward, "modules/quectel/modem/connection.ts", "modules/quectel/session/session-core.ts"],
	[upward, "modules/quectel/modem/module.ts", "modules/quectel/tls/tls-options.ts"],
	[upward, "modules/quectel/tls/ssl-context.ts", "modules/quectel/session/link.ts"],
	[upward, "modules/quectel/session/link.ts", "modules/quectel/queries.ts"],
	[upward, "modules/quectel/session/session-core.ts", "modules/mqtt/client.ts"],
	[upward, "modules/quectel/session.ts", "modules/app/host.ts"],
	[upward, "modules/app/publisher.ts", "modules/quectel/tls/tls-options.ts"],
	[upward, "modules/app/publisher.ts", "modules/at/engine.ts"],
	[upward, "modules/app/publisher.ts", "modules/mqtt/client.ts"],
	[upward, "modules/app/telemetry/fields.ts", "modules/app/host.ts"],
	[upward, "modules/app/telemetry/fields.ts", "modules/app/configuration/configuration.ts"],
	[upward, "modules/app/configuration/configuration.ts", "modules/app/node-options.ts"],
	[upward, "modules/app/host.ts", "hosts/node/clock.ts"],
	[inward, "hosts/node/start.ts", "modules/quectel/modem/module.ts"],
	[inward, "hosts/simulator/display.ts", "modules/app/telemetry/status.ts"],
	[inward, "hosts/esp32/serial.ts", "modules/base/check.ts"],
	[inward, "hosts/modem/simulator.ts", "modules/base/platform.ts"],
	[inward, "hosts/modem/simulator.ts", "hosts/node/clock.ts"],
	[inward, "main.ts", "modules/app/node-options.ts"],
	[inward, "main.ts", "hosts/node/host.ts"],
	[circles, "modules/at/command.ts", "modules/at/engine.ts"],
	[circles, "modules/quectel/modem/connection-handler.ts", "modules/quectel/modem/connection.ts"],
	[circles, "modules/app/host.ts", "modules/app/publisher.ts"],
	[circles, "hosts/node/options.ts", "hosts/node/start.ts"],
];

describe("layering", () => {
	it("finds imports in every form", () => {
		const forms = [
			"import \"./0.js\";", "import a from \"./1.js\";", "import type B from \"./2.js\";", "import c, { type D } from \"./3.js\";", "import {\n\te,\n} from \"./4.js\";",
			"import * as f from \"./5.js\";", "export { g } from \"./6.js\";", "export type { H } from \"./7.js\";", "export * from \"./8.js\";",
			"let i: import(\"./9.js\").I;", "await import(\"./10.js\");",
		];
		assert.deepEqual(specifiers(forms.join("\n")), forms.map((_, index) => `./${index}.js`));
		assert.deepEqual(importsOf("hosts/device/client.ts", "export * from \"modules/mqtt/moddable\";"), [{ from: "hosts/device/client.ts", to: "modules/mqtt/moddable.ts" }]);
		assert.ok(modules.length > 20 && hosts.length > 10);
	});

	it("every file of modules/ is in a room, and imports from it and from those below it only", () => {
		for (const file of modules)
			assert.ok(ROOMS[roomOf(file)], file);
		assert.deepEqual(upward(graph), []);
	});

	it("hosts/ and main.ts import what is public of modules/ only, and hosts/modem nothing of modules/ or of another host", () => {
		for (const file of Object.keys(PUBLIC))
			assert.ok(existsSync(join(ROOT, file)), file);
		assert.deepEqual(inward(graph), []);
	});

	it("no file imports itself through others, not even types", () => {
		assert.deepEqual(circles(graph), []);
	});

	for (const [check, from, to] of FORBIDDEN) {
		it(`a type import ${name({ from, to })} is found by ${check.name}`, () => {
			assert.ok(files.includes(from) && files.includes(to), "both files are there");
			const path = posix.relative(posix.dirname(from), to).replace(/\.ts$/, ".js");
			const line = `import type X from "${path.startsWith(".") ? path : `./${path}`}";\n`;
			const more = files.flatMap(file => importsOf(file, file === from ? line + read(file) : read(file)));
			assert.equal(more.length, graph.length + 1);
			const found = check(more);
			assert.ok(found.length > 0 && found.every(one => one.includes(from) && one.includes(to)), found.join("\n"));
		});
	}

	it("modules/ imports nothing that is not in it", () => {
		for (const file of modules) {
			for (const name of specifiers(read(file)))
				assert.ok(name.startsWith("."), `${file} imports ${name}`);
		}
	});

	it("modules/ names no platform", () => {
		for (const file of modules)
			assert.doesNotMatch(read(file), /from "(?:timer|embedded:|node:|mc\/)|\b(?:setTimeout|setInterval|setImmediate|process\.|require\()/, file);
	});

	it("main.ts imports the host and modules/ only", () => {
		for (const name of specifiers(read("main.ts")))
			assert.ok(name === "host" || name.startsWith("./modules/"), `main.ts imports ${name}`);
	});

	it("every import of a source names a file that is there, with .js at its end", () => {
		for (const file of files) {
			for (const name of specifiers(read(file)))
				assert.ok(!name.startsWith(".") || /\.(?:js|css)$/.test(name), `${file} imports ${name}`);
		}
		for (const { from, to } of graph)
			assert.ok(existsSync(join(ROOT, to)), `${from} imports ${to}`);
	});

	it("+QMT stands in modules/quectel, hosts/modem, hosts/doctor, hosts/console and hosts/web only", () => {
		const folders = ["modules/quectel/", "hosts/modem/", "hosts/doctor/", "hosts/console/", "hosts/web/"];
		for (const file of files) {
			if (!folders.some(folder => file.startsWith(folder)))
				assert.doesNotMatch(read(file), /\+QMT/, file);
		}
	});
});
