// The inbox: holds received messages, whole or in fragments, until the app reads them. A ring of bytes beside a ring of message records.
// MQTT 3.1.1 §3.3 (PUBLISH); the module acknowledges a message before passing it on, so a message that does not fit is lost, and counted.

import type { Native } from "../base/native.js";

/** Messages that can wait behind the first. */
export const MESSAGES = 8;

/** States of a message: none, still arriving, complete, ended early. */
export const NONE = 0;
export const OPEN = 1;
export const COMPLETE = 2;
export const BROKEN = 3;

/** Size of the staging area, through which payloads are copied so that no read allocates a view: 1, 2, 4 or 8 bytes of it, or 16, 32, 64 or 128 as words. */
const STAGE = 128;
const POWERS = 8;
const FIRST_WORDS = 4;
/** Integers in `#fields`, and what is where. */
const FIELDS = 7;
const IDENTIFIER = 4;
const TOPIC = 5;
const PAYLOAD = 6;
/** The first message is one that the host took: identifier and topic's length are in `#fields`, where they are seldom read. */
const TAKEN = -1;

/** Messages and their bytes, in order of arrival; all of it in one range of one memory. The public fields are those of the first message. */
export default class Inbox {
	/** State of the first message: NONE, OPEN, COMPLETE or BROKEN. */
	state = NONE;
	/** Payload bytes of the first message that can be read now. */
	readable = 0;
	/** Length of the first message's payload, or -1 while unknown. */
	byteLength = -1;
	/** Start of the first message's topic in memory. */
	readonly topicAt: number;
	/** Messages dropped for lack of room. */
	dropped = 0;
	/** Messages that broke off. */
	broken = 0;
	readonly #memory: Uint8Array;
	readonly #base: number;
	readonly #size: number;
	readonly #topicLimit: number;
	/** Where the fields of `Native.takeMessage` are, with a host that copies; else the staging area. */
	readonly fieldsAt: number;
	/** By power of two: its first bytes, as many as that. */
	readonly #views: (Uint8Array | Int32Array)[] = [];
	readonly #native: Native | undefined;
	/** In place of the staging area, where the host copies: where topic and payload go, and what it took. */
	readonly #fields: Int32Array | undefined;
	/** Of the first message: its packet identifier, or TAKEN; and its topic's length. */
	#identifier = 0;
	#topicLength = 0;
	// A buffer that the app read into, no shorter than STAGE: its length need not be asked for again. Without a host that copies it is the first one, and its
	// words are here too: XS copies between arrays of different types element by element.
	#target: Uint8Array | undefined;
	#targetWords: Int32Array | undefined;
	// Messages behind the first, oldest first.
	readonly #states = new Int32Array(MESSAGES);
	readonly #waiting = new Int32Array(MESSAGES);
	readonly #identifiers = new Int32Array(MESSAGES);
	readonly #topics = new Int32Array(MESSAGES);
	readonly #lengths = new Int32Array(MESSAGES);
	#first = 0;
	#count = 0;
	/** Position of the first message's first byte that was not read: at the staging area's start behind `put`, else in the range of `#size` bytes that ends at `topicAt`. */
	#at = 0;
	/** Bytes of the messages behind the first, with their topics. */
	#queued = 0;
	#total = 0;

	/**
	 * @param memory holds all bytes of the inbox
	 * @param base first byte of this inbox's range, a multiple of 4, `Inbox.bytesFor(size, topic)` long
	 * @param size bytes for payloads (and topics of all messages but the first); a larger message arrives in fragments
	 * @param topic longest topic in bytes
	 * @param native copies to the app, where the host can
	 */
	constructor(memory: Uint8Array, base: number, size: number, topic: number, native?: Native) {
		this.#native = native;
		this.#memory = memory;
		this.fieldsAt = base;
		this.#base = this.#at = base + STAGE;
		this.#size = size;
		this.topicAt = this.#base + size;
		this.#topicLimit = topic;
		if (native) {
			this.#fields = new Int32Array(memory.buffer, base, FIELDS);
			this.#fields.set([this.topicAt, topic, this.#base, size]);
		}
		for (let power = 0; !native && power < POWERS; power++)
			this.#views.push(power < FIRST_WORDS ? new Uint8Array(memory.buffer, base, 1 << power) : new Int32Array(memory.buffer, base, 1 << power - 2));
	}

	/** Bytes of memory that an inbox takes. */
	static bytesFor(size: number, topic: number): number {
		return size + topic + STAGE;
	}

