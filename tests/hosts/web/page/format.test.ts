// Times, sizes and speeds as the page prints them; and the diagram that it saves.
// hosts/web/page/format.ts, drawing.ts.

import { deepEqual, equal, match } from "node:assert/strict";
import { readSequence } from "../../../../hosts/modem/record/trace/sequence.js";
import { drawSVG } from "../../../../hosts/modem/record/trace/svg.js";
import { TranscriptRecorder } from "../../../../hosts/modem/record/transcript.js";
import { drawEvents } from "../../../../hosts/web/page/drawing.js";
import { clockTime, duration, size, speedIndex, SPEEDS } from "../../../../hosts/web/page/format.js";
import { record } from "./rig.js";

describe("what the page prints", () => {
	it("times with milliseconds, and hours from one on", () => {
		deepEqual([0, 999.4, 65_250, 3_599_999.6, 90_061_001].map(clockTime), ["00:00.000", "00:00.999", "01:05.250", "1:00:00.000", "25:01:01.001"]);
	});

	it("durations in the unit that suits", () => {
		deepEqual([0, 850, 1000, 99_900, 240_000, 9_000_000].map(duration), ["0 ms", "850 ms", "1.0 s", "99.9 s", "4 min", "2.5 h"]);
	});

	it("sizes in the unit that suits", () => {
		deepEqual([0, 812, 1024, 1280, 3_565_158].map(size), ["0 B", "812 B", "1 KB", "1.3 KB", "3.4 MB"]);
	});

	it("the place on the slider that is nearest to a speed", () => {
		deepEqual(SPEEDS.map(speedIndex), SPEEDS.map((_, index) => index));
		deepEqual([0.5, 1.2, 3, 30, 5000].map(speed => SPEEDS[speedIndex(speed)]), [1, 1, 2, 20, 1000]);
	});
});

describe("the diagram that the page saves", () => {
	const events = record(20_000, { script: [{ at: 15_000, request: { type: "restart-module" } }] });

	it("is the one that npm run trace draws of the same session", () => {
		let text = "";
		const recorder = new TranscriptRecorder(line => text += line);
		const undisturbed = events.filter(({ kind }) => kind !== "act");
		for (const event of undisturbed) {
			if (event.kind === "wire")
				recorder.record(event.from, Buffer.from(event.hex, "hex"), event.at);
			else if (event.kind === "packet")
				recorder.recordLink(event.from, event.link, event.text, event.at);
		}
		recorder.flush();
		equal(drawEvents(undisturbed), drawSVG(readSequence(text), "MQTT Data Interaction"));
	});

	it("has a mark for each act", () => {
		match(drawEvents(events), />module restarted</);
	});
});
