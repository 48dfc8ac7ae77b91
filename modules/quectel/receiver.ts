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
import type { Stream } from "../at/reader.js";
import type ReceiveBuffer from "../at/receive.js";
import { indexOfCR, indexOfQuote } from "../at/scan.js";
import Header, { INCOMPLETE, SLOT } from "./header.js";
import type Reception from "./reception.js";

const HEADER = 1;
const BARE = 2;
const QUOTED = 3;
const COUNTED = 4;
const SKIPPING = 5;

/** Milliseconds a message may pause before it counts as broken off. */
const STALL = 2000;
/** Milliseconds after a quoted message in which a state change may have been part of its payload. */
const DOUBT = 1000;

/** `\r\n`, `+QMT` and `RECV`, as a DataView reads them. */
const LINE_END = 0x0D0A;
const NAME_FIRST = 0x2B514D54;
const NAME_SECOND = 0x52454356;

/** Who helps the parser. */
export interface Recipient {
	/** A message waits in the module (buffer mode). */
	onSlot(connection: number, slot: number): void;
	/** Can `bytes[start, end)` begin a line the engine knows? 1 yes, 0 no, -1 more bytes must tell. */
	startsLine(start: number, end: number): number;
	/** Digest again in a later turn: time has passed, not bytes. */
	wake(): void;
}

/** Parses `+QMTRECV` in place. */
export default class Receiver implements Stream {
	/** Part of Stream. */
	active = false;
	news = false;
	/** Messages whose form was wrong, or that nobody listens to. */
	rejected = 0;
	/** Messages of which bytes were lost on the line. */
	brokenOff = 0;
	readonly #receive: ReceiveBuffer;
	readonly #recipient: Recipient;
	readonly #receptions: ReadonlyArray<Reception | undefined>;
	readonly #clock: Clock;
	readonly #silence: number;
	readonly #quiet: Alarm;
	readonly #stall: Alarm;
	readonly #header: Header;
	#state = HEADER;
	#payload = 0; // where the payload begins, and how far it was searched: both counted from the first byte not consumed
	#searched = 0;
	#remaining = 0;
	#begun = false;
	#reception: Reception | undefined; // takes the message that is arriving; undefined: it is given up
	#teller: Reception | undefined; // has something to announce
	#whole: Reception | undefined; // has just been given a whole message
	#slot = -1;
	#silent = false;
	#listening = false;
	#moved = false;
	#watching = false;
	#quotedEnd = -Infinity;

	/**
	 * @param receptions by connection: who takes messages there
	 * @param byteTime milliseconds that one byte takes on the line
	 */
	constructor(receive: ReceiveBuffer, clock: Clock, byteTime: number, receptions: ReadonlyArray<Reception | undefined>, recipient: Recipient) {
		this.#receive = receive;
		this.#recipient = recipient;
		this.#receptions = receptions;
		this.#clock = clock;
		this.#silence = Math.max(20, Math.ceil(20 * byteTime));
		this.#header = new Header(receive, receptions);
		this.#quiet = clock.alarm(() => this.#onQuiet());
		this.#stall = clock.alarm(() => this.#onStall());
	}

	/** True while a line just read may have been part of a quoted payload: what it says is verified before it is believed. */
	get doubtful(): boolean {
		return this.#clock.now() - this.#quotedEnd < DOUBT;
	}

