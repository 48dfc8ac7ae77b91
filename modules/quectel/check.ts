// The check of a number that an option or a parameter gives.

/** Throws unless `value` is an integer in [low, high]. @returns it */
export function checkInteger(value: number, parameter: string, low: number, high: number): number {
	if (!Number.isInteger(value) || value < low || value > high)
		throw new RangeError(`${parameter}: ${value} is not in ${low} to ${high}`);
	return value;
}
