// Matching of acknowledgements to readings, and the counts.

import assert from "node:assert/strict";
import Delivery from "../../../modules/app/delivery.js";

describe("readings on their way", () => {
	it("are found by their identifier, in any order", () => {
		const delivery = new Delivery(3);
		delivery.accept(65535, 1, 10.5);
		delivery.accept(1, 2, 20.5);
		delivery.accept(2, 3, 30.5);
		assert.deepEqual([delivery.pending, delivery.accepted], [3, 3]);
		assert.ok(delivery.acknowledge(1));
		assert.deepEqual([delivery.sequence, delivery.sampled], [2, 20.5]);
		assert.ok(delivery.giveUp(2));
		assert.ok(delivery.acknowledge(65535));
		assert.deepEqual([delivery.sequence, delivery.sampled], [1, 10.5]);
		assert.deepEqual([delivery.pending, delivery.accepted, delivery.acknowledged, delivery.givenUp], [0, 3, 2, 1]);
	});

	it("are settled once", () => {
		const delivery = new Delivery(2);
		delivery.accept(7, 1, 0);
		assert.ok(delivery.acknowledge(7));
		assert.ok(!delivery.acknowledge(7));
		assert.ok(!delivery.giveUp(7));
		assert.deepEqual([delivery.pending, delivery.acknowledged, delivery.givenUp], [0, 1, 0]);
	});

	it("leave their places to others for ever", () => {
		const delivery = new Delivery(2);
		for (let id = 1; id <= 1000; id++) {
			delivery.accept(id, id, id);
			if (id > 1)
				assert.ok(delivery.acknowledge(id - 1));
		}
		assert.deepEqual([delivery.pending, delivery.acknowledged], [1, 999]);
	});

	it("refuse one more than there is room for", () => {
		const delivery = new Delivery(1);
		delivery.accept(1, 1, 0);
		assert.throws(() => delivery.accept(2, 2, 0), { name: "RangeError", message: "delivery: table full, 1 readings are pending" });
	});
});

describe("lost readings", () => {
	it("are to be reported once, whether they were dropped or given up", () => {
		const delivery = new Delivery(2);
		assert.equal(delivery.lossesToReport, false);
		delivery.dropped += 1;
		assert.equal(delivery.lossesToReport, true);
		assert.equal(delivery.lossesToReport, false);
		delivery.accept(1, 1, 0);
		delivery.giveUp(1);
		assert.equal(delivery.lossesToReport, true);
		assert.equal(delivery.lossesToReport, false);
	});
});
