// Packet identifiers, MQTT 3.1.1 §2.3.1. Tests modules/mqtt/packet-identifiers.

import assert from "node:assert/strict";
import Identifiers from "../../../modules/mqtt/packet-identifiers.js";

describe("identifiers", () => {
	it("gives each of 1 to 65535 once before any of them again, never 0", () => {
		const identifiers = new Identifiers(65530);
		const seen = new Set<number>();
		for (let i = 0; i < 65535; i++)
			seen.add(identifiers.next());
		assert.equal(seen.size, 65535);
		assert.deepEqual([seen.has(0), seen.has(1), seen.has(65535)], [false, true, true]);
		assert.equal(identifiers.next(), 65530);
	});

	it("begins with the given identifier", () => {
		for (const first of [1, 2, 65535])
			assert.equal(new Identifiers(first).next(), first);
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
