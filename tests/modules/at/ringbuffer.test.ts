// The receive ring: bulk drains, the slack behind its end, and every loss remembered. Tests modules/at/ringbuffer.

import fc from "fast-check";
import assert from "node:assert/strict";
import RingBuffer from "../../../modules/at/ringbuffer.js";
import Memory from "../../../modules/base/memory.js";
import { bytes, TestSerial, text } from "../../support/at-bench.js";

const CR = 0x0D;

interface Rig {
	readonly receive: RingBuffer;
	/** Puts text into the FIFO and drains it. @returns whether there is something to digest */
	take(content: string): boolean;
	waiting(): string;
}

function makeRig(size = 512, before = 0): Rig {
	const memory = new Memory(RingBuffer.bytesFor(size) + 8 + before);
	memory.reserve(before, "something before it");
	const receive = new RingBuffer(memory, size, 128);
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
	it("refuses a size that must be a power of two, at least 512", () => {
		for (const size of [0, 1, 256, 511, 513, 1000, 512.5, -512, NaN, Infinity, 2 ** 31, 2 ** 32])
			assert.throws(() => new RingBuffer(new Memory(4096), size, 128), { name: "RangeError", message: `receive: ${size} must be a power of two, at least 512` });
		for (const size of [512, 1024, 4096])
			assert.equal(new RingBuffer(new Memory(RingBuffer.bytesFor(size)), size, 128).size, size);
	});

	it("takes what the Serial has in reads of 128 bytes", () => {
		const { take, waiting } = makeRig();
		take("");
		take("abc");
		const long = "x".repeat(300);
		take(long);
		assert.equal(waiting(), `abc${long}`);
	});

	it("tells that there is something to digest when a line is whole, long, or everything matters", () => {
		const { receive, take, waiting } = makeRig();
		assert.equal(take("+QMTSTAT: 0,1"), false);
		assert.equal(take("\r"), false);
		assert.equal(take("\n"), true);
		receive.consumeTo(receive.end);
		assert.equal(take("a\rb"), true);
		receive.consumeTo(receive.end);
		assert.equal(take("x".repeat(256)), false);
		assert.equal(take("x"), true);
		receive.consumeTo(receive.end);
		receive.wakeOnEveryByte = true;
		assert.equal(take(">"), true);
		assert.equal(waiting(), ">");
	});

	it("waits behind a line of the stream's until it is clear what comes next, or that nothing does", () => {
		const { receive, take } = makeRig();
		take("+URC: 1");
		receive.endPending = true;
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

	it("tells that there is something to digest when bytes are lost", () => {
		const { receive, take } = makeRig();
		receive.wakeOnEveryByte = true;
		take("a".repeat(512));
		receive.wakeOnEveryByte = false;
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

	it("does not start again at its front when it is emptied", () => {
		const { receive, take, waiting } = makeRig();
		const front = receive.start;
		for (let i = 1; i <= 100; i++) {
			take("abcd");
			receive.giveUp();
			assert.deepEqual([receive.start, receive.end, receive.scanned], [front + 4 * i, front + 4 * i, front + 4 * i]);
		}
		assert.equal(waiting(), "");
	});

	it("never moves what waits: the position of every byte is its number, modulo the size", () => {
		const { receive, take } = makeRig();
		const front = receive.start;
		receive.wakeAlways();
		let taken = 0;
		let consumed = 0;
		for (let i = 0; i < 1000; i++) {
			const count = i * 37 % 120;
			if (receive.waiting + count <= 512) {
				take(Array.from({ length: count }, () => String.fromCharCode(taken++ % 251)).join(""));
				for (let at = receive.start; at < receive.end; at++)
					assert.equal(receive.bytes[at], (consumed + at - receive.start) % 251);
			}
			const step = Math.min(i * 11 % 130, receive.end - receive.start);
			receive.consumeTo(receive.start + step);
			receive.unclip();
			consumed += step;
			assert.equal((receive.start - front) % 512, consumed % 512);
		}
		assert.ok(consumed > 40 * 512);
	});

	it("runs on into the slack behind its end, and copies what is unread to the front when that is used up", () => {
		const { receive, take, waiting } = makeRig();
		const front = receive.start;
		receive.wakeAlways();
		take("a".repeat(500));
		receive.consumeTo(front + 490);
		receive.scanned = front + 495;
		take("b".repeat(100));
		assert.deepEqual([receive.start, receive.end, receive.scanned], [front + 490, front + 600, front + 495]);
		receive.consumeTo(front + 510);
		take("c");
		assert.deepEqual([receive.start, receive.end], [front + 510, front + 601]);
		receive.consumeTo(front + 520);
		assert.equal(receive.unclip(), false);
		take("d".repeat(120));
		take("e".repeat(100));
		assert.deepEqual([receive.start, receive.end], [front + 520, front + 821]);
		take("f".repeat(20));
		assert.deepEqual([receive.start, receive.end, receive.scanned], [front + 8, front + 329, front + 8]);
		assert.equal(waiting(), `${"b".repeat(80)}c${"d".repeat(120)}${"e".repeat(100)}${"f".repeat(20)}`);
	});

	it("puts what the slack has no room for at its place in the ring, out of the reader's sight until all before the end is consumed", () => {
		const { receive, take, waiting } = makeRig();
		const front = receive.start;
		take("a".repeat(500));
		receive.consumeTo(front + 500);
		take("b".repeat(350));
		assert.equal(take("c".repeat(100)), true);
		assert.equal(receive.wakeOnEveryByte, true);
		assert.deepEqual([receive.clipped, receive.stuck, receive.waiting, waiting().length], [true, true, 450, 332]);
		assert.equal(receive.end - receive.start, 332);
		receive.seal();
		assert.equal(receive.bytes[receive.end], CR);
		receive.consumeTo(front + 511);
		assert.equal(receive.unclip(), false);
		receive.consumeTo(front + 512);
		assert.deepEqual([receive.clipped, receive.stuck, receive.unclip()], [true, false, true]);
		assert.deepEqual([receive.start, receive.clipped, receive.unclip()], [front, false, false]);
		assert.equal(waiting(), "b".repeat(338) + "c".repeat(100));
	});

	it("takes 512 bytes and no more after its positions have wrapped, at a drain or at the reader's wish", () => {
		for (const wish of [false, true]) {
			const { receive, take } = makeRig();
			take("\0".repeat(505));
			receive.giveUp();
			take("a".repeat(400));
			receive.consumeTo(receive.start + 10);
			if (wish)
				assert.equal(receive.unclip(), true);
			take("b".repeat(127));
			assert.deepEqual([receive.waiting, receive.lost], [390, 127]);
			take("c".repeat(122));
			take("d");
			assert.deepEqual([receive.waiting, receive.lost], [512, 128]);
		}
	});

	it("gives everything up, also what is out of the reader's sight", () => {
		const { receive, take, waiting } = makeRig();
		receive.wakeAlways();
		take("a".repeat(500));
		receive.giveUp();
		take("b".repeat(400));
		take("c".repeat(200));
		assert.ok(receive.clipped && receive.gap > receive.end);
		receive.giveUp();
		assert.equal(receive.waiting, 0);
		take("d");
		assert.equal(waiting(), "d");
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

	it("keeps the first and the last of several losses, also when the positions wrap", () => {
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
			assert.deepEqual([receive.start - front, receive.gap - front, receive.gapEnd - front, receive.intact - front], [100, 500, 505, 500]);
			receive.consumeTo(receive.gap);
			assert.equal(receive.gap, receive.start);
			receive.consumeTo(receive.gap + 1);
			assert.equal(receive.gap, receive.gapEnd);
			receive.consumeTo(receive.gapEnd + 1);
			assert.deepEqual([receive.gap, receive.gapEnd, receive.intact], [-1, -1, receive.end]);
			take("f".repeat(120).repeat(4));
			take("g".repeat(20));
			receive.consumeTo(front + 515);
			const { gap } = receive;
			take("h");
			assert.deepEqual([receive.start - front, receive.gap, receive.gapEnd], [3, gap - 512, gap - 512]);
		}
	});

	it("does not forget a loss at its very end when everything before is consumed", () => {
		const { receive, take, waiting } = makeRig();
		take("a".repeat(512));
		take("b");
		receive.consumeTo(receive.end);
		assert.equal(receive.gap, receive.start);
		take("c".repeat(3));
		assert.equal(waiting(), "ccc");
		assert.equal(receive.gap, receive.start);
		receive.passGap();
		assert.equal(receive.gap, -1);
	});

	it("knows a loss at the very first position of its memory, and keeps it as the first when more is lost", () => {
		const { receive, take } = makeRig();
		take("a".repeat(512));
		take("b");
		receive.consumeTo(receive.end);
		take("c".repeat(3));
		assert.deepEqual([receive.start, receive.gap, receive.gapEnd, receive.intact, receive.waiting], [0, 0, 0, 0, 3]);
		for (const chunk of ["d".repeat(120), "d".repeat(120), "d".repeat(120), "d".repeat(120), "e".repeat(120)])
			take(chunk);
		assert.deepEqual([receive.start, receive.gap, receive.gapEnd, receive.intact, receive.lost], [0, 0, 483, 0, 121]);
		receive.consumeTo(1);
		assert.deepEqual([receive.gap, receive.gapEnd], [483, 483]);
		receive.consumeTo(483);
		assert.deepEqual([receive.gap, receive.gapEnd, receive.intact], [483, 483, 483]);
		receive.consumeTo(484);
		assert.deepEqual([receive.gap, receive.gapEnd], [-1, -1]);
	});

	it("is a queue of 512 bytes: gives what fitted, in order, and counts what did not, for any traffic from every offset", () => {
		const step = fc.oneof(
			fc.record({ take: fc.nat(300) }), fc.record({ consume: fc.nat(512) }), fc.record({ consume: fc.constant(Infinity) }), fc.constant({ unclip: true }));
		for (let offset = 0; offset < 512; offset++) {
			fc.assert(fc.property(fc.array(step, { maxLength: 40, size: "max" }), steps => {
				const { receive, take, waiting } = makeRig(512, 24);
				const front = receive.start;
				receive.wakeAlways();
				take("\0".repeat(offset));
				receive.giveUp();
				let queue = "";
				let consumed = offset;
				let lost = 0;
				let next = 0;
				const losses: number[] = [];
				for (const step of steps) {
					if ("take" in step) {
						const chunk = Array.from({ length: step.take }, () => String.fromCharCode(next++ % 251)).join("");
						for (let at = 0; at < chunk.length; at += 128) {
							const piece = chunk.slice(at, at + 128);
							if (queue.length + piece.length <= 512)
								queue += piece;
							else {
								lost += piece.length;
								losses.push(consumed + queue.length);
							}
						}
						take(chunk);
					}
					else if ("consume" in step) {
						const count = Math.min(step.consume, receive.end - receive.start);
						receive.consumeTo(receive.start + count);
						queue = queue.slice(count);
						consumed += count;
					}
					else
						receive.unclip();
					if (losses[0]! < consumed) // those before the last are passed with the first
						losses.splice(0, losses.at(-1)! < consumed ? losses.length : losses.length - 1);
					const contiguous = waiting();
					assert.equal(contiguous, queue.slice(0, contiguous.length));
					assert.ok(contiguous.length === queue.length || !receive.stuck || contiguous.length > 256 + 64);
					assert.deepEqual([receive.waiting, receive.lost, receive.clipped], [queue.length, lost, contiguous.length < queue.length]);
					assert.equal((receive.start - front) % 512, consumed % 512);
					assert.ok(receive.start <= receive.scanned && receive.scanned <= receive.end);
					const { gap, gapEnd, start } = receive;
					assert.deepEqual(losses.length === 0 ? [-1, -1] : [losses[0], losses.at(-1)], gap < 0 ? [gap, gapEnd] : [consumed + gap - start, consumed + gapEnd - start]);
				}
			}), { numRuns: 10 });
		}
	});
});

describe("a receive ring before a Serial that has a ring of its own", () => {
	it("leaves there what it has no room for, reads nothing until there is room, and loses nothing", () => {
		const memory = new Memory(RingBuffer.bytesFor(512) + 8);
		const ring = new RingBuffer(memory, 512, 4096);
		const serial = new TestSerial();
		serial.feed(new Uint8Array(1000).fill(0x61));
		assert.equal(ring.drain(serial), true);
		assert.deepEqual([ring.unread, ring.waiting, ring.lost], [serial, 512, 0]);
		serial.feed(new Uint8Array(10).fill(0x62));
		ring.drain(serial);
		assert.deepEqual([ring.resume(), ring.unread, ring.waiting], [false, serial, 512]);
		ring.start += 400;
		ring.resume();
		assert.deepEqual([ring.unread, ring.waiting, ring.lost], [serial, 496, 0]);
		ring.start = ring.end;
		ring.resume();
		assert.deepEqual([ring.unread, ring.resume(), ring.lost], [undefined, false, 0]);
	});

	it("has something to digest when it is full, though the line behind the last one cannot be identified yet", () => {
		const memory = new Memory(RingBuffer.bytesFor(512) + 8);
		const ring = new RingBuffer(memory, 512, 4096);
		const serial = new TestSerial();
		ring.endPending = true;
		serial.feed(bytes(`${"a".repeat(500)}\r\n\r\n+QMTRE`));
		serial.feed(new Uint8Array(488).fill(0x62));
		assert.deepEqual([ring.drain(serial), ring.unread, ring.waiting], [true, serial, 512]);
	});
});
