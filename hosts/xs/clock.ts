// Inside XS: the firmware's clock, moved by the Node side at the start of every turn.
// Implements the seam of modules/base/platform (Clock, Alarm). Set alarms form a list in order of time, then of setting; no allocation.

import type { Alarm, Clock } from "../../modules/base/platform.js";

const LONGEST = 2 ** 31 - 1;

class TurnAlarm implements Alarm {
	readonly callback: () => void;
	/** The next alarm of the list; `undefined` after the last. */
	next: TurnAlarm | undefined;
	/** Time on the clock in ms; Infinity while not set. */
	due = Infinity;
	/** Sequence number of the call to `set`. */
	order = 0;
	readonly #clock: TurnClock;

	constructor(clock: TurnClock, callback: () => void) {
		this.#clock = clock;
		this.callback = callback;
	}

	set(ms: number): void {
		if (!(ms >= 0 && ms <= LONGEST))
			throw new RangeError(`alarm: ${ms} ms is not from 0 to ${LONGEST}`);
		this.#clock.set(this, ms);
	}

	clear(): void {
		this.#clock.remove(this);
	}
}

/** Time from the Node side: ms, monotonic, never wraps, constant during a turn. */
export class TurnClock implements Clock {
	#now: number;
	#order = 0;
	/** Head of the list, before the first alarm. */
	readonly #head = new TurnAlarm(this, () => {});

	constructor(now: number) {
		this.#now = now;
	}

	now(): number {
		return this.#now;
	}

	alarm(callback: () => void): Alarm {
		return new TurnAlarm(this, callback);
	}

	/** When the next alarm is due; Infinity when none is set. */
	get next(): number {
		const first = this.#head.next;
		return first === undefined ? Infinity : first.due;
	}

	/** Begins a turn at `now`. Time never decreases. */
	moveTo(now: number): void {
		if (now > this.#now)
			this.#now = now;
	}

	/** Calls back due alarms. Alarms set meanwhile fire in a later turn, so that a turn always ends. */
	ring(): void {
		const before = this.#order;
		const now = this.#now;
		for (;;) {
			const first = this.#head.next;
			if (first === undefined || first.due > now || first.order >= before)
				return;
			this.#head.next = first.next;
			first.due = Infinity;
			first.callback();
		}
	}

	/** Called by alarms: inserts one after all that are due no later. */
	set(alarm: TurnAlarm, ms: number): void {
		this.remove(alarm);
		const due = this.#now + ms;
		let at = this.#head;
		while (at.next !== undefined && at.next.due <= due)
			at = at.next;
		alarm.due = due;
		alarm.order = this.#order++;
		alarm.next = at.next;
		at.next = alarm;
	}

	/** Called by alarms: removes one from the list, if set. */
	remove(alarm: TurnAlarm): void {
		if (alarm.due === Infinity)
			return;
		let at = this.#head;
		while (at.next !== alarm)
			at = at.next!;
		at.next = alarm.next;
		alarm.due = Infinity;
	}
}
