// The line reader: turns received bytes into lines, prompts and streams, in place.
//
//   stream  = *( *CTL ( line / prompt / streamed ) )
//   line    = *OCTET CR LF                    ; handed over without CR LF; trailing CR (an echo's S3) is left out
//   prompt  = ">" [ SP ]                      ; first in a line, and only while one is awaited
//   streamed = name payload                   ; a line whose name is registered with a Stream digests itself
//
// Source: V.250 §5.1, §5.7; a line longer than the buffer is dropped to its end and counted (MODEM.md §3.11).

import { CR, LF, PLUS, PROMPT, SPACE } from "./ascii.js";
import type RingBuffer from "./ringbuffer.js";
import { STREAM_NAME } from "./ringbuffer.js";
import { indexOfCR } from "./scan.js";

/** Where lines and prompts go. Ranges are positions in the receive buffer, valid during the call. */
export interface LineSink {
	onLine(start: number, end: number): void;
	/** A '>' that begins a line is a prompt only while this is true. */
	readonly awaitsPrompt: boolean;
	onPrompt(): void;
	/** What is about to be called may throw, and more is there: `digest` is to be called again in a later turn, if this call of it does not return. */
	onMore(): void;
}

/** What `tryWhole` answers when it is not behind the message: it is for `begin`; more bytes, or a silence, must tell. */
export const UNUSUAL = 0;
export const WAITING = -1;

/** Digests the rest of a line by itself, however long and whatever is in it. */
export interface Stream {
	/** True from `begin` until the message has ended. */
	readonly active: boolean;
	/** A line of its own is to begin as it is: the rest may never come. */
	readonly impatient: boolean;
	/** Its name stood at the start of a line, and that line is whole, or fills half of the buffer already, or the stream is impatient. */
	begin(): void;
	/**
	 * The short way: its name and a line are there, which begins at `start`, and CR LF stands at `lineEnd`; bytes are there up to `end`.
	 * @param next how many bytes of CR LF and the same name stand behind that CR LF: all of them, fewer because more are not there yet, or -1: something else
	 * @returns the position behind the message when that was all of it, and `listener` is to be told; UNUSUAL: nothing has changed; WAITING
	 */
	tryWhole(start: number, lineEnd: number, end: number, next: number): number;
	/** Who is to be told of the message that `tryWhole` gave up, when it is consumed. */
	readonly listener: { deliverWhole(): void };
	/** Digests `bytes[start, end)`; a CR stands at `end`. @returns the position up to which it is done; what is behind comes again, with more */
	take(start: number, end: number): number;
	/** True when listeners are to be told something: `deliver` does, after what `take` gave up is consumed. */
	readonly news: boolean;
	deliver(): void;
	/** Bytes of it were lost. */
	broken(): void;
}

/** Bytes of CR LF and the stream's name. */
export const BEGINNING = 2 + STREAM_NAME;
/** Bytes of CR LF, CR LF and that name; the first four as a DataView reads them. */
const FOLLOWED = 2 + BEGINNING;
const BLANK_LINE = 0x0D0A0D0A;
/** What `follows` answers, besides a count. */
const OTHER = -1;
const NO_END = -2;
const NOTHING = new Uint8Array(0);

/** Splits the receive buffer's bytes into lines. */
export default class LineReader {
	/** Lines that were longer than the buffer allows. */
	overlong = 0;
	/** Lines dropped because bytes inside them were lost. */
	damaged = 0;
	readonly #receive: RingBuffer;
	#stream: Stream | undefined;
	/** CR LF and the name: how its line begins, behind another. */
	#beginning = NOTHING;
	#nameFirst = 0;
	#nameSecond = 0;
	#nameLast = 0;
	readonly #sink: LineSink;
	#discarding = false;
	#afterPrompt = false;
	#echoFrom = 0;
	#echoTo = 0;

	constructor(receive: RingBuffer, sink: LineSink) {
		this.#receive = receive;
		this.#sink = sink;
	}

	/** Lines with this name, nine bytes with its colon, go to `stream`. */
	register(name: Uint8Array, stream: Stream): void {
		const data = new DataView(name.buffer);
		this.#beginning = Uint8Array.of(CR, LF, ...name);
		this.#nameFirst = data.getInt32(0);
		this.#nameSecond = data.getInt32(4);
		this.#nameLast = name[STREAM_NAME - 1]!;
		this.#stream = stream;
	}

	/** The TA may echo `memory[from, to)` next: skip it where it does. */
	expectEcho(from: number, to: number): void {
		this.#echoFrom = from;
		this.#echoTo = to;
		if (from < to)
			this.#receive.wakeAlways();
	}

