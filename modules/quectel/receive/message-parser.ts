// The message that is arriving, where it does not take the short way: its header, and its payload, piece by piece, whatever that holds.
//
//   message = connection "," id "," topic [ "," length ] ( "," payload / CR LF payload ) CR LF
//   slot    = connection "," slot CR LF                       ; buffer mode: the payload is fetched with AT+QMTRECV
//   payload = DQUOTE *OCTET DQUOTE / *OCTET                   ; inner quotes are not escaped
//
// Where a payload ends: with a length, after so many bytes. Bare, at the first CR LF. Quoted, at DQUOTE CR LF that a silence follows, or a line
// that can start there. Blanks may follow each comma. Source: BG96 note §5.2 and §6, MODEM.md §3.8 and §3.9, DESIGN §5.3.

import { CR, LF, QUOTE } from "../../at/ascii.js";
import type RingBuffer from "../../at/ringbuffer.js";
import { indexOfCR } from "../../at/scan.js";
import Handover from "./handover.js";
import Header, { INCOMPLETE, SLOT } from "./message-header.js";
import type Silence from "./quiet-gap.js";
import type Reception from "./reception.js";

const HEADER = 1;
const BARE = 2;
const QUOTED = 3;
const COUNTED = 4;
const SKIPPING = 5;

/** Two characters as a DataView reads them. */
const CR_LF = 0x0D0A;

/** Who helps the parser. */
export interface Recipient {
	/** A message waits in the module (buffer mode). */
	onSlot(connection: number, slot: number): void;
	/** Can `bytes[start, end)` begin a line the engine knows? 1 yes, 0 no, -1 more bytes must tell. */
	startsLine(start: number, end: number): number;
	/** Digest again in a later turn: time has passed, not bytes. */
	wake(): void;
}

/** Parses one message after the other, in place. */
export default class Arrival {
	/** True from `begin` until the message has ended. */
	active = false;
	readonly #receive: RingBuffer;
	readonly #silence: Silence;
	readonly #recipient: Recipient;
	readonly #header: Header;
	readonly #handover: Handover;
	#state = HEADER;
	#payload = 0; // where the payload begins, and how far it was searched: both counted from the first byte not consumed
	#searched = 0;
	#remaining = 0;
	#slot = -1;
	/** Messages whose form was wrong. */
	#malformed = 0;

	/** @param receptions by connection: who takes messages there */
	constructor(receive: RingBuffer, silence: Silence, receptions: ReadonlyArray<Reception | undefined>, recipient: Recipient) {
		this.#receive = receive;
		this.#silence = silence;
		this.#recipient = recipient;
		this.#header = new Header(receive, receptions);
		this.#handover = new Handover(receptions, this.#header);
	}

	/** Messages whose form was wrong, or that nobody listens to. */
	get rejected(): number {
		return this.#malformed + this.#handover.unheard;
	}

	/** Messages of which bytes were lost on the line. */
	get brokenOff(): number {
		return this.#handover.brokenOff;
	}

	/** Someone is to be told something: `deliver` does. */
	get news(): boolean {
		return this.#slot >= 0 || this.#handover.news;
	}

	/** A message begins. */
	begin(): void {
		this.active = true;
		this.#handover.begun = false;
		this.#state = HEADER;
	}

	/** Digests what is there. @returns the position up to which it is done */
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

	/** What `take` gave up is consumed; now the app may hear of it. */
	deliver(): void {
		if (this.#slot >= 0) {
			const slot = this.#slot;
			this.#slot = -1;
			this.#recipient.onSlot(this.#header.connection, slot);
		}
		this.#handover.deliver();
	}

	/** Bytes were lost. The message is given up; where its line ends is still looked for, and nothing inside is interpreted. */
	broken(): void {
		if (this.#state !== SKIPPING)
			this.#giveUp(this.#state === HEADER ? SKIPPING : this.#header.quoted ? QUOTED : BARE);
	}

	/** Nothing has come for long. The message is given up; the next time the rest of its line is, too. */
	stall(): void {
		if (this.#state === SKIPPING)
			this.active = false;
		else
			this.#giveUp(SKIPPING);
	}

	/** Whoever listened on this connection is gone: the rest of a message for it is nobody's. */
	release(connection: number): void {
		if (this.#header.connection === connection)
			this.#handover.release();
	}

	#giveUp(state: number): void {
		this.#handover.breakOff();
		this.#silence.break();
		this.#payload = this.#searched = 0;
		this.#state = state;
	}

	#parse(start: number, end: number): void {
		const header = this.#header;
		this.#receive.scanned = this.#lineEnd(Math.min(this.#receive.scanned, end), end); // a line that began as it was has more bytes now
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

	/** @returns the position of the first CR LF at or behind `from`; `end`, or that of a CR behind which nothing stands yet, when there is none */
	#lineEnd(from: number, end: number): number {
		const { bytes, words } = this.#receive;
		let at = indexOfCR(words, from, end);
		while (at + 1 < end && bytes[at + 1] !== LF)
			at = indexOfCR(words, at + 1, end);
		return at;
	}

	/** Up to the first CR LF. */
	#bare(start: number, end: number): number {
		const at = this.#lineEnd(start + this.#searched, end);
		return at + 1 < end ? this.#last(start, at, at + 2) : this.#wait(start, at, at);
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
				if (verdict < 0)
					return this.#wait(start, at, at - 1);
			}
			at += 1;
		}
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
		if (certain - start < this.#receive.half)
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
		const at = this.#lineEnd(start, end);
		if (at + 1 >= end)
			return at;
		this.active = false;
		return at + 2;
	}

	/** The end is not here yet: remembers how far it looked, and hands over what is payload for certain when that is much. */
	#wait(start: number, searched: number, certain: number): number {
		const from = start + this.#payload;
		this.#searched = searched - start;
		if (certain - start < this.#receive.half)
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
}
