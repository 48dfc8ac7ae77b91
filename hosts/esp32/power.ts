// The module's power pins: PWRKEY starts and stops it, RESET_N resets it, STATUS shows whether it runs. Timed with an alarm; nothing blocks.
// Source: docs/hardware.md (Power pins); BG96 hardware design (RESET_N low for 150 to 460 ms, 2 s to stop), BG77 hardware design §3.6 and §3.7 (as BG95: PWRKEY, RESET_N); ECMA-419 §10 (Digital).

import type { Power } from "../../modules/app/host.js";
import type { Alarm, Clock } from "../../modules/base/platform.js";

/** Level of a pin. */
export type Level = 0 | 1;

/** The part of an ECMA-419 Digital in use. */
export interface Pin {
	read(): Level;
	write(level: Level): void;
	close(): void;
}

/** The Digital class. */
export interface DigitalClass {
	new (options: { pin: number; mode: number; initialValue?: Level }): Pin;
	readonly Input: number;
	readonly Output: number;
	readonly OutputOpenDrain: number;
}

/** Options of ModulePower. Pins are GPIO numbers; -1: not wired. */
export interface ModulePowerOptions {
	/** The Digital class. */
	readonly io: DigitalClass;
	readonly clock: Clock;
	/** The setting `module`: how long RESET_N is pressed depends on it. */
	readonly module: string;
	readonly powerKey: number;
	readonly reset: number;
	readonly status: number;
	/** True: transistors drive both keys, and high presses them. False: open drain, and low presses them. */
	readonly transistors: boolean;
}

/** Milliseconds PWRKEY is pressed to start the module: long enough to start any, too short to stop one that runs. */
const START_PULSE = 575;
/** Milliseconds PWRKEY is pressed to stop the module. */
const STOP_PULSE = 800;
/** Milliseconds RESET_N is pressed; a BG95, whose RESET_N is its PWRKEY inside, needs 2 to 3.8 s. */
const RESET_PULSE = 300;
const LONG_RESET_PULSE = 2500;
/** Milliseconds between reads of STATUS while the module stops, and most reads: stopping takes 2 s or more. */
const LOOK = 250;
const LOOKS = 40;

const IDLE = 0;
const STARTING = 1;
const STOPPING = 2;
const STOPPED = 3;
const RESETTING = 4;

/**
 * Starts and resets the module.
 *
 * | state | entered by | pin | after | next |
 * |---|---|---|---|---|
 * | IDLE | | none pressed | | |
 * | STARTING | `on`, STATUS not high | PWRKEY | 575 ms | IDLE |
 * | RESETTING | `reset`, RESET_N wired | RESET_N | 300 ms, BG95 2.5 s | STARTING if STATUS is not high, else IDLE |
 * | STOPPING | `reset`, RESET_N not wired | PWRKEY | 800 ms | STOPPED |
 * | STOPPED | | none pressed | STATUS low, or 10 s | STARTING |
 */
export class ModulePower implements Power {
	/** The level of a key that is not pressed. */
	readonly #released: Level;
	readonly #powerKey: Pin | undefined;
	readonly #reset: Pin | undefined;
	readonly #status: Pin | undefined;
	readonly #alarm: Alarm;
	readonly #resetPulse: number;
	#state = IDLE;
	#looks = 0;

	/**
	 * Opens the pins; no key is pressed.
	 * @throws RangeError when neither PWRKEY nor RESET_N is wired; errors of the Digital class when a pin is wrong or in use
	 */
	constructor(options: ModulePowerOptions) {
		const io = options.io;
		if (options.powerKey < 0 && options.reset < 0)
			throw new RangeError("powerKey: required, unless reset is wired");
		const mode = options.transistors ? io.Output : io.OutputOpenDrain;
		this.#resetPulse = options.module === "bg95" ? LONG_RESET_PULSE : RESET_PULSE;
		this.#released = options.transistors ? 0 : 1;
		const key = (pin: number): Pin | undefined => pin < 0 ? undefined : new io({ pin, mode, initialValue: this.#released });
		this.#powerKey = key(options.powerKey);
		this.#reset = key(options.reset);
		if (options.status >= 0)
			this.#status = new io({ pin: options.status, mode: io.Input });
		this.#alarm = options.clock.alarm(() => this.#onAlarm());
	}

	/** Whether the module runs, by STATUS; undefined where that is not wired. */
	get running(): boolean | undefined {
		return this.#status && this.#status.read() === 1;
	}

	/** Starts the module; no effect on a running module. */
	on(): void {
		if (this.#state === IDLE)
			this.#start();
	}

	/** Resets the module, or starts it when off. No effect during a pulse or a stop. */
	reset(): void {
		if (this.#state !== IDLE)
			return;
		if (this.running === false)
			this.#start();
		else if (this.#reset)
			this.#press(RESETTING, this.#reset, this.#resetPulse);
		else
			this.#press(STOPPING, this.#powerKey as Pin, STOP_PULSE);
	}

	#start(): void {
		if (!this.#powerKey || this.running === true)
			this.#state = IDLE;
		else
			this.#press(STARTING, this.#powerKey, START_PULSE);
	}

	#press(state: number, pin: Pin, ms: number): void {
		this.#state = state;
		pin.write(1 - this.#released as Level);
		this.#alarm.set(ms);
	}

	#release(pin: Pin): void {
		pin.write(this.#released);
	}

	#onAlarm(): void {
		switch (this.#state) {
			case STARTING:
				this.#state = IDLE;
				this.#release(this.#powerKey as Pin);
				break;
			case RESETTING:
				this.#release(this.#reset as Pin);
				this.#start();
				break;
			case STOPPING:
				this.#release(this.#powerKey as Pin);
				this.#state = STOPPED;
				this.#looks = LOOKS;
				this.#alarm.set(LOOK);
				break;
			default: // STOPPED
				this.#looks -= 1;
				if (this.running === false || this.#looks === 0)
					this.#start();
				else
					this.#alarm.set(LOOK);
		}
	}
}
