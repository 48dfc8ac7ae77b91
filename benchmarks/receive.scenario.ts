// Inside XS: `feed|regexp|split|regexpNative|splitNative|quoted|counted|quotedNative|countedNative PAYLOAD CHUNK ROUNDS [mixed]` delivers rounds of frames; callgrind counts the native instructions.
// Source: docs/hardware.md (Counting); the feed alone is measured too, because every receiver includes it.

import { InsideLine } from "../tests/support/inside-serial.js";
import { FRAMES, LONG_TOPIC, makeRound, TOPIC } from "../tests/xs/frames.js";
import { measureOnce, report, xs } from "../tests/xs/meter.js";
import Mixed from "../tests/xs/mixed.js";
import { openSession } from "../tests/xs/session.js";
import { type App, NativeText, PortableText, RegExpReceiver, SplitReceiver } from "./receive-peer.js";
import { BenchClock, BenchSerial, setCounting } from "./rig.js";

const kind = xs.argument(0)!;
const isMixed = xs.argument(4) === "mixed";
const { chunks, payloads } = makeRound(Number(xs.argument(1)), Number(xs.argument(2)), kind.startsWith("counted"), false, isMixed);
const rounds = Number(xs.argument(3));
const clock = new BenchClock();
/** Messages, acknowledgements and answers. */
let received = 0;
let acknowledged = 0;
let answered = 0;
let wrong = 0;
let mixed: Mixed | undefined;

/** Reads the Serial and nothing else. */
function feed(): void {
	const buffer = new Uint8Array(128);
	listen(() => void BenchSerial.last.read(buffer));
}

function strings(Receiver: new (app: App, reader: PortableText | NativeText) => RegExpReceiver | SplitReceiver, reader: PortableText | NativeText): void {
	const texts = payloads.map(payload => String.fromCharCode(...payload));
	const wanted = isMixed ? LONG_TOPIC : TOPIC;
	const receiver = new Receiver({
		onMessage(_connection, _id, topic, payload) {
			if (topic !== wanted || payload !== texts[received % FRAMES])
				wrong += 1;
			received += 1;
		},
		onPublished() {
			acknowledged += 1;
		},
		onResult() {
			answered += 1;
		},
		onSignal() {}, onRegistration() {}, onURC() {},
	}, reader);
	listen(() => receiver.onReadable(BenchSerial.last));
}

/** Runs modem and session; the app reads the payload and checks length and first byte. */
function session(): void {
	const buffer = new Uint8Array(2048);
	let length = 0;
	const open = openSession(clock, kind.startsWith("counted"), {
		onReadable(_count, more) {
			length += open.session.read(buffer);
			if (more)
				return;
			const payload = payloads[received % FRAMES]!;
			if (length !== payload.length || buffer[0] !== payload[0])
				wrong += 1;
			length = 0;
			received += 1;
		},
		onControl() {
			acknowledged += 1;
		},
	}, BenchSerial, "prompt", xs.argument(0)!.endsWith("Native") ? xs : undefined);
	acknowledged = 0;
	clock.still = true;
	if (isMixed)
		mixed = new Mixed(open, clock.turn);
}

function listen(onReadable: () => void): void {
	new BenchSerial({ io: BenchSerial, line: new InsideLine(() => {}), format: "buffer", onReadable, onWritable() {}, onError() {} });
}

const KINDS: { readonly [kind: string]: () => void } = {
	feed, quoted: session, counted: session, quotedNative: session, countedNative: session,
	regexp: () => strings(RegExpReceiver, new PortableText()), split: () => strings(SplitReceiver, new PortableText()),
	regexpNative: () => strings(RegExpReceiver, new NativeText()), splitNative: () => strings(SplitReceiver, new NativeText()),
};
KINDS[kind]!();

/** Delivers each chunk in a turn of its own, followed by the turns that it leads to. */
function deliver(): void {
	const serial = BenchSerial.last;
	for (let i = 0; i < chunks.length; i++) {
		serial.chunk = chunks[i]!;
		serial.callbacks.onReadable(0);
		clock.turn();
	}
}

/** Delivers a round, whose instructions are counted; what a mixed line is about comes before, and is not. */
function measured(): void {
	setCounting(true);
	deliver();
	setCounting(false);
}

/** Rounds that come first, so that all is warm. */
const WARM = 2;
for (let i = 0; i < WARM; i++) {
	mixed?.prepare();
	deliver();
}
for (let i = 1; i < rounds; i++) {
	mixed?.prepare();
	measured();
}
mixed?.prepare();
measureOnce("round", measured);
clock.finish();
const all = WARM + rounds;
report({ name: "result", received, wrong, expected: kind === "feed" ? 0 : all * FRAMES });
if (isMixed && kind !== "feed")
	report({ name: "beside", acknowledged, answered: mixed?.answers ?? answered, expected: all });
