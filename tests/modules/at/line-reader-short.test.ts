// The short way of whole lines, prompts and streamed lines through the reader: when it is taken, what it consumes, and that it reads nothing behind what was
// received. While the long way digests, the receive buffer wakes the reader on every byte: that shows which of them a line has gone. Tests modules/at/line-reader.

import assert from "node:assert/strict";
import { bytes, text } from "../../support/at-bench.js";
import { fill, Rig } from "../../support/at-reader.js";

/** A rig that has digested a line, so that only lines are awaited, and notes which way each line or prompt goes, and what is left then. */
function rigOf({ streaming = true, offset = 0 } = {}): { rig: Rig; ways: string[] } {
	const rig = new Rig(streaming, 512, offset).hear("+A: 0\r\n");
	const ways: string[] = [];
	const way = (): string => `${rig.receive.wakeOnEveryByte ? "long" : "short"} ${rig.receive.end - rig.receive.start}`;
	rig.onLine = (start, end) => void ways.push(`${text(rig.receive.bytes, start, end)} ${way()}`);
	rig.onPrompt = () => {
		ways.push(`prompt ${way()}`);
		rig.expectPrompt(false);
	};
	rig.stream.onDelivery = () => void ways.push(`stream ${way()}`);
	rig.stream.short = true;
	rig.events.length = 0;
	return { rig, ways };
}

