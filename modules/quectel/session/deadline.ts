// One alarm for a session: the deadline of its link's state, and those of the messages and filters that are under way on it.
// Source: DESIGN §3 (Clock: an alarm is made once and set many times) and §9 (alarms only at real deadlines).

import type { Alarm, Clock } from "../../base/platform.js";

/** Whose deadlines are kept besides the own one. */
export interface DeadlineOwner {
	/** When `onDeadline` wants to be called, in the clock's milliseconds; Infinity when never. */
	readonly deadline: number;
	onDeadline(now: number): void;
}

/** An alarm that serves one owner after the other: a host's alarm stays as long as its clock. */
export class LentAlarm implements Alarm {
	/** Whom it calls. */
	owner: { ring(): void } | undefined;
	readonly #alarm: Alarm;

	constructor(clock: Clock) {
		this.#alarm = clock.alarm(() => this.owner?.ring());
	}

	set(ms: number): void {
		this.#alarm.set(ms);
	}

	clear(): void {
		this.#alarm.clear();
	}
}

/** Calls at the earliest of two deadlines. */
export default class Deadline {
	readonly #clock: Clock;
	readonly #owner: DeadlineOwner;
	readonly #onOverdue: () => void;
	readonly #alarm: LentAlarm;
	#own = Infinity;
	#alarmAt = Infinity;
	#stopped = false;

	/** @param alarm is its own until `stop` @param onOverdue the time given to `set` has passed */
	constructor(clock: Clock, alarm: LentAlarm, owner: DeadlineOwner, onOverdue: () => void) {
		this.#clock = clock;
		this.#owner = owner;
		this.#onOverdue = onOverdue;
		this.#alarm = alarm;
		alarm.owner = this;
	}

	/** Sets the own deadline, in milliseconds from now; Infinity for none. */
	set(wait: number): void {
		this.#own = wait === Infinity ? Infinity : this.#clock.now() + wait;
		this.rearm();
	}

	/** Sets the alarm to the earliest deadline: the owner's may have changed. An alarm that rings too early costs nothing but a look. */
	rearm(): void {
		const deadline = Math.min(this.#own, this.#owner.deadline);
		if (deadline < this.#alarmAt && !this.#stopped) {
			this.#alarmAt = deadline;
			this.#alarm.set(Math.max(0, Math.ceil(deadline - this.#clock.now())));
		}
	}

	/** Calls nothing any more. */
	stop(): void {
		if (!this.#stopped) {
			this.#stopped = true;
			this.#alarm.clear();
			this.#alarm.owner = undefined;
		}
	}

	/** For its alarm: that is set again before anyone is called; a callback that throws must not stop time. */
	ring(): void {
		const now = this.#clock.now();
		const overdue = this.#own <= now;
		this.#alarmAt = Infinity;
		if (overdue)
			this.#own = Infinity;
		this.rearm();
		if (overdue)
			this.#onOverdue();
		else if (this.#owner.deadline <= now)
			this.#owner.onDeadline(now);
	}
}
