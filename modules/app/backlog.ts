// The readings that wait in a journal: each is stored when it is accepted, published when it is its turn, and settled when the broker has it.
// Source: docs/journal.md (In the sensor node); MQTT 3.1.1 §4.3.2 and §4.3.3 (QoS 1 and 2).

import Journal from "../mqtt/journal.js";
import { IN_FLIGHT } from "../mqtt/outbox.js";
import type QMTSession from "../quectel/session.js";
import type Delivery from "./delivery.js";
import type { BacklogOptions } from "./host.js";

/** Counters of the node that go on over restarts. */
const ACKNOWLEDGED = "acknowledged";
const GIVEN_UP = "givenUp";
const STARTS = "starts";
const UNKNOWN = "unknown";
/** New ones at the end: a record has their values in this order. */
const COUNTERS: readonly string[] = Object.freeze([ACKNOWLEDGED, GIVEN_UP, STARTS, UNKNOWN]);
/** Bytes that the longest reading has at least, so that another list of fields finds the records of an earlier one. */
const LONGEST = 256;

/** Bytes of the longest topic of a message. */
const TOPIC = 255;

/** Instead of a place: the reading is not in the journal. */
const NONE = -1;
/** Sectors erased ahead, from which on nothing is due. */
const ENOUGH = 2;

/** A journal of readings, five of which are with the session at most. */
export default class Backlog {
	/** Readings accepted since the start, those included that were sent while the journal could not be opened. */
	stored = 0;
	readonly #journal: Journal;
	readonly #hold: BacklogOptions["hold"];
	readonly #resends: boolean;
	/** Bytes that the longest reading and its topic take of an outbox. */
	readonly #needed: number;
	/** A reading that was handed out is to be sent again, once no other is with the session. */
	#again = false;
	/** Readings that the node lost before it had a journal. */
	#lostBefore = 0;
	/** Places of the readings in the table of deliveries. */
	readonly #positions: Int32Array;

