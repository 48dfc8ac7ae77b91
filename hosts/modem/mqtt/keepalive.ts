// The keep alive of a client: PINGREQ after an interval without a packet, and the wait for PINGRESP.
// Source: BG96 note §3.2.1 "keepalive", §5.1 `+QMTSTAT` 2; MQTT 3.1.1 §3.1.2.10.

import type { SimulatorAlarm, SimulatorClock } from "../line/clock.js";

/** Interval and timeout in ms, and the number of retries. An interval of 0 disables the keep alive. */
export interface KeepAliveTimes {
	readonly interval: number;
	readonly timeout: number;
	readonly retries: number;
}

/** Stopped → quiet → PINGREQ sent → quiet, or failed. */
export class KeepAlive {
	readonly #quiet: SimulatorAlarm;
	readonly #answer: SimulatorAlarm;
	readonly #send: () => void;
	readonly #failed: () => void;
	#times: KeepAliveTimes = { interval: 0, timeout: 0, retries: 0 };
	#tries = 0;

	/** @param send sends PINGREQ @param failed called when no PINGRESP was received after every retry */
	constructor(clock: SimulatorClock, send: () => void, failed: () => void) {
		this.#send = send;
		this.#failed = failed;
		this.#quiet = clock.alarm(() => this.#ping());
		this.#answer = clock.alarm(() => this.#missed());
	}

	start(times: KeepAliveTimes): void {
		this.#times = times;
		this.sent();
	}

	/** A packet was sent. */
	sent(): void {
		if (this.#times.interval > 0)
			this.#quiet.set(this.#times.interval);
	}

	/** PINGRESP was received. */
	answered(): void {
		this.#answer.clear();
	}

	stop(): void {
		this.#times = { interval: 0, timeout: 0, retries: 0 };
		this.#quiet.clear();
		this.#answer.clear();
	}

	#ping(): void {
		this.#tries = 0;
		this.#answer.set(this.#times.timeout);
		this.#send();
	}

	#missed(): void {
		if (this.#tries === this.#times.retries) {
			this.#failed();
			return;
		}
		this.#tries++;
		this.#answer.set(this.#times.timeout);
		this.#send();
	}
}
