// The journal: keeps messages in flash until the broker has them, over outages of the network and of the power. A ring of erase sectors with one log of records.
// Format, limits and wear: docs/journal.md. MQTT 3.1.1 §4.3 (QoS), §4.6 (order of sending).

import { ALARM, cleared, RECORD, SECTOR, SENT, SEQUENCE, timeOf, waits } from "./journal-format.js";
import JournalLog, { AHEAD, FAILED, MORE } from "./journal-log.js";
import { checkJournal, type JournalOptions } from "./journal-options.js";
import { mount } from "./journal-scan.js";

export type { JournalOptions, WhenFull } from "./journal-options.js";

/** The journal's own counters, the first of all. */
const DROPPED = 0;
const EXPIRED = 1;
const DAMAGED = 2;
const REFUSED = 3;
const OWN = 4;

/** Records looked at in one call at most. */
const BUDGET = 64;

/**
 * Messages that wait in flash. `append` stores one; `next` hands out the oldest, alarms first; `acknowledge` settles it.
 * Only the constructor and `maintain` erase. Only the constructor allocates.
 */
export default class Journal {
	/** Payload bytes of the record handed out last: bytes[0, length). They are good until the next call of the journal other than `sent`. */
	length = 0;
	/** Its number. */
	sequence = 0;
	QoS = 0;
	/** Its place, which `sent` and `acknowledge` take. */
	position = 0;
	/** It has QoS 2 and was marked as sent before a restart or `rewind`: the broker may have it, and sending it again may duplicate it. */
	unknown = false;
	/** `next` returned false because it has looked at a bounded number of records, and more follow: call it again, in a later turn. */
	more = false;
	readonly #log: JournalLog;
	readonly #bytes: number;
	readonly #records: number;
	readonly #age: number;
	readonly #drops: boolean;
	readonly #names: readonly string[];

	/**
	 * Finds out by a scan what the storage holds, and prepares sectors, for which it may erase. Whatever the storage holds, the journal starts.
	 * @throws TypeError or RangeError naming the option; Error when the storage cannot be read; what the storage's `status` throws
	 */
	constructor(options: JournalOptions) {
		const { bytes, count, age, drops, longest, counters } = checkJournal(options);
		const log = new JournalLog(options.storage, longest, OWN + counters.length);
		if (longest > log.pages.block - SECTOR - 2 * RECORD - log.size)
			throw new RangeError(`longest: ${longest} bytes do not fit into a block of ${log.pages.block}`);
		this.#log = log;
		this.#bytes = bytes;
		this.#records = count;
		this.#age = age;
		this.#drops = drops;
		this.#names = counters;
		mount(log);
		while (this.maintain());
	}

	/** Holds the payload of the record handed out last. */
	get bytes(): Uint8Array {
		return this.#log.pages.bytes;
	}

	/** Bytes of the longest record: the option, rounded up to a multiple of four. */
	get longest(): number {
		return this.#log.pages.staging;
	}

	/** Number of the record appended last, over all restarts; 0 before the first. A refused record uses up a number, too. */
	get last(): number {
		return this.#log.last;
	}

	/** Numbers go on from here, where that is more than `last`: messages with numbers of their own went before. */
	startBehind(number: number): void {
		this.#log.last = Math.max(this.#log.last, number);
	}

	/** Records that wait: appended, and neither acknowledged, nor dropped, nor expired. */
	get pending(): number {
		return this.#log.pending;
	}

	/** Sectors that are erased and not in use, 2 at most. At 0, the next record may be refused until `maintain` was called. */
	get ready(): number {
		return this.#log.ready;
	}

	/** Records removed before they were acknowledged, because a newer one needed the room. */
	get dropped(): number {
		return this.#counter(DROPPED);
	}

	/** Records removed because they were too old. */
	get expired(): number {
		return this.#counter(EXPIRED);
	}

	/** Records whose payload was not as it had been stored, or longer than `longest`; they are not handed out. */
	get damaged(): number {
		return this.#counter(DAMAGED);
	}

	/** Records that were not stored. */
	get refused(): number {
		return this.#counter(REFUSED);
	}

	/** Errors that the storage threw, and words that were not as programmed, or not erased, when they were read back. Since the start. */
	get failures(): number {
		return this.#log.pages.failures;
	}

	/** @returns a counter that is kept over restarts; 0 for a name that the options do not have */
	counter(name: string): number {
		const index = this.#names.indexOf(name);
		return index < 0 ? 0 : this.#counter(OWN + index);
	}

	/** Adds to such a counter. It is stored with the next sector, and by `save`. */
	add(name: string, count: number): void {
		const index = this.#names.indexOf(name);
		if (index >= 0)
			this.#log.count(OWN + index, count);
	}

	/** Stores the counters. @returns false when there was no room for them */
	save(): boolean {
		return this.#log.save();
	}

