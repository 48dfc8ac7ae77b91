// Network time, as AT+CCLK? and AT+QLTS=2 report it. Source: 27.007 §8.8: "yy/MM/dd,hh:mm:ss±zz", zz in quarters of an hour, local time;
// QLTS writes a four-digit year and, after the zone, whether it is summer time.

const NONE = NaN;

/** @returns the time as AT+CCLK= takes it, in UTC. @param time milliseconds since 1970, from 2020 to 2079 */
export function formatClock(time: number): string {
	const text = new Date(time).toISOString();
	return `${text.slice(2, 10).split("-").join("/")},${text.slice(11, 19)}+00`;
}

/**
 * @param text such as `26/11/22,07:30:00+04`
 * @returns milliseconds since 1970, UTC; NaN for text that is not a time, or a time before 2020, as of a module whose clock is not set
 */
export function parseClock(text: string): number {
	const fields = /^(?:20)?(\d\d)\/(\d\d)\/(\d\d),(\d\d):(\d\d):(\d\d)([+-]\d\d)?(?:,[01])?$/.exec(text)?.map(Number);
	if (!fields || fields[1]! < 20 || fields[1]! > 79)
		return NONE;
	const local = Date.UTC(2000 + fields[1]!, fields[2]! - 1, fields[3], fields[4], fields[5], fields[6]);
	return local - (fields[7] || 0) * 15 * 60_000;
}
