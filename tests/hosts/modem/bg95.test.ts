// The dialect of BG96 V1.2, BG95 and BG77: 4096 bytes, lengths, AT+QMTPUBEX, buffered messages, names, boot lines.
// hosts/modem/profiles/note-1.2.ts, bg95.ts; docs/coverage-bg95.md, whose rows name these tests.

import { deepEqual, equal } from "node:assert/strict";
import type { SimulatorOptions } from "../../../hosts/modem/simulator.js";
import { line, OK, Rig, ROUND_TRIP } from "./rig.js";

const PROMPT = "\r\n> ";
const REFUSED = line("+CME ERROR: 3");
const TOO_LONG = line("+CME ERROR: 24");

/** The modules that speak this dialect. */
const MODULES: readonly (readonly [string, Partial<SimulatorOptions>])[] = [
	["a BG96 with note=1.2", { firmware: { note: "1.2" } }],
	["a BG95", { profile: "bg95" }],
	["a BG77", { profile: "bg77" }],
];

/** A module with further firmware options. */
function having(options: Partial<SimulatorOptions>, firmware: SimulatorOptions["firmware"]): Partial<SimulatorOptions> {
	return { ...options, firmware: { ...options.firmware, ...firmware } };
}

/** A client in buffer mode that has subscribed to `t/#`. @param length whether messages have a length */
function buffering(options: Partial<SimulatorOptions>, length = 0): Rig {
	const rig = Rig.connected(options, [`"recv/mode",0,1,${length}`]);
	rig.say(`AT+QMTSUB=0,1,"t/#",2\r`);
	return rig;
}

