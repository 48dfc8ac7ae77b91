// The +QMTRECV parser: digests the line behind its name straight from the receive buffer into an inbox, whatever the payload holds.
// What takes the short way is parsed here, in one go; all else, ./message-parser parses piece by piece, and here is noticed when it stalls.
// Source: BG96 note §5.2, docs/hardware.md (Received messages), docs/architecture.md (The way of a byte in), docs/security.md (What is received).

import { COMMA, NINE, QUOTE, SPACE, ZERO } from "../../at/ascii.js";
import type Engine from "../../at/engine.js";
import { BEGINNING, type Stream, UNUSUAL, WAITING } from "../../at/line-reader.js";
import type RingBuffer from "../../at/ringbuffer.js";
import { indexOfQuote } from "../../at/scan.js";
import type { Alarm, Clock } from "../../base/platform.js";
import type Turn from "../../base/turn.js";
import type MessageReader from "../../mqtt/message-reader.js";
import type BufferMode from "./buffer-mode.js";
import MessageParser from "./message-parser.js";
import QuietGap from "./quiet-gap.js";

/** Milliseconds a message may pause before it counts as broken off. */
const STALL = 2000;
/** Two characters as a DataView reads them. */
const CR_LF = 0x0D0A;
const COMMA_QUOTE = 0x2C22;
/** A blank, the connection, a comma, the identifier's first digit (0 to 9 and a little more): what of these four characters is always the same. */
const HEAD_MASK = -0xF0010;
const HEAD = 0x20302C30;

/** What is notified while no message has been accepted. */
const NOTHING = Object.freeze({ announceWhole() {} });

/** Parses `+QMTRECV` in place. */
export default class Receiver implements Stream {
	readonly #receive: RingBuffer;
	readonly #readers: ReadonlyArray<MessageReader | undefined>;
	readonly #gap: QuietGap;
	/** Part of Stream. */
	listener: { announceWhole(): void } = NOTHING;
	/** Part of Stream. */
	active = false;
	impatient = false;
	/** A stall would be noticed. */
	watching = false;
	readonly #turn: Turn;
	readonly #parser: MessageParser;
	readonly #stall: Alarm;
	#moved = false;

	/**
	 * @param byteTime milliseconds that one byte takes on the line
	 * @param readers by connection: where messages go
	 * @param bufferMode fetches messages that wait in the module
	 */
	constructor(engine: Engine, clock: Clock, byteTime: number, turn: Turn, readers: ReadonlyArray<MessageReader | undefined>, bufferMode: BufferMode) {
		this.#receive = engine.receive;
		this.#turn = turn;
		this.#readers = readers;
		this.#gap = new QuietGap(clock, byteTime, turn);
		this.#parser = new MessageParser(engine, this.#gap, readers, bufferMode);
		this.#stall = clock.alarm(() => this.#onStall());
	}

	/** Messages whose form was wrong, or whose connection has no session. */
	get rejected(): number {
		return this.#parser.rejected;
	}

	/** Messages of which bytes were lost on the line. */
	get brokenOff(): number {
		return this.#parser.brokenOff;
	}

	/** Part of Stream. */
	get news(): boolean {
		return this.#parser.news;
	}

	/** True while a line just read may have been part of a quoted payload: what it says is verified before it is believed. */
	get doubtful(): boolean {
		return this.#gap.doubtful;
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
		const reader = this.#readers[head >> 16 & 0xF];
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
		if (byte !== COMMA || bytes[at + 1] !== QUOTE || at > start + 8 || to < topic || bytes[to] !== QUOTE || reader === undefined || reader.hexPayload)
			return UNUSUAL;
		const topicEnd = indexOfQuote(receive.words, topic);
		let from = topicEnd + 3;
		if (reader.lengthPrefixed) {
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
		if (!reader.inbox.put(identifier, topic, topicEnd, from, to))
			return UNUSUAL;
		if (!reader.lengthPrefixed)
			this.#gap.end();
		this.listener = reader;
		return to + 3;
	}

	/** Part of Stream: a line begins with `+QMTRECV:`. */
	begin(): void {
		this.active = true;
		this.impatient = false;
		this.#parser.begin();
		this.watch();
	}

	/** Part of Stream: digests what is there. */
	take(start: number, end: number): number {
		this.#moved = true;
		const taken = this.#parser.take(start, end);
		this.active = this.#parser.active;
		return taken;
	}

	/** Part of Stream: announces what `take` gave up, now that it is consumed. */
	deliver(): void {
		this.#parser.deliver();
	}

	/** Part of Stream: bytes were lost. */
	broken(): void {
		this.#parser.broken();
	}

	/** The session of this connection is gone. */
	release(connection: number): void {
		this.#parser.release(connection);
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
		this.#gap.close();
		this.#stall.clear();
	}

	/** The line has ended like a message, and so many bytes of the next one's beginning are there. @returns whether that is all: silence */
	#endsHere(next: number): boolean {
		if (next <= 2 && this.#gap.lasted())
			return true;
		if (next > 2)
			this.#gap.break();
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
			if (this.#begun && !this.#gap.listening) {
				this.impatient = true;
				this.#receive.wakeAlways();
				this.#turn.wake();
			}
			return;
		}
		this.#stall.set(STALL);
		if (this.#moved) {
			this.#moved = false;
			return;
		}
		this.#receive.giveUp();
		this.#parser.stall();
		this.active = this.#parser.active;
		if (this.news)
			this.deliver();
	}
}
