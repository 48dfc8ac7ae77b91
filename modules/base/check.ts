// Checks of what options and parameters give: kinds, numbers, and bytes that can stand in a string constant. Every error names the parameter.
// A value of another kind is a TypeError, one out of range a RangeError. Source: V.250 §5.2.2 (CR and BS while a line is read), §5.4.2.2 (string constants).

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
	return typeof value === "number" ? new RangeError(`${parameter}: ${value} is not ${range}`) : new TypeError(`${parameter}: must be a number`);
}

/** Throws unless `value` is an integer in [low, high]. @returns it */
export function checkInteger(value: number, parameter: string, low: number, high: number): number {
	if (!Number.isInteger(value) || value < low || value > high)
		throw numberError(value, parameter, `in ${low} to ${high}`);
	return value;
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
		throw new TypeError(`${parameter}: must be a boolean`);
	return value;
}

/** Throws unless `value` is a string. @returns it */
export function checkString(value: string, parameter: string): string {
	if (!isString(value))
		throw new TypeError(`${parameter}: must be a string`);
	return value;
}

/** Throws unless `value` is an object, and no array. @returns it */
export function checkObject<Type extends object>(value: Type, parameter: string): Type {
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw new TypeError(`${parameter}: must be an object`);
	return value;
}

/** Throws unless `value` is a function. @returns it */
export function checkFunction<Type>(value: Type, parameter: string): Type {
	if (typeof value !== "function")
		throw new TypeError(`${parameter}: must be a function`);
	return value;
}

/** Throws unless each of these properties of `options` is a function or undefined. */
export function checkCallbacks<Options extends object>(options: Options, names: readonly (keyof Options & string)[]): void {
	for (const name of names) {
		if (options[name] !== undefined)
			checkFunction(options[name], name);
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
