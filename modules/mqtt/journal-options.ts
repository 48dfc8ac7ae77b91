// What a journal is made with, checked. Source: docs/journal.md (Limits).

import { checkInteger, checkObject, isString } from "../base/check.js";
import type { Flash } from "../base/platform.js";

/** What happens to a record that finds the journal full: the oldest one is dropped for it, or it is refused. */
export type WhenFull = "drop" | "refuse";

/** Options of a Journal. */
export interface JournalOptions {
	/** Where the records are kept; it belongs to the journal alone. Its size is a multiple of its blockLength, four blocks or more. */
	readonly storage: Flash;
	/** Most bytes of records that wait, each with its header of 28 bytes; default: what the storage holds. */
	readonly bytes?: number | undefined;
	/** Most records that wait; default: no limit. */
	readonly count?: number | undefined;
	/** Milliseconds after which a record whose time is known expires; default: never. */
	readonly age?: number | undefined;
	/** What happens when a limit is reached; default "drop". */
	readonly whenFull?: WhenFull | undefined;
	/** Bytes of the longest record; default 256. */
	readonly longest?: number | undefined;
	/** Names of the counters that are kept over restarts; a later firmware may add names at the end. Default: none. At most 12. */
	readonly counters?: readonly string[] | undefined;
}

/** The options with their defaults. */
export interface JournalValues {
	readonly bytes: number;
	readonly count: number;
	readonly age: number;
	readonly drops: boolean;
	readonly longest: number;
	readonly counters: readonly string[];
}

/** Longest record that a journal can be made for: it is sent as the payload of one message. */
const LONGEST = 4096;
/** Most counters of the app. */
export const NAMES = 12;

/** @returns the options, checked, with their defaults. @throws TypeError or RangeError naming the option */
export function checkJournal(options: JournalOptions): JournalValues {
	const { storage, bytes = Infinity, count = Infinity, age = Infinity, whenFull = "drop", longest = 256, counters = [] } = checkObject(options, "options");
	checkObject(storage, "storage");
	if (whenFull !== "drop" && whenFull !== "refuse")
		throw new RangeError("whenFull: must be drop or refuse");
	if (!Array.isArray(counters) || !counters.every(isString))
		throw new TypeError("counters: must be an array of strings");
	checkInteger(counters.length, "counters.length", 0, NAMES);
	return {
		bytes: limit(bytes, "bytes"),
		count: limit(count, "count"),
		age: limit(age, "age"),
		drops: whenFull === "drop",
		longest: checkInteger(longest, "longest", 1, LONGEST),
		counters: Object.isFrozen(counters) ? counters : [...counters], // a frozen list may lie in flash
	};
}

/** @returns a whole number from 1 on, or Infinity */
function limit(value: number, parameter: string): number {
	return value === Infinity ? value : checkInteger(value, parameter, 1, Number.MAX_SAFE_INTEGER);
}
