// Power-on, boot lines, restart and power-down of the module.
// Source: docs/hardware.md (Power pins; Power off; Restart of the module).

import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";
import type { PoweredModule } from "./pins.js";

const OFF = 0, BOOTING = 1, ON = 2, POWERING_DOWN = 3;

interface Options {
	readonly clock: SimulatorClock;
	/** The lines sent after a start, each with its time in ms after the first. */
	readonly bootLines: readonly (readonly [number, string])[];
	/** ms from power-on to the first boot line; until STATUS is high; from a power-down command to POWERED DOWN. */
	readonly bootMs: number;
	readonly statusMs: number;
	readonly powerDownMs: number;
	/** Sends a boot line, or POWERED DOWN. */
	readonly send: (line: string) => void;
	/** Drops everything volatile. @param silent also the bytes that have not left the UART yet */
	readonly reset: (silent: boolean) => void;
}

/** State: OFF → (on) BOOTING → (boot time) ON → (restart) BOOTING; (AT+QPOWD, PWRKEY) POWERING_DOWN → OFF; (off) OFF. */
export class Power implements PoweredModule {
	/** The number of power losses. */
	life = 0;
	readonly #options: Options;
	readonly #alarm: SimulatorAlarm;
	#state = OFF;
	/** The next boot line, and when the first was. */
	#line = 0;
	#ready = 0;
	#poweredAt = 0;

	constructor(options: Options) {
		this.#options = options;
		this.#alarm = options.clock.alarm(() => this.#state === POWERING_DOWN ? this.#off() : this.#boot());
	}

	/** Whether it is on or booting. */
	get powered(): boolean {
		return this.#state !== OFF;
	}

	/** Whether its UART is active. */
	get alive(): boolean {
		return this.#state === ON || this.#state === POWERING_DOWN;
	}

	/** Whether STATUS is high. */
	get status(): boolean {
		return this.alive || this.#state === BOOTING && this.#options.clock.now() - this.#poweredAt >= this.#options.statusMs;
	}

	/** Whether it takes bytes from the host. */
	get listening(): boolean {
		return this.#state === ON;
	}

	/** Switches on without boot lines. */
	assume(): void {
		this.#state = ON;
	}

	/** On boots a module that is off; off is immediate. */
	power(on: boolean): void {
		if (on && this.#state === OFF) {
			this.#state = BOOTING;
			this.#line = 0;
			this.#poweredAt = this.#options.clock.now();
			this.#alarm.set(this.#options.bootMs);
		} else if (!on) {
			this.life++;
			this.#stop(true);
		}
	}

	/** Drops everything volatile, bytes that have not left the UART included; boot lines follow. */
	restart(): void {
		this.power(false);
		this.power(true);
	}

	/** Switches off after the bytes in the UART have left, as PSM does. */
	rest(): void {
		this.#stop(false);
	}

	/** Restarts after the bytes in the UART have left, as AT+CFUN=1,1 does. */
	reboot(): void {
		this.#stop(false);
		this.power(true);
	}

	/** Powers down and sends POWERED DOWN; a module that is still booting is off at once. @param orderly whether that takes `powerDownMs` */
	shutDown(orderly = true): void {
		const { powerDownMs } = this.#options;
		if (this.#state !== ON) {
			this.power(false);
			return;
		}
		this.#state = POWERING_DOWN;
		if (orderly && powerDownMs > 0)
			this.#alarm.set(powerDownMs);
		else
			this.#off();
	}

	#off(): void {
		this.#options.send("POWERED DOWN");
		this.#stop(false);
	}

	#stop(silent: boolean): void {
		this.#state = OFF;
		this.#alarm.clear();
		this.#options.reset(silent);
	}

	/** Sends the next boot line. */
	#boot(): void {
		const { bootLines, clock, send } = this.#options;
		if (this.#line === 0) {
			this.#state = ON;
			this.#ready = clock.now();
		}
		const [, line] = bootLines[this.#line++] as readonly [number, string];
		const next = bootLines[this.#line];
		if (next !== undefined)
			this.#alarm.set(this.#ready + next[0] - clock.now());
		send(line);
	}
}
