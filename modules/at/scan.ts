// The wide scans: where is the next CR, the next quote? Four bytes a step, because on XS one typed-array read costs as much whatever its width.
// One subtraction a word sets the highest bit of a difference wherever a byte is what is looked for, or less, or far more: text is passed over, anything
// else is looked at. The numbers stand in the loops as they are: 0x0E is behind CR, 0x23 behind the quote, -0x7F7F7F80 is each byte's highest bit; a named
// constant costs twice as much to fetch, four times a step. The lowest byte of a word is the first in memory, as on every target (little endian).

import { CR, QUOTE } from "./ascii.js";

/** Finds the first CR in [from, end). Up to fifteen bytes behind are read, whatever they are. @returns its position, or `end` when there is none */
export function indexOfCR(words: Int32Array, from: number, end: number): number {
	let at = from >> 2;
	let word: number;
	let second: number;
	let third: number;
	do {
		while ((((word = words[at]!) - 0x0E0E0E0E | (second = words[at + 1]!) - 0x0E0E0E0E | (third = words[at + 2]!) - 0x0E0E0E0E | words[at + 3]! - 0x0E0E0E0E) & -0x7F7F7F80) === 0) {
			at += 4;
			if (at << 2 >= end)
				return end;
		}
		if (((word - 0x0E0E0E0E) & -0x7F7F7F80) === 0) {
			at += 1;
			word = second;
			if (((second - 0x0E0E0E0E) & -0x7F7F7F80) === 0) {
				at += 1;
				word = third;
				if (((third - 0x0E0E0E0E) & -0x7F7F7F80) === 0)
					word = words[++at]!;
			}
		}
		const place = at << 2;
		const found = (word & 0xFF) === CR && place >= from ? place
			: (word >> 8 & 0xFF) === CR && place + 1 >= from ? place + 1
			: (word >> 16 & 0xFF) === CR && place + 2 >= from ? place + 2
			: word >>> 24 === CR ? place + 3 : -1;
		if (found >= 0)
			return found < end ? found : end;
		at += 1;
	} while (at << 2 < end);
	return end;
}

/** Finds the first quote at or behind `from`. There must be one. @returns its position */
export function indexOfQuote(words: Int32Array, from: number): number {
	let at = from >> 2;
	let word = words[at]! | (1 << ((from & 3) << 3)) - 1 & 0x7F7F7F7F; // what stands before is no quote
	for (;;) {
		while (((word - 0x23232323) & -0x7F7F7F80) === 0)
			word = words[++at]!;
		if ((word & 0xFF) === QUOTE)
			return at << 2;
		if ((word >> 8 & 0xFF) === QUOTE)
			return at << 2 | 1;
		if ((word >> 16 & 0xFF) === QUOTE)
			return at << 2 | 2;
		if (word >>> 24 === QUOTE)
			return at << 2 | 3;
		word = words[++at]!;
	}
}
