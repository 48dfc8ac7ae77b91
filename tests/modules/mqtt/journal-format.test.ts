// The bytes of a journal in flash, composed here by docs/journal.md (Format) with another CRC-32: what is written, and that a firmware finds what an earlier one
// has written. Tests modules/mqtt/{journal-format,journal-log,journal-scan,crc32}.

import fc from "fast-check";
import assert from "node:assert/strict";
import { crc32 as zlib } from "node:zlib";
import crc32 from "../../../modules/mqtt/crc32.js";
import Journal, { type JournalOptions } from "../../../modules/mqtt/journal.js";
import { EmulatedFlash } from "../../../soak/emulated-flash.js";

const BLOCK = 512;
const SECTORS = 4;
/** 2^40 ms and a little: both halves of the time are used. */
const TIME = 2 ** 40 + 0x1234_5678;

interface Written {
	readonly number: number;
	readonly payload: Uint8Array;
	readonly flags: number;
	readonly time?: number;
	readonly sent?: boolean;
	readonly settled?: boolean;
}

/** Words as little-endian bytes. */
function wordsOf(...words: number[]): Buffer {
	const bytes = Buffer.alloc(4 * words.length);
	words.forEach((word, index) => bytes.writeUInt32LE(word >>> 0, 4 * index));
	return bytes;
}

function recordOf(generation: number, { number, payload, flags, time = 0, sent = false, settled = false }: Written): Buffer {
	const padded = Buffer.alloc(payload.length + 3 & ~3, 0xFF);
	padded.set(payload);
	const header = Buffer.concat([wordsOf(payload.length | flags << 16 | 0xA5 << 24, number, time % 2 ** 32), Buffer.of(time / 2 ** 32 & 0xFF, time / 2 ** 40)]);
	const check = zlib(header, generation);
	return Buffer.concat([header, Buffer.of(check, check >> 8), wordsOf(zlib(payload, check), sent ? 0 : 0xFFFF_FFFF, settled ? 0 : 0xFFFF_FFFF), padded]);
}

function sectorOf(generation: number, last: number, counters: readonly number[], ...records: Written[]): Buffer {
	const body = wordsOf(0x3152_514A, generation, last);
	const sector = Buffer.concat([
		wordsOf(0x6E61_656C), body, wordsOf(zlib(body)), recordOf(generation, { number: last, payload: wordsOf(...counters), flags: 0x80 }), ...records.map(record => recordOf(generation, record)),
	]);
	return Buffer.concat([sector, Buffer.alloc(BLOCK - sector.length, 0xFF)]);
}

/** A sector that is ready, and one that was never used. */
const READY = Buffer.concat([wordsOf(0x6E61_656C), Buffer.alloc(BLOCK - 4, 0xFF)]);
const UNUSED = Buffer.alloc(BLOCK, 0xFF);

function text(letter: string, length: number): Uint8Array {
	return Buffer.from(letter.repeat(length));
}

function journalOn(...sectors: Buffer[]): { journal: Journal; flash: EmulatedFlash } {
	const flash = new EmulatedFlash(SECTORS * BLOCK, BLOCK);
	flash.bytes.set(Buffer.concat(sectors));
	return { flash, journal: restarted(flash) };
}

function restarted(flash: EmulatedFlash, options: Partial<JournalOptions> = {}): Journal {
	return new Journal({ storage: flash, counters: ["n"], ...options });
}

function sameAs(flash: EmulatedFlash, ...sectors: Buffer[]): void {
	for (const [index, sector] of sectors.entries())
		assert.equal(Buffer.from(flash.bytes.subarray(index * BLOCK, (index + 1) * BLOCK)).toString("hex"), sector.toString("hex"), `sector ${index}`);
}

describe("the CRC-32 of a journal", () => {
	it("is that of zlib, in one piece or in two, of any bytes", () => {
		fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(80), (bytes, at) => {
			const middle = Math.min(at, bytes.length);
			assert.equal(crc32(bytes, 0, bytes.length, 0) >>> 0, zlib(bytes));
			assert.equal(crc32(bytes, middle, bytes.length, crc32(bytes, 0, middle, 0)) >>> 0, zlib(bytes));
		}));
	});

	it("is that of zlib for each byte alone", () => {
		for (let byte = 0; byte < 256; byte++)
			assert.equal(crc32(Uint8Array.of(byte), 0, 1, 0) >>> 0, zlib(Uint8Array.of(byte)));
	});
});