	/**
	 * Digests about `budget` bytes. What comes most goes a short way, in here: whole lines of the stream's, one behind the other.
	 * @returns true when it stopped because of the budget: call again in a later turn
	 */
	digest(budget: number): boolean {
		const receive = this.#receive;
		const stream = this.#stream;
		let start = receive.start;
		const last = start + budget;
		if (receive.wakeOnEveryByte || stream === undefined)
			return this.#slowPath(receive, stream, last);
		const bytes = receive.bytes;
		const data = receive.data;
		const end = receive.end;
		let at = receive.scanned;
		let endPending = receive.endPending;
		for (;;) {
			if (!endPending) {
				let first = bytes[start]!;
				while (first < SPACE && start < end)
					first = bytes[++start]!;
				if (at < start)
					at = indexOfCR(receive.words, start, end);
				receive.start = start;
				receive.scanned = at;
				if (first !== PLUS || start === end)
					break;
			}
			if (at + 1 >= end) {
				if (end - start > receive.half)
					break;
				return false;
			}
			const next = at + FOLLOWED <= end && data.getInt32(at) === BLANK_LINE && data.getInt32(at + 4) === this.#nameFirst
				&& data.getInt32(at + 8) === this.#nameSecond && bytes[at + 12] === this.#nameLast ? BEGINNING : this.#follows(at, end);
			if (next === NO_END || !(endPending || this.isStream(start)))
				break;
			const behind = stream.tryWhole(start + STREAM_NAME, at, end, next);
			if (behind === WAITING) {
				receive.endPending = true;
				return false;
			}
			if (behind === UNUSUAL)
				break;
			endPending = next === BEGINNING && behind === at + 2;
			start = endPending ? behind + 2 : behind;
			at = indexOfCR(receive.words, start, end);
			receive.start = start;
			receive.scanned = at;
			receive.endPending = endPending;
			if (at + 1 < end)
				this.#sink.onMore();
			stream.listener.deliverWhole();
			if (receive.start !== start || receive.wakeOnEveryByte)
				break;
			if (start >= last)
				return at + 1 < end;
		}
		return this.#slowPath(receive, stream, last);
	}

