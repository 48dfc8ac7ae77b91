// The parts of one session, what each is told of the others, and what the app is told of them all.
// Source: BG96 note chapters 2, 3 and 5, DESIGN §5.4. The link's states are in ./link, publishing in ./publishing, receiving in ../receive/reception.

import type Parameters from "../../at/parameters.js";
import { checkInteger } from "../../base/check.js";
import Outbox from "../../mqtt/outbox.js";
import type Identifiers from "../../mqtt/packet-identifiers.js";
import { PINGRESP } from "../../mqtt/packet-types.js";
import { CONN, DISC, OPEN, PUB, STAT, SUB, UNS } from "../common/urcs.js";
import type Modem from "../modem.js";
import Reception, { type ReceptionOwner } from "../receive/reception.js";
import Link, { type LinkOwner } from "./link.js";
import Publishing, { type PublishingOwner } from "./publishing.js";
import { NONE, type QMTSessionOptions, type SessionCallbacks, type SessionValues } from "./session-options.js";
import Subscriptions, { type SubscriptionsOwner } from "./subscriptions.js";

/** Holds a session together: each part knows this one only, as its owner. */
export default class Parts implements LinkOwner, PublishingOwner, SubscriptionsOwner, ReceptionOwner {
	/** Times the link was lost or could not be had. */
	losses = 0;
	/** The outbox had no room for a message: `onWritable` is owed when it has. */
	full = false;
	readonly outbox: Outbox;
	readonly link: Link;
	readonly publishing: Publishing;
	readonly reception: Reception;
	readonly subscriptions: Subscriptions;
	/** The options, for their callbacks; after `end`, none. */
	#callbacks: SessionCallbacks;
	readonly #modem: Modem;
	readonly #connection: number;
	readonly #identifiers: Identifiers;
	/** It was `full`, and a message has left the outbox. */
	#freed = false;
	/** A PINGRESP is owed. */
	#pinged = false;

	/**
	 * Makes all parts; the link begins when it hears that the modem is ready.
	 * @param values the options, checked
	 * @param base first byte of the modem's memory that is theirs, `Parts.bytesFor` long
	 */
	constructor(options: QMTSessionOptions, values: SessionValues, identifiers: Identifiers, base: number) {
		const { modem } = options;
		const { bytes } = modem.memory;
		const { connection, inbox, wait } = values;
		this.#callbacks = options;
		this.#modem = modem;
		this.#connection = connection;
		this.#identifiers = identifiers;
		this.reception = new Reception(bytes, base, inbox, this, options.onReadable);
		this.outbox = new Outbox(bytes, base + Reception.sizeFor(inbox), values.outbox);
		this.link = new Link(modem, values, options.id, wait, this);
		this.publishing = new Publishing(modem, this.outbox, connection, wait, this.link, this);
		this.subscriptions = new Subscriptions(modem, connection, wait, values, this.link, this);
	}

	/** How many bytes of memory they take. */
	static bytesFor(inbox: number, outbox: number): number {
		return Reception.sizeFor(inbox) + outbox;
	}

	/** Asks the module whether the client is connected: PINGRESP, or the link is lost. */
	ping(): void {
		this.#pinged = true;
		this.link.suspect("AT+QMTCONN?: not connected");
	}

	/** A result line or URC of this connection, behind the connection. */
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
			case OPEN:
				this.link.onOpen(parameters);
				break;
			case CONN:
				this.link.onConn(parameters);
				break;
			case DISC:
				this.link.onDisc(parameters);
				break;
			default:
				this.link.onClose(parameters);
		}
	}

	/** Part of LinkOwner. */
	onUpload(name: string, sent: number, size: number): void {
		this.#callbacks.onUpload?.(name, sent, size);
	}

	/** Part of LinkOwner. Messages that came before it are an earlier session's, in a form that nobody here knows. */
	onForm(counted: boolean, hexadecimal: boolean): void {
		this.reception.counted = counted;
		this.reception.verbatim = !hexadecimal;
		this.#modem.receive(this.#connection, this.reception);
	}

	/** Part of LinkOwner. */
	onConnected(): void {
		this.subscriptions.online();
	}

	/** Part of LinkOwner. */
	onOnline(): void {
		this.publishing.online(!this.reception.verbatim);
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
		this.publishing.offline();
		this.subscriptions.offline();
		if (this.link.closed)
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
		return Math.min(this.publishing.deadline, this.subscriptions.deadline);
	}

	/** Part of LinkOwner. */
	onDeadline(now: number): void {
		this.subscriptions.onDeadline(now);
		this.publishing.onDeadline(now);
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
		return this.subscriptions.waiting;
	}

	/** Part of SubscriptionsOwner. */
	onAsked(): void {
		this.publishing.pump();
	}

	/** Part of SubscriptionsOwner. */
	onSubscribed(operation: number, identifier: number, granted: number): void {
		this.#callbacks.onControl?.(operation, identifier, granted);
	}

	/** Part of ReceptionOwner. */
	onBroken(): void {
		this.#callbacks.onBroken?.();
	}

	/** Part of ReceptionOwner: `onLate` comes in a later turn, unless the session is closed. */
	later(): void {
		if (!this.link.closed)
			this.#modem.later(this.#connection);
	}

	/** The turn that `later` asked for. One thing a turn: an app that throws must not cost another. */
	onLate(): void {
		if (this.#freed) {
			this.full = this.#freed = false;
			this.later();
			this.#callbacks.onWritable?.();
			return;
		}
		this.reception.deliver();
		this.#callbacks.onLate?.();
	}

	/** It is closed: nobody is called any more. */
	end(): void {
		this.#callbacks = NONE;
		this.#down();
	}

	/** @returns `id`, or else the next identifier that is not in flight. @throws RangeError when `id` is none, or in flight */
	identify(id: number | undefined): number {
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
		return this.outbox.holds(id) || this.subscriptions.holds(id);
	}

	#down(): void {
		this.publishing.close();
		this.subscriptions.offline();
		this.reception.clear();
		this.#modem.detach(this.#connection);
	}

	/** The outbox has room again. Whoever waits for it is told in a turn of its own, whatever becomes of this one. */
	#free(): void {
		if (this.full) {
			this.#freed = true;
			this.later();
		}
	}
}
