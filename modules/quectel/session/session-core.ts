// The inside of a session: wires link, publishing, subscriptions and messages of one connection together. What the app is called for: ./session-events.
// Source: both notes chapters 2, 3 and 5.

import type Parameters from "../../at/parameters.js";
import Inbox from "../../mqtt/inbox.js";
import MessageReader from "../../mqtt/message-reader.js";
import Outbox from "../../mqtt/outbox.js";
import Identifiers, { gapTo, IDENTIFIERS, type PacketHolder } from "../../mqtt/packet-identifiers.js";
import { PINGRESP } from "../../mqtt/packet-types.js";
import { RECEIVED_TOPIC_LIMIT } from "../common/limits.js";
import type ModuleError from "../common/module-error.js";
import { PUB, STAT, SUB, UNS } from "../common/urcs.js";
import type { ConnectionHandler } from "../modem/connection-handler.js";
import { LINK, PROBE, PUBLISH } from "../modem/connection-timer.js";
import type Connection from "../modem/connection.js";
import Link, { type LinkOwner } from "./link.js";
import Probe from "./probe.js";
import Publishing from "./publishing.js";
import SessionEvents from "./session-events.js";
import type { SessionCallbacks, SessionValues } from "./session-options.js";
import Subscriptions from "./subscriptions.js";

/** One session on one connection, from its construction to `release`. */
export default class SessionCore implements ConnectionHandler, LinkOwner, PacketHolder {
	/** Times the link was lost or could not be had. */
	losses = 0;
	declare readonly events: SessionEvents;
	declare readonly inbox: Inbox;
	declare readonly messages: MessageReader;
	declare readonly outbox: Outbox;
	declare readonly link: Link;
	declare readonly publishing: Publishing;
	declare readonly subscriptions: Subscriptions;
	readonly #connection: Connection;
	declare readonly identifiers: Identifiers;
	/** undefined: none was asked for. */
	readonly #probe: Probe | undefined;
	/** A PINGRESP is owed. */
	#pinged = false;

