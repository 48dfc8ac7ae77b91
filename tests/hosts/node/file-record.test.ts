// The node's record in a file of a desktop. Source: hosts/node/file-record.ts.

import { deepEqual, equal, throws } from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileRecord } from "../../../hosts/node/file-record.js";

describe("a record in a file", () => {
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "record-"));
	});

	afterEach(() => {
		rmSync(folder, { recursive: true });
	});

	it("is undefined at first, then what was written last, and leaves no other file", () => {
		const record = new FileRecord(join(folder, "record"));
		equal(record.read(), undefined);
		record.write("longer text");
		record.write("two");
		equal(new FileRecord(join(folder, "record")).read(), "two");
		deepEqual(readdirSync(folder), ["record"]);
	});

	it("throws where the file cannot be written", () => {
		mkdirSync(join(folder, "record"));
		throws(() => new FileRecord(join(folder, "record")).write("x"));
		throws(() => new FileRecord(join(folder, "none", "record")).write("x"), { code: "ENOENT" });
	});
});
