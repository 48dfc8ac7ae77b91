// Bytes to lines, prompts and streams: split anywhere, glued, echoed, overlong. Tests modules/at/line-reader.

import fc from "fast-check";
import assert from "node:assert/strict";
import { Rig } from "../../support/at-reader.js";

/** What the reader makes of text, heard in these chunks. */
function heard(...chunks: string[]): string[] {
	return new Rig().hear(...chunks).events;
}

describe("line reader", () => {
	it("hands over lines without their CR LF and drops empty ones", () => {
		assert.deepEqual(heard("\r\n+CSQ: 24,99\r\n\r\nOK\r\n"), ["line +CSQ: 24,99", "line OK"]);
		assert.deepEqual(heard("\r\n\r\n\n\r\r\n"), []);
	});

	it("keeps a CR that no LF follows, inside a line", () => {
		assert.deepEqual(heard("a\rb\r\n"), ["line a\rb"]);
		assert.deepEqual(heard("a\r", "b\r", "\n"), ["line a\rb"]);
	});

	it("leaves out the echo's own CR before CR LF, however many", () => {
		assert.deepEqual(heard("AT\r\r\nOK\r\n"), ["line AT", "line OK"]);
		assert.deepEqual(heard("AT\r\r\r\r\n"), ["line AT"]);
	});

	it("keeps an LF inside a line, and NULs too, and drops both before a line", () => {
		assert.deepEqual(heard("\0\0\n\0a\nb\0c\r\n\0"), ["line a\nb\0c"]);
	});

	it("keeps blanks in front of a line that follows no prompt", () => {
		assert.deepEqual(new Rig(false).hear("\r\n  OK\r\n", "  \0 A\r\n").events, ["line   OK", "line   \0 A"]);
		assert.deepEqual(heard("\r\n  OK\r\n"), ["line   OK"]);
	});

	for (const [what, wire] of [
		["'>' and a blank", "\r\n> "], ["'>' alone", "\r\n>"], ["'>' and CR LF", "\r\n>\r\n"], ["'>' with nothing before", ">"], ["'>' and two NULs", "\0>\0\0"],
	] as const) {
		it(`takes ${what} for a prompt while one is awaited, once`, () => {
			const rig = new Rig();
			rig.expectPrompt(true);
			rig.hear(...wire);
			assert.deepEqual(rig.events, ["prompt"]);
			rig.hear("\r\nOK\r\n");
			assert.deepEqual(rig.events, ["prompt", "line OK"]);
		});
	}

	it("takes a line behind a prompt whole, also without anything between", () => {
		const rig = new Rig();
		rig.expectPrompt(true);
		rig.hear("> +A: 1\r\n> OK\r\n");
		assert.deepEqual(rig.events, ["prompt", "line +A: 1", "line > OK"]);
	});

	it("takes '>' for no prompt when none is awaited, or when it does not begin a line", () => {
		assert.deepEqual(heard("\r\n> \r\nOK\r\n"), ["line > ", "line OK"]);
		const rig = new Rig();
		rig.expectPrompt(true);
		rig.hear("a> \r\n");
		assert.deepEqual(rig.events, ["line a> "]);
	});

	it("skips the echo of a payload, whatever is in it", () => {
		const rig = new Rig();
		rig.echo("{\"t\":1}\r\nOK\r\n> +STREAMS: x\r\n");
		rig.hear("{\"t\":1}\r\nOK\r\n> +STREAMS: x\r\n\x1A\r\nOK\r\n");
		assert.deepEqual(rig.events, ["line OK"]);
	});

	it("skips the echo in pieces of the FIFO's size with a URC between", () => {
		const payload = "0123456789abcdef".repeat(20);
		const rig = new Rig();
		rig.expectPrompt(true);
		rig.hear("\r\n> ");
		rig.echo(payload);
		rig.hear(payload.slice(0, 120), payload.slice(120, 240), "\r\n+QMTSTAT: 0,1\r\n", payload.slice(240), "\x1A", "\r\nOK\r\n");
		assert.deepEqual(rig.events, ["prompt", "line +QMTSTAT: 0,1", "line OK"]);
	});

	it("skips an echo that begins with blanks, behind a prompt's blank", () => {
		const rig = new Rig();
		rig.expectPrompt(true);
		rig.hear("\r\n>");
		rig.echo("  abc");
		rig.hear("   abc\x1A\r\nOK\r\n");
		assert.deepEqual(rig.events, ["prompt", "line OK"]);
	});

	it("waits for no echo that does not come", () => {
		const rig = new Rig();
		rig.echo("payload");
		rig.hear("\r\nOK\r\n");
		assert.deepEqual(rig.events, ["line OK"]);
		rig.reader.expectEcho(0, 0);
		rig.hear("payload\r\n");
		assert.deepEqual(rig.events, ["line OK", "line payload"]);
	});

	it("gives a line with the stream's name to the stream, and goes on behind it", () => {
		assert.deepEqual(heard("\r\n+STREAMS: 1,a\r\nOK\r\n"), ["stream  1,a", "line OK"]);
		assert.deepEqual(heard("+STREAM: 1\r\n+STREAMSX: 1\r\n+S\r\n"), ["line +STREAM: 1", "line +STREAMSX: 1", "line +S"]);
		assert.deepEqual(new Rig(false).hear("+STREAMS: 1\r\n").events, ["line +STREAMS: 1"]);
	});

	it("lets the stream take whole lines the short way, several in one turn", () => {
		const rig = new Rig();
		rig.stream.short = true;
		rig.hear("\r\n+STREAMS: 1\r\n\r\n+STREAMS: 2\r\n\r\nOK\r\n+STREAMS: 3\r\n+STREA", "MS: 4\r", "\n");
		assert.deepEqual(rig.events, ["stream  1", "stream  2", "line OK", "stream  3", "stream  4"]);
		assert.equal(rig.receive.start, rig.receive.end);
	});

	it("stops behind a line of the stream's when its budget is used up", () => {
		const rig = new Rig().hear("+A: 1\r\n");
		rig.stream.short = true;
		rig.take("+STREAMS: 1\r\n+STREAMS: 2\r\n");
		assert.equal(rig.reader.digest(4), true);
		assert.deepEqual(rig.events, ["line +A: 1", "stream  1"]);
		assert.equal(rig.reader.digest(512), false);
		assert.deepEqual(rig.events, ["line +A: 1", "stream  1", "stream  2"]);
	});

	it("goes the long way behind a line of the stream's whose listener has a prompt awaited", () => {
		const rig = new Rig().hear("+A: 1\r\n");
		rig.stream.short = true;
		rig.stream.onDelivery = () => rig.expectPrompt(true);
		rig.hear("+STREAMS: 1\r\n\r\n> ");
		assert.deepEqual(rig.events, ["line +A: 1", "stream  1", "prompt"]);
	});

	it("requests another call before it calls a listener, which may throw, when another line is complete", () => {
		const rig = new Rig().hear("+A: 1\r\n");
		rig.stream.short = true;
		rig.stream.onDelivery = () => {
			throw new Error("bang");
		};
		rig.turn.stop();
		rig.take("+STREAMS: 1\r\n\r\n+STREAMS: 2");
		assert.throws(() => rig.digest(), { message: "bang" });
		assert.deepEqual([rig.events, rig.turn.armed], [["line +A: 1", "stream  1"], false]);
		rig.take("\r\n\r\n+STREAMS: 3\r\n");
		assert.throws(() => rig.digest(), { message: "bang" });
		assert.deepEqual([rig.events, rig.turn.armed], [["line +A: 1", "stream  1", "stream  2"], true]);
		rig.stream.onDelivery = undefined;
		rig.digest();
		assert.deepEqual(rig.events, ["line +A: 1", "stream  1", "stream  2", "stream  3"]);
	});

	it("has itself called again before it notifies a listener, which may throw, when bytes wait behind the contiguous ones", () => {
		const rig = new Rig(true, 512, 500);
		rig.stream.onDelivery = () => {
			throw new Error("bang");
		};
		rig.take(`+STREAMS:${"x".repeat(400)}`);
		assert.equal(rig.receive.clipped, true);
		rig.receive.scanned = rig.receive.end; // as after a turn whose budget was used up
		rig.turn.stop();
		assert.throws(() => rig.digest(), { message: "bang" });
		assert.equal(rig.turn.armed, true);
		rig.stream.onDelivery = undefined;
		rig.digest();
		rig.hear("\r\n");
		assert.equal(rig.events.at(-1), `stream ${"x".repeat(400)}`);
	});

	it("tells the stream how much of its next line stands behind, and asks again when it waits", () => {
		const rig = new Rig().hear("+A: 1\r\n");
		rig.stream.short = true;
		rig.stream.waits = true;
		for (const chunk of ["+STREAMS: 1\r\n", "\r", "\n", "+STR", "EAMS", ":", " 2\r\nOK"])
			rig.hear(chunk);
		// A part of the name may be looked at in any number of steps.
		assert.deepEqual(rig.stream.next.filter(next => next < 3 || next > 9), [0, 1, 2, 11, -1]);
		assert.deepEqual(rig.events, ["line +A: 1", "stream  1", "stream  2"]);
	});

	it("gives an impatient stream its line before it is whole, and only that", () => {
		const rig = new Rig();
		rig.stream.impatient = true;
		for (const [chunk, active] of [["+STREA", false], ["MS: 1", true], ["2\r\nOK\r\n+CSQ", false], [": 1", false]] as const) {
			rig.receive.wakeOnEveryByte = true;
			rig.hear(chunk);
			assert.equal(rig.stream.active, active);
		}
		assert.deepEqual(rig.events, ["stream  12", "line OK"]);
	});

	it("gives the stream its line before it is whole when it fills half of the buffer", () => {
		const rig = new Rig();
		rig.hear(`+STREAMS:${"y".repeat(300)}`);
		assert.equal(rig.receive.start, rig.receive.end);
		rig.hear("z\r", "\nOK\r\n");
		assert.deepEqual(rig.events, [`stream ${"y".repeat(300)}z`, "line OK"]);
	});

	it("comes to the same lines wherever the bytes are split, once or twice, in one instant", () => {
		const wire = "AT+X\r\r\n+CSQ: 24,99\r\n\r\nOK\r\n\r\n+STREAMS: 0,a\rb\r\n+QMTPUB : 0,1,0\r\n\0a\rb\r\n";
		const expected = ["line AT+X", "line +CSQ: 24,99", "line OK", "stream  0,a\rb", "line +QMTPUB : 0,1,0", "line a\rb"];
		assert.deepEqual(heard(wire), expected);
		assert.deepEqual(heard(...wire), expected);
		for (let i = 0; i <= wire.length; i++) {
			for (let j = i; j <= wire.length; j++)
				assert.deepEqual(heard(wire.slice(0, i), wire.slice(i, j), wire.slice(j)), expected, `split at ${i} and ${j}`);
		}
	});

	it("comes to the same prompts and echoes wherever the bytes are split, once or twice", () => {
		const wire = "\r\n> pay\r\nload\x1A\r\n+A: 1\r\n\r\nOK\r\n";
		for (let i = 0; i <= wire.length; i++) {
			for (let j = i; j <= wire.length; j++) {
				const rig = new Rig();
				rig.expectPrompt(true);
				rig.onPrompt = () => {
					rig.events.push("prompt");
					rig.expectPrompt(false);
					rig.echo("pay\r\nload");
				};
				rig.hear(wire.slice(0, i), wire.slice(i, j), wire.slice(j));
				assert.deepEqual(rig.events, ["prompt", "line +A: 1", "line OK"], `split at ${i} and ${j}`);
			}
		}
	});

	it("stops when its budget is used up, and goes on in a later turn", () => {
		const rig = new Rig();
		rig.take("one\r\ntwo\r\nthree\r\n");
		assert.equal(rig.reader.digest(4), true);
		assert.deepEqual(rig.events, ["line one"]);
		assert.equal(rig.reader.digest(512), false);
		assert.deepEqual(rig.events, ["line one", "line two", "line three"]);
	});

	it("keeps to its budget where the ring ends", () => {
		for (let offset = 0; offset < 512; offset++) {
			const rig = new Rig(true, 512, offset);
			rig.take("+A: 1\r\n".repeat(73));
			assert.deepEqual([rig.reader.digest(350), rig.events.length], [true, 50]);
			assert.deepEqual([rig.reader.digest(350), rig.events.length], [false, 73]);
		}
	});

	it("comes to the same lines from every offset of the ring, in chunks and with budgets of any length, streams longer than the slack included", () => {
		const item = fc.oneof(
			fc.integer({ min: 1, max: 120 }).map(count => ({ wire: `${"a".repeat(count)}\r\n`, event: `line ${"a".repeat(count)}` })),
			fc.oneof(fc.nat(200), fc.integer({ min: 600, max: 900 })).map(count => ({ wire: `+STREAMS:${"b".repeat(count)}\r\n`, event: `stream ${"b".repeat(count)}` })));
		const part = fc.record({ chunk: fc.integer({ min: 1, max: 300 }), budget: fc.integer({ min: 1, max: 300 }) });
		for (let offset = 0; offset < 512; offset++) {
			fc.assert(fc.property(fc.array(item, { maxLength: 12, size: "max" }), fc.array(part, { minLength: 1, maxLength: 7 }), fc.boolean(), (items, parts, short) => {
				const rig = new Rig(true, 512, offset);
				rig.stream.short = rig.stream.waits = short;
				const wire = items.map(({ wire }) => `\r\n${wire}`).join("");
				for (let at = 0, turn = 0; at < wire.length; turn++) {
					const { chunk, budget } = parts[turn % parts.length]!;
					const count = Math.min(chunk, 512 - rig.receive.waiting);
					assert.ok(count > 0, "stuck");
					if (rig.take(wire.slice(at, at + count))) {
						while (rig.reader.digest(budget))
							continue;
					}
					at += count;
				}
				rig.hear("\r\n+END\r\n"); // a stream that waits for the next line gets it
				assert.deepEqual(rig.events, [...items.map(({ event }) => event), "line +END"]);
				assert.deepEqual([rig.receive.lost, rig.reader.overlong, rig.reader.damaged], [0, 0, 0]);
			}), { numRuns: 4 });
		}
	});

	it("drops an overlong line to its end, counts it once, and never starts again inside it", () => {
		const rig = new Rig();
		rig.hear(`+A: ${"x".repeat(120)}`, ...Array<string>(10).fill("OK\rOK\n".repeat(20)), "+B: 2\r", "\n+C: 3\r\n");
		assert.deepEqual(rig.events, ["line +C: 3"]);
		assert.deepEqual([rig.reader.overlong, rig.reader.damaged, rig.receive.lost], [1, 0, 0]);
	});

	it("waits for the end of a line that fills half of the ring, wherever it starts", () => {
		for (let offset = 0; offset < 1024; offset++) {
			const rig = new Rig(true, 1024, offset);
			rig.hear("y".repeat(300), "y".repeat(212), "\r");
			assert.deepEqual([rig.events, rig.reader.overlong], [[], 0]);
			rig.hear("\nOK\r\n");
			assert.deepEqual(rig.events, [`line ${"y".repeat(512)}`, "line OK"]);
		}
	});

	it("drops a line that is longer than half of the ring and counts it once, wherever it starts and however it is split", () => {
		for (const chunks of [["z".repeat(257), "\r\n"], [`${"z".repeat(257)}\r\n`], [...`${"z".repeat(257)}\r\n`], ["z".repeat(500), "z".repeat(500), "\r\n"]]) {
			for (let offset = 0; offset < 512; offset++) {
				const rig = new Rig(true, 512, offset).hear("+A: 1\r\n", ...chunks, "+B: 2\r\n");
				assert.deepEqual([rig.events, rig.reader.overlong, rig.receive.lost], [["line +A: 1", "line +B: 2"], 1, 0]);
			}
		}
	});

	it("takes the longest line, split into single bytes", () => {
		const rig = new Rig();
		const line = "y".repeat(256);
		rig.hear(...line, "\r", "\n");
		assert.deepEqual(rig.events, [`line ${line}`]);
	});
});
