// The module's pins beside TXD and RXD, as a host drives and reads them.
// Source: docs/hardware.md (Power pins); RESET_N as in the vendor's hardware manual (BG96); DTR and RTS: V.24 circuits 108/2 and 133.

import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";
import type { PowerTimes } from "../profiles/profile.js";

/** The power supply that the pins control. */
export interface PoweredModule {
	/** Whether it is on or booting. */
	readonly powered: boolean;
	/** Whether STATUS is high. */
	readonly status: boolean;
	power(on: boolean): void;
	restart(): void;
	/** Detaches from the network, then switches off. */
	shutDown(): void;
}

/**
 * Every pin is low while `true`. PWRKEY switches a module on as soon as it was low for `onMs`, and off
 * when released after `offMs`. A shorter pulse has no effect.
 */
export class Pins {
	readonly #clock: SimulatorClock;
	readonly #times: PowerTimes;
	readonly #module: PoweredModule;
	readonly #on: SimulatorAlarm;
	/** When each pin went low; undefined while it is high. */
	#pressed: number | undefined;
	#resetting: number | undefined;
	/** Whether PWRKEY went low while the module was on. */
	#switchesOff = false;
	#dtr = false;
	#rts = true;
	/** Called when DTR or RTS has changed. */
	readonly #onChange: () => void;

	constructor(clock: SimulatorClock, times: PowerTimes, module: PoweredModule, onChange: () => void) {
		this.#onChange = onChange;
		this.#times = times;
		this.#clock = clock;
		this.#module = module;
		this.#on = clock.alarm(() => module.power(true));
	}

	/** STATUS: high while the module is on. */
	get status(): boolean {
		return this.#module.status;
	}

	/** PWRKEY; true is low. */
	set powerKey(low: boolean) {
		if (low === (this.#pressed !== undefined))
			return;
		const held = this.#held(this.#pressed);
		this.#pressed = low ? this.#clock.now() : undefined;
		if (low) {
			this.#switchesOff = this.#module.powered;
			if (!this.#switchesOff)
				this.#on.set(this.#times.onMs);
			return;
		}
		this.#on.clear();
		if (this.#switchesOff && held >= this.#times.offMs)
			this.#module.shutDown();
	}

	/** DTR; low (true) keeps the UART awake, and wakes it without the loss of a line. Not connected, it is high. */
	get dtr(): boolean {
		return this.#dtr;
	}

	set dtr(low: boolean) {
		this.#dtr = low;
		this.#onChange();
	}

	/** RTS; high (false) stops the module from sending, with AT+IFC=2. A host of two wires has it low. */
	get rts(): boolean {
		return this.#rts;
	}

	set rts(low: boolean) {
		this.#rts = low;
		this.#onChange();
	}

	/** RESET_N; true is low. */
	set reset(low: boolean) {
		if (low === (this.#resetting !== undefined))
			return;
		const held = this.#held(this.#resetting);
		this.#resetting = low ? this.#clock.now() : undefined;
		if (!low && held >= this.#times.resetMs && this.#module.powered)
			this.#module.restart();
	}

	/** Pulls PWRKEY low for `ms`. */
	pressPowerKey(ms: number): void {
		this.powerKey = true;
		this.#clock.alarm(() => this.powerKey = false).set(ms);
	}

	/** Pulls RESET_N low for `ms`; left out: for as long as the module needs, and 50 ms. */
	pressReset(ms = this.#times.resetMs + 50): void {
		this.reset = true;
		this.#clock.alarm(() => this.reset = false).set(ms);
	}

	/** Clears the alarm. */
	close(): void {
		this.#on.clear();
	}

	#held(since: number | undefined): number {
		return since === undefined ? 0 : this.#clock.now() - since;
	}
}
