// AT+QMTCFG key by key: ranges, defaults, queries; and the test commands of the family.
// hosts/modem/mqtt/settings.ts, profile.ts; BG96 note §3.2.1.

import { equal } from "node:assert/strict";
import { line, OK, Rig } from "../rig.js";

const ERROR = line("+CME ERROR: 3");

/** Key, its default answer, a write that works with its answer, writes that do not. */
const KEYS: [string, string | undefined, string, string, string[]][] = [
	["version", "3", "4", "4", ["2", "5", `"x"`, "4,4"]],
	["pdpcid", "1", "16", "16", ["0", "17"]],
	["ssl", "0", "1,2", "1,2", ["2", "1", "1,6", "1,2,3"]],
	["keepalive", "120", "3600", "3600", ["3601", "-1", "1.5"]],
	["session", "1", "0", "0", ["2"]],
	["timeout", "5,3,0", "60,10,1", "60,10,1", ["0", "61", "5,11", "5,3,2", "5,3,1,1"]],
	["timeout", "5,3,0", "7", "7,3,0", []],
	["timeout", "5,3,0", "7,0", "7,0,0", []],
	["will", "0", `1,2,1,"a/b","gone"`, `1,2,1,"a/b","gone"`, ["1", `1,2,1,"a/b"`, `1,3,0,"a","b"`, `1,0,0,a,"b"`, `1,0,0,"","b"`, "2"]],
	["will", "0", `1,0,0,"a",""`, `1,0,0,"a",""`, []],
	["aliauth", undefined, `"key","name","secret"`, `"key","name","secret"`, [`"key"`, `"key","name"`, `"key","","secret"`, "1,2,3"]],
];

describe("AT+QMTCFG", () => {
	for (const [key, initial, value, answer, wrong] of KEYS)
		it(`takes and reports "${key}" ${value}`, () => {
			const rig = new Rig();
			rig.say("ATE0\r");
			equal(rig.say(`AT+QMTCFG="${key}",5\r`), `${initial === undefined ? "" : line(`+QMTCFG: "${key}",${initial}`)}${OK}`);
			for (const parameters of wrong)
				equal(rig.say(`AT+QMTCFG="${key}",5,${parameters}\r`), ERROR, parameters);
			equal(rig.say(`AT+QMTCFG="${key.toUpperCase()}", 5, ${value}\r`), OK);
			equal(rig.say(`AT+QMTCFG="${key}",5\r`), `${line(`+QMTCFG: "${key}",${answer}`)}${OK}`);
			equal(rig.say(`AT+QMTCFG="${key}",4\r`), `${initial === undefined ? "" : line(`+QMTCFG: "${key}",${initial}`)}${OK}`);
			equal(rig.say(`AT+QMTCFG="${key}",6,${value}\r`), ERROR);
		});

	it("has nothing beside the flag of a will that is off, whatever was written behind it (note 1)", () => {
		const rig = new Rig({ context: true });
		rig.say("ATE0\r");
		for (const written of ["0,0,1", "0,0", "0,0,2,1,\"a\",\"b\""]) {
			equal(rig.say(`AT+QMTCFG="will",${written}\r`), OK);
			equal(rig.say("AT+QMTCFG=\"will\",0\r"), `${line("+QMTCFG: \"will\",0")}${OK}`);
		}
	});

	it("switches the will off again, and forgets it", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		rig.say(`AT+QMTCFG="will",0,1,0,0,"a","b"\r`);
		rig.say(`AT+QMTCFG="will",0,0\r`);
		equal(rig.say(`AT+QMTCFG="will",0\r`), `${line(`+QMTCFG: "will",0`)}${OK}`);
	});

	it("opens with TLS on request", () => {
		const rig = new Rig();
		rig.say(`AT+QMTCFG="SSL", 0, 1, 2\r`);
		rig.say(`AT+QMTOPEN=0,"broker.example",8883\r`);
		equal(rig.network.openings[0]?.tls?.verify, false);
	});

	it("has recv/mode only where the firmware does", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		equal(rig.say(`AT+QMTCFG="recv/mode",0,0,1\r`), line("ERROR"));
		equal(rig.say("AT+QMTCFG=?\r").includes("recv/mode"), false);
		rig.modem.firmware.recvMode = true;
		equal(rig.say(`AT+QMTCFG="recv/mode",0,0,1\r`), OK);
		equal(rig.say(`AT+QMTCFG="recv/mode",0\r`), `${line(`+QMTCFG: "recv/mode",0,1`)}${OK}`);
		equal(rig.say("AT+QMTCFG=?\r").includes(`+QMTCFG: "recv/mode",(0-5),(0,1),(0,1)`), true);
	});

	it("refuses a key that does not exist", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		equal(rig.say(`AT+QMTCFG="nothing",0,1\r`), line("ERROR"));
		equal(rig.say("AT+QMTCFG=version,0,1\r"), ERROR);
	});
});

describe("the test commands of the QMT family", () => {
	for (const [command, answer] of [
		["QMTCFG", [
			`+QMTCFG: "version",(0-5),(3,4)`, `+QMTCFG: "pdpcid",(0-5),(1-16)`, `+QMTCFG: "ssl",(0-5),(0,1),(0-5)`,
			`+QMTCFG: "keepalive",(0-5),(0-3600)`, `+QMTCFG: "session",(0-5),(0,1)`,
			`+QMTCFG: "timeout",(0-5),(1-60),(1-10),(0,1)`,
			`+QMTCFG: "will",(0-5),(0,1),(0-2),(0,1),"willtopic","willmessage"`,
			`+QMTCFG: "aliauth",(0-5),"productkey","devicename","devicesecret"`,
		].join("\r\n")],
		["QMTOPEN", `+QMTOPEN: (0-5),"<host_name>",(1-65535)`],
		["QMTCLOSE", "+QMTCLOSE: (0-5)"],
		["QMTCONN", `+QMTCONN: (0-5),"<clientID>"[,"<username>"[,"<password>"]]`],
		["QMTDISC", "+QMTDISC: (0-5)"],
		["QMTSUB", `+QMTSUB: (0-5),(1-65535),"<topic>",(0-2)`],
		["QMTUNS", `+QMTUNS: (0-5),(1-65535),"<topic>"`],
		["QMTPUB", `+QMTPUB: (0-5),(0-65535),(0-2),(0,1),"<topic>","<msg>"`],
	] as const)
		it(`answer AT+${command}=?`, () => {
			const rig = new Rig();
			rig.say("ATE0\r");
			equal(rig.say(`AT+${command}=?\r`), `${line(answer)}${OK}`);
		});

	it("report a fixed length where the firmware takes one", () => {
		const rig = new Rig({ firmware: { fixedLengthPublish: true } });
		rig.say("ATE0\r");
		equal(rig.say("AT+QMTPUB=?\r"), `${line(`+QMTPUB: (0-5),(0-65535),(0-2),(0,1),"<topic>",(1-1548)`)}${OK}`);
	});
});
