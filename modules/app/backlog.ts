// The readings that wait in a journal: each is stored when it is accepted, published when it is its turn, and settled when the broker has it.
// Source: docs/journal.md (In the sensor node); MQTT 3.1.1 §4.3.2 (QoS 1).

import { IN_FLIGHT } from "../mqtt/in-flight.js";
import Journal, { type JournalOptions } from "../mqtt/journal.js";
import type QMTSession from "../quectel/session.js";
import type Delivery from "./delivery.js";

/** What a host gives for a journal. */
export interface BacklogOptions extends Pick<JournalOptions, "storage" | "bytes" | "count" | "age" | "whenFull"> {
	/** The pin at the module's RTS: while it is high, the module keeps its bytes, and sectors can be erased at any time. */
	readonly hold?: { write(level: 0 | 1): void } | undefined;
}

/** Counters of the node that go on over restarts. */
const ACKNOWLEDGED = "acknowledged";
const GIVEN_UP = "givenUp";
const STARTS = "starts";
const COUNTERS: readonly string[] = Object.freeze([ACKNOWLEDGED, GIVEN_UP, STARTS]);
/** Bytes that the longest reading has at least, so that another list of fields finds the records of an earlier one. */
const LONGEST = 256;

/** Sectors erased ahead, from which on nothing is due. */
const ENOUGH = 2;

/** A journal of readings, five of which are with the session at most. */
export default class Backlog {
	/** Readings accepted since the start, those included that were sent while the journal could not be opened. */
	stored = 0;
	readonly #journal: Journal;
	readonly #hold: BacklogOptions["hold"];
	/** Places of the readings in the table of deliveries. */
	readonly #positions = new Int32Array(IN_FLIGHT);

	/**
	 * @param longest bytes of the longest reading
	 * @throws what a Journal throws
	 */
	constructor(options: BacklogOptions, longest: number) {
		const { storage, bytes, count, age, whenFull } = options;
		this.#journal = new Journal({ storage, bytes, count, age, whenFull, longest: Math.max(LONGEST, longest), counters: COUNTERS });
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

	/** Readings dropped or refused, over all restarts. */
	get lost(): number {
		return this.#journal.dropped + this.#journal.refused;
	}

	/** Stores a reading, whose number is `last` + 1. @returns false when it was refused */
	store(bytes: Uint8Array, length: number, time: number | undefined): boolean {
		const done = this.#journal.append(bytes, length, time, 1, false);
		if (done)
			this.stored += 1;
		return done;
	}

	/**
	 * Publishes what waits, oldest first, as far as the window and the outbox allow; nothing while sectors run out, which can be erased when all is acknowledged.
	 * A reading that the session refuses, since the firmware cannot carry it, is given up.
	 * @param delivery a table of `Backlog.WINDOW`
	 * @param time ms since 1970 or undefined @param now on the clock
	 * @returns whether to call it again in a later turn: a bounded number of records was looked at
	 */
	publish(session: QMTSession, topic: string, delivery: Delivery, time: number | undefined, now: number): boolean {
		const journal = this.#journal;
		while (delivery.pending < IN_FLIGHT && (journal.ready > 0 || delivery.pending === 0) && session.room > 0) {
			if (!journal.next(time))
				return journal.more;
			const { position, sequence } = journal;
			try {
				this.#positions[delivery.accept(session.publishBytes(topic, journal.bytes, journal.length, journal.QoS, false), sequence, now)] = position;
			}
			catch {
				this.#settle(position, sequence, GIVEN_UP);
			}
		}
		return false;
	}

	/** The reading that `delivery` settled last need not be kept any more. */
	settle(delivery: Delivery, acknowledged: boolean): void {
		this.#settle(this.#positions[delivery.slot]!, delivery.sequence, acknowledged ? ACKNOWLEDGED : GIVEN_UP);
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
			stored: journal.pending, acknowledged: journal.counter(ACKNOWLEDGED), dropped: this.lost, expired: journal.expired,
			givenUp: journal.counter(GIVEN_UP), unreadable: journal.damaged, starts: journal.counter(STARTS),
		};
	}
}
