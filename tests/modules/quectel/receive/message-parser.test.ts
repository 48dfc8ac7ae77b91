// Messages as the parser takes them, piece by piece: where each form ends, what is handed over before that, what is discarded and what is counted.
// Its neighbours are stand-ins that note what they are asked: 64 bytes are half of the ring. modules/quectel/receive/message-parser.
// Source: BG96 note §5.2 and §6, docs/hardware.md (Received messages; End of a payload).

import { deepEqual, equal } from "node:assert/strict";
import { indexOfCR } from "../../../../modules/at/scan.js";
import MessageParser from "../../../../modules/quectel/receive/message-parser.js";

const HALF = 64;
const CR = 0x0D;

interface Form {
	readonly counted?: boolean;
	readonly hex?: boolean;
	/** Room of the inbox. */
	readonly room?: number;
}

class Bench {
	readonly log: string[] = [];
	readonly parser: MessageParser;
	/** The line has been silent for long enough. */
	quiet = false;
	/** What a known line's beginning is found to be: 1 one, 0 none, -1 more bytes are needed. */
	line = 1;
	room: number;
	start = 8;
	end = 8;
	readonly #memory = new ArrayBuffer(4096);
	readonly #receive = { bytes: new Uint8Array(this.#memory), searched: new Int32Array(this.#memory), indexOfCR, data: new DataView(this.#memory), half: HALF, scanned: 8 };

