// Checks of what options and parameters give: numbers, and bytes that can stand in a string constant.
// Source: V.250 §5.2.2 (CR and BS while a line is read), §5.4.2.2 (string constants).

const SPACE = 0x20;
const QUOTE = 0x22;
const DELETE = 0x7F;

/** Throws unless `value` is an integer in [low, high]. @returns it */
export function checkInteger(value: number, parameter: string, low: number, high: number): number {
	if (!Number.isInteger(value) || value < low || value > high)
		throw new RangeError(`${parameter}: ${value} is not in ${low} to ${high}`);
	return value;
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
			throw new RangeError(`${parameter}: byte 0x${byte.toString(16).padStart(2, "0")} at ${i} cannot be sent in a command line`);
	}
}
