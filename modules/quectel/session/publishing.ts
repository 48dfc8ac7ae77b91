// Publishing on one connection: outbox, in-flight window, and what the module says of the messages. The command: ./publish.
// Source: both notes §3.2.8 (results 0 to 2, five in flight), MODEM.md §3.6 and §4, DESIGN §5.4 (honest delivery).

import type Engine from "../../at/engine.js";
import type Parameters from "../../at/parameters.js";
import { ABORTED, OK, TIMEOUT } from "../../at/result-codes.js";
import type { Clock } from "../../base/platform.js";
import Window from "../../mqtt/in-flight.js";
import type Outbox from "../../mqtt/outbox.js";
import { QUEUED, SENDING, SENT } from "../../mqtt/outbox.js";
import { PUBACK, PUBCOMP, PUBLISH } from "../../mqtt/packet-types.js";
import type Modem from "../modem.js";
import type Deadline from "./deadline.js";
import type Link from "./link.js";
import PublishCommand, { type PublishOwner } from "./publish.js";

/** Milliseconds before a publish that the module refused is tried again; how often it is tried on one link, and on how many. */
const RETRY_DELAY = 1000;
const RETRIES = 3;
const LINKS = 2;
/** Times a packet may go unacknowledged, with none acknowledged in between, until the link is given up. */
const FRUITLESS = 2;

/** Who a Publishing works for. */
export interface PublishingOwner {
	/** Nothing may be sent until `pump` is called. */
	readonly held: boolean;
	/** A publish is done: PUBACK, PUBCOMP, or PUBLISH for QoS 0. */
	onPublished(operation: number, identifier: number): void;
	/** A message left the outbox unacknowledged. @param why it was refused, or that its outcome is unknown */
	onGivenUp(identifier: number, why: string): void;
}

/** Sends what the outbox holds, in order, at most five unacknowledged. */
export default class Publishing implements PublishOwner {
	/** QoS 0 messages that went out without any word of the module, or were lost with the link. */
	unconfirmed = 0;
	/** Times the module told of a retransmission (result 1). */
	retransmissions = 0;
	readonly #engine: Engine;
	readonly #clock: Clock;
	readonly #outbox: Outbox;
	readonly #window = new Window();
	readonly #command: PublishCommand;
	readonly #link: Link;
	readonly #deadline: Deadline;
	readonly #owner: PublishingOwner;
	readonly #wait: number;
	#online = false;
	#retryAt = Infinity;
	#refusedSlot = -1;
	#refusals = 0;
	#fruitless = 0;

	/** @param wait milliseconds from OK to `+QMTPUB`: packet timeout × (retries + 1), and a margin */
	constructor(modem: Modem, outbox: Outbox, connection: number, wait: number, link: Link, owner: PublishingOwner) {
		this.#engine = modem.engine;
		this.#clock = modem.clock;
		this.#outbox = outbox;
		this.#wait = wait;
		this.#link = link;
		this.#deadline = link.deadline;
		this.#owner = owner;
		this.#command = new PublishCommand(this, outbox, modem.capabilities, connection, wait);
	}

	/** When `onDeadline` wants to be called, in the clock's milliseconds; Infinity when never. */
	get deadline(): number {
		return this.#window.count > 0 ? Math.min(this.#window.deadline, this.#retryAt) : this.#retryAt;
	}

	/** The link is up: everything in the outbox may go. @param digits the module takes and gives payloads as hexadecimal digits */
	online(digits: boolean): void {
		this.#command.digits = digits;
		this.#online = true;
		this.#fruitless = 0;
		this.#retryAt = Infinity;
		this.#settle();
		this.pump();
	}

