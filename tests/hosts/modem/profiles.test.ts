// Firmware as seen on hardware, where it differs from the notes: texts of errors, test answers, the end of a session.
// hosts/modem/profiles/firmware.ts; docs/hardware.md (Publish; Error codes); docs/simulated-modem.md, "Firmware".

import { equal } from "node:assert/strict";
import { line, OK, Rig } from "./rig.js";

describe("firmware as seen on hardware", () => {
	it("has the texts of +CME ERROR in lower case, abbreviations in upper case", () => {
		const rig = new Rig({ firmware: { errorTexts: "lower" }, sim: { inserted: false } });
		rig.say("ATE0\r");
		rig.say("AT+CMEE=2\r");
		equal(rig.say("AT+QMTCLOSE=0\r"), line("+CME ERROR: operation not allowed"));
		equal(rig.say("AT+CPIN?\r"), line("+CME ERROR: (U)SIM not inserted"));
	});

	it("has test answers without a blank line before OK, and the range of a length with QMTPUB", () => {
		const rig = new Rig({ firmware: { testAnswers: "hardware", fixedLengthPublish: true } });
		rig.say("ATE0\r");
		equal(rig.say("AT+QMTPUB=?\r"), `\r\n+QMTPUB: (0-5),(0-65535),(0-2),(0,1),"topic",[(1-1548)]${OK}`);
		equal(rig.say("AT+QMTDISC=?\r"), `\r\n+QMTDISC: (0-5)${OK}`);
		equal(rig.say("AT+QMTSUB=?\r"), `${line(`+QMTSUB: (0-5),(1-65535),"<topic>",(0-2)`)}${OK}`);
	});

	it("ends a session with both results: +QMTDISC, then +QMTSTAT: c,5", () => {
		const rig = Rig.connected({ firmware: { statAfterDisconnect: true } });
		equal(rig.say("AT+QMTDISC=0\r"), `${OK}${line("+QMTDISC: 0,0")}${line("+QMTSTAT: 0,5")}`);
		equal(rig.say("AT+QMTCLOSE=0\r"), line("+CME ERROR: 3"));
	});
});
