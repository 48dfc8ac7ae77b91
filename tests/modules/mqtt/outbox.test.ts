// The outbox: whole messages, contiguous, oldest first, against a plain model. Tests modules/mqtt/outbox.

import fc from "fast-check";
import assert from "node:assert/strict";
import Outbox, { FILLING, FREE, KEYED, MARK_AT, QUEUED, SENDING, SENT, SLOTS } from "../../../modules/mqtt/outbox.js";
import { IDENTIFIERS } from "../../../modules/mqtt/packet-identifiers.js";
import { bytes, text } from "../../support/at-bench.js";

const BASE = 32;

/** Copies a message and accepts it. @returns the slot, or -1 when there is no room */
function add(outbox: Outbox, identifier: number, topic: Uint8Array, payload: Uint8Array, length: number, QoS: number, retain: boolean, byteLength = length, mark = 0): number {
	return outbox.copy(topic, payload, length, byteLength) < 0 ? -1 : outbox.accept(identifier, QoS, retain, mark, 0);
}

/** Of a message's flags. */
const QoSOf = (outbox: Outbox, slot: number): number => outbox.flags[slot]! >> 1 & 3;
const retainOf = (outbox: Outbox, slot: number): number => outbox.flags[slot]! & 1;

class Rig {
	readonly memory: Uint8Array;
	readonly outbox: Outbox;
	readonly #size: number;

	constructor(size: number) {
		this.#size = size;
		this.memory = new Uint8Array(BASE + size + 32).fill(0xEE);
		this.outbox = new Outbox(this.memory, BASE, size);
	}

	add(identifier: number, topic: string, payload: string, QoS = 1, retain = false): number {
		return add(this.outbox, identifier, bytes(topic), bytes(payload), payload.length, QoS, retain);
	}

	message(slot: number): string {
		const { outbox, memory } = this;
		return `${text(memory, outbox.topics[slot]!, outbox.payloads[slot]!)} ${text(memory, outbox.payloads[slot]!, outbox.ends[slot]!)}`;
	}

