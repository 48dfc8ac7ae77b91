// What a journal's storage holds at a start: a scan of the headers of all sectors and records, which sets the log's cursors and counts.
// Source: docs/journal.md (Format).

import crc32 from "./crc32.js";
import FlashPages from "./flash-pages.js";
import { COUNTERS, PAYLOAD_CRC, RECORD, SECTOR, SEQUENCE, sizeOf, waits } from "./journal-format.js";
import { GENERATION, OFFSET, type default as JournalLog } from "./journal-log.js";

/**
 * Finds head, tail and what waits, by a look at the header of each sector and of each record. The cursors for handing out are at the tail then.
 * @throws Error when the storage cannot be read
 */
export function mount(log: JournalLog): void {
	const { pages, head, tail, normal: scan } = log;
	const { words, sectors, block } = pages;
	let newest = 0;
	let copied = false;
	log.set(head, sectors - 1, 0, block);
	for (let sector = 0; sector < sectors; sector++) {
		const generation = log.generationOf(sector);
		if (generation >= newest)
			copied = generation === newest;
		if (generation > newest) {
			newest = generation;
			log.last = words[(pages.staging >> 2) + 3]! >>> 0;
			log.set(head, sector, generation, block);
		}
	}
	words[log.highest] = newest;
	log.move(tail, head);
	let oldest = newest + 1;
	for (let sector = 0; sector < sectors; sector++) {
		const generation = log.generationOf(sector);
		if (generation > 0 && generation < oldest) {
			oldest = generation;
			log.set(tail, sector, generation, SECTOR);
		}
	}
	log.move(scan, tail);
	let end = newest === 0 ? block : SECTOR;
	let found = false;
	let counters = 0;
	for (let index = log.find(scan); index >= 0; index = log.find(scan)) {
		const size = sizeOf(words[index]! & 0xFFFF);
		log.last = Math.max(log.last, words[index + SEQUENCE]! >>> 0);
		if (waits(words, index)) {
			log.pending += 1;
			log.used += size;
			if (!found)
				log.move(tail, scan);
			found = true;
		}
		const recalled = (words[index]! >> 16 & COUNTERS) !== 0 && recall(log, index, scan);
		words[scan + OFFSET] = words[scan + OFFSET]! + size;
		if (recalled)
			counters = words[scan + GENERATION]!;
		if (words[scan + GENERATION] === newest)
			end = words[scan + OFFSET]!;
	}
	if (pages.failures > 0)
		throw new Error("storage: cannot be read");
	// Nothing is written behind a record that was torn, nor into one of two sectors that are the newest: the next start might choose the other.
	words[head + OFFSET] = !copied && end < block && pages.blank(words[head]!, end) ? end : block;
	if (!found)
		log.move(tail, head);
	log.move(log.normal, tail);
	log.move(log.alarm, tail);
	log.prepared = words[head]!;
	log.countersDue = counters !== newest;
}

/** Takes the counters of a record that has some. @returns whether they are as they were stored */
function recall(log: JournalLog, index: number, cursor: number): boolean {
	const { pages } = log;
	const { words, bytes } = pages;
	const length = Math.min(words[index]! & 0xFFFF, FlashPages.PAGE);
	const stored = words[index + PAYLOAD_CRC];
	const seed = log.seed(index, log.generation(cursor));
	const at = pages.load(log.at(cursor) + RECORD);
	if (crc32(bytes, 4 * at, 4 * at + length, seed) !== stored) // or nothing was read: the failure is counted
		return false;
	words.copyWithin(log.counter(0), at, at + (Math.min(length, log.size) >> 2));
	return true;
}
