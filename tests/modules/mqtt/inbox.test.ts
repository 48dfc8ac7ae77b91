// The inbox: whole messages and fragments through a ring, at every offset. Tests modules/mqtt/inbox.

import fc from "fast-check";
import assert from "node:assert/strict";
import type { Native } from "../../../modules/base/native.js";
import Inbox, { BROKEN, COMPLETE, MESSAGES, OPEN } from "../../../modules/mqtt/inbox.js";
import { bytes, text } from "../../support/at-bench.js";
import { NATIVE } from "../../support/native.js";

const SOURCE = 1024;

/** An inbox between two guards, and a place from which messages come. */
class Rig {
	readonly memory = new Uint8Array(4096).fill(0xEE);
	readonly inbox: Inbox;
	readonly #end: number;

	constructor(size = 64, topic = 16, native?: Native) {
		this.inbox = new Inbox(this.memory, 16, size, topic, native);
		this.#end = 16 + Inbox.bytesFor(size, topic);
	}

	begin(topic: string, byteLength: number, identifier = 0): boolean {
		this.memory.set(bytes(topic), SOURCE);
		return this.inbox.begin(identifier, SOURCE, SOURCE + topic.length, byteLength);
	}

	append(payload: string): void {
		this.memory.set(bytes(payload), SOURCE);
		this.inbox.append(SOURCE, SOURCE + payload.length);
	}

	/** A whole message of known length. */
	put(topic: string, payload: string, identifier = 0): boolean {
		if (!this.begin(topic, payload.length, identifier))
			return false;
		this.append(payload);
		this.inbox.end(true);
		return true;
	}

	topic(): string {
		const target = new Uint8Array(32);
		return text(target, 0, this.inbox.readTopic(target));
	}

	read(most = 4096): string {
		const target = new Uint8Array(most);
		return text(target, 0, this.inbox.read(target));
	}

