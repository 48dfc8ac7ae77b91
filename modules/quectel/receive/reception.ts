// What a session does with received messages: announces each, or each fragment, and gives it up when the app has read it.
// Source: ECMA-419 §24 (onReadable, read), DESIGN §4 and §5.3.

import { NINE, ZERO } from "../../at/ascii.js";
import { decode } from "../../base/utf8.js";
import Inbox, { BROKEN, COMPLETE, NONE, OPEN } from "../../mqtt/inbox.js";
import { TOPIC_LIMIT } from "../common/limits.js";

/** The letters that are digits. */
const A = 0x41;
const F = 0x46;

/** Who a Reception tells. */
export interface ReceptionOwner {
	/** The message announced last broke off. */
	onBroken(): void;
	/** Call `deliver` in a later turn: the app has read outside of its callback. */
	later(): void;
}

/** An inbox that announces what is in it. While it is not `verbatim`, payloads come as hexadecimal digits: the firmware took "dataformat". */
export default class Reception extends Inbox {
	/** Messages of this connection carry their length: the firmware took "recv/mode". */
	counted = false;
	readonly #owner: ReceptionOwner;
	readonly #memory: Uint8Array;
	readonly #onReadable: ((count: number, more: boolean) => void) | undefined;
	#told = NONE;
	#left = 0;
	#delivering = false;
	/** The digit whose partner has not come, or -1; NaN behind something that is no digit. */
	#digit = -1;
	/** The topic that was asked for last, as bytes and as text. */
	#topicBytes: Uint8Array | undefined;
	#topicText = "";

	/**
	 * @param base first byte of `memory` it takes, `Reception.sizeFor(size)` long
	 * @param onReadable undefined: nobody listens, messages are given up as they come
	 */
	constructor(memory: Uint8Array, base: number, size: number, owner: ReceptionOwner, onReadable: ((count: number, more: boolean) => void) | undefined) {
		super(memory, base, size, TOPIC_LIMIT);
		this.#owner = owner;
		this.#memory = memory;
		this.#onReadable = onReadable;
	}

	/** How many bytes of memory a reception takes. */
	static sizeFor(size: number): number {
		return Inbox.bytesFor(size, TOPIC_LIMIT);
	}

	override begin(identifier: number, from: number, to: number, byteLength: number): boolean {
		this.#digit = -1;
		return super.begin(identifier, from, to, this.verbatim || byteLength < 0 ? byteLength : byteLength >> 1);
	}

	/** The next payload bytes; digits are decoded where they stand. */
	override append(from: number, to: number): void {
		super.append(from, this.verbatim ? to : this.#decode(from, to));
	}

	/** A message whose digits are wrong, or odd in number, is not whole. */
	override end(whole: boolean): void {
		super.end(whole && this.#digit === -1);
	}

	/** @returns where the bytes decoded from the digits `[from, to)`, and the one kept from before, end */
	#decode(from: number, to: number): number {
		const memory = this.#memory;
		let high = this.#digit;
		let end = from;
		for (let at = from; at < to; at++) {
			const digit = valueOf(memory[at]!);
			if (high === -1)
				high = digit;
			else {
				memory[end++] = high << 4 | digit;
				high = high + digit === high + digit ? -1 : NaN;
			}
		}
		this.#digit = high;
		return end;
	}

	/** Announces what has not been announced, message by message, as long as the app reads each to its end. */
	deliver(): void {
		this.#delivering = false; // an app that threw was interrupted
		while (this.state !== NONE) {
			const { state, readable } = this;
			if (state === BROKEN) {
				this.#breakOff();
				continue;
			}
			if (readable > this.#left || state > this.#told) {
				this.#told = state;
				this.#left = readable;
				const onReadable = this.#onReadable;
				if (onReadable === undefined)
					this.skip();
				else {
					this.#delivering = true;
					onReadable(readable, state === OPEN);
					this.#delivering = false;
				}
				this.#left = this.readable;
			}
			if (this.readable > 0 || state === OPEN || this.state === NONE)
				return;
			this.#told = NONE;
			this.shift();
			this.#left = 0;
		}
	}

	/** Announces the message that `put` has just taken: whole, and the only one. */
	deliverWhole(): void {
		const onReadable = this.#onReadable;
		if (onReadable === undefined) {
			this.state = NONE;
			return;
		}
		this.#told = COMPLETE;
		this.#delivering = true;
		onReadable(this.readable, false);
		this.#delivering = false;
		const readable = this.readable;
		this.#left = readable;
		if (readable === 0 && this.state === COMPLETE)
			this.#told = this.state = NONE;
	}

	/** The topic of the message announced last. The string is made when it is another than the last one that was asked for. */
	get topic(): string {
		const known = this.#topicBytes;
		if (known === undefined || !this.isTopic(known)) {
			this.#topicBytes = this.#memory.slice(this.topicAt, this.topicAt + this.topicLength);
			this.#topicText = decode(this.#topicBytes);
		}
		return this.#topicText;
	}

	/** Bytes of the message announced last that can be read. */
	get available(): number {
		return this.#told === NONE ? 0 : this.readable;
	}

	/** Reads from the message announced last. @returns the count of bytes put into `buffer`; 0 when there is nothing to read */
	take(buffer: Uint8Array): number {
		if (this.#told === NONE)
			return 0;
		const count = this.read(buffer);
		if (!this.#delivering) {
			this.#left = this.readable;
			if (this.readable === 0)
				this.#owner.later();
		}
		return count;
	}

	/** Forgets everything. */
	override clear(): void {
		super.clear();
		this.#told = NONE;
		this.#left = 0;
	}

	#breakOff(): void {
		const told = this.#told !== NONE;
		this.#told = NONE;
		this.#left = 0;
		this.shift();
		if (told)
			this.#owner.onBroken();
	}
}

/** The value of a hexadecimal digit; NaN of anything else. */
function valueOf(byte: number): number {
	if (byte >= ZERO && byte <= NINE)
		return byte - ZERO;
	const letter = byte & ~0x20;
	return letter >= A && letter <= F ? letter - A + 10 : NaN;
}
