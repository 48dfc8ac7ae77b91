// Names of lines. Tests modules/at/names.

import assert from "node:assert/strict";
import Names, { NameTable, NO_NAME } from "../../../modules/at/names.js";
import { bytes } from "../../support/at-bench.js";

/** @returns a cursor over a line and the CR LF behind it */
function over(table: NameTable, line: string): Names {
	const content = bytes(`${line}\r\n        `);
	return new Names(table, content, new DataView(content.buffer, content.byteOffset, content.length));
}

/** @returns the number of the line's name among `names`, and where its parameters begin */
function find(names: readonly string[], line: string): [number, string] {
	const cursor = over(new NameTable(names), `..${line}`);
	const number = cursor.find(2, 2 + line.length);
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

	it("tells names of equal first words apart, and finds those of every length", () => {
		const names = ["+QMTOPEN:", "+QMTCONN:", "+QMTPUB:", "+QMTPUBEX:", "+QM:", "+Q:", "X", "RING", "RDY", "R:"];
		for (const [number, name] of names.entries())
			assert.deepEqual(find(names, name.endsWith(":") ? `${name} 1` : name), [number, name.endsWith(":") ? " 1" : ""], name);
		for (const line of ["+QMTPUX: 1", "+QMTP: 1", "RINGS", "RIN", "RD"])
			assert.equal(find(names, line)[0], NO_NAME, line);
	});

	it("finds final result codes behind all names", () => {
		for (const [line, result] of [["OK", 0], ["ERROR", 1], ["+CME ERROR: 30", 2], ["+CMS ERROR : 500", 3], ["OKAY", -1], ["+CREG: 1", -1]] as const) {
			const cursor = over(new NameTable(["+CREG:"]), line);
			cursor.find(0, line.length);
			assert.equal(cursor.result, result, line);
		}
	});

	it("finds the name of a line that has begun, as soon as it is there", () => {
		const cursor = over(new NameTable(["+CREG:", "RDY"]), "+CREG: 1");
		assert.deepEqual([4, 5, 6, 8].map(end => cursor.findBegun(0, end)), [NO_NAME, NO_NAME, 0, 0]);
		const boot = over(new NameTable(["+CREG:", "RDY"]), "RDY");
		assert.deepEqual([3, 4, 5].map(end => boot.findBegun(0, end)), [NO_NAME, NO_NAME, 1]);
	});

	it("refuses a name that stands there twice, whether it has a colon or not, and a final result code", () => {
		assert.throws(() => new NameTable(["+QMTSTAT:", "RDY", "+QMTSTAT:"]), { message: "name: +QMTSTAT: is taken" });
		assert.throws(() => new NameTable(["RDY", "RDY:"]), { message: "name: RDY: is taken" });
		assert.throws(() => new NameTable(["OK"]), { message: "name: OK is taken" });
	});

	it("looks at 32 bytes of a line and no further", () => {
		const names = [`${"x".repeat(31)}:`];
		assert.equal(find(names, `${"x".repeat(31)}: 1`)[0], 0);
		assert.deepEqual(find(names, `${"y".repeat(40)}: 1`), [NO_NAME, `${"y".repeat(8)}: 1`]);
	});

	it("compares the measured name with one that is not registered", () => {
		const names = over(new NameTable([]), "+CSQ: 1");
		names.find(0, 7);
		assert.equal(names.is(0, bytes("+CSQ")), true);
		assert.equal(names.is(0, bytes("+CSQX")), false);
		assert.equal(names.is(0, bytes("+CSX")), false);
		assert.equal(names.is(0, bytes("+")), false);
	});
});
