// The way out of a modem to its app: what the app is to be called for waits here, in order, and each callback is the last statement of a turn.

import { isString } from "../../base/check.js";
import type { Task } from "../../base/turn.js";
import type Turn from "../../base/turn.js";
import type ModuleError from "../common/module-error.js";
import type { ModemOptions } from "./modem-options.js";

/** Those without an argument. */
export type ModemCallback = "onReady" | "onSurvey" | "onOff";

/** The callbacks of a modem's options, each in a turn of its own. */
export default class ModemEvents implements Task {
	/** Parts of Task. */
	nextTask: Task | undefined;
	due = false;
	readonly #options: ModemOptions;
	readonly #turn: Turn;
	/** Oldest first; a ModuleError is an `onError`. */
	readonly #events: (ModemCallback | ModuleError)[] = [];

	constructor(options: ModemOptions, turn: Turn) {
		this.#options = options;
		this.#turn = turn;
	}

	/** A callback is due; an error is an `onError`. */
	add(event: ModemCallback | ModuleError): void {
		this.#events.push(event);
		this.#turn.later(this);
	}

	/** Part of Task: makes one callback. */
	run(): void {
		const event = this.#events.shift()!;
		if (this.#events.length > 0)
			this.#turn.later(this);
		if (isString(event))
			this.#options[event]?.();
		else
			this.#options.onError?.(event);
	}

	/** A machine has entered a state: reported at once, as Observer has it. */
	entered(machine: number, state: number, connection: number): void {
		this.#options.observer?.onState(machine, state, connection);
	}
}
