// Secrets that a transcript never shows, however the bytes are split and whichever side sends them.
// hosts/modem/record/redact.ts, transcript.ts.

import { equal } from "node:assert/strict";
import { Redactor } from "../../../../hosts/modem/record/redact.js";
import { TranscriptRecorder } from "../../../../hosts/modem/record/transcript.js";
import { bytes } from "../rig.js";

function masked(text: string): string {
	const redactor = new Redactor();
	return Buffer.from(bytes(text).map(byte => redactor.take(byte))).toString("latin1");
}

const KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIE+/==\r\nAbc\n-----END RSA PRIVATE KEY-----\n";

describe("a transcript", () => {
	for (const [said, shown] of [
		[`AT+CPIN="1234"\r`, `AT+CPIN="****"\r`],
		["AT+CPIN=1234\rAT+CSQ\r", "AT+CPIN=****\rAT+CSQ\r"],
		[`at+cpin = "12345678","0000"\r`, `at+cpin = "********","****"\r`],
		[`AT+CMEE=1;+CPIN=1234;+CSQ\r`, "AT+CMEE=1;+CPIN=****;+CSQ\r"],
		[`AT+QICSGP=1,1,"iot","me","word",1\r`, `AT+QICSGP=1,1,"iot","me","****",1\r`],
		[`\r\n+QICSGP: 1,"iot","me","word",1\r\n`, `\r\n+QICSGP: 1,"iot","me","****",1\r\n`],
		[`AT+QMTCONN=0,"id","user","pass word, long"\r`, `AT+QMTCONN=0,"id","user","***************"\r`],
		[`AT+QMTCONN=0, "id, too", "user", "a,b"\r`, `AT+QMTCONN=0, "id, too", "user", "***"\r`],
		[`AT+QMTCFG="aliauth",0,"key","name","secret"\r`, `AT+QMTCFG="aliauth",0,"key","name","******"\r`],
		[`\r\n+QMTCFG: "aliauth",key,name,secret\r\n`, `\r\n+QMTCFG: "aliauth",key,name,******\r\n`],
		[KEY, "-----BEGIN RSA PRIVATE KEY-----\n********\r\n***\n-----END RSA PRIVATE KEY-----\n"],
		[`${KEY}AT+CSQ\r`, "-----BEGIN RSA PRIVATE KEY-----\n********\r\n***\n-----END RSA PRIVATE KEY-----\nAT+CSQ\r"],
	] as const)
		it(`shows ${JSON.stringify(said)} as ${JSON.stringify(shown)}`, () => equal(masked(said), shown));

	for (const text of [
		"AT+CPIN?\r", "AT+CPIN=?\r", `\r\n+QMTCFG: "aliauth",(0-5),"productkey","devicename","devicesecret"\r\n`, "\r\n+CPIN: SIM PIN\r\n", `AT+QICSGP=1\r`, `AT+QMTCONN=0,"id","user"\r`, "\r\n+QMTCONN: 0,0,0\r\n", `AT+QMTCFG="will",0,1,1,1,"a","b"\r`,
		"-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----\n", `AT+QMTPUB=0,1,1,0,"up"\r`,
	])
		it(`shows ${JSON.stringify(text)} as it is`, () => equal(masked(text), text));

	it("keeps a secret that is typed letter by letter, each echoed", () => {
		let written = "";
		const recorder = new TranscriptRecorder(line => written += line);
		for (const letter of `AT+CPIN="0042"\r`) {
			recorder.record("host", bytes(letter));
			recorder.record("modem", bytes(letter));
		}
		equal(/[042]/.test(written), false);
		equal(written.split("*").length, 9);
	});
});
