// The results of devices: as lines of a file, and as a table by fault class.
// Source: docs/soak.md (Results).

import type { DeviceResult, DeviceSettings } from "./device.js";
import type { Case } from "./shrink.js";

/** What a result depends on, besides the device's number. */
export interface Parameters {
	readonly seed: number;
	readonly days: number;
	readonly rate: number;
	readonly interval: number;
	/** Classes of every device; "each": one after the other for one device each; null: a random half of all for each. */
	readonly faults: readonly string[] | "each" | null;
}

/** One device that has finished. */
export interface Row {
	readonly device: number;
	readonly parameters: Parameters;
	readonly settings: DeviceSettings;
	readonly result: DeviceResult;
	/** The shortest failing plan, where it failed. */
	readonly shortest?: Case;
	/** Seconds that it took. */
	readonly seconds: number;
}

/** @returns whether two results can stand in one table */
export function comparable(one: Parameters, other: Parameters): boolean {
	return JSON.stringify(one) === JSON.stringify(other);
}

/** @throws SyntaxError or TypeError when the text is no line of a file of results */
export function parseRow(line: string): Row {
	const row = JSON.parse(line) as Partial<Row> | null;
	if (typeof row?.device !== "number" || typeof row.parameters !== "object" || typeof row.result?.totals !== "object")
		throw new TypeError("not a result of a device");
	return row as Row;
}

/** One line of the table: a fault class and the devices that it struck, or all. */
export interface Summary {
	readonly name: string;
	readonly devices: number;
	readonly struck: number;
	readonly accepted: number;
	readonly delivered: number;
	readonly duplicated: number;
	readonly damaged: number;
	readonly mistaken: number;
	readonly refused: number;
	readonly expired: number;
	readonly lost: number;
	readonly falselyAcknowledged: number;
	/** Times back that were measured, and the median and the longest of them in ms; 0 without one. */
	readonly measured: number;
	readonly median: number;
	readonly worst: number;
}

function summaryOf(name: string, rows: readonly Row[], classes: readonly string[]): Summary {
	const sum = (value: (row: Row) => number): number => rows.reduce((total, row) => total + value(row), 0);
	const back = rows.flatMap(({ result }) => classes.flatMap(name => result.classes[name]?.back ?? [])).sort((one, other) => one - other);
	return {
		name, devices: rows.length,
		struck: sum(({ result }) => classes.reduce((total, name) => total + (result.classes[name]?.struck ?? 0), 0)),
		accepted: sum(({ result }) => result.totals.accepted),
		delivered: sum(({ result }) => result.totals.delivered),
		duplicated: sum(({ result }) => result.totals.duplicated),
		damaged: sum(({ result }) => result.totals.damaged),
		mistaken: sum(({ result }) => result.totals.mistaken),
		refused: sum(({ result }) => result.refused),
		expired: sum(({ result }) => result.expired),
		lost: sum(({ result }) => result.totals.lost),
		falselyAcknowledged: sum(({ result }) => result.totals.falselyAcknowledged),
		measured: back.length, median: back[back.length >> 1] ?? 0, worst: back.at(-1) ?? 0,
	};
}

/** @returns a line for each class that struck, and one for all devices at the end */
export function summarise(rows: readonly Row[]): Summary[] {
	const names = [...new Set(rows.flatMap(({ result }) => Object.keys(result.classes)))].sort();
	return [...names.map(name => summaryOf(name, rows.filter(({ result }) => result.classes[name] !== undefined), [name])), summaryOf("all", rows, names)];
}

/** @returns ms as a text such as `1 h 02 min`, `3 min 05 s` or `12 s` */
export function duration(ms: number): string {
	const seconds = Math.round(ms / 1000);
	const [small, minutes, hours] = [seconds % 60, Math.floor(seconds / 60) % 60, Math.floor(seconds / 3600)];
	const two = (value: number): string => String(value).padStart(2, "0");
	return hours > 0 ? `${hours} h ${two(minutes)} min` : minutes > 0 ? `${minutes} min ${two(small)} s` : `${small} s`;
}

const HEADINGS = ["fault class", "devices", "struck", "accepted", "delivered", "twice", "damaged", "mistaken", "refused", "expired", "lost", "falsely acknowledged", "back: median", "worst"];

/** @returns the table in Markdown */
export function table(rows: readonly Row[]): string {
	const cells = summarise(rows).map(line => [
		line.name, line.devices, line.struck, line.accepted, line.delivered, line.duplicated, line.damaged, line.mistaken, line.refused, line.expired, line.lost, line.falselyAcknowledged,
		line.measured === 0 ? "–" : duration(line.median), line.measured === 0 ? "–" : duration(line.worst),
	].map(String));
	const lines = [HEADINGS, HEADINGS.map((_, index) => index === 0 ? "---" : "--:"), ...cells];
	return lines.map(line => `| ${line.join(" | ")} |`).join("\n");
}
