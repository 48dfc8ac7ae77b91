// What a node keeps of its past over restarts: how often it started, why it had no connection, what was done about it, and the last error. A record of a few
// hundred bytes, written seldom. Source: docs/recovery.md (Over restarts of the machine); the causes are those of the session.

import type { Clock, RecordStorage } from "../base/platform.js";
import type { Host } from "./host.js";

/** The record's name in its storage. */
const RECORD = "record";

const STARTS = 0;
const REFUSALS = 1;
const CYCLES = 2;
/** As in the record and in the status: starts; attempts in a row that a permanent refusal has cost; measures of recovery; then the causes. */
const NAMES: readonly string[] = Object.freeze(["starts", "refusals", "cycles", "refused", "misconfigured", "unavailable", "unreachable", "unresponsive"]);
/** Those of them that are permanent: nothing that the node does can change them. */
const PERMANENT: readonly string[] = Object.freeze(["refused", "misconfigured"]);

/** Milliseconds from one write to the next at least. A start is written at once, and so is the first that happens after it. */
const GAP = 600_000;
/** Most characters of the last error. */
const LONGEST = 160;

/** @returns where node and modem keep their records; undefined: nowhere */
export function recordsOf({ record }: Host): RecordStorage | undefined {
	return record;
}

/** The record of one node. Made only where the host has a place for it. */
export default class History {
	/** The last error, as it was reported; "" for none. */
	lost = "";
	readonly #storage: RecordStorage;
	readonly #clock: Clock;
	/** By the names' places: a plain array, which on XS takes fewer slots than a typed one. */
	readonly #counts: number[] = NAMES.map(() => 0);
	/** Cycles before this start. */
	readonly #cycles: number;
	#next = 0;
	#changed = true;

	/** Reads the record, counts the start and writes it. @param report called with what is wrong with the storage, or with the record, which then begins again */
	constructor(storage: RecordStorage, clock: Clock, report: (text: string) => void) {
		this.#storage = storage;
		this.#clock = clock;
		try {
			this.#restore(storage.read(RECORD) ?? "{}");
		}
		catch (error) {
			this.#counts.fill(0);
			report(`record: ${String(error)}`);
		}
		this.#counts[STARTS]! += 1;
		this.#cycles = this.#counts[CYCLES]!;
		this.save(0);
		this.#next = 0;
	}

	/** Attempts in a row that a permanent refusal has cost so far: from there on the pauses go on. */
	get refusals(): number {
		return this.#counts[REFUSALS]!;
	}

	/**
	 * A link was lost, or did not open.
	 * @param cause one of NAMES, or another, which is not counted @param failures in a row @param cycles measures of recovery since the start
	 */
	failed(cause: string, failures: number, cycles: number, message: string): void {
		const index = NAMES.indexOf(cause);
		if (index > CYCLES)
			this.#counts[index]! += 1;
		if (PERMANENT.includes(cause))
			this.#counts[REFUSALS] = failures;
		this.lost = message.slice(0, LONGEST);
		this.#changed = true;
		this.save(cycles);
	}

	/** The node is connected. */
	connected(cycles: number): void {
		this.#changed ||= this.refusals > 0;
		this.#counts[REFUSALS] = 0;
		this.save(cycles);
	}

	/** Writes what has changed, unless it was written a short time ago. @param cycles measures of recovery since the start @param now whatever was written */
	save(cycles: number, now = false): void {
		const time = this.#clock.now();
		this.#counts[CYCLES] = this.#cycles + cycles;
		if (!this.#changed || (time < this.#next && !now))
			return;
		this.#changed = false;
		this.#next = time + GAP;
		try {
			this.#storage.write(RECORD, JSON.stringify({ ...this.counters, lost: this.lost }));
		}
		catch {
			this.#changed = true;
		}
	}

	/** Counters of the status message: those that are not 0. */
	get counters(): { readonly [name: string]: number } {
		const counters: { [name: string]: number } = {};
		for (let i = 0; i < NAMES.length; i++) {
			if (this.#counts[i]! > 0)
				counters[NAMES[i]!] = this.#counts[i]!;
		}
		return counters;
	}

	#restore(text: string): void {
		const record = JSON.parse(text) as { readonly [name: string]: unknown };
		for (let i = 0; i < NAMES.length; i++) {
			const count = record[NAMES[i]!] ?? 0;
			if (!Number.isInteger(count) || Number(count) < 0)
				throw new TypeError(`${NAMES[i]} is no count`);
			this.#counts[i] = Number(count);
		}
		this.lost = String(record["lost"] ?? "").slice(0, LONGEST);
	}
}
