// The XS lane itself: the meter, its controls, and failing scripts.

import assert from "node:assert/strict";
import { assertControls, find, runOnXS } from "./machine.js";

const ENTRY = "tests/xs/controls.scenario.ts";

describe("xs-meter", () => {
	it("sees one slot for an object literal, chunk bytes for a template string, one collection for gc()", () => {
		assertControls(runOnXS(ENTRY));
	});

	it("gives the same figures each time", () => {
		assert.deepEqual(runOnXS(ENTRY), runOnXS(ENTRY));
	});

	it("hands the script its arguments", () => {
		const argument = find(runOnXS(ENTRY, "one"), "argument");
		assert.equal(argument["value"], "one");
		assert.equal(argument["beyond"], "undefined");
	});

	it("fails the run with the message and the stack of an uncaught exception", () => {
		assert.throws(() => runOnXS(ENTRY, "throw"), /ended with 1:\nTypeError: thrown inside XS\n at /);
	});

	it("fails the run when a rejected promise is not handled", () => {
		assert.throws(() => runOnXS(ENTRY, "reject"), /rejected inside XS/);
	});
});