	/**
	 * Part of Stream: the common line in one go. `0,17,"topic","payload"` (or with its length), and behind it, where only that tells that the payload
	 * has ended, the next message.
	 */
	whole(start: number, lineEnd: number, end: number): number {
		const { bytes, words, data } = this.#receive;
		let at = bytes[start] === SPACE ? start + 1 : start;
		const reception = this.#receptions[bytes[at]! - ZERO];
		if (reception === undefined || bytes[at + 1] !== COMMA)
			return 0;
		at += 2;
		const first = at;
		let identifier = 0;
		let byte = bytes[at]!;
		while (byte >= ZERO && byte <= NINE) {
			identifier = identifier * 10 + byte - ZERO;
			byte = bytes[++at]!;
		}
		if (byte !== COMMA || bytes[at + 1] !== QUOTE || at === first || at > first + 5)
			return 0;
		const topic = at + 2;
		const topicEnd = indexOfQuote(words, topic, lineEnd);
		if (bytes[topicEnd + 1] !== COMMA)
			return 0;
		let from = topicEnd + 2;
		let to = lineEnd - 1;
		if (reception.counted) {
			let length = 0;
			byte = bytes[from]!;
			while (byte >= ZERO && byte <= NINE) {
				length = length * 10 + byte - ZERO;
				byte = bytes[++from]!;
			}
			from += 2;
			to = from + length;
			if (byte !== COMMA || to + 3 > end || bytes[to] !== QUOTE || data.getInt16(to + 1) !== LINE_END)
				return 0;
		}
		else {
			from += 1;
			if (to < from || bytes[to] !== QUOTE || lineEnd + 12 > end || data.getInt32(lineEnd + 4) !== NAME_FIRST
				|| data.getInt32(lineEnd + 8) !== NAME_SECOND || data.getInt16(lineEnd + 2) !== LINE_END)
				return 0;
			this.#quotedEnd = this.#clock.now();
		}
		if (bytes[from - 1] !== QUOTE || !reception.put(identifier, topic, topicEnd, from, to))
			return 0;
		this.#whole = reception;
		return to + 3;
	}

	/** Part of Stream: a line begins with `+QMTRECV:`. */
	begin(): void {
		this.active = true;
		this.#state = HEADER;
		this.#begun = this.#silent = false;
		if (!this.#watching) {
			this.#watching = true;
			this.#stall.set(STALL);
		}
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
		const whole = this.#whole;
		if (whole !== undefined) {
			this.#whole = undefined;
			whole.deliverWhole();
			return;
		}
		const teller = this.#teller;
		this.news = false;
		if (this.#slot >= 0) {
			const slot = this.#slot;
			this.#slot = -1;
			this.#recipient.onSlot(this.#header.connection, slot);
		}
		if (teller !== undefined) {
			this.#teller = undefined;
			teller.deliver();
		}
	}

	/** Part of Stream: bytes were lost. The message is given up; where its line ends is still looked for, and nothing inside is interpreted. */
	broken(): void {
		if (this.#state !== SKIPPING)
			this.#giveUp(this.#state === HEADER ? SKIPPING : this.#header.quoted ? QUOTED : BARE);
	}

	/** Whoever listened on this connection is gone: the rest of a message for it is nobody's. */
	release(connection: number): void {
		if (this.#header.connection === connection)
			this.#reception = this.#teller = this.#whole = undefined;
	}

	/** Sets no alarm any more. */
	close(): void {
		this.#quiet.clear();
		this.#stall.clear();
	}

	#giveUp(state: number): void {
		this.brokenOff += 1;
		this.#end(false);
		this.#begun = true;
		this.#payload = this.#searched = 0;
		this.#state = state;
	}

	#parse(start: number, end: number): void {
		const header = this.#header;
		const at = header.parse(start, end);
		if (at > 0 && at - start <= this.#receive.half) {
			this.#payload = at - start;
			this.#searched = Math.max(at, this.#receive.scanned) - start; // the line reader found no CR LF before
			this.#remaining = header.length;
			this.#state = header.length >= 0 ? COUNTED : header.quoted ? QUOTED : BARE;
		}
		else if (at !== INCOMPLETE || end - start > this.#receive.half) {
			this.#state = SKIPPING;
			this.#begun = true;
			if (at === SLOT) {
				this.#slot = header.identifier;
				this.news = true;
			}
			else
				this.rejected += 1;
		}
	}

