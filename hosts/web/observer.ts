// The observer of a session: what the node, its modem and its link report by number becomes events.
// Source: modules/app/host.ts (NodeObserver); ./protocol.

import type { NodeObserver } from "../../modules/app/host.js";
import type { Happening } from "./happening.js";
import { MACHINES } from "./states.js";

/** Reports what has changed, once. */
export class SessionObserver implements NodeObserver {
	readonly #happened: (what: Happening) => void;
	readonly #capacity: number;
	#outbox = "";
	#waiting = -1;

	/** @param capacity readings that the journal has room for */
	constructor(happened: (what: Happening) => void, capacity: number) {
		this.#happened = happened;
		this.#capacity = capacity;
	}

	onState(machine: number, state: number): void {
		const { name, states } = MACHINES[machine]!;
		this.#happened({ kind: "state", machine: name, state: states[state]! });
	}

	onOutbox(messages: number, bytes: number, size: number): void {
		const outbox = `${messages} ${bytes}`;
		if (outbox === this.#outbox)
			return;
		this.#outbox = outbox;
		this.#happened({ kind: "outbox", messages, bytes, size });
	}

	onJournal(waiting: number): void {
		if (waiting === this.#waiting)
			return;
		this.#waiting = waiting;
		this.#happened({ kind: "journal", waiting, capacity: this.#capacity });
	}
}
