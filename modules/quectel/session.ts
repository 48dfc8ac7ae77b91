// The QMT session: one MQTT connection of the module as an app sees it. Numbers and byte ranges only; nothing allocates after the constructor.
// Source: BG96 note chapters 2, 3 and 5, DESIGN §3 and §5.4. What it is made of, and what the app is told: ./session/session-core.

import type Parameters from "../at/parameters.js";
import Identifiers from "../mqtt/packet-identifiers.js";
import { TOPIC_LIMIT } from "./common/limits.js";
import type Modem from "./modem.js";
import type Reception from "./receive/reception.js";
import Parts from "./session/session-core.js";
import { checkMessage, checkOptions, checkPayload, type QMTSessionOptions } from "./session/session-options.js";
import Topics, { filterText, type Text } from "./session/topics.js";

export type { QMTSessionOptions } from "./session/session-options.js";

/** One MQTT connection of a modem. Comes back by itself until it is closed. */
export default class QMTSession {
	readonly #modem: Modem;
	readonly #parts: Parts;
	readonly #reception: Reception;
	readonly #topics = new Topics();

	/**
	 * Takes a connection of the modem, and opens it as soon as the modem is ready.
	 * @throws TypeError or RangeError naming the option; Error when the connection is taken or the modem is closed
	 */
	constructor(options: QMTSessionOptions) {
		const { modem } = options;
		const values = checkOptions(options, modem.profile);
		const identifiers = new Identifiers(options.firstIdentifier ?? Identifiers.first(modem.random));
		const base = modem.attach(this, values.connection, QMTSession.bytesFor(values.inbox, values.outbox));
		this.#modem = modem;
		this.#parts = new Parts(options, values, identifiers, base);
		this.#reception = this.#parts.reception;
		if (modem.ready)
			this.onModemReady();
	}

	/** How many bytes of a modem's `sessions` one takes. */
	static bytesFor(inbox: number, outbox: number): number {
		return Parts.bytesFor(inbox, outbox);
	}

	/** Times the link was lost or could not be had. */
	get losses(): number {
		return this.#parts.losses;
	}

	/** True while the client is connected and its subscriptions are restored. */
	get online(): boolean {
		return this.#parts.link.online;
	}

	/** Messages accepted and not acknowledged. */
	get unacknowledged(): number {
		return this.#parts.outbox.count;
	}

	/** Messages that came and found the inbox full, or were broken off. */
	get lostMessages(): number {
		return this.#reception.dropped + this.#reception.broken;
	}

	/** QoS 0 messages the module never spoke of again. */
	get unconfirmed(): number {
		return this.#parts.publishing.unconfirmed;
	}

	/** Retransmissions the module told of (result 1). */
	get retransmissions(): number {
		return this.#parts.publishing.retransmissions;
	}

