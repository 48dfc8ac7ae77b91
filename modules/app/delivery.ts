// Delivers readings: gives each to the session, tracks it from there to its acknowledgement by packet identifier, and counts delivered and lost ones.
// A fixed table; an identifier leaves the table when its message is acknowledged (MQTT 3.1.1 §4.3.2) or given up by the session.

import type QMTSession from "../quectel/session.js";
import type { NodeObserver } from "./host.js";
import { NO_ROOM } from "./status-publisher.js";

const FREE = 0;

/** Where readings go. */
export interface Destination {
	readonly session: QMTSession;
	readonly topic: string;
}

/**
 * Delivery of a node's readings, with a table of those that the session has and that are not settled yet, and totals. This one gives each to the session at once,
 * where it waits in the outbox. The one of ./store-and-forward keeps them in flash first: the methods without a body are for that. `deliveryOf` makes one or the other.
 */
export default class Delivery {
	/** Number of the reading sampled last. */
	last = 0;
	/** Readings in the table. */
	pending = 0;
	acknowledged = 0;
	/** Readings accepted and later given up. */
	givenUp = 0;
	/** Readings never accepted. */
	dropped = 0;
	/** What does not work, as a line with its line feed; "" for nothing. */
	trouble = "";
	/** Of the reading settled last: its place in the table, its sequence number, and the time of its sample on the clock. */
	slot = 0;
	sequence = 0;
	sampled = 0;
	readonly #identifiers: Int32Array;
	readonly #sequences: Float64Array;
	readonly #times: Float64Array;
	#reported = 0;

	/** @param size most readings that can be pending */
	constructor(size: number) {
		this.#identifiers = new Int32Array(size);
		this.#sequences = new Float64Array(size);
		this.#times = new Float64Array(size);
	}

	/** Readings that were accepted: pending, acknowledged or given up. */
	get accepted(): number {
		return this.pending + this.acknowledged + this.givenUp;
	}

	/** Readings are taken before the first connection, too. */
	get early(): boolean {
		return false;
	}

	/** Readings that are not settled yet. */
	get waiting(): number {
		return this.pending;
	}

	/** Counters of the status message. */
	get counters(): { readonly [name: string]: number } {
		return { acknowledged: this.acknowledged, dropped: this.dropped, givenUp: this.givenUp };
	}

	/** True when readings were lost since the last query. */
	get lossesToReport(): boolean {
		const lost = this.dropped + this.givenUp;
		const increased = lost > this.#reported;
		this.#reported = lost;
		return increased;
	}

	/**
	 * Takes the reading with the number `last`.
	 * @param to undefined before the module is registered, which only a delivery that is `early` meets
	 * @param now time of its sample on the clock @param _time the same in ms since 1970, or undefined
	 * @param _alarm whether it is an alarm, which may overtake readings that are none
	 * @returns false when there is no room for it: it is dropped
	 */
	take(to: Destination | undefined, bytes: Uint8Array, length: number, QoS: number, now: number, _time: number | undefined, _alarm: boolean): boolean {
		const id = to!.session.publishBytes(to!.topic, bytes, length, QoS, false);
		if (id === NO_ROOM) {
			this.dropped += 1;
			return false;
		}
		this.accept(id, this.last, now);
		return true;
	}

	/** Publishes what waits and is not with the session yet. Called while connected. */
	publish(_to: Destination): void {
	}

	/** A reading was settled and is reported: what takes long can be done. */
	maintain(): void {
	}

	/** Stores the counters. */
	save(): void {
	}

	/** Stores the counters; nothing is taken any more. */
	close(): void {
	}

	/** Shows what waits, where someone looks. @param outbox bytes of the session's outbox */
	show(observer: NodeObserver | undefined, session: QMTSession | undefined, outbox: number): void {
		if (session)
			observer?.onOutbox?.(session.unacknowledged, session.pendingBytes, outbox);
	}

	/** Adds a reading to the table. @param id packet identifier, 1 to 65535 @returns its place in the table @throws RangeError when the table is full */
	accept(id: number, sequence: number, sampled: number): number {
		const at = this.#identifiers.indexOf(FREE);
		if (at < 0)
			throw new RangeError(`delivery: table full, ${this.pending} readings are pending`);
		this.#identifiers[at] = id;
		this.#sequences[at] = sequence;
		this.#times[at] = sampled;
		this.pending += 1;
		return at;
	}

	/** Settles a reading as acknowledged. @returns false when no pending reading has this identifier */
	acknowledge(id: number): boolean {
		const found = this.#settle(id);
		if (found)
			this.acknowledged += 1;
		return found;
	}

	/**
	 * Settles a reading as given up.
	 * @param _unknown it has QoS 2, and the broker may have it
	 * @returns false when no pending reading has this identifier
	 */
	giveUp(id: number, _unknown?: boolean): boolean {
		const found = this.#settle(id);
		if (found)
			this.givenUp += 1;
		return found;
	}

	#settle(id: number): boolean {
		const at = this.#identifiers.indexOf(id);
		if (at < 0)
			return false;
		this.#identifiers[at] = FREE;
		this.slot = at;
		this.sequence = this.#sequences[at]!;
		this.sampled = this.#times[at]!;
		this.pending -= 1;
		return true;
	}
}
