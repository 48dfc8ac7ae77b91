// Sessions of the page for its tests: real ones, of the firmware and the simulated modem.
// Source: tests/hosts/web/rig.ts.

import type { Event, Scenario } from "../../../../hosts/web/protocol.js";
import { Rig } from "../rig.js";

/** Runs a scenario for so many simulated ms. @param acts between parts of it @returns its events, to the end */
export function record(ms: number, scenario: Partial<Scenario> = {}): Event[] {
	const rig = new Rig().start(scenario);
	rig.timer.pass(ms);
	rig.session.close();
	return rig.events;
}
