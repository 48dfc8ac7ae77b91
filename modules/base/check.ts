// Checks of what options and parameters give: kinds, numbers, and bytes that can stand in a string constant. Every error names the parameter.
// A value of another kind is a TypeError, one out of range a RangeError. Source: V.250 §5.2.2 (CR and BS while a line is read), §5.4.2.2 (string constants).

import { encode } from "./utf8.js";

const SPACE = 0x20;
const QUOTE = 0x22;
const DELETE = 0x7F;
/** A constant: on some builds of XS a literal allocates each time. */
const STRING = "string";

/** @returns whether it is a string */
export function isString(value: unknown): value is string {
	return typeof value === STRING;
}

/** @returns the error of a number that is out of range, or no number. @param range such as `in 0 to 9`, behind "is not" */
export function numberError(value: unknown, parameter: string, range: string): TypeError | RangeError {
	return typeof value === "number" ? new RangeError(`${parameter}: ${value} is not ${range}`) : kindError(parameter, "a number");
}

/** @returns the error of a value of another kind. @param kind what it must be, such as `a boolean` */
export function kindError(parameter: string, kind: string): TypeError {
	return new TypeError(`${parameter}: must be ${kind}`);
}

/** Throws unless `value` is an integer in [low, high]. @returns it */
export function checkInteger(value: number, parameter: string, low: number, high: number): number {
	if (!Number.isInteger(value) || value < low || value > high)
		throw numberError(value, parameter, `in ${low} to ${high}`);
	return value;
}

/** @returns an option that is an integer, checked; `fallback` when it is not given */
export function integerOption<Fallback>(value: number | undefined, fallback: Fallback, parameter: string, low: number, high: number): number | Fallback {
	return value === undefined ? fallback : checkInteger(value, parameter, low, high);
}

/** Throws unless `value` is a QoS. @returns it */
export function checkQoS(value: number, parameter: string): number {
	if (value !== 0 && value !== 1 && value !== 2)
		throw numberError(value, parameter, "0, 1 or 2");
	return value;
}

/** Throws unless `value` is a boolean. @returns it */
export function checkBoolean(value: boolean, parameter: string): boolean {
	if (value !== true && value !== false)
		throw kindError(parameter, "a boolean");
	return value;
}

/** @returns an option that is a boolean, checked; `fallback` when it is not given */
export function booleanOption<Fallback>(value: boolean | undefined, fallback: Fallback, parameter: string): boolean | Fallback {
	return value === undefined ? fallback : checkBoolean(value, parameter);
}

/** Throws unless `value` is a string. @returns it */
export function checkString(value: string, parameter: string): string {
	if (!isString(value))
		throw kindError(parameter, "a string");
	return value;
}

/** Throws unless `value` is an object, and no array. @returns it */
export function checkObject<Type extends object>(value: Type, parameter: string): Type {
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw kindError(parameter, "an object");
	return value;
}

/** Throws unless `value` is a function. @returns it */
export function checkFunction<Type>(value: Type, parameter: string): Type {
	if (typeof value !== "function")
		throw kindError(parameter, "a function");
	return value;
}

/** Throws unless `value` is an array. @returns it */
export function checkArray<Type>(value: Type, parameter: string): Type {
	if (!Array.isArray(value))
		throw kindError(parameter, "an array");
	return value;
}

/** Throws unless each of these properties of `options` is a function or undefined. @param prefix in front of their names, for the error */
export function checkCallbacks<Options extends object>(options: Options, names: readonly (keyof Options & string)[], prefix = ""): void {
	for (let i = 0; i < names.length; i++) {
		const name = names[i]!;
		if (options[name] !== undefined)
			checkFunction(options[name], prefix + name);
	}
}

/** Throws unless `value` is an object with these methods. @returns it */
export function checkMethods<Type extends object>(value: Type, parameter: string, names: readonly string[]): Type {
	checkObject(value, parameter);
	for (let i = 0; i < names.length; i++)
		checkFunction((value as Readonly<Record<string, unknown>>)[names[i]!], `${parameter}.${names[i]!}`);
	return value;
}

/** Throws unless each of these properties of `options` is undefined, or a text of so many bytes at most that can be sent. @param prefix in front of their names, for the error */
export function checkTexts<Name extends string>(options: { readonly [name in Name]?: string | undefined }, names: readonly Name[], limit: number, prefix = ""): void {
	for (let i = 0; i < names.length; i++) {
		const name = names[i]!;
		if (options[name] !== undefined)
			checkText(encode(checkString(options[name], prefix + name)), prefix + name, limit);
	}
}

/**
 * Throws unless the bytes can stand between quotes in a command line.
 * @param parameter its name, for the error
 * @param limit most bytes allowed
 * @throws RangeError naming the parameter and the offending byte or length
 */
export function checkText(bytes: Uint8Array, parameter: string, limit: number): void {
	if (bytes.length > limit)
		throw new RangeError(`${parameter}: ${bytes.length} bytes, at most ${limit} can be sent`);
	for (let i = 0; i < bytes.length; i++) {
		const byte = bytes[i]!;
		if (byte < SPACE || byte === QUOTE || byte === DELETE)
			throw new RangeError(`${parameter}: byte 0x${byte.toString(16).padStart(2, "0")} at offset ${i} cannot be sent in a command line`);
	}
}
