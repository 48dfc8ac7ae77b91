// Which messages the receiver takes in one step, with the parser of modules/quectel/receive/receiver and with a host's, and that every other one comes to the same
// the long way. Tests modules/quectel/receive/receiver.

import { deepEqual } from "node:assert/strict";
import type { Native } from "../../../../modules/base/native.js";
import { NATIVE } from "../../../support/native.js";
import { ReceiveBench } from "../../../support/receive-bench.js";

/** What follows a message: only behind one of these is the end of a payload without a length known at once. */
const NEXT = "\r\n\r\n+QMTRECV: 0,0,\"z\",\"z\"\r\n\r\n+CEREG: 1\r\n";
const NEXT_COUNTED = "\r\n\r\n+QMTRECV: 0,0,\"z\",1,\"z\"\r\n\r\n+CEREG: 1\r\n";

/** Digests a line behind another one. @returns what came of it and of the message behind it; how many of the two went the long way */
function heard(head: string, counted: boolean, native?: Native, inbox = 2000): { events: string[]; long: number } {
	const bench = new ReceiveBench(0, inbox, counted, native);
	const { receiver } = bench;
	const begin = receiver.begin.bind(receiver);
	let long = 0;
	receiver.begin = () => {
		long += 1;
		begin();
	};
	bench.hear("+CEREG: 0\r\n", 128);
	bench.hear(`\r\n+QMTRECV:${head}${counted ? NEXT_COUNTED : NEXT}`, 128);
	bench.clock.advance(1000);
	return { events: bench.events.slice(1, -1), long };
}

const USUAL: readonly (readonly [head: string, counted: boolean, message: string])[] = [
	...[0, 9, 10, 99, 999, 9999, 65535].map(id => [` 0,${id},"a/b","21.5"`, false, "a/b:21.5"] as const),
	[" 0,1,\"a\",\"\"", false, "a:"], [" 0,1,\"a\",\"x\"", false, "a:x"], [" 0,1,\"a\",\"{\"t\":1}\"", false, "a:{\"t\":1}"], [" 0,1,\"a\",\"\"\"", false, "a:\""],
	[` 0,1,"${"t".repeat(200)}","x"`, false, `${"t".repeat(200)}:x`], [" 0,1,\"a,b\",\"c,d\"", false, "a,b:c,d"],
	...[0, 9, 10, 99, 999, 9999, 65535].map(id => [` 0,${id},"a/b",4,"21.5"`, true, "a/b:21.5"] as const),
	[" 0,1,\"a\",0,\"\"", true, "a:"], [" 0,1,\"a\",3,\"\"\r\n\"", true, "a:\"\r\n"], [` 0,1,"a",100,"${"x".repeat(100)}"`, true, `a:${"x".repeat(100)}`],
];

/** Other lines: those that are malformed, or have blanks, no quotes, or a length where there is to be none. */
const UNUSUAL: readonly (readonly [head: string, counted: boolean, ...events: string[]])[] = [
	["0,1,\"a\",\"x\"", false, "message a:x"], [" 0, 1,\"a\",\"x\"", false, "message a:x"], [" 0,1, \"a\",\"x\"", false, "message a:x"], [" 0,1,\"a\", \"x\"", false, "message a:x"],
	[" 0,1,a,x", false, "message a:x"], [" 0,1,\"a\",x", false, "message a:x"], [" 0,1,a,\"x\"", false, "message a:x"], [" 0,1,\"a\"b\",\"x\"", false, "message a\"b:x"],
	[" 0,1,\"a\",4,\"x\"", true], [" 0,1,\"a\",x", true, "message a:x"],
	[" 0,1,\"a\",1,x", true, "message a:x"], [" 0,1,\"a\", 1,\"x\"", true, "message a:x"], [" 0,1,\"a\",1, \"x\"", true, "message a:x"], [" 0,1,\"a\",\"x\"", true, "message a:x"],
	[" 0,1,\"a\",1,\"xy\"", true], [" 0,1,\"a\",3,\"xy\"", true], [" 0,1,\"a\",1,\"x", true],
	[" 1,1,\"a\",\"x\"", false], [" 5,1,\"a\",\"x\"", false], [" 6,1,\"a\",\"x\"", false], [" x,1,\"a\",\"x\"", false], [" 0,x,\"a\",\"x\"", false], [" 0,\"a\",\"x\"", false],
];

for (const [what, native] of [["its own parser", undefined], ["the host's parser", NATIVE]] as const) {
	describe(`a receiver with ${what}`, () => {
		for (const [head, counted, message] of USUAL) {
			it(`takes in one step: ${JSON.stringify(head.slice(0, 40))}`, () => {
				deepEqual(heard(head, counted, native), { events: [`message ${message}`, "message z:z"], long: 0 });
			});
		}

		for (const [head, counted, ...events] of UNUSUAL) {
			it(`goes the long way with ${JSON.stringify(head)}${counted ? ", where lengths are on" : ""}`, () => {
				deepEqual(heard(head, counted, native), { events: [...events, "message z:z"], long: 2 });
			});
		}

		for (const payload of ["x", ""]) {
			it(`looks for the quote behind the payload "${payload}" the long way, in the lines behind it`, () => {
				deepEqual(heard(` 0,1,"a","${payload}`, false, native), { events: [`message a:${payload}\r\n\r\n+QMTRECV: 0,0,"z","z`], long: 1 });
			});
		}

		for (const name of ["+QMTRECX:", "+QMTPING:", "-QMTRECV:"]) {
			it(`takes no line with the fields of a message but the name ${name}`, () => {
				const bench = new ReceiveBench(0, 2000, false, native);
				bench.hear(`+CEREG: 0\r\n\r\n${name} 0,1,"a","x"${NEXT}`, 128);
				bench.clock.advance(1000);
				deepEqual(bench.events.filter(event => event.startsWith("message")), ["message z:z"]);
			});
		}

		it("goes the long way with a message that its inbox has no room for", () => {
			const payload = "0123456789abcdef0123456789";
			deepEqual(heard(` 0,1,"a","${payload}"`, false, native, 16), { events: [`message a:${payload}`, "message z:z"], long: 2 });
		});
	});
}
