// The +QMTRECV parser: digests the line after its name from the receive buffer into an inbox, whatever bytes the payload has.
// Parses the usual line here in one step and leaves all others to ./message-parser, piece by piece; detects messages that stall.
// Source: BG96 note §5.2, docs/hardware.md (Received messages), docs/architecture.md (The way of a byte in), docs/security.md (What is received).

import { COMMA, CR, LF, NINE, QUOTE, SPACE, ZERO } from "../../at/ascii.js";
import type Engine from "../../at/engine.js";
import type LineReader from "../../at/line-reader.js";
import { type Stream, UNUSUAL, WAITING } from "../../at/line-reader.js";
import LineStarts, { NO_END } from "../../at/line-starts.js";
import type RingBuffer from "../../at/ringbuffer.js";
import { STREAM_NAME } from "../../at/ringbuffer.js";
import { indexOfQuote } from "../../at/scan.js";
import { BEFORE_ANOTHER, COUNTED, ENDED, type Native, NOT_FOLLOWED } from "../../base/native.js";
import type { Alarm, Clock } from "../../base/platform.js";
import { encode } from "../../base/utf8.js";
import type Turn from "../../base/turn.js";
import { NONE } from "../../mqtt/inbox.js";
import type MessageReader from "../../mqtt/message-reader.js";
import type BufferMode from "./buffer-mode.js";
import MessageParser from "./message-parser.js";
import QuietGap from "./quiet-gap.js";

/** Longest pause within a message, in milliseconds, before it counts as broken off. */
const STALL = 2000;
/** How a message begins behind another line; the name without its '+' as a DataView reads eight characters. */
const BEGINNING = encode("\r\n+QMTRECV:");
const NAME = new DataView(encode("QMTRECV:").buffer).getFloat64(0);
/** Two characters as a DataView reads them. */
const CR_LF = 0x0D0A;
const COMMA_QUOTE = 0x2C22;
/** Four: CR LF, CR LF. */
const BLANK_LINE = 0x0D0A0D0A;
/** Four, behind the CR that ends a line: LF, CR LF and the '+' of the next; bytes of CR LF, CR LF and a name. */
const LINE_BEGINS = 0x0A0D0A2B;
const FOLLOWED = 4 + STREAM_NAME;
/** Where in a line the connection's digit is. */
const CONNECTION = STREAM_NAME + 1;
/** The constant bits of the four characters behind the name's eight: the colon, a blank, the connection, a comma. */
const HEAD_MASK = -0xF01;
const HEAD = 0x3A20302C;

/** No message has been accepted: nothing is notified. */
const NOTHING = Object.freeze({ lengthPrefixed: false }) as MessageReader;

/** Parses `+QMTRECV` in place. */
export default class Receiver implements Stream {
	readonly #reader: LineReader;
	readonly #receive: RingBuffer;
	readonly #readers: ReadonlyArray<MessageReader | undefined>;
	readonly #gap: QuietGap;
	readonly #starts: LineStarts;
	/** Part of Stream. */
	listener: { announceWhole(): void; readonly lengthPrefixed: boolean } = NOTHING;
	/** Parts of Stream. */
	headerLength: number;
	lineLength = 0;
	active = false;
	impatient = false;
	/** The alarm for a stall is set. */
	watching = false;
	readonly #turn: Turn;
	readonly #parser: MessageParser;
	readonly #stall: Alarm;
	#moved = false;
	readonly #native: Native | undefined;
	/** What `skipAhead` found in a line: where it starts, and what stands where. Valid while the ring's `held` is true. */
	#heldAt = 0;
	#identifier = 0;
	#topic = 0;
	#topicEnd = 0;
	#from = 0;
	#to = 0;
	/** Part of Stream. */
	readonly tryWhole: (start: number, lineEnd: number, end: number) => number;

