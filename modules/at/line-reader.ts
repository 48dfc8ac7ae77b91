// The line reader: splits received bytes into lines, prompts and the messages of a stream, in place.
//
//   received = *( *CTL ( line / prompt / streamed ) )
//   line     = *OCTET CR LF                   ; handed over without CR LF and the CR before it (an echo's S3)
//   prompt   = ">" [ SP ]                     ; first in a line, and only while one is awaited
//   streamed = name payload                   ; a line with the registered name goes to the Stream, which finds its end
//
// A line of more than half of the ring is dropped up to its CR LF, and counted, wherever it lies. Source: V.250 §5.1, §5.7.

import type Turn from "../base/turn.js";
import { COLON, CR, LF, PLUS, PROMPT, SPACE } from "./ascii.js";
import type RingBuffer from "./ringbuffer.js";
import { STREAM_NAME } from "./ringbuffer.js";

/** Receiver of lines and prompts. Ranges are positions in the ring, valid during the call. */
export interface LineSink {
	/** A line is at `bytes[start, end)`, without its CR LF. */
	onLine(start: number, end: number): void;
	/** A '>' that begins a line is a prompt only while this is true. */
	readonly awaitsPrompt: boolean;
	/** The prompt has come. */
	onPrompt(): void;
}

/** Results of `tryWhole` that are no position: use `begin`; the end depends on more bytes, or on a silence. */
export const UNUSUAL = 0;
export const WAITING = -1;

/** Digests a line with its name, whatever the line's length and content. */
export interface Stream {
	/** True from `begin` until the message has ended. */
	readonly active: boolean;
	/** `begin` is wanted for an incomplete line, too, because the rest may never come. */
	readonly impatient: boolean;
	/** A line with the stream's name has begun; it is complete, or longer than half of the ring, or the stream is impatient. `take` gets what follows the name. */
	begin(): void;
	/**
	 * Fast path: takes a complete line in one call.
	 * @param start first byte of the line, whose first eight characters are those of the name: the ninth is looked at here
	 * @param lineEnd position of the line's first CR, which may be inside it: what a line ends with is looked at here
	 * @param end behind the last byte received
	 * @returns the position behind the message, and behind an empty line where `endPending` is set, when it is complete and `listener` set; UNUSUAL: nothing has changed; WAITING
	 */
	tryWhole(start: number, lineEnd: number, end: number): number;
	/**
	 * Bytes of the header of its last line, with the name: in so many of the next line no end is looked for, and `tryWhole` finds a line whose header is shorter.
	 * 0: all of a line is searched, as it comes.
	 */
	readonly headerLength: number;
	/** Bytes of its last line, without CR LF: only when so many of the next one are there is its end looked for, or with a piece that ends with LF. */
	readonly lineLength: number;
	/** Receiver to notify once the message accepted by `tryWhole` has been consumed. */
	readonly listener: { announceWhole(): void };
	/**
	 * Digests `bytes[start, end)`; a CR is at `end`. The rest is given again with what follows it.
	 * @returns the position of the first byte that is not consumed: never `start` where more than half of the ring and 64 bytes are given
	 */
	take(start: number, end: number): number;
	/** `deliver` is due, once what `take` returned is consumed. */
	readonly deliveryDue: boolean;
	/** Notifies the listeners. */
	deliver(): void;
	/** Bytes of the message were lost, between those taken and those to come. */
	broken(): void;
}

/** Four characters as a DataView reads them: CR LF, CR LF. */
const BLANK_LINE = 0x0D0A0D0A;
/** Two characters as a DataView reads them: CR LF; '>' and a blank; and both, the way a prompt comes to a publish. */
const CR_LF = 0x0D0A;
const PROMPT_BLANK = 0x3E20;
const LONE_PROMPT = 0x0D0A3E20;

/** Splits the bytes of the ring into lines. */
export default class LineReader {
	/** Lines longer than half of the ring. */
	overlong = 0;
	/** Lines dropped because bytes inside them were lost. */
	damaged = 0;
	readonly #receive: RingBuffer;
	#stream: Stream | undefined;
	/** The stream's name, all but the colon, as a double, because a DataView reads eight bytes at the price of four. */
	#name = 0;
	readonly #turn: Turn;
	readonly #sink: LineSink;
	#discarding = false;
	#afterPrompt = false;
	#echoFrom = 0;
	#echoTo = 0;

	/** @param turn woken before anything is called that may throw while more is there; digesting stops where a task waits for a turn */
	constructor(receive: RingBuffer, turn: Turn, sink: LineSink) {
		this.#receive = receive;
		this.#turn = turn;
		this.#sink = sink;
	}

	/** Routes lines with this name (STREAM_NAME bytes, with its colon) to `stream`. */
	register(name: Uint8Array, stream: Stream): void {
		this.#name = new DataView(name.buffer).getFloat64(0);
		this.#stream = stream;
	}

