// Lines, streams and echoes where bytes were lost: nothing that spans a loss is passed on. Tests modules/at/line-reader.

import fc from "fast-check";
import assert from "node:assert/strict";
import { fill, fillUpTo, Rig } from "../../support/at-reader.js";

describe("line reader, where bytes were lost", () => {
	it("believes no line that crosses a loss, and the next one", () => {
		const rig = new Rig();
		fillUpTo(rig, "+A: 1\r\n+B: 2", 0);
		rig.take("+C: 3\r\n");
		rig.digest();
		rig.hear("4\r\n+D: 5\r\n");
		assert.deepEqual(rig.events.slice(1), ["line +A: 1", "line +D: 5"]);
		assert.deepEqual([rig.receive.lost, rig.reader.damaged], [7, 1]);
	});

	for (const [what, behind] of [
		["a control character", "\nOK\r\n"], ["a NUL", "\0OK\r\n"], ["a CR", "\rOK\r\n"], ["a prompt", "> OK\r\n"], ["the middle of a name", "OK\r\n"], ["the stream's name", "+STREAMS: 1\r\n"],
	] as const) {
		it(`believes no line behind a loss that ends before ${what}`, () => {
			const rig = new Rig();
			fill(rig, "+A: 1\r\n".repeat(73), 1);
			rig.hear(" lost ");
			rig.events.length = 0;
			rig.expectPrompt(true);
			rig.hear(behind, "+D: 5\r\n");
			assert.deepEqual(rig.events, ["line +D: 5"]);
			assert.equal(rig.reader.damaged, 1);
		});
	}

	it("believes what is behind the first line's end behind a loss", () => {
		const rig = new Rig();
		fill(rig, "+A: 1\r\n".repeat(73), 1);
		rig.hear(" lost ");
		rig.events.length = 0;
		rig.hear("\r\nOK\r\n");
		assert.deepEqual(rig.events, ["line OK"]);
	});

	it("does not take a CR and an LF for a line's end when bytes between them were lost", () => {
		const rig = new Rig();
		fillUpTo(rig, "+A: 1\r", 0);
		rig.take("lost");
		rig.digest();
		rig.hear("\nOK\r\n+B: 2\r\n");
		assert.deepEqual(rig.events.slice(1), ["line +B: 2"]);
	});

	it("drops everything between the first and the last of several losses", () => {
		const rig = new Rig();
		fill(rig, "+A: 1\r\n+B:", 9);
		rig.take("x".repeat(20));
		rig.take("\r\nOK\r\n");
		rig.take("y".repeat(20));
		rig.digest();
		rig.hear("K\r\n+D: 5\r\n");
		assert.deepEqual(rig.events, ["line +A: 1", "line +D: 5"]);
		assert.equal(rig.receive.lost, 40);
	});

	it("breaks a stream off at a loss and goes on looking for its end", () => {
		const rig = new Rig();
		fill(rig, "+A: 1\r\n+STREAMS:", 0);
		rig.take("+B: 2\r\n");
		rig.digest();
		rig.hear("tail\r\n+C: 3\r\n");
		assert.deepEqual(rig.events, ["line +A: 1", `broken ${"x".repeat(496)}`, "stream tail", "line +C: 3"]);
		assert.equal(rig.reader.damaged, 1);
	});

	it("believes no line behind the last loss of a stream that lost bytes twice", () => {
		const rig = new Rig();
		fill(rig, "+STREAMS:", 9);
		rig.take("x".repeat(20));
		rig.take("\r\n+B: ");
		rig.take("y".repeat(20));
		rig.digest();
		rig.hear("1\r\n+D: 5\r\n");
		assert.equal(rig.events.includes("line +B: 1"), false);
		assert.equal(rig.events.at(-1), "line +D: 5");
	});

	it("believes no line of the stream's that a loss crosses, taken the short way", () => {
		const rig = new Rig().hear("+A: 1\r\n");
		rig.stream.short = true;
		fillUpTo(rig, "+STREAMS: 1", 9);
		rig.take("x".repeat(20));
		rig.take("2\r\n");
		rig.digest();
		assert.equal(rig.events.includes("stream  12"), false);
		assert.ok(rig.events.includes("broken  1"));
		assert.equal(rig.reader.damaged, 1);
	});

	it("lets a stream end before a loss", () => {
		const rig = new Rig();
		fill(rig, "+STREAMS: 1\r\n+A: ", 0);
		rig.take("lost");
		rig.digest();
		rig.hear("\r\n+B: 2\r\n");
		assert.deepEqual(rig.events, ["stream  1", "line +B: 2"]);
	});

	it("breaks a stream off that begins right before a loss", () => {
		const rig = new Rig();
		fillUpTo(rig, "+STREAMS:", 0);
		rig.take("lost");
		rig.digest();
		rig.hear("\r\n+B: 2\r\n");
		assert.deepEqual(rig.events.slice(1), ["broken ", "stream ", "line +B: 2"]);
	});

	it("believes no echo across a loss", () => {
		const rig = new Rig();
		fillUpTo(rig, "abcd", 0);
		rig.take("ef\r\n+B: 2\r\n");
		rig.digest();
		rig.echo("abcdx");
		rig.hear("x+C: 3\r\n+D: 4\r\n");
		assert.deepEqual(rig.events.slice(1), ["line +D: 4"]);
	});

	it("drops an overlong line to its own end when a loss comes behind that", () => {
		const rig = new Rig();
		rig.hear("x".repeat(120), "x".repeat(120), "x".repeat(40));
		assert.equal(rig.reader.overlong, 1);
		fill(rig, "x\r\nOK\r\n+A: ", 0);
		rig.take("lost");
		rig.digest();
		rig.hear("\r\n+B: 2\r\n");
		assert.deepEqual(rig.events, ["line OK", "line +B: 2"]);
	});

	it("does not stay stuck when a stream takes nothing of a full buffer, wherever it begins", () => {
		for (let offset = 0; offset < 512; offset++) {
			const rig = new Rig(true, 512, offset);
			rig.stream.stubborn = true;
			rig.hear(...Array<string>(10).fill(`+STREAMS:${"x".repeat(111)}`));
			assert.ok(rig.reader.damaged > 0);
			rig.stream.stubborn = false;
			rig.hear("\r\n\r\n", "\r\nOK\r\n");
			assert.equal(rig.events.at(-1), "line OK");
		}
	});

	it("comes to the same lines from every offset of the ring, whatever was lost", () => {
		const chunk = fc.oneof(
			fc.constantFrom("+A: 1\r\n", "\r\nOK\r\n", "+STREAMS: 1\r\n", "+STREAMS: ", "\r\n", "\r", "\n", "> "),
			fc.tuple(fc.constantFrom("+STREAMS:", "", "+B: "), fc.constantFrom("x", "\0"), fc.integer({ min: 1, max: 300 }), fc.constantFrom("", "\r", "\r\n"))
				.map(([head, character, count, tail]) => head + character.repeat(count) + tail));
		const step = fc.record({ chunk, digest: fc.boolean() });
		fc.assert(fc.property(fc.array(step, { maxLength: 40, size: "max" }), fc.integer({ min: 1, max: 511 }), (steps, offset) => {
			const [first, other] = [0, offset].map(at => {
				const rig = new Rig(true, 512, at);
				rig.receive.wakeAlways();
				for (const { chunk, digest } of steps) {
					rig.take(chunk);
					if (digest)
						rig.digest();
				}
				rig.digest();
				rig.hear("\r\n", "\r\n", "+END\r\n");
				return { events: rig.events, lost: rig.receive.lost, dropped: rig.reader.damaged + rig.reader.overlong };
			});
			assert.deepEqual(other, first);
		}), { numRuns: 3000 });
	});

	it("keeps no control characters behind a line: they take no room of what follows", () => {
		for (let offset = 0; offset < 512; offset++) {
			const rig = new Rig(true, 512, offset);
			rig.hear(`+A: 1\r\n${"\0".repeat(234)}\r`);
			assert.equal(rig.receive.waiting, 0);
			rig.hear(`+B: ${"x".repeat(250)}`, "y\r\n");
			assert.deepEqual([rig.receive.lost, rig.events], [0, ["line +A: 1", `line +B: ${"x".repeat(250)}y`]]);
		}
	});

	it("drops NULs before a line and keeps that line, when a loss is behind it, wherever in the ring that is", () => {
		for (let offset = 0; offset < 512; offset++) {
			const rig = new Rig(true, 512, offset);
			for (const chunk of ["\0".repeat(495), "+A: 1\r\n+B:", "lost".repeat(5)])
				rig.take(chunk);
			rig.digest();
			rig.hear(" 2\r\n+C: 3\r\n");
			assert.deepEqual(rig.events, ["line +A: 1", "line +C: 3"]);
		}
	});

	it("drops an overlong line and what follows it up to the first line's end behind the last loss, wherever in the ring that is", () => {
		for (let offset = 0; offset < 512; offset++) {
			const rig = new Rig(true, 512, offset);
			for (const chunk of ["x".repeat(500), "y".repeat(20), "z".repeat(10), "y".repeat(20)])
				rig.take(chunk);
			rig.digest();
			rig.hear("tail\r\n+D: 4\r\n");
			assert.deepEqual([rig.events, rig.receive.lost], [["line +D: 4"], 40]);
		}
	});
});
