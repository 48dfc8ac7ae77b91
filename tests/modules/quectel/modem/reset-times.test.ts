// When a module that does not answer is reset by its pin, and after how long online a link's earlier failures do not count any more: to the millisecond.
// Tests modules/quectel/modem/lifecycle and session/link. Source: docs/recovery.md.

import { deepEqual, equal } from "node:assert/strict";
import { line, OK, Rig } from "../../../support/quectel-rig.js";

const SECOND = 1000;

describe("a module that does not answer", () => {
	it("is reset at once, a minute later, and then after twice the last pause, up to an hour", () => {
		const resets: number[] = [];
		// At 1600 bit/s a hundred probes take a minute, of which all pauses are multiples.
		const rig = new Rig({
			modem: { serial: { io: Rig.serial, baud: 1600 }, power: { on() {}, reset: () => void resets.push(rig.clock.now()) } },
			device: device => device.always("AT", ""),
		});
		rig.session.close();
		rig.clock.advance(16_050 * SECOND);
		equal(rig.modem.counters.cycles, resets.length);
		deepEqual(resets.map((time, index) => time - (resets[index - 1] ?? 0)), [59.4, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600].map(seconds => seconds * SECOND));
		equal(rig.modem.counters.deaths, 267);
	});
});

describe("a link that was online", () => {
	for (const [ms, pause] of [[59_999, 2000], [60_000, 1000]] as const) {
		it(`for ${ms} ms is tried again after ${pause / 1000} s, where the one before was lost at once`, () => {
			const opened: number[] = [];
			const rig = new Rig({ device: device => device.always("AT+QMTOPEN=", () => {
				opened.push(device.clock.now());
				return OK + line("+QMTOPEN: 0,0");
			}) });
			rig.clock.advance(0);
			rig.device.tell(line("+QMTSTAT: 0,1"));
			rig.clock.advance(1000);
			equal(rig.session.online, true);
			rig.clock.advance(ms);
			rig.device.tell(line("+QMTSTAT: 0,1"));
			rig.clock.advance(10_000);
			deepEqual(opened, [0, 1000, 1000 + ms + pause]);
		});
	}
});
