// Inside XS: `feed|strings|quoted|counted PAYLOAD CHUNK ROUNDS` delivers rounds of frames; callgrind counts the native instructions.
// Source: docs/hardware.md (Counting); the feed alone is measured too, because both receivers include it.

import type { Alarm, SerialCallbacks, SerialOptions } from "../modules/base/platform.js";
import { InsideLine, InsideSerial } from "../tests/support/inside-serial.js";
import ManualClock from "../tests/support/manual-clock.js";
import { FRAMES, makeRound, TOPIC } from "../tests/xs/frames.js";
import { measureOnce, report, xs } from "../tests/xs/meter.js";
import { openSession } from "../tests/xs/session.js";
import StringReceiver from "./receive-peer.js";

const kind = xs.argument(0);
const { chunks, payloads } = makeRound(Number(xs.argument(1)), Number(xs.argument(2)), kind === "counted");
const rounds = Number(xs.argument(3));
let received = 0;
let wrong = 0;
let serial: NativeSerial;

/** A Serial whose read is native, as on an ESP32; the UART's work is not measured. */
class NativeSerial extends InsideSerial {
	constructor(options: SerialOptions & SerialCallbacks) {
		super(options);
		serial = this;
	}

	override read(buffer: Uint8Array): number | undefined {
		const { chunk } = this;
		if (chunk === undefined)
			return undefined;
		this.chunk = undefined;
		return xs.fill(buffer, chunk);
	}
}

/** A clock whose next turn costs nothing, like the platform's own timer. */
class NativeClock extends ManualClock {
	due: (() => void) | undefined;
	/** Once true, alarms of 0 ms go to the single `due`, which is the modem's. */
	open = false;

	override alarm(callback: () => void): Alarm {
		const timed = super.alarm(callback);
		return {
			set: (ms) => {
				if (ms === 0 && this.open)
					this.due = callback;
				else
					timed.set(ms);
			},
			clear: () => {
				if (this.due === callback)
					this.due = undefined;
				else
					timed.clear();
			},
		};
	}
}

const clock = new NativeClock();

const KINDS: { readonly [kind: string]: () => void } = { feed, strings, quoted: session, counted: session };

/** Reads the Serial and nothing else. */
function feed(): void {
	const buffer = new Uint8Array(128);
	listen(() => void serial.read(buffer));
}

function strings(): void {
	const texts = payloads.map(payload => String.fromCharCode(...payload));
	const receiver = new StringReceiver((_connection, _id, topic, payload) => {
		if (topic !== TOPIC || payload !== texts[received % FRAMES])
			wrong += 1;
		received += 1;
	});
	listen(() => receiver.onReadable(serial));
}

/** Runs modem and session; the app reads the payload and checks length and first byte. */
function session(): void {
	const buffer = new Uint8Array(2048);
	let length = 0;
	const open = openSession(clock, kind === "counted", {
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
		onControl() {},
	}, NativeSerial);
}

function listen(onReadable: () => void): void {
	new NativeSerial({ io: NativeSerial, line: new InsideLine(() => {}), format: "buffer", onReadable, onWritable() {}, onError() {} });
}

KINDS[kind!]!();

/** Delivers each chunk in a turn of its own, followed by the turn that was scheduled. */
function deliver(): void {
	for (let i = 0; i < chunks.length; i++) {
		const chunk = chunks[i]!;
		serial.chunk = chunk;
		serial.callbacks.onReadable(CHUNK);
		const { due } = clock;
		if (due !== undefined) {
			clock.due = undefined;
			due();
		}
	}
}

const CHUNK = Number(xs.argument(2));
clock.open = true;
for (let i = 0; i < rounds; i++)
	deliver();
measureOnce("round", deliver);
clock.open = false;
clock.advance(100);
report({ name: "result", received, wrong, expected: kind === "feed" ? 0 : (rounds + 1) * FRAMES });
