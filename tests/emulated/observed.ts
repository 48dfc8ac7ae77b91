// Watches the node for firmware.scenario.ts: which reading was acknowledged last, and whether all are. Comes between host.ts and main.ts.

import host from "host";
import type { Watcher } from "../../modules/app/host.js";

/** What the scenario reads. */
export const seen = { acknowledged: 0, done: false };

const watcher = host.watcher as { -readonly [Name in keyof Watcher]: Watcher[Name] };
const { onDone } = watcher;

watcher.onAcknowledged = (): void => {
	seen.acknowledged += 1;
};
watcher.onDone = (): void => {
	onDone!();
	seen.done = true;
};
