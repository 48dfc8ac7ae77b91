// Reads one setting: a text or a whole number. Values come typed or as strings (the mcconfig command line gives strings only).
// Source: V.250 §5.4.2.2 (string constants): no quotes, no control characters.

import { encode } from "../../base/utf8.js";

/** A host's `configuration`: unchecked values by name. */
export type Settings = { readonly [name: string]: unknown };

/** @returns a text, "" when the setting is absent. @throws TypeError or RangeError naming the setting; never with its value, which may be a secret */
export function text(settings: Settings, name: string, most: number): string {
	const value = settings[name] ?? "";
	if (typeof value !== "string")
		throw new TypeError(`${name} must be text`);
	if (/["\x00-\x1F\x7F]/.test(value))
		throw new RangeError(`${name} must not contain quotes or control characters`);
	if (encode(value).length > most)
		throw new RangeError(`${name} must be at most ${most} bytes long`);
	return value;
}

/** @returns a value as a number when it is one, or decimal digits; undefined for anything else, and for a number that is not whole */
export function wholeNumber(given: unknown): number | undefined {
	const value = typeof given === "string" && /^\d+$/.test(given) ? Number(given) : given;
	return Number.isInteger(value) ? value as number : undefined;
}
