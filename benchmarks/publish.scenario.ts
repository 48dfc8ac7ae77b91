// Inside XS: `strings|session PAYLOADS prompt|quotes ROUNDS` publishes rounds of five messages with QoS 1, and a mark after each payload; callgrind counts
// the native instructions.
// Source: docs/hardware.md (Counting). What the module does is not counted.

import { PUBACK } from "../modules/mqtt/packet-types.js";
import { InsideLine } from "../tests/support/inside-serial.js";
import { Device, type PublishForm } from "../tests/xs/device.js";
import { ascii, TOPIC } from "../tests/xs/frames.js";
import { measureOnce, report, xs } from "../tests/xs/meter.js";
import { openSession } from "../tests/xs/session.js";
import StringPublisher from "./publish-peer.js";
import { BenchClock, BenchSerial, counted, setCounting } from "./rig.js";

/** Messages that an app publishes at once. */
const BURST = 5;

const kind = xs.argument(0)!;
/** What is published. */
let text = "";
let payload: Uint8Array = new Uint8Array(0);
const form = xs.argument(2) as PublishForm;
const rounds = Number(xs.argument(3));
const clock = new BenchClock();
let acknowledged = 0;
let line: InsideLine;
let device: Device;
/** Publishes a message. */
let publish: () => void;

function strings(): void {
	device = new Device(false, form);
	line = new InsideLine(device.answer);
	const serial = new BenchSerial({
		io: BenchSerial, line, format: "buffer",
		onReadable: () => publisher.onReadable(serial),
		onWritable: count => publisher.onWritable(count),
		onError() {},
	});
	const publisher = new StringPublisher(serial, form === "quotes", () => {
		acknowledged += 1;
	});
	line.start();
	publish = () => publisher.publish(TOPIC, text);
}

function session(): void {
	const open = openSession(clock, false, {
		onReadable() {},
		onControl(operation) {
			if (operation === PUBACK)
				acknowledged += 1;
		},
	}, BenchSerial, form);
	({ line, device } = open);
	clock.stop();
	publish = () => void open.session.publishBytes(TOPIC, payload, payload.length, 1, false);
}

/** Publishes a burst, and lets the module answer until all of it is acknowledged. @throws Error when that does not happen */
function round(): void {
	const wanted = acknowledged + BURST;
	for (let i = 0; i < BURST; i++)
		counted(publish);
	for (let turns = 0; acknowledged < wanted; turns++) {
		if (turns > 1000)
			throw new Error("no acknowledgement comes");
		line.turn();
		clock.turn();
	}
}

(kind === "strings" ? strings : session)();
for (const size of xs.argument(1)!.split(",").map(Number)) {
	text = "t=21.5,h=0.48 ".repeat(size / 14 + 1).slice(0, size);
	payload = ascii(text);
	for (let i = 0; i < 2; i++)
		round();
	const { published, publishedBytes } = device!;
	xs.gc();
	setCounting(true);
	for (let i = 1; i < rounds; i++)
		round();
	measureOnce("round", round);
	setCounting(false);
	report({ name: "result", published: device!.published - published, bytes: device!.publishedBytes - publishedBytes, expected: rounds * BURST });
	xs.mark?.();
}
