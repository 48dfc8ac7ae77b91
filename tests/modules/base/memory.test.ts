// One block, handed out in ranges. Tests modules/base/memory.

import assert from "node:assert/strict";
import Memory from "../../../modules/base/memory.js";

describe("memory", () => {
	it("hands out ranges that start on a word, and counts the rest", () => {
		const memory = new Memory(33);
		assert.equal(memory.bytes.length, 40);
		assert.equal(memory.reserve(1, "one"), 0);
		assert.equal(memory.reserve(9, "nine"), 8);
		assert.equal(memory.free, 16);
		assert.equal(memory.reserve(16, "rest"), 24);
		assert.equal(memory.free, 0);
	});

	it("refuses what is not left, and names its purpose", () => {
		const memory = new Memory(16);
		memory.reserve(8, "one");
		assert.throws(() => memory.reserve(9, "inbox"), { name: "RangeError", message: "memory: inbox needs 9 bytes and 8 are left" });
		assert.equal(memory.reserve(8, "two"), 8);
	});

	it("shows the same bytes to every view", () => {
		const memory = new Memory(16);
		memory.bytes.set([1, 2, 3, 4], 8);
		assert.equal(memory.words[2], 0x04030201);
		assert.equal(memory.data.getInt32(8), 0x01020304);
		assert.deepEqual([...memory.view(9, 2)], [2, 3]);
	});
});
