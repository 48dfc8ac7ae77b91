// A transcript played back: the modem's part is sent as recorded, however the host's bytes are split, and differences are reported.
// hosts/modem/record/replay.ts, transcript.ts.

import { deepEqual, equal } from "node:assert/strict";
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
