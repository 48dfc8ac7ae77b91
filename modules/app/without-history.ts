// Stands in for ./history in a build whose manifest leaves out modules/node-record.json: the node begins again with each start, and so does its modem.
// Source: docs/memory.md (What a build can leave out).

/** @returns undefined: a host's place for records is not used */
export function recordsOf(): undefined {
	return undefined;
}

export default undefined;