	/** Packet identifier of the first message; 0 for QoS 0. */
	get identifier(): number {
		return this.#identifier === TAKEN ? this.#fields![IDENTIFIER]! : this.#identifier;
	}

	/** Length of the first message's topic. */
	get topicLength(): number {
		return this.#identifier === TAKEN ? this.#fields![TOPIC]! : this.#topicLength;
	}

	/** Messages in the inbox, including the one still arriving. */
	get count(): number {
		return this.state === NONE ? 0 : 1 + this.#count;
	}

	/** Free bytes. */
	get free(): number {
		return this.#size - this.readable - this.#queued;
	}

	/**
	 * Takes a whole message with topic `memory[from, to)` and payload `memory[start, end)`: the fast path for a message that fits an empty inbox. The payload
	 * begins in the staging area, so that its first bytes need not be copied there.
	 * @returns false when the inbox is not empty or the message does not fit: nothing has changed, use `begin`
	 */
	put(identifier: number, from: number, to: number, start: number, end: number): boolean {
		const length = end - start;
		const topic = to - from;
		if (this.state !== NONE || length > this.#size || topic > this.#topicLimit)
			return false;
		const memory = this.#memory;
		memory.copyWithin(this.topicAt, from, to);
		memory.copyWithin(this.fieldsAt, start, end);
		this.#at = this.fieldsAt;
		this.#identifier = identifier;
		this.#topicLength = topic;
		this.readable = length;
		this.byteLength = length;
		this.state = COMPLETE;
		return true;
	}

	/** The host has taken a whole message into the empty inbox, where the fields at `fieldsAt` say, which now have what it took. */
	taken(): void {
		this.#at = this.#base;
		this.#identifier = TAKEN;
		this.readable = this.byteLength = this.#fields![PAYLOAD]!;
		this.state = COMPLETE;
	}

	/**
	 * Begins a message with topic `memory[from, to)`.
	 * @param byteLength length of the payload, or -1 when not known yet
	 * @returns false when the message was dropped and counted: no record free, topic too long, or no room now although an empty inbox would have room
	 */
	begin(identifier: number, from: number, to: number, byteLength: number): boolean {
		const topic = to - from;
		const empty = this.state === NONE;
		const needed = (empty ? 0 : topic) + Math.max(byteLength, 0);
		if (topic > this.#topicLimit || (!empty && (this.#count === MESSAGES || topic > this.free || (needed > this.free && needed <= this.#size)))) {
			this.dropped += 1;
			return false;
		}
		this.#total = 0;
		if (empty) {
			this.#at = this.#base;
			this.#memory.copyWithin(this.topicAt, from, to);
			this.state = OPEN;
			this.readable = 0;
			this.#identifier = identifier;
			this.#topicLength = topic;
			this.byteLength = byteLength;
			return true;
		}
		const at = (this.#first + this.#count) % MESSAGES;
		this.#append(from, to);
		this.#queued += topic;
		this.#states[at] = OPEN;
		this.#waiting[at] = 0;
		this.#identifiers[at] = identifier;
		this.#topics[at] = topic;
		this.#lengths[at] = byteLength;
		this.#count += 1;
		return true;
	}

	/** Adds payload bytes `memory[from, to)`, at most `free`, to the arriving message. Does nothing after `clear`. */
	append(from: number, to: number): void {
		if (this.state === NONE)
			return;
		const count = to - from;
		this.#append(from, to);
		this.#total += count;
		if (this.#count === 0)
			this.readable += count;
		else {
			const at = (this.#first + this.#count - 1) % MESSAGES;
			this.#waiting[at] = this.#waiting[at]! + count;
			this.#queued += count;
		}
	}

	/** Ends the arriving message. Does nothing after `clear`. @param whole false when part of the message was lost, which is counted */
	end(whole: boolean): void {
		if (this.state === NONE)
			return;
		if (!whole)
			this.broken += 1;
		const state = whole ? COMPLETE : BROKEN;
		if (this.#count === 0) {
			this.state = state;
			this.byteLength = whole ? this.#total : this.byteLength;
			return;
		}
		const at = (this.#first + this.#count - 1) % MESSAGES;
		this.#states[at] = state;
		if (whole)
			this.#lengths[at] = this.#total;
	}

	/** Copies as much of the first message's topic as fits. @returns the count of bytes copied */
	readTopic(target: Uint8Array): number {
		const count = Math.min(target.length, this.topicLength);
		for (let i = 0; i < count; i++)
			target[i] = this.#memory[this.topicAt + i]!;
		return count;
	}

	/** @returns a copy of the first message's topic */
	topicBytes(): Uint8Array {
		return this.#memory.slice(this.topicAt, this.topicAt + this.topicLength);
	}

	/** @returns whether the first message's topic equals `bytes` */
	isTopic(bytes: Uint8Array): boolean {
		if (bytes.length !== this.topicLength)
			return false;
		for (let i = 0; i < bytes.length; i++) {
			if (this.#memory[this.topicAt + i] !== bytes[i])
				return false;
		}
		return true;
	}

	/** Reads payload bytes of the first message into `target`, from index 0. @returns the count of bytes read; 0 when none wait */
	read(target: Uint8Array): number {
		const readable = this.readable;
		const native = this.#native;
		let count = readable;
		let at = this.#at;
		if (target !== this.#target || readable > STAGE) { // the one adopted is no shorter
			const length = target.length;
			if (length < count)
				count = length;
			if (native && length >= STAGE)
				this.#target = target;
		}
		if (native) {
			const linear = this.topicAt - at;
			this.readable = readable - count;
			if (count < linear) {
				native.copy(target, 0, this.#memory, at, count);
				this.#at = at + count;
				return count;
			}
			native.copy(target, 0, this.#memory, at, linear); // up to the range's end, and the rest from its start
			native.copy(target, linear, this.#memory, this.#base, count - linear);
			this.#at = this.#base + count - linear;
			return count;
		}
		const words = target === this.#target ? this.#targetWords : this.#adopt(target);
		const stage = this.fieldsAt;
		let done = 0;
		while (done < count) {
			let linear = this.topicAt - at;
			if (linear > count - done)
				linear = count - done;
			const wide = linear >= 16 && words && (done & 3) === 0;
			const power = wide ? linear >= STAGE ? 7 : linear >= 64 ? 6 : linear >= 32 ? 5 : 4 : linear >= 8 ? 3 : linear >= 4 ? 2 : linear >> 1;
			const size = 1 << power;
			if (at !== stage)
				this.#memory.copyWithin(stage, at, at + size);
			if (wide)
				words.set(this.#views[power]!, done >> 2);
			else
				target.set(this.#views[power]!, done);
			done += size;
			at = at + size === this.topicAt ? this.#base : at + size;
		}
		this.#at = at;
		this.readable = readable - count;
		return count;
	}

	/** Remembers the first buffer that is long enough and word-aligned, for copies by words. @returns its words; undefined for any other buffer */
	#adopt(target: Uint8Array): Int32Array | undefined {
		if (this.#target || target.length < STAGE || (target.byteOffset & 3) !== 0)
			return undefined;
		this.#target = target;
		this.#targetWords = new Int32Array(target.buffer, target.byteOffset, target.length >> 2);
		return this.#targetWords;
	}

	/** Discards the readable payload bytes of the first message. */
	skip(): void {
		this.#free(this.readable);
		this.readable = 0;
	}

	/** Discards the first message, read or not; the next one becomes the first. */
	shift(): void {
		if (this.readable > 0)
			this.skip();
		if (this.#count === 0) {
			this.state = NONE;
			return;
		}
		const record = this.#first;
		this.#first = (record + 1) % MESSAGES;
		this.#count -= 1;
		this.state = this.#states[record]!;
		this.readable = this.#waiting[record]!;
		this.#identifier = this.#identifiers[record]!;
		this.byteLength = this.#lengths[record]!;
		const topic = this.#topics[record]!;
		this.#topicLength = topic;
		this.#queued -= topic + this.readable;
		const from = this.#at;
		const linear = Math.min(topic, this.topicAt - from);
		this.#memory.copyWithin(this.topicAt, from, from + linear);
		this.#memory.copyWithin(this.topicAt + linear, this.#base, this.#base + topic - linear);
		this.#free(topic);
	}

	/** Discards all messages. */
	clear(): void {
		this.state = NONE;
		this.#at = this.#base;
		this.readable = this.#first = this.#count = this.#queued = 0;
	}

	/** Gives up the oldest bytes. */
	#free(count: number): void {
		const at = this.#at + count;
		this.#at = at >= this.topicAt ? at - this.#size : at;
	}

	/** Copies behind all that is there: 1. up to the range's end, 2. the rest from its start. */
	#append(from: number, to: number): void {
		const count = to - from;
		const memory = this.#memory;
		let at = this.#at + this.readable + this.#queued;
		if (at >= this.topicAt)
			at -= this.#size;
		const linear = Math.min(count, this.topicAt - at);
		memory.copyWithin(at, from, from + linear);
		if (linear < count)
			memory.copyWithin(this.#base, from + linear, to);
	}
}
