// The receive buffer: bulk drains, moves to the front, and every loss remembered. Tests modules/at/receive-buffer.

import fc from "fast-check";
import assert from "node:assert/strict";
import ReceiveBuffer from "../../../modules/at/receive-buffer.js";
import Memory from "../../../modules/base/memory.js";
import { bytes, TestSerial, text } from "../../support/at-bench.js";

const CR = 0x0D;

interface Rig {
	readonly receive: ReceiveBuffer;
	/** Puts text into the FIFO and drains it. @returns whether there is something to digest */
	take(content: string): boolean;
	waiting(): string;
}

function makeRig(size = 512, before = 0): Rig {
	const memory = new Memory(ReceiveBuffer.bytesFor(size) + 8 + before);
	memory.reserve(before, "something before it");
	const receive = new ReceiveBuffer(memory, size, 128);
	const serial = new TestSerial();
	return {
		receive,
		take(content) {
			serial.feed(bytes(content));
			return receive.drain(serial);
		},
		waiting: () => text(receive.bytes, receive.start, receive.end),
	};
}

describe("receive buffer", () => {
	it("refuses a size that is no power of two from 512", () => {
		for (const size of [0, 1, 256, 511, 513, 1000, 512.5, -512, NaN, Infinity, 2 ** 31, 2 ** 32])
			assert.throws(() => new ReceiveBuffer(new Memory(4096), size, 128), { name: "RangeError", message: `receive: ${size} is no power of two from 512` });
		for (const size of [512, 1024, 4096])
			assert.equal(new ReceiveBuffer(new Memory(ReceiveBuffer.bytesFor(size)), size, 128).size, size);
	});

	it("takes what the Serial has in reads of 128 bytes", () => {
		const { take, waiting } = makeRig();
		take("");
		take("abc");
		const long = "x".repeat(300);
		take(long);
		assert.equal(waiting(), `abc${long}`);
	});

	it("requests digestion when a line is complete or long, or when every byte matters", () => {
		const { receive, take, waiting } = makeRig();
		assert.equal(take("+QMTSTAT: 0,1"), false);
		assert.equal(take("\r"), false);
		assert.equal(take("\n"), true);
		receive.consumeTo(receive.end);
		assert.equal(take("a\rb"), true);
		receive.consumeTo(receive.end);
		receive.settle();
		assert.equal(take("x".repeat(256)), false);
		assert.equal(take("x"), true);
		receive.consumeTo(receive.end);
		receive.eager = true;
		assert.equal(take(">"), true);
		assert.equal(waiting(), ">");
	});

	it("waits after a named line until the next bytes, or silence, decide", () => {
		const { receive, take } = makeRig();
		take("+URC: 1");
		receive.named = true;
		const chunks = ["\r", "\n", "\r\n", "+QMTREC", "V", "\n", "!", "!", "?"];
		assert.deepEqual(chunks.map(take), [false, true, true, false, false, true, true, true, true]);
	});

	it("drops empty lines at once", () => {
		const { take, waiting } = makeRig();
		assert.equal(take("\r\n\r\n\r"), false);
		assert.equal(waiting(), "\r");
		assert.equal(take("\nOK\r\n"), true);
		assert.equal(waiting(), "OK\r\n");
	});

	it("requests digestion when bytes are lost", () => {
		const { receive, take } = makeRig();
		receive.eager = true;
		take("a".repeat(512));
		receive.eager = false;
		assert.equal(take("b"), true);
		assert.equal(receive.lost, 1);
	});

	it("counts a drain as suspected that found as much as the FIFO holds", () => {
		const { receive, take } = makeRig();
		take("x".repeat(127));
		assert.equal(receive.suspected, 0);
		take("x".repeat(128));
		assert.equal(receive.suspected, 1);
	});

	it("puts a CR behind the last byte when it is sealed, also when it is full", () => {
		const { receive, take, waiting } = makeRig();
		for (const content of ["", "abc", "x".repeat(509)]) {
			take(content);
			receive.seal();
			assert.equal(receive.bytes[receive.end], CR);
		}
		assert.equal(waiting(), "abc" + "x".repeat(509));
	});

	it("starts again at its front when it is emptied, and only then", () => {
		const { receive, take } = makeRig();
		take("abcd");
		const front = receive.start;
		receive.consumeTo(front + 3);
		receive.settle();
		assert.equal(receive.start, front + 3);
		receive.consumeTo(front + 4);
		receive.settle();
		assert.deepEqual([receive.start, receive.end, receive.scanned], [front, front, front]);
	});

	it("moves what waits to the front when the room behind it is used up", () => {
		const { receive, take, waiting } = makeRig();
		take("a".repeat(400));
		const front = receive.start;
		receive.consumeTo(front + 390);
		receive.scanned = front + 395;
		receive.eager = true;
		take("b".repeat(120));
		assert.equal(receive.start, front);
		assert.equal(receive.scanned, front + 5);
		assert.equal(waiting(), "a".repeat(10) + "b".repeat(120));
	});

	it("loses a drain whole that does not fit, counts it, and marks the place", () => {
		const { receive, take, waiting } = makeRig();
		take("a".repeat(500));
		take("b".repeat(13));
		assert.deepEqual([receive.lost, receive.gap, receive.gapEnd], [13, receive.end, receive.end]);
		assert.equal(waiting(), "a".repeat(500));
		take("c".repeat(12));
		assert.equal(waiting(), "a".repeat(500) + "c".repeat(12));
		assert.equal(receive.gap, receive.start + 500);
	});

	it("loses the middle of a long drain and keeps the rest of it", () => {
		const { receive, take, waiting } = makeRig();
		take("a".repeat(384));
		take("b".repeat(128) + "c".repeat(128));
		assert.equal(waiting(), "a".repeat(384) + "b".repeat(128));
		assert.equal(receive.lost, 128);
	});

	it("keeps the first and the last of several losses, also when the bytes move", () => {
		for (const before of [0, 64]) {
			const { receive, take } = makeRig(512, before);
			take("a".repeat(500));
			take("b".repeat(20));
			take("c".repeat(5));
			take("d".repeat(20));
			const front = receive.start;
			assert.deepEqual([receive.gap - front, receive.gapEnd - front, receive.lost], [500, 505, 40]);
			receive.consumeTo(front + 100);
			take("e".repeat(60));
			assert.equal(receive.start, front);
			assert.deepEqual([receive.gap - front, receive.gapEnd - front], [400, 405]);
			receive.consumeTo(receive.gap);
			assert.equal(receive.gap, receive.start);
			receive.consumeTo(receive.gap + 1);
			assert.equal(receive.gap, receive.gapEnd);
			receive.consumeTo(receive.gapEnd + 1);
			assert.deepEqual([receive.gap, receive.gapEnd], [-1, -1]);
		}
	});

	it("does not forget a loss at its very end when everything before is consumed", () => {
		const { receive, take, waiting } = makeRig();
		take("a".repeat(512));
		take("b");
		receive.consumeTo(receive.end);
		receive.settle();
		assert.equal(receive.gap, receive.start);
		take("c".repeat(3));
		assert.equal(waiting(), "ccc");
		assert.equal(receive.gap, receive.start);
		receive.passGap();
		assert.equal(receive.gap, -1);
	});

	it("gives everything that fitted, in order, and counts all that did not, for any traffic", () => {
		fc.assert(fc.property(fc.array(fc.oneof(fc.nat(128), fc.record({ consume: fc.nat(512) })), { maxLength: 60 }), steps => {
			const { receive, take, waiting } = makeRig(512, 24);
			receive.eager = true;
			let model = "";
			let lost = 0;
			let next = 0;
			for (const step of steps) {
				if (typeof step === "number") {
					const chunk = Array.from({ length: step }, () => String.fromCharCode(next++ % 251)).join("");
					if (model.length + step <= 512)
						model += chunk;
					else
						lost += step;
					take(chunk);
				}
				else {
					const count = Math.min(step.consume, model.length);
					receive.consumeTo(receive.start + count);
					receive.settle();
					model = model.slice(count);
				}
				assert.equal(waiting(), model);
				assert.equal(receive.lost, lost);
				assert.ok(receive.gap === -1 || (receive.start <= receive.gap && receive.gap <= receive.gapEnd && receive.gapEnd <= receive.end));
			}
		}));
	});
});
