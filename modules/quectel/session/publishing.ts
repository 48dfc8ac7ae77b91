// Publishing on one connection: AT+QMTPUB in each form that a module takes, the outbox, the in-flight window, and what the module answers.
// Source: both notes §3.2.8 (prompt or "<msg>", results 0 to 2, five in flight), MQTT 3.1.1 §4.3 and §4.4; docs/architecture.md (BG96, BG95, BC20 and their firmware).

import { CR } from "../../at/ascii.js";
import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Engine from "../../at/engine.js";
import type Parameters from "../../at/parameters.js";
import { ABORTED, OK, TIMEOUT } from "../../at/result-codes.js";
import type { Clock } from "../../base/platform.js";
import { encode } from "../../base/utf8.js";
import type Outbox from "../../mqtt/outbox.js";
import { IN_FLIGHT, KEYED, MARK_AT, SENDING } from "../../mqtt/outbox.js";
import { PUBACK, PUBCOMP, PUBLISH } from "../../mqtt/packet-types.js";
import type Capabilities from "../common/capabilities.js";
import ModuleError, { commandError } from "../common/module-error.js";
import { PUBLISH as DEADLINE } from "../modem/connection-timer.js";
import type Connection from "../modem/connection.js";
import type Link from "./link.js";
import { ANY_BYTE } from "./payload-check.js";
import type Probe from "./probe.js";
import type SessionEvents from "./session-events.js";
import type Subscriptions from "./subscriptions.js";

/** Parameter names; constants, because on some builds of XS a string literal allocates each time. */
const ID = "id";
const QOS = "QoS";
const RETAIN = "retain";
const LENGTH = "length";

/** Of a deadline: there is none. A constant, because on XS a global is looked up each time. */
const NEVER = Infinity;

/** Milliseconds before a publish that the module refused is tried again; how often it is tried on one link, and on how many. */
const RETRY_DELAY = 1000;
const RETRIES = 3;
const LINKS = 2;
/** Times a packet may go unacknowledged, with none acknowledged in between, until the link is given up. */
const FRUITLESS = 2;

/** Sends what the outbox holds, in order, at most five unacknowledged; one command object, for one message at a time. */
export default class Publishing extends Command {
	/** QoS 0 messages that went out without any word of the module, or were lost with the link. */
	unconfirmed = 0;
	readonly #engine: Engine;
	readonly #clock: Clock;
	readonly #capabilities: Capabilities;
	readonly #connection: Connection;
	readonly #outbox: Outbox;
	readonly #link: Link;
	readonly #subscriptions: Subscriptions;
	readonly #events: SessionEvents;
	readonly #probe: Probe | undefined;
	/** The publish command, as errors name it; and up to the packet identifier. */
	readonly #command: string;
	readonly #prefix: Uint8Array;
	/** Milliseconds from OK to `+QMTPUB`; fewer when the last one did not come. */
	#wait = 0;
	/** Slot of the message whose command was submitted last; -1: it was acknowledged before its OK. */
	#slot = 0;
	/** Its line has been written. */
	#composed = false;
	/** Between quotes, payloads go as they are; else as hexadecimal digits: the firmware took "dataformat". */
	#quoted = false;
	#online = false;
	#retryAt = NEVER;
	/** The deadline that the connection's timer has, or an earlier one: no later than any there is here. */
	#dueAt = NEVER;
	#refusedSlot = -1;
	#refusals = 0;
	#fruitless = 0;

	constructor(connection: Connection, outbox: Outbox, link: Link, subscriptions: Subscriptions, events: SessionEvents, probe: Probe | undefined) {
		super(0);
		const module = connection.module;
		this.#engine = module.engine;
		this.#clock = module.clock;
		this.#capabilities = module.capabilities;
		this.prompts = module.capabilities.prompt;
		this.#connection = connection;
		this.#outbox = outbox;
		this.#link = link;
		this.#subscriptions = subscriptions;
		this.#events = events;
		this.#probe = probe;
		this.#command = module.profile.publish;
		this.#prefix = encode(`${this.#command}=${connection.index},`);
		subscriptions.follower = this;
	}

