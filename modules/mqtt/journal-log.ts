// The log of a journal: records in a ring of sectors of a flash storage, and the cursors that walk it. What it begins with: ./journal-scan.
// Format: docs/journal.md (Format). Its methods are public, because on XS a private one takes a slot in each instance; only a Journal has a log.

import type { Flash } from "../base/platform.js";
import crc32 from "./crc32.js";
import FlashPages, { ERASED } from "./flash-pages.js";
import { ALARM, CHECK, CHECKED, CLEAN, COUNTERS, HIGH, IN_USE, MAGIC, NO_GENERATION, PAYLOAD_CRC, RECORD, SECTOR, SENT, SEQUENCE, SETTLED, sizeOf, TIME, waits } from "./journal-format.js";

/** What `find` returns besides an index: nothing is left, the storage failed. */
export const END = -1;
export const FAILED = -2;
/** A bounded number of records was looked at, and more follow. */
export const MORE = -3;

/** Words of a cursor: its sector, that sector's generation, the offset in it. */
export const GENERATION = 1;
export const OFFSET = 2;
const CURSOR = 3;

/** Records that the tail passes in one call at most. */
const BUDGET = 64;
/** Sectors kept erased ahead of the one in use. */
export const AHEAD = 2;

/** Records and cursors. A cursor is the index in `words` of three words: on XS, they take 12 bytes where an object takes 64. */
export default class JournalLog {
	/** Number of the record appended last. */
	last = 0;
	/** Records that wait, and their bytes. */
	pending = 0;
	used = 0;
	/** There may be an alarm at the cursor `alarm` or behind it. */
	alarms = true;
	/** The last sector behind the one in use that was prepared, and how many of those between are erased. */
	prepared = 0;
	ready = 0;
	/** The counters are to be written before a sector is erased, since those in flash may be in it. */
	countersDue = false;
	readonly pages: FlashPages;
	/** Bytes of the counters, whose header and values are behind `header`. */
	readonly size: number;

	/** @param longest bytes of the longest payload @param counters how many */
	constructor(storage: Flash, longest: number, counters: number) {
		const body = (longest + 3) & ~3;
		this.size = 4 * counters;
		this.pages = new FlashPages(storage, body, 2 * RECORD + this.size + 4 * (4 * CURSOR + 1));
	}

	/** Position in the memory of a record's header, while it is composed. Payloads are at the memory's start. */
	get header(): number {
		return this.pages.staging + FlashPages.PAGE;
	}

	/** Position in the memory of the counters' record. */
	get counters(): number {
		return this.header + RECORD;
	}

	/** Cursor: where the newest record ends. Its sector is in use; with generation 0 none is. */
	get head(): number {
		return (this.header + 2 * RECORD + this.size) >> 2;
	}

	/** Cursor: the oldest record that waits, or an older one. */
	get tail(): number {
		return this.head + CURSOR;
	}

	/** Cursor: where normal records are handed out next. */
	get normal(): number {
		return this.head + 2 * CURSOR;
	}

	/** Cursor: where alarms are. */
	get alarm(): number {
		return this.head + 3 * CURSOR;
	}

	/** Index in `words` of the highest generation given to a sector, also to one whose header could not be read back: none is given twice. */
	get highest(): number {
		return this.head + 4 * CURSOR;
	}

	/** Index in `words` of a counter. */
	counter(index: number): number {
		return ((this.counters + RECORD) >> 2) + index;
	}

	/** Adds to a counter. */
	count(index: number, count: number): void {
		const { words } = this.pages;
		words[this.counter(index)] = words[this.counter(index)]! + count;
	}

	/** Sets a cursor to where another is. */
	move(cursor: number, to: number): void {
		this.pages.words.copyWithin(cursor, to, to + CURSOR);
	}

	/** Moves a cursor behind a record. @param index of the record's header in `words` */
	pass(cursor: number, index: number): void {
		const { words } = this.pages;
		words[cursor + OFFSET] = words[cursor + OFFSET]! + sizeOf(words[index]! & 0xFFFF);
	}

	/** @returns the position in the storage of where a cursor is */
	at(cursor: number): number {
		const { words, block } = this.pages;
		return words[cursor]! * block + words[cursor + OFFSET]!;
	}

	/** @returns the CRC-32 of a header, which is also the seed of its payload's. @param index in `words` */
	seed(index: number, generation: number): number {
		return crc32(this.pages.bytes, 4 * index, 4 * index + CHECKED, generation);
	}

	/** @returns the generation of a cursor's sector */
	generation(cursor: number): number {
		return this.pages.words[cursor + GENERATION]!;
	}

	/** @returns the generation of a sector in use, 0 for any other, FAILED when the storage failed */
	generationOf(sector: number): number {
		const { words, bytes, block } = this.pages;
		const index = this.pages.load(sector * block);
		if (index < 0)
			return FAILED;
		const generation = words[index + 2]!;
		return words[index + 1] === IN_USE && generation > 0 && generation < NO_GENERATION && words[index + 4] === crc32(bytes, 4 * index + 4, 4 * index + 16, 0) ? generation : 0;
	}

