// Wide scans for the next CR, the next quote, and what a payload must not contain: four bytes a step, because one typed-array read costs the same on XS whatever its width.
// Subtracting from a whole word sets the highest bit of every byte that is at most the one searched for, or at least 0x80 above: words of plain text are
// skipped, others are examined byte by byte. The loops contain the numbers themselves (0x0E is CR + 1, 0x23 the quote + 1, 0x7F7F7F7F all but the highest bit
// of each byte), because a named constant costs twice as much to fetch, four times a step. The first byte in memory is a word's lowest (little endian, as on
// every target).

import { CR, CTRL_Z, DELETE, QUOTE, SPACE } from "./ascii.js";

/** Finds the first CR in [from, end). Reads up to four bytes behind `end`, and ignores them. @returns its position, or `end` when there is none */
export function indexOfCR(words: Int32Array, from: number, end: number): number {
	let at = from >> 2;
	const last = end - 1 >> 2;
	const wide = last - 4; // the last words are looked at one by one: mostly, the CR is in one of them
	let word = words[at]! | (1 << ((from & 3) << 3)) - 1 & 0x7F7F7F7F; // bytes before `from` are made something other than a CR
	for (;;) {
		while (at <= wide && (word - 0x0E0E0E0E | words[at + 1]! - 0x0E0E0E0E | words[at + 2]! - 0x0E0E0E0E | words[at + 3]! - 0x0E0E0E0E | 0x7F7F7F7F) === 0x7F7F7F7F)
			word = words[at += 4]!;
		while ((word - 0x0E0E0E0E | 0x7F7F7F7F) === 0x7F7F7F7F) {
			if (at >= last)
				return end;
			word = words[at += 1]!;
		}
		const place = (word & 0xFF) === CR ? 0 : (word >> 8 & 0xFF) === CR ? 1 : (word >> 16 & 0xFF) === CR ? 2 : word >>> 24 === CR ? 3 : -1;
		if (place >= 0) {
			const found = (at << 2) + place;
			return found < end ? found : end;
		}
		if (at >= last)
			return end;
		word = words[at += 1]!;
	}
}

/** Finds the first quote at or after `from`; there must be one. @returns its position */
export function indexOfQuote(words: Int32Array, from: number): number {
	let at = from >> 2;
	let word = words[at]! | (1 << ((from & 3) << 3)) - 1 & 0x7F7F7F7F; // bytes before `from` are made something other than a quote
	for (;;) {
		while ((word - 0x23232323 | 0x7F7F7F7F) === 0x7F7F7F7F)
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

/** Finds the first Ctrl-Z or ESC in [from, end). Reads up to fifteen bytes behind `end`, and ignores them. @returns its position, or `end` when there is none */
export function indexOfControl(words: Int32Array, from: number, end: number): number {
	// Ctrl-Z and ESC differ in the lowest bit alone: XORed with Ctrl-Z, and with that bit set, only they are 1, and borrow when 2 is subtracted.
	const behind = end + 3 >> 2;
	for (let at = from >> 2; at < behind; at += 4) {
		if (((words[at]! ^ 0x1A1A1A1A | 0x01010101) - 0x02020202 | (words[at + 1]! ^ 0x1A1A1A1A | 0x01010101) - 0x02020202
			| (words[at + 2]! ^ 0x1A1A1A1A | 0x01010101) - 0x02020202 | (words[at + 3]! ^ 0x1A1A1A1A | 0x01010101) - 0x02020202 | 0x7F7F7F7F) === 0x7F7F7F7F)
			continue;
		const last = at + 4 << 2;
		for (let place = at << 2; place < last; place++) {
			if ((words[place >> 2]! >> ((place & 3) << 3) & 0xFE) === CTRL_Z && place >= from)
				return place < end ? place : end;
		}
	}
	return end;
}

/** Finds the first byte in [from, end) that cannot stand between quotes. Reads up to seven bytes behind `end`, and ignores them. @returns its position, or `end` when there is none */
export function indexOfUnquotable(words: Int32Array, from: number, end: number): number {
	const behind = end + 3 >> 2;
	for (let at = from >> 2; at < behind; at += 2) {
		const word = words[at]!;
		const second = words[at + 1]!;
		// The highest bit of each byte that is below 0x20, 0x7F or a quote, and by a borrow or carry perhaps of the byte above it; of none from 0x80 on.
		if (((word - 0x20202020 | word + 0x01010101 | (word ^ 0x22222222) - 0x01010101) & ~word
			| (second - 0x20202020 | second + 0x01010101 | (second ^ 0x22222222) - 0x01010101) & ~second | 0x7F7F7F7F) === 0x7F7F7F7F)
			continue;
		for (let place = at << 2; place < at + 2 << 2; place++) {
			const byte = words[place >> 2]! >> ((place & 3) << 3) & 0xFF;
			if ((byte < SPACE || byte === QUOTE || byte === DELETE) && place >= from)
				return place < end ? place : end;
		}
	}
	return end;
}
