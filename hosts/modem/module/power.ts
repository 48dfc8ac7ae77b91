// Power, boot and leave-taking of the module: when it hears, and what it says by itself.
// Source: docs/hardware.md (Power pins; Power off; Restart of the module).

import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";
import type { PoweredModule } from "./pins.js";

const OFF = 0, BOOTING = 1, ON = 2, LEAVING = 3;
/** Alive 4.9 s after PWRKEY: docs/hardware.md (Power pins). */
const BOOT_TIME = 5000;

interface Options {
	readonly clock: SimulatorClock;
	/** Lines after a start, with their time in ms after the first. */
	readonly bootLines: readonly (readonly [number, string])[];
	/** ms from power to the first boot line; from a farewell to its end. */
	readonly bootMs?: number | undefined;
	readonly leaveMs?: number | undefined;
	/** Says a boot line, or the farewell. */
	readonly say: (line: string) => void;
	/** Everything volatile is gone. @param silent what has not left the UART yet, too */
	readonly forget: (silent: boolean) => void;
}

/** State: OFF → (on) BOOTING → (boot time) ON → (restart) BOOTING; (AT+QPOWD, PWRKEY) LEAVING → OFF; (off) OFF. */
export class Power implements PoweredModule {
	/** How often the power went. */
	life = 0;
	readonly #options: Options;
	readonly #alarm: SimulatorAlarm;
	#state = OFF;
	/** The next boot line, and when the first was. */
	#line = 0;
	#ready = 0;

	constructor(options: Options) {
		this.#options = options;
		this.#alarm = options.clock.alarm(() => this.#state === LEAVING ? this.#leave() : this.#boot());
	}

	get powered(): boolean {
		return this.#state !== OFF;
	}

	get alive(): boolean {
		return this.#state === ON || this.#state === LEAVING;
	}

	/** Whether it takes bytes. */
	get listening(): boolean {
		return this.#state === ON;
	}

	/** It has been up for long: nothing is said. */
	assume(): void {
		this.#state = ON;
	}

	/** On boots a module that is off; off silences it at once. */
	power(on: boolean): void {
		if (on && this.#state === OFF) {
			this.#state = BOOTING;
			this.#line = 0;
			this.#alarm.set(this.#options.bootMs ?? BOOT_TIME);
		} else if (!on) {
			this.#state = OFF;
			this.life++;
			this.#alarm.clear();
			this.#options.forget(true);
		}
	}

	/** Everything volatile is lost, boot lines follow. */
	restart(): void {
		this.power(false);
		this.power(true);
	}

	/** Takes leave of the network and says so; one that is not up is off at once. @param orderly whether that takes its time */
	shutDown(orderly = true): void {
		const { leaveMs = 0 } = this.#options;
		if (this.#state !== ON) {
			this.power(false);
			return;
		}
		this.#state = LEAVING;
		if (orderly && leaveMs > 0)
			this.#alarm.set(leaveMs);
		else
			this.#leave();
	}

	#leave(): void {
		this.#options.say("POWERED DOWN");
		this.#state = OFF;
		this.#alarm.clear();
		this.#options.forget(false);
	}

	/** One boot line after the other. */
	#boot(): void {
		const { bootLines, clock, say } = this.#options;
		if (this.#line === 0) {
			this.#state = ON;
			this.#ready = clock.now();
		}
		const [, line] = bootLines[this.#line++] as readonly [number, string];
		const next = bootLines[this.#line];
		if (next !== undefined)
			this.#alarm.set(this.#ready + next[0] - clock.now());
		say(line);
	}
}
