// Moves a virtual clock along with real time, at any speed, in slices that leave the page responsive.
// What happens depends on the virtual clock alone: a slow machine makes it later, not different.

import type { VirtualClock } from "../modem/line/clock.js";

/** Real time, as browsers and Node have it. */
export interface Timer {
	/** ms since an arbitrary start. */
	now(): number;
	/** Calls back once, in a later turn. @returns a function that prevents it */
	after(ms: number, callback: () => void): () => void;
}

/** The machine's own. */
export const MACHINE: Timer = Object.freeze({
	now: () => performance.now(),
	after(ms: number, callback: () => void): () => void {
		const timer = setTimeout(callback, ms);
		return () => clearTimeout(timer);
	},
});

/** ms of real time in one slice at most. */
const BUDGET = 12;
/** ms from one slice to the next, while the clock keeps up. */
const SHORTEST = 4, LONGEST = 250;
/** ms over which the speed that is kept is measured. */
const MEASURED = 1000;
/** Alarms of one instant from which on time stands still. */
const STANDS_STILL = 1_000_000;

/** What a pace reports to. */
export interface PaceOwner {
	/** A slice has ended. */
	onSlice(): void;
	/** The speed that is kept has changed: the one that was set, or less on a slow machine. */
	onSpeed(speed: number): void;
	/** Something that rang has thrown; the pace has stopped. */
	onFailed(error: unknown): void;
}

/** Paused until `speed` is set. */
export class Pace {
	readonly #clock: VirtualClock;
	readonly #timer: Timer;
	readonly #owner: PaceOwner;
	#speed = 0;
	/** A virtual time, and the real time that it belongs to. */
	#at = 0;
	#since = 0;
	/** Where the present measurement began, and whether a slice ran out of time in it. */
	#measuredAt = 0;
	#measuredSince = 0;
	#late = false;
	#reported = 0;
	#cancel = (): void => {};
	#held = false;

	constructor(clock: VirtualClock, timer: Timer, owner: PaceOwner) {
		this.#clock = clock;
		this.#timer = timer;
		this.#owner = owner;
	}

	/** Simulated ms a real ms; 0: paused. */
	get speed(): number {
		return this.#speed;
	}

	set speed(speed: number) {
		this.catchUp();
		this.#speed = speed;
		this.#anchor();
		this.#measure();
		this.#report(speed);
		this.#cancel();
		if (speed > 0 && !this.#held)
			this.#schedule(0);
	}

	/** Whether time stands still for a while, at whatever speed. */
	get held(): boolean {
		return this.#held;
	}

	set held(held: boolean) {
		if (held === this.#held)
			return;
		this.#held = held;
		this.#late = true;
		this.#anchor();
		this.#cancel();
		if (!held && this.#speed > 0)
			this.#schedule(0);
	}

	/** Pauses. */
	stop(): void {
		this.#speed = 0;
		this.#cancel();
	}

	/** Moves the clock to what belongs to the present time, or as far as the budget allows. @returns whether it kept up @throws Error when alarms ring without end in one instant */
	catchUp(): boolean {
		if (this.#held)
			return true;
		const clock = this.#clock;
		const now = this.#timer.now();
		const target = this.#at + (now - this.#since) * this.#speed;
		for (let at = clock.next(); at !== undefined && at <= target && this.#speed > 0; at = clock.next()) {
			this.toNext();
			if (this.#timer.now() - now >= BUDGET) {
				this.#late = true;
				this.#anchor();
				return false;
			}
		}
		if (this.#speed > 0 && target > clock.now())
			clock.advance(target - clock.now());
		return true;
	}

	/** Moves to the next alarm, and rings those of that instant. @returns false when none is set @throws Error when they ring without end */
	toNext(): boolean {
		const at = this.#clock.next();
		if (at === undefined)
			return false;
		if (!this.#clock.advanceWithin(Math.max(at, this.#clock.now()), STANDS_STILL))
			throw new Error(`time stands still at ${this.#clock.now()} ms`);
		return true;
	}

	#turn(): void {
		let kept: boolean;
		try {
			kept = this.catchUp();
		}
		catch (error) {
			this.stop();
			this.#owner.onFailed(error);
			return;
		}
		if (this.#timer.now() - this.#measuredSince >= MEASURED) {
			const speed = (this.#clock.now() - this.#measuredAt) / (this.#timer.now() - this.#measuredSince);
			this.#report(this.#late ? Math.min(this.#speed, Number(speed.toPrecision(2))) : this.#speed);
			this.#measure();
		}
		this.#owner.onSlice();
		if (this.#speed > 0 && !this.#held)
			this.#schedule(kept ? Math.min(LONGEST, Math.max(SHORTEST, ((this.#clock.next() ?? Infinity) - this.#clock.now()) / this.#speed)) : 0);
	}

	#schedule(ms: number): void {
		this.#cancel();
		this.#cancel = this.#timer.after(ms, () => this.#turn());
	}

	#anchor(): void {
		this.#at = this.#clock.now();
		this.#since = this.#timer.now();
	}

	#measure(): void {
		this.#measuredAt = this.#clock.now();
		this.#measuredSince = this.#timer.now();
		this.#late = false;
	}

	#report(speed: number): void {
		if (speed === this.#reported)
			return;
		this.#reported = speed;
		this.#owner.onSpeed(speed);
	}
}
