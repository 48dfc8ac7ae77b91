// Bytes to command lines and back: echo, line editing, error formats, one command at a time.
// hosts/modem/terminal/ta.ts, commands/general.ts; V.250 §5.2, 27.007 §9.1, docs/hardware.md (Bytes on the wire).

import { equal } from "node:assert/strict";
import { line, OK, Rig } from "../rig.js";

describe("the terminal adaptor", () => {
	it("echoes until ATE0, which it echoes once", () => {
		const rig = new Rig();
		equal(rig.say("AT\r"), "AT\r\r\nOK\r\n");
		equal(rig.say("ATE0\r"), "ATE0\r\r\nOK\r\n");
		equal(rig.say("AT\r"), "\r\nOK\r\n");
		equal(rig.say("ATE1\r"), "\r\nOK\r\n");
		equal(rig.say("AT\r"), "AT\r\r\nOK\r\n");
	});

	it("echoes each character as it comes", () => {
		const rig = new Rig();
		equal(rig.say("A"), "A");
		equal(rig.say("T"), "T");
		equal(rig.say("\r"), "\r\r\nOK\r\n");
	});

	it("answers the same however the line is split", () => {
		const command = `at+qmtcfg="KEEPALIVE", 0\r`;
		for (let offset = 0; offset <= command.length; offset++) {
			const rig = new Rig();
			const answer = rig.say(command.slice(0, offset)) + rig.say(command.slice(offset));
			equal(answer, `${command}\r\n+QMTCFG: "keepalive",120\r\n\r\nOK\r\n`, `split at ${offset}`);
		}
	});

	it("edits the line at backspace and ignores every other control character", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		equal(rig.say("ATX\x08I\r"), `${line("Quectel\r\nBG96\r\nRevision: BG96MAR02A07M1G")}${OK}`);
		equal(rig.say("\x1b\x1a\nA\x00T\r"), OK);
		equal(rig.say("\x08\x08AT\r"), OK);
	});

	it("finds AT after garbage, and does not answer a line without it", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		equal(rig.say("xyzAT\r"), OK);
		equal(rig.say("xyz\r"), "");
		equal(rig.say("\r"), "");
	});

	it("refuses unknown commands, whatever the error format", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		for (const command of ["AT+UNKNOWN", "AT+CSQ=1", "AT+CSQ?", "AT+QMTOPEN", "ATX9Y", `AT+QMTCFG="recv/mode",0,0,1`, "AT+CMEE=?1"])
			equal(rig.say(`${command}\r`), line("ERROR"), command);
	});

	it("reports an error in the format that CMEE selects", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		equal(rig.say("AT+CMEE?\r"), `${line("+CMEE: 1")}${OK}`);
		equal(rig.say("AT+QMTCLOSE=0\r"), line("+CME ERROR: 3"));
		rig.say("AT+CMEE=0\r");
		equal(rig.say("AT+QMTCLOSE=0\r"), line("ERROR"));
		rig.say("AT+CMEE=2\r");
		equal(rig.say("AT+QMTCLOSE=0\r"), line("+CME ERROR: Operation not allowed"));
		equal(rig.say("AT+CMEE=3\r"), line("ERROR"));
		equal(rig.say("AT+CMEE=?\r"), `${line("+CMEE: (0,1,2)")}${OK}`);
	});

	it("refuses a command line that is longer than its buffer", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		equal(rig.say(`AT+QMTCONN=0,"${"x".repeat(2100)}"\r`), line("ERROR"));
		equal(rig.say("AT\r"), OK);
	});

	it("keeps and echoes no more of a command line than its buffer holds", () => {
		const rig = new Rig();
		const blank = " ".repeat(1000);
		equal(rig.say(`AT${blank.repeat(10)}`).length, 2048);
		equal(rig.say(`${"\x08".repeat(8000)}\r`).endsWith(`\r${OK}`), true, "backspace deletes what was not kept, too");
	});

	it("takes an LF after the CR of a command line as its end, and does not echo it", () => {
		const rig = new Rig();
		equal(rig.say("AT\r\nATI\r"), `AT\r${OK}ATI\r${line("Quectel\r\nBG96\r\nRevision: BG96MAR02A07M1G")}${OK}`);
		equal(rig.say("\nAT\r"), `AT\r${OK}`, "in the next read");
	});

	it("takes an LF after the CR as no data, in the same read or, once the host has sent one, in the next", () => {
		for (const next of [false, true]) {
			const rig = Rig.connected();
			rig.say("AT\r\n");
			const command = `AT+QMTPUB=0,1,1,0,"t"\r`;
			if (next)
				rig.say(command, 0);
			equal(rig.say(`${next ? "" : command}\n\nhello\x1a`).endsWith(`${OK}${line("+QMTPUB: 0,1,0")}`), true);
			equal(rig.broker.published.at(-1)?.payload.toString(), "\nhello");
		}
	});

	it("takes an LF as data from a host that ends its lines with CR alone", () => {
		const rig = Rig.connected();
		rig.say(`AT+QMTPUB=0,1,1,0,"t"\r`, 0);
		rig.say("\nhello\x1a");
		equal(rig.broker.published.at(-1)?.payload.toString(), "\nhello");
	});

	it("takes an LF after the CR as no byte of an upload", () => {
		const rig = new Rig();
		rig.say("AT\r\n");
		rig.say(`AT+QFUPL="f",3\r`, 0);
		rig.say("\n", 0);
		rig.say("abc");
		equal(Buffer.from(rig.modem.module.files.read("f") as Uint8Array).toString(), "abc");
	});

	it("takes an LF that arrives while a command runs as the end of its line", () => {
		const rig = new Rig({ context: false, contextMs: 5000 });
		rig.say(`AT+QICSGP=1,1,"apn"\r\n`);
		rig.say("AT+QIACT=1\r", 0);
		rig.say(`\nAT+QFUPL="f",3\r`, 0);
		rig.say("\nabc", 5000);
		equal(Buffer.from(rig.modem.module.files.read("f") as Uint8Array).toString(), "abc");
	});

	it("refuses broken parameters", () => {
		const rig = Rig.connected();
		for (const parameters of [`0,1,"t`, `0,1,"t"x,0`, `0,1,t,0`, `0,1,"t",3`, `0,,"t",0`, `0,0,"t",0`, `0,65536,"t",0`, `6,1,"t",0`, `0,1,"",0`, `0,1`, `0,1,"t"`])
			equal(rig.say(`AT+QMTSUB=${parameters}\r`), line("+CME ERROR: 3"), parameters);
	});

	it("holds what comes while a command runs, and answers it afterwards", () => {
		const rig = new Rig({ context: false, contextMs: 5000 });
		rig.say("ATE0\r");
		rig.say(`AT+QICSGP=1,1,"apn","user","word",1\r`);
		equal(rig.say("AT+QIACT=1\rATI\rAT+QIACT?\r", 4999), "");
		equal(rig.wait(1), `${OK}${line("Quectel\r\nBG96\r\nRevision: BG96MAR02A07M1G")}${OK}${line(`+QIACT: 1,1,1,"10.76.51.180"`)}${OK}`);
	});

	it("identifies itself", () => {
		const rig = new Rig({ imei: "860000000000001" });
		rig.say("ATE0\r");
		for (const [command, answer] of [
			["+GSN", "860000000000001"], ["+CGSN", "860000000000001"], ["+CGMI", "Quectel"], ["+CGMM", "BG96"],
			["+CGMR", "BG96MAR02A07M1G"], ["+CIMI", "001010123456789"], ["+QCCID", "+QCCID: 89860100000000000001"],
		])
			equal(rig.say(`AT${command}\r`), `${line(answer as string)}${OK}`);
	});

	it("goes back to echo and numbered errors with ATZ and AT&F", () => {
		for (const command of ["ATZ", "AT&F", "AT&F0", "ATZ0"]) {
			const rig = new Rig();
			rig.say("ATE0\r");
			rig.say("AT+CMEE=2\r");
			rig.say(`${command}\r`);
			equal(rig.say("AT+CMEE?\r"), `AT+CMEE?\r${line("+CMEE: 1")}${OK}`);
		}
	});

	it("takes the settings that do not matter here", () => {
		const rig = new Rig();
		rig.say("ATE0\r");
		for (const command of ["ATV1", "ATQ0", "AT&W", "AT+IFC=2,2", `AT+QURCCFG="urcport","uart1"`])
			equal(rig.say(`${command}\r`), OK, command);
		equal(rig.say(`AT+QURCCFG="urcport"\r`), `${line(`+QURCCFG: "urcport","uart1"`)}${OK}`);
		equal(rig.say(`AT+QURCCFG="urcport","com9"\r`), line("ERROR"));
		equal(rig.say(`AT+QURCCFG="other"\r`), line("ERROR"));
	});
});
