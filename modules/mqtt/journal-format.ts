// The format of a journal in flash: words and flags of sectors and records, and what they mean.
// Source: docs/journal.md (Format).

import { ERASED } from "./flash-pages.js";

/** First word of a sector that was erased, read back, and not used since. */
export const CLEAN = 0x6E61656C;
/** Second word of a sector in use: kind and version. */
export const IN_USE = 0x3152514A;
/** Bytes of a sector's header: CLEAN, IN_USE, generation, sequence number of the last record before it, CRC-32. */
export const SECTOR = 20;

/** No flash lives to see this generation: a sector that has it, or a higher one, was not written by a journal. */
export const NO_GENERATION = 0x4000_0000;

/** Highest byte of a record's first word. */
export const MAGIC = 0xA5;
/** Bytes of a record's header: 14 that are checked, the check, the payload's CRC-32, and two words that are cleared later. */
export const RECORD = 28;
export const CHECKED = 14;
/** Its words. */
export const SEQUENCE = 1;
export const TIME = 2;
export const CHECK = 3;
export const PAYLOAD_CRC = 4;
export const SENT = 5;
export const SETTLED = 6;

/** Flags of a record: priority; QoS × 2; a record of counters. */
export const ALARM = 1;
export const COUNTERS = 0x80;

/** What the upper half of a time counts: 2^32 ms. */
export const HIGH = 4_294_967_296;

/** @returns bytes of a record in flash. @param length of its payload */
export function sizeOf(length: number): number {
	return RECORD + ((length + 3) & ~3);
}

/** @returns the time in a record's header; undefined when it was unknown */
export function timeOf(words: Int32Array, index: number): number | undefined {
	const time = (words[index + TIME]! >>> 0) + (words[index + CHECK]! & 0xFFFF) * HIGH;
	return time === 0 ? undefined : time;
}

/** @returns whether a word was cleared: most of its bits, because one bit may go by itself, and a loss of power may spare some */
export function cleared(word: number): boolean {
	let ones = 0;
	for (let rest = word; rest !== 0; rest &= rest - 1)
		ones += 1;
	return ones < 16;
}

/** @returns whether a record was appended by the app and is not settled */
export function waits(words: Int32Array, index: number): boolean {
	const word = words[index + SETTLED]!;
	return (words[index]! >> 16 & COUNTERS) === 0 && (word === ERASED || !cleared(word));
}
