// Inside XS: `feed|regexp|split|regexpNative|splitNative|quoted|quotedNative ROUNDS` delivers each of ./short-lines so many times, and makes a mark after each;
// callgrind counts the native instructions. A line comes alone, in one piece.
// Source: docs/hardware.md (Counting); tests/xs/mixed.ts makes the session expect them.

import { InsideLine } from "../tests/support/inside-serial.js";
import { ascii } from "../tests/xs/frames.js";
import { measureOnce, report, xs } from "../tests/xs/meter.js";
import Mixed from "../tests/xs/mixed.js";
import { openSession } from "../tests/xs/session.js";
import { NativeText, PortableText, RegExpReceiver, SplitReceiver } from "./receive-peer.js";
import { BenchClock, BenchSerial, setCounting } from "./rig.js";
import { SHORT_LINES } from "./short-lines.js";

const kind = xs.argument(0)!;
const rounds = Number(xs.argument(1));
const clock = new BenchClock();
/** Result codes, and acknowledgements. */
let results = 0;
let acknowledged = 0;
let mixed: Mixed | undefined;

function strings(Receiver: typeof RegExpReceiver | typeof SplitReceiver, reader: PortableText | NativeText): void {
	const receiver = new Receiver({
		onMessage() {},
		onPublished() {
			acknowledged += 1;
		},
		onResult() {
			results += 1;
		},
		onSignal() {}, onRegistration() {}, onURC() {},
	}, reader);
	listen(() => receiver.onReadable(BenchSerial.last));
}

function session(): void {
	const open = openSession(clock, true, {
		onReadable() {},
		onControl() {
			acknowledged += 1;
		},
	}, BenchSerial, "prompt", kind === "quotedNative" ? xs : undefined);
	acknowledged = 0;
	clock.still = true;
	mixed = new Mixed(open, clock.turn);
}

function listen(onReadable: () => void): void {
	new BenchSerial({ io: BenchSerial, line: new InsideLine(() => {}), format: "buffer", onReadable, onWritable() {}, onError() {} });
}

const buffer = new Uint8Array(128);
const KINDS: { readonly [kind: string]: () => void } = {
	feed: () => listen(() => void BenchSerial.last.read(buffer)),
	quoted: session, quotedNative: session,
	regexp: () => strings(RegExpReceiver, new PortableText()), split: () => strings(SplitReceiver, new PortableText()),
	regexpNative: () => strings(RegExpReceiver, new NativeText()), splitNative: () => strings(SplitReceiver, new NativeText()),
};
KINDS[kind]!();

/** As bytes, each in one piece. */
const LINES = SHORT_LINES.map(({ text, before, after }) => ({ text, counted: piece(text), before: before.map(piece), after: after.map(piece) }));
/** Rounds that come first with each line, so that all is warm. */
const WARM = 2;

function piece(text: string): Uint8Array {
	return ascii(`\r\n${text}\r\n`);
}

let line = LINES[0]!.counted;

/** Delivers the line in a turn of its own, followed by the turns that it leads to. */
function deliver(): void {
	const serial = BenchSerial.last;
	serial.chunk = line;
	serial.callbacks.onReadable(0);
	clock.turn();
}

function deliverAll(pieces: readonly Uint8Array[]): void {
	for (line of pieces)
		deliver();
}

/** Delivers a line, whose instructions are counted. */
function measured(): void {
	setCounting(true);
	deliver();
	setCounting(false);
}

for (const { counted, before, after } of LINES) {
	for (let round = 1; round <= WARM + rounds; round++) {
		mixed?.prepare();
		deliverAll(before);
		xs.gc();
		line = counted;
		if (round <= WARM)
			deliver();
		else if (round < WARM + rounds)
			measured();
		else
			measureOnce("round", measured);
		deliverAll(after);
	}
	xs.mark?.();
}
clock.finish();
const each = WARM + rounds, all = kind === "feed" ? 0 : each * LINES.length;
report({ name: "published", acknowledged, expected: all });
// The session's query has an answer but where ERROR ends it; the peers see the result codes only.
report({ name: "answers", answered: mixed?.answers ?? results, expected: mixed === undefined ? all : all - each });
