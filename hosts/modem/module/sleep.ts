// Sleep: light sleep (AT+QSCLK), which the first command line ends and is lost, and PSM, which only PWRKEY or T3412 ends.
// Source: 27.007 §7.38 (CPSMS), 24.301 §5.3.11; docs/hardware.md (First contact; Set-up).

import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";
import type { PowerSaving } from "./power-saving.js";

const SECOND = 1000;
/** ms without a byte after which PSM begins where AT+QCFG="psm/enter" skips T3324. */
const RELEASE_MS = 1000;

/** Options of sleep. */
export interface SleepOptions {
	/** ms without a byte from the host after which the UART sleeps, when AT+QSCLK enables it and DTR is high; default: never. */
	readonly dozeMs?: number;
	/** Whether the network grants PSM: with AT+CPSMS=1 and no connection, the module is off T3324 after the last byte. */
	readonly grantsPSM?: boolean;
}

interface Options extends SleepOptions {
	readonly clock: SimulatorClock;
	readonly powerSaving: PowerSaving;
	/** Whether the module is registered and has no connection. */
	readonly idle: () => boolean;
	/** The UART enters light sleep; the module enters PSM; T3412 ends PSM. */
	readonly doze: () => void;
	/** Whether DTR keeps the UART awake. */
	readonly kept: () => boolean;
	readonly sleep: () => void;
	readonly wake: () => void;
	/** Announces PSM. */
	readonly announce: () => void;
}

/** Timers of sleep: `activity` restarts them, `stop` clears them when the module loses power. */
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

	/** Bytes passed on the line. @param fromHost whether the host sent them */
	activity(fromHost: boolean): void {
		const { dozeMs, grantsPSM, powerSaving } = this.#options;
		if (dozeMs !== undefined && fromHost)
			this.#dozing.set(dozeMs);
		if (grantsPSM === true)
			this.#active.set(powerSaving.skipsActive === 1 ? RELEASE_MS : powerSaving.activeSeconds * SECOND);
	}

	/** Clears the timers. */
	stop(): void {
		this.#dozing.clear();
		this.#active.clear();
		this.#periodic.clear();
	}

	#doze(): void {
		if (this.#options.powerSaving.clock > 0 && !this.#options.kept())
			this.#options.doze();
	}

	#sleep(): void {
		const { powerSaving, idle, sleep, announce } = this.#options;
		const { mode, activeSeconds, skipsActive, periodicSeconds, threshold } = powerSaving;
		// T3412 of 0 never wakes the module.
		if (mode !== 1 || activeSeconds === 0 && skipsActive === 0 || periodicSeconds > 0 && periodicSeconds < threshold)
			return;
		if (!idle()) {
			this.activity(false);
			return;
		}
		if (powerSaving.announces === 1)
			announce();
		sleep();
		if (periodicSeconds > 0)
			this.#periodic.set(periodicSeconds * SECOND);
	}
}
