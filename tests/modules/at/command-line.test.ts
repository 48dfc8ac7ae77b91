// Contents of a command line, and every byte that is refused. Tests modules/at/command-line.

import fc from "fast-check";
import assert from "node:assert/strict";
import CommandLine from "../../../modules/at/command-line.js";
import { checkText } from "../../../modules/base/check.js";
import Memory from "../../../modules/base/memory.js";
import { bytes, text } from "../../support/at-bench.js";

function makeLine(size = 64): { memory: Memory; line: CommandLine; written: () => string } {
	const memory = new Memory(512);
	const line = new CommandLine(memory, size);
	return { memory, line, written: () => text(memory.bytes, line.start, line.end) };
}

describe("command line", () => {
	it("writes names, numbers, strings and its CR", () => {
		const { memory, line, written } = makeLine();
		const at = memory.reserve(8, "topic");
		memory.bytes.set(bytes("a/topic"), at);
		line.begin(bytes("AT+X=")).integer(0, "a").comma().string("é", "b").comma().string(bytes("raw"), "c").comma().range(at, at + 7).finish();
		assert.equal(written(), "AT+X=0,\"\xC3\xA9\",\"raw\",\"a/topic\"\r");
		line.begin(bytes("AT")).finish();
		assert.equal(written(), "AT\r");
	});

	it("writes bytes as hexadecimal digits between quotes, and nothing when they do not fit", () => {
		const { memory, line, written } = makeLine(40);
		const at = memory.reserve(16, "payload");
		memory.bytes.set([0x00, 0x0F, 0xA9, 0x9A, 0xFF, 0x22], at);
		line.begin(bytes("AT+X=")).hexadecimal(at, at + 6).comma().hexadecimal(at, at).finish();
		assert.equal(written(), "AT+X=\"000FA99AFF22\",\"\"\r");
		assert.throws(() => line.hexadecimal(at, at + 9), { message: "command line: longer than 40 bytes" });
	});

	it("writes every integer of 32 bits in decimal", () => {
		const { line, written } = makeLine();
		for (const value of [0, 1, 9, 10, 99, 100, 65535, 2147483647, -1, -10, -2147483648]) {
			line.begin(bytes("")).integer(value, "n");
			assert.equal(written(), String(value));
		}
		fc.assert(fc.property(fc.integer(), value => {
			line.begin(bytes("")).integer(value, "n");
			assert.equal(written(), String(value));
		}));
	});

	it("goes on behind what was kept, for its owner and under its key, until another line begins", () => {
		const { line, written } = makeLine();
		const [owner, other] = [{}, {}];
		line.begin(bytes("AT+X=")).integer(17, "a");
		line.comma().keep(owner, 5, 17, line.end - 1);
		line.integer(1, "b").finish();
		assert.equal(line.resume(other, 5, 17) || line.resume(owner, 4, 17), false);
		assert.equal(written(), "AT+X=17,1\r");
		assert.equal(line.resume(owner, 5, 18), true);
		line.integer(2, "b").finish();
		assert.equal(written(), "AT+X=18,2\r");
		line.begin(bytes("AT"));
		assert.equal(line.resume(owner, 5, 18), false);
	});

	it("writes another number of as many digits into what was kept, and no other", () => {
		const { line, written } = makeLine();
		const owner = {};
		const replaces = (old: number, value: number): boolean => {
			line.begin(bytes("N=")).integer(old, "n");
			const { end } = line;
			line.comma().keep(owner, 1, old, end);
			return line.resume(owner, 1, value);
		};
		for (const [old, value, replaced] of [[17, 42, true], [17, 18, true], [17, 17, true], [9, 1, true], [9, 10, false], [10, 9, false], [99, 100, false], [65535, 10000, true], [65535, 9999, false], [5, 65535, false], [65535, 5, false]] as const) {
			assert.equal(replaces(old, value), replaced, `${old} by ${value}`);
			if (replaced)
				assert.equal(written(), `N=${value},`);
		}
		fc.assert(fc.property(fc.integer({ min: 1, max: 65535 }), fc.integer({ min: 1, max: 65535 }), (old, value) => {
			assert.equal(replaces(old, value), String(old).length === String(value).length);
			assert.equal(line.resume(owner, 1, old), String(old).length === String(value).length);
		}));
		line.begin(bytes("N=")).integer(998, "n").keep(owner, 1, 998, line.end);
		assert.deepEqual([999, 1000].map(value => line.resume(owner, 1, value)), [true, false]);
	});

	it("refuses anything but an integer of 32 bits, naming the parameter", () => {
		const { line } = makeLine();
		for (const value of [NaN, Infinity, 0.5, 2147483648, -2147483649])
			assert.throws(() => line.begin(bytes("AT")).integer(value, "port"), { name: "RangeError", message: `port: ${value} is not a 32-bit integer` });
	});

	it("refuses each byte that a TA would act on, with its value and its place", () => {
		const refused = [...Array(0x20).keys(), 0x22, 0x7F];
		for (let byte = 0; byte < 256; byte++) {
			const content = Uint8Array.of(0x61, byte, 0x62);
			if (refused.includes(byte)) {
				const message = `topic: byte 0x${byte.toString(16).padStart(2, "0")} at offset 1 cannot be sent in a command line`;
				assert.throws(() => checkText(content, "topic", 10), { name: "RangeError", message });
				assert.throws(() => makeLine().line.begin(bytes("AT")).string(content, "topic"), { name: "RangeError", message });
			}
			else
				assert.doesNotThrow(() => checkText(content, "topic", 10));
		}
	});

	it("refuses a string above its limit", () => {
		assert.doesNotThrow(() => checkText(new Uint8Array(100).fill(0x61), "host", 100));
		assert.throws(() => checkText(new Uint8Array(101).fill(0x61), "host", 100), { name: "RangeError", message: "host: 101 bytes, at most 100 can be sent" });
	});

	it("recognises its echo, every byte of it, without its CR", () => {
		const { memory, line } = makeLine();
		line.begin(bytes("AT+X")).finish();
		const at = memory.reserve(16, "echo");
		for (const [echo, length, found] of [["AT+X\r", 4, true], ["BT+X\r", 4, false], ["AT+Y\r", 4, false], ["AT+X\r", 5, false], ["AT+X\r", 3, false]] as const) {
			memory.bytes.set(bytes(echo), at);
			assert.equal(line.isAt(at, at + length), found, echo);
		}
	});

	it("takes exactly as many bytes as it was made for, CR included", () => {
		const { line, written } = makeLine(8);
		line.begin(bytes("AT+ABCD")).finish();
		assert.equal(written(), "AT+ABCD\r");
		for (const add of [
			() => line.begin(bytes("AT+ABCDEF")),
			() => line.begin(bytes("AT+ABCDE")).byte(0x41),
			() => line.begin(bytes("AT+ABCDE")).finish(),
			() => line.begin(bytes("")).integer(1, "n"),
			() => line.begin(bytes("AT")).range(0, 5),
			() => line.begin(bytes("AT")).string("12345", "s"),
		])
			assert.throws(add, { name: "RangeError", message: "command line: longer than 8 bytes" });
	});

	it("has room for each part that just fits, and for none that is one byte longer", () => {
		const { memory, line, written } = makeLine(20);
		const at = memory.reserve(16, "payload");
		memory.bytes.set(bytes("0123456789abcdef"), at);
		for (const [count, add] of [
			[18, (rest: number) => line.range(at, at + 16 - rest)], [18, (rest: number) => line.hexadecimal(at, at + 8 - rest)], [16, (rest: number) => line.raw(new Uint8Array(16 - rest).fill(0x61))],
			[3, () => line.string("a", "s")], [1, () => line.comma()],
		] as const) {
			line.begin(bytes("A".repeat(20 - count)));
			add(0);
			assert.equal(written().length, 20);
			line.begin(bytes("A".repeat(21 - count)));
			assert.throws(() => add(0), { name: "RangeError", message: "command line: longer than 20 bytes" });
		}
		line.begin(bytes("A".repeat(9))).integer(-2147483648, "n");
		assert.equal(written(), `${"A".repeat(9)}-2147483648`);
		assert.throws(() => line.begin(bytes("A".repeat(10))).integer(1, "n"), { message: "command line: longer than 20 bytes" });
	});
});
