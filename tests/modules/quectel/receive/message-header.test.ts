// The header of a +QMTRECV line, byte by byte: every form, every place where it can be cut off, and what is none.
// modules/quectel/receive/message-header. Source: BG96 note §5.2, docs/hardware.md (Received messages).

import { deepEqual, equal } from "node:assert/strict";
import MessageHeader, { INCOMPLETE, MALFORMED, SLOT } from "../../../../modules/quectel/receive/message-header.js";

/** How a reader's messages come: 0 no reader, 1 without a length, 2 with one. */
type Form = 0 | 1 | 2;

/** Bytes before the header, which are of another line. */
const BEFORE = "1,\"";

/**
 * Parses a header: the line behind its name, with CR LF where it was received, and the start of what follows.
 * @returns the result, relative to the header: or what the header holds and what follows it
 */
function parse(text: string, form: Form = 1): unknown[] | number {
	const end = BEFORE.length + text.length;
	const bytes = Buffer.from(`${BEFORE}${text}\r,"7,"7,"7`, "latin1");
	const lineEnd = text.indexOf("\r\n");
	const receive = { bytes, scanned: lineEnd < 0 ? end : BEFORE.length + lineEnd };
	const reader = form === 0 ? undefined : { lengthPrefixed: form === 2 };
	const header = new MessageHeader(receive as never, new Array(10).fill(reader) as never);
	const at = header.parse(BEFORE.length, end);
	if (at <= 0)
		return at === SLOT ? [SLOT, header.connection, header.identifier] : at;
	const { connection, identifier, topicFrom, topicTo, length, quoted } = header;
	return [connection, identifier, text.slice(topicFrom, topicTo), length, quoted, text.slice(at - BEFORE.length)];
}

