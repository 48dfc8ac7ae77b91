// Turns of the clock: received bytes are digested, and apps are called, in turns of their own, never inside a call of an app or of the Serial.
// An app is called as the last statement of a turn, and all state is written before: what it throws costs nothing and no one else.

import type { Alarm, Clock } from "./platform.js";

/** Something to be done in a turn of its own. The links are the Turn's own. */
export interface Task {
	nextTask: Task | undefined;
	/** In the queue. */
	due: boolean;
	/** Does one thing. It may call an app, as its last statement; for a further thing it asks for a further turn before that. */
	run(): void;
}

/** Most bytes digested in one turn. */
const BUDGET = 512;

/** Digests what was received. */
export interface Digester {
	/** Digests about `budget` bytes. @returns true when more can be digested at once */
	digest(budget: number): boolean;
}

/** There is nothing to digest yet. */
const NOTHING: Digester = Object.freeze({ digest: () => false });

/** One alarm for everything that waits for a later turn: tasks, one a turn, first come first served, then bytes. */
export default class Turn {
	/** The next turn is set. */
	armed = false;
	/** A task waits. A digester stops then, so that an app is called in the order in which things arrived. */
	due = false;
	/** What digests. */
	digester: Digester = NOTHING;
	/** Set to 0 for the next turn, together with `armed`. */
	readonly alarm: Alarm;
	#first: Task | undefined;
	#last: Task | undefined;

	constructor(clock: Clock) {
		this.alarm = clock.alarm(this.#onTurn);
	}

	/** Sets the next turn. */
	wake(): void {
		if (!this.armed) {
			this.armed = true;
			this.alarm.set(0);
		}
	}

	/** Runs a task in a later turn, behind all others; once, however often that is asked for. */
	later(task: Task): void {
		if (!task.due) {
			task.due = this.due = true;
			if (!this.#last)
				this.#first = task;
			else
				this.#last.nextTask = task;
			this.#last = task;
		}
		if (!this.armed) {
			this.armed = true;
			this.alarm.set(0);
		}
	}

	/** Drops all tasks; no turn follows. */
	stop(): void {
		for (let task = this.#first; task; task = this.#first) {
			this.#first = task.nextTask;
			task.nextTask = undefined;
			task.due = false;
		}
		this.#last = undefined;
		this.due = false;
		this.#rest();
	}

	/** Tasks come before bytes: what was received before them has been digested, and no more tasks can gather than one line leads to. */
	readonly #onTurn = (): void => {
		this.armed = false;
		const more = this.due || this.digester.digest(BUDGET);
		if (!this.due) {
			if (more)
				this.wake();
			else if (this.armed)
				this.#rest();
			return;
		}
		const task = this.#first!;
		const next = this.#first = task.nextTask;
		task.nextTask = undefined;
		task.due = false;
		if (!next) {
			this.#last = undefined;
			this.due = false;
		}
		if (!more && !next)
			this.#rest();
		else if (!this.armed)
			this.wake();
		task.run();
	};

	#rest(): void {
		this.armed = false;
		this.alarm.clear();
	}
}
