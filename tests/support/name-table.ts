// Tables of names for tests. That of the driver, which modules/quectel/common/urcs makes, is compared with one of these.
// Implements NameTable of modules/at/names.

import { type NameTable, PLACES } from "../../modules/at/names.js";
import { RESULT_NAMES } from "../../modules/at/result-codes.js";
import { encode } from "../../modules/base/utf8.js";

/** @param lines names with their colon where they have one; the index of each is its number */
export function nameTable(lines: readonly string[]): NameTable {
	const all = [...lines, ...RESULT_NAMES].map(line => {
		const whole = encode(line.endsWith(":") ? line : `${line}\r\n`);
		const words = new DataView(new ArrayBuffer(40));
		whole.forEach((byte, at) => words.setUint8(at, byte));
		const short = whole.length <= 8;
		const name = encode(line.replace(":", ""));
		return { name, short, first: short ? words.getInt32(0) : 0, second: short ? words.getInt32(4) : 0, length: short ? whole.length + 16 * name.length : 0 };
	});
	const places = new Uint8Array(PLACES);
	all.forEach(({ short, first }, number) => {
		const wished = (first ^ first >>> 6 ^ first >>> 12) & PLACES - 1;
		if (short)
			places[[...places.keys()].map(step => (wished + step) % PLACES).find(place => places[place] === 0)!] = number + 1;
	});
	return {
		names: all.map(({ name }) => name), count: lines.length, places, firsts: Int32Array.from(all, ({ first }) => first),
		seconds: Int32Array.from(all, ({ second }) => second), lengths: Uint8Array.from(all, ({ length }) => length),
	};
}
