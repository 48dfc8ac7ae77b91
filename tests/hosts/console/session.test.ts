// A session at the console with a module whose bytes are written by hand: URCs among answers, prompts, split lines, silence.
// hosts/console/session.ts.

import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { Session } from "../../../hosts/console/session.js";
import type { Port } from "../../../hosts/doctor/port.js";
import { VirtualClock } from "../../../hosts/modem/line/clock.js";
import { UsageError } from "../../../hosts/node/command-line.js";

/** A session, what it has printed and written, and the module's side of the line. */
function open() {
	const printed: string[] = [];
	const port = { written: "", async setRate() {}, write(bytes: Uint8Array) { this.written += Buffer.from(bytes).toString("latin1"); }, onBytes(_bytes: Uint8Array) {}, async close() {} } satisfies Port & { written: string };
	const clock = new VirtualClock();
	const session = new Session(port, clock, (kind, text) => void printed.push(`${kind} ${text}`));
	return { session, printed, port, clock, send: (text: string) => port.onBytes(Buffer.from(text, "latin1")) };
}

describe("a session at the console", () => {
	it("ends an answer at OK, and a command with a result line there", async () => {
		const { session, printed, port, send } = open();
		const entered = session.enter("AT+QMTCLOSE=0");
		equal(port.written, "AT+QMTCLOSE=0\r");
		send("AT+QMTCLOSE=0\r\r\nOK\r\n\r\n+QMTCLO");
		send("SE: 0,0\r\n");
		equal(await entered, true);
		deepEqual(printed.filter(line => !line.startsWith("explanation")), ["sent AT+QMTCLOSE=0", "answer OK", "answer +QMTCLOSE: 0,0"]);
	});

	it("marks what comes of itself, before, within and after an answer", async () => {
		const { session, printed, send } = open();
		send("\r\nRDY\r\n+CPIN: READY\r\n");
		const entered = session.enter("AT+CPIN?");
		send("\r\n+QMTSTAT: 0,1\r\n\r\n+CEREG: 2\r\n\r\n+CPIN: READY\r\n\r\nOK\r\n");
		await entered;
		send("+CPIN: NOT READY\r\n");
		deepEqual(printed.filter(line => !line.startsWith("explanation")), [
			"urc RDY", "urc +CPIN: READY", "sent AT+CPIN?", "urc +QMTSTAT: 0,1", "urc +CEREG: 2", "answer +CPIN: READY", "answer OK", "urc +CPIN: NOT READY",
		]);
	});

	it("waits for the last result of a command that sends its packet again", async () => {
		const { session, printed, send } = open();
		let done = false;
		const entered = session.enter("AT+QMTSUB=0,1,\"a\",1").then(() => done = true);
		send("OK\r\n+QMTSUB: 0,1,1,1\r\n");
		await new Promise(setImmediate);
		equal(done, false);
		send("+QMTSUB: 0,1,0,1\r\n");
		await entered;
		match(printed.at(-1)!, /granted QoS 1/);
	});

	it("does not take a late result of another command for its own", async () => {
		const { session, send } = open();
		let done = false;
		const entered = session.enter("AT+QMTCLOSE=0").then(() => done = true);
		send("OK\r\n+QMTOPEN: 0,-1\r\n");
		await new Promise(setImmediate);
		equal(done, false);
		send("+QMTCLOSE: 0,0\r\n");
		equal(await entered, true);
	});

	it("publishes behind the prompt, in UTF-8, with Ctrl-Z", async () => {
		const { session, printed, port, send } = open();
		const entered = session.enter(":publish a/b grün, \"so\" ");
		equal(port.written, "AT+QMTPUB=0,1,1,0,\"a/b\"\r");
		send("\r\n> ");
		await new Promise(setImmediate);
		equal(Buffer.from(port.written, "latin1").toString("utf8"), "AT+QMTPUB=0,1,1,0,\"a/b\"\rgrün, \"so\" \x1a");
		send("gr\xc3\xbcn, \"so\" \r\nOK\r\n\r\n+QMTPUB: 0,1,0\r\n");
		await entered;
		deepEqual(printed.filter(line => !line.startsWith("explanation")), ["sent AT+QMTPUB=0,1,1,0,\"a/b\"", "answer >", "sent grün, \"so\" \\x1a", "answer OK", "answer +QMTPUB: 0,1,0"]);
	});

	it("publishes between quotes once ATI has shown a BC20, and refuses what cannot stand there", async () => {
		const { session, printed, port, send } = open();
		const asked = session.enter("ATI");
		send("\r\nQuectel_Ltd\r\nQuectel_BC20\r\nRevision: BC20NAR01A03\r\n\r\nOK\r\n");
		await asked;
		const entered = session.enter(":publish a/b grün");
		send("\r\nOK\r\n\r\n+QMTPUB: 0,1,0\r\n");
		await entered;
		equal(Buffer.from(port.written, "latin1").toString("utf8"), "ATI\rAT+QMTPUB=0,1,1,0,\"a/b\",\"grün\"\r");
		deepEqual(printed.filter(line => !line.startsWith("explanation")).slice(-3), ["sent AT+QMTPUB=0,1,1,0,\"a/b\",\"grün\"", "answer OK", "answer +QMTPUB: 0,1,0"]);
		await rejects(session.enter(":publish a say \"b\""), /a BC20 takes no quotes/);
	});

	it("keeps the text of a message when no prompt comes", async () => {
		const { session, printed, port, send } = open();
		const entered = session.enter(":publish a b");
		send("\r\nERROR\r\n");
		await entered;
		equal(port.written, "AT+QMTPUB=0,1,1,0,\"a\"\r");
		match(printed.at(-1)!, /^note no prompt came, so the text was not sent/);
	});

	it("takes lines behind a prompt as data, and :raw as the bytes that end it", async () => {
		const { session, port, send } = open();
		const entered = session.enter("AT+QMTPUB=0,0,0,0,\"a\"");
		send("\r\n>");
		await entered;
		await session.enter("one");
		await rejects(session.enter(":publish a b"), /a prompt is open/);
		const raw = session.enter(":raw tw\\x6f\\\\\\r\\x1a");
		equal(port.written, "AT+QMTPUB=0,0,0,0,\"a\"\rone\rtwo\\\r\x1a");
		send(" \r\nOK\r\n\r\n+QMTPUB: 0,0,0\r\n");
		equal(await raw, true);
	});

	it("expects no result after ESC", async () => {
		const { session, send } = open();
		const entered = session.enter("AT+QMTPUB=0,0,0,0,\"a\"");
		send("\r\n> ");
		await entered;
		const raw = session.enter(":raw \\x1b");
		send("\r\nOK\r\n");
		equal(await raw, true);
	});

	it("says when no answer comes, and when no result does", async () => {
		const { session, printed, clock, send } = open();
		const silent = session.enter("AT");
		clock.advance(10_000);
		await silent;
		const half = session.enter("AT+QMTOPEN=0,\"a\",1");
		send("OK\r\n");
		clock.advance(80_000);
		await half;
		deepEqual(printed, ["sent AT", "note no answer within 10 s", "sent AT+QMTOPEN=0,\"a\",1", "answer OK", "note no result within 80 s"]);
	});

	it("writes out control characters that come", () => {
		const { printed, send } = open();
		send("+QMTRECV: 0,0,\"a\",\"\x1b[2J\xc2\x9b\"\r\n");
		deepEqual(printed, ["urc +QMTRECV: 0,0,\"a\",\"\\x1b[2J\\x9b\"", "explanation QMTRECV, a message from the server: client 0, message identifier 0, topic \"a\", payload \"\\x1b[2J\\x9b\" (both notes §5.2)"]);
	});

	it("refuses what is no command of its own, and sends nothing", async () => {
		const { session, port } = open();
		for (const [line, message] of [[":nope", /^:nope is no command; :help lists them$/], [":", /^: is no command/], [":raw", /the text is missing/], [":raw \\q", /unknown escape \\q/],
			[":publish a", /^:publish TOPIC TEXT/], [":publish a/# b", /^:publish TOPIC TEXT/], [":record /nowhere/x", /^:record: ENOENT/]] as const)
			await rejects(session.enter(line), (error: unknown) => error instanceof UsageError && message.test(error.message), line);
		equal(port.written, "");
		equal(await session.enter(""), true);
		equal(await session.enter(":quit"), false);
	});
});
