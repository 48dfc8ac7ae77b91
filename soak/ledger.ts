// What a device accepted, what the broker got and what was acknowledged, reading by reading, and what must hold between them.
// Source: docs/architecture.md (Honest delivery), docs/soak.md (What must hold).

const ACCEPTED = 1, ARRIVED = 2, ACKNOWLEDGED = 4, DAMAGED = 8;

/** Readings of one run. */
export interface Totals {
	accepted: number;
	/** Of these, those that reached the broker as they were accepted. */
	delivered: number;
	/** Arrivals of a reading that was there already. */
	duplicated: number;
	/** Those that reached the broker damaged only: bytes were damaged on the UART, where neither the module nor MQTT can see it. */
	damaged: number;
	/** Those of which not even that arrived, since damaged bytes looked like their acknowledgement. */
	mistaken: number;
	/** Stored in the moment in which power was lost, before the node could report it; they were delivered, too. */
	unreported: number;
	/** Accepted, and neither delivered nor waiting. */
	lost: number;
	/** Acknowledged to the node before the broker had it. */
	falselyAcknowledged: number;
}

/** Readings by their number, which begins with 1 and never repeats. */
export class Ledger {
	readonly totals: Totals = { accepted: 0, delivered: 0, duplicated: 0, damaged: 0, mistaken: 0, unreported: 0, lost: 0, falselyAcknowledged: 0 };
	/** Accepted, and nothing of them at the broker: their bytes by number, in order of acceptance. */
	readonly #missing = new Map<number, string>();
	/** Those of which only something else has arrived so far. */
	readonly #spoiled = new Map<number, string>();
	#states = new Uint8Array(4096);
	/** Highest number so far, and of those at the broker. */
	#last = 0;
	#highest = 0;
	/** The most readings by which one has arrived behind a later one. */
	disorder = 0;

	/** Readings that are not at the broker yet. */
	get waiting(): number {
		return this.#missing.size;
	}

	/** Number of the oldest of them; undefined without one. */
	get oldest(): number | undefined {
		return this.#missing.keys().next().value;
	}

	/** Number of the reading accepted last. */
	get last(): number {
		return this.#last;
	}

	/** The node has accepted a reading. @returns what is wrong with that, if anything */
	accept(sequence: number, text: string): string | undefined {
		if (sequence <= this.#last)
			return `reading ${sequence} was accepted after reading ${this.#last}`;
		this.#last = sequence;
		this.totals.accepted += 1;
		this.#mark(sequence, ACCEPTED);
		this.#missing.set(sequence, text);
		return undefined;
	}

	/**
	 * A reading, or what was one, has arrived at the broker.
	 * @param proper whether the topic is that of readings and the checksum is right @returns whether it is a reading as it was accepted, or stored
	 */
	arrive(text: string, proper: boolean): boolean {
		const sequence = proper ? Number(/sequence"?[:=](\d+)/.exec(text)![1]) : undefined;
		const { totals } = this;
		const state = sequence === undefined ? 0 : this.#states[sequence] ?? 0;
		if (sequence !== undefined && (this.#missing.get(sequence) === text || this.#spoiled.get(sequence) === text)) {
			this.#missing.delete(sequence);
			this.#mark(sequence, ARRIVED);
			totals.delivered += 1;
			this.#highest = Math.max(this.#highest, sequence);
			this.disorder = Math.max(this.disorder, this.#highest - sequence);
			if (this.#spoiled.delete(sequence))
				totals.damaged -= 1;
			return true;
		}
		if ((state & ARRIVED) !== 0) {
			totals.duplicated += 1;
			return true;
		}
		if (sequence !== undefined && state === 0) {
			this.#mark(sequence, ARRIVED);
			this.#last = Math.max(this.#last, sequence);
			totals.unreported += 1;
			return true;
		}
		this.#damaged(text);
		return false;
	}

	/** The node reports that the broker has a reading. @returns whether that is true, or the reading arrived damaged */
	acknowledge(sequence: number): boolean {
		const state = this.#states[sequence] ?? 0;
		this.#mark(sequence, ACKNOWLEDGED);
		return (state & (ARRIVED | DAMAGED)) !== 0;
	}

	/** What was not delivered and was not there any more to be delivered. @param damaging whether the UART lost or changed bytes at that time */
	writeOff(damaging: boolean): void {
		for (const sequence of this.#missing.keys()) {
			if (damaging) {
				this.#mark(sequence, DAMAGED);
				this.totals.mistaken += 1;
			}
			else
				this.totals.lost += 1;
		}
		this.#missing.clear();
	}

	/** Numbers of the readings that are neither at the broker nor known to have arrived damaged. */
	get missing(): number[] {
		return [...this.#missing.keys()];
	}

	/** Attributes a damaged arrival to the oldest missing reading that it is most like: the oldest of all, where nothing of it is left. */
	#damaged(text: string): void {
		let best = -1, found: number | undefined;
		for (const [sequence, wanted] of [...this.#missing].slice(0, 16)) {
			const likeness = alike(wanted, text);
			if (likeness > best) {
				best = likeness;
				found = sequence;
			}
		}
		if (found === undefined)
			return;
		this.#mark(found, DAMAGED);
		this.#spoiled.set(found, this.#missing.get(found)!);
		this.#missing.delete(found);
		this.totals.damaged += 1;
	}

	#mark(sequence: number, state: number): void {
		if (sequence >= this.#states.length) {
			const grown = new Uint8Array(2 * Math.max(sequence, this.#states.length));
			grown.set(this.#states);
			this.#states = grown;
		}
		this.#states[sequence] = this.#states[sequence]! | state;
	}
}

/** @returns how many characters two texts have in common at their beginnings and at their ends */
function alike(one: string, other: string): number {
	const most = Math.min(one.length, other.length);
	let begin = 0, end = 0;
	while (begin < most && one[begin] === other[begin])
		begin++;
	while (end < most - begin && one[one.length - 1 - end] === other[other.length - 1 - end])
		end++;
	return begin + end;
}