for (const [name, module] of MODULES)
	describe(`${name}: publishing`, () => {
		it("takes 4096 bytes up to Ctrl-Z, and drops what exceeds them", () => {
			const rig = Rig.connected(module);
			for (const [id, sent] of [[1, "x".repeat(4096)], [2, `${"y".repeat(4096)}zz`]] as const) {
				equal(rig.say(`AT+QMTPUB=0,${id},1,0,"t"\r`), PROMPT);
				equal(rig.say(`${sent}\x1a`), `${OK}${line(`+QMTPUB: 0,${id},0`)}`);
				equal(rig.broker.published.at(-1)?.payload.toString(), sent.slice(0, 4096));
			}
		});

		it("takes exactly <msglen> bytes of any value, 1 to 4096", () => {
			const rig = Rig.connected(module);
			const all = String.fromCharCode(...Array.from({ length: 256 }, (_, byte) => byte)).repeat(16);
			for (const [id, sent] of [[1, "\x1a"], [2, all]] as const) {
				equal(rig.say(`AT+QMTPUB=0,${id},2,0,"t",${sent.length}\r`), PROMPT);
				equal(rig.say(sent.slice(0, -1)), "");
				equal(rig.say(sent.slice(-1), 3 * ROUND_TRIP), `${OK}${line(`+QMTPUB: 0,${id},0`)}`);
				equal(rig.broker.published.at(-1)?.payload.toString("latin1"), sent);
			}
		});

		it("refuses a <msglen> of 0, above 4096, or that is no number, before any prompt", () => {
			const rig = Rig.connected(module);
			for (const length of ["0", "4097", "x", "", "1,1"])
				equal(rig.say(`AT+QMTPUB=0,1,1,0,"t",${length}\r`), REFUSED, length);
		});

		it("takes a message in the line of AT+QMTPUBEX, up to 560 bytes, and reports +QMTPUB, at every QoS", () => {
			const rig = Rig.connected(module);
			for (const [id, qos, sent] of [[0, 0, "a"], [1, 1, ""], [2, 2, "caf\xc3\xa9, \x7f".padEnd(560, "x")]] as const) {
				equal(rig.say(`AT+QMTPUBEX=0,${id},${qos},1,"t","${sent}"\r`, 3 * ROUND_TRIP), `${OK}${line(`+QMTPUB: 0,${id},0`)}`);
				const message = rig.broker.published.at(-1);
				deepEqual([message?.topic, message?.payload.toString("latin1"), message?.qos, message?.retain], ["t", sent, qos, true]);
			}
		});

		it("refuses 561 bytes in AT+QMTPUBEX, a quote inside, and wrong parameters", () => {
			const rig = Rig.connected(module);
			equal(rig.say(`AT+QMTPUBEX=0,1,1,0,"t","${"x".repeat(561)}"\r`), TOO_LONG);
			for (const parameters of [
				`0,1,1,0,"t","a"b"`, `0,1,1,0,"t",""a""`, `0,1,1,0,"t",a`, `0,1,1,0,"t"`, `0,1,1,0,"t","a",1`, `0,0,1,0,"t","a"`,
				`0,65536,1,0,"t","a"`, `0,1,3,0,"t","a"`, `0,1,1,2,"t","a"`, `0,1,1,0,"","a"`, `6,1,1,0,"t","a"`, `1,1,1,0,"t","a"`,
			])
				equal(rig.say(`AT+QMTPUBEX=${parameters}\r`), REFUSED, parameters);
			equal(rig.broker.published.length, 0);
		});

		it("counts AT+QMTPUBEX in the window of five, and its identifiers with those of AT+QMTPUB", () => {
			const rig = Rig.connected(module);
			rig.broker.silent = true;
			for (let id = 1; id <= 5; id++)
				equal(rig.say(`AT+QMTPUBEX=0,${id},1,0,"t","x"\r`, 0), OK);
			equal(rig.say(`AT+QMTPUBEX=0,6,1,0,"t","x"\r`, 0), REFUSED);
			equal(rig.say(`AT+QMTPUB=0,6,1,0,"t"\r`, 0), REFUSED);
			equal(rig.say(`AT+QMTSUB=0,5,"t",0\r`, 0), REFUSED);
		});

		it("sends AT+QMTPUBEX again, reports how often, and gives up with result 2", () => {
			const rig = Rig.connected(module, [`"timeout",0,1,1,1`, `"keepalive",0,0`]);
			rig.broker.silent = true;
			equal(rig.say(`AT+QMTPUBEX=0,9,1,0,"t","x"\r`, 0), OK);
			equal(rig.wait(1000), line("+QMTPUB: 0,9,1,1"));
			equal(rig.wait(1000), line("+QMTPUB: 0,9,2"));
		});

		it("reports +QMTPUBEX where the firmware does", () => {
			const rig = Rig.connected(having(module, { inlineResult: "+QMTPUBEX" }));
			for (const qos of [0, 1, 2])
				equal(rig.say(`AT+QMTPUBEX=0,${qos},${qos},0,"t","x"\r`, 3 * ROUND_TRIP), `${OK}${line(`+QMTPUBEX: 0,${qos},0`)}`);
		});

		it("accepts a topic of 255 bytes, and refuses one of 256", () => {
			const rig = Rig.connected(module);
			const [longest, longer] = ["t".repeat(255), "t".repeat(256)];
			equal(rig.say(`AT+QMTPUBEX=0,1,1,0,"${longest}","x"\r`), `${OK}${line("+QMTPUB: 0,1,0")}`);
			equal(rig.say(`AT+QMTPUB=0,1,1,0,"${longest}",1\r`), PROMPT);
			equal(rig.say("x"), `${OK}${line("+QMTPUB: 0,1,0")}`);
			equal(rig.say(`AT+QMTSUB=0,1,"${longest}",1\r`), `${OK}${line("+QMTSUB: 0,1,0,1")}`);
			equal(rig.say(`AT+QMTUNS=0,1,"${longest}"\r`), `${OK}${line("+QMTUNS: 0,1,0")}`);
			for (const command of [`QMTPUBEX=0,1,1,0,"${longer}","x"`, `QMTPUB=0,1,1,0,"${longer}"`, `QMTSUB=0,1,"${longer}",1`, `QMTUNS=0,1,"${longer}"`])
				equal(rig.say(`AT+${command}\r`), TOO_LONG, command.slice(0, 8));
		});

		it("accepts a host name of 100 bytes, and refuses one of 101", () => {
			const rig = new Rig(module);
			rig.say("ATE0\r");
			equal(rig.say(`AT+QMTOPEN=0,"${"h".repeat(101)}",1883\r`), TOO_LONG);
			equal(rig.say(`AT+QMTOPEN=0,"${"h".repeat(100)}",1883\r`).startsWith(OK), true);
		});
	});

