// The firmware's clock on Node: milliseconds of the process, one-shot alarms on setTimeout.
// Source: modules/base/platform.ts (Clock, Alarm); a setTimeout beyond 2^31 − 1 ms fires at once.

import { performance } from "node:perf_hooks";
import type { Alarm, Clock } from "../../modules/base/platform.js";

const LONGEST = 2 ** 31 - 1;

/** The machine's own clock. A running alarm keeps the process alive. */
export class NodeClock implements Clock {
	now(): number {
		return performance.now();
	}

	alarm(callback: () => void): Alarm {
		return new NodeAlarm(callback);
	}
}

class NodeAlarm implements Alarm {
	readonly #callback: () => void;
	#timer: NodeJS.Timeout | undefined;

	constructor(callback: () => void) {
		this.#callback = callback;
	}

	/** Sets the alarm. Rounds up, so that an alarm never fires early. @throws RangeError when `ms` is not from 0 to 2^31 − 1 */
	set(ms: number): void {
		if (!(ms >= 0 && ms <= LONGEST))
			throw new RangeError(`alarm: ${ms} ms is not from 0 to ${LONGEST}`);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(this.#callback, Math.ceil(ms));
	}

	clear(): void {
		clearTimeout(this.#timer);
	}
}
