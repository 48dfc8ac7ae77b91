// The +QMTRECV parser: digests the line behind its name straight from the receive buffer into an inbox, whatever the payload holds.
//
//   message = connection "," id "," topic [ "," length ] ( "," payload / CR LF payload ) CR LF
//   slot    = connection "," slot CR LF                       ; buffer mode: the payload is fetched with AT+QMTRECV
//   payload = DQUOTE *OCTET DQUOTE / *OCTET                   ; inner quotes are not escaped
//
// Where a payload ends: with a length, after so many bytes. Bare, at the first CR LF. Quoted, at DQUOTE CR LF that a silence follows, or a line
// that can start there. Blanks may follow each comma. Source: BG96 note §5.2 and §6, MODEM.md §3.8 and §3.9, DESIGN §5.3.

import { COMMA, CR, LF, NINE, QUOTE, SPACE, ZERO } from "../at/ascii.js";
import type { Alarm, Clock } from "../at/platform.js";
import { type Stream, UNUSUAL, WAITING } from "../at/reader.js";
import type ReceiveBuffer from "../at/receive.js";
import { indexOfCR, indexOfQuote } from "../at/scan.js";
import Handover from "./handover.js";
import Header, { INCOMPLETE, SLOT } from "./header.js";
import type Reception from "./reception.js";
import Silence from "./silence.js";

const HEADER = 1;
const BARE = 2;
const QUOTED = 3;
const COUNTED = 4;
const SKIPPING = 5;

/** Milliseconds a message may pause before it counts as broken off. */
const STALL = 2000;
/** Two characters as a DataView reads them. */
const CR_LF = 0x0D0A;
const COMMA_QUOTE = 0x2C22;
/** A blank, the connection, a comma, the identifier's first digit (0 to 9 and a little more): what of these four characters is always the same. */
const HEAD_MASK = -0xF0010;
const HEAD = 0x20302C30;
/** Bytes of CR LF and `+QMTRECV:`. */
const BEGINNING = 11;

/** Who helps the parser. */
export interface Recipient {
	/** A message waits in the module (buffer mode). */
	onSlot(connection: number, slot: number): void;
	/** Can `bytes[start, end)` begin a line the engine knows? 1 yes, 0 no, -1 more bytes must tell. */
	startsLine(start: number, end: number): number;
	/** Digest again in a later turn: time has passed, not bytes. */
	wake(): void;
}

const NOBODY = Object.freeze({ deliverWhole() {} });

/** Parses `+QMTRECV` in place. */
export default class Receiver implements Stream {
	readonly #receive: ReceiveBuffer;
	readonly #receptions: ReadonlyArray<Reception | undefined>;
	readonly #silence: Silence;
	/** Part of Stream. */
	told: { deliverWhole(): void } = NOBODY;
	/** Part of Stream. */
	active = false;
	impatient = false;
	/** A stall would be noticed. */
	watching = false;
	/** Messages whose form was wrong. */
	#malformed = 0;
	readonly #recipient: Recipient;
	readonly #header: Header;
	readonly #handover: Handover;
	readonly #stall: Alarm;
	#state = HEADER;
	#payload = 0; // where the payload begins, and how far it was searched: both counted from the first byte not consumed
	#searched = 0;
	#remaining = 0;
	#slot = -1;
	#moved = false;

	/**
	 * @param receptions by connection: who takes messages there
	 * @param byteTime milliseconds that one byte takes on the line
	 */
	constructor(receive: ReceiveBuffer, clock: Clock, byteTime: number, receptions: ReadonlyArray<Reception | undefined>, recipient: Recipient) {
		this.#receive = receive;
		this.#recipient = recipient;
		this.#receptions = receptions;
		this.#silence = new Silence(clock, byteTime, recipient);
		this.#header = new Header(receive, receptions);
		this.#handover = new Handover(receptions, this.#header);
		this.#stall = clock.alarm(() => this.#onStall());
	}

	/** Messages whose form was wrong, or that nobody listens to. */
	get rejected(): number {
		return this.#malformed + this.#handover.unheard;
	}

	/** Messages of which bytes were lost on the line. */
	get brokenOff(): number {
		return this.#handover.brokenOff;
	}

	/** Part of Stream. */
	get news(): boolean {
		return this.#slot >= 0 || this.#handover.news;
	}

	/** True while a line just read may have been part of a quoted payload: what it says is verified before it is believed. */
	get doubtful(): boolean {
		return this.#silence.doubtful;
	}

	/**
	 * Part of Stream: the usual line in one go. ` 0,17,"topic","payload"` (or with its length), and behind it, where only that tells that the payload
	 * has ended, the next message, or silence.
	 */
	whole(start: number, lineEnd: number, end: number, next: number): number {
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
		this.told = reception;
		return to + 3;
	}

	/** Part of Stream: a line begins with `+QMTRECV:`. */
	begin(): void {
		this.active = true;
		this.impatient = this.#handover.begun = false;
		this.#state = HEADER;
		this.watch();
	}

