// The driver's UTF-8 decoder against the one of Node, which XS lacks. Tests modules/base/utf8, as tests/modules/base/utf8.test.ts does on every engine.

import assert from "node:assert/strict";
import { decode } from "../../../modules/base/utf8.js";

describe("utf8 on Node", () => {
	it("decodes any bytes as the engine's decoder does what is well-formed, and each other byte as U+FFFD", () => {
		const fatal = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
		const expected = (bytes: Uint8Array): string => {
			let text = "";
			for (let at = 0; at < bytes.length;) {
				let length = 0;
				for (let count = 1; count <= 4 && length === 0; count++) {
					try {
						text += fatal.decode(bytes.subarray(at, Math.min(at + count, bytes.length)));
						length = count;
					}
					catch {
						// Not a character, or only the beginning of one.
					}
				}
				if (length === 0)
					text += "\uFFFD";
				at += Math.max(length, 1);
			}
			return text;
		};
		for (let lead = 0x7F; lead < 256; lead++) {
			for (const next of [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]) {
				for (const last of [[0x80, 0xBF], [0xBF, 0xC0], [0x7F], []]) {
					const bytes = Uint8Array.of(lead, next, ...last);
					assert.equal(decode(bytes), expected(bytes), Buffer.from(bytes).toString("hex"));
				}
			}
		}
	});
});