describe("the header of a message", () => {
	for (const [text, found, form] of [
		// connection, identifier, topic, length, quoted, what follows
		[" 0,7,\"a/b\",\"x\"\r\n", [0, 7, "a/b", -1, true, "x\"\r\n"]],
		["9,65535,\"t\",\"\"\r\n", [9, 65535, "t", -1, true, "\"\r\n"]],
		["  5,  12,  \"t\",  \"x\"\r\n", [5, 12, "t", -1, true, "x\"\r\n"]],
		[" 0,1002,\"t\",x\r\n", [0, 1002, "t", -1, false, "x\r\n"]],
		[" 0,99999,\"t\",x\r\n", [0, 99999, "t", -1, false, "x\r\n"]],
		[" 0,0,a/b,x\r\n", [0, 0, "a/b", -1, false, "x\r\n"]],
		[" 0,0,,x\r\n", [0, 0, "", -1, false, "x\r\n"]],
		[" 0,0,\"\",x\r\n", [0, 0, "", -1, false, "x\r\n"]],
		[" 0,0,\"t\",\r\n", [0, 0, "t", -1, false, "\r\n"]],
		[" 0,0,\"a\"b\",x\r\n", [0, 0, "a\"b", -1, false, "x\r\n"]],
		[" 0,0,\"a,b\" ,x\r\n", [0, 0, "a,b", -1, false, "x\r\n"]],
		[" 0,0,\"t\"\r\nx", [0, 0, "t", -1, false, "x"]],
		[" 0,0,\"t\"\r\n\"x", [0, 0, "t", -1, true, "x"]],
		// A blank before a bare payload is of the line where the topic had one too.
		[" 0,0,\"t\", x\r\n", [0, 0, "t", -1, false, " x\r\n"]],
		[" 0,0, \"t\", x\r\n", [0, 0, "t", -1, false, "x\r\n"]],
		[" 0,0, \"t\",  x\r\n", [0, 0, "t", -1, false, " x\r\n"]],
		[" 0,0, \"t\",x\r\n", [0, 0, "t", -1, false, "x\r\n"]],
		[" 0, 0,\"t\", x\r\n", [0, 0, "t", -1, false, " x\r\n"]],
		// Lengths, where they are on.
		[" 0,0,\"t\",4,\"21.5\"\r\n", [0, 0, "t", 4, true, "21.5\"\r\n"], 2],
		[" 0,0,\"t\",0,\"\"\r\n", [0, 0, "t", 0, true, "\"\r\n"], 2],
		[" 0,0,\"t\", 4,21.5\r\n", [0, 0, "t", 4, false, "21.5\r\n"], 2],
		[" 0,0,\"t\",4\r\n21.5", [0, 0, "t", 4, false, "21.5"], 2],
		[" 0,0,\"t\",\"4,5\"\r\n", [0, 0, "t", -1, true, "4,5\"\r\n"], 2],
		[" 0,0,\"t\",on\r\n", [0, 0, "t", -1, false, "on\r\n"], 2],
		[" 0,0,\"t\"\r\n4,x", [0, 0, "t", -1, false, "4,x"], 2],
		// Where they are off, a number is the payload.
		[" 0,0,\"t\",4,\"21.5\"\r\n", [0, 0, "t", -1, false, "4,\"21.5\"\r\n"], 1],
		// Without a session a number is a length when a quote follows, and a payload may have it.
		[" 0,0,\"t\",4,\"21.5\"\r\n", [0, 0, "t", 4, true, "21.5\"\r\n"], 0],
		[" 0,0,\"t\",4, \"21.5\"\r\n", [0, 0, "t", 4, true, "21.5\"\r\n"], 0],
		[" 0,0,\"t\",4096,\"x\"\r\n", [0, 0, "t", 4096, true, "x\"\r\n"], 0],
		[" 0,0,\"t\",4097,\"x\"\r\n", [0, 0, "t", -1, false, "4097,\"x\"\r\n"], 0],
		[" 0,0,\"t\",4,21.5\r\n", [0, 0, "t", -1, false, "4,21.5\r\n"], 0],
		[" 0,0,\"t\",4\r\n", [0, 0, "t", -1, false, "4\r\n"], 0],
		[" 0,0,\"t\",4.\"\r\n", [0, 0, "t", -1, false, "4.\"\r\n"], 0],
		[" 0,0,\"t\",on\r\n", [0, 0, "t", -1, false, "on\r\n"], 0],
	] as readonly (readonly [string, unknown[], Form?])[]) {
		it(`is read whole, ${["without a session", "without lengths", "with lengths"][form ?? 1]}: ${JSON.stringify(text)}`, () => {
			deepEqual(parse(text, form), found);
		});

		it(`is waited for wherever it is cut off, ${["without a session", "without lengths", "with lengths"][form ?? 1]}: ${JSON.stringify(text)}`, () => {
			const behind = found[5] as string;
			// A quoted payload begins behind its quote, so one byte more is known by then; a blank or a length may go on.
			const complete = text.length - behind.length;
			for (let length = 0; length < complete - (found[4] ? 1 : 0); length++)
				equal(parse(text.slice(0, length), form), INCOMPLETE, text.slice(0, length));
		});
	}

	it("of a message that waits in the module has its slot", () => {
		deepEqual([parse(" 0,3\r\n"), parse("9, 12\r\n")], [[SLOT, 0, 3], [SLOT, 9, 12]]);
		deepEqual([parse(" 0,3"), parse(" 0,"), parse(" 0"), parse(" ")], [INCOMPLETE, INCOMPLETE, INCOMPLETE, INCOMPLETE]);
	});

	for (const text of [
		" :,0,t,x\r\n", " /,0,t,x\r\n", " 10,0,t,x\r\n", " 0;0,t,x\r\n", " ,0,t,x\r\n", " 0,x,t,x\r\n", " 0,,t,x\r\n", " 0,:,t,x\r\n", " 0,/,t,x\r\n", " 0,1:,t,x\r\n",
		" 0,123456,t,x\r\n", " 0,1;t,x\r\n", " 0,0,t\r\nx,", " 0,0,\"t\r\nRDY\r\n", " 0,0,\"t\";\r\nx", "\r\n",
	])
		it(`is none: ${JSON.stringify(text)}`, () => {
			equal(parse(text), MALFORMED);
		});

	it("that is cut off inside a topic goes on where the line does", () => {
		deepEqual([" 0,0,\"t", " 0,0,\"t\"", " 0,0,\"t\" ", " 0,0,\"t;", " 0,0,t", " 0,0,\"t\"\r", " 0,0,\"t\"\r\n"].map(text => parse(text)), new Array(7).fill(INCOMPLETE));
	});

	it("is nothing at first", () => {
		const { connection, identifier, topicFrom, topicTo, length, quoted } = new MessageHeader({} as never, []);
		deepEqual([connection, identifier, topicFrom, topicTo, length, quoted], [0, 0, 0, 0, -1, false]);
		deepEqual([INCOMPLETE, MALFORMED, SLOT], [0, -1, -2]);
	});
});
