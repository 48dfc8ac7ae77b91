// Stands in for ./probe in a build whose manifest leaves out modules/probe.json: a session with the option `probe` is refused.
// Source: docs/memory.md (What a build can leave out).

/** As in ./probe; no filter is refused for it, because no session has a probe. */
export const PROBE_FILTER = "-";

/** No probe. */
export default class Probe {
	/** @throws Error naming the manifest */
	constructor() {
		throw new Error("probe: not in this build; modules/probe.json adds it");
	}
}
