// The whole diagram of a recording as an SVG file, drawn as `npm run trace` draws it.
// Source: hosts/modem/record/trace.

import { characters, SequenceReader } from "../../modem/record/trace/sequence.js";
import { drawSVG } from "../../modem/record/trace/svg.js";
import { LineCutter } from "../../modem/record/transcript.js";
import { fromHex } from "../hexadecimal.js";
import type { Event } from "../protocol.js";
import { nameOfAct } from "./acts.js";

/** @returns the drawing */
export function drawEvents(events: Iterable<Event>): string {
	const reader = new SequenceReader();
	let line = 0;
	const cutter = new LineCutter((direction, bytes) => reader.speech(direction === "host", characters(bytes), ++line));
	for (const event of events) {
		if (event.kind === "wire")
			cutter.append(event.from, fromHex(event.hex), event.at);
		else if (event.kind === "packet")
			reader.packet({ direction: event.from, link: event.link, text: event.text, line: ++line });
		else if (event.kind === "act")
			reader.mark(nameOfAct(event.act), ++line);
	}
	cutter.flush();
	return drawSVG(reader.finish(), "MQTT Data Interaction");
}
