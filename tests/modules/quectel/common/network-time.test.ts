// The network's time as reported by AT+CCLK?. modules/quectel/common/network-time. Source: 27.007 §8.8.

import { equal } from "node:assert/strict";
import { formatClock, parseClock } from "../../../../modules/quectel/common/network-time.js";

describe("the answer to AT+QLTS=2", () => {
	it("has four digits of the year, and a summer time flag, which the zone includes already", () => {
		equal(parseClock("2026/07/22,07:30:00+08,1"), Date.UTC(2026, 6, 22, 5, 30));
		equal(parseClock("2026/11/22,07:30:00+04,0"), Date.UTC(2026, 10, 22, 6, 30));
	});
});

describe("the answer to AT+CCLK?", () => {
	it("is local time with its zone in quarters of an hour", () => {
		equal(parseClock("26/11/22,07:30:00+04"), Date.UTC(2026, 10, 22, 6, 30));
		equal(parseClock("26/11/22,07:30:00-22"), Date.UTC(2026, 10, 22, 13, 0));
		equal(parseClock("26/11/22,07:30:00"), Date.UTC(2026, 10, 22, 7, 30));
		equal(parseClock("79/12/31,23:59:59+00"), Date.UTC(2079, 11, 31, 23, 59, 59));
	});

	it("is a time from 2020 to 2079, which AT+CCLK= takes in the same form", () => {
		for (const [text, time] of [["20/01/01,00:00:00+00", Date.UTC(2020, 0, 1)], ["79/12/31,23:59:59+00", Date.UTC(2079, 11, 31, 23, 59, 59)]] as const) {
			equal(parseClock(text), time);
			equal(formatClock(time), text);
		}
	});

	it("is NaN before the network has set it, or in another form", () => {
		for (const text of ["80/01/06,00:00:00+00", "19/12/31,23:59:59+00", "", "26/11/22", "26/11/22,7:30:00+04", "1926/11/22,07:30:00+04", "2026/11/22,07:30:00+04,2", "26/11/22,07:30:00+4", "x26/11/22,07:30:00+04", "26/11/22,07:30:00+04x"])
			equal(parseClock(text), NaN);
	});
});
