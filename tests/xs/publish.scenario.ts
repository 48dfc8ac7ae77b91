// Inside XS: `PAYLOAD COUNT FORM` publishes that many messages with QoS 1, up to five in flight, and reports what it allocated.
// Source: docs/architecture.md (Zero allocation): from `publish` through prompt and OK to the acknowledgement.

import { PUBACK } from "../../modules/mqtt/packet-types.js";
import { InsideSerial } from "../support/inside-serial.js";
import ManualClock from "../support/manual-clock.js";
import type { PublishForm } from "./device.js";
import { TOPIC } from "./frames.js";
import { measureControls, measureOnce, report, xs } from "./meter.js";
import { openSession } from "./session.js";

/** Messages handed over before the line gets a turn. */
const BURST = 5;

const payload = new Uint8Array(Number(xs.argument(0))).fill(0x61);
const count = Number(xs.argument(1));
const form = xs.argument(2) as PublishForm;
if (form === "length")
	payload[0] = 0x1A; // else Ctrl-Z would end it
const clock = new ManualClock();
let acknowledged = 0;

const { line, device, session } = openSession(clock, false, {
	onReadable() {},
	onControl(operation) {
		if (operation === PUBACK)
			acknowledged += 1;
	},
}, InsideSerial, form);

/** @throws Error when an acknowledgement does not come */
function publish(messages: number): void {
	const { length } = payload;
	const before = acknowledged;
	for (let done = 0; done < messages; done += BURST) {
		for (let i = 0; i < BURST; i++) {
			if (session.publishBytes(TOPIC, payload, length, 1, false) < 0)
				throw new Error("the outbox has no room");
		}
		for (let turns = 0; acknowledged - before < done + BURST; turns++) {
			if (turns > 1000)
				throw new Error("no acknowledgement comes");
			line.turn();
			clock.advance(0);
		}
	}
}

publish(BURST);
const { published, publishedBytes } = device;
measureControls();
measureOnce("publish", () => publish(count));
report({ name: "result", acknowledged: acknowledged - BURST, published: device.published - published, bytes: device.publishedBytes - publishedBytes, unacknowledged: session.unacknowledged });
