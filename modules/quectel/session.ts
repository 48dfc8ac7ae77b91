// The QMT session: one MQTT connection of the module as an app has it. Numbers and byte ranges only; nothing allocates after the constructor.
// Source: both notes chapters 2, 3 and 5. What is inside: ./session/session-core.

import { indexOfControl, indexOfUnquotable } from "../at/scan.js";
import { checkObject, isString, kindError } from "../base/check.js";
import { encode } from "../base/utf8.js";
import type Inbox from "../mqtt/inbox.js";
import type MessageReader from "../mqtt/message-reader.js";
import type Outbox from "../mqtt/outbox.js";
import type Capabilities from "./common/capabilities.js";
import { TOPIC_LIMIT } from "./common/limits.js";
import Modem from "./modem.js";
import { checkByte, checkMessage, checkPayload } from "./session/payload-check.js";
import SessionCore from "./session/session-core.js";
import { checkOptions, type SessionOptions } from "./session/session-options.js";
import Topics, { KIND, type Text } from "./session/topics.js";

export * from "../mqtt/packet-types.js";
export { TLS_NAME_LIMIT, TLS_SIZE_LIMIT } from "./common/limits.js";
export { default as ModuleError } from "./common/module-error.js";
export type { TLSContent, TLSOptions, TLSSource } from "./tls/tls-options.js";
export type { Device, Will } from "./session/session-options.js";
export type { Text } from "./session/topics.js";

/** How `publish` sends a message. */
export interface PublishOptions {
	/** 0, 1 or 2; default 0. */
	readonly QoS?: number | undefined;
	/** Whether the broker keeps the message for later subscribers; default false. */
	readonly retain?: boolean | undefined;
	/** Packet identifier: 1 to 65535, 0 with QoS 0; default the next free one. */
	readonly id?: number | undefined;
}

const DEFAULTS: PublishOptions = Object.freeze({});

/** What a QMTSession is made with. */
export interface QMTSessionOptions extends SessionOptions {
	readonly modem: Modem;
}

/** One MQTT connection of a modem. A lost link is opened again until the session is closed. */
export default class QMTSession {
	readonly #core: SessionCore;
	readonly #inbox: Inbox;
	readonly #messages: MessageReader;
	readonly #outbox: Outbox;
	readonly #capabilities: Capabilities;
	readonly #topics = new Topics();
	/** The modem's memory, in which the outbox is. */
	readonly #words: Int32Array;

	/**
	 * Takes a connection of the modem, and opens it as soon as the modem is ready.
	 * @throws TypeError or RangeError naming the option; Error when the connection is taken or the modem is closed
	 */
	constructor(options: QMTSessionOptions) {
		const modem = checkObject(options, "options").modem;
		if (!(modem instanceof Modem))
			throw kindError("modem", "a Modem");
		const module = modem.module;
		const values = checkOptions(options, module.profile, module.lifecycle.bringUp.options.contexts.map(({ context }) => context));
		const core = new SessionCore(modem.connection(values.connection), options, values);
		this.#core = core;
		this.#inbox = core.inbox;
		this.#messages = core.messages;
		this.#outbox = core.outbox;
		this.#capabilities = module.capabilities;
		this.#words = module.memory.words;
	}

	/** How many bytes of a modem's `sessions` one takes. */
	static readonly bytesFor: (inbox: number, outbox: number) => number = SessionCore.bytesFor;

	/** Times the link was lost or could not be had. */
	get losses(): number {
		return this.#core.losses;
	}

	/** Failures in a row on this connection. An acknowledged message, and a link that was open for a minute, begin the count again. */
	get failures(): number {
		return this.#core.failures;
	}

	/** Why the link was lost last, or was not opened: "refused", "misconfigured", "unavailable", "unreachable" or "unresponsive" (docs/recovery.md); "" for not yet. */
	get cause(): string {
		return this.#core.link.cause;
	}

	/** True while the client is connected and its subscriptions are restored. */
	get online(): boolean {
		return this.#core.link.online;
	}

	/** Messages accepted and not acknowledged. */
	get unacknowledged(): number {
		return this.#outbox.count;
	}

	/** Bytes that those take of the outbox, topics included. */
	get pendingBytes(): number {
		return this.#outbox.bytes;
	}

