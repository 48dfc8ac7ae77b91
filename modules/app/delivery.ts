// Tracks readings from acceptance to acknowledgement by packet identifier, and counts delivered and lost ones.
// A fixed table; an identifier leaves the table when its message is acknowledged (MQTT 3.1.1 §4.3.2) or given up by the session.

const FREE = 0;

/** The table of readings that were accepted for publishing and are not settled yet, with totals. */
export default class Delivery {
	/** Readings in the table. */
	pending = 0;
	acknowledged = 0;
	/** Readings accepted and later given up. */
	givenUp = 0;
	/** Readings never accepted. */
	dropped = 0;
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

	/** True when readings were lost since the last query. */
	get lossesToReport(): boolean {
		const lost = this.dropped + this.givenUp;
		const increased = lost > this.#reported;
		this.#reported = lost;
		return increased;
	}

	/** Adds a reading. @param id packet identifier, 1 to 65535 @returns its place in the table @throws RangeError when the table is full */
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

	/** Settles a reading as given up. @returns false when no pending reading has this identifier */
	giveUp(id: number): boolean {
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