	/**
	 * Takes the connection; the link begins when the module is ready.
	 * @param values the options, checked
	 * @throws Error when the connection is taken or the modem closed; RangeError when memory is short. Nothing is taken then
	 */
	constructor(connection: Connection, callbacks: SessionCallbacks, values: SessionValues) {
		const size = SessionCore.bytesFor(values.inbox, values.outbox);
		const base = connection.reserve(size);
		const module = connection.module;
		const memory = module.memory;
		this.#connection = connection;
		this.identifiers = new Identifiers(values.firstIdentifier ?? Identifiers.first(module.random));
		this.events = new SessionEvents(connection, base, callbacks, this);
		this.inbox = new Inbox(memory.bytes, base + SessionEvents.bytes, values.inbox, RECEIVED_TOPIC_LIMIT, memory.native);
		this.messages = new MessageReader(this.inbox, this.events, callbacks);
		this.events.reader = this.messages;
		this.outbox = new Outbox(memory.bytes, base + size - values.outbox, values.outbox);
		this.link = new Link(connection, values, this.events, this);
		if (values.probe > 0)
			this.#probe = new Probe(connection, this.link, values.probe, this);
		this.subscriptions = new Subscriptions(values, this.link, this.#probe, connection, this.events, this);
		this.publishing = new Publishing(connection, this.outbox, this.link, this.subscriptions, this.events, this.#probe);
		connection.attach(this);
		if (connection.backoff.failures < values.failures)
			connection.backoff.failures = values.failures;
		if (module.lifecycle.ready)
			this.link.onModemReady();
	}

	/** How many bytes of memory a session takes. */
	static bytesFor(inbox: number, outbox: number): number {
		return SessionEvents.bytes + Inbox.bytesFor(inbox, RECEIVED_TOPIC_LIMIT) + outbox;
	}

	/** Failures in a row on its connection. */
	get failures(): number {
		return this.#connection.backoff.failures;
	}

	/** Asks the module whether the client is connected: PINGRESP, or the link is lost. */
	ping(): void {
		this.#pinged = true;
		this.link.suspect();
	}

	/** Part of ConnectionHandler. */
	onModemReady(): void {
		this.link.onModemReady();
	}

	/** Part of ConnectionHandler. */
	onModemLost(error: ModuleError, context: number): void {
		this.link.onModemLost(error, context);
	}

	/** Part of ConnectionHandler. */
	suspect(error: ModuleError): void {
		this.link.suspect(error);
	}

	/** Part of ConnectionHandler: a result line or URC of this connection, behind the connection. */
	onLine(name: number, parameters: Parameters): void {
		switch (name) {
			case PUB:
				this.publishing.onURC(parameters);
				break;
			case STAT:
				this.link.onStat(parameters);
				break;
			case SUB:
			case UNS:
				this.subscriptions.onURC(parameters);
				break;
			default:
				this.link.onLine(name, parameters);
		}
	}

	/** Part of ConnectionHandler. */
	onDeadline(which: number, now: number): void {
		if (which === LINK)
			this.link.onDeadline();
		else if (which === PUBLISH)
			this.publishing.onDeadline(now);
		else if (which === PROBE)
			this.#probe!.onDeadline(now, this.publishing.waits || this.subscriptions.busy);
		else
			this.subscriptions.onDeadline();
	}

	/** Ends it here and now: nothing is sent or called any more. Twice is fine. Part of ConnectionHandler. */
	close(): void {
		if (!this.events.stopped) {
			this.link.stop();
			this.release();
		}
	}

	/** Ends it likewise, and the module drops the connection without a DISCONNECT. */
	hangUp(): void {
		if (!this.events.stopped) {
			this.link.hangUp();
			this.release();
		}
	}

	/** Gives the connection and its memory back, once; no callback follows. */
	release(): void {
		this.events.stop();
		this.onDown();
		this.publishing.close();
		this.messages.clear();
		this.#connection.release();
	}

	/** Part of LinkOwner. Messages that arrived before it are of an earlier session, in a form that is not known here. */
	onFormat(lengthPrefixed: boolean, hexPayload: boolean): void {
		this.messages.lengthPrefixed = lengthPrefixed;
		this.messages.hexPayload = hexPayload;
		this.#connection.receive(this.messages);
	}

	/** Part of LinkOwner. */
	onConnected(): void {
		this.subscriptions.online();
	}

	/** Part of LinkOwner. */
	onOnline(): void {
		this.events.open();
		this.publishing.online(this.messages.hexPayload);
		if (this.link.buffered)
			this.#connection.look();
		this.#probe?.online();
	}

	/** Part of LinkOwner. */
	onConfirmed(): void {
		if (this.#pinged) {
			this.#pinged = false;
			this.events.control(PINGRESP, 0, 0);
		}
	}

	/** Part of LinkOwner. */
	onDown(): void {
		this.#pinged = false;
		this.#connection.forget();
		this.publishing.offline();
		this.subscriptions.offline();
		this.identifiers.disturb(); // filters are asked for again with the identifiers they had
		this.#probe?.offline();
	}

	/** Part of LinkOwner. */
	onLost(error: ModuleError): void {
		this.losses += 1;
		this.events.lost(error, this.link.closed);
	}

	/** @returns `id`, from 1 to 65535, or else the next identifier that is not in flight. @throws RangeError when `id` is in flight */
	identify(id?: number): number {
		if (!id)
			return this.identifiers.next(this);
		if (this.gap(id) === 0)
			throw new RangeError(`id: ${id} is in flight`);
		this.identifiers.disturb();
		return id;
	}

	/** Part of PacketHolder. */
	gap(from: number): number {
		return Math.min(this.outbox.gap(from), this.subscriptions.gap(from), this.#probe ? gapTo(this.#probe.identifier, from) : IDENTIFIERS);
	}
}