	/** Skips `memory[from, to)` where the TA echoes it next; an empty range ends that. */
	expectEcho(from: number, to: number): void {
		this.#echoFrom = from;
		this.#echoTo = to;
		if (from < to)
			this.#receive.wakeAlways();
	}

	/**
	 * Digests about `budget` bytes. Complete lines, and a prompt that is the last of what was received, are handled in this method, as long as nothing but lines
	 * and a prompt is awaited and no byte was lost; everything else in `#slowPath`.
	 * @returns true when the budget was used up and more waits: call again in a later turn
	 */
	digest(budget: number): boolean {
		const receive = this.#receive;
		const stream = this.#stream;
		let start = receive.start;
		const last = start + budget;
		const data = receive.data;
		const end = receive.end;
		let at = receive.scanned;
		let line = 0;
		let lineEnd = 0;
		let whole = false;
		let prompting = receive.wakeOnEveryByte;
		if (prompting || !stream) {
			if (!stream || !this.#onlyPrompt(receive, stream))
				return this.#slowPath(receive, stream, last);
			if (start + 4 === end && data.getInt32(start) === LONE_PROMPT)
				return takePrompt(receive, this.#sink, end);
			if (start + 2 <= end && data.getInt16(start) === CR_LF)
				at = receive.start = receive.scanned = start += 2;
			at = receive.indexOfCR(receive.searched, receive.searchFrom > start ? receive.searchFrom : at, end);
		}
		let streamed = receive.endPending || data.getFloat64(start) === this.#name;
		for (;;) {
			if (at + 1 >= end) {
				if (start < end && receive.bytes[start]! < SPACE) { // what is no part of a line takes no room
					start = skipControls(receive, start, at, end);
					at = receive.scanned;
					streamed = data.getFloat64(start) === this.#name;
					continue;
				}
				if (prompting && start + 2 === end && data.getInt16(start) === PROMPT_BLANK)
					return takePrompt(receive, this.#sink, end);
				if (end - start > receive.half || (prompting && start < end))
					break;
				return false;
			}
			whole = streamed;
			if (whole) {
				start = stream.tryWhole(start, at, end);
				if (start <= UNUSUAL) {
					if (start === UNUSUAL)
						break;
					receive.endPending = true;
					return false;
				}
				if (!receive.endPending) {
					if (start + 2 <= end && data.getInt16(start) === CR_LF) // an empty line behind it goes with it
						start += 2;
					streamed = start + STREAM_NAME <= end && data.getFloat64(start) === this.#name;
				}
			}
			else if (receive.bytes[start]! < SPACE) {
				start = skipControls(receive, start, at, end);
				at = receive.scanned;
				streamed = data.getFloat64(start) === this.#name;
				continue;
			}
			else if (prompting && receive.bytes[start] === PROMPT)
				break;
			else {
				const ending = data.getInt32(at);
				if (ending >>> 16 !== CR_LF || at - start > receive.half)
					break;
				line = start;
				lineEnd = at;
				start = ending === BLANK_LINE && at + 4 <= end ? at + 4 : at + 2;
				streamed = start + STREAM_NAME <= end && data.getFloat64(start) === this.#name;
			}
			at = receive.start = start;
			if (start < end) {
				if (streamed) {
					const header = start + stream.headerLength;
					at += stream.lineLength;
					if (at + 1 < end || receive.bytes[end - 1] === LF)
						at = header + 1 < end ? header : start;
					else
						receive.searchFrom = header;
				}
				if (at + 1 < end)
					at = receive.searchFrom = receive.indexOfCR(receive.searched, at, end);
				if (at + 1 < end || prompting) // a prompt has no end
					this.#turn.wake();
			}
			receive.scanned = at;
			if (whole)
				stream.listener.announceWhole();
			else
				this.#sink.onLine(line, lineEnd);
			prompting = receive.wakeOnEveryByte;
			if (start === end && !prompting)
				return false;
			if (receive.start !== start || (prompting && !this.#onlyPrompt(receive, stream)))
				break;
			if (start >= last || (!whole && this.#turn.due))
				return at + 1 < end || (prompting && start < end);
		}
		return this.#slowPath(receive, stream, last);
	}

	/** @returns whether a prompt is awaited, and nothing else that is no line: no echo, no rest of a message or of a line that is dropped, no byte lost or left in the Serial */
	#onlyPrompt(receive: RingBuffer, stream: Stream): boolean {
		return this.#sink.awaitsPrompt && receive.behind === 0 && receive.gap < 0 && !receive.unread && !this.#discarding && !this.#afterPrompt && this.#echoFrom >= this.#echoTo && !stream.active;
	}

	/** Digests one line, prompt, echo or part of a message after the other, up to `last`. @returns as `digest` */
	#slowPath(receive: RingBuffer, stream: Stream | undefined, last: number): boolean {
		receive.endPending = receive.held = false;
		receive.wakeOnEveryByte = true;
		receive.seal();
		if (receive.scanned > receive.end || receive.searchFrom > receive.start)
			receive.scanned = receive.searchFrom = receive.start;
		if (receive.clipped || receive.scanned + 2 < receive.end)
			this.#turn.wake();
		const turn = this.#turn;
		let stop = last;
		while (receive.start < stop && !turn.due) {
			if (receive.start < receive.end && this.#step(receive, stream))
				continue;
			if (!receive.unclip())
				break;
			stop -= receive.size;
			receive.seal();
		}
		const { clipped, end, start } = receive;
		receive.wakeOnEveryByte = clipped || receive.unread !== undefined || this.#discarding || this.#afterPrompt || this.#echoFrom < this.#echoTo || receive.gap >= 0 || (stream !== undefined && stream.active) || this.#sink.awaitsPrompt;
		if (start < end)
			receive.scanned = receive.indexOfCR(receive.searched, start, end); // where the fast path begins: at the first CR, whatever was behind it
		if (start < end ? start >= stop || turn.due : clipped)
			return true;
		return receive.resume();
	}

	/** Digests one of them. @returns false when that needs more bytes */
	#step(receive: RingBuffer, stream: Stream | undefined): boolean {
		if (stream && stream.active)
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
		const at = endOfLine(receive, receive.scanned);
		if (at < 0 && end - start <= receive.half && !(stream && stream.impatient))
			return false;
		if (first === PLUS && stream && this.isStream(start)) {
			receive.start = start + STREAM_NAME;
			stream.begin();
			return this.#feed(receive, stream);
		}
		return this.#line(at);
	}

	/** @returns whether the line at `start` has the stream's name; STREAM_NAME bytes of it, or a CR behind fewer, have been received */
	isStream(start: number): boolean {
		const { bytes, data } = this.#receive;
		return data.getFloat64(start) === this.#name && bytes[start + STREAM_NAME - 1] === COLON;
	}

	/** Gives the contiguous bytes to the stream. @returns as `#step` */
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
		if (stream.deliveryDue)
			stream.deliver();
		return taken > start || !stream.active;
	}

	/** Gives the bytes before a loss to the stream, and breaks its message off unless that ends there. */
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
		if (stream.deliveryDue)
			stream.deliver();
		return true;
	}

	/** Breaks the stream's message off, and drops what waits before `position`. The stream goes on with the bytes after it, to find the line's end. */
	#breakOff(receive: RingBuffer, stream: Stream, position: number): boolean {
		receive.consumeTo(position);
		this.damaged += 1;
		stream.broken();
		if (stream.deliveryDue)
			stream.deliver();
		return true;
	}

	/** Hands over the line whose CR LF is at `at`, or -1 while it is incomplete; drops it when it is damaged or overlong. @returns as `#step` */
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

	/** Drops bytes up to the line's end; where that is behind a loss, up to the first line's end behind the last loss. @returns as `#step` */
	#discard(): boolean {
		const receive = this.#receive;
		let at = endOfLine(receive, receive.start);
		if (receive.gap >= 0 && receive.gap < (at < 0 ? receive.end + 1 : at + 2)) {
			receive.consumeTo(receive.gapEnd);
			if (receive.start > receive.end)
				return true;
			at = endOfLine(receive, receive.start);
		}
		if (at >= 0) {
			receive.consumeTo(at + 2);
			this.#discarding = false;
			return true;
		}
		receive.consumeTo(receive.scanned);
		return false;
	}

	/** Skips the expected echo before `end`. @returns false when the next byte is not part of it */
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

/** Hands a prompt over, which is the last of what was received. @returns false, as `digest` does where nothing more waits */
function takePrompt(receive: RingBuffer, sink: LineSink, end: number): boolean {
	receive.start = receive.scanned = end;
	receive.endPending = receive.wakeOnEveryByte = false;
	sink.onPrompt();
	if (sink.awaitsPrompt)
		receive.wakeAlways();
	return false;
}

/** Skips control characters before a line, and searches for the line's end. @param scanned where a CR was found @returns where the line starts */
function skipControls(receive: RingBuffer, from: number, scanned: number, end: number): number {
	const { bytes } = receive;
	let start = from;
	while (start < end && bytes[start]! < SPACE)
		start += 1;
	receive.start = start;
	receive.scanned = scanned < start ? receive.indexOfCR(receive.searched, start, end) : scanned;
	return start;
}

/** @returns the position of the next CR LF at or after `from`, or -1; `scanned` keeps how far the search came */
function endOfLine(receive: RingBuffer, from: number): number {
	const { bytes, end } = receive;
	let at = from;
	for (;;) {
		at = receive.indexOfCR(receive.searched, at, end);
		receive.scanned = at;
		if (at + 1 >= end)
			return -1;
		if (bytes[at + 1] === LF)
			return at;
		at += 1;
	}
}
