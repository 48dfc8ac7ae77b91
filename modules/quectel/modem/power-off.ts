// Switching a module off: AT+QPOWD=1, which says goodbye to the network, and the line that it ends with.
// Source: MODEM.md §5 (`POWERED DOWN`); BG96 AT commands, QPOWD.

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Engine from "../../at/engine.js";
import { OK } from "../../at/result-codes.js";
import type { Alarm, Clock } from "../../base/platform.js";
import { encode } from "../../base/utf8.js";

const LINE = encode("AT+QPOWD=1");
/** Milliseconds until it has left, behind a command that may take long; from there to OK, and from there to POWERED DOWN. */
const PATIENCE = 180_000;
const TIMEOUT = 5000;
const WAIT = 60_000;

/** Who switches it off. */
export interface PowerOffOwner {
	/** It is off, or has not said so in time. */
	onOff(said: boolean): void;
}

/** AT+QPOWD=1, and its end. */
export default class PowerOff extends Command {
	readonly #engine: Engine;
	readonly #alarm: Alarm;
	readonly #owner: PowerOffOwner;
	#waiting = false;

	constructor(engine: Engine, clock: Clock, owner: PowerOffOwner) {
		super(TIMEOUT);
		this.#engine = engine;
		this.#owner = owner;
		this.#alarm = clock.alarm(() => this.#end(false));
	}

	/** Sends it, before all that waits. */
	begin(): void {
		this.#waiting = true;
		this.#alarm.set(PATIENCE);
		this.#engine.submitFirst(this);
	}

	/** It is not wanted any more; its end is not told. */
	stop(): void {
		this.#waiting = false;
		this.#alarm.clear();
		this.#engine.withdraw(this);
	}

	/** The module does not answer. */
	onDead(): void {
		this.#end(false);
	}

	/** The module's last line. */
	onPoweredDown(): void {
		this.#end(true);
	}

	override compose(line: CommandLine): void {
		line.begin(LINE);
	}

	override onResult(result: number): void {
		if (result === OK)
			this.#alarm.set(WAIT);
		else
			this.#end(false);
	}

	#end(said: boolean): void {
		if (this.#waiting) {
			this.stop();
			this.#owner.onOff(said);
		}
	}
}
