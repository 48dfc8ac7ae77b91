// Parses messages that ./receiver does not parse in one step: the header, then the payload piece by piece, whatever bytes it has, into the inbox: whole where
// there is room, otherwise in fragments.
//
//   message = connection "," id "," topic [ "," length ] ( "," payload / CR LF payload ) CR LF
//   slot    = connection "," slot CR LF                       ; buffer mode: the payload is fetched with AT+QMTRECV
//   payload = DQUOTE *OCTET DQUOTE / *OCTET                   ; inner quotes are not escaped
//
// End of a payload: with a length, after that many bytes; bare, at the first CR LF; quoted, at DQUOTE CR LF followed by a silence or by a known line. Blanks may follow each comma. Source: BG96 note §5.2 and §6, docs/hardware.md (Received messages; End of a payload), docs/security.md (What is received).

import { CR, LF, NINE, QUOTE, ZERO } from "../../at/ascii.js";
import type LineStarts from "../../at/line-starts.js";
import type RingBuffer from "../../at/ringbuffer.js";
import type MessageReader from "../../mqtt/message-reader.js";
import type BufferMode from "./buffer-mode.js";
import MessageHeader, { INCOMPLETE, SLOT } from "./message-header.js";
import type QuietGap from "./quiet-gap.js";

const HEADER = 1;
const BARE = 2;
const QUOTED = 3;
const COUNTED = 4;
const SKIPPING = 5;

/** Two characters as a DataView reads them. */
const CR_LF = 0x0D0A;

/** Letters that are hexadecimal digits. */
const A = 0x41;
const F = 0x46;
/** No digit is kept for the next byte. */
const NO_DIGIT = -1;

/** Parses one message after the other, in place. */
export default class MessageParser {
	/** True from `begin` until the message has ended. */
	active = false;
	/** Messages of which bytes were lost on the line. */
	brokenOff = 0;
	/** Messages that were malformed, or whose connection has no session. */
	rejected = 0;
	readonly #starts: LineStarts;
	readonly #receive: RingBuffer;
	readonly #gap: QuietGap;
	readonly #readers: ReadonlyArray<MessageReader | undefined>;
	readonly #bufferMode: BufferMode;
	readonly #header: MessageHeader;
	#state = HEADER;
	#payload = 0; // start of the payload, and position searched so far: both relative to the first byte not consumed
	#searched = 0;
	#remaining = 0;
	/** The parsed part of the message is in its inbox, or discarded. */
	#begun = false;
	/** Receives the message; undefined: the message is discarded. */
	#reader: MessageReader | undefined;
	/** The reader that has something to announce. */
	#announcer: MessageReader | undefined;
	/** Slot of the header's connection in which a message waits in the module (buffer mode); -1: none. */
	#slot = -1;
	/** The first hexadecimal digit of an incomplete byte, or NO_DIGIT; NaN after an invalid digit. */
	#digit = NO_DIGIT;

	/**
	 * @param gap the silence that ends a quoted payload
	 * @param readers by connection: receive the messages
	 * @param bufferMode fetches messages that wait in the module
	 */
	constructor(receive: RingBuffer, starts: LineStarts, gap: QuietGap, readers: ReadonlyArray<MessageReader | undefined>, bufferMode: BufferMode) {
		this.#starts = starts;
		this.#receive = receive;
		this.#gap = gap;
		this.#readers = readers;
		this.#bufferMode = bufferMode;
		this.#header = new MessageHeader(receive, readers);
	}

	/** `deliver` has something to announce or fetch. */
	get deliveryDue(): boolean {
		return this.#slot >= 0 || this.#announcer !== undefined;
	}

	/** Begins a message. */
	begin(): void {
		this.active = true;
		this.#begun = false;
		this.#state = HEADER;
	}