for (const [name, module] of MODULES)
	describe(`${name}: receiving`, () => {
		it("has the QMTCFG key recv/mode: 0,0 at first, written with one value or two, read, tested", () => {
			const rig = new Rig(module);
			rig.say("ATE0\r");
			const key = `AT+QMTCFG="recv/mode",0`;
			equal(rig.say(`${key}\r`), `${line(`+QMTCFG: "recv/mode",0,0`)}${OK}`);
			equal(rig.say(`${key},1\r`), OK);
			equal(rig.say(`${key}\r`), `${line(`+QMTCFG: "recv/mode",1,0`)}${OK}`);
			equal(rig.say(`${key},0,1\r`), OK);
			equal(rig.say(`${key}\r`), `${line(`+QMTCFG: "recv/mode",0,1`)}${OK}`);
			for (const values of ["2", "0,2", "0,0,0", "x"])
				equal(rig.say(`${key},${values}\r`), REFUSED, values);
			equal(rig.say("AT+QMTCFG=?\r").includes(`\r\n+QMTCFG: "recv/mode",(0-5),(0,1),(0,1)\r\n`), true);
		});

		it("reports a message with its payload, and with its length when recv/mode asks for it", () => {
			const payload = `{"a": 1}\r\nOK\r\n\x00\xff`;
			for (const [mode, text] of [["0,0", `"t/1","${payload}"`], ["0,1", `"t/1",${payload.length},"${payload}"`]] as const) {
				const rig = Rig.connected(module, [`"recv/mode",0,${mode}`]);
				rig.say(`AT+QMTSUB=0,1,"t/#",2\r`);
				rig.broker.publish("t/1", Buffer.from(payload, "latin1"));
				equal(rig.wait(ROUND_TRIP), line(`+QMTRECV: 0,0,${text}`));
			}
		});

		it("keeps five messages with recv/mode 1, and reports only the <recv_id> of each", () => {
			for (const length of [0, 1]) {
				const rig = buffering(module, length);
				for (let number = 0; number < 5; number++)
					rig.broker.publish("t/1", `m${number}`, { qos: 1 });
				equal(rig.wait(ROUND_TRIP), [0, 1, 2, 3, 4].map(slot => line(`+QMTRECV: 0,${slot}`)).join(""));
				equal(rig.say("AT+QMTRECV=0,3\r"), `${line(`+QMTRECV: 0,4,"t/1",${length === 1 ? "2," : ""}"m3"`)}${OK}`);
				equal(rig.say("AT+QMTRECV=0,3\r"), OK);
				rig.broker.publish("t/1", "next");
				equal(rig.wait(ROUND_TRIP), line("+QMTRECV: 0,3"));
			}
		});

		it("lists which slots of each connected client are occupied, and answers ERROR without a session", () => {
			const rig = buffering(module);
			rig.say(`AT+QMTOPEN=2,"broker.example",1883\r`);
			equal(rig.say("AT+QMTRECV?\r"), `${line("+QMTRECV: 0,0,0,0,0,0")}${OK}`);
			rig.say(`AT+QMTCONN=2,"other"\r`);
			rig.broker.publish("t/1", "a");
			rig.wait(ROUND_TRIP);
			equal(rig.say("AT+QMTRECV?\r"), `${line("+QMTRECV: 0,1,0,0,0,0\r\n+QMTRECV: 2,0,0,0,0,0")}${OK}`);
			rig.say("AT+QMTDISC=0\r");
			rig.say("AT+QMTDISC=2\r");
			equal(rig.say("AT+QMTRECV?\r"), line("ERROR"));
			equal(rig.say("AT+QMTRECV=0,0\r"), line("ERROR"));
			equal(rig.say("AT+QMTRECV=0\r"), line("ERROR"));
		});

		it("reads every slot without a <recv_id>, or only the first where the firmware does", () => {
			for (const [recvWithoutId, texts] of [["all", [`+QMTRECV: 0,0,"t/1","a"\r\n+QMTRECV: 0,0,"t/1","b"`]], ["first", [`+QMTRECV: 0,0,"t/1","a"`, `+QMTRECV: 0,0,"t/1","b"`]]] as const) {
				const rig = buffering(having(module, { recvWithoutId }));
				rig.broker.publish("t/1", "a");
				rig.broker.publish("t/1", "b");
				rig.wait(ROUND_TRIP);
				for (const text of texts)
					equal(rig.say("AT+QMTRECV=0\r"), `${line(text)}${OK}`);
				equal(rig.say("AT+QMTRECV=0\r"), OK);
			}
		});

		it("loses a sixth message, or replaces the oldest where the firmware does", () => {
			for (const [fullSlots, report, kept] of [["lost", "", ["m0", "m1", "m2", "m3", "m4"]], ["replace", line("+QMTRECV: 0,1"), ["m0", "m6", "m2", "m3", "m4"]]] as const) {
				const rig = buffering(having(module, { fullSlots }));
				for (let number = 0; number < 5; number++)
					rig.broker.publish("t/1", `m${number}`);
				rig.wait(ROUND_TRIP);
				// The slot that is read and taken again holds the youngest message.
				rig.say("AT+QMTRECV=0,0\r");
				rig.broker.publish("t/1", "m0");
				rig.wait(ROUND_TRIP);
				rig.broker.publish("t/1", "m6", { qos: 1 });
				equal(rig.wait(2 * ROUND_TRIP), report);
				equal(rig.broker.packets.at(-1)?.cmd, "puback");
				equal(rig.say("AT+QMTRECV=0\r"), `${line(kept.map(text => `+QMTRECV: 0,${text === "m6" ? 1 : 0},"t/1","${text}"`).join("\r\n"))}${OK}`);
			}
		});

		it("keeps the messages of a connection that closed for the next session, or not where the firmware drops them", () => {
			for (const keepsSlots of [true, false]) {
				const rig = buffering(having(module, { keepsSlots }));
				rig.broker.publish("t/1", "a");
				rig.wait(ROUND_TRIP);
				rig.say("AT+QMTDISC=0\r");
				rig.say(`AT+QMTOPEN=0,"broker.example",1883\r`);
				rig.say(`AT+QMTCONN=0,"tester"\r`);
				equal(rig.say("AT+QMTRECV?\r"), `${line(`+QMTRECV: 0,${Number(keepsSlots)},0,0,0,0`)}${OK}`);
				equal(rig.say("AT+QMTRECV=0,0\r"), `${keepsSlots ? line(`+QMTRECV: 0,0,"t/1","a"`) : ""}${OK}`);
			}
		});

		it("refuses another <recv_id> and another client", () => {
			const rig = buffering(module);
			for (const parameters of ["0,5", "0,x", "6", "6,0", "0,0,0", ""])
				equal(rig.say(`AT+QMTRECV=${parameters}\r`), REFUSED, parameters);
			equal(rig.say("AT+QMTRECV=?\r"), `${line("+QMTRECV: (0-5),(0-4)")}${OK}`);
		});

		it("reports 4096 bytes, at once and from a slot", () => {
			const payload = Buffer.from(Array.from({ length: 4096 }, (_, index) => index & 0xff));
			const text = `"t/1",4096,"${payload.toString("latin1")}"`;
			for (const mode of [0, 1]) {
				const rig = Rig.connected(module, [`"recv/mode",0,${mode},1`]);
				rig.say(`AT+QMTSUB=0,1,"t/#",2\r`);
				rig.broker.publish("t/1", payload);
				equal(rig.wait(ROUND_TRIP), line(mode === 0 ? `+QMTRECV: 0,0,${text}` : "+QMTRECV: 0,0"));
				if (mode === 1)
					equal(rig.say("AT+QMTRECV=0,0\r"), `${line(`+QMTRECV: 0,0,${text}`)}${OK}`);
			}
		});
	});

