// The wide scans: where is the next CR, the next quote? Four bytes a step, because on XS one typed-array read costs as much whatever its width.
// The test for "one byte of this word is zero" is exact; the lowest byte of a word is the first in memory, as on every target (little endian).

const CR_WORD = 0x0D0D0D0D;
const QUOTE_WORD = 0x22222222;
const ONES = 0x01010101;
const HIGHS = -0x7F7F7F80;

/** @returns which byte of the word is its first zero byte: 0 to 3 */
function firstZero(word: number): number {
	if ((word & 0xFF) === 0)
		return 0;
	if ((word & 0xFF00) === 0)
		return 1;
	return (word & 0xFF0000) === 0 ? 2 : 3;
}

/**
 * Finds the first CR at or after `from`. There must be one: the receive buffer keeps a CR behind its last byte (the sentinel), so no step looks for
 * an end. Four words a step with one subtraction each, which rings for bytes below 0x0E and from 0x8E; then the exact test.
 * @returns its position
 */
export function indexOfCR(words: Int32Array, from: number): number {
	let at = from >> 2;
	let word = (words[at]! ^ CR_WORD) | ((1 << ((from & 3) << 3)) - 1);
	if (((word - ONES) & ~word & HIGHS) !== 0)
		return (at << 2) + firstZero(word);
	for (;;) {
		while (((words[++at]! - 0x0E0E0E0E | words[++at]! - 0x0E0E0E0E | words[++at]! - 0x0E0E0E0E | words[++at]! - 0x0E0E0E0E) & HIGHS) === 0)
			continue;
		for (let i = at - 3; i <= at; i++) {
			word = words[i]! ^ CR_WORD;
			if (((word - ONES) & ~word & HIGHS) !== 0)
				return (i << 2) + firstZero(word);
		}
	}
}

/** Finds the first quote in [from, end). @returns its position, or `end` when there is none */
export function indexOfQuote(words: Int32Array, from: number, end: number): number {
	const last = end >> 2;
	let at = from >> 2;
	let word = words[at]! ^ QUOTE_WORD | (1 << ((from & 3) << 3)) - 1;
	while (((word - ONES) & ~word & HIGHS) === 0) {
		if (at >= last)
			return end;
		word = words[++at]! ^ QUOTE_WORD;
	}
	return Math.min((at << 2) + firstZero(word), end);
}
