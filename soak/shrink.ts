// Reduces a plan that violates a property to a shortest one that still does.
// Delta debugging, as A. Zeller and R. Hildebrandt describe it ("Simplifying and isolating failure-inducing input", 2002): no single fault can be left out of the result.

import type { DeviceSettings, Violation } from "./device.js";
import type { Plan } from "./faults.js";

/** A device and a plan. */
export interface Case {
	readonly device: DeviceSettings;
	readonly plan: Plan;
}

/** When the first fault of a shifted plan strikes. */
const FIRST = 20 * 60_000;

/**
 * @param violation what the plan led to: later faults are left out at once
 * @param fails runs a case, and returns whether it has a violation of that kind
 * @param runs cases to try at most
 * @returns the shortest failing case found
 */
export function shrink(found: Case, violation: Violation, fails: (candidate: Case) => boolean, runs = 300): Case {
	const { device } = found;
	let left = runs;
	const run = (plan: Plan): boolean => left-- > 0 && fails({ device: { ...device, duration: 0 }, plan });
	const before = found.plan.filter(({ at }) => at <= violation.at);
	let plan = recent(before, run) ?? before;
	for (let parts = 2; plan.length > 1 && left > 0;) {
		const size = Math.ceil(plan.length / parts);
		const smaller = without(plan, size, run);
		if (smaller !== undefined) {
			plan = smaller;
			parts = Math.max(2, Math.min(parts - 1, plan.length));
		}
		else if (size === 1)
			break;
		else
			parts = Math.min(plan.length, 2 * parts);
	}
	return { device: { ...device, duration: 0 }, plan };
}

/** @returns the last faults only, soon after the start, where these suffice */
function recent(plan: Plan, run: (plan: Plan) => boolean): Plan | undefined {
	for (let count = 1; count < plan.length; count *= 2) {
		const last = plan.slice(-count);
		const shift = Math.max(0, last[0]!.at - FIRST);
		const candidate = last.map(fault => ({ ...fault, at: fault.at - shift }));
		if (run(candidate))
			return candidate;
	}
	return undefined;
}

/** @returns a failing plan without a part of so many faults, or of such a part alone */
function without(plan: Plan, size: number, run: (plan: Plan) => boolean): Plan | undefined {
	for (let from = 0; from < plan.length; from += size) {
		for (const candidate of [plan.slice(from, from + size), [...plan.slice(0, from), ...plan.slice(from + size)]]) {
			if (candidate.length > 0 && candidate.length < plan.length && run(candidate))
				return candidate;
		}
	}
	return undefined;
}
