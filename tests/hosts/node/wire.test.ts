// The in-process UART: the ESP32's FIFOs, character by character in virtual time.

import assert from "node:assert/strict";
import { type SimulatorAlarm, VirtualClock } from "../../../hosts/modem/line/clock.js";
import { Wire, WireSerial } from "../../../hosts/node/wire.js";

/** ms of one character at 115200 bits per second. */
const CHARACTER = 10_000 / 115_200;

/** Fails instead of firing alarms without end while the time does not move. */
class CountingClock extends VirtualClock {
	#fired = 0;

	override alarm(callback: () => void): SimulatorAlarm {
		return super.alarm(() => {
			assert.ok(++this.#fired <= 10_000, "the clock stands still");
			callback();
		});
	}
}

/** A Serial on a wire, with everything that either end saw and when. */
class Bench {
	readonly clock: VirtualClock;
	readonly wire: Wire;
	readonly serial: WireSerial;
	readonly log: string[] = [];
	/** When each entry of the log was written, in characters from the start. */
	readonly at: number[] = [];
	received = Buffer.alloc(0);
	sent = Buffer.alloc(0);
	/** What a careful reader does; tests put something else here. */
	onReadable = (): void => this.drain();
	onWritable = (_count: number): void => {};

	constructor(baud = 115_200, clock = new VirtualClock()) {
		this.clock = clock;
		this.wire = new Wire(clock);
		this.wire.attach(bytes => this.sent = Buffer.concat([this.sent, bytes]));
		this.serial = new WireSerial({
			io: WireSerial, wire: this.wire, baud, format: "buffer",
			onReadable: count => {
				this.note(`readable ${count}`);
				this.onReadable();
			},
			onWritable: count => {
				this.note(`writable ${count}`);
				this.onWritable(count);
			},
			onError: () => this.note("error"),
		});
	}

	note(entry: string): void {
		this.log.push(entry);
		this.at.push(Math.round(this.clock.now() / CHARACTER * 100) / 100);
	}

	drain(size = 128): void {
		const buffer = new Uint8Array(size);
		for (let count = this.serial.read(buffer); count !== undefined; count = this.serial.read(buffer))
			this.received = Buffer.concat([this.received, buffer.subarray(0, count)]);
	}

