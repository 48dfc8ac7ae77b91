// hosts/xs, the parts that run inside the machine, here on Node: clock, UART, and the layout of messages.

import assert from "node:assert/strict";
import { TurnClock } from "../../hosts/xs/clock.js";
import { TurnSerial, Uart } from "../../hosts/xs/serial.js";
import { decodeRequest, decodeResponse, encodeRequest, encodeResponse, type Event } from "../../hosts/xs/turn.js";

describe("what crosses in a turn", () => {
	it("comes out as it went in", () => {
		for (const request of [
			{ now: 2 ** 32 + 0.25, wallTime: 1_700_000_000_123, writable: 128, received: Uint8Array.of(0, 13, 255) },
			{ now: 0, wallTime: undefined, writable: undefined, received: new Uint8Array(0) },
			{ now: 1, wallTime: undefined, writable: 0, received: new Uint8Array(128) },
		])
			assert.deepEqual(decodeRequest(encodeRequest(request).buffer as ArrayBuffer), request);
		const events: Event[] = [{ kind: "trace", text: "21.5 °C" }, { kind: "reading", sequence: 1, bytes: [0, 255] }];
		for (const response of [{ next: Infinity, sent: new Uint8Array(0), events: [] }, { next: 12.5, sent: Uint8Array.of(65, 0, 26), events }])
			assert.deepEqual(decodeResponse(new Uint8Array(encodeResponse(response))), response);
	});

	it("is laid out as in the comment", () => {
		const bytes = encodeRequest({ now: 1, wallTime: 2, writable: 3, received: Uint8Array.of(4) });
		assert.deepEqual([...bytes], [0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0x40, 3, 0, 4]);
	});
});

describe("the clock inside XS", () => {
	it("fires in order of time, and of setting at the same time", () => {
		const clock = new TurnClock(100);
		const rung: string[] = [];
		clock.alarm(() => rung.push("third")).set(20);
		const second = clock.alarm(() => rung.push("second"));
		clock.alarm(() => rung.push("first")).set(10);
		second.set(10);
		assert.equal(clock.next, 110);
		clock.moveTo(130);
		clock.ring();
		assert.deepEqual(rung, ["first", "second", "third"]);
		assert.equal(clock.next, Infinity);
	});

	it("rings what a callback sets in a later turn, even at once", () => {
		const clock = new TurnClock(0);
		let rung = 0;
		const again = clock.alarm(() => {
			rung += 1;
			again.set(0);
		});
		again.set(0);
		clock.ring();
		assert.equal(rung, 1);
		assert.equal(clock.next, 0);
		clock.ring();
		assert.equal(rung, 2);
	});

	it("does not fire an alarm that was cleared or set again", () => {
		const clock = new TurnClock(0);
		let rung = 0;
		const cleared = clock.alarm(() => rung += 1);
		const moved = clock.alarm(() => rung += 1);
		cleared.set(5);
		moved.set(5);
		cleared.clear();
		moved.set(50);
		clock.moveTo(10);
		clock.ring();
		assert.equal(rung, 0);
		assert.equal(clock.next, 50);
	});

	it("never goes back", () => {
		const clock = new TurnClock(10);
		clock.moveTo(5);
		assert.equal(clock.now(), 10);
	});

	it("refuses a time below 0 or above 2^31 - 1 ms", () => {
		const alarm = new TurnClock(0).alarm(() => {});
		for (const ms of [-1, NaN, 2 ** 31])
			assert.throws(() => alarm.set(ms), RangeError);
		alarm.set(2 ** 31 - 1);
	});
});

describe("the UART inside XS", () => {
	const told: string[] = [];
	let uart: Uart;

	function open(): TurnSerial {
		const onReadable = (count: number): void => void told.push(`readable ${count}`);
		const onWritable = (count: number): void => void told.push(`writable ${count}`);
		return new TurnSerial({ io: TurnSerial, uart, baud: 9600, format: "buffer", onReadable, onWritable, onError() {} });
	}

	beforeEach(() => {
		told.length = 0;
		uart = new Uart(baud => told.push(`open ${baud}`), () => told.push("close"));
	});

	it("loses what does not fit the receive FIFO", () => {
		const serial = open();
		uart.turn(undefined, new Uint8Array(100).fill(1));
		uart.turn(undefined, new Uint8Array(100).fill(2));
		assert.deepEqual(told, ["open 9600", "readable 100", "readable 128"]);
		const bytes = new Uint8Array(120);
		assert.equal(serial.read(bytes), 120);
		assert.equal(serial.read(bytes), 8);
		assert.equal(serial.read(bytes), undefined);
		assert.equal(bytes[0], 2);
	});

	it("takes no more than it was granted, all or nothing", () => {
		const serial = open();
		assert.throws(() => serial.write(new Uint8Array(1)), /output full/);
		uart.turn(100, new Uint8Array(0));
		serial.write(Uint8Array.of(1, 2));
		assert.throws(() => serial.write(new Uint8Array(99)), /output full/);
		assert.deepEqual(uart.takeSent(), Uint8Array.of(1, 2));
		assert.deepEqual(uart.takeSent(), new Uint8Array(0));
		assert.deepEqual(told, ["open 9600", "writable 100"]);
	});

	it("can be opened once at a time; closed twice; not used after", () => {
		const serial = open();
		assert.throws(open, /in use/);
		serial.close();
		serial.close();
		assert.throws(() => serial.read(new Uint8Array(1)), /closed/);
		assert.throws(() => serial.write(new Uint8Array(1)), /closed/);
		uart.turn(128, new Uint8Array(1));
		assert.deepEqual(uart.takeSent(), new Uint8Array(0));
		open();
		assert.deepEqual(told, ["open 9600", "close", "open 9600"]);
	});

	it("needs a Uart", () => {
		assert.throws(() => new TurnSerial({ io: TurnSerial, format: "buffer", onReadable() {}, onWritable() {}, onError() {} }), TypeError);
	});

	it("grants nothing more to a Serial that was closed while it read", () => {
		const serial: TurnSerial = new TurnSerial({ io: TurnSerial, uart, format: "buffer", onReadable: () => serial.close(), onWritable: () => told.push("writable"), onError() {} });
		uart.turn(128, new Uint8Array(1));
		assert.deepEqual(told, ["open 0", "close"]);
	});
});
