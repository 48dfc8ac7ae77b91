// The wide scans, against indexOf, at every alignment. Tests modules/at/scan.

import fc from "fast-check";
import assert from "node:assert/strict";
import { indexOfCR, indexOfQuote } from "../../../modules/at/scan.js";

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
