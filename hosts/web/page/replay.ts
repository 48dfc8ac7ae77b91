// Plays a recording: its events at their times, at any speed, step by step, from any place. The model is the fold of the events so far.
// Source: ../protocol (Event); real time through the seam of ../pace.

import type { Timer } from "../pace.js";
import type { Event } from "../protocol.js";

/** ms between two looks while it plays. */
const TURN = 16;

/** What a replay reports to. */
export interface ReplayOwner {
	/** Begins again, before the first event. */
	onRestart(): void;
	onEvents(events: readonly Event[]): void;
	/** The speed has changed: 0 paused, or at the end. */
	onSpeed(speed: number): void;
}

export class Replay {
	readonly #events: readonly Event[];
	readonly #timer: Timer;
	readonly #owner: ReplayOwner;
	#next = 0;
	/** The time of the recording. */
	#at = 0;
	#since = 0;
	#speed = 0;
	#cancel = (): void => {};

	constructor(events: readonly Event[], timer: Timer, owner: ReplayOwner) {
		this.#events = events;
		this.#timer = timer;
		this.#owner = owner;
	}

	/** Events that have been played. */
	get position(): number {
		return this.#next;
	}

	/** The events that have been played. */
	get played(): readonly Event[] {
		return this.#events.slice(0, this.#next);
	}

	get length(): number {
		return this.#events.length;
	}

	/** ms of the recording that have been played. */
	get at(): number {
		return this.#at;
	}

	/** Recorded ms a real ms; 0: paused. */
	get speed(): number {
		return this.#speed;
	}

	set speed(speed: number) {
		this.#move();
		if (speed > 0 && this.#next === this.#events.length)
			this.seek(0);
		this.#set(speed);
	}

	/** Plays to the next event of the wire, and pauses. */
	step(): void {
		this.#set(0);
		let end = this.#next;
		while (end < this.#events.length && this.#events[end++]!.kind !== "wire");
		this.#play(end);
	}

	/** Goes to a place, forwards or backwards. @param position events */
	seek(position: number): void {
		const end = Math.max(0, Math.min(position, this.#events.length));
		if (end < this.#next) {
			this.#next = 0;
			this.#at = 0;
			this.#owner.onRestart();
		}
		this.#play(end);
		this.#since = this.#timer.now();
	}

	close(): void {
		this.#cancel();
		this.#speed = 0;
	}

	#set(speed: number): void {
		this.#speed = speed;
		this.#since = this.#timer.now();
		this.#owner.onSpeed(speed);
		this.#cancel();
		if (speed > 0)
			this.#cancel = this.#timer.after(TURN, () => this.#turn());
	}

	#turn(): void {
		this.#move();
		if (this.#next === this.#events.length)
			this.#set(0);
		else if (this.#speed > 0)
			this.#cancel = this.#timer.after(TURN, () => this.#turn());
	}

	#move(): void {
		const now = this.#timer.now();
		const at = this.#at + (now - this.#since) * this.#speed;
		this.#since = now;
		let end = this.#next;
		while (end < this.#events.length && this.#events[end]!.at <= at)
			end += 1;
		this.#play(end);
		this.#at = Math.max(this.#at, at);
	}

	#play(end: number): void {
		if (end <= this.#next)
			return;
		const events = this.#events.slice(this.#next, end);
		this.#next = end;
		this.#at = Math.max(this.#at, events.at(-1)!.at);
		this.#owner.onEvents(events);
	}
}