	/** Part of Stream: digests what is there. */
	take(start: number, end: number): number {
		this.#moved = true;
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

	/** Part of Stream: what `take` gave up is consumed; now the app may hear of it. */
	deliver(): void {
		if (this.#slot >= 0) {
			const slot = this.#slot;
			this.#slot = -1;
			this.#recipient.onSlot(this.#header.connection, slot);
		}
		this.#handover.deliver();
	}

	/** Part of Stream: bytes were lost. The message is given up; where its line ends is still looked for, and nothing inside is interpreted. */
	broken(): void {
		if (this.#state !== SKIPPING)
			this.#giveUp(this.#state === HEADER ? SKIPPING : this.#header.quoted ? QUOTED : BARE);
	}

	/** Whoever listened on this connection is gone: the rest of a message for it is nobody's. */
	release(connection: number): void {
		if (this.#header.connection === connection)
			this.#handover.release();
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

	#giveUp(state: number): void {
		this.#handover.breakOff();
		this.#silence.break();
		this.#payload = this.#searched = 0;
		this.#state = state;
	}

	/** @returns the position of the first CR LF; `end`, or that of a CR behind which nothing stands yet, when there is none */
	#lineEnd(end: number): number {
		const { bytes, scanned, words } = this.#receive;
		let at = indexOfCR(words, Math.min(scanned, end), end);
		while (at + 1 < end && bytes[at + 1] !== LF)
			at = indexOfCR(words, at + 1, end);
		return at;
	}

	#parse(start: number, end: number): void {
		const header = this.#header;
		this.#receive.scanned = this.#lineEnd(end); // a line that began as it was has more bytes now
		const at = header.parse(start, end);
		if (at > 0 && at - start <= this.#receive.half) {
			this.#payload = at - start;
			this.#searched = Math.max(at, this.#receive.scanned) - start; // the line reader found no CR LF before
			this.#remaining = header.length;
			this.#state = header.length >= 0 ? COUNTED : header.quoted ? QUOTED : BARE;
		}
		else if (at !== INCOMPLETE || end - start > this.#receive.half) {
			this.#state = SKIPPING;
			this.#handover.begun = true;
			if (at === SLOT)
				this.#slot = header.identifier;
			else
				this.#malformed += 1;
		}
	}

	/** Up to the first CR LF. */
	#bare(start: number, end: number): number {
		const { bytes, words } = this.#receive;
		let at = start + this.#searched;
		for (;;) {
			at = indexOfCR(words, at, end);
			if (at + 1 >= end)
				return this.#wait(start, at, at);
			if (bytes[at + 1] === LF)
				return this.#last(start, at, at + 2);
			at += 1;
		}
	}

	/** Up to a quote and CR LF that silence follows, or a line that can start there. */
	#quoted(start: number, end: number): number {
		const { bytes, words } = this.#receive;
		const first = start + this.#payload;
		let at = start + this.#searched;
		for (;;) {
			at = indexOfCR(words, at, end);
			if (at + 1 >= end)
				return this.#wait(start, at, at > first && bytes[at - 1] === QUOTE ? at - 1 : at);
			if (at > first && bytes[at - 1] === QUOTE && bytes[at + 1] === LF) {
				const verdict = this.#ends(at + 2, end);
				if (verdict > 0) {
					this.#silence.end();
					return this.#last(start, at - 1, at + 2);
				}
				if (verdict < 0) {
					this.#searched = at - start;
					return start;
				}
			}
			at += 1;
		}
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

	/** Has the payload ended before `from`? 1 yes, 0 no, -1 more bytes or a silence must tell. */
	#ends(from: number, end: number): number {
		const { bytes } = this.#receive;
		let at = from;
		while (at < end && (bytes[at] === CR || bytes[at] === LF))
			at += 1;
		if (at === end)
			return this.#silence.lasted() ? 1 : -1;
		this.#silence.break();
		return this.#recipient.startsLine(at, end);
	}

	/** So many bytes, whatever they are, and what must stand behind them: a quote where one stood before, CR LF. */
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
		if (certain - from < this.#receive.half)
			return start;
		const done = this.#handover.hand(start, from, certain, this.#remaining);
		this.#remaining -= done - from;
		this.#payload = 0;
		return done;
	}

	#closes(at: number): boolean {
		const { bytes, data } = this.#receive;
		return this.#header.quoted ? bytes[at] === QUOTE && data.getInt16(at + 1) === CR_LF : data.getInt16(at) === CR_LF;
	}

	/** To the line's end. */
	#skip(start: number, end: number): number {
		const { bytes, words } = this.#receive;
		let at = start;
		for (;;) {
			at = indexOfCR(words, at, end);
			if (at + 1 >= end)
				return at;
			if (bytes[at + 1] === LF) {
				this.active = false;
				return at + 2;
			}
			at += 1;
		}
	}

	/** The end is not here yet: remembers how far it looked, and hands over what is payload for certain when that is much. */
	#wait(start: number, searched: number, certain: number): number {
		const from = start + this.#payload;
		this.#searched = searched - start;
		if (certain - from < this.#receive.half)
			return start;
		const done = this.#handover.hand(start, from, certain, -1);
		this.#payload = 0;
		this.#searched = Math.max(searched - done, 0);
		return done;
	}

	/** The payload ends at `to` and its line before `behind`. */
	#last(start: number, to: number, behind: number): number {
		const from = start + this.#payload;
		if (!this.#handover.put(start, from, to)) {
			const done = this.#handover.hand(start, from, to, to - from);
			if (done < to) { // where it ends is known now: what is left is so many bytes
				this.#state = COUNTED;
				this.#remaining = to - done;
				this.#payload = 0;
				return done;
			}
			this.#handover.end(true);
		}
		this.active = false;
		return behind;
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
				this.impatient = this.#receive.eager = true;
				this.#recipient.wake();
			}
			return;
		}
		this.#stall.set(STALL);
		if (this.#moved) {
			this.#moved = false;
			return;
		}
		this.#receive.consumeTo(this.#receive.end);
		if (this.#state === SKIPPING)
			this.active = false;
		else
			this.#giveUp(SKIPPING);
		if (this.news)
			this.deliver();
	}
}
