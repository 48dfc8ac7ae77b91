// The simulated modem keeps answering after random command lines and random bytes, in every profile.
// hosts/modem; properties print their seed.

import fc from "fast-check";
import { equal, match } from "node:assert/strict";
import type { Firmware, ProfileName } from "../../../hosts/modem/simulator.js";
import { bytes, OK, Rig } from "./rig.js";

/** Modules, and a BG96 of each note. */
const MODULES = fc.constantFrom<{ readonly profile: ProfileName; readonly firmware?: Partial<Firmware> }>(
	{ profile: "bg96" }, { profile: "bg96", firmware: { note: "1.2" } }, { profile: "bg95" }, { profile: "bc20" },
);
const integer = fc.constantFrom("0", "1", "2", "3", "5", "6", "120", "65535", "65536", "-1", "");
const text = fc.oneof(
	fc.constantFrom(`""`, `"a"`, `"a/b"`, `"#"`, `"+/x"`, `"a#b"`, `"$SYS/#"`, `"KEEPALIVE"`, `"will"`, `"timeout"`, `"aliauth"`, `"ssl"`),
	fc.string({ unit: "binary-ascii", maxLength: 40 }).map(content => `"${content.replace(/["\r]/g, "")}"`),
	fc.string({ unit: fc.constantFrom("\x80", "\xc3", "\xa9", "\xff", "\xed\xa0\x80"), maxLength: 4 }).map(content => `"${content}"`),
);
const parameters = fc.array(fc.oneof(integer, text), { maxLength: 9 }).map(list => list.join());
const command = fc.tuple(
	fc.constantFrom("CFG", "OPEN", "CLOSE", "CONN", "DISC", "SUB", "UNS", "PUB", "PUBEX", "RECV"),
	fc.oneof(fc.constantFrom("", "?", "=?"), parameters.map(list => `=${list}`), parameters.map(list => `=0,1,${list}`)),
).map(([name, form]) => `AT+QMT${name}${form}`);
/** Lines that get somewhere, so that the random ones meet every state. */
const sensible = fc.constantFrom(
	`AT+QMTOPEN=0,"h",1`, `AT+QMTCONN=0,"c"`, `AT+QMTSUB=0,1,"#",2`, `AT+QMTUNS=0,2,"#"`, `AT+QMTPUB=0,3,1,0,"a","m"`, `AT+QMTPUB=0,3,2,1,"a"`,
	`AT+QMTPUBEX=0,3,1,0,"a","m"`, `AT+QMTCFG="recv/mode",0,1,1`, "AT+QMTRECV=0",
	`AT+QMTCFG="will",0,1,1,1,"w",""`, `AT+QMTCFG="will",0,1,1,1,"","m"`, `AT+QMTCFG="aliauth",0,"k","n","s"`, `AT+QMTCFG="timeout",0,1,1,1`,
	`AT+QMTCFG="session",0,0`, `AT+QMTCFG="version",0,4`, "AT+QMTDISC=0", "AT+QMTCLOSE=0",
);

/** What is asked of files, TLS, SIM, radio, packet domain, clock, power saving and line; none restarts the module. */
const other = fc.tuple(
	fc.constantFrom(
		"QFUPL", "QFDWL", "QFLST", "QFDEL", "QFLDS", "QSSLCFG", "CPIN", "QPINC", "CIMI", "QCCID", "CSQ", "QCSQ", "QNWINFO", "COPS", "CREG", "CGREG", "CEREG",
		"QCFG", "CGATT", "CGDCONT", "CGPADDR", "QICSGP", "QIACT", "QIDEACT", "QIDNSGIP", "CCLK", "QLTS", "QNTP", "CPSMS", "CEDRXS", "CEDRXRDP", "QPSMS", "QPSMCFG", "QSCLK",
		"QBAND", "CGSN", "IFC", "QURCCFG", "CMEE",
	),
	fc.oneof(
		fc.constantFrom("", "?", "=?"),
		parameters.map(list => `=${list}`),
		fc.tuple(fc.constantFrom(
			`"cacert",0`, `"ciphersuite",1`, `"seclevel",2`, `"nwscanmode"`, `"nwscanseq"`, `"iotopmode"`, `"band"`, `"psm/urc"`, `"psm/enter"`, `"fast/poweroff"`, `"urcport"`, `1,"IP"`, "1,1", `"18/01/04,08:30:00"`,
		), parameters).map(([first, list]) => `=${first},${list}`),
	),
).map(([name, form]) => `AT+${name}${form}`);