	/** The link is gone: what was not acknowledged is sent again when it comes back, QoS 1; is unknown, QoS 2; is lost, QoS 0. */
	offline(): void {
		this.#online = false;
		this.#retryAt = Infinity;
		this.#refusals -= this.#refusals % RETRIES; // perhaps they were the link's fault
		this.#engine.withdraw(this.#command);
		while (this.#window.count > 0) {
			const slot = this.#window.slot(0);
			this.#window.remove(0);
			this.#unknown(slot);
		}
		this.#settle();
	}

	/** The session is gone, and the outbox's memory serves another: no byte of it is sent any more. */
	close(): void {
		this.offline();
		this.#engine.cancel(this.#command);
	}

	/** What became of a message whose command was withdrawn or aborted: one whose line had left may have been sent. */
	#settle(): void {
		const { slot, left, queued } = this.#command;
		if (queued || slot < 0 || this.#outbox.state(slot) !== SENDING)
			return;
		if (left)
			this.#unknown(slot);
		else
			this.#outbox.retract(slot);
	}

	/** Sends the next message if one may go. */
	pump(): void {
		if (!this.#online || this.#command.queued || this.#window.full || this.#retryAt !== Infinity || this.#owner.held)
			return;
		const slot = this.#outbox.next;
		if (slot < 0)
			return;
		if (!this.#carries(slot)) { // told in a later turn
			this.#retryAt = this.#clock.now();
			this.#deadline.rearm();
			return;
		}
		this.#outbox.setState(slot, SENDING);
		this.#engine.submit(this.#command.prepare(slot));
	}

	/** Part of PublishOwner: the final result code of AT+QMTPUB. @param slot -1: its message was acknowledged before */
	onResult(slot: number, result: number): void {
		const outbox = this.#outbox;
		if (slot < 0)
			this.pump();
		else if (result === OK) {
			outbox.setState(slot, SENT);
			this.#window.add(outbox.identifier(slot), slot, this.#clock.now() + this.#wait);
			if (!this.#online)
				this.offline();
			this.#deadline.rearm();
			this.pump();
		}
		else if (result === TIMEOUT) {
			if (this.#command.left) {
				this.#link.suspect("AT+QMTPUB: no answer");
				this.#unknown(slot);
			}
			else {
				outbox.retract(slot);
				this.#fruitless += 1;
				this.#doubt("AT+QMTPUB: no prompt");
				this.pump();
			}
		}
		else if (result !== ABORTED) // else the link goes down, or comes up, and settles it
			this.#refused(slot);
	}

	/** `+QMTPUB: c,id,result[,value]` behind the connection. */
	onURC(parameters: Parameters): void {
		const identifier = parameters.integer();
		const result = parameters.integer();
		const index = this.#window.find(identifier);
		if (result === 1) {
			this.retransmissions += 1;
			if (index >= 0) {
				this.#window.extend(index, this.#clock.now() + this.#wait);
				this.#deadline.rearm();
			}
			return;
		}
		const slot = index >= 0 ? this.#window.slot(index) : result === 0 && this.#claim(identifier) ? this.#command.slot : this.#outbox.tried(identifier);
		if (slot < 0)
			return;
		if (index >= 0)
			this.#window.remove(index);
		else if (slot === this.#command.slot)
			this.#command.slot = -1;
		if (result === 0)
			this.#done(slot);
		else {
			this.#fruitless += 1;
			this.#pause("AT+QMTPUB: result 2 (failed to send packet)");
			this.#unknown(slot);
		}
	}

	/** A deadline has passed. */
	onDeadline(now: number): void {
		if (this.#window.overdue(now) >= 0) {
			this.#fruitless += 1;
			this.#doubt("AT+QMTPUB: no result line");
		}
		// The doubt may have given up the link, and with it everything in flight.
		for (let index = this.#window.overdue(now); index >= 0; index = this.#window.overdue(now)) {
			const slot = this.#window.slot(index);
			this.#window.remove(index);
			this.#unknown(slot);
		}
		if (this.#retryAt <= now) {
			this.#retryAt = Infinity;
			this.#retry();
		}
	}

	/** Goes on with the next message, or gives it up: it was accepted before the module told what it takes, and cannot be sent to this one. */
	#retry(): void {
		const slot = this.#outbox.next;
		if (slot < 0 || this.#carries(slot)) {
			this.pump();
			return;
		}
		const identifier = this.#outbox.identifier(slot);
		this.#remove(slot);
		this.#owner.onGivenUp(identifier, "this firmware cannot carry its payload");
	}

	#carries(slot: number): boolean {
		const outbox = this.#outbox;
		return this.#command.carries(outbox.mark(slot), outbox.end(slot) - outbox.payload(slot));
	}

	/**
	 * Whether a result line with this identifier is that of the command under way: it has left to its last byte, and its OK was lost;
	 * or it waits to be sent again, and need not be.
	 */
	#claim(identifier: number): boolean {
		const { slot, left, queued } = this.#command;
		if (!queued || slot < 0 || this.#outbox.identifier(slot) !== identifier)
			return false;
		return left ? this.#engine.transmit.empty : this.#outbox.attempts(slot) > 1 && this.#engine.withdraw(this.#command);
	}

	#done(slot: number): void {
		const outbox = this.#outbox;
		const identifier = outbox.identifier(slot);
		const QoS = outbox.QoS(slot);
		this.#fruitless = 0;
		this.#link.proved();
		this.#remove(slot);
		this.#owner.onPublished(QoS === 0 ? PUBLISH : QoS === 1 ? PUBACK : PUBCOMP, identifier);
	}

