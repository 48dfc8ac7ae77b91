// What a fuzz case is: the options of a set-up and the steps that are done to it. It is plain JSON, so that a failing one can be kept in a file.
// Bytes are texts of one character each.

import type { Random } from "./random.js";

/** A kind, then its arguments. */
export type Step = readonly [kind: string, ...values: (string | number)[]];

export interface Case {
	/** The name of the target. */
	readonly target: string;
	readonly options: { readonly [name: string]: string | number | boolean };
	readonly steps: readonly Step[];
}

/** What is fuzzed: makes cases and runs them. */
export interface Target {
	readonly name: string;
	generate(random: Random): Case;
	/**
	 * Runs a case from beginning to end.
	 * @returns milliseconds of virtual time until it worked again, 0 where nothing has to be waited for
	 * @throws Error that says which property does not hold; and whatever the code throws that is fuzzed
	 */
	run(tried: Case): number;
}

/** Kinds of steps whose number at index 2 is a count of hostile bytes that a seed determines. */
const COUNTED = "noise";

/** @returns how many hostile bytes a case has */
export function sizeOf({ steps }: Case): number {
	let size = 0;
	for (const [kind, ...values] of steps) {
		if (kind === COUNTED)
			size += values[1] as number;
		for (const value of values)
			size += typeof value === "string" ? value.length : 0;
	}
	return size;
}

/** @throws Error with the message when a property does not hold */
export function holds(condition: boolean, message: string | (() => string)): void {
	if (!condition)
		throw new Error(typeof message === "string" ? message : message());
}