	/** Messages that came and found the inbox full, or were broken off. */
	get lostMessages(): number {
		return this.#inbox.dropped + this.#inbox.broken;
	}

	/** QoS 0 messages the module never spoke of again. */
	get unconfirmed(): number {
		return this.#core.publishing.unconfirmed;
	}

	/** Retransmissions that the module reported (result 1). */
	get retransmissions(): number {
		return this.#core.events.retransmissions;
	}

	/**
	 * Accepts a message; it stays in the outbox until it is acknowledged (QoS 1 and 2) or sent (QoS 0). May allocate; `publishBytes` does not.
	 * @param topic text, or its bytes
	 * @param payload text, sent as UTF-8, or bytes; copied
	 * @returns the packet identifier, 0 for QoS 0; -1 when the outbox has no room now: `onWritable` follows when it has
	 * @throws RangeError or TypeError naming the parameter; Error when the session is closed
	 */
	publish(topic: Text, payload: Text, options: PublishOptions = DEFAULTS): number {
		const { QoS = 0, retain = false, id } = checkObject(options, "options");
		const bytes = isString(payload) ? encode(payload) : payload;
		if (!(bytes instanceof Uint8Array))
			throw kindError("payload", KIND);
		return this.publishBytes(topic, bytes, bytes.length, QoS, retain, id);
	}

