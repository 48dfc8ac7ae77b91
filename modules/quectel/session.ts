// The QMT session: one MQTT connection of the module as an app sees it. Numbers and byte ranges only; nothing allocates after the constructor.
// Source: BG96 note chapters 2, 3 and 5, DESIGN §3 and §5.4. The link's states are in ./link, publishing in ./publishing, receiving in ./reception.

import { decode } from "../at/ascii.js";
import type Parameters from "../at/parameters.js";
import Identifiers from "../mqtt/identifiers.js";
import Outbox from "../mqtt/outbox.js";
import { PINGRESP } from "../mqtt/packets.js";
import { checkInteger } from "./check.js";
import Link, { type LinkOwner } from "./link.js";
import { CONN, DISC, OPEN, PUB, STAT, SUB, UNS } from "./lines.js";
import type Modem from "./modem.js";
import { checkMessage, checkOptions, checkPayload, NONE, type QMTSessionOptions, type SessionCallbacks } from "./options.js";
import Publishing, { type PublishingOwner } from "./publishing.js";
import Reception, { type ReceptionOwner } from "./reception.js";
import Subscriptions, { type SubscriptionsOwner } from "./subscriptions.js";
import Topics, { filterText, TOPIC_LIMIT, type Text } from "./topics.js";

export type { QMTSessionOptions } from "./options.js";

/** One MQTT connection of a modem. Comes back by itself until it is closed. */
export default class QMTSession implements LinkOwner, PublishingOwner, SubscriptionsOwner, ReceptionOwner {
	/** Times the link was lost or could not be had. */
	losses = 0;
	/** The options, for their callbacks; after `close`, none. */
	#callbacks: SessionCallbacks;
	readonly #modem: Modem;
	readonly #connection: number;
	readonly #identifiers: Identifiers;
	readonly #outbox: Outbox;
	readonly #link: Link;
	readonly #publishing: Publishing;
	readonly #reception: Reception;
	readonly #subscriptions: Subscriptions;
	readonly #topics = new Topics();
	/** `publish` returned -1; and since then a message has left the outbox. */
	#full = false;
	#freed = false;
	/** The topic that was asked for last, as bytes and as text. */
	#topicBytes: Uint8Array | undefined;
	#topicText = "";
	/** A PINGRESP is owed. */
	#pinged = false;

