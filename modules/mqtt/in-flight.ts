// The in-flight window: packets that wait for their acknowledgement, with outbox slot and deadline.
// Source: BG96 note §3.2.8 note 1 (at most 5), MQTT 3.1.1 §4.4 and §4.6; results with identifier 0 (QoS 0) are matched in order of sending.

/** Most packets in flight on one connection. */
export const IN_FLIGHT = 5;

/** Packets in flight, oldest first. */
export default class InFlight {
	readonly #identifiers = new Int32Array(IN_FLIGHT);
	readonly #slots = new Int32Array(IN_FLIGHT);
	readonly #deadlines = new Float64Array(IN_FLIGHT);
	/** Packets in flight. Written here alone. */
	count = 0;

	/** Earliest deadline, in the clock's milliseconds; valid only while count > 0. */
	get deadline(): number {
		const deadlines = this.#deadlines;
		let first = deadlines[0]!;
		for (let i = this.count - 1; i > 0; i--) {
			const deadline = deadlines[i]!;
			if (deadline < first)
				first = deadline;
		}
		return first;
	}

	/** Adds a packet that was sent. @param slot its slot in the outbox @param deadline when its acknowledgement is overdue */
	add(identifier: number, slot: number, deadline: number): void {
		const at = this.count++;
		this.#identifiers[at] = identifier;
		this.#slots[at] = slot;
		this.#deadlines[at] = deadline;
	}

	/** @returns the index of the oldest packet with this identifier, or -1 */
	find(identifier: number): number {
		for (let i = 0; i < this.count; i++) {
			if (this.#identifiers[i] === identifier)
				return i;
		}
		return -1;
	}

	/** The outbox slot of a packet. */
	slot(index: number): number {
		return this.#slots[index]!;
	}

	/** Moves the deadline of a packet that was retransmitted. */
	extend(index: number, deadline: number): void {
		this.#deadlines[index] = deadline;
	}

	/** @returns the index of a packet that is overdue at `now`, or -1 */
	overdue(now: number): number {
		for (let i = 0; i < this.count; i++) {
			if (this.#deadlines[i]! <= now)
				return i;
		}
		return -1;
	}

	/** Removes a packet that was acknowledged or given up. */
	remove(index: number): void {
		this.count -= 1;
		for (let i = index; i < this.count; i++) {
			this.#identifiers[i] = this.#identifiers[i + 1]!;
			this.#slots[i] = this.#slots[i + 1]!;
			this.#deadlines[i] = this.#deadlines[i + 1]!;
		}
	}

	/** Removes all packets. */
	clear(): void {
		this.count = 0;
	}
}