for (const [name, module] of MODULES)
	describe(`${name}: what V1.0 has too`, () => {
		it("lists the keys of QMTCFG with their ranges", () => {
			const rig = new Rig(module);
			rig.say("ATE0\r");
			equal(rig.say("AT+QMTCFG=?\r"), `${line([
				`"version",(0-5),(3,4)`, `"pdpcid",(0-5),(1-16)`, `"ssl",(0-5),(0,1),(0-5)`, `"keepalive",(0-5),(0-3600)`, `"session",(0-5),(0,1)`,
				`"timeout",(0-5),(1-60),(1-10),(0,1)`, `"will",(0-5),(0,1),(0-2),(0,1),"willtopic","willmessage"`,
				`"aliauth",(0-5),"productkey","devicename","devicesecret"`, `"recv/mode",(0-5),(0,1),(0,1)`,
				...(name === "a BG96 with note=1.2" ? [`"prefix",(0-5),"prefix"`] : []),
			].map(text => `+QMTCFG: ${text}`).join("\r\n"))}${OK}`);
		});

		it("has clients 0 to 5, and results -1 to 5 of AT+QMTOPEN", () => {
			const open = (client: number): string => `AT+QMTOPEN=${client},"broker.example",1883\r`;
			const rig = new Rig({ ...module, context: false });
			rig.say("ATE0\r");
			equal(rig.say(open(6)), REFUSED);
			equal(rig.say(open(5)), `${OK}${line("+QMTOPEN: 5,3")}`);
			rig.say(`AT+QICSGP=1,1,"iot"\r`);
			equal(rig.say("AT+QIACT=1\r"), OK);
			equal(rig.say(open(5) + open(5)), `${OK}${OK}${line("+QMTOPEN: 5,2")}${line("+QMTOPEN: 5,0")}`);
			for (const [failure, result] of [["ENOTFOUND", 4], ["ECONNRESET", 5], ["ECONNREFUSED", -1]] as const) {
				rig.network.failure = failure;
				equal(rig.say(open(0)), `${OK}${line(`+QMTOPEN: 0,${result}`)}`);
			}
			rig.modem.strike({ kind: "open-result", value: 1 });
			equal(rig.say(open(0)), `${OK}${line("+QMTOPEN: 0,1")}`);
		});

		it("brings up its context with AT+QICSGP and AT+QIACT, which answers ERROR when it is active", () => {
			const rig = new Rig({ ...module, context: false });
			rig.say("ATE0\r");
			equal(rig.say(`AT+QICSGP=1,1,"iot"\r`), OK);
			equal(rig.say("AT+QIACT=1\r"), OK);
			equal(rig.say("AT+QIACT=1\r"), line("ERROR"));
			equal(rig.say("AT+QIACT?\r"), `${line(`+QIACT: 1,1,1,"10.76.51.180"`)}${OK}`);
		});

		it("sends its unsolicited result codes to the port of AT+QURCCFG", () => {
			const rig = Rig.connected(having(module, { reportPort: "usbat" }));
			equal(rig.say(`AT+QMTOPEN=1,"broker.example",1883\r`), OK);
			equal(rig.say(`AT+QURCCFG="urcport"\r`), `${line(`+QURCCFG: "urcport","usbat"`)}${OK}`);
			equal(rig.say(`AT+QURCCFG="urcport","uart1"\r`), OK);
			equal(rig.say(`AT+QMTOPEN=2,"broker.example",1883\r`), `${OK}${line("+QMTOPEN: 2,0")}`);
		});

		it("answers ERROR to every QMT command where the image has none", () => {
			const rig = new Rig(having(module, { mqtt: false }));
			rig.say("ATE0\r");
			for (const command of ["QMTCFG=?", `QMTOPEN=0,"h",1`, "QMTCONN?", `QMTPUB=0,0,0,0,"t"`, `QMTPUBEX=0,0,0,0,"t","m"`, "QMTRECV?"])
				equal(rig.say(`AT+${command}\r`), line("ERROR"), command);
			equal(rig.say("AT+CGMI\r"), `${line("Quectel")}${OK}`);
		});
	});

