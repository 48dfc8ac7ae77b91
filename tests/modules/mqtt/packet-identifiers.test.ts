// Packet identifiers, MQTT 3.1.1 §2.3.1. Tests modules/mqtt/packet-identifiers.

import assert from "node:assert/strict";
import Identifiers, { gapTo, IDENTIFIERS, type PacketHolder } from "../../../modules/mqtt/packet-identifiers.js";

/** Packets with these identifiers, which counts the looks. */
class Packets implements PacketHolder {
	looks = 0;
	readonly identifiers: Set<number>;

	constructor(...identifiers: number[]) {
		this.identifiers = new Set(identifiers);
	}

	gap(from: number): number {
		this.looks += 1;
		return Math.min(IDENTIFIERS, ...[...this.identifiers].map(identifier => gapTo(identifier, from)));
	}
}

describe("identifiers", () => {
	it("gives each of 1 to 65535 once before any of them again, never 0", () => {
		const identifiers = new Identifiers(65530);
		const none = new Packets();
		const seen = new Set<number>();
		for (let i = 0; i < 65535; i++)
			seen.add(identifiers.next(none));
		assert.equal(seen.size, 65535);
		assert.deepEqual([seen.has(0), seen.has(1), seen.has(65535)], [false, true, true]);
		assert.equal(none.looks, 1);
		assert.equal(identifiers.next(none), 65530);
	});

	it("begins with the given identifier", () => {
		for (const first of [1, 2, 65535])
			assert.equal(new Identifiers(first).next(new Packets()), first);
	});

	it("gives none that a packet has, around the end too, and looks for packets only where that is due", () => {
		const packets = new Packets(65534, 65535, 2, 0);
		const identifiers = new Identifiers(65533);
		assert.deepEqual([1, 2, 3, 4].map(() => identifiers.next(packets)), [65533, 1, 3, 4]);
		const { looks } = packets;
		for (let i = 5; i < 1000; i++)
			assert.equal(identifiers.next(packets), i);
		assert.equal(packets.looks, looks);
	});

	it("looks again when a packet has got an identifier of another's choice", () => {
		const packets = new Packets();
		const identifiers = new Identifiers(7);
		assert.equal(identifiers.next(packets), 7);
		packets.identifiers.add(9);
		identifiers.disturb();
		assert.deepEqual([identifiers.next(packets), identifiers.next(packets)], [8, 10]);
	});

	it("measures the gap to an identifier, around the end too, and none to 0, which is no identifier", () => {
		for (const [identifier, from, gap] of [[7, 7, 0], [9, 7, 2], [65535, 1, 65534], [1, 65535, 1], [6, 7, 65534], [0, 7, 65535], [0, 65535, 65535]] as const)
			assert.equal(gapTo(identifier, from), gap, `${identifier} from ${from}`);
	});

	it("refuses a first identifier that is none", () => {
		for (const first of [0, -1, 65536, 1.5, NaN, Infinity])
			assert.throws(() => new Identifiers(first), { name: "RangeError", message: `firstIdentifier: ${first} is not in 1 to 65535` });
	});

	it("makes a first identifier of any random number", () => {
		assert.equal(Identifiers.first(() => 0), 1);
		assert.equal(Identifiers.first(() => 0.5), 32768);
		assert.equal(Identifiers.first(() => 1 - Number.EPSILON), 65535);
	});
});
