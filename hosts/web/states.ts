// The names of the states that an Observer reports by number.
// Source: docs/states.md (The link; The module), and modules/app/publisher.ts for the node; a test compares them.

import { LINK, MODULE, NODE } from "../../modules/quectel/modem.js";

/** A machine's name in the events, and those of its states by number. */
export const MACHINES: Readonly<Record<number, { readonly name: string; readonly states: readonly string[] }>> = Object.freeze({
	[MODULE]: { name: "module", states: ["STARTING", "BRINGING_UP", "READY", "CHECKING", "LEAVING", "OFF", "CLOSED"] },
	[LINK]: {
		name: "link",
		states: [
			"OFFLINE", "CLEARING", "CONFIGURING", "SECURING", "OPENING", "EXAMINING", "CONNECTING", "SUBSCRIBING", "ONLINE", "WAITING", "DISCONNECTING", "CLOSING", "CLOSED",
		],
	},
	[NODE]: { name: "node", states: ["STARTING", "CONNECTING", "ONLINE", "OFFLINE", "LEAVING", "CLOSED"] },
});
