// The BG96's power pins: PWRKEY starts and stops it, RESET_N resets it, STATUS shows whether it runs. Timed with an alarm; nothing blocks.
// Source: docs/hardware.md (Power pins); BG96 hardware design (RESET_N low for 150 to 460 ms, 2 s to stop); ECMA-419 §10 (Digital).

import type { Power } from "../../modules/app/host.js";
import type { Alarm, Clock } from "../../modules/base/platform.js";

/** Of a pin. */
export type Level = 0 | 1;

/** An ECMA-419 Digital, as far as it is used here. */
export interface Pin {
	read(): Level;
	write(level: Level): void;
	close(): void;
}

/** Its class. */
export interface DigitalClass {
	new (options: { pin: number; mode: number; initialValue?: Level }): Pin;
	readonly Input: number;
	readonly Output: number;
	readonly OutputOpenDrain: number;
}

/** What ModulePower is made with. Pins are GPIO numbers; -1: not wired. */
export interface ModulePowerOptions {
	/** The Digital class. */
	readonly io: DigitalClass;
	readonly clock: Clock;
	readonly powerKey: number;
	readonly reset: number;
	readonly status: number;
	/** Both keys are driven through transistors, so that high presses them; else by open drain, and low does. */
	readonly transistors: boolean;
}

/** Milliseconds PWRKEY is pressed: in the middle of what starts the module, and does not stop one that runs. */
const START_PULSE = 575;
/** Milliseconds PWRKEY is pressed to stop it. */
const STOP_PULSE = 800;
/** Milliseconds RESET_N is pressed. */
const RESET_PULSE = 300;
/** Milliseconds between two looks at STATUS while the module stops, and how many there are: it takes 2 s and more. */
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
 * | RESETTING | `reset`, RESET_N wired | RESET_N | 300 ms | STARTING where STATUS is not high, else IDLE |
 * | STOPPING | `reset`, RESET_N not wired | PWRKEY | 800 ms | STOPPED |
 * | STOPPED | | none pressed | STATUS low, or 10 s | STARTING |
 */
export class ModulePower implements Power {
	readonly #pressed: Level;
	readonly #released: Level;
	readonly #powerKey: Pin | undefined;
	readonly #reset: Pin | undefined;
	readonly #status: Pin | undefined;
	readonly #alarm: Alarm;
	#state = IDLE;
	#looks = 0;

	/**
	 * Takes the pins; none is pressed.
	 * @throws RangeError when neither PWRKEY nor RESET_N is wired; whatever the Digital class throws, when a pin is wrong or taken
	 */
	constructor(options: ModulePowerOptions) {
		const { io, clock, powerKey, reset, status, transistors } = options;
		if (powerKey < 0 && reset < 0)
			throw new RangeError("powerKey: -1, and reset too: no power pin is wired");
		const mode = transistors ? io.Output : io.OutputOpenDrain;
		this.#pressed = transistors ? 1 : 0;
		this.#released = transistors ? 0 : 1;
		const key = (pin: number): Pin | undefined => pin < 0 ? undefined : new io({ pin, mode, initialValue: this.#released });
		this.#powerKey = key(powerKey);
		this.#reset = key(reset);
		this.#status = status < 0 ? undefined : new io({ pin: status, mode: io.Input });
		this.#alarm = clock.alarm(() => this.#onAlarm());
	}

	/** Whether the module runs, by STATUS; undefined where that is not wired. */
	get running(): boolean | undefined {
		return this.#status === undefined ? undefined : this.#status.read() === 1;
	}

	/** Starts the module. One that runs already goes on running. */
	on(): void {
		if (this.#state === IDLE)
			this.#start();
	}

	/** Resets the module; one that is off is started. While something is under way already, that goes on. */
	reset(): void {
		if (this.#state !== IDLE)
			return;
		if (this.running === false)
			this.#start();
		else if (this.#reset !== undefined)
			this.#press(RESETTING, this.#reset, RESET_PULSE);
		else
			this.#press(STOPPING, this.#powerKey as Pin, STOP_PULSE);
	}

	#start(): void {
		if (this.#powerKey === undefined || this.running === true)
			this.#state = IDLE;
		else
			this.#press(STARTING, this.#powerKey, START_PULSE);
	}

	#press(state: number, pin: Pin, ms: number): void {
		this.#state = state;
		pin.write(this.#pressed);
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
