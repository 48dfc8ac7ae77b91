// A transcript played back: the modem's part is sent as recorded, however the host's bytes are split, and differences are reported.
// hosts/modem/record/replay.ts, transcript.ts.

import { deepEqual, equal, throws } from "node:assert/strict";
import { VirtualClock } from "../../../../hosts/modem/line/clock.js";
import { Replay } from "../../../../hosts/modem/record/replay.js";
import { parseTranscript, TranscriptRecorder } from "../../../../hosts/modem/record/transcript.js";
import { bytes, Rig } from "../rig.js";

/** A replay with what it has said and told. */
class Played {
	said = "";
	told: string[] = [];
	readonly replay: Replay;

	constructor(transcript: string) {
		this.replay = new Replay(parseTranscript(transcript), {
			send: piece => this.said += Buffer.from(piece).toString("latin1"),
			onEnd: () => this.told.push("end"),
			onDifference: message => this.told.push(message),
		});
	}

	say(text: string): string {
		this.said = "";
		this.replay.receive(bytes(text));
		return this.said;
	}
}

const TRANSCRIPT = `# by hand
< \\r\\nRDY\\r\\n
> AT\\r
< \\r\\nOK\\r\\n
< \\r\\n+CEREG: 1\\r\\n
> AT+CPIN="****"\\r
> AT+CSQ\\r
< \\r\\n+CSQ: 24,99\\r\\n
`;

describe("a replay with times", () => {
	/** A replay in virtual time, and what it sent when. */
	function timed(transcript: string, speed: number) {
		const clock = new VirtualClock();
		const sent: [number, string][] = [];
		const told: string[] = [];
		const replay = new Replay(parseTranscript(transcript), {
			clock, speed,
			send: piece => sent.push([clock.now(), Buffer.from(piece).toString("latin1")]),
			onEnd: () => told.push("end"),
			onDifference: message => told.push(message),
		});
		return { clock, sent, told, replay };
	}

	const TIMED = "< \\r\\nRDY\\r\\n\n+5.000 > AT\\r\n+0.600 < \\r\\nOK\\r\\n\n+0.400 < \\r\\n+CEREG: 1\\r\\n\n> AT\\r\n+0.010 < \\r\\nOK\\r\\n\n";

	for (const [speed, ok, report] of [[1, 600, 1000], [10, 60, 100], [0, 0, 0]] as const)
		it(`sends each line of the modem as long after the line before as it was recorded, at speed ${speed}`, () => {
			const { clock, sent, told, replay } = timed(TIMED, speed);
			replay.begin();
			clock.advance(50);
			replay.receive(bytes("AT\r"));
			clock.advance(2000);
			deepEqual(sent, [[0, "\r\nRDY\r\n"], [50 + ok, "\r\nOK\r\n"], [50 + report, "\r\n+CEREG: 1\r\n"]]);
			replay.receive(bytes("AT\r"));
			clock.advance(10);
			deepEqual(told, ["end"]);
		});

	it("takes bytes of the host that come before the modem's line is due after it", () => {
		const { clock, sent, told, replay } = timed(TIMED, 1);
		replay.receive(bytes("AT\rAT\r"));
		clock.advance(5000);
		deepEqual(sent.map(([at]) => at), [0, 600, 1000, 1010]);
		deepEqual(told, ["end"]);
	});

	it("repeats a recording of an hour byte by byte", () => {
		let transcript = "";
		const recorder = new TranscriptRecorder(text => transcript += text, { times: true });
		const rig = new Rig({ record: recorder.record, timing: "typical" });
		for (let minute = 0; minute < 60; minute++)
			rig.say(minute % 2 === 0 ? "AT+CSQ\r" : "AT\r", 60_000);
		recorder.flush();
		const { clock, sent, told, replay } = timed(transcript, 1);
		for (let minute = 0; minute < 60; minute++) {
			replay.receive(bytes(minute % 2 === 0 ? "AT+CSQ\r" : "AT\r"));
			clock.advance(60_000);
		}
		equal(sent.map(([, text]) => text).join(""), rig.pieces.map(({ text }) => text).join(""));
		equal(sent.at(-1)?.[0], Math.round(rig.pieces.at(-1)?.at ?? 0));
		deepEqual(told, ["end"]);
	});

	it("refuses a time that is none", () => {
		throws(() => parseTranscript("+x < OK"), { name: "SyntaxError", message: /line 1/ });
	});
});

describe("a replay", () => {
	it("sends what a simulated modem sent to the same host, byte for byte, split anywhere", () => {
		let transcript = "";
		const recorder = new TranscriptRecorder(text => transcript += text);
		const rig = new Rig({ record: recorder.record });
		const lines = ["ATE0\r", "AT+CSQ\r", `AT+QMTOPEN=0,"h",1\r`, `AT+QMTCONN=0,"c"\r`, `AT+QMTPUB=0,1,1,0,"t"\r`, "a\r\n\xff\x1a"];
		const whole = lines.map(text => rig.say(text)).join("");
		recorder.flush();
		const script = lines.join("");
		for (let offset = 0; offset <= script.length; offset++) {
			const played = new Played(transcript);
			equal(played.say(script.slice(0, offset)) + played.say(script.slice(offset)), whole, `split at ${offset}`);
			deepEqual(played.told, ["end"]);
		}
	});

	it("begins with what comes before the host's first line, once", () => {
		const played = new Played(TRANSCRIPT);
		played.replay.begin();
		equal(played.said, "\r\nRDY\r\n");
		played.replay.begin();
		equal(played.said, "\r\nRDY\r\n");
		equal(played.say("AT\r"), "\r\nOK\r\n\r\n+CEREG: 1\r\n");
		equal(played.replay.due, 6);
	});

	it("takes any byte for an asterisk, and nothing after its end", () => {
		const played = new Played(TRANSCRIPT);
		equal(played.say("AT\rAT+CPIN=\"1234\"\r"), "\r\nRDY\r\n\r\nOK\r\n\r\n+CEREG: 1\r\n");
		equal(played.say("AT+CSQ\rmore"), "\r\n+CSQ: 24,99\r\n");
		equal(played.say("and more\r"), "");
		deepEqual(played.told, ["end"]);
		equal(played.replay.due, undefined);
	});

	it("reports the first byte that differs, and is silent from then on", () => {
		const played = new Played(TRANSCRIPT);
		played.say("AT\rAT+CPIN=\"12\"\r");
		played.say("AT+CSQ\r");
		deepEqual(played.told, ["line 6 is AT+CPIN=\"****\"\\r, the host sent AT+CPIN=\"****A"]);
		equal(played.said, "");
	});

	it("of nothing is over when it begins", () => {
		const played = new Played("");
		played.replay.begin();
		deepEqual(played.told, ["end"]);
	});
});
