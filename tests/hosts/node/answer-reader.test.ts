// Lines, echo and prompt in what a module sends, in whatever pieces it comes.
// hosts/node/answer-reader.ts; V.250 §5.2.3, §5.7.1.

import { deepEqual } from "node:assert/strict";
import { AnswerReader, isFinal } from "../../../hosts/node/answer-reader.js";

/** @returns the lines that come of pieces; `[>]` is the prompt */
function read(pieces: readonly string[], { sent = "", awaitsPrompt = false } = {}): string[] {
	const lines: string[] = [];
	const reader = new AnswerReader({ awaitsPrompt: () => awaitsPrompt, onLine: line => lines.push(line), onPrompt: () => lines.push("[>]") });
	reader.sent(sent);
	for (const piece of pieces)
		reader.receive(Buffer.from(piece, "latin1"));
	return lines;
}

describe("the reader of answers", () => {
	const ANSWER = "AT+QMTPUB=0,1,1,0,\"t\"\r\r\n> hello\x1a\r\nOK\r\n\r\n+QMTPUB: 0,1,0\r\n";

	it("leaves out echo of a command and of data, and empty lines", () => {
		deepEqual(read(["AT\r\r\nOK\r\n"], { sent: "AT\r" }), ["OK"]);
		deepEqual(read(["hello\x1a\r\nOK\r\n"], { sent: "hello\x1a" }), ["OK"]);
		deepEqual(read(["\r\n\r\n"]), []);
	});

	it("finds the same lines in single bytes", () => {
		for (const pieces of [[ANSWER], [...ANSWER]]) {
			const lines = read(pieces, { sent: "AT+QMTPUB=0,1,1,0,\"t\"\r", awaitsPrompt: true });
			deepEqual(lines.filter(line => line !== "[>]" && !line.includes("hello")), ["OK", "+QMTPUB: 0,1,0"]);
		}
	});

	it("takes a > for the prompt only where one is awaited", () => {
		deepEqual(read(["\r\n>"], { awaitsPrompt: true }), ["[>]"]);
		deepEqual(read(["\r\n> ", "\r\nOK\r\n"], { awaitsPrompt: true }), ["[>]", "OK"]);
		deepEqual(read(["\r\n> 1\r\n"]), ["> 1"]);
	});

	it("keeps a CR within a line", () => {
		deepEqual(read(["+QMTRECV: 0,1,\"t\",\"a\rb\"\r\n"]), ["+QMTRECV: 0,1,\"t\",\"a\rb\""]);
	});

	it("drops an unfinished line when asked", () => {
		const lines: string[] = [];
		const reader = new AnswerReader({ awaitsPrompt: () => false, onLine: line => lines.push(line), onPrompt() {} });
		reader.receive(Buffer.from("\r\nO"));
		reader.clear();
		reader.receive(Buffer.from("K\r\n"));
		deepEqual(lines, ["K"]);
	});

	it("recognises final result codes", () => {
		deepEqual(["OK", "ERROR", "+CME ERROR: 30", "+CMS ERROR: x", "CONNECT", "+QMTPUB: 0,1,0", "OK "].map(isFinal), [true, true, true, true, false, false, false]);
	});
});