	/** @returns how many bytes of CR LF and the stream's name stand behind CR LF at `at`; OTHER when something else does, NO_END when there is no CR LF */
	#follows(at: number, end: number): number {
		const { bytes } = this.#receive;
		if (bytes[at + 1] !== LF)
			return NO_END;
		const beginning = this.#beginning;
		const from = at + 2;
		const count = Math.min(end - from, BEGINNING);
		for (let i = 0; i < count; i++) {
			if (bytes[from + i] !== beginning[i])
				return OTHER;
		}
		return count;
	}

	/** Everything else, one thing after the other. @returns as `digest` */
	#slowPath(receive: RingBuffer, stream: Stream | undefined, last: number): boolean {
		receive.endPending = false;
		receive.wakeOnEveryByte = true;
		receive.seal();
		if (receive.scanned + 2 < receive.end)
			this.#sink.onMore();
		let stop = last;
		while (receive.start < stop) {
			if (receive.start < receive.end && this.#step(receive, stream))
				continue;
			if (!receive.unclip())
				break;
			stop -= receive.size;
			receive.seal();
		}
		const { clipped, end, start } = receive;
		receive.wakeOnEveryByte = clipped || this.#discarding || this.#echoFrom < this.#echoTo || receive.gap >= 0 || (stream !== undefined && stream.active) || this.#sink.awaitsPrompt;
		if (start >= end)
			return clipped;
		receive.scanned = indexOfCR(receive.words, receive.scanned, end); // where the short way begins
		return start >= stop;
	}

	/** Digests one thing. @returns false when it takes more bytes to go on */
	#step(receive: RingBuffer, stream: Stream | undefined): boolean {
		if (stream !== undefined && stream.active)
			return this.#feed(receive, stream);
		if (this.#discarding)
			return this.#discard();
		const { bytes, end, intact } = receive;
		let { start } = receive;
		if (receive.gap === start) {
			this.damaged += 1;
			this.#discarding = true;
			return true;
		}
		if (this.#echoFrom < this.#echoTo && this.#skipEcho(intact))
			return true;
		let first = bytes[start]!;
		if (first < SPACE || (first === SPACE && this.#afterPrompt)) {
			do
				first = bytes[++start]!;
			while (first < SPACE && start < intact);
			this.#afterPrompt = false;
			receive.consumeTo(start);
			if (start === intact || this.#echoFrom < this.#echoTo)
				return true;
		}
		this.#afterPrompt = false;
		if (first === PROMPT && this.#sink.awaitsPrompt) {
			receive.consumeTo(start + 1);
			this.#afterPrompt = true;
			this.#sink.onPrompt();
			return true;
		}
		const at = this.#endOfLine(receive.scanned);
		if (at < 0 && end - start <= receive.half && !(stream !== undefined && stream.impatient))
			return false;
		if (first === PLUS && stream !== undefined && this.isStream(start)) {
			receive.start = start + STREAM_NAME;
			stream.begin();
			return this.#feed(receive, stream);
		}
		return this.#line(at);
	}

	/** @returns whether the line at `start` has the stream's name; at least nine bytes of it are there */
	isStream(start: number): boolean {
		const { bytes, data } = this.#receive;
		return data.getInt32(start) === this.#nameFirst && data.getInt32(start + 4) === this.#nameSecond && bytes[start + 8] === this.#nameLast;
	}

	/** Lets the stream digest what is there. */
	#feed(receive: RingBuffer, stream: Stream): boolean {
		const { start } = receive;
		if (receive.gap >= 0 && receive.gap <= receive.end)
			return this.#feedDamaged(receive, stream);
		const taken = stream.take(start, receive.end);
		if (taken === start && stream.active && receive.stuck)
			return this.#breakOff(receive, stream, receive.end);
		receive.start = taken;
		if (receive.scanned < taken)
			receive.scanned = taken;
		if (stream.news)
			stream.deliver();
		return taken > start || !stream.active;
	}

	/** The same where bytes were lost: up to there it is true, and the stream is told. */
	#feedDamaged(receive: RingBuffer, stream: Stream): boolean {
		const { bytes, start, gap } = receive;
		if (gap > start) {
			const kept = bytes[gap]!;
			bytes[gap] = CR;
			const taken = stream.take(start, gap);
			bytes[gap] = kept;
			receive.consumeTo(taken);
		}
		if (stream.active) {
			const { gapEnd } = receive;
			receive.passGap();
			return this.#breakOff(receive, stream, gapEnd > gap ? gapEnd : receive.start);
		}
		if (stream.news)
			stream.deliver();
		return true;
	}

	/** Drops a part of the stream's message, up to `position`: the stream is told, and looks for the end of its line behind that. */
	#breakOff(receive: RingBuffer, stream: Stream, position: number): boolean {
		receive.consumeTo(position);
		this.damaged += 1;
		stream.broken();
		if (stream.news)
			stream.deliver();
		return true;
	}

	/** Hands over the line that ends at `at`, -1 = nowhere yet. */
	#line(at: number): boolean {
		const receive = this.#receive;
		const { bytes, start, end } = receive;
		if (at < 0) {
			if (end - start <= receive.half + 1)
				return false;
			this.overlong += 1;
			this.#discarding = true;
			return true;
		}
		if (receive.gap >= 0 && receive.gap < at + 2) {
			this.damaged += 1;
			this.#discarding = true;
			return true;
		}
		if (at - start > receive.half) {
			this.overlong += 1;
			this.#discarding = true;
			return true;
		}
		let last = at;
		while (bytes[last - 1] === CR)
			last -= 1;
		receive.consumeTo(at + 2);
		this.#sink.onLine(start, last);
		return true;
	}

	/** @returns the position of the next CR LF's CR at or after `from`, or -1; remembers how far it looked */
	#endOfLine(from: number): number {
		const receive = this.#receive;
		const { bytes, words, end } = receive;
		let at = from;
		for (;;) {
			at = indexOfCR(words, at, end);
			receive.scanned = at;
			if (at + 1 >= end)
				return -1;
			if (bytes[at + 1] === LF)
				return at;
			at += 1;
		}
	}

	/** Drops to the end of the line; where that is behind a loss, to the first line's end behind the last loss. */
	#discard(): boolean {
		const receive = this.#receive;
		let at = this.#endOfLine(receive.start);
		if (receive.gap >= 0 && receive.gap < (at < 0 ? receive.end + 1 : at + 2)) {
			receive.consumeTo(receive.gapEnd);
			if (receive.start > receive.end)
				return true;
			at = this.#endOfLine(receive.start);
		}
		if (at >= 0) {
			receive.consumeTo(at + 2);
			this.#discarding = false;
			return true;
		}
		receive.consumeTo(receive.scanned);
		return false;
	}

	/** Skips as much of the awaited echo as is there before `end`. @returns false when the next byte is none of it */
	#skipEcho(end: number): boolean {
		const receive = this.#receive;
		const { bytes } = receive;
		let at = receive.start;
		while (at < end && this.#echoFrom < this.#echoTo && bytes[at] === bytes[this.#echoFrom]) {
			at += 1;
			this.#echoFrom += 1;
		}
		if (at === receive.start)
			return false;
		receive.consumeTo(at);
		return true;
	}
}