	assertInside(): void {
		assert.ok(this.memory.subarray(0, BASE).every(byte => byte === 0xEE));
		assert.ok(this.memory.subarray(BASE + this.#size).every(byte => byte === 0xEE));
	}
}

describe("outbox", () => {
	it("keeps a message whole, with everything about it", () => {
		const rig = new Rig(64);
		const { outbox } = rig;
		assert.deepEqual([outbox.size, outbox.count, outbox.next], [64, 0, -1]);
		const slot = rig.add(7, "a/b", "payload", 2, true);
		assert.deepEqual([rig.message(slot), outbox.identifiers[slot]!, QoSOf(outbox, slot), retainOf(outbox, slot), outbox.tried(slot), outbox.states[slot]!],
			["a/b payload", 7, 2, 1, false, QUEUED]);
		const other = rig.add(0, "t", "", 0, false);
		assert.deepEqual([rig.message(other), QoSOf(outbox, other), retainOf(outbox, other), outbox.count, outbox.next], ["t ", 0, 0, 2, slot]);
	});

	it("may begin where its memory does", () => {
		const memory = new Uint8Array(16);
		const outbox = new Outbox(memory, 0, 16);
		assert.equal(outbox.copy(bytes(""), bytes("abcdef"), 6, 6), 0);
		const slot = outbox.accept(1, 1, false, 0, 0);
		assert.deepEqual([outbox.topics[slot]!, outbox.payloads[slot]!, text(memory, 0, outbox.ends[slot]!), outbox.room], [0, 0, "abcdef", 10]);
		outbox.remove(slot);
		assert.deepEqual([outbox.count, outbox.room, outbox.copy(bytes("t"), new Uint8Array(15), 15, 15), outbox.copy(bytes("t"), new Uint8Array(16), 16, 16)], [0, 16, 1, -1]);
	});

	it("keeps so many bytes of a payload as count", () => {
		const rig = new Rig(64);
		const slot = add(rig.outbox, 1, bytes("t"), bytes("abcdef"), 3, 1, false);
		assert.equal(rig.message(slot), "t abc");
		const next = rig.add(2, "u", "xyz");
		assert.deepEqual([rig.message(slot), rig.message(next)], ["t abc", "u xyz"]);
	});

	it("fills a message fragment by fragment, and queues it with its last byte", () => {
		const rig = new Rig(64);
		const { outbox } = rig;
		assert.equal(outbox.missing, 0);
		const slot = add(outbox, 1, bytes("t"), bytes("ab"), 2, 1, false, 6);
		assert.deepEqual([outbox.states[slot]!, outbox.missing, outbox.next, outbox.count, outbox.room], [FILLING, 4, -1, 1, 57]);
		const other = rig.add(2, "u", "xyz");
		outbox.append(bytes("cd"), 0);
		outbox.append(bytes(""), 0);
		assert.deepEqual([outbox.missing, outbox.next], [2, other]);
		outbox.append(bytes("ef"), 0);
		assert.deepEqual([outbox.missing, outbox.next, outbox.states[slot]!], [0, slot, QUEUED]);
		assert.deepEqual([rig.message(slot), rig.message(other)], ["t abcdef", "u xyz"]);
		rig.assertInside();
	});

	it("needs room for the bytes that count only, and writes no others where a message stands or the range ends", () => {
		const rig = new Rig(16);
		const long = bytes("abcdefghijklmnopqrstuvwxyz");
		const slot = add(rig.outbox, 1, bytes("t"), long, 7, 1, false);
		assert.equal(rig.message(slot), "t abcdefg");
		const other = add(rig.outbox, 2, bytes("u"), long, 7, 1, false);
		assert.deepEqual([rig.message(slot), rig.message(other)], ["t abcdefg", "u abcdefg"]);
		rig.assertInside();
		assert.equal(add(rig.outbox, 3, bytes("v"), long, 0, 1, false), -1);
	});

	it("keeps its owner's mark", () => {
		const { outbox } = new Rig(64);
		const mark = (slot: number): number => outbox.flags[slot]! >> MARK_AT & 7;
		const slots = [0, 1, 5].map(mark => add(outbox, 1, bytes("t"), bytes("x"), 1, 2, true, 1, mark));
		assert.deepEqual(slots.map(slot => [mark(slot), QoSOf(outbox, slot), retainOf(outbox, slot)]), [[0, 2, 1], [1, 2, 1], [5, 2, 1]]);
		const filling = add(outbox, 1, bytes("t"), bytes("x"), 1, 1, false, 3);
		outbox.append(bytes("y"), 1);
		outbox.append(bytes("z"), 0);
		assert.equal(mark(filling), 1);
		outbox.append(bytes(""), 4);
		assert.equal(mark(filling), 1);
	});

	it("gives messages that differ in nothing but identifier and payload one kind, where their topic has a key", () => {
		const { outbox } = new Rig(64);
		const kindOf = (QoS: number, retain: boolean, mark: number, key: number): number => {
			outbox.copy(bytes("t"), bytes("x"), 1, 1);
			const slot = outbox.accept(1, QoS, retain, mark, key);
			const kind = outbox.flags[slot]!;
			outbox.remove(slot);
			return kind;
		};
		const first = kindOf(1, false, 0, 1);
		assert.equal(kindOf(1, false, 0, 1), first);
		const others = [kindOf(2, false, 0, 1), kindOf(1, true, 0, 1), kindOf(1, false, 1, 1), kindOf(1, false, 0, 2), kindOf(2, true, 7, (1 << 24) - 1)];
		assert.equal(new Set([first, ...others]).size, 6);
		assert.ok(others.every(kind => kind >= KEYED));
		assert.ok(kindOf(2, true, 7, 0) < KEYED);
	});

	it("forgets a message that was copied and not accepted", () => {
		const rig = new Rig(64);
		rig.add(1, "a", "1");
		assert.ok(rig.outbox.copy(bytes("b"), bytes("refused"), 7, 7) > 0);
		assert.deepEqual([rig.outbox.count, rig.outbox.missing, rig.message(rig.add(2, "c", "2"))], [1, 0, "c 2"]);
	});

	it("sends the oldest that is queued, and finds what was sent before", () => {
		const rig = new Rig(64);
		const { outbox } = rig;
		const [first, second] = [rig.add(1, "a", "1"), rig.add(2, "b", "2")];
		outbox.begin(first);
		assert.equal(outbox.next, second);
		assert.equal(outbox.findTried(1), -1);
		outbox.sent(first, 100);
		outbox.requeue(first);
		assert.deepEqual([outbox.next, outbox.tried(first), outbox.tried(second), outbox.findTried(1), outbox.findTried(2), outbox.findTried(3)], [first, true, false, first, -1, -1]);
		outbox.begin(first);
		outbox.begin(second);
		assert.deepEqual([outbox.next, outbox.tried(first), outbox.findTried(1)], [-1, true, -1]);
		outbox.retract(second);
		assert.deepEqual([outbox.next, outbox.tried(second), outbox.findTried(2)], [second, false, -1]);
	});

	it("finds what is in flight by identifier, and with 0 in the order of sending", () => {
		const rig = new Rig(64);
		const { outbox } = rig;
		const slots = [0, 5, 0, 6].map(identifier => rig.add(identifier, "t", ""));
		assert.equal(outbox.findSent(0), -1);
		for (const slot of slots.slice(0, 3))
			outbox.sent(slot, 1);
		assert.deepEqual([outbox.inFlight, outbox.findSent(0), outbox.findSent(5), outbox.findSent(6)], [3, slots[0], slots[1], -1]);
		outbox.remove(slots[0]!);
		assert.deepEqual([outbox.inFlight, outbox.findSent(0)], [2, slots[2]]);
		outbox.requeue(slots[2]!);
		assert.deepEqual([outbox.inFlight, outbox.findSent(0)], [1, -1]);
		outbox.remove(slots[3]!);
		assert.equal(outbox.inFlight, 1);
	});

	it("measures the gap to the identifiers of its messages, none of which is that of a removed one", () => {
		const rig = new Rig(64);
		const { outbox } = rig;
		assert.equal(outbox.gap(5), IDENTIFIERS);
		const slots = [0, 65535, 9, 7].map(identifier => rig.add(identifier, "t", ""));
		assert.deepEqual([5, 7, 8, 10].map(from => outbox.gap(from)), [2, 0, 1, 65525]);
		outbox.remove(slots[2]!);
		assert.equal(outbox.gap(8), 65527);
		outbox.remove(slots[0]!);
		outbox.remove(slots[1]!);
		assert.deepEqual([outbox.count, outbox.gap(8)], [1, 65534]);
	});

	it("begins where its range does when it is empty again", () => {
		const rig = new Rig(64);
		const [first, second] = [rig.add(1, "a", "1"), rig.add(2, "b", "2")];
		assert.equal(rig.outbox.topics[second], BASE + 2);
		rig.outbox.remove(first);
		rig.outbox.remove(second);
		assert.equal(rig.outbox.topics[rig.add(3, "c", "3")], BASE);
	});

	it("finds the first deadline, and the overdue message", () => {
		const rig = new Rig(64);
		const { outbox } = rig;
		assert.equal(outbox.deadline, Infinity);
		const slots = [1, 2, 3].map(identifier => rig.add(identifier, "t", ""));
		slots.forEach((slot, i) => outbox.sent(slot, [300, 100, 200][i]!));
		assert.deepEqual([outbox.deadline, outbox.overdue(99), outbox.overdue(100)], [100, -1, slots[1]]);
		outbox.deadlines[slots[1]!] = 400;
		assert.deepEqual([outbox.deadline, outbox.overdue(250), outbox.overdue(Infinity)], [200, slots[2], slots[0]]);
	});

	it("frees room when the oldest is removed, whatever left before", () => {
		const rig = new Rig(30);
		const { outbox } = rig;
		const [a, b, c] = ["a", "b", "c"].map((topic, i) => rig.add(i + 1, topic, "123456789"));
		assert.equal(rig.add(4, "d", ""), -1);
		outbox.remove(b!);
		assert.deepEqual([outbox.count, outbox.states[b!]!, rig.add(4, "d", "")], [2, FREE, -1]);
		outbox.remove(a!);
		const d = rig.add(4, "d", "x".repeat(19));
		assert.ok(d >= 0);
		assert.deepEqual([rig.message(c!), rig.message(d)], ["c 123456789", `d ${"x".repeat(19)}`]);
		assert.equal(rig.add(5, "e", ""), -1);
		outbox.remove(c!);
		assert.ok(rig.add(5, "e", "y".repeat(9)) >= 0);
		rig.assertInside();
	});

	it("goes on at the range's start only where the oldest leaves room enough", () => {
		const rig = new Rig(20);
		const [a, b] = [rig.add(1, "a", "1234"), rig.add(2, "b", "123456789")];
		rig.outbox.remove(a!);
		assert.equal(rig.add(3, "c", "123456"), -1);
		const [c, d, e] = [rig.add(3, "c", "1234"), rig.add(4, "d", "1"), rig.add(5, "e", "2")];
		assert.deepEqual([b, c, d, e].map(slot => rig.message(slot!)), ["b 123456789", "c 1234", "d 1", "e 2"]);
		assert.equal(rig.outbox.room, 1);
		assert.equal(rig.add(6, "f", "3"), -1);
		rig.assertInside();
	});

	it("takes one message of its whole size, and none that is larger", () => {
		const rig = new Rig(20);
		assert.equal(rig.add(1, "t", "x".repeat(20)), -1);
		const slot = rig.add(1, "t", "x".repeat(19));
		assert.equal(rig.message(slot), `t ${"x".repeat(19)}`);
		rig.outbox.remove(slot);
		assert.ok(rig.add(2, "t", "y".repeat(19)) >= 0);
		rig.assertInside();
	});

	it("takes sixteen messages and no more", () => {
		const rig = new Rig(1024);
		for (let i = 0; i < SLOTS; i++)
			assert.ok(rig.add(i + 1, "t", "") >= 0);
		assert.equal(rig.outbox.copy(bytes("t"), bytes(""), 0, 0), -1);
		assert.deepEqual([rig.outbox.count, rig.outbox.room], [SLOTS, 0]);
	});

	it("behaves as a plain list does, and no message ever damages another", () => {
		const step = fc.oneof(
			fc.record({ topic: fc.nat(9), payload: fc.nat(40), spare: fc.nat(6) }),
			fc.record({ remove: fc.nat(15) }),
			fc.record({ state: fc.constantFrom(QUEUED, SENDING, SENT), of: fc.nat(15) }),
		);
		fc.assert(fc.property(fc.array(step, { maxLength: 80 }), steps => {
			const rig = new Rig(96);
			const { outbox } = rig;
			const model: Array<{ slot: number; identifier: number; message: string; state: number; tried: boolean }> = [];
			let identifier = 0;
			for (const action of steps) {
				if ("remove" in action) {
					const [gone] = model.splice(action.remove % Math.max(model.length, 1), 1);
					if (gone !== undefined)
						outbox.remove(gone.slot);
				}
				else if ("state" in action) {
					const entry = model[action.of % Math.max(model.length, 1)];
					if (entry !== undefined && (action.state !== SENDING || entry.state === QUEUED)) {
						if (action.state === SENDING)
							outbox.begin(entry.slot);
						else if (action.state === QUEUED)
							outbox.requeue(entry.slot);
						else if (entry.state !== SENT)
							outbox.sent(entry.slot, 0);
						entry.state = action.state;
						entry.tried ||= action.state === QUEUED;
					}
				}
				else {
					identifier += 1;
					const topic = String.fromCharCode(65 + identifier % 26).repeat(action.topic + 1);
					const payload = String.fromCharCode(97 + identifier % 26).repeat(action.payload);
					const { room } = outbox;
					const slot = add(outbox, identifier, bytes(topic), bytes(payload + "#".repeat(action.spare)), payload.length, 1, false);
					assert.equal(slot >= 0, topic.length + payload.length <= room, "what fits is what `room` says");
					if (slot >= 0)
						model.push({ slot, identifier, message: `${topic} ${payload}`, state: QUEUED, tried: false });
					else
						assert.ok(model.length > 0, "an empty outbox takes every message that fits");
				}
				assert.equal(outbox.count, model.length);
				assert.ok(outbox.room <= 96 && (model.length > 0 || outbox.room === 96));
				assert.equal(outbox.inFlight, model.filter(entry => entry.state === SENT).length);
				assert.equal(outbox.next, model.find(entry => entry.state === QUEUED)?.slot ?? -1);
				for (const entry of model) {
					assert.deepEqual([rig.message(entry.slot), outbox.identifiers[entry.slot]!, outbox.states[entry.slot]!, outbox.tried(entry.slot)],
						[entry.message, entry.identifier, entry.state, entry.tried]);
					assert.equal(outbox.findTried(entry.identifier), entry.state === QUEUED && entry.tried ? entry.slot : -1);
					assert.equal(outbox.findSent(entry.identifier), entry.state === SENT ? entry.slot : -1);
				}
			}
			rig.assertInside();
		}));
	});
});
