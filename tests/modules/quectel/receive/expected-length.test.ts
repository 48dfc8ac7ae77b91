// A line of +QMTRECV is expected to be as long as the last one, and searched for its end when it is: one that is shorter, longer or something else is found all the same.
// Tests modules/at/ringbuffer, modules/at/line-reader and modules/quectel/receive/receiver. Source: docs/architecture.md (The way of a byte in).

import { deepEqual, equal, ok } from "node:assert/strict";
import { NATIVE } from "../../../support/native.js";
import { ReceiveBench } from "../../../support/receive-bench.js";

const SILENCE = 20;
const STALL = 2000;
const PAYLOAD = "p".repeat(100);

for (const [native, how] of [[undefined, ""], [NATIVE, ", natively"]] as const) {
	for (const counted of [false, true]) {
		const wire = (payload: string, topic = "topic"): string => `\r\n+QMTRECV: 0,1,"${topic}",${counted ? `${payload.length},` : ""}"${payload}"\r\n`;

		describe(`a line that is expected to be as long as the last one, ${counted ? "with" : "without"} its length${how}`, () => {
			/** A bench that has received a message of PAYLOAD. */
			const begun = (): ReceiveBench => {
				const bench = new ReceiveBench(0, 512, counted, native);
				bench.hear(wire(PAYLOAD), 64);
				bench.clock.advance(SILENCE);
				deepEqual(bench.events.splice(0), [`message topic:${PAYLOAD}`]);
				return bench;
			};

			it("is not searched before it is so long", () => {
				const bench = begun();
				const line = wire(PAYLOAD);
				const start = bench.receive.start;
				bench.hear(line.slice(0, 60), 60);
				ok(bench.receive.scanned >= start + 60, `${bench.receive.scanned - start}`);
				bench.hear(line.slice(60), 60);
				bench.clock.advance(SILENCE);
				deepEqual([bench.events, bench.receive.waiting], [[`message topic:${PAYLOAD}`], 0]);
			});

			it("may be shorter: the LF at the end of a piece shows its end", () => {
				for (let length = 0; length < PAYLOAD.length; length++) {
					const bench = begun();
					bench.hear(wire("q".repeat(length)), 30);
					bench.clock.advance(SILENCE);
					deepEqual(bench.events, [`message topic:${"q".repeat(length)}`]);
				}
			});

			it("may be shorter, with the beginning of a line behind it: it is taken with the next piece", () => {
				for (let length = 0; length < PAYLOAD.length - 20; length++) {
					const bench = begun();
					bench.hear(`${wire("q".repeat(length))}\r\n+CE`, 256);
					bench.hear("REG: 1\r\n", 256);
					deepEqual(bench.events, [`message topic:${"q".repeat(length)}`, "line +CEREG: 1"]);
				}
			});

			it("may be shorter, and what is behind it may never be complete: it is taken at the latest after the time of a stall", () => {
				const bench = begun();
				bench.hear(`${wire("q")}\r\n+CEREG: 1`, 256);
				bench.clock.advance(STALL);
				deepEqual([bench.events, bench.receive.waiting], [["message topic:q"], 9]);
			});

			it("may be longer, in pieces of any length", () => {
				for (let chunk = 1; chunk < 130; chunk++) {
					const bench = begun();
					bench.hear(wire(`${PAYLOAD}${PAYLOAD}`, "another/topic") + wire("x"), chunk);
					bench.clock.advance(SILENCE);
					deepEqual(bench.events, [`message another/topic:${PAYLOAD}${PAYLOAD}`, "message topic:x"]);
				}
			});

			it("may come before a prompt, which ends the wait for it", () => {
				for (let cut = 1; cut < wire(PAYLOAD).length; cut++) {
					const bench = begun();
					bench.hear(wire(PAYLOAD).slice(0, cut), 256);
					bench.expectPrompt(true);
					bench.hear(`${wire(PAYLOAD).slice(cut)}\r\n> `, 30);
					deepEqual([bench.events, bench.receive.waiting], [[`message topic:${PAYLOAD}`, "prompt"], 0], `cut at ${cut}`);
				}
			});
		});
	}
}

describe("a message that the host took", () => {
	it("has its identifier, and waits in the inbox when the next one comes", () => {
		const bench = new ReceiveBench(0, 512, true, NATIVE);
		bench.deaf = true;
		bench.hear("\r\n+QMTRECV: 0,258,\"t/1\",2,\"ab\"\r\n", 64);
		bench.hear("\r\n+QMTRECV: 0,7,\"t/22\",1,\"c\"\r\n", 64);
		const { inbox } = bench;
		deepEqual([inbox.count, inbox.identifier, inbox.topicLength, inbox.byteLength], [2, 258, 3, 2]);
		inbox.shift();
		deepEqual([inbox.count, inbox.identifier, inbox.topicLength, inbox.byteLength], [1, 7, 4, 1]);
		equal(bench.receive.waiting, 0);
	});
});
