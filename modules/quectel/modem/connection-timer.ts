// One alarm for everything that has a deadline on a connection. It stays with the connection, whichever session is on it: some hosts never free an alarm.

import type { Alarm, Clock } from "../../base/platform.js";
import type { ConnectionHandler } from "./connection-handler.js";

/** Whose deadline: the link's present state or command, a packet in flight or a publish to be tried again, a SUBSCRIBE or UNSUBSCRIBE, the probe. */
export const LINK = 0;
export const PUBLISH = 1;
export const SUBSCRIBE = 2;
export const PROBE = 3;

/** The time of a deadline that is not set. */
const NEVER = Infinity;

/** Keeps the earliest of four deadlines on one alarm. */
export default class ConnectionTimer {
	/** What is called; undefined: nothing is. */
	owner: ConnectionHandler | undefined;
	readonly #clock: Clock;
	readonly #alarm: Alarm;
	readonly #deadlines: number[] = new Array<number>(PROBE + 1).fill(NEVER);
	#alarmAt = NEVER;

	constructor(clock: Clock) {
		this.#clock = clock;
		this.#alarm = clock.alarm(this.#onAlarm);
	}

	/** Sets a deadline. @param which LINK, PUBLISH, SUBSCRIBE or PROBE @param at in the clock's milliseconds; Infinity: none */
	set(which: number, at: number): void {
		this.#deadlines[which] = at;
		this.#arm(at);
	}

	/** Forgets all deadlines; calls nothing until the next `set`. */
	stop(): void {
		this.#deadlines.fill(NEVER);
		this.#alarmAt = NEVER;
		this.#alarm.clear();
	}

	/** An alarm that is earlier than every deadline costs a look and nothing else; so it is never set to a later time. */
	#arm(deadline: number): void {
		if (deadline < this.#alarmAt) {
			this.#alarmAt = deadline;
			this.#alarm.set(Math.max(0, Math.ceil(deadline - this.#clock.now())));
		}
	}

	/** One deadline an alarm: the next one is armed before its owner is called, even where it is due as well. */
	readonly #onAlarm = (): void => {
		const now = this.#clock.now();
		const deadlines = this.#deadlines;
		let due = -1;
		let next = NEVER;
		for (let which = LINK; which <= PROBE; which++) {
			if (due < 0 && deadlines[which]! <= now) {
				due = which;
				deadlines[which] = NEVER;
			}
			else if (deadlines[which]! < next)
				next = deadlines[which]!;
		}
		this.#alarmAt = NEVER;
		this.#arm(next);
		if (due >= 0)
			this.owner!.onDeadline(due, now);
	};
}