	/**
	 * @param longest bytes of the longest reading
	 * @param size of the table of deliveries
	 * @throws what a Journal throws, or the opening of the storage; RangeError naming `whenUnknown`
	 */
	constructor(options: BacklogOptions, longest: number, size: number) {
		const { storage, bytes, count, age, whenFull, whenUnknown = "report" } = options;
		if (whenUnknown !== "report" && whenUnknown !== "resend")
			throw new RangeError("whenUnknown: must be report or resend");
		this.#resends = whenUnknown === "resend";
		this.#needed = Math.max(LONGEST, longest) + TOPIC;
		this.#positions = new Int32Array(size).fill(NONE);
		this.#journal = new Journal({
			storage: typeof storage === "function" ? storage() : storage, bytes, count, age, whenFull, longest: Math.max(LONGEST, longest), counters: COUNTERS,
		});
		this.#hold = options.hold;
		this.#journal.add(STARTS, 1);
		this.#journal.save();
	}

	/** Readings with the session at most. */
	static readonly WINDOW = IN_FLIGHT;

	/** Readings that wait, those with the session included. */
	get waiting(): number {
		return this.#journal.pending;
	}

	/** Number of the last reading, over all restarts. */
	get last(): number {
		return this.#journal.last;
	}

	/** Goes on for a node that worked without it until now. @param last number of its last reading @param delivery what became of its readings */
	join(last: number, delivery: Delivery): void {
		const journal = this.#journal;
		journal.startBehind(last);
		journal.add(ACKNOWLEDGED, delivery.acknowledged);
		journal.add(GIVEN_UP, delivery.givenUp);
		this.#lostBefore = delivery.dropped;
		this.stored = delivery.accepted;
	}

	/** Readings dropped or refused, over all restarts. */
	get lost(): number {
		return this.#journal.dropped + this.#journal.refused + this.#lostBefore;
	}

	/** Readings of QoS 2 of which it was not found out whether the broker has them, over all restarts. */
	get unknown(): number {
		return this.#journal.counter(UNKNOWN);
	}

	/** Stores a reading, whose number is `last` + 1. @param alarm whether it overtakes those that are none @returns false when it was refused */
	store(bytes: Uint8Array, length: number, time: number | undefined, QoS: number, alarm: boolean): boolean {
		const done = this.#journal.append(bytes, length, time, QoS, alarm);
		if (done)
			this.stored += 1;
		return done;
	}

	/**
	 * Publishes what waits, alarms first, else oldest first, as far as the window and the outbox allow; nothing while sectors run out, which can be erased when all is acknowledged.
	 * A reading that the session refuses, since the firmware cannot carry it, is given up.
	 * @param delivery a table of `Backlog.WINDOW`
	 * @param time ms since 1970 or undefined @param now on the clock
	 * @returns whether to call it again in a later turn: a bounded number of records was looked at
	 */
	publish(session: QMTSession, topic: string, delivery: Delivery, time: number | undefined, now: number): boolean {
		const journal = this.#journal;
		if (this.#again) {
			if (delivery.pending > 0)
				return false;
			journal.rewind();
			this.#again = false;
		}
		while (delivery.pending < IN_FLIGHT && (journal.ready > 0 || delivery.pending === 0) && session.fits(this.#needed)) {
			if (!journal.next(time))
				return journal.more;
			const { position, sequence, QoS, unknown } = journal;
			if (unknown && !this.#resends) {
				this.#settle(position, sequence, UNKNOWN);
				continue;
			}
			if (QoS === 2)
				journal.sent(position);
			try {
				this.#positions[delivery.accept(session.publishBytes(topic, journal.bytes, journal.length, QoS, false), sequence, now)] = position;
			}
			catch {
				this.#settle(position, sequence, GIVEN_UP);
			}
		}
		return false;
	}

	/** The reading that `delivery` settled last need not be kept any more. */
	settle(delivery: Delivery, acknowledged: boolean): void {
		const { slot, sequence } = delivery;
		const position = this.#positions[slot]!;
		const counter = acknowledged ? ACKNOWLEDGED : GIVEN_UP;
		this.#positions[slot] = NONE;
		if (position === NONE)
			this.#journal.add(counter, 1);
		else
			this.#settle(position, sequence, counter);
	}

	/** What became of the reading of QoS 2 that `delivery` settled last is not known. @returns whether it is sent again */
	doubt(delivery: Delivery): boolean {
		const { slot, sequence } = delivery;
		const position = this.#positions[slot]!;
		this.#positions[slot] = NONE;
		this.#again ||= this.#resends && position !== NONE;
		if (position === NONE)
			this.#journal.add(UNKNOWN, 1);
		else if (!this.#resends)
			this.#settle(position, sequence, UNKNOWN);
		return this.#resends && position !== NONE;
	}

	/** Erases a sector ahead, where one is due. @param quiet nothing is expected from the module */
	maintain(quiet: boolean): void {
		const hold = this.#hold;
		if (this.#journal.ready >= ENOUGH || !(quiet || hold !== undefined))
			return;
		hold?.write(1);
		this.#journal.maintain();
		hold?.write(0);
	}

	/** Stores the counters. */
	save(): void {
		this.#journal.save();
	}

	#settle(position: number, sequence: number, counter: string): void {
		if (this.#journal.acknowledge(position, sequence))
			this.#journal.add(counter, 1);
	}

	/** Counters of the status message. */
	get counters(): { readonly [name: string]: number } {
		const journal = this.#journal;
		return {
			acknowledged: journal.counter(ACKNOWLEDGED), dropped: this.lost, givenUp: journal.counter(GIVEN_UP), stored: journal.pending, expired: journal.expired,
			unknown: this.unknown, unreadable: journal.damaged, starts: journal.counter(STARTS),
		};
	}
}
