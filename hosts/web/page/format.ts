// Times, sizes and speeds as the page prints them.

/** @returns `00:01:05.250`: hours appear from one on */
export function clockTime(ms: number): string {
	const whole = Math.round(ms);
	const two = (value: number): string => String(value).padStart(2, "0");
	const hours = Math.floor(whole / 3_600_000);
	return `${hours > 0 ? `${hours}:` : ""}${two(Math.floor(whole / 60_000) % 60)}:${two(Math.floor(whole / 1000) % 60)}.${String(whole % 1000).padStart(3, "0")}`;
}

/** @returns `850 ms`, `12.3 s`, `4 min`, `2.5 h` */
export function duration(ms: number): string {
	if (ms < 1000)
		return `${Math.round(ms)} ms`;
	if (ms < 100_000)
		return `${(ms / 1000).toFixed(1)} s`;
	return ms < 6_000_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}

/** @returns `812 B`, `1.2 KB`, `3.4 MB` */
export function size(bytes: number): string {
	if (bytes < 1024)
		return `${bytes} B`;
	const [value, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "KB"] : [bytes / 1024 / 1024, "MB"];
	return `${value.toFixed(1).replace(/\.0$/, "")} ${unit}`;
}

/** Speeds of the slider, slowest first. */
export const SPEEDS: readonly number[] = Object.freeze([1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]);

/** @returns the place on the slider that is nearest to a speed */
export function speedIndex(speed: number): number {
	return SPEEDS.reduce((best, each, index) => Math.abs(Math.log(each / speed)) < Math.abs(Math.log(SPEEDS[best]! / speed)) ? index : best, 0);
}
