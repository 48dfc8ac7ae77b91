// The values of a sensor's sample that a reading includes, with their names and decimals.
// Written as `thermometer.temperature:2,hygrometer.humidity:3`. Source: ECMA-419 §15 (samples nest one object per quantity).

import { DECIMALS } from "./text.js";

/** Named readings in SI units of the standard (temperature °C, humidity 0 to 1, pressure Pa); nested as ECMA-419 nests them. */
export interface SensorSample {
	readonly [name: string]: number | SensorSample | undefined;
}

/** One value of the sample. */
export interface Field {
	/** Property names from the sample to the value. */
	readonly path: readonly string[];
	/** Name in the reading: the last of the path. */
	readonly name: string;
	readonly decimals: number;
}

/** Names used by every reading. */
const TAKEN: readonly string[] = Object.freeze(["sequence", "time", "uptime", "synchronized"]);

/**
 * Reads a list of fields: `path:decimals`, separated by commas; a path is names of letters, digits and underlines, joined by dots.
 * @throws SyntaxError for a malformed field; RangeError for a duplicate or reserved name
 */
export function parseFields(text: string): readonly Field[] {
	const taken = new Set(TAKEN);
	return Object.freeze(text.split(",").map(part => {
		const match = /^\s*([A-Za-z]\w*(?:\.[A-Za-z]\w*)*):(\d)\s*$/.exec(part);
		if (!match)
			throw new SyntaxError(`fields must be like temperature:2 with 0 to ${DECIMALS} decimals, separated by commas`);
		const path = match[1]!.split(".");
		const name = path[path.length - 1]!;
		if (taken.has(name))
			throw new RangeError(`fields must have different names, other than ${TAKEN.join(", ")}; ${name} is taken`);
		taken.add(name);
		return Object.freeze({ path: Object.freeze(path), name, decimals: Number(match[2]) });
	}));
}

/** @returns the field's value in a sample, NaN when the sample has no such number */
export function valueOf(sample: SensorSample, field: Field): number {
	let node: SensorSample | number | undefined = sample;
	for (let i = 0; i < field.path.length; i++) {
		if (typeof node !== "object")
			return NaN;
		node = node[field.path[i]!];
	}
	return typeof node === "number" ? node : NaN;
}
