// Names of lines. Tests modules/at/names.

import assert from "node:assert/strict";
import Names, { NameTable, NO_NAME } from "../../../modules/at/names.js";
import { bytes } from "../../support/at-bench.js";

/** @returns the number of the line's name among `names`, and where its parameters begin */
function find(names: readonly string[], line: string): [number, string] {
	const cursor = new Names(new NameTable(names));
	const content = bytes(`..${line}`);
	const number = cursor.find(content, 2, content.length);
	return [number, line.slice(cursor.after - 2)];
}

describe("names", () => {
	it("finds a name before a colon, with or without blanks before the colon, and the start of the parameters", () => {
		const names = ["RDY", "+QMTPUB:"];
		assert.deepEqual(find(names, "+QMTPUB: 0,1,0"), [1, " 0,1,0"]);
		assert.deepEqual(find(names, "+QMTPUB : 0"), [1, " 0"]);
		assert.deepEqual(find(names, "+QMTPUB  :0"), [1, "0"]);
		assert.deepEqual(find(names, "+QMTPUB:"), [1, ""]);
	});

	it("finds a line without a colon by the whole of it, blanks inside included", () => {
		const names = ["APP RDY", "RDY"];
		assert.equal(find(names, "APP RDY")[0], 0);
		assert.equal(find(names, "RDY ")[0], 1);
		assert.equal(find(names, "APP  RDY")[0], NO_NAME);
		assert.equal(find(names, "APP")[0], NO_NAME);
		assert.equal(find(names, "")[0], NO_NAME);
	});

	it("takes no name for another that begins alike", () => {
		for (const line of ["+CRE: 1", "+CREGX: 1", "+CREG2", "CREG: 1", " +CREG: 1"])
			assert.equal(find(["+CREG:"], line)[0], NO_NAME);
	});

	it("takes no name for another with the same hash", () => {
		assert.deepEqual(find(["Aa"], "BB"), [NO_NAME, ""]);
		assert.deepEqual(find(["Aa"], "Aa"), [0, ""]);
	});

	it("refuses a name that stands there twice, whether it has a colon or not, and one with the hash of another", () => {
		assert.throws(() => new NameTable(["+QMTSTAT:", "RDY", "+QMTSTAT:"]), { message: "name: +QMTSTAT: is taken" });
		assert.throws(() => new NameTable(["RDY", "RDY:"]), { message: "name: RDY: is taken" });
		assert.throws(() => new NameTable(["Aa", "BB"]), { message: "name: BB is taken" });
	});

	it("looks at 32 bytes of a line and no further", () => {
		const names = [`${"x".repeat(31)}:`];
		assert.equal(find(names, `${"x".repeat(31)}: 1`)[0], 0);
		assert.deepEqual(find(names, `${"y".repeat(40)}: 1`), [NO_NAME, `${"y".repeat(8)}: 1`]);
	});

	it("compares the measured name with one that is not registered", () => {
		const names = new Names(new NameTable([]));
		const line = bytes("OK");
		names.measure(line, 0, 2);
		assert.equal(names.is(line, 0, bytes("OK")), true);
		assert.equal(names.is(line, 0, bytes("OKAY")), false);
		assert.equal(names.is(line, 0, bytes("O")), false);
		assert.equal(names.is(line, 0, bytes("AK")), false);
		assert.equal(names.is(line, 0, bytes("OA")), false);
	});

	it("has measured nothing at first, and has -1 for a name that is not in the table", () => {
		const names = new Names(new NameTable([]));
		assert.deepEqual([names.after, names.hash, names.length, NO_NAME], [0, 0, 0, -1]);
	});

	it("measures a line of blanks as a name of no length", () => {
		const names = new Names(new NameTable([]));
		names.measure(bytes("OK   "), 2, 5);
		assert.deepEqual([names.length, names.after], [0, 5]);
	});
});
