// The rates at which a module may be found: from the factory, or where an earlier firmware with another `baud` left it (AT+IPR).
// Source: docs/hardware.md (UART rate).

/** The most likely first. */
const RATES: readonly number[] = Object.freeze([115_200, 19_200, 9600, 57_600, 38_400, 230_400, 460_800, 921_600]);

/** @returns the rates to look for a module at, besides the configured one */
export function ratesBesides(baud: number): readonly number[] {
	return RATES.filter(rate => rate !== baud);
}
