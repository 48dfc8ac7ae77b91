// The storage of a desktop's journal in a file. Tests hosts/node/file-flash, and a journal in it over restarts.

import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileFlash } from "../../../hosts/node/file-flash.js";
import Journal from "../../../modules/mqtt/journal.js";

describe("a flash storage in a file", () => {
	let folder: string;
	let path: string;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "flash-"));
		path = join(folder, "journal");
	});

	afterEach(() => {
		rmSync(folder, { recursive: true });
	});

	it("is made erased, with the size of an ESP32's partition", () => {
		const flash = new FileFlash(path);
		deepEqual(flash.status(), { size: 1_310_720, blockLength: 4096 });
		flash.close();
		ok(readFileSync(path).every(byte => byte === 0xFF));
	});

	it("only clears bits when it is written, and sets them when it is erased", () => {
		const flash = new FileFlash(path);
		flash.write(Uint8Array.of(0x0F, 0xFF), 5000);
		flash.write(Uint8Array.of(0xF1, 0x7F), 5000);
		const bytes = new Uint8Array(3);
		flash.read(bytes, 5000);
		deepEqual([...bytes], [0x01, 0x7F, 0xFF]);
		flash.eraseBlock(1, 2);
		flash.read(bytes, 5000);
		deepEqual([...bytes], [0xFF, 0xFF, 0xFF]);
		flash.close();
	});

	it("keeps a journal over restarts, in a file of the size that it has", () => {
		writeFileSync(path, Buffer.alloc(8 * 4096));
		for (let starts = 1; starts <= 3; starts++) {
			const flash = new FileFlash(path);
			const journal = new Journal({ storage: flash });
			equal(journal.pending, starts - 1);
			ok(journal.append(Buffer.from("x"), 1, undefined, 1, false));
			flash.close();
		}
		equal(statSync(path).size, 8 * 4096);
	});

	it("refuses a file that is something else, and leaves it alone", () => {
		writeFileSync(path, "a letter");
		throws(() => new FileFlash(path), /has 8 bytes, which are no blocks of 4096/);
		equal(readFileSync(path, "utf8"), "a letter");
	});
});
