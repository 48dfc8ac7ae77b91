// The journal: what it stores, hands out and settles, its limits, and a storage that fails. Tests modules/mqtt/{journal,journal-format,journal-log,journal-options,journal-scan,crc32}.

import assert from "node:assert/strict";
import crc32 from "../../../modules/mqtt/crc32.js";
import Journal, { type JournalOptions } from "../../../modules/mqtt/journal.js";
import { EmulatedFlash } from "../../../soak/emulated-flash.js";

const BLOCK = 512;
const EPOCH = 1_763_795_000_000;
/** Records of 20 bytes with header in a sector, beside its header and 4 counters. */
const PER_SECTOR = Math.floor((BLOCK - 20 - 28 - 16) / 48);

class Rig {
	readonly flash: EmulatedFlash;
	journal: Journal;
	readonly #options: Partial<JournalOptions>;

	constructor(options: Partial<JournalOptions> = {}, sectors = 8) {
		this.#options = options;
		this.flash = new EmulatedFlash(sectors * BLOCK, BLOCK);
		this.journal = this.restart();
	}

	restart(): Journal {
		this.journal = new Journal({ storage: this.flash, ...this.#options });
		return this.journal;
	}

	/** @param text padded to 20 bytes */
	append(text = String(this.journal.last + 1), { time = undefined, QoS = 1, alarm = false }: { time?: number | undefined; QoS?: number; alarm?: boolean } = {}): boolean {
		const bytes = Buffer.from(text.padEnd(20));
		return this.journal.append(bytes, bytes.length, time, QoS, alarm);
	}

	/** Appends so many, with `maintain` behind each. @returns how many were stored */
	fill(count: number): number {
		let stored = 0;
		for (let i = 0; i < count; i++) {
			stored += this.append() ? 1 : 0;
			while (this.journal.maintain());
		}
		return stored;
	}

	text(): string {
		const { bytes, length } = this.journal;
		return Buffer.from(bytes.subarray(0, length)).toString().trimEnd();
	}

	/** Hands out all. @returns their texts */
	drain(now?: number, settle = true): string[] {
		const texts: string[] = [];
		while (this.journal.next(now)) {
			const { position, sequence } = this.journal;
			texts.push(this.text());
			if (settle)
				assert.ok(this.journal.acknowledge(position, sequence));
		}
		return texts;
	}

	/** Position of the last byte of a text in the flash. */
	find(text: string): number {
		return Buffer.from(this.flash.bytes).toString("latin1").lastIndexOf(text);
	}
}

function numbers(first: number, last: number): string[] {
	return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}

/** The sector that holds the newest record. */
function newest({ flash }: Rig): number {
	const words = new Int32Array(flash.bytes.buffer);
	const generations = Array.from({ length: flash.bytes.length / BLOCK }, (_, sector) => words[sector * BLOCK / 4 + 1] === 0x3152514A ? words[sector * BLOCK / 4 + 2]! : 0);
	return generations.indexOf(Math.max(...generations));
}

describe("journal", () => {
	it("checks with the CRC-32 of Ethernet, in one piece or in two", () => {
		const text = Buffer.from("123456789");
		assert.equal(crc32(text, 0, 9, 0) >>> 0, 0xCBF43926);
		assert.equal(crc32(text, 4, 9, crc32(text, 0, 4, 0)) >>> 0, 0xCBF43926);
	});

	it("hands out what it stored, oldest first, each once, with its number, QoS and place", () => {
		const rig = new Rig();
		const { journal } = rig;
		assert.deepEqual([journal.pending, journal.last, journal.next(undefined), journal.longest], [0, 0, false, 256]);
		assert.ok(rig.append("first", { QoS: 2 }) && rig.append("second"));
		assert.deepEqual([journal.pending, journal.last], [2, 2]);
		assert.ok(journal.next(undefined));
		assert.deepEqual([rig.text(), journal.length, journal.sequence, journal.QoS, journal.unknown], ["first", 20, 1, 2, false]);
		const { position } = journal;
		assert.ok(journal.next(undefined));
		assert.deepEqual([rig.text(), journal.sequence, journal.QoS], ["second", 2, 1]);
		assert.equal(journal.next(undefined), false);
		assert.deepEqual([journal.acknowledge(position, 1), journal.acknowledge(position, 1), journal.pending], [true, false, 1]);
	});

	it("keeps payloads of every length, and of those that are longer takes what counts", () => {
		const rig = new Rig({ longest: 71 });
		const payload = Uint8Array.from({ length: 100 }, (_, index) => 255 - index);
		for (let length = 0; length <= 72; length++) {
			const given = length % 2 === 0 ? payload : payload.slice(0, length);
			assert.ok(rig.journal.append(given, length, undefined, 1, false));
			rig.restart();
			assert.ok(rig.journal.next(undefined));
			assert.deepEqual(Buffer.from(rig.journal.bytes.subarray(0, rig.journal.length)), Buffer.from(payload.subarray(0, length)));
			assert.ok(rig.journal.acknowledge(rig.journal.position, rig.journal.sequence));
			while (rig.journal.maintain());
		}
		assert.ok(rig.journal.append(payload, 4, undefined, 1, false) && rig.journal.append(payload.map(byte => byte ^ 0x55), 4, undefined, 1, false));
		assert.ok(rig.journal.next(undefined) && rig.journal.next(undefined));
		assert.deepEqual([...rig.journal.bytes.subarray(0, 4)], [0xAA, 0xAB, 0xA8, 0xA9]);
		assert.throws(() => rig.journal.append(payload, 73, undefined, 1, false), /^RangeError: length: 73 bytes, at most 72 can be stored/);
	});

	it("is there again after a restart, without what was acknowledged", () => {
		const rig = new Rig();
		rig.fill(30);
		for (let i = 0; i < 7; i++) {
			assert.ok(rig.journal.next(undefined));
			if (i !== 3)
				assert.ok(rig.journal.acknowledge(rig.journal.position, rig.journal.sequence));
		}
		rig.restart();
		assert.deepEqual([rig.journal.pending, rig.journal.last], [24, 30]);
		assert.deepEqual(rig.drain(), ["4", ...numbers(8, 30)]);
		assert.equal(rig.journal.pending, 0);
	});

	it("erases no sector again that a restart finds ready", () => {
		const rig = new Rig();
		rig.fill(3);
		const erases = [...rig.flash.erases];
		assert.ok(erases.some(count => count > 0));
		for (let restart = 0; restart < 3; restart++) {
			rig.restart();
			while (rig.journal.maintain());
		}
		assert.deepEqual(rig.flash.erases, erases);
	});

	it("goes on, after a restart, in the last bytes of the sector that it was in", () => {
		const rig = new Rig();
		// Sector header, counters with their header, six records, and one that leaves 32 bytes.
		for (const length of [20, 20, 20, 20, 20, 20, 100])
			assert.ok(rig.journal.append(new Uint8Array(length).fill(0x61), length, undefined, 1, false));
		const sector = newest(rig);
		rig.restart();
		assert.ok(rig.journal.append(Buffer.from("last"), 4, undefined, 1, false));
		assert.deepEqual([rig.find("last"), newest(rig)], [(sector + 1) * BLOCK - 4, sector]);
		assert.ok(rig.append("next"));
		assert.equal(newest(rig), sector + 1);
	});

	it("goes round and round, and wears all sectors alike", () => {
		const rig = new Rig();
		for (let round = 0; round < 100; round++) {
			assert.equal(rig.fill(PER_SECTOR), PER_SECTOR);
			assert.equal(rig.drain().length, PER_SECTOR);
		}
		assert.ok(Math.max(...rig.flash.erases) - Math.min(...rig.flash.erases) <= 1, String(rig.flash.erases));
		assert.ok(rig.flash.erases[0]! > 10);
	});

	it("lets alarms overtake, in their order, over restarts too", () => {
		const rig = new Rig();
		for (let i = 1; i <= 40; i++) {
			rig.append(String(i), { alarm: i === 20 || i === 30 });
			while (rig.journal.maintain());
		}
		rig.restart();
		assert.ok(rig.journal.next(undefined));
		assert.equal(rig.text(), "20");
		assert.ok(rig.append("41", { alarm: true }));
		assert.deepEqual(rig.drain(undefined, false), ["30", "41", ...numbers(1, 19), ...numbers(21, 29), ...numbers(31, 40)]);
		assert.ok(rig.append("42") && rig.append("43", { alarm: true }));
		assert.deepEqual(rig.drain(undefined, false), ["43", "42"]);
		rig.journal.rewind();
		assert.deepEqual(rig.drain().slice(0, 5), ["20", "30", "41", "43", "1"]);
	});

	it("finds an alarm behind a long backlog in pieces, and hands out the oldest meanwhile", () => {
		const rig = new Rig({}, 40);
		rig.append("early", { alarm: true });
		rig.fill(200);
		rig.append("late", { alarm: true });
		const order = rig.drain();
		assert.equal(order[0], "early");
		assert.ok(order.indexOf("late") > 0 && order.indexOf("late") <= 4, String(order.indexOf("late")));
		assert.equal(order.length, 202);
	});

	it("reports a QoS 2 record that was marked as sent before a restart as unknown, and no other", () => {
		const rig = new Rig();
		for (const QoS of [2, 1, 2])
			rig.append(undefined, { QoS });
		for (let i = 0; i < 2; i++) {
			assert.ok(rig.journal.next(undefined) && !rig.journal.unknown);
			assert.ok(rig.journal.sent(rig.journal.position));
		}
		rig.restart();
		const unknown: boolean[] = [];
		while (rig.journal.next(undefined))
			unknown.push(rig.journal.unknown);
		assert.deepEqual(unknown, [true, false, false]);
	});

	it("settles no record that another stands in the place of", () => {
		const rig = new Rig();
		rig.append();
		assert.ok(rig.journal.next(undefined));
		const { position, sequence } = rig.journal;
		for (const [at, number] of [[position, 2], [position + 4, 1], [8 * BLOCK, 1], [3 * BLOCK + 64, 1]] as const)
			assert.equal(rig.journal.acknowledge(at, number), false);
		assert.ok(rig.journal.acknowledge(position, sequence));
		rig.fill(200);
		rig.drain();
		assert.equal(rig.journal.acknowledge(position, sequence), false);
	});

	describe("when it is full", () => {
		it("drops the oldest sector, counted, and goes on", () => {
			const rig = new Rig();
			assert.equal(rig.fill(200), 200);
			const { journal } = rig;
			assert.equal(journal.pending + journal.dropped, 200);
			assert.ok(journal.pending >= 5 * PER_SECTOR, String(journal.pending));
			assert.deepEqual(rig.drain(), numbers(journal.dropped + 1, 200));
			assert.equal(rig.restart().dropped, journal.dropped);
		});

		it("does not settle what was handed out and dropped, and hands out what follows in order", () => {
			const rig = new Rig();
			rig.fill(10);
			assert.ok(rig.journal.next(undefined));
			const { position, sequence } = rig.journal;
			rig.fill(190);
			assert.equal(rig.journal.acknowledge(position, sequence), false);
			assert.deepEqual(rig.drain(), numbers(rig.journal.dropped + 1, 200));
		});

		for (const alarm of [false, true]) {
			it(`hands out and settles no ${alarm ? "alarm" : "record"} of the sector that it has just dropped, before that is erased`, () => {
				const rig = new Rig();
				const { journal } = rig;
				assert.ok(rig.append(undefined, { alarm }) && journal.next(undefined));
				const { position, sequence } = journal;
				while (journal.dropped === 0) {
					assert.ok(rig.append(undefined, { alarm }));
					journal.maintain();
				}
				const { dropped, pending, last } = journal;
				assert.deepEqual([dropped, pending, journal.acknowledge(position, sequence)], [PER_SECTOR, last - PER_SECTOR, false]);
				assert.deepEqual(rig.drain(), numbers(dropped + 1, last));
				assert.equal(journal.pending, 0);
			});
		}

		it("refuses the new, counted, with a gap in the numbers, until there is room", () => {
			const rig = new Rig({ whenFull: "refuse" });
			const stored = rig.fill(200);
			assert.ok(stored >= 5 * PER_SECTOR && stored < 200);
			assert.deepEqual([rig.journal.pending, rig.journal.refused, rig.journal.dropped, rig.journal.last], [stored, 200 - stored, 0, 200]);
			assert.deepEqual(rig.drain(), numbers(1, stored));
			while (rig.journal.maintain());
			assert.ok(rig.append());
			assert.deepEqual(rig.drain(), ["201"]);
		});

		it("refuses while no sector is erased, because only maintain erases", () => {
			const rig = new Rig();
			const erased = rig.flash.erases.reduce((sum, count) => sum + count);
			let stored = 0;
			while (rig.append())
				stored += 1;
			assert.equal(stored, 2 * PER_SECTOR);
			assert.deepEqual([rig.journal.ready, rig.flash.erases.reduce((sum, count) => sum + count)], [0, erased]);
			assert.ok(rig.journal.maintain());
			assert.ok(rig.append());
		});

		it("keeps to a count and to bytes, dropping the oldest that was not handed out, normal ones first", () => {
			const rig = new Rig({ count: 5 });
			assert.equal(rig.fill(8), 8);
			assert.deepEqual([rig.journal.pending, rig.journal.dropped], [5, 3]);
			assert.ok(rig.journal.next(undefined));
			assert.equal(rig.text(), "4");
			rig.append("alarm", { alarm: true });
			rig.fill(3);
			assert.deepEqual([rig.journal.pending, rig.drain(undefined, false)], [5, ["alarm", "10", "11", "12"]]);
			assert.equal(rig.append(), false);
			assert.equal(rig.journal.refused, 1);
			const bytes = new Rig({ bytes: 3 * 48 });
			bytes.fill(7);
			assert.deepEqual(bytes.drain(), ["5", "6", "7"]);
			const refusing = new Rig({ count: 2, whenFull: "refuse" });
			assert.equal(refusing.fill(5), 2);
			const alarms = new Rig({ count: 2 });
			for (const text of ["a", "b", "c"])
				assert.ok(alarms.append(text, { alarm: true }));
			assert.deepEqual(alarms.drain(), ["b", "c"]);
		});

		it("lets records expire by their time, where it is known, and counts them", () => {
			const rig = new Rig({ age: 1000 });
			for (const time of [EPOCH, undefined, EPOCH + 500, EPOCH + 1500])
				rig.append(undefined, { time });
			assert.ok(rig.journal.next(undefined));
			assert.equal(rig.text(), "1");
			rig.restart();
			assert.deepEqual(rig.drain(EPOCH + 1501), ["2", "4"]);
			assert.deepEqual([rig.journal.expired, rig.journal.pending], [2, 0]);
		});

		it("lets a bounded number expire in one call", () => {
			const rig = new Rig({ age: 1000 }, 40);
			for (let i = 0; i < 100; i++) {
				rig.append(undefined, { time: EPOCH });
				while (rig.journal.maintain());
			}
			rig.append("new", { time: EPOCH + 5000 });
			assert.equal(rig.journal.next(EPOCH + 5000), false);
			assert.ok(rig.journal.expired > 50 && rig.journal.expired <= 64, String(rig.journal.expired));
			assert.ok(rig.journal.next(EPOCH + 5000));
			assert.deepEqual([rig.text(), rig.journal.expired], ["new", 100]);
		});
	});

	describe("counts over restarts", () => {
		it("what the app counts by name, as far as it was saved", () => {
			const rig = new Rig({ counters: ["starts", "losses"] });
			rig.journal.add("starts", 1);
			rig.journal.add("losses", 3);
			rig.journal.add("unknown", 1);
			assert.deepEqual(["starts", "losses", "unknown"].map(name => rig.journal.counter(name)), [1, 3, 0]);
			assert.ok(rig.journal.save());
			rig.journal.add("losses", 1);
			rig.restart();
			assert.equal(rig.journal.counter("losses"), 3);
			rig.journal.add("losses", 2);
			rig.fill(3 * PER_SECTOR);
			assert.equal(rig.restart().counter("losses"), 5);
			const more = new Journal({ storage: rig.flash, counters: ["starts", "losses", "later"] });
			assert.deepEqual([more.counter("starts"), more.counter("losses"), more.counter("later")], [1, 5, 0]);
		});

		it("though nothing but the counters is stored, for ever", () => {
			const rig = new Rig({ counters: ["n"] });
			for (let i = 1; i <= 300; i++) {
				rig.journal.add("n", 1);
				assert.ok(rig.journal.save());
				while (rig.journal.maintain());
				assert.equal(rig.restart().counter("n"), i);
			}
		});

		it("and writes them before it erases the sector that has them, when the one in use has none", () => {
			const rig = new Rig({ counters: ["n"], whenFull: "refuse" });
			rig.journal.add("n", 7);
			rig.journal.save();
			let sectors = 0;
			for (let last = rig.journal.ready; sectors < 3;) {
				rig.append();
				if (rig.journal.ready < last)
					sectors += 1;
				while (rig.journal.maintain());
				last = rig.journal.ready;
			}
			// The counters of the newest sector are lost.
			const head = Math.floor(rig.find(String(rig.journal.last).padEnd(20)) / BLOCK);
			rig.flash.bytes[head * BLOCK + 20 + 28 + 16] = 0;
			assert.equal(rig.restart().counter("n"), 7);
			rig.drain();
			while (rig.journal.maintain());
			assert.equal(rig.restart().counter("n"), 7);
		});

		it("and writes those that it has, when the newest ones are damaged, before it erases the sector that has them", () => {
			const rig = new Rig({ counters: ["n"] }, 4);
			rig.journal.add("n", 7);
			rig.fill(PER_SECTOR + 1);
			rig.drain();
			const head = newest(rig);
			rig.flash.bytes[head * BLOCK + 20 + 28 + 16] = 0;
			assert.equal(rig.restart().counter("n"), 7);
			for (let i = 0; i < 4; i++)
				while (rig.journal.maintain());
			for (let sector = 0; sector < 4; sector++) {
				if (sector !== head)
					rig.flash.eraseBlock(sector, sector + 1);
			}
			assert.equal(rig.restart().counter("n"), 7);
		});
	});

	describe("with a storage that is not as it was left", () => {
		it("starts on whatever it holds", () => {
			for (const content of [0x00, 0x5A, 0xFF, 0xA5]) {
				const flash = new EmulatedFlash(8 * BLOCK, BLOCK, 1, content);
				const journal = new Journal({ storage: flash });
				assert.ok(journal.append(Buffer.from("x"), 1, undefined, 1, false));
				assert.deepEqual([journal.ready, journal.failures], [1, 0]);
			}
		});

	for (const distance of [1, 2, -1, -3]) {
		it(`starts with the newest sector there twice, ${distance} apart, hands out its records once, and keeps what comes then`, () => {
			const rig = new Rig();
			rig.fill(4 * PER_SECTOR + 3);
			const head = newest(rig);
			rig.flash.bytes.copyWithin((head + distance + 8) % 8 * BLOCK, head * BLOCK, (head + 1) * BLOCK);
			const read = rig.flash.read.bind(rig.flash);
			let accesses = 0;
			rig.flash.read = (buffer, position) => {
				accesses += 1;
				assert.ok(accesses < 100_000, "a loop without end");
				return read(buffer, position);
			};
			rig.restart();
			rig.fill(PER_SECTOR + 4);
			const numbers = rig.drain(undefined, false).map(Number);
			assert.deepEqual(numbers.slice(-PER_SECTOR - 4), Array.from({ length: PER_SECTOR + 4 }, (_, i) => 4 * PER_SECTOR + 4 + i));
			assert.deepEqual(numbers, [...new Set(numbers)]);
			rig.restart();
			assert.deepEqual(rig.drain().map(Number).slice(-PER_SECTOR - 4), numbers.slice(-PER_SECTOR - 4));
			assert.equal(rig.journal.failures, 0);
		});
	}

	it("settles the records of the newest sector in that one, although there is a copy of it behind the sector before", () => {
		const rig = new Rig({ whenFull: "refuse" });
		rig.fill(4 * PER_SECTOR + 3);
		const head = newest(rig);
		rig.flash.bytes.copyWithin((head - 3) * BLOCK, head * BLOCK, (head + 1) * BLOCK);
		rig.restart();
		assert.deepEqual(rig.drain().slice(-3), numbers(4 * PER_SECTOR + 1, 4 * PER_SECTOR + 3));
		while (rig.journal.maintain());
		assert.deepEqual([rig.journal.ready, rig.restart().pending], [2, 0]);
	});

	for (const generation of [0x7FFFFFFF, 0x7FFFFFFE, -1, -2]) {
		it(`keeps what comes, although a sector has the generation ${generation}, which no flash lives to see`, () => {
			const rig = new Rig();
			const view = new DataView(rig.flash.bytes.buffer);
			[0x6E61656C, 0x3152514A, generation, 7].forEach((word, index) => view.setInt32(4 * index, word, true));
			view.setInt32(16, crc32(rig.flash.bytes, 4, 16, 0), true);
			rig.restart();
			rig.fill(3 * PER_SECTOR);
			const texts = rig.restart() && rig.drain();
			assert.equal(texts.length, 3 * PER_SECTOR);
		});
	}

	it("hands out no record that is damaged, counts it, and goes on with the next", () => {
			const rig = new Rig();
			for (const text of ["one", "two", "three"])
				rig.append(text);
			rig.flash.bytes[rig.find("two")]! &= 0x0F;
			assert.deepEqual([rig.drain(), rig.journal.damaged, rig.journal.pending], [["one", "three"], 1, 0]);
		});

		it("does not look behind a header that is damaged, in that sector", () => {
			const rig = new Rig();
			rig.fill(PER_SECTOR + 2);
			rig.flash.bytes[rig.find("2".padEnd(20)) - 24]! &= 0;
			rig.restart();
			assert.deepEqual(rig.drain(), ["1", ...numbers(PER_SECTOR + 1, PER_SECTOR + 2)]);
			assert.ok(rig.append());
		});

		it("takes no header for a record that would be longer than its sector, though its check is right", () => {
			const rig = new Rig();
			rig.append("one");
			rig.append("two");
			const at = rig.find("two") - 28;
			const view = new DataView(rig.flash.bytes.buffer);
			const generation = view.getInt32(newest(rig) * BLOCK + 8, true);
			view.setUint16(at, BLOCK, true);
			view.setUint16(at + 14, crc32(rig.flash.bytes, at, at + 14, generation) & 0xFFFF, true);
			assert.deepEqual([rig.restart().pending, rig.drain(), rig.journal.damaged], [1, ["one"], 0]);
		});

		it("goes on with its numbers when no record of the newest sector can be read", () => {
			const rig = new Rig();
			rig.fill(PER_SECTOR);
			rig.drain();
			rig.fill(1);
			const head = Math.floor(rig.find(String(rig.journal.last).padEnd(20)) / BLOCK);
			rig.flash.bytes.fill(0, head * BLOCK + 20, (head + 1) * BLOCK);
			for (let sector = 0; sector < head; sector++)
				rig.flash.bytes.fill(0xFF, sector * BLOCK, (sector + 1) * BLOCK);
			assert.equal(rig.restart().last, PER_SECTOR + 1);
		});

		it("takes a record for settled only when most bits of its word are cleared", () => {
			const rig = new Rig();
			rig.append("kept");
			rig.flash.bytes[rig.find("kept") - 4]! &= 0x01;
			assert.equal(rig.restart().pending, 1);
			rig.flash.bytes[rig.find("kept") - 2]! = 0;
			rig.flash.bytes[rig.find("kept") - 1]! = 0;
			assert.equal(rig.restart().pending, 0);
		});

		it("counts a record as damaged that is longer than it can take now", () => {
			const rig = new Rig();
			rig.append("twenty bytes");
			const journal = new Journal({ storage: rig.flash, longest: 12 });
			assert.deepEqual([journal.pending, journal.next(undefined), journal.damaged, journal.pending], [1, false, 1, 0]);
		});

		it("skips sectors that cannot be erased or programmed, wherever the bit is", () => {
			for (const value of [0, 1] as const) {
				for (const offset of [0, 5, 9, 13, 17, 21, 30, 40, 47, 52, 70, 90, BLOCK - 1]) {
					const rig = new Rig();
					for (const sector of [2, 5])
						rig.flash.stuck.push({ position: sector * BLOCK + offset, bit: 3, value });
					for (let round = 0; round < 12; round++) {
						assert.equal(rig.fill(20), 20);
						assert.equal(rig.restart().pending, 20, `bit at ${offset}`);
						assert.equal(rig.drain().length, 20);
					}
				}
			}
		});

		it("goes on when all sectors that are ready are bad", () => {
			const rig = new Rig();
			for (const sector of [2, 3])
				rig.flash.stuck.push({ position: sector * BLOCK + 8, bit: 4, value: 1 });
			rig.fill(2 * PER_SECTOR);
			assert.equal(rig.append(), false);
			while (rig.journal.maintain());
			assert.equal(rig.fill(20), 20);
			assert.equal(rig.drain().length, 2 * PER_SECTOR + 20);
		});

		it("refuses while no sector can be used, and tries them again", () => {
			const rig = new Rig();
			rig.flash.failing = 10_000;
			assert.equal(rig.append("x"), false);
			for (let tries = 0; tries < 20; tries++)
				rig.journal.maintain();
			assert.equal(rig.journal.ready, 0);
			rig.flash.failing = 0;
			while (rig.journal.ready === 0)
				rig.journal.maintain();
			assert.ok(rig.append("x"));
			assert.deepEqual(rig.drain(), ["x"]);
		});

		it("tries all sectors again when none could be erased, and goes on when one can", () => {
			const rig = new Rig();
			while (rig.append())
				continue;
			rig.drain();
			for (let sector = 0; sector < 8; sector++)
				rig.flash.stuck.push({ position: sector * BLOCK + 100, bit: 3, value: 0 });
			for (let round = 0; round < 3; round++) {
				for (let tries = 0; tries < 10; tries++)
					rig.journal.maintain();
				assert.deepEqual([rig.journal.ready, rig.append()], [0, false]);
			}
			rig.flash.stuck.length = 0;
			for (let tries = 0; tries < 10; tries++)
				rig.journal.maintain();
			assert.deepEqual([rig.journal.ready > 0, rig.append("there"), rig.drain()], [true, true, ["there"]]);
		});

		it("hands out a record once, though the storage throws when all of it was programmed", () => {
			const rig = new Rig();
			rig.append("first");
			const write = rig.flash.write.bind(rig.flash);
			let writes = 0;
			rig.flash.write = (buffer, position) => {
				write(buffer, position);
				if (buffer[3] === 0xA5 && writes++ === 0)
					throw new Error("flash failed");
			};
			assert.ok(rig.append("second"));
			assert.deepEqual([writes, rig.journal.pending, rig.restart().pending], [3, 2, 2]);
			assert.deepEqual(rig.drain(), ["first", "second"]);
		});

		it("loses nothing to errors that the storage throws, wherever they come", () => {
			let reached = true;
			for (let skip = 0; reached; skip++) {
				const rig = new Rig({ age: 1000, counters: ["n"] });
				rig.append("0", { time: EPOCH });
				rig.fill(2 * PER_SECTOR + 4);
				const expected = new Set(numbers(2, rig.journal.last));
				rig.flash.failAfter(skip);
				const taken = new Set<string>();
				for (let round = 0; round < 2 * PER_SECTOR + 6; round++) {
					if (rig.append())
						expected.add(String(rig.journal.last));
					if (rig.journal.next(EPOCH + 2000) && rig.journal.acknowledge(rig.journal.position, rig.journal.sequence))
						taken.add(rig.text());
					for (let pieces = 0; pieces < 2; pieces++)
						rig.journal.maintain();
				}
				reached = rig.journal.failures > 0;
				rig.flash.failAfter(-1);
				rig.restart();
				for (const text of rig.drain(EPOCH + 2000))
					taken.add(text);
				assert.deepEqual([...taken].sort(), [...expected].sort(), `error at access ${skip}`);
			}
		});

		it("does not start while the storage cannot be read, wherever that is, because it would take for free what it cannot see", () => {
			const rig = new Rig();
			rig.fill(2 * PER_SECTOR);
			let failed = 0;
			for (let skip = 0; skip < 40; skip++) {
				rig.flash.failAfter(skip);
				try {
					rig.restart();
				}
				catch (error) {
					assert.match(String(error), /^Error: storage: cannot be read/);
					failed += 1;
				}
			}
			assert.ok(failed > 30, String(failed));
			assert.deepEqual(rig.restart().pending, 2 * PER_SECTOR);
		});

		it("hands out nothing while the storage fails, and everything then", () => {
			const rig = new Rig();
			rig.fill(4 * PER_SECTOR);
			const texts: string[] = [];
			while (texts.length < 4 * PER_SECTOR) {
				rig.flash.failing = 20;
				assert.equal(rig.journal.next(undefined), false);
				rig.flash.failing = 0;
				assert.ok(rig.journal.next(undefined));
				texts.push(rig.text());
			}
			assert.deepEqual(texts, numbers(1, 4 * PER_SECTOR));
		});

		it("erases no sector that it cannot read", () => {
			for (let skip = 0; skip < 8; skip++) {
				const rig = new Rig({ whenFull: "refuse" });
				const stored = rig.fill(100);
				rig.flash.failAfter(skip);
				for (let tries = 0; tries < 4; tries++)
					rig.journal.maintain();
				rig.flash.failAfter(-1);
				rig.restart();
				assert.deepEqual(rig.drain(), numbers(1, stored));
			}
		});

		it("passes a bounded number of records in one call, damaged ones and settled ones", () => {
			const rig = new Rig({}, 20);
			rig.fill(100);
			const places: [number, number][] = [];
			while (rig.journal.next(undefined))
				places.push([rig.journal.position, rig.journal.sequence]);
			for (const [position, sequence] of places.slice(1, 90).concat(places.slice(0, 1)))
				assert.ok(rig.journal.acknowledge(position, sequence));
			for (let number = 91; number <= 100; number++)
				rig.append();
			assert.equal(rig.fill(150), 150);
			rig.drain();
			rig.fill(70);
			for (const text of numbers(rig.journal.last - 69, rig.journal.last))
				rig.flash.bytes[rig.find(text.padEnd(20)) + 3]! = 0;
			assert.deepEqual([rig.journal.next(undefined), rig.journal.damaged], [false, 64]);
			assert.deepEqual([rig.journal.next(undefined), rig.journal.damaged], [false, 70]);
		});
	});

	it("names what is wrong with its options", () => {
		const storage = new EmulatedFlash(8 * BLOCK, BLOCK);
		const wrong: readonly (readonly [object, RegExp])[] = [
			[{}, /^TypeError: storage: must be an object/],
			[{ storage: new EmulatedFlash(1024, 128) }, /^RangeError: storage: blockLength 128 is not a multiple of 64 from 256 on/],
			[{ storage: new EmulatedFlash(3 * BLOCK, BLOCK) }, /^RangeError: storage: 1536 bytes are fewer than four blocks of 512/],
			[{ storage, whenFull: "stop" }, /^RangeError: whenFull: must be drop or refuse/],
			[{ storage, counters: "n" }, /^TypeError: counters: must be an array of strings/],
			[{ storage, counters: [1] }, /^TypeError: counters: must be an array of strings/],
			[{ storage, counters: "abcdefghijklm".split("") }, /^RangeError: counters.length: 13 is not in 0 to 12/],
			[{ storage, count: 0 }, /^RangeError: count: 0 is not in/],
			[{ storage, bytes: 1.5 }, /^RangeError: bytes: 1.5 is not in/],
			[{ storage, age: "day" }, /^TypeError: age: must be a number/],
			[{ storage, longest: 0 }, /^RangeError: longest: 0 is not in/],
			[{ storage, longest: 500 }, /^RangeError: longest: 500 bytes do not fit into a block of 512/],
		];
		for (const [options, reason] of wrong)
			assert.throws(() => new Journal(options as JournalOptions), reason);
		assert.deepEqual(storage.points, 0);
	});

	it("takes the least and the most of each option", () => {
		const storage = new EmulatedFlash(20 * 8192, 8192);
		for (const options of [
			{ count: 1 }, { bytes: 1 }, { age: 1 }, { count: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER, age: Number.MAX_SAFE_INTEGER }, { longest: 1 }, { longest: 4096 },
			{ counters: "abcdefghijkl".split("") }, { counters: [] }, { whenFull: "drop" as const },
		])
			assert.equal(new Journal({ storage, ...options }).pending, 0);
		assert.throws(() => new Journal({ storage, longest: 4097 }), { name: "RangeError", message: "longest: 4097 is not in 1 to 4096" });
		assert.throws(() => new Journal({ storage, age: -1 }), { name: "RangeError", message: "age: -1 is not in 1 to 9007199254740991" });
		assert.throws(() => new Journal({ storage: new EmulatedFlash(4 * 192, 192) }), { message: "storage: blockLength 192 is not a multiple of 64 from 256 on" });
		assert.equal(new Journal({ storage: new EmulatedFlash(4 * 256, 256), longest: 100 }).longest, 100);
	});
});