describe("a BG96 with note=1.0", () => {
	it("has neither AT+QMTPUBEX, recv/mode, prefix nor a limit of topics", () => {
		const rig = Rig.connected({ firmware: { note: "1.0" } });
		equal(rig.say(`AT+QMTPUBEX=0,1,1,0,"t","x"\r`), line("ERROR"));
		equal(rig.say(`AT+QMTCFG="recv/mode",0\r`), line("ERROR"));
		equal(rig.say(`AT+QMTCFG="prefix",0\r`), line("ERROR"));
		equal(rig.say(`AT+QMTSUB=0,1,"${"t".repeat(300)}",0\r`), `${OK}${line("+QMTSUB: 0,1,0,0")}`);
	});
});

describe("QMTCFG prefix", () => {
	it("is stored and read back on a BG96 with note=1.2", () => {
		const rig = new Rig({ firmware: { note: "1.2" } });
		rig.say("ATE0\r");
		equal(rig.say(`AT+QMTCFG="prefix",0\r`), OK);
		equal(rig.say(`AT+QMTCFG="prefix",0,"site/7/"\r`), OK);
		equal(rig.say(`AT+QMTCFG="prefix",0\r`), `${line(`+QMTCFG: "prefix","site/7/"`)}${OK}`);
		equal(rig.say(`AT+QMTCFG="prefix",0,""\r`), OK);
		equal(rig.say(`AT+QMTCFG="prefix",0,7\r`), REFUSED);
		equal(rig.say("AT+QMTCFG=?\r").includes(`\r\n+QMTCFG: "prefix",(0-5),"prefix"\r\n`), true);
	});

	it("is unknown to a BG95 and a BG77", () => {
		for (const profile of ["bg95", "bg77"] as const) {
			const rig = new Rig({ profile });
			rig.say("ATE0\r");
			equal(rig.say(`AT+QMTCFG="prefix",0\r`), line("ERROR"));
			equal(rig.say("AT+QMTCFG=?\r").includes("prefix"), false);
		}
	});
});

