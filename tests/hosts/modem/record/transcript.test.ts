// Transcripts: reading, writing, recording.
// hosts/modem/record/transcript.ts.

import { deepEqual, equal, throws } from "node:assert/strict";
import { formatTranscriptLine, parseRecording, parseTranscript, TranscriptRecorder } from "../../../../hosts/modem/record/transcript.js";
import { bytes, Rig } from "../rig.js";

describe("a transcript", () => {
	it("reads lines of both sides, skips comments and blank lines, and undoes escapes", () => {
		const lines = parseTranscript("# a comment\n\n> AT\\r\n< \\r\\nOK\\r\\n\r\n> a\\\\b\\x1a\\x00\\xFF \u00e9\n");
		deepEqual(lines.map(({ direction, line }) => [direction, line]), [["host", 3], ["modem", 4], ["host", 5]]);
		deepEqual(lines.map(line => Buffer.from(line.bytes).toString("latin1")), ["AT\r", "\r\nOK\r\n", "a\\b\x1a\x00\xff \xc3\xa9"]);
	});

	it("may report what passed behind the modem, which is not sent to the host", () => {
		const text = "> AT\\r\n>> 1 PUBLISH 3 QoS 1\n<< 12 PUBACK 3\n< \\r\\nOK\\r\\n\n";
		deepEqual(parseTranscript(text).map(({ line }) => line), [1, 4]);
		deepEqual(parseRecording(text).slice(1, 3), [
			{ direction: "up", link: 1, text: "PUBLISH 3 QoS 1", line: 2 }, { direction: "down", link: 12, text: "PUBACK 3", line: 3 },
		]);
		throws(() => parseRecording(">> x PUBACK 3"), { name: "SyntaxError", message: /line 1/ });
	});

	it("keeps a line whole although a packet passes before its end", () => {
		let text = "";
		const recorder = new TranscriptRecorder(line => text += line);
		recorder.record("modem", bytes("\r\n+QMTP"));
		recorder.recordLink("up", 1, "PINGREQ");
		recorder.record("modem", bytes("UB: 0,1,0\r\n"));
		recorder.recordLink("down", 1, "PINGRESP");
		equal(text, ">> 1 PINGREQ\n< \\r\\n+QMTPUB: 0,1,0\\r\\n\n<< 1 PINGRESP\n");
	});

	it("refuses a line without a speaker, an unknown escape, and text that is none", () => {
		throws(() => parseTranscript("> AT\nAT"), { name: "SyntaxError", message: /line 2/ });
		throws(() => parseTranscript("> AT\\q"), { name: "SyntaxError", message: /line 1: unknown escape \\q/ });
		throws(() => parseTranscript("> AT\\x1"), { name: "SyntaxError", message: /line 1: unknown escape \\x/ });
		throws(() => parseTranscript("> AT\n< \uD83D."), { name: "SyntaxError", message: /^transcript line 2: half of a surrogate pair/ });
		deepEqual(Uint8Array.from(parseTranscript("< \uD83D\uDE00")[0]?.bytes ?? []), Uint8Array.of(0xF0, 0x9F, 0x98, 0x80));
	});

	it("writes any byte so that it reads back", () => {
		const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
		deepEqual(Uint8Array.from(parseTranscript(formatTranscriptLine("modem", all))[0]?.bytes ?? []), all);
	});

	it("is recorded line by line, however the bytes are cut", () => {
		const speech = [["host", "AT\r"], ["modem", "AT\r\r\nOK\r\n\r\n+QMTSTAT: 0,1\r\n\r\n> "], ["host", "a\nb\x1aAT\r"], ["modem", "\r\nO"]] as const;
		const written = ["> AT\\r", "< AT\\r", "< \\r\\nOK\\r\\n", "< \\r\\n+QMTSTAT: 0,1\\r\\n", "< \\r\\n> ", "> a\\nb\\x1a", "> AT\\r", "< \\r\\nO"];
		for (const size of [1, 2, 3, 100]) {
			let text = "";
			const recorder = new TranscriptRecorder(line => text += line);
			for (const [direction, said] of speech)
				for (let start = 0; start < said.length; start += size)
					recorder.record(direction, bytes(said.slice(start, start + size)));
			recorder.flush();
			deepEqual(text.split("\n"), [...written, ""]);
		}
	});

	it("of a dialogue, played again, gives the same dialogue", () => {
		const replay = (said: readonly string[]): string => {
			let text = "";
			const recorder = new TranscriptRecorder(line => text += line);
			const rig = new Rig({ record: recorder.record });
			for (const line of said)
				rig.say(line);
			recorder.flush();
			return text;
		};
		const first = replay(["ATE0\r", "AT+QMTOPEN=0,\"h\",1\r", "AT+QMTCONN=0,\"c\"\r", "AT+QMTPUB=0,1,1,0,\"t\"\r", "x\ny\x1a"]);
		const said = parseTranscript(first).filter(({ direction }) => direction === "host").map(line => Buffer.from(line.bytes).toString("latin1"));
		equal(replay(said), first);
		equal(first.includes("+QMTPUB: 0,1,0"), true);
	});
});