	/**
	 * Stores a record. When this returns true, it survives a loss of power.
	 * @param payload its first `length` bytes are stored
	 * @param time in ms since 1970; undefined while unknown
	 * @param alarm whether it overtakes records that are no alarms
	 * @returns false when it was refused: a limit is reached, or no sector is erased, or the storage failed
	 * @throws RangeError naming the parameter
	 */
	append(payload: Uint8Array, length: number, time: number | undefined, QoS: number, alarm: boolean): boolean {
		const log = this.#log;
		const { bytes } = log.pages;
		const { longest } = this;
		if (length > longest)
			throw new RangeError(`length: ${length} bytes, at most ${longest} can be stored`);
		if (payload.length <= longest)
			bytes.set(payload);
		else {
			for (let i = 0; i < length; i++)
				bytes[i] = payload[i]!;
		}
		log.last += 1;
		if (this.#admit(RECORD + length) && log.append(log.header, 0, (QoS << 1) | (alarm ? ALARM : 0), length, time ?? 0))
			return true;
		log.count(REFUSED, 1);
		return false;
	}

	/**
	 * Hands out the next record, each once until `rewind`: alarms first, else the oldest. Looks at a bounded number of records in one call.
	 * @param now ms since 1970, for the age; undefined while unknown
	 * @returns whether there was one; after false `more` is true when a later call may find one
	 */
	next(now: number | undefined): boolean {
		this.more = false;
		const { alarms, alarm, normal } = this.#log;
		return (alarms && this.#seek(alarm, ALARM, now)) || this.#seek(normal, 0, now);
	}

	/** Marks a record of QoS 2 before it is sent. @param position as handed out with it @returns false when the storage failed */
	sent(position: number): boolean {
		return this.#log.pages.clear(position + 4 * SENT);
	}

	/**
	 * Settles a record: the broker has it, or it is given up.
	 * @param position as handed out with it
	 * @param sequence its number
	 * @returns whether it was waiting; false too when it was dropped or had expired, and when the storage failed
	 */
	acknowledge(position: number, sequence: number): boolean {
		const log = this.#log;
		const { pages } = log;
		const generation = log.generationOf(Math.floor(position / pages.block));
		const index = generation >= log.generation(log.tail) ? pages.load(position) : FAILED; // a sector before the tail's was dropped
		if (index < 0 || !log.valid(index, generation, Infinity) || pages.words[index + SEQUENCE]! >>> 0 !== sequence || !waits(pages.words, index))
			return false;
		const done = log.settle(index, position);
		log.advance();
		return done;
	}

	/** From here on `next` hands out again what is not settled: for another session, whose outbox is empty. */
	rewind(): void {
		const log = this.#log;
		log.move(log.normal, log.tail);
		log.move(log.alarm, log.tail);
		log.alarms = true;
	}

	/**
	 * Does a bounded piece of what must wait for a quiet moment: erases one sector at most. Call it while no byte is due that the machine would lose while it stalls.
	 * @returns whether it did something, and may be called again for more
	 */
	maintain(): boolean {
		const log = this.#log;
		const { pages, head, tail } = log;
		const { words } = pages;
		log.advance();
		if (log.ready >= AHEAD)
			return false;
		const candidate = (log.prepared + 1) % pages.sectors;
		if (candidate === words[head]) { // all others were tried
			if (log.ready === 0)
				log.prepared = candidate;
			return false;
		}
		if (log.countersDue) {
			log.countersDue = false;
			log.save(); // where there is no room, the next sector begins with them
		}
		const generation = log.generationOf(candidate);
		if (generation === FAILED)
			return false;
		// That of the newest sector, in another place, is a copy: the newest one itself is not a candidate.
		if (generation !== 0 && generation >= log.generation(tail) && generation < log.generation(head)) {
			if (!this.#drops || log.ready > 0)
				return false;
			log.count(DROPPED, log.dropSector());
			log.countersDue = true;
			return true;
		}
		log.catchUp();
		log.prepared = candidate;
		if (log.clean(candidate))
			log.ready += 1;
		return true;
	}

	#counter(index: number): number {
		const log = this.#log;
		return log.pages.words[log.counter(index)]!;
	}

	/** @returns whether the limits allow one more record of this size; drops the oldest ones for that where it may */
	#admit(size: number): boolean {
		const log = this.#log;
		while (log.pending >= this.#records || log.used + size > this.#bytes) {
			if (!this.#drops || !log.dropOldest())
				return false;
			log.count(DROPPED, 1);
			log.advance();
		}
		return true;
	}

	/** Hands out the next record of a priority. @returns whether there was one */
	#seek(cursor: number, priority: number, now: number | undefined): boolean {
		const log = this.#log;
		const { pages } = log;
		const { words } = pages;
		for (let budget = BUDGET; budget > 0; budget--) {
			const index = log.due(cursor, priority, budget);
			if (index === MORE)
				break;
			if (index < 0)
				return false;
			const position = log.at(cursor);
			const time = timeOf(words, index);
			if (time !== undefined && now !== undefined && now - time > this.#age) {
				if (!log.settle(index, position))
					return false;
				log.count(EXPIRED, 1);
				log.advance();
				continue;
			}
			const first = words[index]!;
			this.length = first & 0xFFFF;
			this.sequence = words[index + SEQUENCE]! >>> 0;
			this.QoS = first >> 17 & 3;
			this.position = position;
			this.unknown = this.QoS === 2 && cleared(words[index + SENT]!);
			const whole = this.length <= this.longest && log.read(index, position, log.generation(cursor), this.length);
			if (whole === undefined)
				return false;
			const again = pages.load(position);
			if (again < 0)
				return false;
			log.pass(cursor, again);
			if (whole)
				return true;
			if (log.settle(again, position))
				log.count(DAMAGED, 1);
		}
		this.more = true;
		return false;
	}
}