	/** The link is up: everything in the outbox may go. @param hexPayload the module takes and gives payloads as hexadecimal digits */
	online(hexPayload: boolean): void {
		this.#quoted = !this.prompts && !hexPayload;
		this.#online = true;
		this.timeout = this.#connection.answerWait;
		this.#wait = this.#connection.packetWait;
		this.#fruitless = 0;
		this.#retryAt = NEVER;
		this.#settle();
		this.pump();
	}

	/** A result line, or the OK before it, is due. */
	get waits(): boolean {
		return this.queued || this.#outbox.inFlight > 0;
	}

	/** The link is gone: what was not acknowledged is sent again on the next link (QoS 1), is reported unknown (QoS 2), or is lost (QoS 0). */
	offline(): void {
		this.#online = false;
		this.#retryAt = NEVER;
		this.#refusals -= this.#refusals % RETRIES; // perhaps they were the link's fault
		this.#engine.withdraw(this);
		this.#expire(NEVER);
		this.#settle();
	}

	/** The session is gone, behind `offline`, and the outbox's memory serves another: no byte of it is sent any more. */
	close(): void {
		this.#engine.cancel(this);
	}

	/** What became of a message whose command was withdrawn or aborted: one whose line had left may have been sent. */
	#settle(): void {
		const slot = this.#slot;
		if (this.queued || slot < 0 || this.#outbox.states[slot] !== SENDING)
			return;
		if (this.#left)
			this.#unknown(slot);
		else
			this.#outbox.retract(slot);
	}

	/** Sends the next message if one may go; none behind a SUBSCRIBE or UNSUBSCRIBE that waits. */
	pump(): void {
		const outbox = this.#outbox;
		if (this.queued || !this.#online || outbox.inFlight === IN_FLIGHT || this.#retryAt !== NEVER || this.#subscriptions.waiting)
			return;
		const slot = outbox.next;
		if (slot < 0)
			return;
		if (this.#quoted ? (outbox.flags[slot]! >> MARK_AT & 7) === ANY_BYTE : !this.#carries(slot)) { // given up in a later turn
			this.#arm(this.#retryAt = this.#clock.now());
			return;
		}
		outbox.begin(slot);
		this.#slot = slot;
		this.#composed = this.prompted = false;
		this.#engine.submit(this);
	}

	override compose(line: CommandLine): void {
		const slot = this.#slot;
		const outbox = this.#outbox;
		const kind = outbox.flags[slot]!;
		const identifier = outbox.identifiers[slot]!;
		const payload = outbox.payloads[slot]!;
		const end = outbox.ends[slot]!;
		this.#composed = true;
		if (kind < KEYED || !line.resume(this, kind, identifier)) { // of a message with the same topic the head, up to the topic or to the payload, is still there
			line.begin(this.#prefix).integer(identifier, ID);
			const numberEnd = line.end;
			line.comma().integer(kind >> 1 & 3, QOS).comma().integer(kind & 1, RETAIN).comma().range(outbox.topics[slot]!, payload);
			if (!this.prompts)
				line.comma();
			if (kind >= KEYED)
				line.keep(this, kind, identifier, numberEnd);
		}
		if (this.prompts) {
			this.payloadFrom = payload;
			this.payloadTo = end;
			this.terminated = (kind >> MARK_AT & 7) !== ANY_BYTE && end - payload <= this.#capabilities.promptPayload;
			this.unprompted = false;
			if (!this.terminated) { // only where it must be: this form cannot be cancelled
				const cr = line.bytes.indexOf(CR, payload);
				this.unprompted = cr < 0 || cr >= end;
				line.comma().integer(end - payload, LENGTH);
			}
		}
		else if (this.#quoted)
			line.range(payload, end);
		else
			line.hexadecimal(payload, end);
	}

	override onResult(result: number, code: number): void {
		const slot = this.#slot;
		const outbox = this.#outbox;
		if (slot < 0)
			this.pump();
		else if (result === OK) {
			const deadline = this.#clock.now() + this.#wait;
			outbox.sent(slot, deadline);
			if (this.#online) {
				if (deadline < this.#dueAt)
					this.#arm(deadline);
				if (outbox.span > outbox.inFlight)
					this.pump();
			}
			else
				this.offline();
		}
		else if (result === TIMEOUT) {
			if (this.#left) {
				this.#link.suspect(commandError(this.#command, result, code, ""));
				this.#unknown(slot);
			}
			else {
				outbox.retract(slot);
				this.#fruitless += 1;
				this.#doubt(new ModuleError("timeout", 0, `${this.#command}: no prompt`));
				this.pump();
			}
		}
		else if (result !== ABORTED) // else the link goes down, or comes up, and settles it
			this.#refused(slot, result, code);
	}

	/** `+QMTPUB: c,id,result[,value]` behind the connection. */
	onURC(parameters: Parameters): void {
		const outbox = this.#outbox;
		let result = parameters.lastTwo();
		let identifier = result / 10 | 0;
		if (result >= 0)
			result -= identifier * 10;
		else {
			identifier = parameters.integer();
			result = parameters.integer();
		}
		let slot = outbox.findSent(identifier);
		if (result === 1) {
			if (slot >= 0)
				outbox.deadlines[slot] = this.#clock.now() + this.#wait;
			this.#events.retransmit(PUBLISH, identifier, parameters.integer());
			return;
		}
		if (slot < 0) {
			// Its OK was lost, if its command is under way and has left to its last byte; or it waits to be sent again, and need not be.
			const own = this.#slot;
			if (result === 0 && this.queued && own >= 0 && outbox.identifiers[own] === identifier
				&& (this.#left ? this.#engine.transmit.empty : outbox.tried(own) && this.#engine.withdraw(this)))
				slot = own;
			else
				slot = outbox.findTried(identifier);
			if (slot < 0)
				return;
			if (slot === own)
				this.#slot = -1;
		}
		if (result !== 0) {
			this.#fruitless += 1;
			outbox.requeue(slot); // it is not in flight when the link goes
			this.#pause(new ModuleError("QMTPUB", result, `${this.#command}: result 2 (failed to send packet)`));
			this.#unknown(slot);
			return;
		}
		const QoS = outbox.flags[slot]! >> 1 & 3;
		if (this.#fruitless > 0) {
			this.#fruitless = 0;
			this.#wait = this.#connection.packetWait;
		}
		if (QoS > 0)
			this.#probe?.answered();
		if (this.#connection.backoff.failures > 0) // a message got through: earlier failures do not count any more
			this.#connection.backoff.reset();
		this.#events.control(QoS === 0 ? PUBLISH : QoS === 1 ? PUBACK : PUBCOMP, identifier, 0);
		this.#remove(slot);
	}

	/** A deadline has passed. */
	onDeadline(now: number): void {
		if (this.#outbox.overdue(now) >= 0) {
			this.#fruitless += 1;
			this.#wait = this.#connection.secondWait;
			this.#doubt(new ModuleError("timeout", 0, `${this.#command}: no result line`));
		}
		this.#expire(now); // the doubt may have given up the link, and with it everything in flight
		if (this.#retryAt <= now) {
			const slot = this.#outbox.next;
			this.#retryAt = NEVER;
			if (slot < 0 || this.#carries(slot))
				this.pump();
			else // it was accepted before it was known what the module takes
				this.#giveUp(slot, new ModuleError("payload", 0, `${this.#command}: this firmware cannot carry its payload`));
		}
		this.#dueAt = NEVER;
		this.#arm(Math.min(this.#outbox.deadline, this.#retryAt));
	}

	/** What is in flight and overdue at `now` has no outcome that is known. */
	#expire(now: number): void {
		let slot = this.#outbox.overdue(now);
		while (slot >= 0) {
			this.#unknown(slot);
			slot = this.#outbox.overdue(now);
		}
	}

	/** The module may have the message: its line, or behind a prompt a byte of its payload, has left. */
	get #left(): boolean {
		return this.prompts ? this.prompted : this.#composed;
	}

	/** Whether the module takes this message in a form that it has. */
	#carries(slot: number): boolean {
		const outbox = this.#outbox;
		const anyByte = (outbox.flags[slot]! >> MARK_AT & 7) === ANY_BYTE;
		if (this.#quoted)
			return !anyByte;
		return outbox.ends[slot]! - outbox.payloads[slot]! <= this.#capabilities.payload && (!this.prompts || !anyByte || this.#capabilities.fixedLength);
	}

	/** A message leaves the outbox, the next one may go. */
	#remove(slot: number): void {
		if (slot === this.#refusedSlot)
			this.#refusedSlot = -1;
		const outbox = this.#outbox;
		outbox.remove(slot);
		if (this.#events.full)
			this.#events.freed();
		if (outbox.span > outbox.inFlight)
			this.pump();
	}

	/** Sets the connection's timer to a deadline, unless it has an earlier one: a timer that is too early costs a look. */
	#arm(deadline: number): void {
		if (deadline < this.#dueAt) {
			this.#dueAt = deadline;
			this.#connection.timer.set(DEADLINE, deadline);
		}
	}

	#giveUp(slot: number, error: ModuleError): void {
		this.#events.givenUp(this.#outbox.identifiers[slot]!, error);
		this.#remove(slot);
	}

	/** Whether the broker has it cannot be known: QoS 1 is sent again, QoS 2 is reported, QoS 0 is done. */
	#unknown(slot: number): void {
		const outbox = this.#outbox;
		const QoS = outbox.flags[slot]! >> 1 & 3;
		if (QoS === 1) {
			outbox.requeue(slot);
			this.pump();
			return;
		}
		if (QoS === 0) {
			this.unconfirmed += 1;
			this.#events.control(PUBLISH, 0, 0);
			this.#remove(slot);
		}
		else
			this.#giveUp(slot, new ModuleError("outcome", 0, `${this.#command}: QoS 2, and its outcome is unknown`));
	}

	/**
	 * The module answered with an error: perhaps the link is gone, perhaps it takes no more now, perhaps it takes this one never. That is certain only when
	 * it was refused time and again on a second link, too: there, nothing older is in flight. An error in place of the prompt may be early, with the module
	 * taking the probes that follow as the payload; where ESC cannot cancel that, the link is given up, so that no result line of it counts for this message,
	 * and one refusal counts as all of that link.
	 */
	#refused(slot: number, result: number, code: number): void {
		const outbox = this.#outbox;
		const cancellable = this.terminated || this.#left;
		this.#refusals = (slot === this.#refusedSlot ? this.#refusals : 0) + (cancellable ? 1 : RETRIES);
		this.#refusedSlot = slot;
		const last = this.#refusals >= RETRIES * LINKS;
		const failed = last || !cancellable || this.#refusals === RETRIES;
		const error = commandError(failed ? `${this.#command}: refused` : this.#command, result, code, this.#engine.evidence);
		if (last && cancellable) {
			this.#giveUp(slot, error);
			return;
		}
		if (this.#left)
			outbox.requeue(slot);
		else
			outbox.retract(slot);
		if (failed) {
			this.#link.fail(error);
			if (last)
				this.#giveUp(slot, error);
		}
		else
			this.#pause(error);
	}

	/** Sends nothing for a while, and asks whether the link is up. On a link that is gone nothing is due, and its connection may be another session's. */
	#pause(error: ModuleError): void {
		if (this.#online)
			this.#arm(this.#retryAt = this.#clock.now() + RETRY_DELAY);
		this.#doubt(error);
	}

	/** A client that reports to be connected while nothing is acknowledged has a dead peer: gives the link up. */
	#doubt(error: ModuleError): void {
		if (this.#fruitless < FRUITLESS)
			this.#link.suspect(error);
		else
			this.#link.fail(error);
	}
}
