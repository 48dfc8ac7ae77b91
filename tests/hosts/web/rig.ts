// A session of the page on a timer that a test moves, and what it has reported.
// Implements the seam of hosts/web/pace (Timer).

import type { Timer } from "../../../hosts/web/pace.js";
import type { Act, Event, Notice, Request, Scenario } from "../../../hosts/web/protocol.js";
import { Session } from "../../../hosts/web/session.js";

/** Real time that passes only when a test says so; a slice takes `costs` of it for each look at the time. */
export class TestTimer implements Timer {
	/** ms that each look at the time takes: those of a slow machine. */
	costs = 0;
	#now = 0;
	#due: { readonly at: number; readonly callback: () => void } | undefined;

	now(): number {
		return this.#now += this.costs;
	}

	after(ms: number, callback: () => void): () => void {
		const due = this.#due = { at: this.#now + ms, callback };
		return () => {
			if (this.#due === due)
				this.#due = undefined;
		};
	}

	/** Whether a turn is due at some time. */
	get set(): boolean {
		return this.#due !== undefined;
	}

	pass(ms: number): void {
		const end = this.#now + ms;
		for (let due = this.#due; due !== undefined && due.at <= end; due = this.#due) {
			this.#due = undefined;
			this.#now = Math.max(this.#now, due.at);
			due.callback();
		}
		this.#now = Math.max(this.#now, end);
	}
}

export const SCENARIO: Scenario = Object.freeze({ module: "bg96", source: "simulated", interval: 1000, journal: false, seed: 1, speed: 1, settings: {}, script: [] });

type Kind = Event["kind"];

/** A session and its notices. */
export class Rig {
	readonly timer = new TestTimer();
	readonly notices: Notice[] = [];
	readonly events: Event[] = [];
	readonly session = new Session(notice => {
		this.notices.push(notice);
		if (notice.type === "events")
			this.events.push(...notice.events);
	}, this.timer);

	/** Starts a scenario. */
	start(scenario: Partial<Scenario> = {}): this {
		this.session.receive({ type: "start", scenario: { ...SCENARIO, ...scenario } });
		return this;
	}

	request(request: Request): void {
		this.session.receive(request);
	}

	/** Acts, and lets real time pass. */
	act(act: Act, ms: number): void {
		this.session.receive(act);
		this.timer.pass(ms);
	}

	of<K extends Kind>(kind: K): Extract<Event, { kind: K }>[] {
		return this.events.filter((event): event is Extract<Event, { kind: K }> => event.kind === kind);
	}

	/** The states that a machine has entered, in order. */
	states(machine: string): string[] {
		return this.of("state").filter(event => event.machine === machine).map(({ state }) => state);
	}

	/** The bytes of one direction of the wire, one character a byte. */
	wire(from: "host" | "modem"): string {
		return this.of("wire").filter(event => event.from === from).map(({ hex }) => Buffer.from(hex, "hex").toString("latin1")).join("");
	}

	/** The speeds that were reported. */
	get speeds(): number[] {
		return this.notices.flatMap(notice => notice.type === "speed" ? [notice.speed] : []);
	}
}
