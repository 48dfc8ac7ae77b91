// What a modem lends to the sessions of a connection, one after the other: memory, an alarm, and the failures in a row.
// Source: DESIGN §3 (an alarm is made once and set many times) and §5.6 (nothing grows).

import type Memory from "../../base/memory.js";
import type { Clock } from "../../base/platform.js";
import { LentAlarm } from "../session/deadline.js";
import Backoff from "./backoff.js";

/** The loans of one modem, by connection; each is made once, when it is asked for. */
export default class Loans {
	readonly #memory: Memory;
	readonly #clock: Clock;
	readonly #random: () => number;
	readonly #alarms: Array<LentAlarm | undefined> = [];
	readonly #backoffs: Array<Backoff | undefined> = [];
	readonly #bases: number[] = [];
	readonly #sizes: number[] = [];

	/** @param random numbers in [0, 1) */
	constructor(memory: Memory, clock: Clock, random: () => number) {
		this.#memory = memory;
		this.#clock = clock;
		this.#random = random;
	}

	/**
	 * Memory of a connection; what was given back serves again.
	 * @returns the position of its first byte
	 * @throws RangeError when memory is short: see `sessions`
	 */
	bytes(connection: number, bytes: number): number {
		if (!(this.#sizes[connection]! >= bytes)) {
			const { free } = this.#memory;
			if (bytes > free)
				throw new RangeError(`sessions: connection ${connection} needs ${bytes} bytes, ${free} are left`);
			this.#bases[connection] = this.#memory.reserve(bytes, "session");
			this.#sizes[connection] = bytes;
		}
		return this.#bases[connection]!;
	}

	/** The alarm of a connection, which serves one session after the other. */
	alarm(connection: number): LentAlarm {
		return this.#alarms[connection] ??= new LentAlarm(this.#clock);
	}

	/** Failures in a row on a connection, whichever session had them. */
	backoff(connection: number): Backoff {
		return this.#backoffs[connection] ??= new Backoff(this.#random);
	}
}
