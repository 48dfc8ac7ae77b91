// A flash storage in RAM, and a journal in it. Source: hosts/moddable/ram-flash.ts.

import { deepEqual, equal } from "node:assert/strict";
import { RAMFlash } from "../../../hosts/moddable/ram-flash.js";
import Journal from "../../../modules/mqtt/journal.js";

describe("a flash storage in RAM", () => {
	it("only clears bits when it is written, and sets them when it is erased", () => {
		const flash = new RAMFlash(4);
		deepEqual(flash.status(), { size: 16_384, blockLength: 4096 });
		flash.write(Uint8Array.of(0x0F, 0xFF), 5000);
		flash.write(Uint8Array.of(0xF1, 0x7F), 5000);
		const bytes = new Uint8Array(3);
		flash.read(bytes, 5000);
		deepEqual([...bytes], [0x01, 0x7F, 0xFF]);
		flash.eraseBlock(1, 2);
		flash.read(bytes, 5000);
		deepEqual([...bytes], [0xFF, 0xFF, 0xFF]);
	});

	it("holds a journal, which another journal finds again", () => {
		const storage = new RAMFlash(4);
		const payload = Uint8Array.of(1, 2, 3);
		new Journal({ storage }).append(payload, 3, undefined, 1, false);
		const again = new Journal({ storage });
		equal(again.pending, 1);
		equal(again.next(undefined), true);
		deepEqual([...again.bytes.subarray(0, again.length)], [1, 2, 3]);
	});
});