	/** @returns whether a record's header stands in `words` at `index`. @param room bytes to the sector's end */
	valid(index: number, generation: number, room: number): boolean {
		const { words } = this.pages;
		const first = words[index]!;
		return first >>> 24 === MAGIC && words[index + CHECK]! >>> 16 === (this.seed(index, generation) & 0xFFFF) && sizeOf(first & 0xFFFF) <= room;
	}

	/** Moves a cursor to the next record, settled or not. @returns the index of its header in `words`, END or FAILED */
	find(cursor: number): number {
		const { pages, head } = this;
		const { words, block } = pages;
		for (;;) {
			const offset = words[cursor + OFFSET]!;
			const newest = words[cursor + GENERATION] === words[head + GENERATION];
			if (newest && offset >= words[head + OFFSET]!)
				return END;
			if (offset + RECORD <= block) {
				const index = pages.load(words[cursor]! * block + offset);
				if (index < 0)
					return FAILED;
				if (this.valid(index, words[cursor + GENERATION]!, block - offset))
					return index;
			}
			words[cursor + OFFSET] = block;
			if (newest)
				return END;
			if (!this.follow(cursor))
				return FAILED;
		}
	}

	/**
	 * Moves a cursor to the sector written after its own: the next of the ring, or where some could not be used, that with the next generation.
	 * @returns false when the storage failed: a sector that cannot be read must not be taken for one that is free
	 */
	follow(cursor: number): boolean {
		const { words, sectors } = this.pages;
		const { head } = this;
		const before = words[cursor + GENERATION]!;
		let sector = (words[cursor]! + 1) % sectors;
		let generation = this.generationOf(sector);
		if (generation !== before + 1) {
			sector = words[head]!;
			generation = words[head + GENERATION]!;
			for (let other = 0; other < sectors; other++) {
				const found = this.generationOf(other);
				if (found === FAILED)
					return false;
				if (found > before && found < generation) {
					sector = other;
					generation = found;
				}
			}
		}
		else if (generation === words[head + GENERATION])
			sector = words[head]!; // the next one of the ring may be a copy of it
		this.set(cursor, sector, generation, SECTOR);
		return true;
	}

	/** Sets a cursor. */
	set(cursor: number, sector: number, generation: number, offset: number): void {
		const { words } = this.pages;
		words[cursor] = sector;
		words[cursor + GENERATION] = generation;
		words[cursor + OFFSET] = offset;
	}

	/** Moves a cursor to the next record of a priority that waits. @returns its index, END or FAILED; MORE when `budget` records were none */
	due(cursor: number, priority: number, budget: number): number {
		const { words } = this.pages;
		for (let rest = budget; rest > 0; rest--) {
			const index = this.find(cursor);
			if (index === END && priority === ALARM)
				this.alarms = false;
			if (index < 0 || (waits(words, index) && (words[index]! >> 16 & ALARM) === priority))
				return index;
			this.pass(cursor, index);
		}
		return MORE;
	}

	/** Moves the tail behind records that are settled. */
	advance(): void {
		const { tail } = this;
		for (let budget = BUDGET; budget > 0; budget--) {
			const index = this.find(tail);
			if (index < 0 || waits(this.pages.words, index))
				return;
			this.pass(tail, index);
		}
	}

	/** Clears the word of a record that is settled. @param index of its header in `words`, as loaded last @returns false when the storage failed */
	settle(index: number, position: number): boolean {
		const size = sizeOf(this.pages.words[index]! & 0xFFFF);
		if (!this.pages.clear(position + 4 * SETTLED))
			return false;
		this.pending -= 1;
		this.used -= size;
		return true;
	}

	/** Settles the oldest record that is not handed out, an alarm only when there is no other. @returns false when there is none */
	dropOldest(): boolean {
		let cursor = this.normal;
		let index = this.due(cursor, 0, Infinity);
		if (index < 0 && this.alarms) {
			cursor = this.alarm;
			index = this.due(cursor, ALARM, Infinity);
		}
		return index >= 0 && this.settle(index, this.at(cursor));
	}

	/**
	 * Reads a payload to the memory's start.
	 * @param index of its header in `words`, as loaded last
	 * @param length not more than fits
	 * @returns whether it is as it was stored; undefined when the storage failed
	 */
	read(index: number, position: number, generation: number, length: number): boolean | undefined {
		const { pages } = this;
		const { bytes } = pages;
		const seed = this.seed(index, generation);
		const stored = pages.words[index + PAYLOAD_CRC];
		for (let done = 0; done < length; done += FlashPages.PAGE) {
			const at = pages.load(position + RECORD + done);
			if (at < 0)
				return undefined;
			bytes.copyWithin(done, 4 * at, 4 * at + Math.min(FlashPages.PAGE, length - done));
		}
		return crc32(bytes, 0, length, seed) === stored;
	}

