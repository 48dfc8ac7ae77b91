// The node's records in files of a desktop. Source: hosts/node/file-record.ts.

import { deepEqual, equal, throws } from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileRecord } from "../../../hosts/node/file-record.js";

describe("records in files", () => {
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "record-"));
	});

	afterEach(() => {
		rmSync(folder, { recursive: true });
	});

	it("are undefined at first, then what was written last under their names, and leave no other file", () => {
		const record = new FileRecord(join(folder, "journal"));
		equal(record.read("record"), undefined);
		record.write("record", "longer text");
		record.write("record", "two");
		record.write("module", "three");
		const again = new FileRecord(join(folder, "journal"));
		deepEqual([again.read("record"), again.read("module")], ["two", "three"]);
		deepEqual(readdirSync(folder).sort(), ["journal.module", "journal.record"]);
	});

	it("throw where the file cannot be written", () => {
		mkdirSync(join(folder, "journal.record"));
		throws(() => new FileRecord(join(folder, "journal")).write("record", "x"));
		throws(() => new FileRecord(join(folder, "none", "journal")).write("record", "x"), { code: "ENOENT" });
	});
});
