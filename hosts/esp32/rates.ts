// The rates at which a module may be found: from the factory, or where an earlier firmware with another `baud` left it (AT+IPR).
// Source: docs/hardware.md (UART rate; Power pins: 15 s to start).

/** The most likely first. */
const RATES: readonly number[] = Object.freeze([115_200, 19_200, 9600, 57_600, 38_400, 230_400, 460_800, 921_600]);

/**
 * @returns the rates to look for a module at after the configured one, which stands behind each: a silent module is reset every 30 s and takes up to half of
 * that to start, so a search in which the most likely rate comes once a round would often miss it. A round of 15 or 17 rates has another place in those
 * 30 s each time, in which 7 rates are tried
 */
export function ratesBesides(baud: number): readonly number[] {
	return RATES.filter(rate => rate !== baud).flatMap(rate => [rate, baud]);
}
