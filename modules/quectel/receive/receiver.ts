// The +QMTRECV parser: digests the line behind its name straight from the receive buffer into an inbox, whatever the payload holds.
// What takes the short way is parsed here, in one go; all else, ./message-parser parses piece by piece, and here is noticed when it stalls.
// Source: BG96 note §5.2, MODEM.md §3.8, DESIGN §4 and §5.3.

import { COMMA, NINE, QUOTE, SPACE, ZERO } from "../../at/ascii.js";
import { BEGINNING, type Stream, UNUSUAL, WAITING } from "../../at/line-reader.js";
import type RingBuffer from "../../at/ringbuffer.js";
import { indexOfQuote } from "../../at/scan.js";
import type { Alarm, Clock } from "../../base/platform.js";
import Arrival, { type Recipient } from "./message-parser.js";
import Silence from "./quiet-gap.js";
import type Reception from "./reception.js";

export type { Recipient } from "./message-parser.js";

/** Milliseconds a message may pause before it counts as broken off. */
const STALL = 2000;
/** Two characters as a DataView reads them. */
const CR_LF = 0x0D0A;
const COMMA_QUOTE = 0x2C22;
/** A blank, the connection, a comma, the identifier's first digit (0 to 9 and a little more): what of these four characters is always the same. */
const HEAD_MASK = -0xF0010;
const HEAD = 0x20302C30;

const NOBODY = Object.freeze({ deliverWhole() {} });

/** Parses `+QMTRECV` in place. */
export default class Receiver implements Stream {
	readonly #receive: RingBuffer;
	readonly #receptions: ReadonlyArray<Reception | undefined>;
	readonly #silence: Silence;
	/** Part of Stream. */
	listener: { deliverWhole(): void } = NOBODY;
	/** Part of Stream. */
	active = false;
	impatient = false;
	/** A stall would be noticed. */
	watching = false;
	readonly #recipient: Recipient;
	readonly #arrival: Arrival;
	readonly #stall: Alarm;
	#moved = false;

	/**
	 * @param receptions by connection: who takes messages there
	 * @param byteTime milliseconds that one byte takes on the line
	 */
	constructor(receive: RingBuffer, clock: Clock, byteTime: number, receptions: ReadonlyArray<Reception | undefined>, recipient: Recipient) {
		this.#receive = receive;
		this.#recipient = recipient;
		this.#receptions = receptions;
		this.#silence = new Silence(clock, byteTime, recipient);
		this.#arrival = new Arrival(receive, this.#silence, receptions, recipient);
		this.#stall = clock.alarm(() => this.#onStall());
	}

	/** Messages whose form was wrong, or that nobody listens to. */
	get rejected(): number {
		return this.#arrival.rejected;
	}

	/** Messages of which bytes were lost on the line. */
	get brokenOff(): number {
		return this.#arrival.brokenOff;
	}

	/** Part of Stream. */
	get news(): boolean {
		return this.#arrival.news;
	}

	/** True while a line just read may have been part of a quoted payload: what it says is verified before it is believed. */
	get doubtful(): boolean {
		return this.#silence.doubtful;
	}

	/**
	 * Part of Stream: the usual line in one go. ` 0,17,"topic","payload"` (or with its length), and behind it, where only that tells that the payload
	 * has ended, the next message, or silence.
	 */
	tryWhole(start: number, lineEnd: number, end: number, next: number): number {
		const receive = this.#receive;
		const bytes = receive.bytes;
		const data = receive.data;
		const head = data.getInt32(start);
		if ((head & HEAD_MASK) !== HEAD)
			return UNUSUAL;
		const reception = this.#receptions[head >> 16 & 0xF];
		let identifier = head & 0xF;
		if (identifier > 9)
			return UNUSUAL;
		let at = start + 4;
		let byte = bytes[at]!;
		while (byte >= ZERO && byte <= NINE) {
			identifier = identifier * 10 + byte - ZERO;
			byte = bytes[++at]!;
		}
		let to = lineEnd - 1;
		const topic = at + 2;
		if (byte !== COMMA || bytes[at + 1] !== QUOTE || at > start + 8 || to < topic || bytes[to] !== QUOTE || reception === undefined)
			return UNUSUAL;
		const topicEnd = indexOfQuote(receive.words, topic);
		let from = topicEnd + 3;
		if (reception.counted) {
			at = topicEnd + 2;
			to = 0;
			byte = bytes[at]!;
			while (byte >= ZERO && byte <= NINE) {
				to = to * 10 + byte - ZERO;
				byte = bytes[++at]!;
			}
			from = at + 2;
			to += from;
			if (bytes[topicEnd + 1] !== COMMA || data.getInt16(at) !== COMMA_QUOTE || to + 3 > end || bytes[to] !== QUOTE || data.getInt16(to + 1) !== CR_LF)
				return UNUSUAL;
		}
		else {
			if (next < 0 || to < from || data.getInt16(topicEnd + 1) !== COMMA_QUOTE)
				return UNUSUAL;
			if (next < BEGINNING && !this.#endsHere(next))
				return WAITING;
		}
		if (!reception.put(identifier, topic, topicEnd, from, to))
			return UNUSUAL;
		if (!reception.counted)
			this.#silence.end();
		this.listener = reception;
		return to + 3;
	}

	/** Part of Stream: a line begins with `+QMTRECV:`. */
	begin(): void {
		this.active = true;
		this.impatient = false;
		this.#arrival.begin();
		this.watch();
	}

	/** Part of Stream: digests what is there. */
	take(start: number, end: number): number {
		this.#moved = true;
		const taken = this.#arrival.take(start, end);
		this.active = this.#arrival.active;
		return taken;
	}

	/** Part of Stream: what `take` gave up is consumed; now the app may hear of it. */
	deliver(): void {
		this.#arrival.deliver();
	}

	/** Part of Stream: bytes were lost. */
	broken(): void {
		this.#arrival.broken();
	}

	/** Whoever listened on this connection is gone. */
	release(connection: number): void {
		this.#arrival.release(connection);
	}

	/** A line is not whole. Should it stay so for long, and be a message, then it is begun, so that it can be given up; once: if it is none, it may wait. */
	watch(): void {
		if (this.impatient)
			this.impatient = false;
		else if (!this.watching) {
			this.watching = true;
			this.#stall.set(STALL);
		}
	}

	/** Sets no alarm any more. */
	close(): void {
		this.#silence.close();
		this.#stall.clear();
	}

	/** The line has ended like a message, and so many bytes of the next one's beginning are there. @returns whether that is all: silence */
	#endsHere(next: number): boolean {
		if (next <= 2 && this.#silence.lasted())
			return true;
		if (next > 2)
			this.#silence.break();
		this.watch();
		return false;
	}

	/** A line has begun and is not whole: not only control characters wait. */
	get #begun(): boolean {
		const { bytes, end, start } = this.#receive;
		let at = start;
		while (at < end && bytes[at]! < SPACE)
			at += 1;
		return at < end;
	}

	/**
	 * Nothing has come for long. A message is given up; the rest of its line is looked for once more as long, then that is over too.
	 * A line that is not whole is to begin as it is, in case it is a message.
	 */
	#onStall(): void {
		this.watching = this.active;
		if (!this.active) {
			if (this.#begun && !this.#silence.listening) {
				this.impatient = true;
				this.#receive.wakeAlways();
				this.#recipient.wake();
			}
			return;
		}
		this.#stall.set(STALL);
		if (this.#moved) {
			this.#moved = false;
			return;
		}
		this.#receive.giveUp();
		this.#arrival.stall();
		this.active = this.#arrival.active;
		if (this.news)
			this.deliver();
	}
}
