// Topic names: the last few are recognised, so that a steady publish encodes none, and each has a key while it is. modules/quectel/session/topics.

import { deepEqual, equal, notEqual } from "node:assert/strict";
import Topics from "../../../../modules/quectel/session/topics.js";

const NAMES = ["a/b", "c", "d/e/f", "\u00E4"];

describe("topic names", () => {
	it("are encoded once, the last four of them, and have the same key each time", () => {
		const topics = new Topics();
		const known = NAMES.map(name => [topics.bytes(name), topics.key] as const);
		deepEqual(known.map(([bytes]) => [...bytes]), NAMES.map(name => [...Buffer.from(name)]));
		deepEqual([new Set(known.map(([, key]) => key)).size, known.some(([, key]) => key === 0)], [4, false]);
		for (const [index, name] of [...NAMES.entries(), ...NAMES.entries()]) {
			equal(topics.bytes(name), known[index]![0], name);
			equal(topics.key, known[index]![1], name);
		}
	});

	it("are forgotten when four others came, the oldest first", () => {
		const topics = new Topics();
		const first = topics.bytes("first");
		const { key } = topics;
		const second = topics.bytes("second");
		for (const name of ["x", "y", "z"])
			topics.bytes(name);
		equal(topics.bytes("second"), second);
		notEqual(topics.bytes("first"), first);
		notEqual(topics.key, key);
		deepEqual(topics.bytes("first"), first);
	});

	it("that are bytes have no key", () => {
		const topics = new Topics();
		topics.bytes("a");
		const bytes = Uint8Array.of(0x61);
		deepEqual([topics.bytes(bytes), topics.key], [bytes, 0]);
	});
});