	/** Nothing outside the inbox's range was written. */
	assertInside(): void {
		assert.ok(this.memory.subarray(0, 16).every(byte => byte === 0xEE));
		assert.ok(this.memory.subarray(this.#end, SOURCE).every(byte => byte === 0xEE));
	}
}

describe("inbox", () => {
	it("gives a message back as it came", () => {
		const rig = new Rig();
		const { inbox } = rig;
		assert.equal(inbox.count, 0);
		assert.equal(rig.put("a/b", "payload", 77), true);
		assert.deepEqual([inbox.count, inbox.identifier, inbox.topicLength, inbox.byteLength, inbox.readable, inbox.state], [1, 77, 3, 7, 7, COMPLETE]);
		assert.equal(text(rig.memory, inbox.topicAt, inbox.topicAt + 3), "a/b");
		assert.deepEqual([inbox.isTopic(bytes("a/b")), inbox.isTopic(bytes("a/c")), inbox.isTopic(bytes("a/")), inbox.isTopic(bytes(""))], [true, false, false, false]);
		assert.deepEqual([rig.topic(), rig.read(3), rig.read(), rig.read()], ["a/b", "pay", "load", ""]);
		assert.equal(inbox.readTopic(new Uint8Array(2)), 2);
		inbox.shift();
		assert.deepEqual([inbox.count, inbox.free], [0, 64]);
	});

	it("takes a whole message the short way when it is empty and the message fits", () => {
		const rig = new Rig(64, 16);
		const { inbox } = rig;
		rig.memory.set(bytes(`topic/of/it${"x".repeat(65)}`), SOURCE);
		const payload = SOURCE + 11;
		assert.equal(inbox.put(7, SOURCE, payload, payload, payload + 65), false);
		assert.equal(inbox.put(7, SOURCE, SOURCE + 17, payload, payload + 1), false);
		assert.equal(inbox.count, 0);
		assert.equal(inbox.put(7, SOURCE, payload, payload, payload + 64), true);
		assert.deepEqual([inbox.count, inbox.state, inbox.identifier, inbox.byteLength, inbox.free, rig.topic()], [1, COMPLETE, 7, 64, 0, "topic/of/it"]);
		assert.equal(inbox.put(8, SOURCE, payload, payload, payload), false);
		assert.equal(rig.read(), "x".repeat(64));
		inbox.shift();
		assert.equal(inbox.put(8, SOURCE, payload, payload, payload), true);
		assert.deepEqual([inbox.identifier, inbox.readable], [8, 0]);
		rig.assertInside();
	});

	it("takes a message apart that is longer than itself, in fragments", () => {
		const rig = new Rig(16);
		const payload = "0123456789".repeat(10);
		assert.equal(rig.begin("t", payload.length), true);
		let read = "";
		for (let at = 0; at < payload.length;) {
			const count = Math.min(rig.inbox.free, payload.length - at);
			rig.append(payload.slice(at, at + count));
			at += count;
			assert.deepEqual([rig.inbox.readable, rig.inbox.state, rig.inbox.byteLength], [count, OPEN, 100]);
			read += rig.read();
		}
		rig.inbox.end(true);
		assert.deepEqual([read, rig.inbox.state, rig.inbox.readable, rig.inbox.byteLength], [payload, COMPLETE, 0, 100]);
		rig.assertInside();
	});

	it("gives the same bytes whatever buffer is read into: the first, another, a short one, one between words, all in turns", () => {
		const arena = new ArrayBuffer(2048);
		const buffers = [100, 300, 300, 301].map((size, index) => new Uint8Array(arena, 400 * index + (index === 2 ? 1 : 0), size));
		const rig = new Rig(400);
		const payload = Array.from({ length: 390 }, (_, at) => String.fromCharCode(at % 251)).join("");
		for (let round = 0; round < 60; round++) {
			assert.equal(rig.put("t", payload), true);
			let read = "";
			for (let turn = round; rig.inbox.readable > 0; turn++) {
				const buffer = buffers[turn % buffers.length]!.subarray(0);
				const target = turn % 3 === 0 ? buffers[1]! : buffer;
				target.fill(0xEE);
				const count = rig.inbox.read(target);
				assert.equal(target.subarray(count).every(byte => byte === 0xEE), true);
				read += text(target, 0, count);
			}
			assert.equal(read, payload);
			rig.inbox.shift();
			rig.begin("t", 7);
			rig.append("1234567".slice(0, round % 7));
			rig.inbox.skip();
			rig.inbox.end(true);
			rig.inbox.shift();
		}
		rig.assertInside();
	});

	it("sets the length of a message at its end when unknown before", () => {
		const rig = new Rig();
		rig.begin("t", -1);
		rig.append("abc");
		assert.equal(rig.inbox.byteLength, -1);
		rig.append("de");
		rig.inbox.end(true);
		assert.equal(rig.inbox.byteLength, 5);
	});

	it("reports a message that broke off, and counts it", () => {
		const rig = new Rig();
		rig.begin("t", 10);
		rig.append("abc");
		rig.inbox.end(false);
		assert.deepEqual([rig.inbox.state, rig.inbox.broken, rig.inbox.readable, rig.read()], [BROKEN, 1, 3, "abc"]);
	});

	it("drops and counts a message that has no room now, and keeps the others", () => {
		const rig = new Rig(64);
		assert.equal(rig.put("one", "x".repeat(40)), true);
		assert.equal(rig.put("two", "y".repeat(22)), false);
		assert.equal(rig.put("two", "y".repeat(21)), true);
		assert.deepEqual([rig.inbox.free, rig.inbox.dropped], [0, 1]);
		rig.inbox.shift();
		assert.deepEqual([rig.topic(), rig.read()], ["two", "y".repeat(21)]);
	});

	it("drops a message for which no record is free, one whose topic is too long, and a long one whose topic has no room", () => {
		const rig = new Rig(64, 16);
		assert.equal(rig.put("t".repeat(17), ""), false);
		assert.equal(rig.put("t".repeat(16), ""), true);
		for (let i = 0; i < MESSAGES; i++)
			assert.equal(rig.put("t", ""), true);
		assert.equal(rig.put("t", ""), false);
		assert.equal(rig.inbox.dropped, 2);
		const full = new Rig(64, 16);
		full.put("t", "x".repeat(60));
		assert.equal(full.begin("topic", 100), false);
		assert.equal(full.begin("top", 100), true);
		assert.equal(full.inbox.dropped, 1);
	});

	it("gives up what can be read, or the whole message, unread", () => {
		const rig = new Rig();
		rig.put("one", "abc");
		rig.put("two", "def");
		rig.inbox.skip();
		assert.deepEqual([rig.inbox.readable, rig.read(), rig.inbox.count], [0, "", 2]);
		rig.inbox.shift();
		assert.deepEqual([rig.topic(), rig.inbox.readable], ["two", 3]);
		rig.inbox.shift();
		assert.equal(rig.inbox.free, 64);
	});

	it("takes no bytes of a message that was cleared away while it arrived", () => {
		const rig = new Rig();
		rig.begin("t", 10);
		rig.append("abc");
		rig.inbox.clear();
		rig.append("defg");
		rig.inbox.end(false);
		assert.deepEqual([rig.inbox.count, rig.inbox.free, rig.inbox.broken], [0, 64, 0]);
		rig.put("u", "next");
		assert.deepEqual([rig.topic(), rig.read()], ["u", "next"]);
	});

	it("gives the same whatever offset its ring stands at, for payload and topic alike", () => {
		for (let offset = 0; offset < 32; offset++) {
			const rig = new Rig(32, 8);
			rig.put("x", "z".repeat(offset));
			assert.equal(rig.put("ab", "c"), offset < 30);
			if (offset >= 30)
				continue;
			rig.read();
			const free = 32 - 3;
			const payload = "0123456789abcdefghijklmnopqrstuvw".slice(0, free - 5);
			assert.equal(rig.put("topic", payload), true);
			rig.inbox.shift();
			assert.deepEqual([rig.topic(), rig.read()], ["ab", "c"]);
			rig.inbox.shift();
			assert.deepEqual([rig.topic(), rig.read(7) + rig.read()], ["topic", payload]);
			rig.assertInside();
		}
	});

	it("gives payloads that cross the end of its range whole, natively, too", () => {
		for (const native of [undefined, NATIVE]) {
			const rig = new Rig(16, 8, native);
			for (let i = 0; i < 20; i++) {
				const payload = "0123456789abcdef".slice(0, 1 + i % 16);
				assert.equal(rig.put("t", payload), true);
				assert.equal(rig.read(), payload);
				rig.inbox.shift();
			}
			rig.assertInside();
		}
	});

	it("behaves as a plain list of messages does, for any traffic", () => {
		const step = fc.oneof(
			fc.record({ topic: fc.string({ unit: fc.constantFrom("a", "b", "/"), minLength: 1, maxLength: 9 }), length: fc.nat(50), known: fc.boolean(), whole: fc.boolean() }),
			fc.record({ read: fc.nat(40) }),
			fc.constant("shift" as const),
		);
		fc.assert(fc.property(fc.array(step, { maxLength: 60 }), fc.constantFrom(undefined, NATIVE), (steps, native) => {
			const rig = new Rig(48, 8, native);
			const { inbox } = rig;
			const model: Array<{ topic: string; payload: string; state: number }> = [];
			let next = 0;
			let dropped = 0;
			for (const action of steps) {
				if (action === "shift") {
					if (model.length > 0) {
						inbox.shift();
						model.shift();
					}
				}
				else if ("read" in action) {
					if (model.length > 0) {
						assert.equal(rig.read(action.read), model[0]!.payload.slice(0, action.read));
						model[0]!.payload = model[0]!.payload.slice(action.read);
					}
				}
				else {
					const payload = Array.from({ length: action.length }, () => String.fromCharCode(32 + next++ % 90)).join("");
					if (!rig.begin(action.topic, action.known ? payload.length : -1)) {
						dropped += 1;
						continue;
					}
					const taken = payload.slice(0, inbox.free);
					rig.append(taken);
					const whole = action.whole && taken.length === payload.length;
					inbox.end(whole);
					model.push({ topic: action.topic, payload: taken, state: whole ? COMPLETE : BROKEN });
				}
				assert.deepEqual([inbox.count, inbox.dropped], [model.length, dropped]);
				const first = model[0];
				if (first !== undefined)
					assert.deepEqual([rig.topic(), inbox.readable, inbox.state], [first.topic, first.payload.length, first.state]);
				const used = model.reduce((sum, { topic, payload }, i) => sum + payload.length + (i === 0 ? 0 : topic.length), 0);
				assert.equal(inbox.free, 48 - used);
			}
			rig.assertInside();
		}));
	});
});
