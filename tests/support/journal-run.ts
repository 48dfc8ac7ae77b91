// A journal at work on an emulated flash, with a model beside it of what it accepted and what was acknowledged; and what must hold after a loss of power.
// Source: docs/journal.md (What survives).

import assert from "node:assert/strict";
import Journal, { type JournalOptions } from "../../modules/mqtt/journal.js";
import { randomWords, type EmulatedFlash } from "../../soak/emulated-flash.js";

/** In flight at most, as in a session. */
const WINDOW = 5;

/** What is known of a record. */
interface Known {
	readonly payload: string;
	readonly alarm: boolean;
	/** `append` returned true. */
	accepted: boolean;
	/** `acknowledge` was called, and returned. */
	acknowledging: boolean;
	acknowledged: boolean;
}

/** A record that was handed out. */
interface Taken {
	readonly sequence: number;
	readonly position: number;
}

export class JournalRun {
	readonly flash: EmulatedFlash;
	journal!: Journal;
	readonly records = new Map<number, Known>();
	/** Handed out and not acknowledged. */
	inFlight: Taken[] = [];
	readonly #options: Partial<JournalOptions>;
	readonly #random: () => number;
	#alarms: boolean;

	/** @param seed of what is done @param alarms some of the records are alarms */
	constructor(flash: EmulatedFlash, seed: number, options: Partial<JournalOptions> = {}, alarms = false) {
		this.flash = flash;
		this.#options = options;
		this.#random = randomWords(seed);
		this.#alarms = alarms;
	}

	/** Works until power is lost or so many steps are done. @returns whether power was lost */
	work(steps: number): boolean {
		this.open();
		for (let step = 0; step < steps && !this.flash.off; step++)
			this.#step(step);
		return this.flash.off;
	}

	/** Goes on after a loss of power, until the next or for so many steps. @param failing calls that fail, half-way */
	resume(steps: number, failing: number): void {
		this.open();
		for (let step = 0; step < steps && !this.flash.off; step++) {
			if (step === steps >> 1)
				this.flash.failing = failing;
			this.#step(step);
		}
		this.flash.failing = 0;
	}

	/** As a start of the machine does. */
	open(): void {
		this.inFlight = [];
		this.journal = new Journal({ storage: this.flash, longest: 48, whenFull: "refuse", counters: ["starts"], ...this.#options });
		this.journal.add("starts", 1);
	}

	append(): boolean {
		const { journal } = this;
		const sequence = journal.last + 1;
		const alarm = this.#alarms && this.#random() % 7 === 0;
		const payload = `${sequence}:${"x".repeat(this.#random() % 40)}`;
		const known = { payload, alarm, accepted: false, acknowledging: false, acknowledged: false };
		this.records.set(sequence, known);
		known.accepted = journal.append(Buffer.from(payload), payload.length, 1_763_795_000_000 + sequence, 1, alarm);
		return known.accepted;
	}

	/** @returns the record handed out, checked against the model */
	take(): Taken | undefined {
		const { journal } = this;
		if (!journal.next(undefined))
			return undefined;
		const { sequence, position } = journal;
		const known = this.records.get(sequence);
		assert.ok(known, `${sequence} was never appended`);
		assert.equal(Buffer.from(journal.bytes.subarray(0, journal.length)).toString(), known.payload);
		assert.equal(journal.QoS, 1);
		return { sequence, position };
	}

	acknowledge({ sequence, position }: Taken): void {
		const known = this.records.get(sequence)!;
		known.acknowledging = true;
		known.acknowledged = this.journal.acknowledge(position, sequence);
	}

	/** Appends one record, and while connected takes and acknowledges some; nothing more once power is lost. */
	#step(step: number): void {
		this.append();
		const connected = Math.floor(step / 12) % 2 === 1;
		while (connected && this.inFlight.length < WINDOW && !this.flash.off) {
			const taken = this.take();
			if (taken === undefined)
				break;
			this.inFlight.push(taken);
		}
		for (let count = this.#random() % 5; connected && count > 0 && this.inFlight.length > 0 && !this.flash.off; count--)
			this.acknowledge(this.inFlight.splice(this.#random() % this.inFlight.length, 1)[0]!);
		if (!this.flash.off)
			this.journal.maintain();
	}

	/** Starts again after a loss of power, and checks what was recovered; all of it is acknowledged then. @param dropped whether the oldest may be missing */
	recover(dropped = false): void {
		this.flash.powerUp();
		this.open();
		const { journal } = this;
		const highest = Math.max(0, ...[...this.records].filter(([, { accepted }]) => accepted).map(([sequence]) => sequence));
		assert.ok(journal.last >= highest, `numbers go on behind ${highest}, not ${journal.last}`);
		const pending = journal.pending;
		const found: Taken[] = [];
		for (let taken = this.take(); taken !== undefined; taken = this.take())
			found.push(taken);
		assert.equal(found.length + journal.damaged, pending, "what waits is handed out");
		for (const alarm of [false, true]) {
			const order = found.map(({ sequence }) => sequence).filter(sequence => this.records.get(sequence)!.alarm === alarm);
			assert.deepEqual(order, [...new Set(order)].sort((a, b) => a - b), "in order, once each");
		}
		const present = new Set(found.map(({ sequence }) => sequence));
		const oldest = Math.min(...present);
		for (const [sequence, known] of this.records) {
			if (known.acknowledged)
				assert.ok(!present.has(sequence), `${sequence} was acknowledged`);
			else if (known.accepted && !known.acknowledging && !(dropped && sequence < oldest))
				assert.ok(present.has(sequence), `${sequence} is missing`);
		}
		for (const taken of found)
			this.acknowledge(taken);
		assert.equal(journal.pending, journal.damaged === 0 ? 0 : journal.pending);
	}
}
