// The line reader: turns received bytes into lines, prompts and streams, in place.
//
//   stream  = *( *CTL ( line / prompt / streamed ) )
//   line    = *OCTET CR LF                    ; handed over without CR LF; trailing CR (an echo's S3) is left out
//   prompt  = ">" [ SP ]                      ; first in a line, and only while one is awaited
//   streamed = name payload                   ; a line whose name is registered with a Stream digests itself
//
// Source: V.250 §5.1, §5.7; a line longer than the buffer is dropped to its end and counted (MODEM.md §3.11).

import { CR, LF, PLUS, PROMPT, SPACE } from "./ascii.js";
import type ReceiveBuffer from "./receive.js";
import { STAGE } from "./receive.js";
import { indexOfCR } from "./scan.js";

/** Where lines and prompts go. Ranges are positions in the receive buffer, valid during the call. */
export interface LineSink {
	onLine(start: number, end: number): void;
	/** A '>' that begins a line is a prompt only while this is true. */
	readonly awaitsPrompt: boolean;
	onPrompt(): void;
}

/** Digests the rest of a line by itself, however long and whatever is in it. */
export interface Stream {
	/** True from `begin` until the message has ended. */
	readonly active: boolean;
	/** Its name stood at the start of a line, and that line is whole, or fills half of the buffer already. */
	begin(): void;
	/**
	 * The short way: its name and a whole line are there. CR LF stands at `lineEnd`; bytes are there up to `end`.
	 * @returns the position behind the message when that was all of it and it is to be delivered; 0 when not: nothing has changed, `begin` follows
	 */
	whole(start: number, lineEnd: number, end: number): number;
	/** Digests `bytes[start, end)`; a CR stands at `end`. @returns the position up to which it is done; what is behind comes again, with more */
	take(start: number, end: number): number;
	/** True when listeners are to be told something: `deliver` does, after what `take` gave up is consumed. */
	readonly news: boolean;
	deliver(): void;
	/** Bytes of it were lost. */
	broken(): void;
}

/** Splits the receive buffer's bytes into lines. */
export default class LineReader {
	/** Lines that were longer than the buffer allows. */
	overlong = 0;
	/** Lines dropped because bytes inside them were lost. */
	damaged = 0;
	readonly #receive: ReceiveBuffer;
	readonly #sink: LineSink;
	readonly #longest: number;
	#stream: Stream | undefined;
	#nameLength = 0;
	#nameFirst = 0;
	#nameSecond = 0;
	#nameLast = 0;
	#discarding = false;
	/** Something is under way that the short way does not know: a message, a line being dropped, an echo, lost bytes. */
	#special = true;
	#afterPrompt = false;
	#echoFrom = 0;
	#echoTo = 0;

	constructor(receive: ReceiveBuffer, sink: LineSink) {
		this.#receive = receive;
		this.#sink = sink;
		this.#longest = receive.size - 2 * STAGE;
	}

	/** Lines with this name, nine bytes with its colon, go to `stream`. */
	register(name: Uint8Array, stream: Stream): void {
		const data = new DataView(name.buffer);
		this.#nameLength = name.length;
		this.#nameFirst = data.getInt32(0);
		this.#nameSecond = data.getInt32(4);
		this.#nameLast = name[8]!;
		this.#stream = stream;
	}

	/** The TA may echo `memory[from, to)` next: skip it where it does. */
	expectEcho(from: number, to: number): void {
		this.#echoFrom = from;
		this.#echoTo = to;
		if (from < to)
			this.#special = this.#receive.eager = true;
	}