/** What is asked of sockets, and of what they depend on. */
const socket = fc.oneof(
	fc.constantFrom(
		`AT+QIOPEN=1,0,"TCP","h",1`, `AT+QIOPEN=1,1,"TCP","h",1,0,1`, `AT+QSSLOPEN=1,0,0,"h",1`, `AT+QSSLOPEN=1,0,1,"h",1,1`, "AT+QISEND=0,4", "AT+QISEND=0", "AT+QISEND=0,0", "AT+QSSLSEND=1,4",
		"AT+QIRD=0,1500", "AT+QIRD=0,0", "AT+QSSLRECV=0,9", "AT+QISTATE", "AT+QSSLSTATE=0", "AT+QICLOSE=0", "AT+QSSLCLOSE=1", "AT+QIDEACT=1", "AT+QIACT=1",
	),
	fc.tuple(
		fc.constantFrom("QIOPEN", "QISEND", "QIRD", "QICLOSE", "QISTATE", "QISDE", "QIGETERROR", "QSSLOPEN", "QSSLSEND", "QSSLRECV", "QSSLCLOSE", "QSSLSTATE", "QIDNSCFG", "CSCS", "CTZU", "CTZR"),
		fc.oneof(fc.constantFrom("", "?", "=?"), parameters.map(list => `=${list}`)),
	).map(([name, form]) => `AT+${name}${form}`),
);

describe("the simulated modem, whatever is sent to it", () => {
	it("ends every line about sockets with one final result code, or asks for data", () => {
		fc.assert(fc.property(fc.array(socket, { maxLength: 30 }), lines => {
			const rig = new Rig();
			rig.say("ATE0\r");
			for (const line of lines) {
				const said = rig.say(`${line}\r`, 0);
				// Enough for the longest data; the rest is a line that holds no command.
				if (said.endsWith("\r\n> "))
					match(rig.say(`${"\xc0".repeat(1460)}\x1a\r`, 0), /^\r\nSEND (OK|FAIL)\r\n$/);
				else
					equal(said.match(/\r\n(OK|ERROR)\r\n/g)?.length, 1, `${line}: ${JSON.stringify(said)}`);
				rig.wait(300);
			}
			rig.wait(200_000);
			equal(rig.say("AT\r", 0), OK);
		}), { numRuns: 300 });
	});

	it("ends every command line with one final result code, or asks for data", () => {
		fc.assert(fc.property(MODULES, fc.array(fc.oneof(sensible, command), { maxLength: 20 }), (module, lines) => {
			const rig = new Rig({ ...module, firmware: { ...module.firmware, recvMode: true, dataFormat: true, fixedLengthPublish: true } });
			rig.say("ATE0\r");
			for (const line of lines) {
				const said = rig.say(`${line}\r`, 0);
				if (said.endsWith("\r\n> "))
					rig.say("data\x1a");
				else
					equal(said.match(/\r\n(OK|ERROR|\+CME ERROR: \d+)\r\n/g)?.length, 1, `${line}: ${JSON.stringify(said)}`);
				rig.wait(500);
			}
			rig.wait(100_000);
			equal(rig.say("AT\r", 0), OK);
		}), { numRuns: 300 });
	});

	it("ends every line of its other commands so too, or takes a file", () => {
		fc.assert(fc.property(MODULES, fc.array(other, { maxLength: 20 }), (module, lines) => {
			const rig = new Rig({ ...module, sim: { pin: "1111" }, storage: 100_000 });
			rig.say("ATE0\r");
			for (const line of lines) {
				const said = rig.say(`${line}\r`, 0);
				if (said === "\r\nCONNECT\r\n")
					rig.wait(70_000_000);
				else
					equal(said.match(/\r\n(OK|ERROR|\+CME ERROR: [^\r]+)\r\n/g)?.length, 1, `${line}: ${JSON.stringify(said)}`);
				rig.wait(500);
			}
			equal(rig.say("AT\r", 0), OK);
		}), { numRuns: 500 });
	});

	it("answers AT after any bytes, once data entry is cancelled", () => {
		fc.assert(fc.property(MODULES, fc.uint8Array({ maxLength: 300 }), (module, noise) => {
			const rig = Rig.connected(module);
			rig.modem.receive(noise);
			rig.say("\x1b\r");
			rig.say("ATE0\r");
			equal(rig.say("AT\r"), OK);
		}), { numRuns: 300 });
	});

	it("keeps 64 KiB of what comes while a command executes, and loses the rest, as a UART does", () => {
		const rig = new Rig({ timing: "typical" });
		rig.say("ATE0\r", 1000);
		rig.modem.receive(bytes("AT+CSQ\r"));
		for (const piece of ["AT+CMEE?\r", "\n".repeat(60_000), "\n".repeat(10_000), "AT+CMEE?\r"])
			rig.modem.receive(bytes(piece));
		equal(rig.wait(5000).match(/\+CMEE: 1/g)?.length, 1);
		equal(rig.say("AT\r", 1000), OK);
	});

	it("takes bytes out of a buffer that its owner fills again at once", () => {
		const rig = new Rig({ timing: "typical" });
		rig.say("ATE0\r", 1000);
		rig.modem.receive(bytes("AT+CSQ\r"));
		const buffer = Buffer.from("AT+CMEE?\r");
		rig.modem.receive(buffer);
		buffer.fill("x");
		match(rig.wait(5000), /\+CMEE: 1/);
	});
});
