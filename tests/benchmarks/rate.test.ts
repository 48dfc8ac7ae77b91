// Messages a second in virtual time: the driver is as fast as an ideal one that sends the same bytes; one that waits for each acknowledgement is not.
// benchmarks/rate.

import { deepEqual, ok } from "node:assert/strict";
import { LEAST_OF_IDEAL } from "../../benchmarks/gates.js";
import { measureRate } from "../../benchmarks/rate.js";

describe("the publish rate", () => {
	for (const module of ["bg96", "bc20"] as const) {
		it(`of a ${module} is that of an ideal driver, which the line and the window limit`, () => {
			const { driver, ideal, single, line } = measureRate({ module, baud: 921_600, roundTrip: 100 });
			ok(driver >= ideal * LEAST_OF_IDEAL, `${driver} of ${ideal}`);
			// Five in a round trip are 50 a second, one is 10; computing and the line take something of both.
			ok(ideal > 45 && ideal < 50, String(ideal));
			ok(single > 9 && single < 10, String(single));
			ok(line > ideal);
		});
	}

	// An acknowledgement and a prompt come in one read here.
	it("is that of an ideal driver on a slow line, too", () => {
		const { driver, ideal } = measureRate({ module: "bg96", baud: 115_200, roundTrip: 20 });
		ok(driver >= ideal * LEAST_OF_IDEAL, `${driver} of ${ideal}`);
	});

	it("is the same in every run", () => {
		const setting = { module: "bc20", baud: 115_200, roundTrip: 20 } as const;
		deepEqual(measureRate(setting), measureRate(setting));
	});
});