	/**
	 * @param byteTime milliseconds that one byte takes on the line
	 * @param readers by connection: receive the messages
	 * @param bufferMode fetches messages that wait in the module
	 * @param native takes the usual line, where the host can
	 */
	constructor(engine: Engine, clock: Clock, byteTime: number, turn: Turn, readers: ReadonlyArray<MessageReader | undefined>, bufferMode: BufferMode, native?: Native) {
		this.#native = native;
		this.headerLength = native ? STREAM_NAME : 0;
		this.tryWhole = native ? this.#tryNatively : this.#tryWhole;
		this.#reader = engine.reader;
		this.#receive = engine.receive;
		this.#turn = turn;
		this.#readers = readers;
		this.#starts = new LineStarts(engine, BEGINNING);
		this.#gap = new QuietGap(clock, byteTime, turn, STALL);
		this.#parser = new MessageParser(engine.receive, this.#starts, this.#gap, readers, bufferMode);
		this.#stall = clock.alarm(() => this.#onStall());
	}

	/** Messages that were malformed, or whose connection has no session. */
	get rejected(): number {
		return this.#parser.rejected;
	}

	/** Messages of which bytes were lost on the line. */
	get brokenOff(): number {
		return this.#parser.brokenOff;
	}

	/** Part of Stream: `deliver` has something to announce or fetch. */
	get deliveryDue(): boolean {
		return this.#parser.deliveryDue;
	}

	/** True while the line just read may have been part of a topic or payload, so that its content must be verified. */
	get doubtful(): boolean {
		return this.#gap.doubtful;
	}

	/**
	 * `tryWhole` without functions of the host: parses the usual line in one step: `+QMTRECV: 0,17,"topic","payload"`, or with its length. Without a length, the end
	 * of the payload shows only by the next message or silence after it.
	 */
	#tryWhole(start: number, lineEnd: number, end: number): number {
		const receive = this.#receive;
		if (receive.held) {
			receive.held = false;
			if (start === this.#heldAt)
				return this.#tryHeld(receive, start, end);
		}
		const bytes = receive.bytes;
		const data = receive.data;
		const head = data.getInt32(start + 8);
		const reader = this.#readers[head >> 8 & 0xF];
		if ((head & HEAD_MASK) !== HEAD || !reader || reader.hexPayload)
			return UNUSUAL;
		const counted = reader.lengthPrefixed;
		let to = lineEnd - 1;
		let followed = false;
		if (bytes[to] !== QUOTE)
			return receive.searchFrom > start ? this.#tryAgain(start, start, end) : UNUSUAL;
		if (!counted) {
			// The name that this line has, too, on the next line but one shows that this message has ended, and that the next one's end will depend on what follows.
			followed = lineEnd + FOLLOWED <= end && data.getInt32(lineEnd + 1) === LINE_BEGINS && data.getFloat64(lineEnd + 5) === NAME;
			if (!followed) {
				if (receive.searchFrom > start && this.headerLength > 0 && data.getInt16(start + this.headerLength - 2) !== COMMA_QUOTE)
					return this.#tryAgain(start, start, end);
				const verdict = this.#ends(start + STREAM_NAME, lineEnd, end);
				if (verdict <= 0)
					return verdict;
			}
		}
		const word = data.getInt32(start + 12);
		let at = start + 13;
		let identifier = (word >>> 24) - ZERO;
		if (identifier < 0 || identifier > 9)
			return UNUSUAL;
		if ((word & 0xFFFF00) !== COMMA_QUOTE << 8) {
			let digit = bytes[at]! - ZERO;
			while (digit >= 0 && digit <= 9) {
				identifier = identifier * 10 + digit;
				digit = bytes[++at]! - ZERO;
			}
			if (at > start + 17 || data.getInt16(at) !== COMMA_QUOTE)
				return UNUSUAL;
		}
		const topic = at + 2;
		if (to < topic)
			return UNUSUAL;
		const topicEnd = indexOfQuote(receive.words, topic);
		let from = topicEnd + 3;
		if (counted) {
			at = topicEnd + 2;
			to = 0;
			let byte = bytes[at]!;
			while (byte >= ZERO && byte <= NINE) {
				to = to * 10 + byte - ZERO;
				byte = bytes[++at]!;
			}
			from = at + 2;
			to += from;
			if (bytes[topicEnd + 1] !== COMMA || data.getInt16(at) !== COMMA_QUOTE)
				return UNUSUAL;
			if (lineEnd > end) {
				if (from <= end && to > end)
					this.#hold(start, identifier, topic, topicEnd, from, to);
				return WAITING;
			}
			if (to + 3 > end || bytes[to] !== QUOTE || data.getInt16(to + 1) !== CR_LF)
				return UNUSUAL;
			this.headerLength = from - start;
		}
		else if (to < from || data.getInt16(topicEnd + 1) !== COMMA_QUOTE)
			return UNUSUAL;
		else if (from - start !== this.headerLength) {
			const skipped = this.headerLength;
			this.headerLength = from - start;
			if (from - start < skipped && receive.searchFrom > start)
				return this.#tryAgain(start, from, end);
		}
		if (!reader.inbox.put(identifier, topic, topicEnd, from, to))
			return UNUSUAL;
		if (!counted) {
			const gap = this.#gap;
			if (gap.listening)
				gap.break();
			gap.ended = true;
		}
		receive.endPending = followed;
		this.listener = reader;
		this.lineLength = to + 1 - start;
		return followed ? to + 5 : to + 3;
	}