	/** Digests `[start, end)`. @returns the position up to which bytes are consumed */
	take(start: number, end: number): number {
		if (this.#state === HEADER)
			this.#parse(start, end);
		switch (this.#state) {
			case QUOTED: return this.#quoted(start, end);
			case BARE: return this.#bare(start, end);
			case COUNTED: return this.#counted(start, end);
			case SKIPPING: return this.#skip(start, end);
			default: return start;
		}
	}

	/** Announces and fetches messages, once the bytes that `take` digested are consumed. */
	deliver(): void {
		if (this.#slot >= 0) {
			const slot = this.#slot;
			this.#slot = -1;
			this.#bufferMode.onSlot(this.#header.connection, slot);
		}
		const announcer = this.#announcer;
		this.#announcer = undefined;
		announcer?.announce();
	}

	/** Bytes were lost: discards the message and skips to the end of its line without interpreting it. */
	broken(): void {
		if (this.#state !== SKIPPING)
			this.#giveUp(this.#state === HEADER ? SKIPPING : this.#header.quoted ? QUOTED : BARE);
	}

	/** The message stalls: discards it; the next call discards the rest of its line too. */
	stall(): void {
		if (this.#state === SKIPPING) {
			this.active = false;
			this.#gap.end();
		}
		else
			this.#giveUp(SKIPPING);
	}

	/** The session of this connection is gone: drops the rest of a message for it. */
	release(connection: number): void {
		if (this.#header.connection === connection)
			this.#reader = this.#announcer = undefined;
	}

	#giveUp(state: number): void {
		this.brokenOff += 1;
		this.#end(false);
		this.#begun = true;
		this.#gap.break();
		this.#payload = this.#searched = 0;
		this.#state = state;
	}

	#parse(start: number, end: number): void {
		const header = this.#header;
		this.#receive.scanned = this.#lineEnd(Math.min(this.#receive.scanned, end), end); // a line begun while incomplete has more bytes now
		const at = header.parse(start, end);
		if (at > 0 && at - start <= this.#receive.half) {
			this.#payload = at - start;
			this.#searched = Math.max(at, this.#receive.scanned) - start; // the line reader found no CR LF before `scanned`
			this.#remaining = header.length;
			this.#state = header.length >= 0 ? COUNTED : header.quoted ? QUOTED : BARE;
		}
		else if (at !== INCOMPLETE || end - start > this.#receive.half) {
			this.#state = SKIPPING;
			this.#begun = true;
			if (at === SLOT)
				this.#slot = header.identifier;
			else
				this.rejected += 1;
		}
	}

	/** @returns the position of the first CR LF at or after `from`; without one, `end`, or the position of a final CR */
	#lineEnd(from: number, end: number): number {
		const receive = this.#receive;
		const { bytes } = receive;
		let at = receive.indexOfCR(receive.searched, from, end);
		while (at + 1 < end && bytes[at + 1] !== LF)
			at = receive.indexOfCR(receive.searched, at + 1, end);
		return at;
	}

