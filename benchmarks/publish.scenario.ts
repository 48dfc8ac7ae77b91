// Inside XS: `strings|session PAYLOAD prompt|quotes ROUNDS` publishes rounds of five messages with QoS 1; callgrind counts the native instructions.
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
const text = "t=21.5,h=0.48 ".repeat(Number(xs.argument(1)) / 14 + 1).slice(0, Number(xs.argument(1)));
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
	const payload = ascii(text);
	const { length } = payload;
	const open = openSession(clock, false, {
		onReadable() {},
		onControl(operation) {
			if (operation === PUBACK)
				acknowledged += 1;
		},
	}, BenchSerial, form);
	({ line, device } = open);
	clock.still = true;
	publish = () => void open.session.publishBytes(TOPIC, payload, length, 1, false);
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
for (let i = 0; i < 2; i++)
	round();
const { published, publishedBytes } = device!;
setCounting(true);
for (let i = 1; i < rounds; i++)
	round();
measureOnce("round", round);
setCounting(false);
report({ name: "result", published: device!.published - published, bytes: device!.publishedBytes - publishedBytes, expected: rounds * BURST });
