// The outbox: holds accepted messages until they are acknowledged. Each message is contiguous in a ring of bytes; records beside the ring hold its state.
// Those in flight wait for their acknowledgement, with a deadline; with identifier 0 (QoS 0) they are matched in order of sending.
// Source: BG96 note §3.2.8 note 1 (at most 5); MQTT 3.1.1 §4.3 (QoS), §4.4 (delivery retry), §4.6 (order of sending).

import { gapTo, IDENTIFIERS, type PacketHolder } from "./packet-identifiers.js";

/** Messages that can wait at once: a power of two. */
export const SLOTS = 16;

/** Of a slot's number. */
const MASK = SLOTS - 1;

/** Most of them in flight on one connection. */
export const IN_FLIGHT = 5;

/** The flags of a message are its kind: what all messages with this topic, QoS, retain and mark have in common. Below this its topic has no key. */
export const KEYED = 1 << 7;
/** Among the flags: the owner's mark, of three bits, from this bit on. */
export const MARK_AT = 3;
/** Among the flags: the message was sent before. */
const TRIED = 1 << 6;

/** States of a slot: not in use, to be sent, its command pending, sent and not acknowledged, payload still being written in fragments. */
export const FREE = 0;
export const QUEUED = 1;
export const SENDING = 2;
export const SENT = 3;
export const FILLING = 4;

/** Outgoing messages, oldest first; all bytes in one range of one memory. */
export default class Outbox implements PacketHolder {
	readonly #memory: Uint8Array;
	readonly #base: number;
	readonly #limit: number;
	/** By slot, in memory: the topic's first byte, the payload's, and the position behind it. A call costs more than reading an element. Written here alone. */
	readonly topics = new Int32Array(SLOTS);
	readonly payloads = new Int32Array(SLOTS);
	readonly ends = new Int32Array(SLOTS);
	/** By slot: packet identifier. Written here alone. */
	readonly identifiers = new Int32Array(SLOTS);
	/** By slot: QoS × 2 + retain, the owner's mark from bit 3 on, TRIED, the topic's key from bit 7 on. Written here alone. */
	readonly flags = new Int32Array(SLOTS);
	/** By slot: FREE, QUEUED, SENDING, SENT or FILLING. Written here alone. */
	readonly states = new Int32Array(SLOTS);
	/** By slot, of those in flight: when the acknowledgement is overdue, in the clock's milliseconds. */
	readonly deadlines = new Float64Array(SLOTS);
	/** Messages in flight: SENT. Written here alone. */
	inFlight = 0;
	/** Slots from that of the oldest message to that of the newest: where it is `inFlight`, none is QUEUED. Written here alone. */
	span = 0;
	#first = 0;
	/** Slot of the FILLING message; -1: there is none. Written here alone. */
	filling = -1;
	#filledTo = 0;
	/** Position behind the newest message, or where the range begins; and up to where it is free from there on, at least. Not behind the oldest one, which has a byte, only where the messages go on at the range's begin. */
	#behind: number;
	#free: number;
	/** How far `copy` has come. */
	#copiedTo = 0;

	/** @param base first byte of the outbox's range of `memory`, `size` bytes long */
	constructor(memory: Uint8Array, base: number, size: number) {
		this.#memory = memory;
		this.#base = this.#behind = base;
		this.#limit = this.#free = base + size;
	}

	/** Bytes of the largest message that an empty outbox can take. */
	get size(): number {
		return this.#limit - this.#base;
	}

	/** Messages in the outbox. */
	get count(): number {
		let count = 0;
		for (let slot = 0; slot < SLOTS; slot++) {
			if (this.states[slot] !== FREE)
				count += 1;
		}
		return count;
	}

	/** Bytes that its messages take, topics included. */
	get bytes(): number {
		let bytes = 0;
		for (let slot = 0; slot < SLOTS; slot++) {
			if (this.states[slot] !== FREE)
				bytes += this.ends[slot]! - this.topics[slot]!;
		}
		return bytes;
	}

