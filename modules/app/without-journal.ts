// Stands in for ./store-and-forward in a build whose manifest leaves out modules/node-journal.json: readings wait in the outbox alone.
// Source: docs/memory.md (What a build can leave out).

import { SLOTS } from "../mqtt/outbox.js";
import Delivery from "./delivery.js";
import type { Host } from "./host.js";

const MISSING = "journal: Error: not in this build; modules/node-journal.json adds it";

/** @returns a delivery without a journal; where the host has one, it reports that */
export function deliveryOf(_owner: unknown, { journal, watcher }: Host): Delivery {
	const delivery = new Delivery(SLOTS);
	if (journal) {
		watcher?.trace?.(MISSING);
		delivery.trouble = `${MISSING}\n`;
	}
	return delivery;
}
