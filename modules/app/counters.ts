// What happened to a node so far, gathered from its parts: readings, and the bytes and answers of its modem.
// The status message carries them (./telemetry/status).

import type Modem from "../quectel/modem.js";
import type Delivery from "./delivery.js";
import type History from "./history.js";
import type Schedule from "./schedule.js";
import type { Counters } from "./telemetry/status.js";

/** Those of the modem, in this order. */
const OF_MODEM = Object.freeze([
	"restarts", "deaths", "overruns", "suspectedOverruns", "overlong", "damaged", "unknownLines", "lateAnswers", "timeouts", "rejectedMessages", "brokenMessages",
] as const);

/**
 * @param failedSamples samples for which the sensor returned none
 * @param refusedSubscriptions SUBACKs that refused T/set
 * @param history what is kept over restarts, where there is a place for it
 * @returns the counters of the status message by name, most important first
 */
export function countersOf(
	modem: Modem, schedule: Schedule, delivery: Delivery, failedSamples: number, refusedSubscriptions: number, history: History | undefined,
): Counters {
	const counters: { [name: string]: number } = {
		interval: schedule.interval, readings: delivery.last, ...delivery.counters, ...history?.counters, skipped: schedule.skipped, failedSamples, refusedSubscriptions,
	};
	OF_MODEM.forEach(name => {
		counters[name] = modem.counters[name];
	});
	return counters;
}
