// Watches the node for firmware.scenario.ts: which reading was acknowledged last, and whether all are. Comes between host.ts and main.ts.

import host from "host";
import type { Watcher } from "../../modules/app/host.js";

/** What the scenario reads. */
export const seen = { acknowledged: 0, done: false };

const usual = host.watcher!;
const watcher: Watcher = {
	...usual,
	onAcknowledged() {
		seen.acknowledged += 1;
	},
	onDone() {
		usual.onDone!();
		seen.done = true;
	},
};
Object.defineProperty(host, "watcher", { value: watcher });
