// Announces received messages, or their fragments, to the app; a message is discarded once read to its end.
// Source: ECMA-419 §24.4 (read) and §24.2 (onReadable).

import { decode } from "../base/utf8.js";
import type Inbox from "./inbox.js";
import { BROKEN, COMPLETE, NONE, OPEN } from "./inbox.js";

/** Callbacks of an app that reads messages. */
export interface MessageListener {
	/** `count` bytes of the first message can be read; `more`: a fragment, further ones follow. Without this callback messages are discarded on arrival. */
	readonly onReadable?: ((count: number, more: boolean) => void) | undefined;
}

/** Callbacks of a MessageReader. */
export interface MessageReaderOwner {
	/** The message announced last broke off; its rest is lost. Called only from `announceOne`. */
	onBroken(): void;
	/** The first message was discarded, mostly because it was read to its end. */
	onDiscarded(): void;
	/** Requests a call of `announce` in a later turn. */
	later(): void;
}

/** Announces the messages in an inbox one by one, as long as the app reads each to its end. */
export default class MessageReader {
	readonly inbox: Inbox;
	/** Messages arrive with their length before the payload; set by the code that configures the connection. */
	lengthPrefixed = false;
	/** Payloads arrive as hexadecimal digits; set by the code that configures the connection. */
	hexPayload = false;
	readonly #owner: MessageReaderOwner;
	readonly #listener: MessageListener;
	/** The listener has `onReadable`. */
	readonly #listens: boolean;
	/** State of the first message when it was announced; NONE before. */
	#announced = NONE;
	/** Bytes of the first message that were announced and not read. */
	#unread = 0;
	#announcing = false;
	/** The topic last returned, as bytes and as text. */
	#topicBytes: Uint8Array | undefined;
	#topicText = "";

	constructor(inbox: Inbox, owner: MessageReaderOwner, listener: MessageListener) {
		this.inbox = inbox;
		this.#owner = owner;
		this.#listener = listener;
		this.#listens = listener.onReadable !== undefined;
	}

	/** The topic of the message announced last. A string is allocated only when the topic differs from the last one returned. */
	get topic(): string {
		const last = this.#topicBytes;
		if (!last || !this.inbox.isTopic(last)) {
			this.#topicBytes = this.inbox.topicBytes();
			this.#topicText = decode(this.#topicBytes);
		}
		return this.#topicText;
	}

	/** Readable bytes of the message announced last. */
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

	/** Announces messages as long as the app reads them. A message that broke off is reported in a turn of its own: see `announceOne`. */
	announce(): void {
		while (this.due) {
			if (this.inbox.state === BROKEN) {
				this.#owner.later();
				return;
			}
			this.#announce();
		}
	}

	/** Makes one due callback: `onReadable`, or the owner's `onBroken`. */
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

	/** Discards the first message, read or not. @returns whether a callback is due for the next one */
	abandon(): boolean {
		if (this.inbox.state === NONE)
			return false;
		this.#shift();
		return this.due;
	}

	/** Announces the message that the inbox's `put` has just taken: complete, and the only one. */
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
		if (inbox.readable === 0 && inbox.state === COMPLETE)
			this.#announced = inbox.state = NONE;
		else
			this.#unread = inbox.readable;
	}

	/** Reads from the message announced last into `buffer`. @returns the count of bytes read; 0 when there are none */
	read(buffer: Uint8Array): number {
		if (this.#announced === NONE)
			return 0;
		const inbox = this.inbox;
		const count = inbox.read(buffer);
		if ((this.#unread = inbox.readable) === 0 && !this.#announcing)
			this.#owner.later();
		return count;
	}

	/** Discards all messages. */
	clear(): void {
		this.inbox.clear();
		this.#announced = NONE;
		this.#unread = 0;
	}

	/** Announces the first message, or its next fragment. Requests a later turn for the messages behind it, in case the app throws. */
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
		this.#owner.onDiscarded();
	}
}
