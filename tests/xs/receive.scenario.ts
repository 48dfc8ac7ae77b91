// Inside XS: `quoted|counted|digits PAYLOAD CHUNK FRAMES frames|mixed [native]` receives that many frames and reports what the way from onReadable to read(buffer) allocated.
// Source: docs/architecture.md (Zero allocation); the payloads are compared on the way.

import { PUBACK } from "../../modules/mqtt/packet-types.js";
import { InsideSerial } from "../support/inside-serial.js";
import ManualClock from "../support/manual-clock.js";
import { FRAMES, makeRound } from "./frames.js";
import { measureControls, measureOnce, report, xs } from "./meter.js";
import Mixed from "./mixed.js";
import { openSession } from "./session.js";

const counted = xs.argument(0) === "counted";
const digits = xs.argument(0) === "digits";
const round = makeRound(Number(xs.argument(1)), Number(xs.argument(2)), counted, digits, xs.argument(4) === "mixed");
const rounds = Number(xs.argument(3)) / FRAMES;
const clock = new ManualClock();
const buffer = new Uint8Array(2048);
let received = 0;
let wrong = 0;
let acknowledged = 0;
/** Bytes of the current message that were read. */
let length = 0;

const open = openSession(clock, counted, {
	onReadable(count, more) {
		const payload = round.payloads[received % FRAMES]!;
		if (open.session.read(buffer) !== count)
			wrong += 1;
		for (let i = 0; i < count; i++) {
			if (buffer[i] !== payload[length + i])
				wrong += 1;
		}
		length += count;
		if (more)
			return;
		if (length !== payload.length)
			wrong += 1;
		received += 1;
		length = 0;
	},
	onControl(operation) {
		if (operation === PUBACK)
			acknowledged += 1;
	},
}, InsideSerial, digits ? "digits" : "prompt", xs.argument(5) === "native" ? xs : undefined);
const { line, session } = open;
const mixed = xs.argument(4) === "mixed" ? new Mixed(open, () => clock.advance(0)) : undefined;

/** Every chunk in a turn of its own, digestion in the turn after; then silence, which ends a quoted payload. */
function receive(times: number): void {
	const { chunks } = round;
	for (let i = 0; i < times; i++) {
		mixed?.prepare();
		for (let k = 0; k < chunks.length; k++) {
			line.deliver(chunks[k]!);
			clock.advance(0);
		}
	}
	clock.advance(100);
}

receive(1);
measureControls();
measureOnce("receive", () => receive(rounds));
report({ name: "result", received, wrong, lost: session.lostMessages, acknowledged, answered: mixed?.answers ?? 0 });
