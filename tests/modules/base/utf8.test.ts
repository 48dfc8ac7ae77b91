// UTF-8 both ways, as XS without TextEncoder needs it. Tests modules/base/utf8.

import fc from "fast-check";
import assert from "node:assert/strict";
import { decode, encode } from "../../../modules/base/utf8.js";

describe("utf8", () => {
	it("encodes one, two, three and four byte characters as Node does", () => {
		for (const text of ["", "A", "é", "€", "😀", "\u007F\u0080\u07FF\u0800\uFFFF\u{10000}\u{10FFFF}"])
			assert.deepEqual(encode(text), new Uint8Array(Buffer.from(text)));
	});

	it("encodes a lone surrogate as U+FFFD", () => {
		assert.deepEqual(encode("a\uD800b\uDFFF"), new Uint8Array(Buffer.from("a\uFFFDb\uFFFD")));
	});

	it("decodes what it encoded, for any text", () => {
		fc.assert(fc.property(fc.string({ unit: "binary" }), text => decode(encode(text)) === Buffer.from(text).toString()));
	});

	it("decodes one, two, three and four byte characters", () => {
		for (const text of ["", "A", "é", "€", "😀", "\u0800\uD7FF\uE000\u{10000}\u{10FFFF}"])
			assert.equal(decode(new Uint8Array(Buffer.from(text))), text);
	});

	it("decodes a range only", () => {
		assert.equal(decode(encode("abcdef"), 2, 4), "cd");
		assert.equal(decode(encode("a€b"), 0, 3), "a\uFFFD\uFFFD");
	});

	for (const [what, bytes, text] of [
		["a continuation alone", [0x80], "\uFFFD"],
		["an overlong form of two bytes", [0xC1, 0x81], "\uFFFD\uFFFD"],
		["an overlong form of three bytes", [0xE0, 0x80, 0x80], "\uFFFD\uFFFD\uFFFD"],
		["an overlong form of four bytes", [0xF0, 0x80, 0x80, 0x80], "\uFFFD\uFFFD\uFFFD\uFFFD"],
		["a surrogate", [0xED, 0xA0, 0x80], "\uFFFD\uFFFD\uFFFD"],
		["a code point above U+10FFFF", [0xF4, 0x90, 0x80, 0x80], "\uFFFD\uFFFD\uFFFD\uFFFD"],
		["a lead byte that no character has", [0xF5, 0x41], "\uFFFDA"],
		["a character that is cut off by the end", [0x41, 0xE2, 0x82], "A\uFFFD\uFFFD"],
		["a character that another one interrupts", [0xE2, 0x41, 0x82], "\uFFFDA\uFFFD"],
	] as const) {
		it(`decodes ${what} as U+FFFD, one for each byte`, () => {
			assert.equal(decode(Uint8Array.from(bytes)), text);
		});
	}

	it("encodes the first and the last character of each length, and what stands beside the surrogates", () => {
		// Written out: XS encodes U+0000 by itself as C0 80.
		for (const [code, ...bytes] of [
			[0x00, 0], [0x7F, 0x7F], [0x80, 0xC2, 0x80], [0x7FF, 0xDF, 0xBF], [0x800, 0xE0, 0xA0, 0x80], [0xD7FF, 0xED, 0x9F, 0xBF], [0xE000, 0xEE, 0x80, 0x80],
			[0xFFFF, 0xEF, 0xBF, 0xBF], [0x10000, 0xF0, 0x90, 0x80, 0x80], [0x10FFFF, 0xF4, 0x8F, 0xBF, 0xBF],
		] as const)
			assert.deepEqual(encode(String.fromCodePoint(code)), Uint8Array.from(bytes));
		for (const code of [0xD800, 0xDBFF, 0xDC00, 0xDFFF])
			assert.deepEqual(encode(String.fromCharCode(code)), Uint8Array.of(0xEF, 0xBF, 0xBD));
	});
});
