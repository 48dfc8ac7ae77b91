// The counter of calls between files, on two small modules whose calls are counted by hand.
// benchmarks/calls.

import { deepEqual, equal, throws } from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Calls, type Edge, instrument, OUTSIDE } from "../../benchmarks/calls.js";

/** The callee. */
const STORE = `
export const twice = value => ({ value: value * 2 });
export const adder = first => second => first + second;
export function fail() { throw new Error("no"); }
export class Base {
	made = twice(1);
	constructor(first = twice(2)) { this.first = first; }
}
export class Store extends Base {
	#count = 0;
	get count() { return this.#read(); }
	set count(value) { this.#count = value; }
	#read() { return this.#count; }
	each(callback) { [1, 2].forEach(callback); }
}
`;

/** The caller. */
const USER = `
import { adder, Base, fail, Store, twice } from "./store.js";
export class User extends Base {
	store = new Store();
	constructor() { super(); }
	write() { this.store.count = 3; return this.store.count; }
	visit() { let sum = 0; this.store.each(value => sum += value); return sum; }
	survive() { try { fail(); } catch { return this.#after(); } }
	#after() { return twice(4).value; }
	add() { return adder(1)(2); }
	whatever(first = twice(5), { second = twice(6) } = {}) { return first.value + second.value; }
	outwards(callback) { return callback(); }
}
`;

/** Not counted. */
const APP = `
export const within = (user, other) => user.outwards(() => other());
`;

describe("calls between files", () => {
	const calls = new Calls();
	const folder = mkdtempSync(join(tmpdir(), "calls-"));
	// No types: the modules exist only as text.
	let user: any;
	let User: any;
	let within: any;

	/** @returns calls between files, `caller callee calls`, and all calls; of what an action does */
	function count(action: () => void): [string[], number] {
		calls.begin();
		action();
		calls.end();
		return [calls.edges.map(({ from, to, calls }: Edge) => `${from} ${to} ${calls}`), calls.calls];
	}

	before(async () => {
		writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
		writeFileSync(join(folder, "store.js"), instrument(STORE, calls.add("store")));
		writeFileSync(join(folder, "user.js"), instrument(USER, calls.add("user")));
		writeFileSync(join(folder, "app.js"), instrument(APP, OUTSIDE));
		calls.install();
		({ User } = await import(pathToFileURL(join(folder, "user.js")).href));
		({ within } = await import(pathToFileURL(join(folder, "app.js")).href));
		user = new User();
	});

	after(() => rmSync(folder, { recursive: true }));

	it("counts constructors, with the calls of initial values as their own file's", () => {
		// User; Base and two twice for its own part; Base and two twice for the Store, whose constructor is not written.
		deepEqual(count(() => new User()), [["user store 2"], 7]);
	});

	it("counts accessors and private methods", () => {
		// write; the setter; the getter and #read.
		deepEqual(count(() => equal(user.write(), 3)), [["user store 2"], 4]);
	});

	it("counts an arrow function that Node calls for a file as a call by that file", () => {
		deepEqual(count(() => equal(user.visit(), 3)), [["store user 2", "user store 1"], 4]);
	});

	it("keeps the stack when a function throws", () => {
		deepEqual(count(() => equal(user.survive(), 8)), [["user store 2"], 4]);
		deepEqual(count(() => equal(user.write(), 3)), [["user store 2"], 4]);
	});

	it("counts arrow functions that are one expression, nested ones and object literals too", () => {
		deepEqual(count(() => equal(user.add(), 3)), [["user store 2"], 3]);
	});

	it("takes the initial values of parameters as calls of the function that has them", () => {
		deepEqual(count(() => equal(user.whatever(), 22)), [["user store 2"], 3]);
	});

	it("counts a call from outside, inside a callback too, without a caller", () => {
		deepEqual(count(() => equal(within(user, () => user.store.count), 3)), [[], 3]);
		deepEqual(calls.entered, ["store", "user"]);
	});

	it("ends, when asked inside a file, when that returns to the outside", () => {
		calls.begin();
		within(user, () => calls.end());
		equal(calls.counting, false);
		user.write();
		equal(calls.calls, 1);
		calls.begin();
		within(user, () => {
			calls.end();
			equal(calls.counting, true);
			equal(user.write(), 3);
		});
		equal(calls.calls, 5);
	});

	it("refuses async functions and generators of files that it counts, and leaves others as they are", () => {
		for (const source of ["async function f() {}", "const f = async () => 1;", "class C { *m() {} }"]) {
			throws(() => instrument(source, 1), /do not nest/);
			equal(instrument(source, OUTSIDE), source);
		}
	});
});