describe("a BG95 and a BG77", () => {
	it("name themselves", () => {
		for (const [profile, model, revision] of [["bg95", "BG95-M3", "BG95M3LAR02A04"], ["bg77", "BG77", "BG77LAR02A04"]] as const) {
			const rig = new Rig({ profile });
			rig.say("ATE0\r");
			equal(rig.say("ATI\r"), `${line(`Quectel\r\n${model}\r\nRevision: ${revision}`)}${OK}`);
			equal(rig.say("AT+CGMI\r"), `${line("Quectel")}${OK}`);
			equal(rig.say("AT+CGMM\r"), `${line(model)}${OK}`);
			equal(rig.say("AT+CGMR\r"), `${line(revision)}${OK}`);
		}
	});

	it("send their boot lines 2.55 s after PWRKEY, STATUS 2.1 s after it", () => {
		for (const profile of ["bg95", "bg77"] as const) {
			const rig = new Rig({ profile, powered: false });
			rig.modem.pins.pressPowerKey(499);
			rig.wait(5000);
			equal(rig.modem.pins.status, false);
			rig.modem.pins.pressPowerKey(500);
			rig.wait(500 + 2099);
			equal(rig.modem.pins.status, false);
			equal(rig.wait(1), "");
			equal(rig.modem.pins.status, true);
			equal(rig.wait(449), "");
			equal(rig.wait(1), line("RDY"));
			equal(rig.wait(2000), ["APP RDY", "+CFUN: 1", "+CPIN: READY", "+QUSIM: 1", "+QIND: SMS DONE"].map(line).join(""));
		}
	});

	it("power down after PWRKEY of 650 ms, and with AT+QPOWD", () => {
		const rig = new Rig({ profile: "bg95", powerDownMs: 1300 });
		rig.modem.pins.pressPowerKey(649);
		equal(rig.wait(5000), "");
		rig.modem.pins.pressPowerKey(650);
		equal(rig.wait(650 + 1299), "");
		equal(rig.wait(1), line("POWERED DOWN"));
		equal(rig.modem.pins.status, false);
	});

	it("restart after RESET_N of 2 s, where a BG96 needs 150 ms", () => {
		for (const [profile, short, long] of [["bg95", 1999, 2000], ["bg77", 1999, 2000], ["bg96", 149, 150]] as const) {
			const rig = new Rig({ profile, bootMs: 100 });
			rig.modem.pins.pressReset(short);
			equal(rig.wait(short + 5000), "", profile);
			rig.modem.pins.pressReset(long);
			equal(rig.wait(long + 100), line("RDY"), profile);
		}
	});

	it("name the technologies eMTC and NBIoT, or as a BG96 does where the firmware has those names", () => {
		const coverage = { "CAT-M1": 1 };
		const rig = new Rig({ profile: "bg95", coverage });
		rig.say("ATE0\r");
		equal(rig.say("AT+QCSQ\r"), `${line(`+QCSQ: "eMTC",-65,-93,112,-12`)}${OK}`);
		equal(rig.say("AT+QNWINFO\r"), `${line(`+QNWINFO: "eMTC","00101","LTE BAND 3",1300`)}${OK}`);
		rig.modem.module.radio.coverage = { "CAT-NB1": 1 };
		rig.say(`AT+QCFG="iotopmode",1,1\r`);
		equal(rig.say("AT+QCSQ\r"), `${line(`+QCSQ: "NBIoT",-65,-93,112,-12`)}${OK}`);
		equal(rig.say("AT+QNWINFO\r"), `${line(`+QNWINFO: "NBIoT","00101","LTE BAND 20",1300`)}${OK}`);
		rig.modem.firmware.technologyNames = "CAT";
		equal(rig.say("AT+QCSQ\r"), `${line(`+QCSQ: "CAT-NB1",-65,-93,112,-12`)}${OK}`);
		const other = new Rig({ firmware: { note: "1.2" } });
		other.say("ATE0\r");
		equal(other.say("AT+QCSQ\r"), `${line(`+QCSQ: "CAT-M1",-65,-93,112,-12`)}${OK}`);
	});

	it("find GSM on a BG95 only", () => {
		for (const [profile, found] of [["bg95", `"GSM",-65`], ["bg77", `"NOSERVICE"`]] as const) {
			const rig = new Rig({ profile, coverage: { "GSM": 1 } });
			rig.say("ATE0\r");
			equal(rig.say("AT+QCSQ\r"), `${line(`+QCSQ: ${found}`)}${OK}`);
		}
	});

	it("have test answers without a blank line before OK, those of QMTCFG with one", () => {
		const rig = new Rig({ profile: "bg95" });
		rig.say("ATE0\r");
		equal(rig.say("AT+QMTPUB=?\r"), `\r\n+QMTPUB: (0-5),(0-65535),(0-2),(0,1),"topic",[(1-4096)]${OK}`);
		equal(rig.say("AT+QMTPUBEX=?\r"), `\r\n+QMTPUBEX: (0-5),(0-65535),(0-2),(0,1),"<topic>","<msg>"${OK}`);
		equal(rig.say("AT+QMTOPEN=?\r"), `\r\n+QMTOPEN: (0-5),"<host_name>",(1-65535)${OK}`);
		equal(rig.say("AT+QMTCFG=?\r").endsWith(`\r\n${OK}`), true);
		const ranges = new Rig({ profile: "bg95", firmware: { testAnswers: "ranges" } });
		ranges.say("ATE0\r");
		equal(ranges.say("AT+QMTPUB=?\r"), `${line(`+QMTPUB: (0-5),(0-65535),(0-2),(0,1),"<topic>",(1-4096)`)}${OK}`);
		equal(ranges.say("AT+QMTPUBEX=?\r"), `${line(`+QMTPUBEX: (0-5),(0-65535),(0-2),(0,1),"<topic>","<msg>"`)}${OK}`);
	});

	it("have the QSSLCFG keys sni, session and dtls", () => {
		const rig = new Rig({ profile: "bg95" });
		rig.say("ATE0\r");
		for (const key of ["sni", "session", "dtls"]) {
			equal(rig.say(`AT+QSSLCFG="${key}",1\r`), `${line(`+QSSLCFG: "${key}",1,0`)}${OK}`);
			equal(rig.say(`AT+QSSLCFG="${key}",1,1\r`), OK);
			equal(rig.say(`AT+QSSLCFG="${key}",1\r`), `${line(`+QSSLCFG: "${key}",1,1`)}${OK}`);
			equal(rig.say("AT+QSSLCFG=?\r").includes(`+QSSLCFG: "${key}",(0-5),(0,1)`), true);
		}
		const other = new Rig({ firmware: { note: "1.2" } });
		other.say("ATE0\r");
		for (const key of ["sni", "session", "dtls"])
			equal(other.say(`AT+QSSLCFG="${key}",1\r`), line("ERROR"));
	});
});

