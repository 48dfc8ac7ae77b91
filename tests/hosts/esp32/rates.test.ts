// The search for a module's rate: one that is reset while it is silent, and takes its time to start, is found at every rate.

import { deepEqual, equal, ok } from "node:assert/strict";
import { ratesBesides } from "../../../hosts/esp32/rates.js";
import BaudRates from "../../../modules/quectel/modem/baud-rates.js";

/** Of the modem: ms between two looks at a silent module. */
const PERIOD = 3000;
/** Of a BG96: ms from the power key to the first answer, at worst. */
const START = 15_000;

/** @returns seconds until a module at `rate` answers. @param reset whether a power key is wired, with which a dead module is reset */
function search(others: readonly number[], configured: number, rate: number, reset: boolean): number {
	const rates = new BaudRates(configured, others);
	let since = 0;
	for (let now = PERIOD; now <= 3_600_000; now += PERIOD) {
		since += PERIOD;
		if (rates.rate === rate && since >= START + PERIOD)
			return now / 1000;
		if (rates.onSilence() && reset)
			since = 0;
	}
	return Infinity;
}

describe("rates to look for a module at", () => {
	it("have the configured one behind each of the others", () => {
		deepEqual(ratesBesides(19_200), [115_200, 19_200, 9600, 19_200, 57_600, 19_200, 38_400, 19_200, 230_400, 19_200, 460_800, 19_200, 921_600, 19_200]);
	});

	for (const configured of [9600, 19_200, 115_200, 921_600, 250_000]) {
		it(`find a module that starts slowly at the configured rate of ${configured} before it is reset`, () => {
			ok(search(ratesBesides(configured), configured, configured, true) <= 27);
		});

		it(`find a module at every other rate, with ${configured} configured, reset or not`, () => {
			for (const rate of ratesBesides(configured)) {
				for (const reset of [true, false]) {
					const seconds = search(ratesBesides(configured), configured, rate, reset);
					ok(seconds <= 600, `${rate}: ${seconds} s`);
				}
			}
		});
	}

	it("would miss it at the configured rate for a minute and more if that came once a round", () => {
		ok(search([...new Set(ratesBesides(19_200))].filter(rate => rate !== 19_200), 19_200, 19_200, true) > 60);
	});

	it("would miss some rates for good if the round were as long as two resets", () => {
		equal(search(ratesBesides(19_200).slice(0, -1), 19_200, 115_200, true), Infinity);
	});
});
