// Stands in for ./backlog in a build whose manifest leaves out modules/node-journal.json: readings wait in the outbox alone.
// Source: docs/memory.md (What a build can leave out).

import { IN_FLIGHT } from "../mqtt/outbox.js";

/** No journal. */
export default class Backlog {
	/** Readings with the session at most. */
	static readonly WINDOW = IN_FLIGHT;

	/** @throws Error naming the manifest */
	constructor() {
		throw new Error("not in this build; modules/node-journal.json adds it");
	}
}
