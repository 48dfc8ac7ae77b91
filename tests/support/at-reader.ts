// A line reader on a receive buffer, and its recorded events, for tests of modules/at/line-reader: bytes in, events out, in one virtual instant.
// Implements LineSink and Stream of modules/at/line-reader.

import assert from "node:assert/strict";
import { VirtualClock } from "../../hosts/modem/line/clock.js";
import { COLON } from "../../modules/at/ascii.js";
import type Engine from "../../modules/at/engine.js";
import LineReader, { type LineSink, type Stream, UNUSUAL, WAITING } from "../../modules/at/line-reader.js";
import LineStarts, { OTHER } from "../../modules/at/line-starts.js";
import RingBuffer, { STREAM_NAME } from "../../modules/at/ringbuffer.js";
import Memory from "../../modules/base/memory.js";
import Turn from "../../modules/base/turn.js";
import { bytes, TestSerial, text } from "./at-bench.js";

/** A stream that takes everything up to CR LF, as a bare payload does. */
export class BareStream implements Stream {
	active = false;
	deliveryDue = false;
	impatient = false;
	headerLength = 0;
	lineLength = 0;
	/** Takes nothing while set. */
	stubborn = false;
	/** Takes whole lines the short way while set; with `waits`, only those with another of its name behind. */
	short = false;
	waits = false;
	/** How much of that stood behind, each time it was asked. */
	readonly next: number[] = [];
	/** The line reader's. */
	follows: (at: number, end: number) => number = () => OTHER;
	/** Called with each `deliver`: of a line, and while it is set also of a piece of one. */
	onDelivery: (() => void) | undefined;
	#content = "";
	readonly #events: string[];
	readonly #receive: RingBuffer;

	constructor(receive: RingBuffer, events: string[]) {
		this.#receive = receive;
		this.#events = events;
	}

	begin(): void {
		this.active = true;
		this.#content = "";
	}

	tryWhole(first: number, lineEnd: number, end: number): number {
		const start = first + STREAM_NAME;
		const wire = text(this.#receive.bytes, start, end);
		if (!this.short || this.#receive.bytes[start - 1] !== COLON || wire.slice(lineEnd - start, lineEnd - start + 2) !== "\r\n")
			return UNUSUAL;
		const next = this.follows(lineEnd, end);
		this.next.push(next);
		if (this.waits && next < 11)
			return next < 0 ? UNUSUAL : WAITING;
		this.#content = wire.slice(0, lineEnd - start);
		return lineEnd + 2;
	}

	take(start: number, end: number): number {
		assert.equal(this.#receive.bytes[end], 0x0D, "a CR stands behind what a stream is given");
		if (this.stubborn)
			return start;
		const content = text(this.#receive.bytes, start, end);
		const at = content.indexOf("\r\n");
		if (at < 0) {
			const sure = content.endsWith("\r") ? content.length - 1 : content.length;
			this.#content += content.slice(0, sure);
			this.deliveryDue = this.onDelivery !== undefined;
			return start + sure;
		}
		this.#content += content.slice(0, at);
		this.active = false;
		this.deliveryDue = true;
		return start + at + 2;
	}

	readonly listener = {
		announceWhole: () => {
			this.#events.push(`stream ${this.#content}`);
			this.onDelivery?.();
		},
	};

	deliver(): void {
		this.deliveryDue = false;
		if (!this.active)
			this.#events.push(`stream ${this.#content}`);
		this.onDelivery?.();
	}

	broken(): void {
		this.#events.push(`broken ${this.#content}`);
		this.#content = "";
	}
}

/** A receive buffer, a reader, and what the reader finds. */
export class Rig implements LineSink {
	readonly events: string[] = [];
	readonly receive: RingBuffer;
	readonly reader: LineReader;
	readonly stream: BareStream;
	readonly memory: Memory;
	awaitsPrompt = false;
	readonly turn = new Turn(new VirtualClock());
	readonly #serial = new TestSerial();

	/** @param offset where in the ring the first byte is put */
	constructor(streaming = true, size = 512, offset = 0) {
		this.memory = new Memory(2048);
		this.receive = new RingBuffer(this.memory, size, 128);
		this.reader = new LineReader(this.receive, this.turn, this);
		this.stream = new BareStream(this.receive, this.events);
		const starts = new LineStarts(this as unknown as Engine, bytes("\r\n+STREAMS:"));
		this.stream.follows = (at, end) => starts.follows(at, end);
		if (streaming)
			this.reader.register(bytes("+STREAMS:"), this.stream);
		this.take("\n".repeat(offset));
		this.receive.giveUp();
	}

	onLine(start: number, end: number): void {
		this.events.push(`line ${text(this.receive.bytes, start, end)}`);
	}

	onPrompt(): void {
		this.events.push("prompt");
		this.expectPrompt(false);
	}

	expectPrompt(awaited: boolean): void {
		this.awaitsPrompt = awaited;
		this.receive.wakeOnEveryByte ||= awaited;
	}

	/** Keeps text in memory as an echo to come. */
	echo(content: string): void {
		const at = this.memory.reserve(content.length, "echo");
		this.memory.bytes.set(bytes(content), at);
		this.reader.expectEcho(at, at + content.length);
	}

	/** Drains without digesting. */
	take(content: string): boolean {
		this.#serial.feed(bytes(content));
		return this.receive.drain(this.#serial);
	}

	/** Drains and digests each chunk. */
	hear(...chunks: string[]): this {
		for (const chunk of chunks) {
			if (this.take(chunk))
				this.digest();
		}
		return this;
	}

	digest(): void {
		while (this.reader.digest(512))
			continue;
	}
}

/** Fills the buffer so that exactly `room` bytes are free behind what is given. */
export function fill(rig: Rig, content: string, room: number): void {
	rig.receive.wakeOnEveryByte = true;
	rig.take(content + "x".repeat(512 - room - content.length));
	assert.equal(rig.receive.lost, 0);
}

/** Fills the buffer likewise, with the content last, behind NULs and a short line. */
export function fillUpTo(rig: Rig, content: string, room: number): void {
	fill(rig, `${"\0".repeat(509 - room - content.length)}p\r\n${content}`, room);
}
