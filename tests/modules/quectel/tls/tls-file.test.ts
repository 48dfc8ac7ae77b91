// A certificate or key file: its name, its size and its checksum, by the documents' rules and by published values. Tests modules/quectel/tls/tls-file.
// Source: BG96 FILE AT Commands Manual V1.0 §2.4, docs/hardware.md (Upload; Checksum); FNV-1a's published test values.

import { deepEqual, equal, throws } from "node:assert/strict";
import CommandLine from "../../../../modules/at/command-line.js";
import Memory from "../../../../modules/base/memory.js";
import TLSFile from "../../../../modules/quectel/tls/tls-file.js";
import { text } from "../../../support/at-bench.js";

describe("a TLS file", () => {
	it("without a name has the FNV-1a hash of its content as its name", () => {
		for (const [content, hash] of [["a", "e40c292c"], ["b", "e70c2de5"], ["foobar", "bf9cf968"], ["fo", "6222e842"]] as const) {
			equal(new TLSFile("ca", undefined, content).name, `${hash}.pem`);
			equal(new TLSFile("key", undefined, Buffer.from(content)).name, `${hash}.pem`);
			equal(new TLSFile("ca", "own.pem", content).name, "own.pem");
		}
	});

	it("has the XOR of its 16-bit words as its checksum, the first byte of each the higher one, an odd last byte too", () => {
		for (const [bytes, checksum] of [
			[[0x12], 0x1200], [[0x12, 0x34], 0x1234], [[0x12, 0x34, 0x56], 0x4434], [[0x12, 0x34, 0x56, 0x78], 0x444C], [[0xFF, 0x01, 0x0F, 0x10, 0x80], 0x7011], [[0, 0], 0],
		] as const)
			equal(new TLSFile("key", undefined, Uint8Array.from(bytes)).checksum, checksum, String(bytes));
		equal(new TLSFile("key", undefined, Uint8Array.of(0x12, 0x34, 0x56).buffer).checksum, 0x4434);
	});

	it("that is in the module already has a name only", () => {
		const file = new TLSFile("certificate", "device.pem", undefined);
		deepEqual([file.kind, file.name, file.size, file.checksum, file.uploadable, file.verified, file.reupload, file.validity], ["certificate", "device.pem", -1, 0, false, false, false, undefined]);
		const uploaded = new TLSFile("key", "device.pem", "x");
		deepEqual([uploaded.kind, uploaded.size, uploaded.uploadable, uploaded.verified, uploaded.reupload], ["key", 1, true, false, false]);
	});

	it("has 1 to 65536 bytes, and text is ASCII", () => {
		equal(new TLSFile("ca", undefined, "x".repeat(65_536)).size, 65_536);
		equal(new TLSFile("key", undefined, Uint8Array.of(0x80, 0xFF)).size, 2);
		equal(new TLSFile("ca", undefined, "\x7F").size, 1);
		throws(() => new TLSFile("ca", undefined, ""), { name: "RangeError", message: "tls.ca: must have 1 to 65536 bytes, not 0" });
		throws(() => new TLSFile("key", "n", new Uint8Array(65_537)), { name: "RangeError", message: "tls.key: must have 1 to 65536 bytes, not 65537" });
		throws(() => new TLSFile("certificate", undefined, "ab\x80"), { name: "RangeError", message: "tls.certificate: character at offset 2 must be ASCII" });
	});

	it("writes any part of its content, as it was given", () => {
		const memory = new Memory(256);
		const line = new CommandLine(memory, 64);
		const bytes = Buffer.from("0123456789");
		const copied = new TLSFile("key", undefined, bytes);
		bytes.fill(0);
		for (const file of [copied, new TLSFile("key", undefined, "0123456789")]) {
			for (const [at, count, part] of [[0, 10, "0123456789"], [3, 4, "3456"], [9, 1, "9"]] as const) {
				line.clear();
				file.write(line, at, count);
				equal(text(memory.bytes, line.start, line.end), part);
			}
		}
	});
});
