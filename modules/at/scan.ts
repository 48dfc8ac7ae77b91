// Wide scans for the next CR and the next quote: four bytes a step, because one typed-array read costs the same on XS whatever its width.
// Subtracting from a whole word sets the highest bit of every byte that is at most the one searched for, or at least 0x80 above: words of plain text are
// skipped, others are examined byte by byte. The loops contain the numbers themselves (0x0E is CR + 1, 0x23 the quote + 1, -0x7F7F7F80 the highest bit of
// each byte), because a named constant costs twice as much to fetch, four times a step. The first byte in memory is a word's lowest (little endian, as on
// every target).

import { CR, QUOTE } from "./ascii.js";

/** Finds the first CR in [from, end). Reads up to fifteen bytes behind `end`, and ignores them. @returns its position, or `end` when there is none */
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

/** Finds the first quote at or after `from`; there must be one. @returns its position */
export function indexOfQuote(words: Int32Array, from: number): number {
	let at = from >> 2;
	let word = words[at]! | (1 << ((from & 3) << 3)) - 1 & 0x7F7F7F7F; // bytes before `from` are made something other than a quote
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