	/** Digests a bare payload, up to the first CR LF. */
	#bare(start: number, end: number): number {
		const at = this.#lineEnd(start + this.#searched, end);
		if (at + 1 >= end)
			return this.#wait(start, at, at);
		this.#gap.end();
		return this.#last(start, at, at + 2);
	}

	/** Up to a quote and CR LF that silence follows, or a line */
	#quoted(start: number, end: number): number {
		const receive = this.#receive;
		const { bytes } = receive;
		const first = start + this.#payload;
		let at = start + this.#searched;
		for (;;) {
			at = receive.indexOfCR(receive.searched, at, end);
			if (at + 1 >= end)
				return this.#wait(start, at, at > first && bytes[at - 1] === QUOTE ? at - 1 : at);
			if (at > first && bytes[at - 1] === QUOTE && bytes[at + 1] === LF) {
				const verdict = this.#ends(at + 2, end);
				if (verdict > 0) {
					this.#gap.end();
					return this.#last(start, at - 1, at + 2);
				}
				if (verdict < 0)
					return this.#wait(start, at, at - 1);
			}
			at += 1;
		}
	}

	/** Decides whether the payload has ended before `from`. @returns 1 yes, 0 no, -1 more bytes or a silence needed */
	#ends(from: number, end: number): number {
		const { bytes } = this.#receive;
		let at = from;
		while (at < end && (bytes[at] === CR || bytes[at] === LF))
			at += 1;
		if (at === end)
			return this.#gap.lasted() ? 1 : -1;
		this.#gap.break();
		return this.#starts.startsLine(at, end);
	}

	/** Digests a payload of known length, and the closing quote, if the payload is quoted, and CR LF after it. */
	#counted(start: number, end: number): number {
		const from = start + this.#payload;
		const to = from + this.#remaining;
		if (to + 3 <= end || (to + 2 <= end && !this.#header.quoted)) {
			if (!this.#closes(to)) {
				this.#giveUp(SKIPPING);
				return to;
			}
			return this.#last(start, to, this.#header.quoted ? to + 3 : to + 2);
		}
		const certain = Math.min(to, end);
		if (certain - start < this.#receive.half)
			return start;
		const done = this.#hand(start, from, certain, this.#remaining);
		this.#remaining -= done - from;
		this.#payload = 0;
		return done;
	}

	#closes(at: number): boolean {
		const { bytes, data } = this.#receive;
		return this.#header.quoted ? bytes[at] === QUOTE && data.getInt16(at + 1) === CR_LF : data.getInt16(at) === CR_LF;
	}

	/** Skips to the line's end, which may be that of a line inside a topic or payload, unless only a slot was announced. */
	#skip(start: number, end: number): number {
		const at = this.#lineEnd(start, end);
		if (at + 1 >= end)
			return at;
		this.active = false;
		if (this.#slot < 0)
			this.#gap.end();
		return at + 2;
	}

	/** The payload's end was not received yet: remembers the position searched, and passes on certain payload bytes when they are many. */
	#wait(start: number, searched: number, certain: number): number {
		const from = start + this.#payload;
		this.#searched = searched - start;
		if (certain - start < this.#receive.half)
			return start;
		const done = this.#hand(start, from, certain, -1);
		this.#payload = 0;
		this.#searched = Math.max(searched - done, 0);
		return done;
	}

	/** The payload ends at `to`, and its line before `behind`. */
	#last(start: number, to: number, behind: number): number {
		const from = start + this.#payload;
		if (!this.#put(start, from, to)) {
			const done = this.#hand(start, from, to, to - from);
			if (done < to) { // the end is known now, so the rest has a known length
				this.#state = COUNTED;
				this.#remaining = to - done;
				this.#payload = 0;
				return done;
			}
			this.#end(true);
		}
		this.active = false;
		return behind;
	}

	/** Puts a complete payload into the inbox. @returns false when the inbox has no room for a whole message: nothing has changed, `#hand` takes it in fragments */
	#put(start: number, from: number, to: number): boolean {
		const header = this.#header;
		const reader = this.#readers[header.connection];
		if (this.#begun || !reader || reader.hexPayload
			|| !reader.inbox.put(header.identifier, start + header.topicFrom, start + header.topicTo, from, to))
			return false;
		this.#announcer = reader;
		return true;
	}

	/**
	 * Puts as many payload bytes into the inbox as fit; the rest waits until the app has read.
	 * @param start position of the header, if the message has not begun
	 * @param length length of the whole payload, or -1 while unknown; used only when the message begins
	 * @returns the position up to which bytes are in the inbox or discarded
	 */
	#hand(start: number, from: number, to: number, length: number): number {
		if (!this.#begun)
			this.#open(start, length);
		const reader = this.#reader;
		if (!reader || from === to)
			return to;
		const count = Math.min(to - from, reader.inbox.free);
		if (count === 0) {
			this.#end(false);
			return to;
		}
		reader.inbox.append(from, reader.hexPayload ? this.#decode(from, from + count) : from + count);
		this.#announcer = reader;
		return from + count;
	}

	#open(start: number, length: number): void {
		const header = this.#header;
		const reader = this.#readers[header.connection];
		this.#begun = true;
		this.#digit = NO_DIGIT;
		if (!reader)
			this.rejected += 1;
		else if (reader.inbox.begin(header.identifier, start + header.topicFrom, start + header.topicTo, reader.hexPayload && length >= 0 ? length >> 1 : length))
			this.#reader = reader;
	}

	/** Ends the message. @param whole false: part of it is lost; invalid or unpaired hexadecimal digits count as lost too */
	#end(whole: boolean): void {
		const reader = this.#reader;
		if (reader) {
			reader.inbox.end(whole && this.#digit === NO_DIGIT);
			this.#reader = undefined;
			this.#announcer = reader;
		}
	}

	/** Decodes the hexadecimal digits `[from, to)` in place, after the digit kept before. @returns the end of the decoded bytes */
	#decode(from: number, to: number): number {
		const { bytes } = this.#receive;
		let high = this.#digit;
		let end = from;
		for (let at = from; at < to; at++) {
			const digit = valueOf(bytes[at]!);
			if (high === NO_DIGIT)
				high = digit;
			else {
				bytes[end++] = high << 4 | digit;
				high = high + digit === high + digit ? NO_DIGIT : NaN;
			}
		}
		this.#digit = high;
		return end;
	}
}

/** @returns the value of a hexadecimal digit; NaN for any other byte */
function valueOf(byte: number): number {
	if (byte >= ZERO && byte <= NINE)
		return byte - ZERO;
	const letter = byte & ~0x20;
	return letter >= A && letter <= F ? letter - A + 10 : NaN;
}
