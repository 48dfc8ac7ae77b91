// The wide scans, against indexOf, at every alignment. Tests modules/at/scan.

import fc from "fast-check";
import assert from "node:assert/strict";
import { indexOfControl, indexOfCR, indexOfQuote, indexOfUnquotable } from "../../../modules/at/scan.js";

const CR = 0x0D;
const QUOTE = 0x22;
/** Bytes on which a careless word test stumbles, besides those looked for. */
const NEAR = [CR, QUOTE, 0x00, 0x0C, 0x0E, 0x21, 0x23, 0x80, 0x8D, 0xA2, 0xFF];

describe("scan", () => {
	it("finds the first CR from any position", () => {
		fc.assert(fc.property(fc.array(fc.constantFrom(...NEAR), { maxLength: 40 }), fc.nat(40), (content, from) => {
			const words = new Int32Array(11);
			const bytes = new Uint8Array(words.buffer);
			bytes.set(content);
			bytes[content.length] = CR;
			const start = Math.min(from, content.length);
			assert.equal(indexOfCR(words, start, 44), bytes.indexOf(CR, start));
		}));
	});

	it("finds a CR behind any number of bytes that look like one to a careless test", () => {
		for (const filler of [0x00, 0x0C, 0x20, 0x80, 0x8D]) {
			for (let length = 0; length < 64; length++) {
				const words = new Int32Array(20);
				const bytes = new Uint8Array(words.buffer).fill(filler, 0, length);
				bytes[length] = CR;
				for (let from = 0; from <= Math.min(length, 5); from++)
					assert.equal(indexOfCR(words, from, length + 1), length);
			}
		}
	});

	it("finds a CR at every place, and stops at every end", () => {
		for (let place = 0; place < 40; place++) {
			const words = new Int32Array(15);
			const bytes = new Uint8Array(words.buffer).fill(0x23);
			bytes[place] = CR;
			for (let end = 1; end < 40; end++)
				assert.equal(indexOfCR(words, 0, end), Math.min(place, end));
			assert.equal(indexOfCR(words, place, 40), place);
			assert.equal(indexOfCR(words, place + 1, 41), 41);
		}
	});

	it("finds the first CR in a range, and its end when there is none", () => {
		fc.assert(fc.property(fc.array(fc.constantFrom(...NEAR), { minLength: 44, maxLength: 44 }), fc.nat(40), fc.nat(40), (content, from, length) => {
			const words = new Int32Array(11);
			const bytes = new Uint8Array(words.buffer);
			bytes.set(content);
			const end = Math.min(from + length, 43);
			const found = bytes.subarray(0, end).indexOf(CR, from);
			assert.equal(indexOfCR(words, from, end), found < 0 ? end : found);
		}));
	});

	for (const [what, scan, wanted] of [
		["Ctrl-Z or ESC", indexOfControl, (byte: number) => byte === 0x1A || byte === 0x1B],
		["byte that cannot stand between quotes", indexOfUnquotable, (byte: number) => byte < 0x20 || byte === QUOTE || byte === 0x7F],
	] as const) {
		const near = [...NEAR, 0x19, 0x1A, 0x1B, 0x1C, 0x1F, 0x20, 0x7E, 0x7F, 0x9A, 0x9B, 0x61, 0x61, 0x61];

		it(`finds the first ${what} in a range, and its end when there is none`, () => {
			fc.assert(fc.property(fc.array(fc.constantFrom(...near), { minLength: 44, maxLength: 44 }), fc.nat(40), fc.nat(40), (content, from, length) => {
				const words = new Int32Array(11);
				new Uint8Array(words.buffer).set(content);
				const end = Math.min(from + length, 43);
				const found = content.slice(0, end).findIndex((byte, at) => at >= from && wanted(byte));
				assert.equal(scan(words, from, end), found < 0 ? end : found);
			}));
		});

		it(`finds every ${what} alone among letters, at every place`, () => {
			for (let byte = 0; byte < 256; byte++) {
				for (let place = 0; place < 20; place++) {
					const words = new Int32Array(6);
					const bytes = new Uint8Array(words.buffer).fill(0x61);
					bytes[place] = byte;
					assert.equal(scan(words, 0, 20), wanted(byte) ? place : 20);
					assert.equal(scan(words, place + 1, 21), 21);
				}
			}
		});
	}

	it("finds the first quote from any position", () => {
		fc.assert(fc.property(fc.array(fc.constantFrom(...NEAR), { maxLength: 40 }), fc.nat(40), (content, from) => {
			const words = new Int32Array(11);
			const bytes = new Uint8Array(words.buffer);
			bytes.set(content);
			bytes[content.length] = QUOTE;
			const start = Math.min(from, content.length);
			assert.equal(indexOfQuote(words, start), bytes.indexOf(QUOTE, start));
		}));
	});
});
