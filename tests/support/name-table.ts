// Tables of names for tests. That of the driver, which modules/quectel/common/urcs makes, is compared with one of these.
// Implements NameTable of modules/at/names.

import { type KnownName, type NameTable, NO_NAME, PLACES } from "../../modules/at/names.js";
import { RESULT_NAMES } from "../../modules/at/result-codes.js";
import { encode } from "../../modules/base/utf8.js";

/** @param lines names with their colon where they have one; the index of each is its number */
export function nameTable(lines: readonly string[]): NameTable {
	const all = [...lines, ...RESULT_NAMES];
	const names = all.map(line => encode(line.replace(":", "")));
	const known = all.flatMap((line, number) => {
		const whole = encode(line.endsWith(":") ? line : `${line}\r\n`);
		const words = new DataView(new ArrayBuffer(40));
		whole.forEach((byte, at) => words.setUint8(at, byte));
		const first = words.getInt32(0);
		const mask = new DataView(new ArrayBuffer(8));
		for (let at = 0; at < whole.length - 4 && at < 4; at++)
			mask.setUint8(at, 0xFF);
		const isResult = number >= lines.length;
		return whole.length > 8 ? [] : [{
			place: (first ^ first >>> 6 ^ first >>> 12) & PLACES - 1, first, second: words.getInt32(4), mask: mask.getInt32(0), size: whole.length, length: names[number]!.length,
			number: isResult ? NO_NAME : number, result: isResult ? number - lines.length : -1,
		}];
	});
	const chain = ([entry, ...behind]: typeof known): KnownName | undefined => {
		if (entry === undefined)
			return undefined;
		const { place: _, ...name } = entry;
		return { ...name, next: chain(behind) };
	};
	return { names, count: lines.length, places: Array.from({ length: PLACES }, (_, place) => chain(known.filter(entry => entry.place === place))) };
}