	/**
	 * Takes a connection of the modem, and opens it as soon as the modem is ready.
	 * @throws TypeError or RangeError naming the option; Error when the connection is taken or the modem is closed
	 */
	constructor(options: QMTSessionOptions) {
		const { modem } = options;
		const { memory } = modem;
		const values = checkOptions(options, modem.profile);
		const identifiers = new Identifiers(options.firstIdentifier ?? Identifiers.first(modem.random));
		const { connection, inbox, outbox, wait } = values;
		const base = modem.attach(this, connection, QMTSession.bytesFor(inbox, outbox));
		this.#callbacks = options;
		this.#modem = modem;
		this.#connection = connection;
		this.#identifiers = identifiers;
		this.#reception = new Reception(memory.bytes, base, inbox, this, options.onReadable);
		modem.receive(connection, this.#reception);
		this.#outbox = new Outbox(memory.bytes, base + Reception.sizeFor(inbox), outbox);
		this.#link = new Link(modem, values, options.id, wait, this);
		this.#publishing = new Publishing(modem, this.#outbox, connection, wait, this.#link, this);
		this.#subscriptions = new Subscriptions(modem, connection, wait, values, this.#link, this);
		if (modem.ready)
			this.#link.onModemReady();
	}

	/** How many bytes of a modem's `sessions` one takes. */
	static bytesFor(inbox: number, outbox: number): number {
		return Reception.sizeFor(inbox) + outbox;
	}

	/** True while the client is connected and its subscriptions are restored. */
	get online(): boolean {
		return this.#link.online;
	}

	/** Messages accepted and not acknowledged. */
	get unacknowledged(): number {
		return this.#outbox.count;
	}

	/** Messages that came and found the inbox full, or were broken off. */
	get lostMessages(): number {
		return this.#reception.dropped + this.#reception.broken;
	}

	/** QoS 0 messages the module never spoke of again. */
	get unconfirmed(): number {
		return this.#publishing.unconfirmed;
	}

	/** Retransmissions the module told of (result 1). */
	get retransmissions(): number {
		return this.#publishing.retransmissions;
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
		const outbox = this.#outbox;
		if (this.#link.leaving)
			throw closedError();
		if (outbox.missing > 0)
			throw new Error(`publish: the message before waits for ${outbox.missing} bytes`);
		const name = this.#topics.bytes(topic);
		const mark = checkMessage(this.#modem.capabilities, payload, length, QoS, id, byteLength);
		const size = byteLength ?? length;
		if (name.length + size > outbox.size)
			throw new RangeError(`${byteLength === undefined ? "payload" : "byteLength"}: ${size} bytes and the topic, the outbox has ${outbox.size}`);
		const identifier = QoS === 0 ? 0 : this.#identify(id);
		const slot = outbox.add(identifier, name, payload, length, QoS, retain, byteLength, mark);
		if (slot < 0) {
			this.#full = true;
			return -1;
		}
		this.#publishing.pump();
		return identifier;
	}

	/**
	 * Adds the next fragment of the message that `publish` began; with its last byte the message goes out.
	 * @param payload all of it is taken
	 * @returns payload bytes that are still missing
	 * @throws RangeError or TypeError naming `payload`; Error when the session is closed
	 */
	append(payload: Uint8Array): number {
		const outbox = this.#outbox;
		if (this.#link.leaving)
			throw closedError();
		const mark = checkPayload(this.#modem.capabilities, payload, payload.length);
		if (payload.length > outbox.missing)
			throw new RangeError(`payload: ${payload.length} bytes, ${outbox.missing} are missing`);
		outbox.append(payload, mark);
		this.#publishing.pump();
		return outbox.missing;
	}

	/** Payload bytes that the message begun by `publish` still waits for; 0 when none is. */
	get missing(): number {
		return this.#outbox.missing;
	}

	/** Bytes, topic included, of the largest message that `publish` takes now; 0 until it takes the largest there may be. */
	get room(): number {
		const { room, size } = this.#outbox;
		return room < Math.min(size, this.#modem.capabilities.payload + TOPIC_LIMIT) ? 0 : room;
	}

	/** Asks the module whether the client is connected. The answer comes as PINGRESP; if it is not, the link is lost. */
	ping(): void {
		this.#open();
		this.#pinged = true;
		this.#link.suspect("AT+QMTCONN?: not connected");
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
		return this.#subscriptions.subscribe(filters, typeof QoS === "number" ? filters.map(() => QoS) : QoS, () => this.#identify(id));
	}

	/**
	 * Unsubscribes from a filter, or from many in one packet; the answer comes as UNSUBACK, unless a clean session ends before.
	 * @returns the packet identifier; 0 when the broker never heard of them: there is nothing to send then, and no UNSUBACK
	 * @throws Error when one is not subscribed; RangeError naming id
	 */
	unsubscribe(filter: Text | readonly Text[], id?: number): number {
		this.#open();
		return this.#subscriptions.unsubscribe(listOf(filter), () => this.#identify(id));
	}

	/** In `onControl` with SUBACK: what was granted for the `index`th filter, 128 when refused; -1 when there is no such filter. */
	granted(index: number): number {
		return this.#subscriptions.granted(index);
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
		const { topicAt, topicLength } = this.#reception;
		const known = this.#topicBytes;
		if (known === undefined || !this.#reception.isTopic(known)) {
			this.#topicBytes = this.#modem.memory.bytes.slice(topicAt, topicAt + topicLength);
			this.#topicText = decode(this.#topicBytes);
		}
		return this.#topicText;
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
		return this.#subscriptions.grantedFor(this.#modem.memory.bytes, inbox.topicAt, inbox.topicAt + inbox.topicLength, 1);
	}

	/** That message's payload bytes in all, or -1 while that is not known. */
	get byteLength(): number {
		return this.#reception.byteLength;
	}

	/** Disconnects in good order (QMTDISC, QMTCLOSE), then calls `onClose`. What is not acknowledged by then is given up. */
	disconnect(): void {
		this.#link.disconnect();
	}

	/** Closes at once: nothing more is sent or called. The module's connection may stay open; the next session clears it. */
	close(): void {
		if (!this.#link.closed) {
			this.#link.stop();
			this.#end();
		}
	}

	/** The same, and the module drops the connection without a DISCONNECT: the broker sends the will. */
	hangUp(): void {
		if (!this.#link.closed) {
			this.#link.hangUp();
			this.#end();
		}
	}

	/** Part of the modem's interface: it has become ready, or is no more. */
	onModemReady(): void {
		this.#link.onModemReady();
	}

	onModemLost(error: Error): void {
		this.#link.onModemLost(error);
	}

	/** Part of the modem's interface: a result line or URC of this connection, behind the connection. */
	onLine(name: number, parameters: Parameters): void {
		switch (name) {
			case PUB:
				this.#publishing.onURC(parameters);
				break;
			case STAT:
				this.#link.onStat(parameters);
				break;
			case SUB:
			case UNS:
				this.#subscriptions.onURC(parameters);
				break;
			case OPEN:
				this.#link.onOpen(parameters);
				break;
			case CONN:
				this.#link.onConn(parameters);
				break;
			case DISC:
				this.#link.onDisc(parameters);
				break;
			default:
				this.#link.onClose(parameters);
		}
	}

	/** Part of LinkOwner. */
	onUpload(name: string, sent: number, size: number): void {
		this.#callbacks.onUpload?.(name, sent, size);
	}

	/** Part of LinkOwner. */
	onForm(counted: boolean, hexadecimal: boolean): void {
		this.#reception.counted = counted;
		this.#reception.verbatim = !hexadecimal;
	}

	/** Part of LinkOwner. */
	onConnected(): void {
		this.#subscriptions.online();
	}

	/** Part of LinkOwner. */
	onOnline(): void {
		this.#publishing.online(!this.#reception.verbatim);
		this.#callbacks.onOpen?.();
	}

	/** Part of LinkOwner. */
	onConfirmed(): void {
		if (this.#pinged) {
			this.#pinged = false;
			this.#callbacks.onControl?.(PINGRESP, 0, 0);
		}
	}

	/** Part of LinkOwner. */
	onDown(): void {
		this.#pinged = false;
		this.#publishing.offline();
		this.#subscriptions.offline();
		if (this.#link.closed)
			this.#down();
	}

	/** Part of LinkOwner. */
	onLost(error: Error): void {
		this.losses += 1;
		this.#callbacks.onLost?.(error);
	}

	/** Part of LinkOwner. */
	onClosed(): void {
		this.#down();
		this.#callbacks.onClose?.();
	}

	/** Part of LinkOwner. */
	get deadline(): number {
		return Math.min(this.#publishing.deadline, this.#subscriptions.deadline);
	}

	/** Part of LinkOwner. */
	onDeadline(now: number): void {
		this.#subscriptions.onDeadline(now);
		this.#publishing.onDeadline(now);
	}

	/** Part of the modem's interface. @param what has happened: if the client is not connected, the link was lost because of it */
	suspect(what: string): void {
		this.#link.suspect(what);
	}

	/** Part of PublishingOwner. */
	onPublished(operation: number, identifier: number): void {
		this.#free();
		this.#callbacks.onControl?.(operation, identifier, 0);
	}

	/** Part of PublishingOwner. */
	onGivenUp(identifier: number, why: string): void {
		this.#free();
		this.#callbacks.onGivenUp?.(identifier, new Error(`AT+QMTPUB: ${why}`));
	}

	/** Part of PublishingOwner: what is published behind a SUBSCRIBE or UNSUBSCRIBE leaves behind it, too. */
	get held(): boolean {
		return this.#subscriptions.waiting;
	}

	/** Part of SubscriptionsOwner. */
	onAsked(): void {
		this.#publishing.pump();
	}

	/** Part of SubscriptionsOwner. */
	onSubscribed(operation: number, identifier: number, granted: number): void {
		this.#callbacks.onControl?.(operation, identifier, granted);
	}

	/** Part of ReceptionOwner. */
	onBroken(): void {
		this.#callbacks.onBroken?.();
	}

	/** Part of ReceptionOwner, and for whoever must not be called from inside its own call: `onLate` comes in a later turn, unless it is closed. */
	later(): void {
		if (!this.#link.closed)
			this.#modem.later(this.#connection);
	}

	/** Part of the modem's interface: the turn that `later` asked for. One thing a turn: an app that throws must not cost another. */
	onLate(): void {
		if (this.#freed) {
			this.#full = this.#freed = false;
			this.later();
			this.#callbacks.onWritable?.();
			return;
		}
		this.#reception.deliver();
		this.#callbacks.onLate?.();
	}

	/** @returns `id`, or else the next identifier that is not in flight. @throws RangeError when `id` is none, or in flight */
	#identify(id: number | undefined): number {
		if (id === undefined) {
			let next = this.#identifiers.next();
			while (this.#inFlight(next))
				next = this.#identifiers.next();
			return next;
		}
		checkInteger(id, "id", 1, 65535);
		if (this.#inFlight(id))
			throw new RangeError(`id: ${id} is in flight`);
		return id;
	}

	#inFlight(id: number): boolean {
		return this.#outbox.holds(id) || this.#subscriptions.holds(id);
	}

	#open(): void {
		if (this.#link.closed)
			throw closedError();
	}

	#end(): void {
		this.#callbacks = NONE;
		this.#down();
	}

	#down(): void {
		this.#publishing.close();
		this.#subscriptions.offline();
		this.#reception.clear();
		this.#modem.detach(this.#connection);
	}

	/** The outbox has room again. Whoever waits for it is told in a turn of its own, whatever becomes of this one. */
	#free(): void {
		if (this.#full) {
			this.#freed = true;
			this.later();
		}
	}
}

function listOf(filter: Text | readonly Text[]): readonly string[] {
	return typeof filter === "string" || filter instanceof Uint8Array ? [filterText(filter)] : filter.map(filterText);
}

function closedError(): Error {
	return new Error("session: is closed");
}