	/** Lets `count` characters pass. */
	pass(count: number): void {
		this.clock.advance(count * CHARACTER);
	}
}

function pattern(length: number): Buffer {
	return Buffer.from(Array.from({ length }, (_, i) => i * 7 % 251));
}

describe("the wire, towards the UART", () => {
	it("interrupts at 96 bytes, and after four idle characters for the rest", () => {
		const bench = new Bench();
		bench.clock.advance(0);
		bench.wire.send(pattern(100));
		bench.pass(200);
		assert.deepEqual(bench.log, ["writable 128", "readable 96", "readable 4"]);
		assert.deepEqual(bench.at, [0, 96, 104]);
		assert.deepEqual(bench.received, pattern(100));
		assert.equal(bench.wire.lost, 0);
	});

	for (const [baud, start] of [[921_600, 2 ** 30], [115_200, 2 ** 31], [57_600, 2 ** 40]] as const)
		it(`carries bytes both ways at ${baud} bit/s when the clock has run for ${start} ms`, () => {
			for (let phase = 0; phase < 50; phase++) {
				const bench = new Bench(baud, new CountingClock());
				bench.clock.advance(start + phase * 0.137);
				for (let burst = 0; burst < 5; burst++) {
					bench.wire.send(pattern(50 + phase));
					bench.serial.write(pattern(50 + phase));
					bench.clock.run();
				}
				assert.deepEqual([bench.received.length, bench.sent.length], [5 * (50 + phase), 5 * (50 + phase)]);
			}
		});

	it("tells nothing while characters keep coming", () => {
		const bench = new Bench();
		for (let i = 0; i < 10; i++) {
			bench.wire.send(Buffer.from([i]));
			bench.pass(3);
		}
		assert.deepEqual(bench.log, ["writable 128"]);
		bench.pass(3);
		assert.deepEqual(bench.log, ["writable 128", "readable 10"]);
	});

	it("carries bytes one after another, however they were handed over", () => {
		const bench = new Bench();
		bench.wire.send(pattern(60));
		bench.wire.send(new Uint8Array(0));
		bench.wire.send(pattern(140).subarray(60));
		bench.pass(200);
		assert.deepEqual(bench.log.slice(1), ["readable 96", "readable 44"]);
		assert.deepEqual(bench.at.slice(1), [96, 144]);
		assert.deepEqual(bench.received, pattern(140));
	});

	it("keeps bytes that their sender overwrites afterwards", () => {
		const bench = new Bench();
		const bytes = Buffer.from("abc");
		bench.wire.send(bytes);
		bytes.fill(0);
		bench.pass(10);
		assert.equal(bench.received.toString(), "abc");
	});

	it("loses what comes while 128 bytes wait unread, and counts it", () => {
		const bench = new Bench();
		bench.onReadable = () => {};
		bench.wire.send(pattern(200));
		bench.pass(300);
		assert.deepEqual(bench.log.slice(1), ["readable 96", "readable 128"]);
		assert.deepEqual(bench.at.slice(1), [96, 204]);
		assert.equal(bench.wire.lost, 72);
		bench.drain();
		assert.deepEqual(bench.received, pattern(128));
	});

	it("does not repeat an interrupt for bytes left in the FIFO until more arrive", () => {
		const bench = new Bench();
		bench.onReadable = () => void bench.serial.read(new Uint8Array(90));
		bench.wire.send(pattern(96));
		bench.pass(500);
		assert.deepEqual(bench.log.slice(1), ["readable 96"]);
		bench.wire.send(pattern(1));
		bench.pass(500);
		assert.deepEqual(bench.log.slice(1), ["readable 96", "readable 7"]);
	});

	it("fills small buffers in order and returns undefined when nothing is left", () => {
		const bench = new Bench();
		bench.onReadable = () => bench.drain(3);
		bench.wire.send(pattern(10));
		bench.pass(50);
		assert.deepEqual(bench.received, pattern(10));
		assert.equal(bench.serial.read(new Uint8Array(1)), undefined);
		assert.equal(bench.serial.read(new Uint8Array(0)), undefined);
	});

	it("loses nothing when the process is late: the line waits for the reader, not for the clock", () => {
		const bench = new Bench();
		let late = 0;
		const now = bench.clock.now.bind(bench.clock);
		bench.clock.now = () => now() + late;
		bench.wire.send(pattern(1000));
		late = 1000;
		bench.pass(2000);
		assert.deepEqual(bench.received, pattern(1000));
		assert.equal(bench.wire.lost, 0);
	});

	it("takes no time without a baud rate, and still has a FIFO", () => {
		const bench = new Bench(0);
		bench.wire.send(pattern(300));
		bench.clock.advance(0);
		assert.deepEqual(bench.log, ["writable 128", "readable 96", "readable 96", "readable 96", "readable 12"]);
		assert.deepEqual(bench.received, pattern(300));
	});

	it("carries nothing to a Serial that is closed", () => {
		const bench = new Bench();
		bench.wire.send(pattern(50));
		bench.pass(10);
		bench.serial.close();
		bench.wire.send(pattern(50));
		bench.pass(500);
		assert.deepEqual(bench.log, ["writable 128"]);
	});

	it("calls nothing after a close in the middle of a burst", () => {
		const bench = new Bench();
		bench.onReadable = () => bench.serial.close();
		bench.wire.send(pattern(300));
		bench.pass(500);
		assert.deepEqual(bench.log.slice(1), ["readable 96"]);
	});
});

describe("the wire, from the UART", () => {
	it("reports after opening that 128 bytes fit", () => {
		const bench = new Bench();
		assert.deepEqual(bench.log, []);
		bench.clock.advance(0);
		assert.deepEqual(bench.log, ["writable 128"]);
	});

	it("asks for more when fewer than ten bytes remain, with the room there is then", () => {
		const bench = new Bench();
		bench.clock.advance(0);
		bench.serial.write(pattern(128));
		bench.pass(118);
		assert.deepEqual(bench.log.slice(1), []);
		bench.pass(1);
		assert.deepEqual(bench.log.slice(1), ["writable 119"]);
		assert.deepEqual(bench.sent, pattern(128).subarray(0, 119));
		bench.pass(9);
		assert.deepEqual(bench.sent, pattern(128));
		assert.deepEqual(bench.log.slice(1), ["writable 119"]);
	});

	it("asks in the next turn when a write leaves fewer than ten bytes", () => {
		const bench = new Bench();
		bench.clock.advance(0);
		bench.serial.write(pattern(9));
		assert.equal(bench.log.length, 1);
		bench.clock.advance(0);
		assert.deepEqual(bench.log.slice(1), ["writable 119"]);
		bench.pass(9);
		assert.deepEqual(bench.sent, pattern(9));
	});

	it("throws and sends nothing when a write does not fit", () => {
		const bench = new Bench();
		bench.clock.advance(0);
		assert.throws(() => bench.serial.write(new Uint8Array(129)), { message: "output full" });
		bench.serial.write(pattern(100));
		assert.throws(() => bench.serial.write(new Uint8Array(29)), { message: "output full" });
		bench.serial.write(pattern(28));
		bench.pass(200);
		assert.deepEqual(bench.sent, Buffer.concat([pattern(100), pattern(28)]));
	});

	it("carries a long message through writes of exactly the room announced, at the line's rate", () => {
		const bench = new Bench();
		const message = pattern(1548);
		let next = 0;
		bench.onWritable = count => {
			const part = message.subarray(next, next + count);
			next += part.length;
			if (part.length > 0)
				bench.serial.write(part);
		};
		bench.pass(1547);
		assert.ok(bench.sent.length < 1548);
		bench.pass(2);
		assert.deepEqual(bench.sent, message);
	});

	it("takes no time without a baud rate", () => {
		const bench = new Bench(0);
		bench.serial.write(pattern(128));
		bench.clock.advance(0);
		assert.deepEqual(bench.sent, pattern(128));
		assert.deepEqual(bench.log, ["writable 128"]);
	});

	it("sends nothing more after close, from the module's answer or from a callback", () => {
		const bench = new Bench();
		bench.clock.advance(0);
		bench.wire.attach(bytes => {
			bench.sent = Buffer.concat([bench.sent, bytes]);
			bench.serial.close();
		});
		bench.serial.write(pattern(100));
		bench.pass(500);
		assert.deepEqual(bench.sent, pattern(91));
		assert.deepEqual(bench.log, ["writable 128"]);
	});
});

describe("a Serial on a wire", () => {
	it("refuses everything but a second close once it is closed", () => {
		const bench = new Bench();
		bench.serial.close();
		bench.serial.close();
		assert.throws(() => bench.serial.read(new Uint8Array(1)), { message: "serial: closed" });
		assert.throws(() => bench.serial.write(new Uint8Array(1)), { message: "serial: closed" });
		bench.pass(100);
		assert.deepEqual(bench.log, []);
	});

	it("needs a wire that no other Serial uses", () => {
		const bench = new Bench();
		const options = { io: WireSerial, format: "buffer", onReadable() {}, onWritable() {}, onError() {} } as const;
		assert.throws(() => new WireSerial(options), { name: "TypeError", message: "serial: wire must be a Wire" });
		assert.throws(() => new WireSerial({ ...options, wire: bench.wire }), { message: "serial: in use" });
		bench.serial.close();
		new WireSerial({ ...options, wire: bench.wire }).close();
	});

	it("works on a wire that no module is attached to", () => {
		const clock = new VirtualClock();
		const serial = new WireSerial({ io: WireSerial, wire: new Wire(clock), format: "buffer", onReadable() {}, onWritable() {}, onError() {} });
		serial.write(new Uint8Array(5));
		clock.advance(1);
		serial.close();
	});

	it("passes the module the rate of each Serial that opens", () => {
		const wire = new Wire(new VirtualClock());
		const rates: number[] = [];
		wire.attach(() => {}, baud => rates.push(baud));
		const idle = { io: WireSerial, wire, format: "buffer", onReadable() {}, onWritable() {}, onError() {} } as const;
		new WireSerial({ ...idle, baud: 9600 }).close();
		new WireSerial({ ...idle, baud: 115_200 }).close();
		new WireSerial(idle).close();
		assert.deepEqual(rates, [9600, 115_200, 0]);
	});
});
