// Accepted byte buffers and their bytes. Tests modules/mqtt/client/byte-buffer. Source: ECMA-419 §6.11.

import assert from "node:assert/strict";
import { bytesOf, countOf } from "../../../../modules/mqtt/client/byte-buffer.js";

describe("a byte buffer", () => {
	const { buffer } = new Uint8Array([1, 2, 3, 4]);

	it("gives its own bytes, not copied, and of a view only what it shows", () => {
		const shared = new SharedArrayBuffer(2);
		new Uint8Array(shared).set([7, 8]);
		for (const [value, expected] of [
			[buffer, [1, 2, 3, 4]], [new Uint8Array(buffer, 1, 2), [2, 3]], [new Int8Array(buffer, 2), [3, 4]], [new DataView(buffer, 3), [4]], [shared, [7, 8]], [Buffer.from([9]), [9]],
		] as const)
			assert.deepEqual([...bytesOf(value)!], expected);
		bytesOf(new DataView(buffer, 3))![0] = 5;
		assert.equal(new Uint8Array(buffer)[3], 5);
	});

	it("is none of what is wider, or no buffer at all", () => {
		for (const value of [new Uint16Array(1), new Uint8ClampedArray(1), new Float32Array(1), "text", 5, null, undefined, {}, [1]])
			assert.equal(bytesOf(value), undefined);
	});
});

describe("a count of bytes to read", () => {
	it("is all that is available unless given, and never more than that", () => {
		for (const [option, available, expected] of [[undefined, 0, 0], [undefined, 7, 7], [1, 7, 1], [7, 7, 7], [8, 7, 7], [1, 0, 0]] as const)
			assert.equal(countOf(option, available), expected);
	});

	it("is a positive integer, or an error says so", () => {
		for (const option of [0, -1, 0.5, 1.5, NaN, -Infinity])
			assert.throws(() => countOf(option, 7), { name: "RangeError", message: `count: ${option} must be a positive integer` });
		for (const option of ["1", null, true, {}, [1], 1n])
			assert.throws(() => countOf(option, 7), { name: "TypeError", message: "buffer: must be a count or a byte buffer" });
	});
});
