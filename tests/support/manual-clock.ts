// A clock that moves only when a test moves it. Runs on Node and inside XS; ringing an alarm allocates nothing.
// Implements the seam of modules/base/platform (Clock, Alarm).

import { TurnClock } from "../../hosts/xs/clock.js";

/** Turns that may pass without time moving before that counts as a loop that never ends. */
const MOST_TURNS = 1_000_000;

/** Virtual time in milliseconds. */
export default class ManualClock extends TurnClock {
	/** @param now where time starts */
	constructor(now = 0) {
		super(now);
	}

	/**
	 * Moves time by `ms`, with a turn at every alarm on the way; those that are set meanwhile ring too when their time is reached.
	 * `advance(0)` rings everything that is due now.
	 * @throws Error when alarms ring for ever while time stands still
	 */
	advance(ms: number): void {
		const end = this.now() + ms;
		let turns = 0;
		while (this.next <= end) {
			turns = this.next > this.now() ? 0 : turns + 1;
			if (turns > MOST_TURNS)
				throw new Error(`alarms ring without end at ${this.now()} ms`);
			this.moveTo(this.next);
			this.ring();
		}
		this.moveTo(end);
	}
}
