// Command lines taken apart, and lines of several commands answered as one.
// hosts/modem/terminal/command-line.ts, command-execution.ts; V.250 §5.2.1, §5.3, §5.4.

import { deepEqual, equal } from "node:assert/strict";
import { parseCommandLine } from "../../../../hosts/modem/terminal/command-line.js";
import { line, OK, Rig } from "../rig.js";

/** Each line with its commands: name, form, what follows. */
const LINES: [string, string[][] | undefined][] = [
	["AT", [["", "", ""]]],
	["  at ", [["", "", ""]]],
	["noiseAT", [["", "", ""]]],
	["", []],
	["A", []],
	["ATE0", [["E0", "", ""]]],
	["ate0v1&w", [["E0", "", ""], ["V1", "", ""], ["&W", "", ""]]],
	["AT E1 Q0", [["E1", "", ""], ["Q0", "", ""]]],
	["ATS3=13S4?E0", [["S3", "=", "13"], ["S4", "?", ""], ["E0", "", ""]]],
	["ATS3", [["S3", "", ""]]],
	["ATE0+CMEE=1", [["E0", "", ""], ["+CMEE", "=", "1"]]],
	["AT+CMEE=1;+CSQ;I", [["+CMEE", "=", "1"], ["+CSQ", "", ""], ["I", "", ""]]],
	["AT+CSQ ; +CREG?", [["+CSQ", "", ""], ["+CREG", "?", ""]]],
	["AT+CSQ;", [["+CSQ", "", ""]]],
	["AT+QMTPUB=?", [["+QMTPUB", "=?", ""]]],
	["AT+CMEE=?1", [["+CMEE", "=?", "1"]]],
	["AT+qmtopen = 0, \"h;1\",1 ", [["+QMTOPEN", "=", " 0, \"h;1\",1"]]],
	["AT+QMTPUB=0,0,0,0,\"t\",\"a;b\";+CSQ", [["+QMTPUB", "=", "0,0,0,0,\"t\",\"a;b\""], ["+CSQ", "", ""]]],
	["AT+X=\"open;", [["+X", "=", "\"open;"]]],
	["AT+", undefined],
	["ATE0;?", undefined],
	["AT9", undefined],
	["AT+CSQ;{", undefined],
];

describe("a command line", () => {
	for (const [text, calls] of LINES)
		it(`${JSON.stringify(text)} holds ${calls === undefined ? "what is no command" : JSON.stringify(calls)}`, () => {
			deepEqual(parseCommandLine(text)?.map(({ name, form, rest }) => [name, form, rest]), calls);
		});

	it("of several commands is answered with all their information and one result code", () => {
		const rig = new Rig();
		equal(rig.say("ATE0V1+CMEE=2;+CSQ;+CEREG?\r"), `ATE0V1+CMEE=2;+CSQ;+CEREG?\r${line("+CSQ: 24,99")}${line("+CEREG: 0,1")}${OK}`);
		equal(rig.say("AT+QMTCLOSE=0\r"), line("+CME ERROR: Operation not allowed"));
	});

	it("sets and reads S-parameters, of which only the defaults are possible", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		for (const [name, value] of [["S3", "013"], ["S4", "010"], ["S5", "008"]] as const) {
			equal(rig.say(`AT${name}?\r`), line(value) + OK);
			equal(rig.say(`AT${name}=${Number(value)}\r`), OK);
			equal(rig.say(`AT${name}=7\r`), line("ERROR"));
		}
		equal(rig.say("ATS3=13E1S4=10\r"), OK);
		equal(rig.say("ATS9=1\r"), `ATS9=1\r${line("ERROR")}`);
	});

	it("ends at the first command that fails", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		equal(rig.say("AT+CSQ;+QMTCLOSE=0;+CMEE=0\r"), `${line("+CSQ: 24,99")}${line("+CME ERROR: 3")}`);
		equal(rig.say("AT+CMEE?\r"), `${line("+CMEE: 1")}${OK}`);
	});

	it("runs none of its commands when one of them is none", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		equal(rig.say("AT+CMEE=2;?\r"), line("ERROR"));
		equal(rig.say("AT+CMEE?\r"), `${line("+CMEE: 1")}${OK}`);
	});

	it("opens, connects and publishes in one line; what comes after OK comes after it", () => {
		const rig = Rig.connected();
		equal(rig.say(`AT+QMTSUB=0,1,"a",0;+QMTPUB=0,0,0,0,"a"\r`, 0), "\r\n> ");
		equal(rig.say("x\x1a", 1000), `${OK}${line("+QMTPUB: 0,0,0")}${line("+QMTSUB: 0,1,0,0")}${line(`+QMTRECV: 0,0,"a","x"`)}`);
	});

	it("goes on when a command of it takes its time", () => {
		const rig = new Rig({ context: false, contextMs: 2000 });
		rig.say("ATE0\r");
		equal(rig.say(`AT+QICSGP=1,1,"iot";+QIACT=1;+CSQ\rAT\r`, 1999), "");
		equal(rig.wait(1), `${line("+CSQ: 24,99")}${OK}${OK}`);
	});

	it("strikes with the faults of each of its commands", () => {
		const rig = new Rig({ faults: [
			{ when: { command: "+CSQ" }, do: { kind: "inject", bytes: line("NEWS") } },
			{ when: { command: "+CEREG" }, do: { kind: "refuse", code: 100 } },
			{ when: { command: "+CSQ", nth: 2 }, do: { kind: "late-result", ms: 1000 } },
		] });
		rig.say("ATE0\r");
		equal(rig.say("ATI;+CSQ;+CEREG?\r").endsWith(`${line("NEWS")}${line("+CSQ: 24,99")}${line("+CME ERROR: 100")}`), true);
		equal(rig.say("AT+CSQ;+CEREG?\r", 999), `${line("+CSQ: 24,99")}${line("+CEREG: 0,1")}`);
		equal(rig.wait(1), OK);
	});

	it("is forgotten when the module restarts in the middle of it", () => {
		const rig = new Rig({ bootMs: 1000, context: false, contextMs: 500 });
		rig.say("ATE0\r");
		rig.say(`AT+QICSGP=1,1,"iot"\r`);
		equal(rig.say("AT+QIACT=1;+CSQ\r", 0), "");
		rig.modem.restart();
		equal(rig.wait(1000), line("RDY"));
	});
});
