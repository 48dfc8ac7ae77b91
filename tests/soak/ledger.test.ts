// The account of readings. Tests soak/ledger.

import assert from "node:assert/strict";
import { Ledger } from "../../soak/ledger.js";

const text = (sequence: number, value = "21.5"): string => `{"sequence":${sequence},"temperature":${value}}`;

describe("a ledger of readings", () => {
	it("counts what arrives once, twice, and before it was reported", () => {
		const ledger = new Ledger();
		assert.equal(ledger.accept(1, text(1)), undefined);
		assert.deepEqual([ledger.waiting, ledger.oldest, ledger.acknowledge(1)], [1, 1, false]);
		assert.ok(ledger.arrive(text(1), true) && ledger.arrive(text(1), true) && ledger.arrive(text(2), true));
		assert.deepEqual([ledger.waiting, ledger.acknowledge(1), ledger.last], [0, true, 2]);
		assert.deepEqual(ledger.totals, { accepted: 1, delivered: 1, duplicated: 1, damaged: 0, mistaken: 0, unreported: 1, lost: 0, falselyAcknowledged: 0 });
		assert.match(ledger.accept(2, text(2))!, /reading 2 was accepted after reading 2/);
	});

	it("attributes what arrived damaged to the reading that it is most like, until that arrives as it was", () => {
		const ledger = new Ledger();
		for (const sequence of [101, 102, 5000])
			ledger.accept(sequence, text(sequence, String(sequence)));
		assert.equal(ledger.arrive(text(102, "112"), false), false);
		assert.deepEqual([ledger.missing, ledger.totals.damaged, ledger.acknowledge(102)], [[101, 5000], 1, true]);
		assert.ok(ledger.arrive(text(102, "102"), true));
		assert.deepEqual([ledger.totals.damaged, ledger.totals.delivered], [0, 1]);
	});

	it("attributes what has nothing of any reading left to the oldest", () => {
		const ledger = new Ledger();
		ledger.accept(1, "{\"sequence\":1}");
		ledger.accept(2, "{\"sequence\":2}");
		assert.equal(ledger.arrive("s&|alg#", false), false);
		assert.deepEqual([ledger.missing, ledger.totals.damaged], [[2], 1]);
	});

	it("writes off what is missing as lost, or as mistaken where bytes were damaged", () => {
		const ledger = new Ledger();
		ledger.accept(1, text(1));
		ledger.writeOff(false);
		ledger.accept(2, text(2));
		ledger.writeOff(true);
		assert.deepEqual([ledger.totals.lost, ledger.totals.mistaken, ledger.waiting], [1, 1, 0]);
	});
});