	/**
	 * Accepts a message like `publish`, without allocating: for a steady stream of messages, and for payloads that come in fragments.
	 * @param topic text, or its bytes
	 * @param payload its first `length` bytes are sent; they are copied
	 * @param id packet identifier of the caller's choice: 1 to 65535, 0 with QoS 0; default the next free one
	 * @param byteLength bytes of the whole payload when that is only its first fragment: it is sent when `append` has brought the rest
	 * @returns the packet identifier, 0 for QoS 0; -1 when the outbox has no room now: `onWritable` follows when it has
	 * @throws RangeError or TypeError naming the parameter; Error when the session is closed
	 */
	publishBytes(topic: Text, payload: Uint8Array, length: number, QoS: number, retain: boolean, id?: number, byteLength?: number): number {
		const core = this.#core;
		const outbox = this.#outbox;
		if (core.link.leaving)
			throw closedError();
		if (outbox.filling >= 0)
			throw new Error(`publish: the message before waits for ${outbox.missing} bytes`);
		const topics = this.#topics;
		const name = topics.text === topic ? topics.name! : topics.bytes(topic);
		const capabilities = this.#capabilities;
		checkMessage(capabilities, payload, length, QoS, retain, id, byteLength);
		const size = byteLength ?? length;
		const at = outbox.copy(name, payload, length, size);
		if (at < 0) {
			if (name.length + size > outbox.size)
				throw new RangeError(`${byteLength ? "byteLength" : "payload"}: ${size} bytes and the topic, the outbox has ${outbox.size}`);
			checkPayload(capabilities, payload, length);
			core.events.full = true;
			return -1;
		}
		const end = at + length;
		const found = (capabilities.prompt ? indexOfControl : indexOfUnquotable)(this.#words, at, end);
		const mark = found === end ? 0 : checkByte(capabilities, payload[found - at]!, found - at);
		const identifier = QoS === 0 ? 0 : id ? core.identify(id) : core.identifiers.next(core);
		outbox.accept(identifier, QoS, retain, mark, topics.key);
		if (!core.publishing.queued) // else the message before is under way, and pumps
			core.publishing.pump();
		return identifier;
	}

	/**
	 * Adds the next fragment of the message that `publishBytes` began; with its last byte the message goes out.
	 * @param payload all of it is taken
	 * @returns payload bytes that are still missing
	 * @throws RangeError or TypeError naming `payload`; Error when the session is closed
	 */
	append(payload: Uint8Array): number {
		const outbox = this.#outbox;
		if (this.#core.link.leaving)
			throw closedError();
		const mark = checkPayload(this.#capabilities, payload, payload.length);
		if (payload.length > outbox.missing)
			throw new RangeError(`payload: ${payload.length} bytes, ${outbox.missing} are missing`);
		outbox.append(payload, mark);
		this.#core.publishing.pump();
		return outbox.missing;
	}

	/** Payload bytes that the message begun by `publishBytes` still waits for; 0 when none is. */
	get missing(): number {
		return this.#outbox.missing;
	}

	/** Bytes, topic included, of the largest message that `publish` takes now; 0 until it takes the largest there may be. */
	get room(): number {
		return this.fits(this.#capabilities.payload + TOPIC_LIMIT) ? this.#outbox.room : 0;
	}

	/** @returns whether a message of so many bytes, topic included, fits now; in an empty outbox the largest that it can hold does */
	fits(bytes: number): boolean {
		const outbox = this.#outbox;
		return outbox.room >= bytes || outbox.room === outbox.size;
	}

	/** Asks the module whether the client is connected. The answer comes as PINGRESP; if it is not, the link is lost. */
	ping(): void {
		this.#open();
		this.#core.ping();
	}

	/**
	 * Subscribes to a topic filter, or to many in one packet, now and again after every reconnect. The answer comes as SUBACK.
	 * @param QoS of all, or of each
	 * @param id packet identifier of the caller's choice: 1 to 65535; default the next free one
	 * @returns the packet identifier
	 * @throws RangeError naming filter, QoS or id; Error when there would be more filters than the option `filters` allows, or the session is closed
	 */
	subscribe(filter: Text | readonly Text[], QoS: number | readonly number[], id?: number): number {
		this.#open();
		return this.#core.subscriptions.subscribe(filter, QoS, id);
	}

	/**
	 * Unsubscribes from a filter, or from many in one packet; the answer comes as UNSUBACK, unless a clean session ends before.
	 * @returns the packet identifier; 0 when they were never sent to the broker: nothing is sent then, and no UNSUBACK
	 * @throws Error when one is not subscribed; RangeError naming id
	 */
	unsubscribe(filter: Text | readonly Text[], id?: number): number {
		this.#open();
		return this.#core.subscriptions.unsubscribe(filter, id);
	}

	/** In `onControl` with SUBACK: what was granted for the `index`th filter, 128 when refused; -1 when there is no such filter. */
	granted(index: number): number {
		return this.#core.subscriptions.granted(index);
	}

	/** Reads payload bytes of the message announced last. @returns the count; 0 when nothing is left of it */
	read(buffer: Uint8Array): number {
		return this.#messages.read(buffer);
	}

	/** Payload bytes of it that can be read now. */
	get readable(): number {
		return this.#messages.available;
	}

	/** Copies the topic of the message announced last. @returns the count of bytes */
	readTopic(buffer: Uint8Array): number {
		return this.#inbox.readTopic(buffer);
	}

	/** That message's topic. The string is made when it is another than the last one that was asked for. */
	get topic(): string {
		return this.#messages.topic;
	}

	/** Bytes of that message's topic. */
	get topicLength(): number {
		return this.#inbox.topicLength;
	}

	/** Whether that message's topic is these bytes. */
	isTopic(bytes: Uint8Array): boolean {
		return this.#inbox.isTopic(bytes);
	}

	/** That message's packet identifier; 0 when its QoS is 0. */
	get id(): number {
		return this.#inbox.identifier;
	}

	/** That message's QoS: 0 when its identifier is 0, else what the broker granted for the filter it matches. */
	get QoS(): number {
		const inbox = this.#inbox;
		if (inbox.identifier === 0)
			return 0;
		return this.#core.subscriptions.grantedFor(inbox.topicAt, inbox.topicAt + inbox.topicLength, 1);
	}

	/** That message's payload bytes in all, or -1 while that is not known. */
	get byteLength(): number {
		return this.#inbox.byteLength;
	}

	/** Disconnects in good order (QMTDISC, QMTCLOSE), then calls `onClose`. What is not acknowledged by then is given up. */
	disconnect(): void {
		this.#core.link.disconnect();
	}

	/** Closes at once: nothing more is sent or called. The module's connection may stay open; the next session clears it. */
	close(): void {
		this.#core.close();
	}

	/** Closes likewise, and the module drops the connection without a DISCONNECT: the broker sends the will. */
	hangUp(): void {
		this.#core.hangUp();
	}

	/** For what must not be called from inside its own call: `onLate` follows in a later turn, unless it is closed. */
	later(): void {
		if (!this.#core.link.closed)
			this.#core.events.late();
	}

	#open(): void {
		if (this.#core.link.closed)
			throw closedError();
	}
}

function closedError(): Error {
	return new Error("session: is closed");
}