describe("line reader, the short way", () => {
	it("takes a line that is whole, with the empty line behind it", () => {
		const { rig, ways } = rigOf();
		rig.hear("\r\n+A: 1\r\n\r\n", "+A: 2\r\n", "\r\n\r\n+A: 3\r\n\r\n\r\n+A: 4\r\n+A");
		assert.deepEqual(ways, ["+A: 1 short 0", "+A: 2 short 0", "+A: 3 short 11", "+A: 4 short 2"]);
	});

	it("takes no line without a stream to tell apart, none that ends in CRs, and none longer than half of the ring", () => {
		const { rig, ways } = rigOf({ streaming: false });
		rig.hear("+A: 1\r\n");
		assert.deepEqual(ways, ["+A: 1 long 0"]);
		const other = rigOf();
		other.rig.hear("AT\r\r\n", `+B: ${"x".repeat(252)}\r\n`, `+B: ${"x".repeat(253)}\r\n`, "+A: 2\r\n");
		assert.deepEqual(other.ways, ["AT long 0", `+B: ${"x".repeat(252)} short 0`, "+A: 2 short 0"]);
		assert.equal(other.rig.reader.overlong, 1);
	});

	it("takes a line with a CR inside the long way, and the next one the short way again", () => {
		const { rig, ways } = rigOf();
		rig.hear("a\rb\r\n", "+A: 2\r\n");
		assert.deepEqual(ways, ["a\rb long 0", "+A: 2 short 0"]);
	});

	it("takes lines the long way from the one on whose receiver awaits a prompt, as long as that does", () => {
		const { rig, ways } = rigOf();
		const { onLine } = rig;
		rig.onLine = (start, end) => {
			onLine(start, end);
			rig.expectPrompt(true);
		};
		rig.hear("+A: 1\r\n+A: 2\r\n+A: 3\r\n");
		assert.deepEqual(ways, ["+A: 1 short 14", "+A: 2 long 7", "+A: 3 long 0"]);
		rig.onLine = onLine;
		rig.expectPrompt(false);
		rig.hear("+A: 4\r\n", "+A: 5\r\n");
		assert.deepEqual(ways.slice(3), ["+A: 4 long 0", "+A: 5 short 0"]);
	});

	it("takes a prompt with its blank that is all that was received, and awaits the next one where that is awaited, too", () => {
		const { rig, ways } = rigOf();
		rig.expectPrompt(true);
		rig.hear("\r\n> ");
		assert.deepEqual([ways, rig.receive.start === rig.receive.end, rig.receive.wakeOnEveryByte], [["prompt short 0"], true, false]);
		rig.onPrompt = () => void ways.push("prompt");
		rig.expectPrompt(true);
		rig.hear("\r\n> ");
		assert.deepEqual([ways.at(-1), rig.receive.wakeOnEveryByte], ["prompt", true]);
	});

	for (const [way, what, chunks] of [
		["long", "without its blank", ["\r\n>"]], ["short", "behind another line", ["+A: 1\r\n\r\n> "]], ["short", "behind two, with nothing between", ["+A: 1\r\n\r\n+A: 2\r\n> "]],
		["long", "before another line", ["\r\n> \r\n+A: 1\r\n"]], ["short", "in two pieces", ["\r", "\n> "]], ["long", "cut behind '>'", ["\r\n>", " "]],
		["long", "behind a line that is longer than half of the ring", [`${"a".repeat(100)}`, `${"b".repeat(100)}`, `${"c".repeat(100)}\r\n\r\n> `]],
	] as const) {
		it(`takes a prompt the ${way} way ${what}`, () => {
			const { rig, ways } = rigOf();
			rig.expectPrompt(true);
			rig.hear(...chunks);
			assert.deepEqual(ways.filter(way => way.startsWith("prompt")).map(way => way.split(" ")[1]), [way]);
			rig.hear("\r\n+A: 9\r\n");
			assert.equal(ways.at(-1)!.slice(0, 5), "+A: 9");
			assert.equal(rig.receive.start, rig.receive.end);
		});
	}

	it("takes lines and the prompt behind them alike, wherever they are cut in two or three", () => {
		const wire = "\r\n+A: 1\r\n\r\nB\r\n\r\n> ";
		for (let first = 1; first < wire.length; first++) {
			for (let second = first; second < wire.length; second++) {
				const { rig, ways } = rigOf();
				rig.expectPrompt(true);
				rig.hear(wire.slice(0, first), wire.slice(first, second), wire.slice(second));
				assert.deepEqual(ways.map(way => way.split(/ (?:long|short) /)[0]), ["+A: 1", "B", "prompt"], `cut at ${first} and ${second}`);
			}
		}
	});

	it("takes '> ' for no prompt behind another line, where that line has ended the wait for one", () => {
		const { rig, ways } = rigOf();
		rig.expectPrompt(true);
		const onLine = rig.onLine.bind(rig);
		rig.onLine = (start, end) => {
			rig.expectPrompt(false);
			onLine(start, end);
		};
		rig.hear("+A: 1\r\n\r\n> ");
		assert.deepEqual(ways.filter(way => way.startsWith("prompt")), []);
		rig.hear("B\r\n");
		assert.equal(ways.at(-1)!.slice(0, 3), "> B");
	});

	it("wakes on line ends only, once an echo is expected no more", () => {
		const { rig, ways } = rigOf();
		rig.reader.expectEcho(0, 0);
		assert.equal(rig.receive.wakeOnEveryByte, false);
		rig.echo("xyz");
		assert.equal(rig.receive.wakeOnEveryByte, true);
		rig.reader.expectEcho(0, 0);
		rig.hear("+A: 1\r\n", "+A: 2\r\n");
		assert.deepEqual([ways, rig.receive.wakeOnEveryByte], [["+A: 1 long 0", "+A: 2 short 0"], false]);
	});

	it("takes no prompt the short way while an echo is expected, or bytes were lost", () => {
		const { rig, ways } = rigOf();
		rig.echo("xyz");
		rig.expectPrompt(true);
		rig.hear("\r\n> ");
		assert.deepEqual(ways, ["prompt long 1"]);
		const lossy = rigOf();
		lossy.rig.expectPrompt(true);
		fill(lossy.rig, "", 0);
		lossy.rig.take("lost");
		lossy.rig.receive.consumeTo(lossy.rig.receive.end);
		lossy.rig.hear("\r\n> ");
		assert.deepEqual([lossy.ways, lossy.rig.reader.damaged], [["prompt long 1"], 1]);
	});

	it("takes the stream's lines one behind the other in one call, each with the empty line behind it", () => {
		const { rig, ways } = rigOf();
		rig.take("\r\n+STREAMS: 1\r\n\r\n+STREAMS: 2\r\n+STREAMS: 3\r\n\r\n");
		assert.equal(rig.reader.digest(512), false);
		assert.deepEqual([rig.events, ways], [["stream  1", "stream  2", "stream  3"], ["stream short 28", "stream short 15", "stream short 0"]]);
		assert.equal(rig.receive.start, rig.receive.end);
	});

	it("counts as the beginning of the stream's next line only CR LF and its whole name behind an empty line", () => {
		for (const [behind, next] of [
			["", 0], ["\r", 1], ["\r\n", 2], ["\r\n+", 3], ["\r\n+STREAMS", 10], ["\r\n+STREAMS:", 11], ["\r\n+STREAMS: 2", 11], ["X", -1], ["\n", -1], ["\rX", -1], ["\r\nX", -1],
			["\r\n+STREAMSX", -1], ["\r\n+STREAMSX 2", -1], ["\r\n-STREAMS: 2", -1], ["\r\n+STRxAMS: 2", -1], ["\r\n+STREAxS: 2", -1], ["+STREAMS: 2", -1], ["XX+STREAMS: 2", -1], ["X\n+STREAMS: 2", -1],
		] as const) {
			const { rig } = rigOf();
			rig.hear(`\r\n+STREAMS: 1\r\n${behind}`);
			assert.equal(rig.stream.next[0], next, JSON.stringify(behind));
		}
	});

	it("has itself called again before a line's receiver, which may throw, when another line is complete, and not for a part of one", () => {
		for (const [behind, armed] of [["", false], ["+A", false], ["+A: 2\r", false], ["+A: 2\r\n", true]] as const) {
			const { rig } = rigOf();
			rig.onLine = () => {
				throw new Error("bang");
			};
			rig.turn.stop();
			rig.take(`+A: 1\r\n${behind}`);
			assert.throws(() => rig.digest(), { message: "bang" });
			assert.equal(rig.turn.armed, armed, JSON.stringify(behind));
		}
	});

	it("stops when its budget is used up, behind a line of the stream's or another, when more is complete", () => {
		for (const [line, behind, more] of [["+A: 1", "+A: 2\r\n", true], ["+A: 1", "+A: 2\r", false], ["+STREAMS: 1", "+STREAMS: 2\r\n", true], ["+STREAMS: 1", "+STREAMS: 2", false]] as const) {
			for (const budget of [1, line.length + 2]) {
				const { rig, ways } = rigOf();
				rig.take(`${line}\r\n${behind}`);
				assert.deepEqual([rig.reader.digest(budget), ways.length], [more, 1], `${line} ${behind} ${budget}`);
			}
			const { rig, ways } = rigOf();
			rig.take(`${line}\r\n${behind}`);
			assert.deepEqual([rig.reader.digest(line.length + 3), ways.length], [false, more ? 2 : 1], `${line} ${behind}`);
		}
	});

	it("has itself called again for a prompt behind a line, which has no end that shows it", () => {
		const { rig } = rigOf();
		rig.expectPrompt(true);
		rig.take("+A: 1\r\n\r\n> ");
		assert.equal(rig.reader.digest(1), true);
		assert.equal(rig.reader.digest(512), false);
		assert.equal(rig.receive.start, rig.receive.end);
		const other = rigOf();
		other.rig.onLine = () => {
			throw new Error("bang");
		};
		other.rig.turn.stop();
		other.rig.expectPrompt(true);
		other.rig.take("+A: 1\r\n\r\n> ");
		assert.throws(() => other.rig.digest(), { message: "bang" });
		assert.equal(other.rig.turn.armed, true);
	});

	it("reads nothing behind what was received, where an earlier lap of the ring has left an empty line", () => {
		for (const line of ["+A: 1\r\n", "+STREAMS: 1\r\n"]) {
			const { rig, ways } = rigOf();
			rig.take(line);
			rig.receive.bytes.set(bytes("\r\n\r\n"), rig.receive.end);
			rig.digest();
			assert.equal(rig.receive.start, rig.receive.end);
			rig.hear("+C: 3\r\n");
			assert.deepEqual(ways.map(way => way.split(" ")[0]), [line.startsWith("+A") ? "+A:" : "stream", "+C:"]);
		}
	});
});
