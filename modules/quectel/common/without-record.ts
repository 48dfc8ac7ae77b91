// Stands in for ./firmware-record in a build whose manifest leaves out modules/record.json: each start asks the firmware what it can do.
// Source: docs/memory.md (What a build can leave out).

/** @returns undefined: nothing is kept. @throws Error naming the manifest when something is to be */
export function checkRecord(record: unknown): undefined {
	if (record !== undefined)
		throw new Error("record: not in this build; modules/record.json adds it");
}

/** @returns false: nothing is kept */
export function recall(): boolean {
	return false;
}

/** @returns false: nothing was written */
export function remember(): boolean {
	return false;
}

/** @returns false: identity and IMEI are asked for one by one */
export function takeIdentities(): boolean {
	return false;
}
