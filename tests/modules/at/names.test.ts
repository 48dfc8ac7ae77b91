// Who a line belongs to. Tests modules/at/names.

import assert from "node:assert/strict";
import Names from "../../../modules/at/names.js";
import { bytes } from "../../support/at-bench.js";

const one = (): void => undefined;
const other = (): void => undefined;

function find(names: Names, line: string): [unknown, string] {
	const content = bytes(`..${line}`);
	const handler = names.find(content, 2, content.length);
	return [handler, line.slice(names.after - 2)];
}

describe("names", () => {
	it("finds a name before a colon, with or without blanks before the colon, and tells where the parameters begin", () => {
		const names = new Names();
		names.add("+QMTPUB:", one);
		assert.deepEqual(find(names, "+QMTPUB: 0,1,0"), [one, " 0,1,0"]);
		assert.deepEqual(find(names, "+QMTPUB : 0"), [one, " 0"]);
		assert.deepEqual(find(names, "+QMTPUB  :0"), [one, "0"]);
		assert.deepEqual(find(names, "+QMTPUB:"), [one, ""]);
	});

	it("finds a line without a colon by the whole of it, blanks inside included", () => {
		const names = new Names();
		names.add("APP RDY", one);
		names.add("RDY", other);
		assert.equal(find(names, "APP RDY")[0], one);
		assert.equal(find(names, "RDY ")[0], other);
		assert.equal(find(names, "APP  RDY")[0], undefined);
		assert.equal(find(names, "APP")[0], undefined);
		assert.equal(find(names, "")[0], undefined);
	});

	it("takes no name for another that begins alike", () => {
		const names = new Names();
		names.add("+CREG:", one);
		for (const line of ["+CRE: 1", "+CREGX: 1", "+CREG2", "CREG: 1", " +CREG: 1"])
			assert.equal(find(names, line)[0], undefined);
	});

	it("tells names with the same hash apart", () => {
		const names = new Names();
		names.add("Aa", one);
		names.add("BB", other);
		assert.equal(find(names, "Aa")[0], one);
		assert.equal(find(names, "BB")[0], other);
		assert.equal(find(names, "C#")[0], undefined);
	});

	it("refuses a name that is taken, whether it has a colon or not", () => {
		const names = new Names();
		names.add("+QMTSTAT:", one);
		assert.throws(() => names.add("+QMTSTAT:", other), { message: "name: +QMTSTAT: is taken" });
		names.add("RDY", one);
		assert.throws(() => names.add("RDY", other), { message: "name: RDY is taken" });
	});

	it("looks at 32 bytes of a line and no further", () => {
		const names = new Names();
		names.add(`${"x".repeat(31)}:`, one);
		assert.equal(find(names, `${"x".repeat(31)}: 1`)[0], one);
		assert.deepEqual(find(names, `${"y".repeat(40)}: 1`), [undefined, `${"y".repeat(8)}: 1`]);
	});

	it("compares the measured name with one that is not registered", () => {
		const names = new Names();
		const line = bytes("OK");
		names.measure(line, 0, 2);
		assert.equal(names.is(line, 0, bytes("OK")), true);
		assert.equal(names.is(line, 0, bytes("OKAY")), false);
		assert.equal(names.is(line, 0, bytes("O")), false);
	});
});
