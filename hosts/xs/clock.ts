// Inside XS: the firmware's clock, moved by the Node side at the start of every turn.
// Implements the seam of modules/base/platform (Clock, Alarm). Alarms that are set form a list in order of time, then of setting; none of it allocates.

import type { Alarm, Clock } from "../../modules/base/platform.js";

const LONGEST = 2 ** 31 - 1;

class TurnAlarm implements Alarm {
	readonly callback: () => void;
	/** In the list: the next alarm to ring; `undefined` behind the last. */
	next: TurnAlarm | undefined;
	/** ms on the clock, Infinity while it is not set. */
	due = Infinity;
	/** Number of the setting. */
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

/** Time as the Node side tells it: ms, monotonic, never wraps. It stands still during a turn. */
export class TurnClock implements Clock {
	#now: number;
	#order = 0;
	/** Before the first alarm of the list. */
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

	/** A new turn begins. Time never goes back. */
	moveTo(now: number): void {
		if (now > this.#now)
			this.#now = now;
	}

	/** Rings what is due. What is set meanwhile rings in a later turn, even at once: a turn ends. */
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

	/** For alarms: behind all that are due no later. */
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

	/** For alarms: takes one out of the list, if it is in it. */
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
