// What becomes of readings: which packet identifier stands for which reading that is on its way, and how many came through or were lost.
// A fixed table; an identifier leaves it with the acknowledgement (MQTT 3.1.1 §4.3.2) or when the session gives its message up.

const FREE = 0;

/** The book of all readings. Those in the table were accepted for publishing and are not settled yet. */
export default class Delivery {
	/** Readings in the table. */
	pending = 0;
	acknowledged = 0;
	/** Accepted, and given up afterwards. */
	givenUp = 0;
	/** Never accepted. */
	dropped = 0;
	/** The reading settled last: its sequence number, and the clock's time of its sample. */
	sequence = 0;
	sampled = 0;
	readonly #identifiers: Int32Array;
	readonly #sequences: Float64Array;
	readonly #times: Float64Array;
	#reported = 0;

	/** @param size how many can be on their way */
	constructor(size: number) {
		this.#identifiers = new Int32Array(size);
		this.#sequences = new Float64Array(size);
		this.#times = new Float64Array(size);
	}

	/** Readings that were accepted, whatever became of them. */
	get accepted(): number {
		return this.pending + this.acknowledged + this.givenUp;
	}

	/** True once after each loss. */
	get lossesToReport(): boolean {
		const lost = this.dropped + this.givenUp;
		const news = lost > this.#reported;
		this.#reported = lost;
		return news;
	}

	/** Notes a reading. @param id its packet identifier, 1 to 65535. @throws RangeError when the table is full */
	accept(id: number, sequence: number, sampled: number): void {
		const at = this.#identifiers.indexOf(FREE);
		if (at < 0)
			throw new RangeError(`delivery: ${this.pending} readings are on their way, there is no room for another`);
		this.#identifiers[at] = id;
		this.#sequences[at] = sequence;
		this.#times[at] = sampled;
		this.pending += 1;
	}

	/** The reading with this identifier has arrived. @returns false when there is none */
	acknowledge(id: number): boolean {
		const found = this.#settle(id);
		if (found)
			this.acknowledged += 1;
		return found;
	}

	/** The reading with this identifier is given up. @returns false when there is none */
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
		this.sequence = this.#sequences[at]!;
		this.sampled = this.#times[at]!;
		this.pending -= 1;
		return true;
	}
}