	constructor({ counted = false, hex = false, room = 1000 }: Form = {}) {
		this.room = room;
		const bench = this;
		const inbox = {
			get free(): number { return bench.room; },
			put: (id: number, topicFrom: number, topicTo: number, from: number, to: number): boolean => {
				if (to - from > this.room)
					return false;
				this.log.push(`put ${id} ${this.#text(topicFrom, topicTo)}: ${this.#text(from, to)}`);
				return true;
			},
			begin: (id: number, topicFrom: number, topicTo: number, length: number): boolean => {
				this.log.push(`begin ${id} ${this.#text(topicFrom, topicTo)} ${length}`);
				return true;
			},
			append: (from: number, to: number): void => {
				this.log.push(`append ${this.#text(from, to)}`);
				this.room -= to - from;
			},
			end: (whole: boolean): void => void this.log.push(whole ? "whole" : "lost"),
		};
		const reader = { inbox, hexPayload: hex, lengthPrefixed: counted, announce: (): void => void this.log.push("announce") };
		const starts = {
			startsLine: (at: number, end: number): number => {
				this.log.push(`line? ${this.#text(at, end)}`);
				return this.line;
			},
		};
		const gap = { lasted: () => this.quiet, end: () => void this.log.push("gap ends"), break: () => void this.log.push("gap breaks") };
		const bufferMode = { onSlot: (connection: number, slot: number): void => void this.log.push(`slot ${connection} ${slot}`) };
		this.parser = new MessageParser(this.#receive as never, starts as never, gap as never, [reader as never, undefined, undefined], bufferMode as never);
	}

	#text(from: number, to: number): string {
		return Buffer.from(this.#receive.bytes.subarray(from, to)).toString("latin1");
	}

	/** A line with the stream's name has begun behind what was consumed. */
	begin(): this {
		this.#receive.scanned = this.start;
		this.parser.begin();
		return this;
	}

	/** Receives bytes and digests what can be. @returns what was noted since the last call */
	feed(text: string): string[] {
		this.#receive.bytes.set(Buffer.from(text, "latin1"), this.end);
		this.end += text.length;
		this.#receive.bytes[this.end] = CR;
		const { parser } = this;
		while (parser.active && this.waiting > 0) {
			const taken = parser.take(this.start, this.end);
			const stays = taken === this.start;
			this.start = taken;
			this.#receive.scanned = Math.max(this.#receive.scanned, taken);
			if (parser.deliveryDue)
				parser.deliver();
			if (stays)
				break;
		}
		return this.log.splice(0);
	}

	/** Bytes that wait. */
	get waiting(): number {
		return this.end - this.start;
	}
}

/** What comes of one message received at once; then how many messages were broken off and rejected. */
function whole(text: string, form: Form = {}, line = 1): unknown[] {
	const bench = new Bench(form).begin();
	bench.line = line;
	return [...bench.feed(text), bench.parser.active, bench.waiting, bench.parser.brokenOff, bench.parser.rejected];
}

describe("the parser of messages", () => {
	it("has nothing to do at first", () => {
		const { parser } = new Bench();
		deepEqual([parser.active, parser.brokenOff, parser.rejected, parser.deliveryDue], [false, 0, 0, false]);
		equal(new Bench().begin().parser.active, true);
	});

	it("ends a bare payload at the first CR LF", () => {
		deepEqual(whole("0,1,t,abc\r\n"), ["gap ends", "put 1 t: abc", "announce", false, 0, 0, 0]);
		deepEqual(whole("0,1,t,a\rb\r\r\nRDY"), ["gap ends", "put 1 t: a\rb\r", "announce", false, 3, 0, 0]);
		deepEqual(whole("0,1,t,\r\n"), ["gap ends", "put 1 t: ", "announce", false, 0, 0, 0]);
	});

	it("ends a quoted payload at a quote and CR LF that a silence follows", () => {
		const bench = new Bench().begin();
		deepEqual([bench.feed("0,1,\"t\",\"x\"\r\n"), bench.parser.active], [[], true]);
		bench.quiet = true;
		deepEqual([bench.feed(""), bench.parser.active, bench.waiting, bench.parser.deliveryDue], [["gap ends", "put 1 t: x", "announce"], false, 0, false]);
	});

	it("ends a quoted payload at a quote and CR LF that a known line follows, blank lines between", () => {
		deepEqual(whole("0,1,\"t\",\"x\"\r\n+C: 1"), ["gap breaks", "line? +C: 1", "gap ends", "put 1 t: x", "announce", false, 5, 0, 0]);
		deepEqual(whole("0,1,\"t\",\"\"\r\n\r\n\n+C"), ["gap breaks", "line? +C", "gap ends", "put 1 t: ", "announce", false, 5, 0, 0]);
		deepEqual(whole("0,1,\"t\",\"x\"\r\n+", {}, -1), ["gap breaks", "line? +", true, 14, 0, 0]);
	});

	it("goes on with a quoted payload where no known line follows its quote and CR LF, or no LF the CR, or the quote is the one that opens it", () => {
		const bench = new Bench().begin();
		bench.line = 0;
		deepEqual(bench.feed("0,1,\"t\",\"x\"\r\ny"), ["gap breaks", "line? y"]);
		bench.quiet = true;
		deepEqual(bench.feed("\"\r\n"), ["gap ends", "put 1 t: x\"\r\ny", "announce"]);
		deepEqual(whole("0,1,\"t\",\"x\"\ry\"\r\n+C"), ["gap breaks", "line? +C", "gap ends", "put 1 t: x\"\ry", "announce", false, 2, 0, 0]);
		deepEqual(whole("0,1,\"t\",\"\r\n+D\"\r\n+C"), ["gap breaks", "line? +C", "gap ends", "put 1 t: \r\n+D", "announce", false, 2, 0, 0]);
		deepEqual(whole("0,1,\"t\",\"x\r\ny\"\rz\"\r\n+C"), ["gap breaks", "line? +C", "gap ends", "put 1 t: x\r\ny\"\rz", "announce", false, 2, 0, 0]);
		deepEqual(whole("0,1,\"t\",\"x\r\n+D\"\r\n+C"), ["gap breaks", "line? +C", "gap ends", "put 1 t: x\r\n+D", "announce", false, 2, 0, 0]);
	});

	it("ends a payload of known length behind it, whatever it holds", () => {
		deepEqual(whole("0,1,\"t\",5,\"a\"\r\nb\"\r\nRDY", { counted: true }), ["put 1 t: a\"\r\nb", "announce", false, 3, 0, 0]);
		deepEqual(whole("0,1,\"t\",3,abc\r\n", { counted: true }), ["put 1 t: abc", "announce", false, 0, 0, 0]);
		deepEqual(whole("0,1,\"t\",0,\"\"\r\n", { counted: true }), ["put 1 t: ", "announce", false, 0, 0, 0]);
	});

	it("gives a payload up that does not end where its length says, and skips its line", () => {
		for (const text of ["0,1,\"t\",2,\"abc\"\r\n", "0,1,\"t\",2,ab\"\r\n", "0,1,\"t\",2,\"ab\"\r\r\n", "0,1,\"t\",2,\"ab'\r\n"])
			deepEqual(whole(text, { counted: true }), ["gap breaks", "gap ends", false, 0, 1, 0], text);
	});

	for (const [text, form, last] of [
		["0,1,t,abc\r\n", {}, "gap ends"], ["0,1,t,a\rb\r\n", {}, "gap ends"], ["0,1,\"t\",5,\"a\"\r\nb\"\r\n", { counted: true }, ""], ["0,1,\"t\",3,abc\r\n", { counted: true }, ""],
		["0,1,\"t\"\r\nabc\r\n", {}, "gap ends"],
	] as const)
		it(`waits for the last byte of a message: ${JSON.stringify(text)}`, () => {
			const bench = new Bench(form).begin();
			for (const character of text.slice(0, -1))
				deepEqual([bench.feed(character), bench.parser.active], [[], true]);
			deepEqual([bench.feed(text.slice(-1)).filter(noted => noted !== last).length, bench.parser.active, bench.waiting], [2, false, 0]);
		});

	it("hands over what is certain once it is half of the ring, not before", () => {
		for (const [header, begun, form] of [["0,1,t,", "begin 1 t -1", {}], ["0,1,\"t\",\"", "begin 1 t -1", {}], ["0,1,\"t\",999,\"", "begin 1 t 999", { counted: true }]] as const) {
			const bench = new Bench(form).begin();
			const room = HALF - header.length;
			deepEqual(bench.feed(header + "x".repeat(room - 1)), []);
			deepEqual(bench.feed("y"), [begun, `append ${"x".repeat(room - 1)}y`, "announce"]);
			deepEqual([bench.waiting, bench.feed("z".repeat(HALF - 1)), bench.waiting], [0, [], HALF - 1]);
		}
	});

	it("hands a long message over in pieces, and ends it whole", () => {
		const bare = new Bench().begin();
		bare.feed(`0,1,t,${"x".repeat(70)}`);
		deepEqual(bare.feed("y\r"), []);
		deepEqual(bare.feed("\n"), ["gap ends", "append y", "whole", "announce"]);
		const even = new Bench().begin();
		even.feed(`0,1,t,${"x".repeat(70)}`);
		deepEqual(even.feed("\r\n"), ["gap ends", "whole", "announce"]);
		const counted = new Bench({ counted: true }).begin();
		counted.feed(`0,1,"t",72,"${"x".repeat(70)}`);
		deepEqual(counted.feed("\"y\"\r"), []);
		deepEqual([counted.feed("\n"), counted.parser.active, counted.waiting], [["append \"y", "whole", "announce"], false, 0]);
		const quoted = new Bench().begin();
		quoted.feed(`0,1,"t","${"x".repeat(70)}`);
		deepEqual(quoted.feed("y\"\r\n"), []);
		quoted.quiet = true;
		deepEqual(quoted.feed(""), ["gap ends", "append y", "whole", "announce"]);
	});

	it("holds a quote back that may end the payload, with the CR behind it", () => {
		for (const tail of ["\"", "\"\r", "\"\r\n"]) {
			const bench = new Bench().begin();
			const filler = "x".repeat(70);
			deepEqual(bench.feed(`0,1,"t","${filler}${tail}`), ["begin 1 t -1", `append ${filler}`, "announce"], tail);
			equal(bench.waiting, tail.length);
			bench.quiet = true;
			deepEqual(bench.feed("\"\r\n".slice(tail.length)), ["gap ends", "whole", "announce"]);
		}
		const bare = new Bench().begin();
		const filler = "x".repeat(70);
		deepEqual([bare.feed(`0,1,t,${filler}\r`), bare.waiting], [["begin 1 t -1", `append ${filler}`, "announce"], 1]);
	});

	it("hands over what there is room for, and the rest when the app has read; what has no room then is lost", () => {
		const bench = new Bench({ room: 3 }).begin();
		deepEqual([bench.feed("0,1,t,abcde\r\n"), bench.parser.active], [["gap ends", "begin 1 t 5", "append abc", "announce", "lost", "announce"], false]);
		const read = new Bench({ room: 3, counted: true }).begin();
		read.feed("0,1,\"t\",5,\"abcde\"\r");
		const taking = read.parser;
		read.log.length = 0;
		deepEqual(read.feed("\n"), ["begin 1 t 5", "append abc", "announce", "lost", "announce"]);
		deepEqual([taking.active, taking.brokenOff, taking.rejected, read.waiting], [false, 0, 0, 0]);
		deepEqual(whole("0,1,t,ab\r\n", { room: 0 }), ["gap ends", "begin 1 t 2", "lost", "announce", false, 0, 0, 0]);
	});

	it("decodes hexadecimal digits of either case, in pieces, and loses a message with other characters or an odd digit", () => {
		deepEqual(whole("0,1,t,610a7F4Ff0\r\n", { hex: true }), ["gap ends", "begin 1 t 5", "append a\n\x7FO\xF0", "whole", "announce", false, 0, 0, 0]);
		for (const wrong of ["6/", "6:", "6@", "6G", "6`", "6g", "6 ", "/6", ":6", "@6", "G6", "`6", "g6", "616", "6"])
			equal(whole(`0,1,t,${wrong}\r\n`, { hex: true }).includes("lost"), true, wrong);
		for (const right of ["00", "09", "90", "10", "1F", "F1", "AF", "FA", "af", "fa"])
			deepEqual(whole(`0,1,t,${right}\r\n`, { hex: true }).slice(1, 4), ["begin 1 t 1", `append ${Buffer.from(right, "hex").toString("latin1")}`, "whole"], right);
		const bench = new Bench({ hex: true }).begin();
		deepEqual(bench.feed(`0,1,t,${"61".repeat(29)}6`), ["begin 1 t -1", `append ${"a".repeat(29)}`, "announce"]);
		deepEqual(bench.feed("2\r\n"), ["gap ends", "append b", "whole", "announce"]);
		deepEqual(whole("0,1,\"t\",4,\"6162\"\r\n", { hex: true, counted: true }), ["begin 1 t 2", "append ab", "whole", "announce", false, 0, 0, 0]);
		deepEqual(whole("0,1,\"t\",0,\"\"\r\n", { hex: true, counted: true }), ["begin 1 t 0", "whole", "announce", false, 0, 0, 0]);
	});

	it("discards the message of a connection that has no session, and counts it once", () => {
		deepEqual(whole("1,1,t,abc\r\n"), ["gap ends", false, 0, 0, 1]);
		const bench = new Bench().begin();
		deepEqual([bench.feed(`2,1,t,${"x".repeat(70)}`), bench.waiting, bench.feed("y\r\n"), bench.parser.rejected], [[], 0, ["gap ends"], 1]);
	});

	it("has a message fetched that waits in the module, in any slot, and skips nothing but its line", () => {
		deepEqual(whole("0,3\r\nRDY"), ["slot 0 3", false, 3, 0, 0]);
		deepEqual(whole("0,0\r\n"), ["slot 0 0", false, 0, 0, 0]);
		const bench = new Bench().begin();
		bench.feed("0,3\r\n");
		bench.begin();
		deepEqual(bench.feed("0,1,t,a\r\n"), ["gap ends", "put 1 t: a", "announce"]);
	});

	it("skips the line of a header that is none, to its end", () => {
		deepEqual(whole("x,1,t,a\rb\r\nRDY"), ["gap ends", false, 3, 0, 1]);
		const bench = new Bench().begin();
		deepEqual([bench.feed("x,1,t,a"), bench.waiting, bench.feed("b\r"), bench.waiting, bench.parser.active], [[], 0, [], 1, true]);
		deepEqual([bench.feed("\n"), bench.parser.active, bench.parser.rejected], [["gap ends"], false, 1]);
	});

	it("takes a header of half of the ring, and rejects a longer one", () => {
		const topic = "t".repeat(HALF - 5);
		deepEqual(whole(`0,1,${topic},\r\n`), ["gap ends", `put 1 ${topic}: `, "announce", false, 0, 0, 0]);
		deepEqual(whole(`0,1,${topic}t,\r\n`), ["gap ends", false, 0, 0, 1]);
		const bench = new Bench().begin();
		deepEqual([bench.feed(`0,1,${topic}t`), bench.waiting, bench.parser.rejected], [[], HALF, 0]);
		deepEqual([bench.feed("t"), bench.waiting, bench.parser.rejected], [[], 0, 1]);
	});

	it("discards a message of which bytes were lost: its header with its line, its payload up to where that ends", () => {
		const header = new Bench().begin();
		header.feed("0,1,\"t");
		header.parser.broken();
		deepEqual([header.feed("\",\"x\"\r\n"), header.parser.active, header.parser.brokenOff], [["gap breaks", "gap ends"], false, 1]);
		const second = new Bench();
		second.quiet = true;
		second.begin().feed("0,1,\"t\",\"x\"\r\n");
		second.begin().feed("0,1,\"t");
		second.parser.broken();
		second.quiet = false;
		deepEqual([second.feed("\"\r\n"), second.parser.active], [["gap breaks", "gap ends"], false]);
		const bare = new Bench().begin();
		bare.feed(`0,1,t,${"x".repeat(70)}`);
		bare.parser.broken();
		deepEqual([bare.feed("\r\n"), bare.parser.active], [["lost", "gap breaks", "gap ends", "announce"], false]);
		const quoted = new Bench().begin();
		quoted.feed(`0,1,"t","${"x".repeat(70)}`);
		quoted.parser.broken();
		deepEqual(quoted.feed("y\r\nz\"\r\n+C"), ["lost", "gap breaks", "gap breaks", "line? +C", "gap ends", "announce"]);
		equal(quoted.parser.brokenOff, 1);
	});

	it("discards a message that stalls, and its line at the second time", () => {
		const bench = new Bench().begin();
		bench.feed("0,1,\"t\",\"x");
		bench.parser.stall();
		deepEqual([bench.log.splice(0), bench.parser.active, bench.parser.brokenOff], [["gap breaks"], true, 1]);
		bench.parser.broken();
		bench.parser.stall();
		deepEqual([bench.log.splice(0), bench.parser.active, bench.parser.brokenOff], [["gap ends"], false, 1]);
	});

	it("drops the rest of a message whose session is gone, and of no other", () => {
		for (const [connection, noted] of [[0, ["gap ends"]], [1, ["gap ends", "append y", "whole", "announce"]]] as const) {
			const bench = new Bench().begin();
			bench.feed(`0,1,t,${"x".repeat(70)}`);
			bench.parser.release(connection);
			deepEqual(bench.feed("y\r\n"), noted);
		}
	});
});