	/**
	 * Digests about `budget` bytes.
	 * @returns true when it stopped because of the budget: call again in a later turn
	 */
	digest(budget: number): boolean {
		const receive = this.#receive;
		const stream = this.#stream;
		const last = receive.start + budget;
		receive.eager = true;
		while (receive.start < receive.end && receive.start < last) {
			if (stream !== undefined && !this.#special && receive.gap < 0 && this.#short(receive, stream, last))
				break;
			if (!this.#step(receive, stream))
				break;
		}
		this.#special = this.#discarding || this.#echoFrom < this.#echoTo || receive.gap >= 0 || (stream !== undefined && stream.active);
		receive.eager = this.#special || this.#sink.awaitsPrompt;
		if (receive.start < receive.end)
			return receive.start >= last;
		receive.settle();
		return false;
	}

	/**
	 * The short way for what comes most: whole lines of the stream's, one after the other.
	 * @returns true when nothing else can be digested now; false when something else stands at `start`
	 */
	#short(receive: ReceiveBuffer, stream: Stream, last: number): boolean {
		const { bytes, end, words } = receive;
		let { start } = receive;
		let at = receive.scanned;
		for (;;) {
			let first = bytes[start]!;
			while (first < SPACE && start < end)
				first = bytes[++start]!;
			if (at < start)
				at = start;
			if (bytes[at] !== CR)
				at = indexOfCR(words, at);
			receive.start = start;
			receive.scanned = at;
			if (first !== PLUS)
				return start === end;
			if (at + 1 >= end)
				return end - start <= receive.half;
			if (bytes[at + 1] !== LF || !this.isStream(start))
				return false;
			const behind = stream.whole(start + this.#nameLength, at, end);
			if (behind === 0)
				return false;
			receive.start = receive.scanned = start = at = behind;
			stream.deliver();
			if (this.#special || start >= last || receive.start !== start)
				return receive.start >= last;
		}
	}

	/** Digests one thing. @returns false when it takes more bytes to go on */
	#step(receive: ReceiveBuffer, stream: Stream | undefined): boolean {
		if (stream !== undefined && stream.active)
			return this.#feed(receive, stream);
		if (this.#discarding)
			return this.#discard();
		const { bytes, end, gap } = receive;
		let { start } = receive;
		if (gap === start) {
			this.damaged += 1;
			this.#special = this.#discarding = true;
			return true;
		}
		const sound = gap < 0 ? end : gap;
		if (this.#echoFrom < this.#echoTo && this.#skipEcho(sound))
			return true;
		let first = bytes[start]!;
		if (first < SPACE || (first === SPACE && this.#afterPrompt)) {
			do
				first = bytes[++start]!;
			while (first < SPACE && start < sound);
			this.#afterPrompt = false;
			receive.consumeTo(start);
			if (start === sound || this.#echoFrom < this.#echoTo)
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
		if (at < 0 && end - start <= receive.half)
			return false;
		if (first === PLUS && stream !== undefined && this.isStream(start)) {
			receive.start = start + this.#nameLength;
			this.#special = true;
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
	#feed(receive: ReceiveBuffer, stream: Stream): boolean {
		const { start } = receive;
		if (receive.gap >= 0)
			return this.#feedDamaged(receive, stream);
		const taken = stream.take(start, receive.end);
		receive.start = taken;
		if (receive.scanned < taken)
			receive.scanned = taken;
		if (stream.news)
			stream.deliver();
		return taken > start || !stream.active;
	}

	/** The same where bytes were lost: up to there it is true, and the stream is told. */
	#feedDamaged(receive: ReceiveBuffer, stream: Stream): boolean {
		const { bytes, start, gap } = receive;
		if (gap > start) {
			const kept = bytes[gap]!;
			bytes[gap] = CR;
			const taken = stream.take(start, gap);
			bytes[gap] = kept;
			receive.consumeTo(taken);
		}
		if (stream.active) {
			if (receive.gapEnd > gap)
				receive.consumeTo(receive.gapEnd);
			receive.passGap();
			this.damaged += 1;
			stream.broken();
		}
		if (stream.news)
			stream.deliver();
		return true;
	}

	/** Hands over the line that ends at `at`, -1 = nowhere yet. */
	#line(at: number): boolean {
		const receive = this.#receive;
		const { bytes, start, end } = receive;
		if (at < 0) {
			if (end - start <= this.#longest)
				return false;
			this.overlong += 1;
			this.#special = this.#discarding = true;
			return true;
		}
		if (receive.gap >= 0 && receive.gap < at + 2) {
			this.damaged += 1;
			this.#special = this.#discarding = true;
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
			if (bytes[at] !== CR)
				at = indexOfCR(words, at);
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
		if (receive.gap >= 0 && (at < 0 || receive.gap < at + 2)) {
			receive.consumeTo(receive.gapEnd);
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
