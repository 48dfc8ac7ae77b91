// The way out of a modem to its app: what the app is to be called for waits here, in order, and each callback is the last statement of a turn.

import type { Task } from "../../base/turn.js";
import type Turn from "../../base/turn.js";
import type ModuleError from "../common/module-error.js";
import type { ModemOptions } from "./modem-options.js";

const READY = 0;
const SURVEY = 1;
const OFF = 2;

/** The callbacks of a modem's options, each in a turn of its own. */
export default class ModemEvents implements Task {
	/** Parts of Task. */
	nextTask: Task | undefined;
	due = false;
	readonly #options: ModemOptions;
	readonly #turn: Turn;
	/** Oldest first; a ModuleError is an `onError`. */
	readonly #events: (number | ModuleError)[] = [];

	constructor(options: ModemOptions, turn: Turn) {
		this.#options = options;
		this.#turn = turn;
	}

	/** `onReady` is due. */
	ready(): void {
		this.#add(READY);
	}

	/** `onSurvey` is due. */
	surveyed(): void {
		this.#add(SURVEY);
	}

	/** `onOff` is due. */
	off(): void {
		this.#add(OFF);
	}

	/** `onError` is due. */
	error(error: ModuleError): void {
		this.#add(error);
	}

	/** Part of Task: makes one callback. */
	run(): void {
		const options = this.#options;
		const event = this.#events.shift();
		if (this.#events.length > 0)
			this.#turn.later(this);
		switch (event) {
			case READY:
				options.onReady?.();
				break;
			case SURVEY:
				options.onSurvey?.();
				break;
			case OFF:
				options.onOff?.();
				break;
			default:
				options.onError?.(event as ModuleError);
		}
	}

	/** A machine has entered a state: reported at once, as Observer has it. */
	entered(machine: number, state: number, connection: number): void {
		this.#options.observer?.onState(machine, state, connection);
	}

	#add(event: number | ModuleError): void {
		this.#events.push(event);
		this.#turn.later(this);
	}
}