	/** Bytes of the largest message, topic and payload, that fits now. */
	get room(): number {
		if (this.span === SLOTS)
			return 0;
		if (this.span === 0)
			return this.size;
		const oldest = this.topics[this.#first]!;
		const behind = this.#behind;
		return behind <= oldest ? oldest - behind : Math.max(this.#limit - behind, oldest - this.#base);
	}

	/** Payload bytes still missing in the FILLING message; 0 when there is none. */
	get missing(): number {
		return this.filling < 0 ? 0 : this.ends[this.filling]! - this.#filledTo;
	}

	/**
	 * Copies a message into free room, where it can be looked through; it is not in the outbox before `accept`.
	 * @param length bytes of `payload` that count
	 * @param byteLength bytes of the whole payload; at least `length`
	 * @returns the position of its payload, or -1 when there is no room now
	 */
	copy(topic: Uint8Array, payload: Uint8Array, length: number, byteLength: number): number {
		const topicLength = topic.length;
		let at = this.#behind;
		if (this.span === SLOTS)
			return -1;
		if (at + topicLength + byteLength > this.#free) {
			at = this.#place(topicLength + byteLength);
			if (at < 0)
				return -1;
			const oldest = this.topics[this.#first]!;
			this.#free = this.span > 0 && at < oldest ? oldest : this.#limit;
		}
		const memory = this.#memory;
		const from = at + topicLength;
		memory.set(topic, at);
		if (payload.length === length || this.#place(topicLength + payload.length) === at) // copied natively when the whole array fits
			memory.set(payload, from);
		else {
			for (let i = 0; i < length; i++)
				memory[from + i] = payload[i]!;
		}
		const slot = this.#first + this.span & MASK;
		this.topics[slot] = at;
		this.payloads[slot] = from;
		this.ends[slot] = from + byteLength;
		this.#copiedTo = from + length;
		return from;
	}

	/**
	 * Takes the message that `copy` has just copied: it becomes QUEUED, or FILLING when only its first fragment was.
	 * @param mark a small number that the owner attaches to the message: 0 to 7
	 * @param key a number of the owner's that stands for the topic, below 2^24; 0: none
	 * @returns the message's slot
	 */
	accept(identifier: number, QoS: number, retain: boolean, mark: number, key: number): number {
		const slot = this.#first + this.span & MASK;
		this.span += 1;
		this.identifiers[slot] = identifier;
		this.flags[slot] = key << 7 | mark << 3 | QoS << 1 | (retain ? 1 : 0);
		this.states[slot] = QUEUED;
		const end = this.ends[slot]!;
		this.#behind = end;
		if (this.#copiedTo < end) {
			this.states[slot] = FILLING;
			this.filling = slot;
			this.#filledTo = this.#copiedTo;
		}
		return slot;
	}

	/**
	 * Copies the next fragment of the FILLING message, which becomes QUEUED with its last byte.
	 * @param payload at most `missing` bytes
	 * @param mark combined with the message's mark by bitwise or
	 */
	append(payload: Uint8Array, mark: number): void {
		const filling = this.filling;
		if (filling < 0)
			return;
		this.flags[filling] = this.flags[filling]! | (mark << 3);
		this.#memory.set(payload, this.#filledTo);
		this.#filledTo += payload.length;
		if (this.missing === 0) {
			this.states[filling] = QUEUED;
			this.filling = -1;
		}
	}

	/** @returns the oldest slot that is QUEUED, or -1 */
	get next(): number {
		const states = this.states;
		let slot = this.#first;
		let left = this.span;
		while (left > 0) {
			if (states[slot] === QUEUED)
				return slot;
			slot = slot + 1 & MASK;
			left -= 1;
		}
		return -1;
	}

	/** @returns the oldest slot with this identifier that is QUEUED and was tried before, or -1 */
	findTried(identifier: number): number {
		let slot = this.#first;
		let left = this.span;
		while (left > 0) {
			if (this.states[slot] === QUEUED && this.identifiers[slot] === identifier && this.tried(slot))
				return slot;
			slot = slot + 1 & MASK;
			left -= 1;
		}
		return -1;
	}

	/** @returns the oldest slot with this identifier that is in flight, or -1 */
	findSent(identifier: number): number {
		const identifiers = this.identifiers;
		const states = this.states;
		let slot = this.#first;
		let left = this.span;
		while (left > 0) {
			if (identifiers[slot] === identifier && states[slot] === SENT)
				return slot;
			slot = slot + 1 & MASK;
			left -= 1;
		}
		return -1;
	}

	/** @returns the oldest slot in flight whose deadline has come at `now`, or -1 */
	overdue(now: number): number {
		let slot = this.#first;
		let left = this.span;
		while (left > 0) {
			if (this.states[slot] === SENT && this.deadlines[slot]! <= now)
				return slot;
			slot = slot + 1 & MASK;
			left -= 1;
		}
		return -1;
	}

	/** Earliest deadline of those in flight; Infinity when there is none. */
	get deadline(): number {
		let first = Infinity;
		for (let slot = 0; slot < SLOTS; slot++) {
			if (this.states[slot] === SENT)
				first = Math.min(first, this.deadlines[slot]!);
		}
		return first;
	}

	/** Part of PacketHolder. */
	gap(from: number): number {
		let least = IDENTIFIERS;
		let slot = this.#first;
		let left = this.span;
		while (left > 0) {
			if (this.states[slot] !== FREE)
				least = Math.min(least, gapTo(this.identifiers[slot]!, from));
			slot = slot + 1 & MASK;
			left -= 1;
		}
		return least;
	}

	/** The message was sent before it is, or was, to be sent now. */
	tried(slot: number): boolean {
		return (this.flags[slot]! & TRIED) !== 0;
	}

	/** Its command is pending. */
	begin(slot: number): void {
		this.states[slot] = SENDING;
	}

	/** The module has taken the message, which is in flight. @param deadline when its acknowledgement is overdue */
	sent(slot: number, deadline: number): void {
		this.states[slot] = SENT;
		this.deadlines[slot] = deadline;
		this.inFlight += 1;
	}

	/** A message that was sent is to be sent again. */
	requeue(slot: number): void {
		if (this.states[slot] === SENT)
			this.inFlight -= 1;
		this.states[slot] = QUEUED;
		this.flags[slot] = this.flags[slot]! | TRIED;
	}

	/** A message of which no byte left is to be sent. */
	retract(slot: number): void {
		this.states[slot] = QUEUED;
	}

	/** Removes a message; its room becomes free when all older messages are removed too. */
	remove(slot: number): void {
		const states = this.states;
		if (states[slot] === SENT)
			this.inFlight -= 1;
		states[slot] = FREE;
		let first = this.#first;
		if (slot !== first)
			return;
		let count = this.span;
		do {
			first = first + 1 & MASK;
			count -= 1;
		} while (count > 0 && states[first] === FREE);
		this.#first = first;
		this.span = count;
		if (count === 0) {
			this.#behind = this.#base;
			this.#free = this.#limit;
		}
	}

	/** @returns the position of `size` free contiguous bytes, after the newest message or at the range's start, or -1 */
	#place(size: number): number {
		if (this.span === 0)
			return size <= this.size ? this.#base : -1;
		const oldest = this.topics[this.#first]!;
		const behind = this.#behind;
		if (behind <= oldest)
			return behind + size <= oldest ? behind : -1;
		if (behind + size <= this.#limit)
			return behind;
		return this.#base + size <= oldest ? this.#base : -1;
	}
}