describe("PSM of a BG95 and of a BG96", () => {
	/** A module that has asked for 10 s of activity every 10 minutes. */
	const asked = (options: Partial<SimulatorOptions>, ...commands: string[]): Rig => {
		const rig = new Rig({ grantsPSM: true, bootMs: 1000, context: false, ...options });
		rig.say("ATE0\r");
		for (const command of [...commands, `CPSMS=1,,,"00000001","00000101"`])
			equal(rig.say(`AT+${command}\r`), OK, command);
		return rig;
	};

	it("is announced by +QPSMTIMER and PSM POWER DOWN, whole at any rate, when psm/urc asks for it", () => {
		for (const options of [{}, { profile: "bg95" }, { profile: "bg95", baud: 9600 }] as const) {
			const rig = asked(options, `QCFG="psm/urc",1`);
			equal(rig.wait(11_000), `${line("+QPSMTIMER: 600,10")}${line("PSM POWER DOWN")}`);
			equal(rig.modem.pins.status, false);
		}
		equal(asked({ firmware: { psmText: "POWER DOWN" } }, `QCFG="psm/urc",1`).wait(11_000), `${line("+QPSMTIMER: 600,10")}${line("POWER DOWN")}`);
		equal(asked({ profile: "bg95" }).wait(11_000), "");
	});

	it("begins a second after the last byte, without T3324, when psm/enter asks for it", () => {
		for (const [name, module] of MODULES) {
			const rig = asked(module, `QCFG="psm/enter",1`);
			rig.wait(799);
			equal(rig.modem.pins.status, true, name);
			rig.wait(1);
			equal(rig.modem.pins.status, false, name);
		}
	});

	it("does not begin while T3412 is below that of AT+QPSMCFG", () => {
		for (const [seconds, on] of [[601, true], [600, false]] as const) {
			const rig = asked({ profile: "bg95" }, `QPSMCFG=${seconds}`);
			rig.wait(60_000);
			equal(rig.modem.pins.status, on, String(seconds));
		}
	});

	it("begins at any T3412 on a module without AT+QPSMCFG", () => {
		for (const [profile, on] of [["bc20", false], ["bg96", true]] as const) {
			const rig = new Rig({ profile, grantsPSM: true });
			rig.say("ATE0\r");
			// T3412 of 30 s, T3324 of 10 s.
			equal(rig.say(`AT+CPSMS=1,,,"01101111","00000101"\r`), OK);
			rig.wait(11_000);
			equal(rig.modem.pins.status, on, profile);
		}
	});

	it("has settings that are read back and kept without power", () => {
		const rig = new Rig({ profile: "bg95", bootMs: 0 });
		rig.say("ATE0\r");
		for (const [query, first, write, then] of [
			["QPSMCFG?", "+QPSMCFG: 60,4", "QPSMCFG=3600,8", "+QPSMCFG: 3600,8"],
			[`QCFG="psm/urc"`, `+QCFG: "psm/urc",0`, `QCFG="psm/urc",1`, `+QCFG: "psm/urc",1`],
			[`QCFG="psm/enter"`, `+QCFG: "psm/enter",0`, `QCFG="PSM/ENTER",1`, `+QCFG: "psm/enter",1`],
			[`QCFG="fast/poweroff"`, `+QCFG: "fast/poweroff",0,0`, `QCFG="fast/poweroff",25,1`, `+QCFG: "fast/poweroff",25,1`],
		] as const) {
			equal(rig.say(`AT+${query}\r`), `${line(first)}${OK}`);
			equal(rig.say(`AT+${write}\r`), OK);
			rig.modem.restart();
			rig.wait(3000);
			rig.say("ATE0\r");
			equal(rig.say(`AT+${query}\r`), `${line(then)}${OK}`);
		}
		for (const command of ["QPSMCFG=59", "QPSMCFG=60,16", "QPSMCFG=4294967296", `QCFG="psm/urc",2`, `QCFG="psm/enter",1,1`, `QCFG="fast/poweroff",1`])
			equal(rig.say(`AT+${command}\r`), line("ERROR"), command);
		equal(rig.say("AT+QPSMCFG=?\r"), `${line("+QPSMCFG: (60-4294967295),(0-15)")}${OK}`);
		equal(rig.say("AT+QCFG=?\r").endsWith(`+QCFG: "psm/urc",(0,1)\r\n+QCFG: "psm/enter",(0,1)\r\n+QCFG: "fast/poweroff",<pin>,(0,1)\r\n${OK}`), true);
	});

	it("has psm/enter with V1.2 of the BG96 note only, and fast/poweroff on a BG95 and a BG77 only", () => {
		for (const [options, key, answer] of [
			[{}, "psm/enter", line("ERROR")], [{ firmware: { note: "1.2" } }, "psm/enter", `${line(`+QCFG: "psm/enter",0`)}${OK}`],
			[{ firmware: { note: "1.2" } }, "fast/poweroff", line("ERROR")], [{ profile: "bg77" }, "fast/poweroff", `${line(`+QCFG: "fast/poweroff",0,0`)}${OK}`],
			[{ profile: "bc20" }, "psm/urc", line("ERROR")],
		] as const) {
			const rig = new Rig(options);
			rig.say("ATE0\r");
			equal(rig.say(`AT+QCFG="${key}"\r`), answer);
		}
	});
});
