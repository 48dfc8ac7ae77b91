// Inside XS: `feed|regexp|split|regexpNative|splitNative|quoted|quotedNative ROUNDS` delivers each of ./short-lines so many times, alone in a piece, and makes a
// mark, and so many times behind another line, and makes a mark; callgrind counts the native instructions.
// Source: docs/hardware.md (Counting); tests/xs/mixed.ts makes the session expect them.

import { ascii } from "../tests/xs/frames.js";
import { measureOnce, report, xs } from "../tests/xs/meter.js";
import Mixed from "../tests/xs/mixed.js";
import { openSession } from "../tests/xs/session.js";
import { feed, peer } from "./receivers.js";
import { BenchClock, BenchSerial, setCounting } from "./rig.js";
import { ANOTHER, SHORT_LINES } from "./short-lines.js";

const kind = xs.argument(0)!;
const rounds = Number(xs.argument(1));
const clock = new BenchClock();
/** Result codes, and acknowledgements. */
let results = 0;
let acknowledged = 0;
let mixed: Mixed | undefined;

/** Runs a peer. @returns false where there is none of this kind */
function strings(): boolean {
	return peer(kind, {
		onMessage() {},
		onPublished() {
			acknowledged += 1;
		},
		onResult() {
			results += 1;
		},
		onSignal() {}, onRegistration() {}, onURC() {},
	});
}

function session(): void {
	const open = openSession(clock, true, {
		onReadable() {},
		onControl() {
			acknowledged += 1;
		},
	}, BenchSerial, "prompt", kind === "quotedNative" ? xs : undefined);
	acknowledged = 0;
	clock.stop();
	mixed = new Mixed(open, clock.turn);
}

if (kind === "feed")
	feed();
else if (!strings())
	session();

/** As bytes, each in one piece: alone, and behind another line. */
const LINES = SHORT_LINES.map(({ text, before, after, prompts = false }) => {
	const counted = prompts ? `\r\n${text}` : wire(text);
	return { counted: [ascii(counted), ascii(wire(ANOTHER) + counted)], before: before.map(piece), after: after.map(piece), prompts };
});
/** Rounds that come first with each line, so that all is warm. */
const WARM = 2;

function wire(text: string): string {
	return `\r\n${text}\r\n`;
}

function piece(text: string): Uint8Array {
	return ascii(wire(text));
}

let line = LINES[0]!.counted[0]!;

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

for (const { counted, before, after, prompts } of LINES) {
	for (const each of counted) {
		for (let round = 1; round <= WARM + rounds; round++) {
			mixed?.prepare(prompts);
			deliverAll(before);
			xs.gc();
			line = each;
			if (round <= WARM)
				deliver();
			else if (round < WARM + rounds)
				measured();
			else
				measureOnce("round", measured);
			mixed?.finish();
			deliverAll(after);
		}
		xs.mark?.();
	}
}
clock.finish();
const each = 2 * (WARM + rounds), all = kind === "feed" ? 0 : each * LINES.length;
report({ name: "published", acknowledged, expected: all });
// The session's query has an answer but where ERROR ends it; the peers see the result codes only.
report({ name: "answers", answered: mixed?.answers ?? results, expected: mixed === undefined ? all : all - each });