	/**
	 * Accepts a message; it stays in the outbox until it is acknowledged (QoS 1 and 2) or sent (QoS 0).
	 * @param topic text, or its bytes
	 * @param payload its first `length` bytes are sent; they are copied
	 * @param id packet identifier of the caller's choice: 1 to 65535, 0 with QoS 0; default the next free one
	 * @param byteLength bytes of the whole payload when that is only its first fragment: it is sent when `append` has brought the rest
	 * @returns the packet identifier, 0 for QoS 0; -1 when the outbox has no room now: `onWritable` tells when it has
	 * @throws RangeError or TypeError naming the parameter; Error when the session is closed
	 */
	publish(topic: Text, payload: Uint8Array, length: number, QoS: number, retain: boolean, id?: number, byteLength?: number): number {
		const { link, outbox } = this.#parts;
		if (link.leaving)
			throw closedError();
		if (outbox.missing > 0)
			throw new Error(`publish: the message before waits for ${outbox.missing} bytes`);
		const name = this.#topics.bytes(topic);
		const mark = checkMessage(this.#modem.capabilities, payload, length, QoS, id, byteLength);
		const size = byteLength ?? length;
		if (name.length + size > outbox.size)
			throw new RangeError(`${byteLength === undefined ? "payload" : "byteLength"}: ${size} bytes and the topic, the outbox has ${outbox.size}`);
		const identifier = QoS === 0 ? 0 : this.#parts.identify(id);
		const slot = outbox.add(identifier, name, payload, length, QoS, retain, byteLength, mark);
		if (slot < 0) {
			this.#parts.full = true;
			return -1;
		}
		this.#parts.publishing.pump();
		return identifier;
	}

	/**
	 * Adds the next fragment of the message that `publish` began; with its last byte the message goes out.
	 * @param payload all of it is taken
	 * @returns payload bytes that are still missing
	 * @throws RangeError or TypeError naming `payload`; Error when the session is closed
	 */
	append(payload: Uint8Array): number {
		const { link, outbox } = this.#parts;
		if (link.leaving)
			throw closedError();
		const mark = checkPayload(this.#modem.capabilities, payload, payload.length);
		if (payload.length > outbox.missing)
			throw new RangeError(`payload: ${payload.length} bytes, ${outbox.missing} are missing`);
		outbox.append(payload, mark);
		this.#parts.publishing.pump();
		return outbox.missing;
	}

	/** Payload bytes that the message begun by `publish` still waits for; 0 when none is. */
	get missing(): number {
		return this.#parts.outbox.missing;
	}

	/** Bytes, topic included, of the largest message that `publish` takes now; 0 until it takes the largest there may be. */
	get room(): number {
		const { room, size } = this.#parts.outbox;
		return room < Math.min(size, this.#modem.capabilities.payload + TOPIC_LIMIT) ? 0 : room;
	}

	/** Asks the module whether the client is connected. The answer comes as PINGRESP; if it is not, the link is lost. */
	ping(): void {
		this.#open();
		this.#parts.ping();
	}

	/**
	 * Subscribes to a topic filter, or to many in one packet, now and again after every reconnect. The answer comes as SUBACK.
	 * @param QoS of all, or of each
	 * @param id packet identifier of the caller's choice: 1 to 65535; default the next free one
	 * @returns the packet identifier
	 * @throws RangeError naming filter, QoS or id; Error when there would be more than eight filters, or the session is closed
	 */
	subscribe(filter: Text | readonly Text[], QoS: number | readonly number[], id?: number): number {
		this.#open();
		const filters = listOf(filter);
		return this.#parts.subscriptions.subscribe(filters, typeof QoS === "number" ? filters.map(() => QoS) : QoS, () => this.#parts.identify(id));
	}

	/**
	 * Unsubscribes from a filter, or from many in one packet; the answer comes as UNSUBACK, unless a clean session ends before.
	 * @returns the packet identifier; 0 when the broker never heard of them: there is nothing to send then, and no UNSUBACK
	 * @throws Error when one is not subscribed; RangeError naming id
	 */
	unsubscribe(filter: Text | readonly Text[], id?: number): number {
		this.#open();
		return this.#parts.subscriptions.unsubscribe(listOf(filter), () => this.#parts.identify(id));
	}

	/** In `onControl` with SUBACK: what was granted for the `index`th filter, 128 when refused; -1 when there is no such filter. */
	granted(index: number): number {
		return this.#parts.subscriptions.granted(index);
	}

	/** Reads payload bytes of the message announced last. @returns the count; 0 when nothing is left of it */
	read(buffer: Uint8Array): number {
		return this.#reception.take(buffer);
	}

	/** Payload bytes of it that can be read now. */
	get readable(): number {
		return this.#reception.available;
	}

	/** Copies the topic of the message announced last. @returns the count of bytes */
	readTopic(buffer: Uint8Array): number {
		return this.#reception.readTopic(buffer);
	}

	/** That message's topic. The string is made when it is another than the last one that was asked for. */
	get topic(): string {
		return this.#reception.topic;
	}

	/** Bytes of that message's topic. */
	get topicLength(): number {
		return this.#reception.topicLength;
	}

	/** Whether that message's topic is these bytes. */
	isTopic(bytes: Uint8Array): boolean {
		return this.#reception.isTopic(bytes);
	}

	/** That message's packet identifier; 0 when its QoS is 0. */
	get id(): number {
		return this.#reception.identifier;
	}

	/** That message's QoS: 0 when its identifier is 0, else what the broker granted for the filter it matches. */
	get QoS(): number {
		const inbox = this.#reception;
		if (inbox.identifier === 0)
			return 0;
		return this.#parts.subscriptions.grantedFor(this.#modem.memory.bytes, inbox.topicAt, inbox.topicAt + inbox.topicLength, 1);
	}

	/** That message's payload bytes in all, or -1 while that is not known. */
	get byteLength(): number {
		return this.#reception.byteLength;
	}

	/** Disconnects in good order (QMTDISC, QMTCLOSE), then calls `onClose`. What is not acknowledged by then is given up. */
	disconnect(): void {
		this.#parts.link.disconnect();
	}

	/** Closes at once: nothing more is sent or called. The module's connection may stay open; the next session clears it. */
	close(): void {
		const { link } = this.#parts;
		if (!link.closed) {
			link.stop();
			this.#parts.end();
		}
	}

	/** The same, and the module drops the connection without a DISCONNECT: the broker sends the will. */
	hangUp(): void {
		const { link } = this.#parts;
		if (!link.closed) {
			link.hangUp();
			this.#parts.end();
		}
	}

	/** For whoever must not be called from inside its own call: `onLate` comes in a later turn, unless it is closed. */
	later(): void {
		this.#parts.later();
	}

	/** Part of the modem's interface: it has become ready, or is no more. */
	onModemReady(): void {
		this.#parts.link.onModemReady();
	}

	onModemLost(error: Error): void {
		this.#parts.link.onModemLost(error);
	}

	/** Part of the modem's interface: a result line or URC of this connection, behind the connection. */
	onLine(name: number, parameters: Parameters): void {
		this.#parts.onLine(name, parameters);
	}

	/** Part of the modem's interface: the turn that `later` asked for. */
	onLate(): void {
		this.#parts.onLate();
	}

	/** Part of the modem's interface. @param what has happened: if the client is not connected, the link was lost because of it */
	suspect(what: string): void {
		this.#parts.link.suspect(what);
	}

	#open(): void {
		if (this.#parts.link.closed)
			throw closedError();
	}

}

function listOf(filter: Text | readonly Text[]): readonly string[] {
	return typeof filter === "string" || filter instanceof Uint8Array ? [filterText(filter)] : filter.map(filterText);
}

function closedError(): Error {
	return new Error("session: is closed");
}
