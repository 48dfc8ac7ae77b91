// Counts function calls and files of five trips through the driver, for `npm run trips` and `npm run bench`.
//
// Counted: every call of a function of modules/ as tsc emits it: methods (private ones too), accessors, constructors, plain and arrow functions.
// Not counted: static blocks, implicit constructors, initial values of fields (functions that they call are counted).
//   files           files of modules/ of which a function was called
//   calls           function calls
//   between         calls whose caller is in another file of modules/
//   in quectel      of these, calls from one file of modules/quectel to another
//   back and forth  the two files that call each other most, by the direction with fewer calls, then by their sum: of modules/, and of modules/quectel
// A call from outside modules/ (clock, Serial, app, test rig) has no calling file: it counts in `calls`, not in `between`. That includes what the app calls
// inside a callback of the driver, such as `read` inside `onReadable`.
//
// The trips run on the test rig of the given checkout, in virtual time, with a module that answers at once. A trip ends with the turn in which its last event
// comes, so that work of the driver after a callback is included. All objects exist before a trip begins; of the first three trips, the fourth run counts.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Rig } from "../tests/support/quectel-rig.js";
import { Calls, type Edge, instrument, OUTSIDE } from "./calls.js";

const RIG = "tests/support/quectel-rig";
/** Runs of a repeatable trip before the counted one. */
const BEFORE = 3;
/** Longest duration of a trip in milliseconds. */
const LIMIT = 600_000;

/** Parts of the rewritten checkout that a trip uses. */
interface Kit {
	readonly Rig: typeof Rig;
	readonly calls: Calls;
}

/** Two files that call each other. */
export interface Pair {
	readonly files: readonly [string, string];
	/** Calls from the first to the second, and back. */
	readonly calls: readonly [number, number];
}

/** The figures of a trip. */
export interface Figures {
	readonly title: string;
	readonly files: number;
	readonly calls: number;
	readonly between: number;
	readonly quectel: number;
	readonly worst: Pair | null;
	readonly worstInQuectel: Pair | null;
	readonly entered: readonly string[];
	readonly edges: readonly Edge[];
}

/** Compiles the rig and its imports into a folder and rewrites all of it. Does not check types, which `npm test` does. */
function build(root: string, folder: string, calls: Calls): void {
	const project = join(folder, "tsconfig.json");
	writeFileSync(project, JSON.stringify({
		extends: join(root, "tsconfig.json"),
		compilerOptions: { noEmit: false, noCheck: true, types: [], rootDir: root, outDir: folder },
		files: [join(root, `${RIG}.ts`)],
		include: [],
	}));
	writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
	const tsc = createRequire(import.meta.url).resolve("typescript/package.json").replace("package.json", "bin/tsc");
	const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, "--project", project], { encoding: "utf8" });
	if (status !== 0)
		throw new Error(`${root} does not compile\n${stdout}${stderr}`);
	for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
		if (!path.endsWith(".js"))
			continue;
		const [top, ...rest] = path.slice(0, -".js".length).split(sep);
		const file = top === "modules" ? calls.add(rest.join("/")) : OUTSIDE;
		const source = readFileSync(join(folder, path), "utf8");
		writeFileSync(join(folder, path), instrument(source, file));
	}
}

/** Lets time pass until the count has ended. @throws Error when the count does not end */
function finish({ calls }: Kit, rig: Rig): void {
	for (let ms = 0; calls.counting && ms < LIMIT; ms++)
		rig.clock.advance(ms === 0 ? 0 : 1);
	if (calls.counting)
		throw new Error(`the trip did not end: ${rig.events.join("; ")}`);
}

/** Counts a message of the given form, from the UART to the app's `read`. */
function arrive(kit: Kit, text: string): void {
	const rig = kit.Rig.online();
	rig.onMessage = () => kit.calls.end();
	for (let i = 0; i <= BEFORE; i++) {
		kit.calls.begin();
		rig.device.say(`\r\n${text}\r\n`);
		finish(kit, rig);
	}
	if (rig.messages.some(message => message !== "a/b:21.5") || rig.messages.length !== BEFORE + 1)
		throw new Error(`received other messages than were sent: ${rig.messages.join("; ")}`);
}

const TRIPS: readonly (readonly [string, (kit: Kit) => void])[] = [
	["a quoted message, onReadable to read()", kit => arrive(kit, "+QMTRECV: 0,0,\"a/b\",\"21.5\"")],
	["a bare message, onReadable to read()", kit => arrive(kit, "+QMTRECV: 0,0,\"a/b\",21.5")],
	["publish of QoS 1 to its acknowledgement", kit => {
		const rig = kit.Rig.online({ session: { onControl: () => kit.calls.end() } });
		for (let i = 0; i <= BEFORE; i++) {
			kit.calls.begin();
			rig.publish("21.5");
			finish(kit, rig);
		}
	}],
	["+QMTSTAT: 0,1 to online", kit => {
		const rig = kit.Rig.online({ session: { onOpen: () => kit.calls.end() } });
		kit.calls.begin();
		rig.device.say("\r\n+QMTSTAT: 0,1\r\n");
		finish(kit, rig);
	}],
	["power-on to online (BG96, no TLS)", kit => {
		const rig = new kit.Rig({ session: { onOpen: () => kit.calls.end() } });
		kit.calls.begin();
		finish(kit, rig);
	}],
];

/** @returns the two files that call each other most; null without such a pair */
function worst(edges: readonly Edge[]): Pair | null {
	let found: Pair | null = null;
	let most = 0;
	// Most calls first: of equal pairs, the one with the greater sum is found first.
	for (const { from, to, calls } of edges) {
		const back = edges.find(edge => edge.from === to && edge.to === from)?.calls ?? 0;
		if (back > most && back <= calls) {
			most = back;
			found = { files: [from, to], calls: [calls, back] };
		}
	}
	return found;
}

function measure(kit: Kit, title: string, trip: (kit: Kit) => void): Figures {
	trip(kit);
	const { calls, edges, entered } = kit.calls;
	const sum = (some: readonly Edge[]): number => some.reduce((total, edge) => total + edge.calls, 0);
	const quectel = edges.filter(({ from, to }) => from.startsWith("quectel/") && to.startsWith("quectel/"));
	return {
		title, files: entered.length, calls, between: sum(edges), quectel: sum(quectel), worst: worst(edges), worstInQuectel: worst(quectel), entered, edges,
	};
}

/**
 * Counts all trips of a checkout.
 * @throws Error when it does not compile, or a trip does not end
 */
export async function countTrips(root: string): Promise<Figures[]> {
	const folder = mkdtempSync(join(tmpdir(), "trips-"));
	try {
		const calls = new Calls();
		build(resolve(root), folder, calls);
		calls.install();
		const kit: Kit = { calls, ...await import(pathToFileURL(join(folder, `${RIG}.js`)).href) as { Rig: typeof Rig } };
		return TRIPS.map(([title, trip]) => measure(kit, title, trip));
	}
	finally {
		rmSync(folder, { recursive: true });
	}
}
