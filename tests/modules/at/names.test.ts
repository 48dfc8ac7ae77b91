// Names of lines. Tests modules/at/names.

import assert from "node:assert/strict";
import Names, { type KnownName, type NameTable, NO_NAME } from "../../../modules/at/names.js";
import { bytes } from "../../support/at-bench.js";
import { nameTable } from "../../support/name-table.js";

/** Over lines and the CR LF behind them. */
class Cursor extends Names {
	readonly #words: DataView;

	constructor(table: NameTable, line: string) {
		const content = bytes(`${line}\r\n        `);
		const words = new DataView(content.buffer, content.byteOffset, content.length);
		super(table, content, words);
		this.#words = words;
	}

	/** `findWords` with the first word that is there. */
	known(start: number, limit: number): KnownName | undefined {
		return this.findWords(this.#words.getInt32(start), start, limit);
	}

	/** @returns the number of a name, 100 and more for a final result code, NO_NAME where `findBytes` is to be asked */
	number(start: number, limit: number): number {
		const known = this.known(start, limit);
		return !known ? NO_NAME : known.number === NO_NAME ? 100 + known.result : known.number;
	}
}

function over(table: NameTable, line: string): Cursor {
	return new Cursor(table, line);
}

/** By words where they decide, else by bytes. Both are to agree. */
function findIn(cursor: Cursor, start: number, end: number): number {
	const bytewise = cursor.findBytes(start, end);
	const known = cursor.known(start, end + 2);
	if (known)
		assert.deepEqual([known.number, known.result], [bytewise, cursor.result]);
	return bytewise;
}

/** @returns the number of the line's name among `names`, and where its parameters begin */
function find(names: readonly string[], line: string): [number, string] {
	const cursor = over(nameTable(names), `..${line}`);
	const number = findIn(cursor, 2, 2 + line.length);
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

	it("finds no name in NULs, before another was found and after it", () => {
		const cursor = over(nameTable(["RDY"]), `${"\0".repeat(16)}RDY`);
		assert.equal(cursor.known(0, 16), undefined);
		assert.equal(cursor.number(16, 21), 0);
		assert.equal(cursor.known(0, 16), undefined);
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
			const cursor = over(nameTable(["+CREG:"]), line);
			findIn(cursor, 0, line.length);
			assert.equal(cursor.result, result, line);
		}
	});

	it("finds the name of a line that has begun, as soon as it is there", () => {
		const cursor = over(nameTable(["+CREG:", "RDY"]), "+CREG: 1");
		assert.deepEqual([4, 5, 6, 8].map(end => cursor.number(0, end)), [NO_NAME, NO_NAME, 0, 0]);
		const boot = over(nameTable(["+CREG:", "RDY"]), "RDY");
		assert.deepEqual([3, 4, 5].map(end => boot.number(0, end)), [NO_NAME, NO_NAME, 1]);
	});

	it("finds names of one and two words on the short path, their colon or CR LF included, and no others", () => {
		const names = ["+Q:", "+QM:", "+CRE:", "+QNTP:", "+QIURC:", "+QMTPUB:", "+QMTOPEN:", "X", "RI", "RDY", "RING", "CLOSES", "CLOSING"];
		const short = ["+QM:", "+CRE:", "+QNTP:", "+QIURC:", "+QMTPUB:", "RI", "RDY", "RING", "CLOSES"];
		const begun = (line: string): number => {
			const cursor = over(nameTable(names), line);
			const known = cursor.known(0, line.length + 2);
			if (!known)
				return NO_NAME;
			const name = names[known.number]!;
			assert.deepEqual([known.size, cursor.length], name.endsWith(":") ? [name.length, name.length - 1] : [name.length + 2, name.length]);
			return known.number;
		};
		for (const [number, name] of names.entries())
			for (const rest of name.endsWith(":") ? ["", " 1", "1", "abcdef", "bcdefg"] : [""])
				assert.equal(begun(name + rest), short.includes(name) ? number : NO_NAME, name + rest);
		for (const name of short.filter(name => name.endsWith(":")))
			for (const last of [";", "8", "2", "*", "z"])
				assert.equal(begun(`${name.slice(0, -1)}${last} 1`), NO_NAME, name + last);
	});

	it("finds each of a hundred names on the short path, where many come to the same place, and none that is not there", () => {
		const all = Array.from({ length: 120 }, (_, index) => `N${String(index).padStart(2, "0")}:`.slice(-4));
		const names = [...new Set(all)].slice(0, 100);
		const table = nameTable(names);
		for (const [number, name] of names.entries()) {
			const known = over(table, `${name} ${number}`).known(0, 8)!;
			assert.deepEqual([known.number, known.size, known.result], [number, 4, -1], name);
		}
		for (let index = 0; index < 100; index++)
			assert.equal(over(table, `M${String(index).padStart(2, "0")}: 1`).known(0, 8), undefined);
	});

	it("compares the name found last with every bit that counts, and finds a final result code on the short path as soon as its line has ended", () => {
		const cursor = over(nameTable(["+QMTPUB:", "RDY"]), "+QMTPUB: 1\r\n+QMTPUB; 1\r\nOK\r\nERROR");
		assert.deepEqual([0, 12, 0].map(start => cursor.number(start, 40)), [0, NO_NAME, 0]);
		assert.deepEqual([cursor.number(24, 40), cursor.known(24, 40)!.size, cursor.number(24, 27)], [100, 4, NO_NAME]);
		assert.deepEqual([28, 0].map(start => cursor.number(start, 40)), [101, 0]);
	});

	it("finds a final result code that a blank follows, too", () => {
		const cursor = over(nameTable(["+CREG:"]), "OK ");
		assert.deepEqual([findIn(cursor, 0, 3), cursor.result], [NO_NAME, 0]);
	});

	it("has found nothing at first, and has -1 for a name that is not in the table; a line of blanks has a name of no length", () => {
		const cursor = over(nameTable([]), "OK   ");
		assert.deepEqual([cursor.after, cursor.result, cursor.length, NO_NAME], [0, -1, 0, -1]);
		cursor.measure(2, 5);
		assert.deepEqual([cursor.length, cursor.after], [0, 5]);
	});

	it("looks at 32 bytes of a line and no further", () => {
		const names = [`${"x".repeat(31)}:`];
		assert.equal(find(names, `${"x".repeat(31)}: 1`)[0], 0);
		assert.deepEqual(find(names, `${"y".repeat(40)}: 1`), [NO_NAME, `${"y".repeat(8)}: 1`]);
	});

	it("compares the measured name with one that is not registered", () => {
		const names = over(nameTable([]), "+CSQ: 1");
		findIn(names, 0, 7);
		assert.equal(names.is(0, bytes("+CSQ")), true);
		assert.equal(names.is(0, bytes("+CSQX")), false);
		assert.equal(names.is(0, bytes("+CSX")), false);
		assert.equal(names.is(0, bytes("+")), false);
	});
});
