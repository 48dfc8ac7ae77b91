// Inside XS: `receive|topic|publish|fragments PAYLOAD COUNT` measures what an MQTTClient allocates in steady state, on the real session and modem.
// ECMA-419 §24: an app that reads into a buffer of its own, and gives the same options with every write. Payloads are compared on the way.

import MQTTClient from "../../modules/mqtt/client.js";
import Modem from "../../modules/quectel/modem.js";
import { BG96 } from "../../modules/quectel/profile.js";
import QMTSession from "../../modules/quectel/session.js";
import { InsideLine, InsideSerial } from "../support/inside-serial.js";
import ManualClock from "../support/manual-clock.js";
import { Device } from "./device.js";
import { FRAMES, makeRound, TOPIC } from "./frames.js";
import { measureControls, measureOnce, report, xs } from "./meter.js";

const CHUNK = 64;
/** Messages in flight. */
const BURST = 5;
/** Milliseconds of virtual time in which the client is connected. */
const PATIENCE = 60_000;

const what = xs.argument(0);
const size = Number(xs.argument(1));
const count = Number(xs.argument(2));
const readsTopic = what === "topic";
const inFragments = what === "fragments";
const { CONNACK, PUBACK } = MQTTClient;
const clock = new ManualClock();
const device = new Device(true);
const line = new InsideLine(device.answer);
const modem = new Modem({ serial: { io: InsideSerial, line, baud: 115_200 }, clock, profile: BG96, random: () => 0.5, sessions: 16_384 });
const round = makeRound(size, CHUNK, true);
const buffer = new Uint8Array(2048);
let connected = false;
let received = 0;
let wrong = 0;
let acknowledged = 0;
let writable = 0;

const client: MQTTClient = new MQTTClient({
	session: { io: QMTSession, modem, firstIdentifier: 1, outbox: 8192 },
	host: "127.0.0.1",
	onControl(operation) {
		if (operation === PUBACK)
			acknowledged += 1;
		else if (operation === CONNACK)
			connected = true;
	},
	onReadable(available, options) {
		const payload = round.payloads[received % FRAMES]!;
		if (client.read(buffer) !== available || available !== payload.length || options.more || (readsTopic && options.topic !== TOPIC))
			wrong += 1;
		for (let i = 0; i < available; i++) {
			if (buffer[i] !== payload[i])
				wrong += 1;
		}
		received += 1;
	},
	onWritable() {
		writable += 1;
	},
});

line.start();
while (!connected) {
	if (clock.now() > PATIENCE)
		throw new Error("the client does not connect");
	line.turn();
	clock.advance(1);
}

function receive(frames: number): void {
	const { chunks } = round;
	for (let done = 0; done < frames; done += FRAMES) {
		for (let k = 0; k < chunks.length; k++) {
			line.deliver(chunks[k]!);
			clock.advance(0);
		}
	}
	clock.advance(100);
}

const payload = new Uint8Array(size).fill(0x61);
const half = new Uint8Array(size / 2).fill(0x61);
const whole = { topic: TOPIC, QoS: 1 };
const begun = { topic: TOPIC, QoS: 1, byteLength: size };

function publish(messages: number): void {
	const before = acknowledged;
	for (let done = 0; done < messages; done += BURST) {
		for (let i = 0; i < BURST; i++) {
			if (!inFragments)
				client.write(payload, whole);
			else {
				client.write(half, begun);
				client.write(half);
			}
		}
		for (let turns = 0; acknowledged - before < done + BURST; turns++) {
			if (turns > 1000)
				throw new Error("no acknowledgement comes");
			line.turn();
			clock.advance(0);
		}
	}
}

const run = what === "publish" || what === "fragments" ? publish : receive;
run(40);
measureControls();
measureOnce("steady", () => run(count));
report({ name: "result", done: run === receive ? received - 40 : acknowledged - 40, wrong, told: writable > 0, bytes: device.publishedBytes });
