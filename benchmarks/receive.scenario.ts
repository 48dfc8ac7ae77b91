// Inside XS: `feed|regexp|split|regexpNative|splitNative|quoted|counted|quotedNative|countedNative PAYLOADS CHUNKS ROUNDS [mixed]` delivers rounds of frames, for
// each size of chunks and each payload, and a mark after each number of ROUNDS; callgrind counts the native instructions. Lists have commas.
// Source: docs/hardware.md (Counting); the feed alone is measured too, because every receiver includes it.

import { FRAMES, LONG_TOPIC, makeRound, TOPIC } from "../tests/xs/frames.js";
import { measureOnce, report, xs } from "../tests/xs/meter.js";
import Mixed from "../tests/xs/mixed.js";
import { openSession } from "../tests/xs/session.js";
import { feed, peer } from "./receivers.js";
import { BenchClock, BenchSerial, setCounting } from "./rig.js";

const kind = xs.argument(0)!;
const isMixed = xs.argument(4) === "mixed";
/** Numbers from a list. */
const numbers = (index: number): number[] => xs.argument(index)!.split(",").map(Number);
/** Rounds that come first with each payload and chunk, so that all is warm. */
const WARM = 1;
/** What is delivered. */
let chunks: readonly Uint8Array[] = [];
let payloads: readonly Uint8Array[] = [];
/** Messages of earlier payloads; the last of them, between quotes, ends with the first bytes of the next. */
let earlier = 0;
let last = new Uint8Array(0);
/** The payloads as a string receiver finds them. */
let texts: readonly string[] = [];
const clock = new BenchClock();
/** Messages, acknowledgements and answers. */
let received = 0;
let acknowledged = 0;
let answered = 0;
let wrong = 0;
let mixed: Mixed | undefined;

/** Runs a peer. @returns false where there is none of this kind */
function strings(): boolean {
	const wanted = isMixed ? LONG_TOPIC : TOPIC;
	return peer(kind, {
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
	});
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
			const payload = received < earlier ? last : payloads[received % FRAMES]!;
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
	clock.stop();
	if (isMixed)
		mixed = new Mixed(open, clock.turn);
}

if (kind === "feed")
	feed();
else if (!strings())
	session();

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

/** Rounds that were delivered. */
let all = 0;

/** What comes before a round: a mixed line is prepared; what earlier rounds left behind is collected. */
function prepare(): void {
	mixed?.prepare();
	xs.gc();
	all += 1;
}

// A round of either line has an odd count of bytes, so that four rounds begin at every position in a word: a search that takes a word at a time depends on it.
for (const chunk of numbers(2)) {
	for (const payload of numbers(1)) {
		earlier = all * FRAMES;
		last = new Uint8Array(payloads[FRAMES - 1] ?? []);
		({ chunks, payloads } = makeRound(payload, chunk, kind.startsWith("counted"), false, isMixed, !isMixed));
		texts = payloads.map(bytes => String.fromCharCode(...bytes));
		for (let i = 0; i < WARM; i++) {
			prepare();
			deliver();
		}
		let done = 0;
		for (const rounds of numbers(3)) {
			for (done += 1; done < rounds; done++) {
				prepare();
				measured();
			}
			prepare();
			measureOnce("round", measured);
			xs.mark?.();
		}
	}
}
clock.finish();
report({ name: "result", received, wrong, expected: kind === "feed" ? 0 : all * FRAMES });
if (isMixed && kind !== "feed")
	report({ name: "beside", acknowledged, answered: mixed?.answers ?? answered, expected: all });
