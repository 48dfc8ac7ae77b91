// Which room of hosts/modem may import which, types included, and what the rest of the project may import of it.
// The simulated module shares no code with modules/: tests/layering.test.ts.

import { deepEqual, equal, ok } from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";

/** npm runs tests in the checkout. */
const ROOT = process.cwd();
const HOUSE = "hosts/modem/";

/** Each room, from the ground up, and the rooms below it that it may import. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
	line: [],
	profiles: [],
	faults: ["line"],
	network: ["line"],
	record: ["line", "faults", "network"],
	terminal: ["line", "profiles", "faults"],
	mqtt: ["line", "profiles", "network", "terminal"],
	sockets: ["line", "network"],
	module: ["line", "profiles", "network", "mqtt", "sockets"],
	commands: ["profiles", "terminal", "mqtt", "sockets", "module"],
	control: ["line", "profiles", "faults", "network", "record", "module"],
};

/** The files above the rooms; each may import every room. */
const TOP = ["cli.ts", "library.ts", "open-file.ts", "options.ts", "simulator.ts", "version.ts"];

/** What other hosts, tests and benchmarks may import: the simulated module, the far ends of its line and of its network, and recordings. */
const PUBLIC = [
	"simulator.ts",
	"options.ts",
	"cli.ts",
	"control/control.ts",
	"open-file.ts",
	"faults/fault-plan.ts",
	"line/clock.ts",
	"line/pty.ts",
	"network/broker.ts",
	"network/memory-broker.ts",
	"network/memory-network.ts",
	"network/network.ts",
	"network/switched-network.ts",
	"network/tcp-network.ts",
	"record/recording.ts",
	"record/redact.ts",
	"record/transcript.ts",
	"record/trace/figure.ts",
	"record/trace/html.ts",
	"record/trace/sequence.ts",
	"record/trace/svg.ts",
	"record/trace/text.ts",
	"record/trace/timers.ts",
];

function sources(folder: string): string[] {
	return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
		.filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
		.map(entry => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

/** The files of the project that a file imports, types and dynamic imports included. */
function imports(file: string): string[] {
	const named = /\b(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g;
	return [...readFileSync(join(ROOT, file), "utf8").matchAll(named)].map(match => posix.join(posix.dirname(file), match[1]!).replace(/\.js$/, ".ts"));
}

/** The room of a file; undefined for one above the rooms. */
function room(file: string): string | undefined {
	const [first = "", ...rest] = file.slice(HOUSE.length).split("/");
	return rest.length === 0 ? undefined : first;
}

const files = sources(HOUSE);

describe("the rooms of hosts/modem", () => {
	it("are these, with these files above them", () => {
		deepEqual([...new Set(files.map(room))].filter(name => name !== undefined).sort(), Object.keys(ROOMS).sort());
		deepEqual(files.filter(file => room(file) === undefined).map(file => file.slice(HOUSE.length)).sort(), TOP);
		ok(imports(`${HOUSE}simulator.ts`).includes(`${HOUSE}module/module.ts`));
		ok(imports(`${HOUSE}record/recording.ts`).includes(`${HOUSE}network/network.ts`), "a type counts");
	});

	for (const [name, below] of Object.entries(ROOMS)) {
		it(`${name}/ imports ${below.length === 0 ? "no other room" : below.map(other => `${other}/`).join(", ")}`, () => {
			for (const file of files.filter(file => room(file) === name))
				for (const target of imports(file))
					ok(target.startsWith(HOUSE) && [name, ...below].includes(room(target) ?? ""), `${file} imports ${target}`);
		});
	}

	it("form no circle", () => {
		const floors = Object.keys(ROOMS);
		for (const [name, below] of Object.entries(ROOMS))
			for (const other of below)
				ok(floors.indexOf(other) < floors.indexOf(name), `${name}/ is listed above ${other}/`);
	});

	it("no file imports itself through others, types included", () => {
		const done = new Set<string>();
		const visit = (file: string, way: readonly string[]): void => {
			ok(!way.includes(file), `a circle: ${[...way, file].join(" → ")}`);
			if (done.has(file))
				return;
			for (const target of imports(file))
				visit(target, [...way, file]);
			done.add(file);
		};
		for (const file of files)
			visit(file, []);
		equal(done.size, files.length);
	});

	it("are closed to the rest of the project but for the public files, each of which is used", () => {
		const used = new Set(["cli.ts"]);
		const outside = ["hosts", "tests", "benchmarks", "soak", "examples"].flatMap(sources)
			.filter(file => !file.startsWith(HOUSE) && !file.startsWith("tests/hosts/modem/"));
		for (const file of outside)
			for (const target of imports(file).filter(target => target.startsWith(HOUSE))) {
				const name = target.slice(HOUSE.length);
				ok(PUBLIC.includes(name), `${file} imports ${target}`);
				used.add(name);
			}
		// The page of the options is checked beside their tests.
		used.add("options.ts");
		deepEqual([...used].sort(), [...PUBLIC].sort());
	});
});
