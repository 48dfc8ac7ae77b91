// The simulated BC20 where it differs from a BG96: bring-up, inline publish, settings, errors, MQTT 3.1.
// hosts/modem/profiles/bc20.ts, commands/narrowband.ts, commands/mqtt; BC20 note §3.2, §4; docs/hardware.md (BG96 and BC20; Bring-up).

import { deepEqual, equal, throws } from "node:assert/strict";
import type { SimulatorOptions } from "../../../hosts/modem/simulator.js";
import { line, OK, Rig, ROUND_TRIP } from "./rig.js";

const WRONG = line("+CME ERROR: 50");

function quiet(options: Partial<SimulatorOptions> = {}): Rig {
	const rig = new Rig({ profile: "bc20", context: false, ...options });
	rig.say("ATE0\r");
	return rig;
}

/** A BC20 with a session of client 0. */
function connected(options: Partial<SimulatorOptions> = {}, configuration: readonly string[] = []): Rig {
	const rig = quiet(options);
	for (const setting of configuration)
		equal(rig.say(`AT+QMTCFG=${setting}\r`), OK, setting);
	rig.say(`AT+QMTOPEN=0,"broker.example",1883\r`);
	equal(rig.say(`AT+QMTCONN=0,"tester"\r`), `${OK}${line("+QMTCONN: 0,0,0")}`);
	return rig;
}

describe("the simulated BC20, brought up", () => {
	it("sends its boot lines and its address, and registers by itself", () => {
		const rig = new Rig({ profile: "bc20", context: false, powered: false, bootMs: 1000, registrationMs: 3000 });
		rig.modem.power(true);
		equal(rig.wait(4499), ["RDY", "+CFUN: 1", "+CPIN: READY"].map(line).join(""));
		equal(rig.wait(1), line("+IP: 10.76.51.180"));
		equal(rig.say("AT\r"), `AT\r${OK}`);
	});

	it("answers the bring-up of the notes on the hardware", () => {
		const rig = quiet();
		for (const [command, answer] of [
			["AT", ""],
			["ATI", "Quectel_Ltd\r\nQuectel_BC20\r\nRevision: BC20NBR01A05"],
			["AT+QSCLK=0", ""],
			["AT+QSCLK?", "+QSCLK: 0"],
			["AT+QSCLK=?", "+QSCLK: (0-2)"],
			["AT+CPSMS?", `+CPSMS: 1,,,"00100001","00000001"`],
			["AT+CPSMS=0", ""],
			[`AT+CPSMS=1,,,"01000011","01000011"`, ""],
			["AT+CPSMS?", `+CPSMS: 1,,,"01000011","01000011"`],
			["AT+CFUN=1", ""],
			["AT+QBAND=?", "+QBAND: (0-6),(1,3,5,8,20,28)"],
			["AT+QBAND?", "+QBAND: 1,3,5,8,20,28"],
			["AT+QBAND=2,5,8", ""],
			["AT+QBAND?", "+QBAND: 5,8"],
			["AT+QBAND=0", ""],
			["AT+QBAND?", "+QBAND: 1,3,5,8,20,28"],
			["AT+CGSN", "866425030012340"],
			["AT+CGSN=1", "+CGSN: 866425030012340"],
			["AT+CEREG?", "+CEREG: 0,1"],
			["AT+CGATT?", "+CGATT: 1"],
			["AT+CGPADDR", "+CGPADDR: 1,10.76.51.180"],
			["AT+CGPADDR=1", "+CGPADDR: 1,10.76.51.180"],
			["AT+COPS?", `+COPS: 0,0,"Simulated",9`],
			["AT+CSQ", "+CSQ: 24,99"],
		] as const)
			equal(rig.say(`${command}\r`), `${answer === "" ? "" : line(answer)}${OK}`, command);
	});

	it("refuses a wrong parameter of its own commands", () => {
		const rig = quiet();
		for (const command of ["QSCLK=3", "CPSMS=3", `CPSMS=1,,,"2","00000001"`, "QBAND=2,5", "QBAND=1,7", "QBAND=7", "CGSN=0", "QRST=0", "CPIN=x"])
			equal(rig.say(`AT+${command}\r`), WRONG, command);
	});

	it("restarts with AT+QRST", () => {
		const rig = quiet({ bootMs: 100 });
		equal(rig.say("AT+QRST=1\r", 100), `${OK}${line("RDY")}`);
	});

	it("does not have the commands of its siblings", () => {
		const rig = quiet();
		for (const command of ["QICSGP=1", "QIACT?", "QIACT=1", "QCSQ", `QURCCFG="urcport"`, "QPINC?", "QLTS", "QMTRECV?", "CREG?", "CGREG?"])
			equal(rig.say(`AT+${command}\r`), line("ERROR"), command);
		const sibling = new Rig();
		sibling.say("ATE0\r");
		for (const command of ["QBAND?", "QRST=1"])
			equal(sibling.say(`AT+${command}\r`), line("ERROR"), command);
	});

	it("has a network as long as it is attached, and no longer", () => {
		const rig = connected();
		equal(rig.say("AT+CGATT=0\r"), `${OK}${line("+QMTSTAT: 0,1")}`);
		equal(rig.say(`AT+QMTOPEN=0,"broker.example",1883\r`), `${OK}${line("+QMTOPEN: 0,3")}`);
		equal(rig.say("AT+CGATT=1\r"), `${OK}${line("+IP: 10.76.51.180")}`);
		equal(rig.say(`AT+QMTOPEN=0,"broker.example",1883\r`), `${OK}${line("+QMTOPEN: 0,0")}`);
	});

	it("is one of the modules there are", () => {
		throws(() => new Rig({ profile: "bc21" as "bc20" }), { name: "RangeError", message: "profile: bc21" });
	});
});