	/**
	 * Appends a record.
	 * @param header position of its header in the memory
	 * @param payload position of its payload there, which may be overwritten up to a multiple of four
	 * @returns false when no sector is ready, or the storage failed
	 */
	append(header: number, payload: number, flags: number, length: number, time: number): boolean {
		const size = sizeOf(length);
		do { // a sector that fails is left, and those that are ready are few
			if (this.pages.words[this.head + OFFSET]! + size > this.pages.block && !this.open())
				return false;
		} while (!this.put(header, payload, flags, length, time));
		this.pending += 1;
		this.used += size;
		return true;
	}

	/** Appends the counters. @returns false when no sector is ready, or the storage failed */
	save(): boolean {
		const { counters, size } = this;
		if (this.pages.words[this.head + OFFSET]! + RECORD + size > this.pages.block)
			return this.open();
		return this.put(counters, counters + RECORD, COUNTERS, size, 0);
	}

	/** Writes a record at the head, the word that makes it one last. @returns false when the storage failed; nothing is written behind it in its sector then */
	put(header: number, payload: number, flags: number, length: number, time: number): boolean {
		const { pages, head } = this;
		const { words, bytes } = pages;
		const position = this.at(head);
		const size = sizeOf(length);
		const at = header >> 2;
		bytes.fill(0xFF, payload + length, payload + size - RECORD);
		words[at] = length | flags << 16 | MAGIC << 24;
		words[at + SEQUENCE] = this.last | 0;
		words[at + TIME] = time % HIGH | 0;
		words[at + CHECK] = time / HIGH & 0xFFFF;
		const seed = this.seed(at, words[head + GENERATION]!);
		words[at + CHECK] = words[at + CHECK]! | seed << 16;
		words[at + PAYLOAD_CRC] = crc32(bytes, payload, payload + length, seed);
		words[at + SENT] = words[at + SETTLED] = ERASED;
		if (!pages.program(payload, position + RECORD, size - RECORD) || !pages.program(header + 4, position + 4, RECORD - 4) || !pages.program(header, position, 4)) {
			pages.clear(position + 4 * SETTLED);
			words[head + OFFSET] = pages.block;
			return false;
		}
		if ((flags & ALARM) !== 0 && !this.alarms) {
			this.alarms = true;
			this.move(this.alarm, head);
		}
		words[head + OFFSET] = words[head + OFFSET]! + size;
		return true;
	}

	/** Begins the next sector that is ready, with the counters. @returns false when none is */
	open(): boolean {
		const { pages, head, counters } = this;
		const { words, bytes } = pages;
		let sector = words[head]!;
		while (this.ready > 0 && sector !== this.prepared) {
			sector = (sector + 1) % pages.sectors;
			const position = sector * pages.block;
			const index = pages.load(position);
			if (index < 0 || words[index] !== CLEAN || words[index + 1] !== ERASED || words[index + 2] !== ERASED)
				continue; // it could not be erased, or not be begun
			this.ready -= 1;
			const at = counters >> 2;
			const generation = words[this.highest] = words[this.highest]! + 1;
			words[at + 1] = IN_USE;
			words[at + 2] = generation;
			words[at + 3] = this.last | 0;
			words[at + 4] = crc32(bytes, counters + 4, counters + 16, 0);
			if (!pages.program(counters + 8, position + 8, SECTOR - 8) || !pages.program(counters + 4, position + 4, 4))
				continue;
			this.set(head, sector, generation, SECTOR);
			this.countersDue = false;
			if (this.save())
				return true;
		}
		this.ready = 0;
		return false;
	}

	/** Makes a sector ready to be used. @returns false when it cannot be */
	clean(sector: number): boolean {
		const { pages, counters } = this;
		const { words, block } = pages;
		const index = pages.load(sector * block);
		if (index >= 0 && words[index] === CLEAN && pages.blank(sector, 4))
			return true;
		if (!pages.erase(sector))
			return false;
		words[counters >> 2] = CLEAN;
		return pages.program(counters, sector * block, 4);
	}

	/** Drops what waits in the oldest sector, which is not the one in use: no cursor is in it then. @returns how many records that were */
	dropSector(): number {
		const { words } = this.pages;
		const { tail } = this;
		const generation = words[tail + GENERATION];
		const before = this.pending;
		for (let index = this.find(tail); index >= 0 && words[tail + GENERATION] === generation; index = this.find(tail)) {
			if (waits(words, index)) {
				this.pending -= 1;
				this.used -= sizeOf(words[index]! & 0xFFFF);
			}
			this.pass(tail, index);
		}
		this.catchUp();
		return before - this.pending;
	}

	/** Moves the cursors that are in sectors before the tail's to the tail. */
	catchUp(): void {
		const { words } = this.pages;
		const { tail, normal, alarm } = this;
		if (words[normal + GENERATION]! < words[tail + GENERATION]!)
			this.move(normal, tail);
		if (words[alarm + GENERATION]! < words[tail + GENERATION]!)
			this.move(alarm, tail);
	}
}
