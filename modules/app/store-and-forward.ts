// Delivery by way of a journal: a reading is stored when it is taken, and goes to the session when it is its turn. Opens the journal, and does without until it can.
// Source: docs/journal.md (In the sensor node).

import { SLOTS } from "../mqtt/outbox.js";
import type QMTSession from "../quectel/session.js";
import Backlog from "./backlog.js";
import Delivery, { type Destination } from "./delivery.js";
import type { BacklogOptions, Host, NodeObserver } from "./host.js";
import Retry from "./retry.js";

/** What a journal asks of its node, and reports to it. */
export interface JournalOwner {
	/** Bytes of the longest reading. */
	readonly longest: number;
	/** No answer is due: a sector may be erased, which stalls the machine. */
	readonly quiet: boolean;
	/** Milliseconds since 1970, or undefined while unknown. */
	readonly time: number | undefined;
	/** The status is due. */
	report(): void;
	/** The journal was opened after all: readings can be taken at any time, and some may wait. */
	reopened(): void;
}

/** @returns the delivery of a node: with a journal, where the host has one */
export function deliveryOf(owner: JournalOwner, host: Host): Delivery {
	return host.journal ? new StoreAndForward(owner, host, host.journal) : new Delivery(SLOTS);
}

/** @returns the journal, or why it cannot be opened. @param size of the table of deliveries */
function open(options: BacklogOptions, longest: number, size: number): Backlog | string {
	try {
		return new Backlog(options, longest, size);
	}
	catch (error) {
		return `journal: ${String(error)}`;
	}
}

/**
 * Opens its journal when it is made: before the modem, because that may erase. A storage that fails must not keep the node from coming online: until it is opened, with
 * pauses, readings go to the session at once.
 */
export default class StoreAndForward extends Delivery {
	readonly #owner: JournalOwner;
	readonly #host: Host;
	readonly #options: BacklogOptions;
	#backlog: Backlog | undefined;
	/** Of a journal that could not be opened. */
	#retry: Retry | undefined;

	constructor(owner: JournalOwner, host: Host, options: BacklogOptions) {
		const opened = open(options, owner.longest, Backlog.WINDOW);
		super(typeof opened === "string" ? SLOTS : Backlog.WINDOW);
		this.#owner = owner;
		this.#host = host;
		this.#options = options;
		this.#use(opened);
	}

	override get early(): boolean {
		return this.#backlog !== undefined;
	}

	override get accepted(): number {
		return this.#backlog?.stored ?? super.accepted;
	}

	override get waiting(): number {
		return Math.max(this.#backlog?.waiting ?? 0, this.pending);
	}

	override get counters(): { readonly [name: string]: number } {
		return this.#backlog?.counters ?? super.counters;
	}

	override take(to: Destination | undefined, bytes: Uint8Array, length: number, QoS: number, now: number, time: number | undefined, alarm: boolean): boolean {
		const backlog = this.#backlog;
		if (!backlog)
			return super.take(to, bytes, length, QoS, now, time, alarm);
		backlog.maintain(this.#owner.quiet);
		const stored = backlog.store(bytes, length, time, QoS, alarm);
		this.dropped = backlog.lost;
		return stored;
	}

	override publish(to: Destination): void {
		const backlog = this.#backlog;
		if (!backlog)
			return;
		const before = backlog.unknown;
		if (backlog.publish(to.session, to.topic, this, this.#owner.time, this.#host.clock.now()))
			to.session.later();
		const unknown = backlog.unknown - before;
		if (unknown > 0) {
			this.#host.watcher?.trace?.(`journal: QoS 2, and the outcome is unknown: ${unknown}`);
			this.#owner.report();
		}
	}

	override acknowledge(id: number): boolean {
		const found = super.acknowledge(id);
		if (found)
			this.#backlog?.settle(this, true);
		return found;
	}

	override giveUp(id: number, unknown: boolean): boolean {
		const backlog = this.#backlog;
		const found = super.giveUp(id);
		if (found && backlog) {
			if (!unknown)
				backlog.settle(this, false);
			else if (backlog.doubt(this))
				this.givenUp -= 1; // it is sent again
		}
		return found;
	}

	override maintain(): void {
		if (this.pending === 0)
			this.#backlog?.maintain(this.#owner.quiet);
	}

	override save(): void {
		this.#backlog?.save();
	}

	override close(): void {
		this.save();
		this.#retry?.stop();
		this.trouble = "";
	}

	override show(observer: NodeObserver | undefined, session: QMTSession | undefined, outbox: number): void {
		super.show(observer, session, outbox);
		if (this.#backlog)
			observer?.onJournal?.(this.#backlog.waiting);
	}

	/** @param opened the journal, which goes on with numbers and losses; or why there is none: it is opened later */
	#use(opened: Backlog | string): void {
		if (typeof opened === "string") {
			this.trouble = `${opened}\n`;
			(this.#retry ??= new Retry(this.#host.clock, () => this.#reopen())).failed();
			this.#host.watcher?.trace?.(opened);
			return;
		}
		if (this.#retry) {
			this.#retry.stop();
			this.trouble = "";
			opened.join(this.last, this); // while `accepted` is still what the session had
		}
		this.#backlog = opened;
		this.last = opened.last;
		this.dropped = opened.lost;
	}

	/** Tries again to open the journal, while no answer is due, or the module is held off. Readings that were taken before stay with the session. */
	#reopen(): void {
		const hold = this.#options.hold;
		if (!hold && !this.#owner.quiet) {
			this.#retry!.postponed();
			return;
		}
		hold?.write(1);
		const opened = open(this.#options, this.#owner.longest, SLOTS);
		hold?.write(0);
		this.#use(opened);
		if (this.#backlog)
			this.#owner.reopened();
	}
}
