// A host that survives errors of apps: lets virtual time pass, and continues after each exception, as a Serial or clock adapter does.

import { equal } from "node:assert/strict";
import type { VirtualClock } from "../../hosts/modem/line/clock.js";

/** What apps throw in these tests. */
export const BANG = "app";

/** @throws Error always: an app's callback that fails */
export function fail(): never {
	throw new Error(BANG);
}

/** Lets `ms` pass. @returns how often an app has thrown; any other exception is a failure */
export function advance(clock: VirtualClock, ms: number): number {
	let thrown = 0;
	const end = clock.now() + ms;
	while (clock.now() < end || (clock.next() ?? Infinity) <= end) {
		try {
			clock.advance(end - clock.now());
		}
		catch (error) {
			equal((error as Error).message, BANG);
			thrown += 1;
		}
	}
	return thrown;
}