describe("AT+QMTCFG of the simulated BC20", () => {
	/** Key as written, its default answer, a write that works with its answer, writes that do not. */
	const KEYS: [string, string | undefined, string, string, string[]][] = [
		["KEEPALIVE", "120", "3600", "3600", ["3601", "-1", "x"]],
		["SESSION", "1", "0", "0", ["2", "0,0"]],
		["TIMEOUT", "10,3,0", "60,10,1", "60,10,1", ["0", "61", "5,11", "5,3,2", "5,3,1,1"]],
		["TIMEOUT", "10,3,0", "5,0", "5,0,0", []],
		["WILL", "0", `1,2,1,"a/b","gone"`, "1,2,1,a/b,gone", ["1", `1,2,1,"a/b"`, `1,3,0,"a","b"`, "2"]],
		["WILL", "0", `1,0,0,"a",""`, "1,0,0,a,", []],
		["ALIAUTH", undefined, `"key","name","secret"`, "key,name,secret", [`"key"`, `"key","name"`, "1,2,3"]],
	];
	for (const [key, initial, value, answer, wrong] of KEYS)
		it(`takes "${key}" ${value}, and reports it in lower case without quotes`, () => {
			const rig = quiet();
			const told = (values: string | undefined) => `${values === undefined ? "" : line(`+QMTCFG: "${key.toLowerCase()}",${values}`)}${OK}`;
			equal(rig.say(`AT+QMTCFG="${key}",5\r`), told(initial));
			for (const parameters of wrong)
				equal(rig.say(`AT+QMTCFG="${key}",5,${parameters}\r`), WRONG, parameters);
			equal(rig.say(`AT+QMTCFG="${key}",5,${value}\r`), OK);
			equal(rig.say(`AT+QMTCFG="${key}",5\r`), told(answer));
			equal(rig.say(`AT+QMTCFG="${key}",6,${value}\r`), WRONG);
			equal(rig.say(`AT+QMTCFG="${key}"\r`), WRONG);
		});

	it("lists the keys of the note, and refuses those of a BG96", () => {
		const rig = quiet();
		equal(rig.say("AT+QMTCFG=?\r"), `${line([
			`+QMTCFG: "keepalive",(0-5),(0-3600)`, `+QMTCFG: "session",(0-5),(0,1)`, `+QMTCFG: "timeout",(0-5),(1-60),(1-10),(0,1)`,
			`+QMTCFG: "will",(0-5),(0,1),(0-2),(0,1),"will_topic","will_msg"`,
			`+QMTCFG: "aliauth",(0-5),"productkey","devicename","devicesecret"`,
		].join("\r\n"))}${OK}`);
		for (const setting of [`"version",0,4`, `"pdpcid",0,1`, `"ssl",0,1,2`, `"recv/mode",0,0,1`, `"dataformat",0,1,1`])
			equal(rig.say(`AT+QMTCFG=${setting}\r`), line("ERROR"), setting);
	});
});