	/** A message leaves the outbox, the next one may go: all of that before the app is told, which may throw. */
	#remove(slot: number): void {
		if (slot === this.#refusedSlot)
			this.#refusedSlot = -1;
		this.#outbox.remove(slot);
		this.#deadline.rearm();
		this.pump();
	}

	/** Whether the broker has it cannot be told: QoS 1 is sent again, QoS 2 is reported, QoS 0 is done. */
	#unknown(slot: number): void {
		const outbox = this.#outbox;
		const QoS = outbox.QoS(slot);
		if (QoS === 1) {
			outbox.setState(slot, QUEUED);
			this.#deadline.rearm();
			this.pump();
			return;
		}
		const identifier = outbox.identifier(slot);
		this.#remove(slot);
		if (QoS === 0) {
			this.unconfirmed += 1;
			this.#owner.onPublished(PUBLISH, 0);
		}
		else
			this.#owner.onGivenUp(identifier, "QoS 2, and its outcome is unknown");
	}

	/**
	 * The module answered with an error: perhaps the link is gone, perhaps it takes no more now, perhaps it takes this one never. That is certain only when
	 * it was refused time and again on a second link, too: there, nothing older is in flight.
	 */
	#refused(slot: number): void {
		const outbox = this.#outbox;
		this.#refusals = slot === this.#refusedSlot ? this.#refusals + 1 : 1;
		this.#refusedSlot = slot;
		if (this.#refusals === RETRIES * LINKS) {
			const identifier = outbox.identifier(slot);
			this.#remove(slot);
			this.#owner.onGivenUp(identifier, `refused: ${this.#engine.evidence}`);
			return;
		}
		outbox.setState(slot, QUEUED);
		if (this.#refusals === RETRIES)
			this.#link.fail(`AT+QMTPUB: refused: ${this.#engine.evidence}`);
		else
			this.#pause(`AT+QMTPUB: ${this.#engine.evidence}`);
	}

	/** Sends nothing for a while, and asks whether the link is up. */
	#pause(what: string): void {
		this.#retryAt = this.#clock.now() + RETRY_DELAY;
		this.#deadline.rearm();
		this.#doubt(what);
	}

	/** A client that says it is connected while nothing is acknowledged any more talks to a dead peer: its link is given up. */
	#doubt(what: string): void {
		if (this.#fruitless < FRUITLESS)
			this.#link.suspect(what);
		else
			this.#link.fail(what);
	}
}