	/** Up to the first CR LF. */
	#bare(start: number, end: number): number {
		const { bytes, words } = this.#receive;
		let at = start + this.#searched;
		for (;;) {
			at = indexOfCR(words, at);
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
			at = indexOfCR(words, at);
			if (at + 1 >= end)
				return this.#wait(start, at, at > first && bytes[at - 1] === QUOTE ? at - 1 : at);
			if (at > first && bytes[at - 1] === QUOTE && bytes[at + 1] === LF) {
				const verdict = this.#ends(at + 2, end);
				if (verdict > 0) {
					this.#quotedEnd = this.#clock.now();
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

	/** Has the payload ended before `from`? 1 yes, 0 no, -1 more bytes or a silence must tell. */
	#ends(from: number, end: number): number {
		const { bytes, data } = this.#receive;
		let verdict = 1;
		if (from + 10 > end || data.getInt32(from + 2) !== NAME_FIRST || data.getInt32(from + 6) !== NAME_SECOND || data.getInt16(from) !== LINE_END) {
			let at = from;
			while (at < end && (bytes[at] === CR || bytes[at] === LF))
				at += 1;
			if (at === end) {
				if (this.#silent) {
					this.#silent = false;
					return 1;
				}
				this.#listening = true;
				this.#quiet.set(this.#silence);
				return -1;
			}
			verdict = this.#recipient.startsLine(at, end);
		}
		this.#silent = false;
		if (this.#listening) {
			this.#listening = false;
			this.#quiet.clear();
		}
		return verdict;
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
		const done = this.#hand(start, from, certain, this.#remaining);
		this.#remaining -= done - from;
		this.#payload = 0;
		return done;
	}

	#closes(at: number): boolean {
		const { bytes, data } = this.#receive;
		return this.#header.quoted ? bytes[at] === QUOTE && data.getInt16(at + 1) === LINE_END : data.getInt16(at) === LINE_END;
	}

	/** To the line's end. */
	#skip(start: number, end: number): number {
		const { bytes, words } = this.#receive;
		let at = start;
		for (;;) {
			at = indexOfCR(words, at);
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
		const done = this.#hand(start, from, certain, -1);
		this.#payload = 0;
		this.#searched = Math.max(searched - done, 0);
		return done;
	}

	/** The payload ends at `to` and its line before `behind`. */
	#last(start: number, to: number, behind: number): number {
		const from = start + this.#payload;
		if (!this.#begun) {
			const header = this.#header;
			const reception = this.#receptions[header.connection];
			if (reception !== undefined && reception.put(header.identifier, start + header.topicFrom, start + header.topicTo, from, to)) {
				this.#teller = reception;
				this.news = true;
				this.active = false;
				return behind;
			}
		}
		const done = this.#hand(start, from, to, to - from);
		if (done < to) { // where it ends is known now: what is left is so many bytes
			this.#state = COUNTED;
			this.#remaining = to - done;
			this.#payload = 0;
			return done;
		}
		this.#end(true);
		this.active = false;
		return behind;
	}

	/**
	 * Hands payload bytes over, as many as there is room for; the rest waits until the app has read.
	 * @param length of the whole payload where that is known, else -1; it counts at the message's beginning only
	 * @returns the position up to which they are handed over, or given up
	 */
	#hand(start: number, from: number, to: number, length: number): number {
		if (!this.#begun)
			this.#open(start, length);
		const reception = this.#reception;
		if (reception === undefined || from === to)
			return to;
		const count = Math.min(to - from, reception.free);
		if (count === 0) {
			this.#end(false);
			return to;
		}
		reception.append(from, from + count);
		this.#teller = reception;
		this.news = true;
		return from + count;
	}

	#open(start: number, length: number): void {
		const header = this.#header;
		const reception = this.#receptions[header.connection];
		this.#begun = true;
		if (reception === undefined)
			this.rejected += 1;
		else if (reception.begin(header.identifier, start + header.topicFrom, start + header.topicTo, length))
			this.#reception = reception;
	}

	#end(whole: boolean): void {
		const reception = this.#reception;
		if (reception !== undefined) {
			reception.end(whole);
			this.#reception = undefined;
			this.#teller = reception;
			this.news = true;
		}
	}

	#onQuiet(): void {
		this.#silent = true;
		this.#recipient.wake();
	}

	/** Nothing has come for long: the message is given up; the rest of its line is looked for once more as long, then that is over too. */
	#onStall(): void {
		this.#watching = this.active;
		if (!this.active)
			return;
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
