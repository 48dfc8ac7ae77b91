// Sleep: the light one, out of which a first line wakes the module and is lost, and PSM, out of which only PWRKEY or T3412 does.
// Source: 27.007 §7.38 (CPSMS), 24.301 §5.3.11; docs/hardware.md (First contact; Set-up).

import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";
import type { PowerSaving } from "./power-saving.js";

const SECOND = 1000;

/** What a person may choose about sleep. */
export interface SleepOptions {
	/** ms without a byte from the host after which the UART sleeps, where AT+QSCLK lets it; default: never. */
	readonly dozeMs?: number;
	/** Whether the network grants PSM: T3324 after the last byte, with AT+CPSMS=1 and no connection open, the module is as if off. */
	readonly grantsPSM?: boolean;
}

interface Options extends SleepOptions {
	readonly clock: SimulatorClock;
	readonly powerSaving: PowerSaving;
	/** Whether the module is registered and has nothing open. */
	readonly free: () => boolean;
	/** The UART sleeps; the module sleeps; it wakes by itself. */
	readonly doze: () => void;
	readonly sleep: () => void;
	readonly wake: () => void;
}

/** Watches the line: `heard` for each byte either way, `stop` when the power went. */
export class Sleep {
	readonly #options: Options;
	readonly #dozing: SimulatorAlarm;
	readonly #active: SimulatorAlarm;
	readonly #periodic: SimulatorAlarm;

	constructor(options: Options) {
		this.#options = options;
		this.#dozing = options.clock.alarm(() => this.#doze());
		this.#active = options.clock.alarm(() => this.#sleep());
		this.#periodic = options.clock.alarm(() => options.wake());
	}

	/** A byte passed. @param fromHost whether the host sent it */
	heard(fromHost: boolean): void {
		const { dozeMs, grantsPSM, powerSaving } = this.#options;
		if (dozeMs !== undefined && fromHost)
			this.#dozing.set(dozeMs);
		if (grantsPSM === true)
			this.#active.set(powerSaving.activeSeconds * SECOND);
	}

	stop(): void {
		this.#dozing.clear();
		this.#active.clear();
		this.#periodic.clear();
	}

	#doze(): void {
		if (this.#options.powerSaving.clock > 0)
			this.#options.doze();
	}

	#sleep(): void {
		const { powerSaving, free, sleep } = this.#options;
		if (powerSaving.mode !== 1 || powerSaving.activeSeconds === 0)
			return;
		if (!free()) {
			this.heard(false);
			return;
		}
		sleep();
		if (powerSaving.periodicSeconds > 0)
			this.#periodic.set(powerSaving.periodicSeconds * SECOND);
	}
}