	/** The header is not as long as what was not searched, as far as can be seen: searches for the line's end from `from` on. */
	#tryAgain(start: number, from: number, end: number): number {
		const receive = this.#receive;
		receive.scanned = receive.indexOfCR(receive.searched, from, end);
		receive.searchFrom = start;
		return this.#tryWhole(start, receive.scanned, end);
	}

	/** Keeps what was found in a line that is not complete. */
	#hold(start: number, identifier: number, topic: number, topicEnd: number, from: number, to: number): void {
		this.#heldAt = start;
		this.#identifier = identifier;
		this.#topic = topic;
		this.#topicEnd = topicEnd;
		this.#from = from;
		this.#to = this.#receive.scanned = to;
		this.#receive.searchFrom = start;
		this.#receive.held = true;
	}

	/** `tryWhole` for the line that is kept, and now complete. */
	#tryHeld(receive: RingBuffer, start: number, end: number): number {
		const reader = this.#readers[receive.bytes[start + CONNECTION]! & 0xF];
		const to = this.#to;
		if (to + 3 > end || receive.bytes[to] !== QUOTE || receive.data.getInt16(to + 1) !== CR_LF
			|| !reader || !reader.inbox.put(this.#identifier, this.#topic, this.#topicEnd, this.#from, to))
			return UNUSUAL;
		receive.endPending = false;
		this.listener = reader;
		this.lineLength = to + 1 - start;
		return to + 3;
	}

	/** `tryWhole` with the host's functions. */
	#tryNatively(start: number, lineEnd: number, end: number): number {
		const receive = this.#receive;
		const bytes = receive.bytes;
		const from = start + STREAM_NAME;
		const reader = this.#readers[bytes[start + CONNECTION]! & 0xF];
		if (!reader || reader.hexPayload)
			return UNUSUAL;
		const inbox = reader.inbox;
		if (inbox.state !== NONE)
			return UNUSUAL;
		const native = this.#native!;
		const counted = reader.lengthPrefixed;
		let followed = !counted && lineEnd + FOLLOWED <= end;
		let behind = followed || counted ? native.takeMessage(bytes, from, lineEnd, end, inbox.fieldsAt, counted ? COUNTED : BEFORE_ANOTHER) : NOT_FOLLOWED;
		if (behind === NOT_FOLLOWED) {
			const verdict = this.#ends(from, lineEnd, end);
			if (verdict <= 0)
				return verdict;
			followed = false;
			behind = native.takeMessage(bytes, from, lineEnd, end, inbox.fieldsAt, ENDED);
		}
		if (behind === UNUSUAL)
			return UNUSUAL;
		inbox.taken();
		if (!counted) {
			const gap = this.#gap;
			if (gap.listening)
				gap.break();
			gap.ended = true;
		}
		receive.endPending = followed;
		this.listener = reader;
		this.lineLength = behind - 2 - start;
		return followed ? behind + 2 : behind;
	}

	/** A line is not complete: where it is a message whose length is there, the rest of its payload need not be searched for the line's end. Not for a host that searches. */
	skipAhead(): void {
		const { bytes, end, start } = this.#receive;
		const from = start + STREAM_NAME;
		if (from + 2 > end || !this.#reader.isStream(start) || this.#readers[bytes[from + 1]! & 0xF]?.lengthPrefixed !== true)
			return;
		bytes[end] = QUOTE; // where the search for the topic's end ends
		this.tryWhole(start, end + 1, end);
	}

	/** Part of Stream: a line begins with `+QMTRECV:`. */
	begin(): void {
		this.active = true;
		this.impatient = false;
		this.#parser.begin();
		this.watch();
	}

	/** Part of Stream: digests `[start, end)`. */
	take(start: number, end: number): number {
		this.#moved = true;
		const taken = this.#parser.take(start, end);
		this.active = this.#parser.active;
		return taken;
	}

	/** Part of Stream: announces the messages of `take`, once their lines are consumed. */
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

	/** Watches an incomplete line for a stall. An incomplete message that stalls is begun, once, so that it can be discarded; other lines may wait. */
	watch(): void {
		if (this.impatient)
			this.impatient = false;
		else if (!this.watching) {
			this.watching = true;
			this.#stall.set(STALL);
		}
	}

	/** No command is answered: discards a message that is not complete, and the rest of its line. @returns false when there is none */
	abandon(): boolean {
		if (!this.active)
			return false;
		this.#discard();
		return true;
	}

	/** Clears all alarms. */
	close(): void {
		this.#gap.close();
		this.#stall.clear();
	}

	/** A message without a length has ended at `lineEnd`, as it seems, and no other follows so far. @returns 1 when it has; UNUSUAL or WAITING */
	#ends(start: number, lineEnd: number, end: number): number {
		const starts = this.#starts;
		if (lineEnd + FOLLOWED <= end && this.#receive.data.getInt32(lineEnd) === BLANK_LINE && starts.startsLine(lineEnd + 4, end) > 0) {
			this.#gap.break();
			return lineEnd - start > this.#receive.half ? UNUSUAL : 1;
		}
		const next = starts.follows(lineEnd, end);
		if (next === NO_END)
			return UNUSUAL;
		const long = lineEnd - start > this.#receive.half; // taken in pieces, so that there is room for what follows
		const ends = next >= 0 ? this.#endsHere(next) : long ? 0 : this.#lineFollows(lineEnd + 2, end);
		return ends > 0 ? 1 : ends === 0 || long ? UNUSUAL : WAITING;
	}

	/** The line has ended like a message, and `next` bytes of the next line were received. @returns 1 when silence shows that the message has ended, else -1 */
	#endsHere(next: number): number {
		if (next <= 2 && this.#gap.lasted())
			return 1;
		if (next > 2)
			this.#gap.break();
		this.watch();
		return -1;
	}

	/** The line has ended like a message, and something other than one follows. @returns as `LineStarts.startsLine`: 1 when a line begins there, 0 when none does, -1 when more bytes are needed */
	#lineFollows(from: number, end: number): number {
		const { bytes, data } = this.#receive;
		let at = from;
		if (at + 2 < end && data.getInt16(at) === CR_LF)
			at += 2;
		while (at < end && (bytes[at] === CR || bytes[at] === LF))
			at += 1;
		if (at === end)
			return this.#endsHere(2);
		this.#gap.break();
		const starts = this.#starts.startsLine(at, end);
		if (starts < 0)
			this.watch();
		return starts;
	}

	/**
	 * No byte has come for STALL. Discards the message, then awaits the rest of its line for another STALL before discarding that too.
	 * Begins an incomplete line as it is, in case it is a message.
	 */
	#onStall(): void {
		this.watching = this.#gap.age() || this.active;
		if (this.watching)
			this.#stall.set(STALL);
		if (!this.active) {
			if (isBegun(this.#receive) && !this.#gap.listening) {
				this.impatient = true;
				this.#receive.wakeAlways();
				this.#turn.wake();
			}
			return;
		}
		if (this.#moved) {
			this.#moved = false;
			return;
		}
		this.#discard();
	}

	#discard(): void {
		this.#receive.giveUp();
		this.#parser.stall();
		this.active = this.#parser.active;
		if (this.deliveryDue)
			this.deliver();
	}
}

/** @returns whether an incomplete line waits: not only control characters */
function isBegun({ bytes, end, start }: RingBuffer): boolean {
	let at = start;
	while (at < end && bytes[at]! < SPACE)
		at += 1;
	return at < end;
}
