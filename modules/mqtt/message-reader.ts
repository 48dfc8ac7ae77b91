// Received messages as an app reads them: each is announced, or each fragment of it, read, and given up when it has been read to its end.
// Source: ECMA-419 §24.4 (read) and §24.2 (onReadable).

import { decode } from "../base/utf8.js";
import type Inbox from "./inbox.js";
import { BROKEN, COMPLETE, NONE, OPEN } from "./inbox.js";

/** What messages are announced to. */
export interface MessageListener {
	/** `count` bytes of the first message can be read; `more`: a fragment of it, further ones follow. Without it, messages are given up as they come. */
	readonly onReadable?: ((count: number, more: boolean) => void) | undefined;
}

/** What a MessageReader reports to. */
export interface MessageReaderOwner {
	/** The message announced last broke off; its rest will not come. Called from `announce` alone. */
	onBroken(): void;
	/** Call `announce` in a later turn. */
	later(): void;
}

/** Announces what is in an inbox, message by message, as long as the app reads each to its end. */
export default class MessageReader {
	readonly inbox: Inbox;
	/** Messages arrive with their length in front of the payload; whoever configures the connection sets it. */
	lengthPrefixed = false;
	/** Payloads arrive as hexadecimal digits, likewise. */
	hexPayload = false;
	readonly #owner: MessageReaderOwner;
	readonly #listener: MessageListener;
	/** It has `onReadable`. */
	readonly #listens: boolean;
	/** How the first message stood when it was announced; NONE: it was not. */
	#announced = NONE;
	/** Bytes of it that were announced and are not read. */
	#unread = 0;
	#announcing = false;
	/** The topic that was asked for last, as bytes and as text. */
	#topicBytes: Uint8Array | undefined;
	#topicText = "";

	constructor(inbox: Inbox, owner: MessageReaderOwner, listener: MessageListener) {
		this.inbox = inbox;
		this.#owner = owner;
		this.#listener = listener;
		this.#listens = listener.onReadable !== undefined;
	}

	/** The topic of the message announced last. The string is made when it is another than the last one that was asked for. */
	get topic(): string {
		const known = this.#topicBytes;
		if (known === undefined || !this.inbox.isTopic(known)) {
			this.#topicBytes = this.inbox.topicBytes();
			this.#topicText = decode(this.#topicBytes);
		}
		return this.#topicText;
	}

	/** Bytes of the message announced last that can be read. */
	get available(): number {
		return this.#announced === NONE ? 0 : this.inbox.readable;
	}

	/** A callback is due. What has been read to its end is given up, and what broke off before it was announced. Not to be asked inside a callback. */
	get due(): boolean {
		const inbox = this.inbox;
		this.#announcing = false; // an app that threw was interrupted
		while (inbox.state !== NONE) {
			const { state, readable } = inbox;
			if (this.#announced === NONE ? state !== BROKEN : this.#announced !== COMPLETE || readable > 0)
				return state > this.#announced || readable > this.#unread;
			this.#shift();
		}
		return false;
	}

	/** Announces what arrived, as far as the app reads it. That a message broke off waits for a turn of its own: see `announceOne`. */
	announce(): void {
		while (this.due) {
			if (this.inbox.state === BROKEN) {
				this.#owner.later();
				return;
			}
			this.#announce();
		}
	}

	/** Makes the callback that is due: `onReadable`, or `onBroken` of the owner. */
	announceOne(): void {
		if (this.inbox.state !== BROKEN) {
			this.#announce();
			return;
		}
		this.#shift();
		if (this.due)
			this.#owner.later();
		this.#owner.onBroken();
	}

	/** Gives up the first message, read or not. @returns whether a callback is due for the next one */
	abandon(): boolean {
		if (this.inbox.state === NONE)
			return false;
		this.#shift();
		return this.due;
	}

	/** Announces the message that the inbox's `put` has just taken: whole, and the only one. */
	announceWhole(): void {
		const inbox = this.inbox;
		if (!this.#listens) {
			inbox.state = NONE;
			return;
		}
		this.#announced = COMPLETE;
		this.#announcing = true;
		this.#listener.onReadable!(inbox.readable, false);
		this.#announcing = false;
		if ((this.#unread = inbox.readable) === 0 && inbox.state === COMPLETE)
			this.#announced = inbox.state = NONE;
	}

	/** Reads from the message announced last. @returns the count of bytes put into `buffer`; 0 when there is nothing to read */
	read(buffer: Uint8Array): number {
		if (this.#announced === NONE)
			return 0;
		const count = this.inbox.read(buffer);
		this.#unread = this.inbox.readable;
		if (this.#unread === 0 && !this.#announcing)
			this.#owner.later();
		return count;
	}

	/** Forgets all messages. */
	clear(): void {
		this.inbox.clear();
		this.#announced = NONE;
		this.#unread = 0;
	}

	/** Announces the first message, or its next fragment. What is behind it gets a turn, in case the app throws. */
	#announce(): void {
		const inbox = this.inbox;
		const { state, readable } = inbox;
		this.#announced = state;
		this.#unread = readable;
		if (!this.#listens)
			inbox.skip();
		else {
			if (inbox.count > 1)
				this.#owner.later();
			this.#announcing = true;
			this.#listener.onReadable!(readable, state === OPEN);
			this.#announcing = false;
		}
		this.#unread = inbox.readable;
	}

	#shift(): void {
		this.#announced = NONE;
		this.#unread = 0;
		this.inbox.shift();
	}
}
