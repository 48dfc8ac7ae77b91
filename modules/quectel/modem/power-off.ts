// Switching a module off: AT+QPOWD=1, with which the module detaches from the network, and the line POWERED DOWN that confirms it.
// Source: BG96 AT commands, QPOWD.

import type CommandLine from "../../at/command-line.js";
import Command from "../../at/command.js";
import type Engine from "../../at/engine.js";
import { OK } from "../../at/result-codes.js";
import type { Alarm, Clock } from "../../base/platform.js";
import { encode } from "../../base/utf8.js";

const LINE = encode("AT+QPOWD=1");
/** Longest times in milliseconds: until the command line leaves, after a pending command; to its OK; from there to POWERED DOWN. */
const PENDING_TIMEOUT = 180_000;
const TIMEOUT = 5000;
const CONFIRM_TIMEOUT = 60_000;

/** The command AT+QPOWD=1, and the wait for POWERED DOWN. */
export default class PowerOff extends Command {
	readonly #engine: Engine;
	readonly #alarm: Alarm;
	readonly #onOff: (confirmed: boolean) => void;
	/** From `begin` to the end. */
	#active = false;

	/** @param onOff called at the end; confirmed: false when the module refused, or did not confirm in time */
	constructor(engine: Engine, clock: Clock, onOff: (confirmed: boolean) => void) {
		super(TIMEOUT);
		this.#engine = engine;
		this.#onOff = onOff;
		this.#alarm = clock.alarm(() => this.end(false));
	}

	/** Sends the command, before all others that wait. */
	begin(): void {
		this.#active = true;
		this.#alarm.set(PENDING_TIMEOUT);
		this.#engine.submitFirst(this);
	}

	/** Stops without a callback. */
	stop(): void {
		this.#active = false;
		this.#alarm.clear();
		this.#engine.withdraw(this);
	}

	override compose(line: CommandLine): void {
		line.begin(LINE);
	}

	override onResult(result: number): void {
		if (result === OK)
			this.#alarm.set(CONFIRM_TIMEOUT);
		else
			this.end(false);
	}

	/** The module is down, where this has begun. @param confirmed by POWERED DOWN, or another line that shows it; false: its AT channel is dead, it refused or is late */
	end(confirmed: boolean): void {
		if (this.#active) {
			this.stop();
			this.#onOff(confirmed);
		}
	}
}