describe("AT+QMTPUB of the simulated BC20", () => {
	const publish = (id: number, qos: number, message: string): string => `AT+QMTPUB=0,${id},${qos},1,"t/1","${message}"\r`;

	it("carries the message in its line, at every QoS", () => {
		for (const [id, qos] of [[0, 0], [7, 1], [65535, 2]] as const) {
			const rig = connected();
			equal(rig.say(publish(id, qos, "one, two > OK"), 0), qos === 0 ? `${OK}${line("+QMTPUB: 0,0,0")}` : OK);
			equal(rig.wait(qos * ROUND_TRIP), qos === 0 ? "" : line(`+QMTPUB: 0,${id},0`));
			rig.wait(ROUND_TRIP);
			deepEqual(rig.broker.published.map(({ topic, payload, retain }) => [topic, payload.toString(), retain]), [["t/1", "one, two > OK", true]]);
		}
	});

	it("takes an empty message, any byte above 0x1F but a quote, and 1024 of them", () => {
		const rig = connected();
		equal(rig.say(publish(1, 1, "")), `${OK}${line("+QMTPUB: 0,1,0")}`);
		equal(rig.say(publish(1, 1, "\x7f\x80\xff")), `${OK}${line("+QMTPUB: 0,1,0")}`);
		equal(rig.say(publish(1, 1, "a".repeat(1024))), `${OK}${line("+QMTPUB: 0,1,0")}`);
		equal(rig.say(publish(1, 1, "a".repeat(1025))), line("+CME ERROR: 24"));
		equal(rig.say(publish(1, 1, `{"a":1}`)), WRONG);
		deepEqual(rig.broker.published.map(({ payload }) => payload.toString("latin1")), ["", "\x7f\x80\xff", "a".repeat(1024)]);
	});

	it("refuses what is not a publish, and a sixth one in flight", () => {
		const rig = connected();
		for (const parameters of [`0,1,1,0,"t"`, `0,1,1,0,"t",bare`, `0,0,1,0,"t","m"`, `0,1,3,0,"t","m"`, `0,1,1,2,"t","m"`, `0,1,1,0,"","m"`, `0,1,1,0,"t","m",1`])
			equal(rig.say(`AT+QMTPUB=${parameters}\r`), WRONG, parameters);
		rig.broker.silent = true;
		for (let id = 1; id <= 5; id++)
			equal(rig.say(publish(id, 1, "m"), 0), OK);
		equal(rig.say(publish(6, 1, "m"), 0), line("+CME ERROR: 3"));
	});

	it("waits 10 s for an acknowledgement, and reports it with the notice", () => {
		const rig = connected({}, [`"TIMEOUT",0,10,1,1`]);
		rig.broker.silent = true;
		equal(rig.say(publish(1, 1, "m"), 9999), OK);
		equal(rig.wait(1), line("+QMTPUB: 0,1,1,1"));
		equal(rig.wait(10_000), line("+QMTPUB: 0,1,2"));
	});

	it("sends and shows hexadecimal digits where the firmware has dataformat", () => {
		const rig = connected({ firmware: { dataFormat: true } }, [`"dataformat",0,1,1`]);
		equal(rig.say(`AT+QMTCFG="DATAFORMAT",0\r`), `${line(`+QMTCFG: "dataformat",1,1`)}${OK}`);
		equal(rig.say(`AT+QMTCFG="dataformat",0,2\r`), WRONG);
		rig.say(`AT+QMTSUB=0,1,"t/#",0\r`);
		equal(rig.say(publish(1, 1, "7b2261223A317D0d0a00")), `${OK}${line("+QMTPUB: 0,1,0")}${line(`+QMTRECV: 0,0,"t/1","7B2261223A317D0D0A00"`)}`);
		equal(rig.broker.published[0]?.payload.toString("latin1"), `{"a":1}\r\n\0`);
		equal(rig.say(publish(1, 1, "f".repeat(2048)), 0), OK);
		for (const wrong of ["abc", "xy", "0 1"])
			equal(rig.say(publish(2, 1, wrong), 0), WRONG, wrong);
	});
});

describe("a session of the simulated BC20", () => {
	it("speaks MQTT 3.1, or 3.1.1 where the firmware does", () => {
		for (const [protocol, name] of [[3, "MQIsdp"], [4, "MQTT"]] as const) {
			const rig = connected({ firmware: { protocol } });
			const [packet] = rig.broker.packets;
			deepEqual(packet?.cmd === "connect" && [packet.protocolId, packet.protocolVersion, packet.keepalive], [name, protocol, 120]);
		}
	});

	it("reports a refused subscription with 128", () => {
		const rig = connected();
		rig.broker.grant = 128;
		equal(rig.say(`AT+QMTSUB=0,1,"a",2,"b",0\r`), `${OK}${line("+QMTSUB: 0,1,0,128,128")}`);
	});

	it("shows a message in quotes", () => {
		const rig = connected();
		rig.say(`AT+QMTSUB=0,1,"t/#",2\r`);
		rig.broker.publish("t/1", `say "hi"\r\n`, { qos: 1 });
		equal(rig.wait(ROUND_TRIP), line(`+QMTRECV: 0,1,"t/1","say "hi"\r\n"`));
	});

	it("answers errors as CMEE asks, in the words of its note", () => {
		for (const [format, wrong, notAllowed] of [[0, "ERROR", "ERROR"], [1, "+CME ERROR: 50", "+CME ERROR: 3"], [2, "+CME ERROR: Incorrect parameters", "+CME ERROR: Operation not allowed"]] as const) {
			const rig = quiet();
			rig.say(`AT+CMEE=${format}\r`);
			equal(rig.say(`AT+QMTOPEN=6,"h",1\r`), line(wrong));
			equal(rig.say("AT+QMTDISC=0\r"), line(notAllowed));
		}
	});
});
