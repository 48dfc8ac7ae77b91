// One block, handed out in ranges. Tests modules/base/memory.

import assert from "node:assert/strict";
import CommandLine from "../../../modules/at/command-line.js";
import RingBuffer from "../../../modules/at/ringbuffer.js";
import Synchroniser from "../../../modules/at/synchroniser.js";
import Transmit from "../../../modules/at/transmit-queue.js";
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
		assert.throws(() => memory.reserve(9, "sessions: connection 1"), { name: "RangeError", message: "sessions: connection 1 needs 9 bytes, 8 are left" });
		assert.equal(memory.reserve(8, "two"), 8);
	});

	for (const [name, bytes, make] of [
		["command line", 65, (memory: Memory) => new CommandLine(memory, 64)], ["transmit", Transmit.bytes, (memory: Memory) => new Transmit(memory)],
		["receive", 512 + 256 + 64 + 4, (memory: Memory) => new RingBuffer(memory, 512, 128)], ["probe", Synchroniser.bytes, (memory: Memory) => new Synchroniser(memory, undefined as never, undefined as never, 1)],
	] as const) {
		it(`is asked by name for the range "${name}", and gives exactly that`, () => {
			assert.throws(() => make(new Memory(bytes - 8)), { name: "RangeError", message: `${name} needs ${bytes} bytes, ${bytes + 7 - 8 & ~7} are left` });
		});
	}

	it("is asked for the staging range of a receive buffer, too, behind its ring", () => {
		assert.throws(() => new RingBuffer(new Memory(840), 512, 128), { message: "receive needs 128 bytes, 0 are left" });
		const memory = new Memory(RingBuffer.bytesFor(512));
		new RingBuffer(memory, 512, 128);
		assert.equal(memory.free, 0);
	});

	it("shows the same bytes to every view", () => {
		const memory = new Memory(16);
		memory.bytes.set([1, 2, 3, 4], 8);
		assert.equal(memory.words[2], 0x04030201);
		assert.equal(memory.data.getInt32(8), 0x01020304);
		assert.deepEqual([...memory.view(9, 2)], [2, 3]);
	});
});
