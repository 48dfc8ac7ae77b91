// Stands in for ./influx in a build whose manifest leaves out modules/influx.json: readings are JSON, or none can be made.
// Source: docs/memory.md (What a build can leave out).

/** No encoder of InfluxDB line protocol. */
export default class InfluxEncoder {
	/** @throws Error naming the manifest */
	constructor() {
		throw new Error("encoding influx, the one for a module that cannot send quotes: not in this build; modules/influx.json adds it");
	}
}
