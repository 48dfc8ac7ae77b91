// Bytes leave in pieces that fit: the ESP32's rule. Tests modules/at/transmit-queue.

import fc from "fast-check";
import assert from "node:assert/strict";
import Transmit from "../../../modules/at/transmit-queue.js";
import Memory from "../../../modules/base/memory.js";
import { TestSerial, text } from "../../support/at-bench.js";

function makeTransmit(size = 2048): { memory: Memory; serial: TestSerial; transmit: Transmit; writable: (count: number) => void } {
	const memory = new Memory(size);
	const transmit = new Transmit(memory);
	const serial = new TestSerial();
	transmit.attach(serial);
	for (let i = Transmit.bytes; i < size; i++)
		memory.bytes[i] = i * 7;
	return {
		memory, serial, transmit,
		writable(count) {
			serial.room = count;
			transmit.onWritable(count);
		},
	};
}

describe("transmit", () => {
	it("sends nothing before the Serial has reported room", () => {
		const { memory, serial, transmit, writable } = makeTransmit();
		transmit.send(200, 210);
		assert.deepEqual(serial.pieces, []);
		assert.equal(transmit.empty, false);
		writable(128);
		assert.equal(serial.pieces.join(""), text(memory.bytes, 200, 210));
		assert.equal(transmit.empty, true);
	});

	it("sends in as few pieces as their sizes allow, 128 bytes at most, never more than there is room", () => {
		const { serial, transmit, writable } = makeTransmit();
		transmit.send(128, 128 + 300);
		writable(119);
		assert.deepEqual(serial.pieces.map(piece => piece.length), [100, 16, 3]);
		serial.pieces.length = 0;
		writable(1000);
		assert.deepEqual(serial.pieces.map(piece => piece.length), [128, 48, 5]);
		transmit.send(128, 128 + 1024);
		assert.deepEqual(serial.pieces.slice(3).map(piece => piece.length), [128, 128, 128, 128, 128, 128, 48, 3]);
	});

	it("sends at once what room for a single byte allows", () => {
		const { memory, serial, transmit, writable } = makeTransmit();
		writable(1);
		transmit.send(200, 203);
		assert.equal(serial.pieces.join(""), text(memory.bytes, 200, 201));
		writable(1);
		assert.equal(serial.pieces.join(""), text(memory.bytes, 200, 202));
		writable(128);
		assert.equal(serial.pieces.join(""), text(memory.bytes, 200, 203));
	});

	it("sends any count up to 128 in three pieces at most", () => {
		const { serial, transmit, writable } = makeTransmit();
		for (let count = 1; count <= 128; count++) {
			serial.pieces.length = 0;
			transmit.send(200, 200 + count);
			writable(128);
			assert.equal(serial.pieces.join("").length, count);
			assert.ok(serial.pieces.length <= 3, `${count} bytes in ${serial.pieces.length}`);
		}
	});

	it("crosses a FIFO of 128 bytes with any ranges, in order, whatever room is reported", () => {
		fc.assert(fc.property(fc.array(fc.tuple(fc.nat(1500), fc.nat(400)), { minLength: 1, maxLength: 4 }), fc.infiniteStream(fc.integer({ min: 0, max: 128 })), (ranges, rooms) => {
			const { memory, serial, transmit, writable } = makeTransmit();
			let expected = "";
			for (const [from, length] of ranges) {
				transmit.send(128 + from, 128 + from + length);
				expected += text(memory.bytes, 128 + from, 128 + from + length);
			}
			for (const room of rooms) {
				if (transmit.empty)
					break;
				writable(room);
				assert.ok(serial.pieces.every(piece => piece.length <= 128));
			}
			assert.equal(serial.pieces.join(""), expected);
		}));
	});

	it("forgets the room when it gets another Serial", () => {
		const { serial, transmit, writable } = makeTransmit();
		writable(128);
		const second = new TestSerial();
		transmit.attach(second);
		transmit.send(128, 130);
		assert.deepEqual([serial.pieces.length, second.pieces.length], [0, 0]);
		second.room = 128;
		transmit.onWritable(128);
		assert.deepEqual(second.pieces.map(piece => piece.length), [2]);
		transmit.attach(undefined);
		transmit.send(128, 130);
		transmit.onWritable(128);
		assert.equal(second.pieces.length, 1);
	});

	it("takes four ranges, no fifth, and none that is empty", () => {
		const { serial, transmit, writable } = makeTransmit();
		for (let i = 0; i < 4; i++) {
			transmit.send(300, 300);
			transmit.send(200 + i, 201 + i);
		}
		assert.throws(() => transmit.send(204, 205), { message: "transmit: four ranges are waiting" });
		writable(128);
		assert.equal(serial.pieces.length, 4);
		transmit.send(204, 205);
		assert.equal(serial.pieces.length, 5);
	});

	it("drops what waits when it is cleared", () => {
		const { memory, serial, transmit, writable } = makeTransmit();
		writable(4);
		transmit.send(200, 210);
		transmit.clear();
		assert.equal(transmit.empty, true);
		transmit.send(300, 302);
		writable(128);
		assert.equal(serial.pieces.join(""), text(memory.bytes, 200, 204) + text(memory.bytes, 300, 302));
	});

	it("goes on behind a piece that the Serial threw at", () => {
		const { memory, serial, transmit, writable } = makeTransmit();
		transmit.send(200, 206);
		serial.failure = new Error("output full");
		assert.throws(() => writable(128), { message: "output full" });
		writable(128);
		assert.equal(serial.pieces.join(""), text(memory.bytes, 205, 206));
	});
});