describe("the format of a journal", () => {
	it("is what its page says: sectors, counters, records of every kind, what is sent and what is settled", () => {
		const { flash, journal } = journalOn(UNUSED, UNUSED, UNUSED, UNUSED);
		sameAs(flash, READY, READY, UNUSED, UNUSED);
		journal.add("n", 258);
		journal.append(text("a", 5), 5, TIME, 1, false);
		journal.append(text("b", 8), 7, undefined, 2, false);
		journal.append(text("c", 140), 140, 1, 0, true);
		assert.ok(journal.next(undefined) && journal.acknowledge(journal.position, journal.sequence));
		assert.ok(journal.next(undefined));
		assert.deepEqual([journal.sequence, journal.sent(journal.position)], [1, true]);
		const records: readonly Written[] = [
			{ number: 1, payload: text("a", 5), flags: 2, time: TIME, sent: true }, { number: 2, payload: text("b", 7), flags: 4 },
			{ number: 3, payload: text("c", 140), flags: 1, time: 1, settled: true },
		];
		sameAs(flash, sectorOf(1, 1, [0, 0, 0, 0, 258], ...records), READY, UNUSED, UNUSED);
		assert.ok(journal.append(text("d", 256), 256, TIME, 2, true) && journal.save());
		sameAs(flash, sectorOf(1, 1, [0, 0, 0, 0, 258], ...records),
			sectorOf(2, 4, [0, 0, 0, 0, 258], { number: 4, payload: text("d", 256), flags: 5, time: TIME }, { number: 4, payload: wordsOf(0, 0, 0, 0, 258), flags: 0x80 }), UNUSED, UNUSED);
	});

	it("is read as its page says, wherever the newest sector is", () => {
		for (let shift = 0; shift < SECTORS; shift++) {
			const sectors = [
				sectorOf(0x3FFF_FFFE, 70_000, [1, 2, 3, 4, 5], { number: 70_001, payload: text("a", 5), flags: 2, time: TIME, settled: true }, { number: 70_002, payload: text("b", 6), flags: 4, time: TIME, sent: true }),
				sectorOf(0x3FFF_FFFF, 70_002, [6, 7, 8, 9, 10], { number: 70_003, payload: text("c", 7), flags: 3 }), UNUSED, UNUSED,
			];
			const { journal } = journalOn(...sectors.slice(shift), ...sectors.slice(0, shift));
			assert.deepEqual([journal.pending, journal.last, journal.dropped, journal.expired, journal.damaged, journal.refused, journal.counter("n"), journal.failures], [2, 70_003, 6, 7, 8, 9, 10, 0]);
			const seen: unknown[] = [];
			while (journal.next(undefined))
				seen.push([Buffer.from(journal.bytes.subarray(0, journal.length)).toString(), journal.sequence, journal.QoS, journal.unknown]);
			assert.deepEqual(seen, [["ccccccc", 70_003, 1, false], ["bbbbbb", 70_002, 2, true]]);
		}
	});

	it("leaves out a sector whose header does not check, and a record whose header does not, with what follows it", () => {
		const records: readonly Written[] = [{ number: 1, payload: text("a", 5), flags: 2 }, { number: 2, payload: text("b", 5), flags: 2 }, { number: 3, payload: text("c", 5), flags: 2 }];
		const whole = sectorOf(1, 0, [0, 0, 0, 0, 0], ...records);
		for (let byte = 0; byte < 20; byte++) {
			const damaged = Buffer.from(whole);
			damaged[byte]! ^= 0x10;
			const { journal } = journalOn(damaged, UNUSED, UNUSED, UNUSED);
			assert.equal(journal.pending, byte < 4 ? 3 : 0, `byte ${byte}`);
		}
		const second = 20 + 28 + 20 + 36;
		for (let byte = 0; byte < 36; byte++) {
			const damaged = Buffer.from(whole);
			damaged[second + byte]! ^= 0x10;
			const { journal } = journalOn(damaged, UNUSED, UNUSED, UNUSED);
			assert.equal(journal.pending, byte < 16 ? 1 : 3, `byte ${byte}`);
			let damages = 0;
			while (journal.next(undefined))
				damages += 1;
			const spoiled = byte >= 16 && byte < 20 || byte >= 28 && byte < 33;
			assert.deepEqual([damages, journal.damaged], byte < 16 ? [1, 0] : spoiled ? [2, 1] : [3, 0], `byte ${byte}`);
		}
	});

	it("has room for a record that fills a block with the counters, and for no longer one", () => {
		const longest = BLOCK - 20 - 28 - 20 - 28;
		const { flash } = journalOn(UNUSED, UNUSED, UNUSED, UNUSED);
		const journal = restarted(flash, { longest });
		assert.ok(journal.append(text("z", longest), longest, undefined, 1, false));
		sameAs(flash, sectorOf(1, 1, [0, 0, 0, 0, 0], { number: 1, payload: text("z", longest), flags: 2 }));
		assert.ok(restarted(flash, { longest }).next(undefined));
		assert.throws(() => restarted(flash, { longest: longest + 1 }), { name: "RangeError", message: `longest: ${longest + 1} bytes do not fit into a block of ${BLOCK}` });
	});
});
