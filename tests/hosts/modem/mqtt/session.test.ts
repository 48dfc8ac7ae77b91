// Opening, connecting, disconnecting, closing, and everything that ends a session from outside.
// hosts/modem/mqtt/connection.ts, commands/mqtt/open.ts, connect.ts; BG96 note §3.2.1–§3.2.5, §5.1; docs/hardware.md (Sessions).

import { deepEqual, equal } from "node:assert/strict";
import { line, OK, Rig, ROUND_TRIP } from "../rig.js";

const OPEN = `AT+QMTOPEN=0,"broker.example",1883\r`;
const CONNECT = `AT+QMTCONN=0,"tester"\r`;

function quiet(options: ConstructorParameters<typeof Rig>[0] = {}): Rig {
	const rig = new Rig(options);
	rig.say("ATE0\r");
	return rig;
}

describe("AT+QMTOPEN", () => {
	it("answers OK at once and its result after a round trip", () => {
		const rig = quiet();
		equal(rig.say(OPEN, 0), OK);
		equal(rig.wait(ROUND_TRIP - 1), "");
		equal(rig.wait(1), line("+QMTOPEN: 0,0"));
		equal(rig.say("AT+QMTOPEN?\r"), `${line(`+QMTOPEN: 0,"broker.example",1883`)}${OK}`);
		equal(rig.say("AT+QMTCONN?\r"), `${line("+QMTCONN: 0,1")}${OK}`);
	});

	it("uses the context that pdpcid names, and goes with it", () => {
		const rig = quiet();
		rig.say(`AT+QICSGP=3,1,"other"\r`);
		rig.say(`AT+QMTCFG="pdpcid",1,3\r`);
		equal(rig.say(`AT+QMTOPEN=1,"h",1\r`), `${OK}${line("+QMTOPEN: 1,3")}`);
		rig.say("AT+QIACT=3\r");
		rig.say(OPEN);
		equal(rig.say(`AT+QMTOPEN=1,"h",1\r`), `${OK}${line("+QMTOPEN: 1,0")}`);
		equal(rig.say("AT+QIDEACT=3\r"), `${OK}${line("+QMTSTAT: 1,1")}`);
		equal(rig.say("AT+QMTOPEN?\r"), `${line(`+QMTOPEN: 0,"broker.example",1883`)}${OK}`);
	});

	it("takes as long as the broker is away", () => {
		const rig = quiet({ latencyMs: 1000 });
		equal(rig.say(OPEN, 1000 + ROUND_TRIP - 1), OK);
		equal(rig.wait(1), line("+QMTOPEN: 0,0"));
		equal(rig.say(CONNECT, 1000 + ROUND_TRIP - 1), OK);
		equal(rig.wait(1), line("+QMTCONN: 0,0,0"));
		equal(rig.say("AT+QMTDISC=0\r", 0), `${OK}${line("+QMTDISC: 0,0")}`);
		equal(rig.broker.clients.length, 1);
		rig.wait(500 + ROUND_TRIP);
		equal(rig.broker.clients.length, 0);
	});

	it("reports why a network cannot be opened", () => {
		const rig = quiet();
		for (const [failure, result] of [["ECONNREFUSED", -1], ["ETIMEDOUT", -1], ["ENOTFOUND", 4], ["ECONNRESET", 5]] as const) {
			rig.network.failure = failure;
			equal(rig.say(OPEN), `${OK}${line(`+QMTOPEN: 0,${result}`)}`, failure);
		}
		equal(rig.say("AT+QMTOPEN?\r"), OK);
	});

	it("gives up after 75 s without an answer", () => {
		const rig = quiet();
		rig.network.roundTrip = 1_000_000;
		equal(rig.say(OPEN, 74_999), OK);
		equal(rig.wait(1), line("+QMTOPEN: 0,-1"));
	});

	it("answers 2 while the identifier is in use, opening included, until QMTCLOSE", () => {
		const rig = quiet();
		equal(rig.say(OPEN + OPEN), `${OK}${OK}${line("+QMTOPEN: 0,2")}${line("+QMTOPEN: 0,0")}`);
		equal(rig.say("AT+QMTCLOSE=0\r"), `${OK}${line("+QMTCLOSE: 0,0")}`);
		equal(rig.say(OPEN), `${OK}${line("+QMTOPEN: 0,0")}`);
	});

	it("answers 3 without an active PDP context, unless the firmware activates one", () => {
		const rig = quiet({ context: false });
		equal(rig.say(OPEN), `${OK}${line("+QMTOPEN: 0,3")}`);
		rig.say(`AT+QICSGP=1,1,"iot"\r`);
		equal(rig.say(OPEN), `${OK}${line("+QMTOPEN: 0,3")}`);
		rig.modem.firmware.opensContext = true;
		equal(rig.say(OPEN), `${OK}${line("+QMTOPEN: 0,0")}`);
	});

	it("takes the port in quotes, and refuses ports and hosts out of range", () => {
		const rig = quiet();
		equal(rig.say(`AT+QMTOPEN=1, "broker.example", "8883"\r`), `${OK}${line("+QMTOPEN: 1,0")}`);
		equal(rig.say(`AT+QMTOPEN=2,"${"h".repeat(100)}",1\r`), `${OK}${line("+QMTOPEN: 2,0")}`);
		for (const parameters of [`0,"h",0`, `0,"h",65536`, `0,"",1883`, `0,h,1883`, `0,"h"`, `0,"h",1,1`])
			equal(rig.say(`AT+QMTOPEN=${parameters}\r`), line("+CME ERROR: 3"), parameters);
		equal(rig.say(`AT+QMTOPEN=0,"${"h".repeat(101)}",1883\r`), line("+CME ERROR: 24"));
	});

	it("opens six independent clients", () => {
		const rig = quiet();
		for (let index = 0; index < 6; index++) {
			rig.say(`AT+QMTOPEN=${index},"broker.example",1883\r`);
			equal(rig.say(`AT+QMTCONN=${index},"c${index}"\r`), `${OK}${line(`+QMTCONN: ${index},0,0`)}`);
		}
		deepEqual(rig.broker.clients, ["c0", "c1", "c2", "c3", "c4", "c5"]);
		rig.say("AT+QMTDISC=3\r");
		deepEqual(rig.broker.clients, ["c0", "c1", "c2", "c4", "c5"]);
	});
});

describe("AT+QMTCONN", () => {
	it("sends CONNECT as QMTCFG sets it", () => {
		const rig = quiet();
		for (const setting of [`"version",0,4`, `"keepalive",0,30`, `"session",0,0`, `"will",0,1,2,1,"a/b","gone, \xe9"`])
			equal(rig.say(`AT+QMTCFG=${setting}\r`), OK);
		rig.say(OPEN);
		equal(rig.say(`AT+QMTCONN=0,"tester","me","word"\r`), `${OK}${line("+QMTCONN: 0,0,0")}`);
		const { protocolVersion, clientId, keepalive, clean, username, password, will } = rig.broker.connects[0] ?? {};
		deepEqual({ protocolVersion, clientId, keepalive, clean, username, password: password?.toString() },
			{ protocolVersion: 4, clientId: "tester", keepalive: 30, clean: false, username: "me", password: "word" });
		deepEqual({ topic: will?.topic, payload: Buffer.from(will?.payload ?? "").toString("latin1"), qos: will?.qos, retain: will?.retain },
			{ topic: "a/b", payload: "gone, \xe9", qos: 2, retain: true });
		equal(rig.say("AT+QMTCONN?\r"), `${line("+QMTCONN: 0,3")}${OK}`);
	});

	it("speaks MQTT 3.1 by default", () => {
		const rig = quiet();
		rig.say(OPEN);
		rig.say(CONNECT);
		equal(rig.broker.connects[0]?.protocolId, "MQIsdp");
		equal(rig.broker.connects[0]?.keepalive, 120);
		equal(rig.broker.connects[0]?.clean, true);
	});

	it("reports a refusal by the broker, then the state change that follows it", () => {
		for (const code of [1, 2, 3, 4, 5]) {
			const rig = quiet();
			rig.broker.refuse = code;
			rig.say(OPEN);
			equal(rig.say(CONNECT), `${OK}${line(`+QMTCONN: 0,0,${code}`)}${line("+QMTSTAT: 0,4")}`);
			equal(rig.say("AT+QMTOPEN?\r"), OK);
		}
	});

	it("sends CONNECT once: without a CONNACK in the packet timeout the link is closed (figure 1, Excep1)", () => {
		const rig = quiet();
		rig.say(`AT+QMTCFG="timeout",0,2,3,1\r`);
		rig.broker.silent = true;
		rig.say(OPEN);
		equal(rig.say(CONNECT, 1999), OK);
		equal(rig.wait(1), `${line("+QMTCONN: 0,2")}${line("+QMTSTAT: 0,4")}`);
		rig.wait(60_000);
		equal(rig.broker.packets.filter(({ cmd }) => cmd === "connect").length, 1);
		equal(rig.broker.clients.length, 0);
	});

	it("sends CONNECT again where its firmware does, reports it on request, and gives up", () => {
		const rig = quiet({ firmware: { resendsConnect: true } });
		rig.say(`AT+QMTCFG="timeout",0,2,1,1\r`);
		rig.broker.silent = true;
		rig.say(OPEN);
		equal(rig.say(CONNECT, 0), OK);
		equal(rig.say("AT+QMTCONN?\r", 0), `${line("+QMTCONN: 0,2")}${OK}`);
		equal(rig.wait(2000), line("+QMTCONN: 0,1,1"));
		equal(rig.wait(2000), `${line("+QMTCONN: 0,2")}${line("+QMTSTAT: 0,4")}`);
		equal(rig.broker.packets.filter(({ cmd }) => cmd === "connect").length, 2);
	});

	it("is refused without a network, twice, and for what no broker would take", () => {
		const rig = quiet();
		equal(rig.say(CONNECT), line("+CME ERROR: 3"));
		rig.say(OPEN);
		for (const parameters of [`0,""`, `0,"a","b",""`, `0,"a",,"c"`, `0,"a","b","c","d"`, `0`])
			equal(rig.say(`AT+QMTCONN=${parameters}\r`), line("+CME ERROR: 3"), parameters);
		rig.say(CONNECT);
		equal(rig.say(CONNECT), line("+CME ERROR: 3"));
	});

	it("may leave out the return code", () => {
		const rig = quiet({ firmware: { shortConnect: true } });
		rig.say(OPEN);
		equal(rig.say(CONNECT), `${OK}${line("+QMTCONN: 0,0")}`);
	});
});

describe("AT+QMTDISC and AT+QMTCLOSE", () => {
	it("disconnect cleanly: no will, network closed as well", () => {
		const rig = Rig.connected({}, [`"will",0,1,0,0,"status","gone"`]);
		equal(rig.say("AT+QMTDISC=0\r"), `${OK}${line("+QMTDISC: 0,0")}`);
		equal(rig.say("AT+QMTCLOSE=0\r"), line("+CME ERROR: 3"));
		equal(rig.say("AT+QMTDISC=0\r"), line("+CME ERROR: 3"));
		deepEqual([rig.broker.published.length, rig.broker.clients.length], [0, 0]);
	});

	it("close without a word to the broker: it publishes the will", () => {
		const rig = Rig.connected({}, [`"will",0,1,0,0,"status","gone"`]);
		equal(rig.say("AT+QMTCLOSE=0\r"), `${OK}${line("+QMTCLOSE: 0,0")}`);
		equal(rig.broker.published[0]?.topic, "status");
	});

	it("report state change 5 where the firmware does so", () => {
		const rig = Rig.connected({ firmware: { disconnectByStat: true } });
		equal(rig.say("AT+QMTDISC=0\r"), `${OK}${line("+QMTSTAT: 0,5")}`);
	});

	it("leave the network to QMTCLOSE, or to the server, where the firmware does as the notes' figure", () => {
		const closed = Rig.connected({ firmware: { disconnectKeepsLink: true } });
		equal(closed.say("AT+QMTDISC=0\r", 0), `${OK}${line("+QMTDISC: 0,0")}`);
		equal(closed.say("AT+QMTCONN?\r", 0), `${line("+QMTCONN: 0,4")}${OK}`);
		equal(closed.say("AT+QMTCLOSE=0\r"), `${OK}${line("+QMTCLOSE: 0,0")}`);
		const left = Rig.connected({ firmware: { disconnectKeepsLink: true } });
		left.say(`AT+QMTSUB=0,1,"t",0\r`);
		left.broker.publish("t", "on its way");
		equal(left.say("AT+QMTDISC=0\r"), `${OK}${line("+QMTDISC: 0,0")}${line("+QMTSTAT: 0,5")}`);
		equal(left.say("AT+QMTCLOSE=0\r"), line("+CME ERROR: 3"));
	});

	it("close a network that is still opening, without its result", () => {
		const rig = quiet();
		equal(rig.say(`${OPEN}AT+QMTCLOSE=0\r`, 1000), `${OK}${OK}${line("+QMTCLOSE: 0,0")}`);
	});
});

describe("a session", () => {
	it("ends with state change 1 when the peer closes", () => {
		const rig = Rig.connected();
		rig.broker.drop("tester");
		equal(rig.wait(ROUND_TRIP), line("+QMTSTAT: 0,1"));
		equal(rig.say("AT+QMTPUB=0,0,0,0,\"t\"\r"), line("+CME ERROR: 3"));
	});

	it("pings after the keep alive, from the last packet on", () => {
		const rig = Rig.connected({}, [`"keepalive",0,10`]);
		const pings = (): number => rig.broker.packets.filter(({ cmd }) => cmd === "pingreq").length;
		rig.wait(5000);
		rig.say(`AT+QMTSUB=0,1,"t",0\r`, 0);
		rig.wait(9000);
		equal(pings(), 0);
		rig.wait(1000 + ROUND_TRIP);
		equal(pings(), 1);
		rig.wait(60_000);
		equal(pings(), 7);
		deepEqual(rig.broker.clients, ["tester"]);
	});

	it("never pings with keep alive 0", () => {
		const rig = Rig.connected({}, [`"keepalive",0,0`]);
		rig.wait(10_000_000);
		equal(rig.broker.packets.some(({ cmd }) => cmd === "pingreq"), false);
	});

	it("ends with state change 2 when no PINGRESP comes", () => {
		const rig = Rig.connected({}, [`"keepalive",0,10`, `"timeout",0,2,1,1`]);
		rig.broker.silent = true;
		equal(rig.wait(13_799), "");
		equal(rig.wait(201), line("+QMTSTAT: 0,2"));
	});

	it("ends with state change 1, then pdpdeact, when the network takes the context away", () => {
		const rig = Rig.connected();
		rig.modem.module.loseContext(1);
		equal(rig.wait(), `${line("+QMTSTAT: 0,1")}${line(`+QIURC: "pdpdeact",1`)}`);
		equal(rig.say(OPEN), `${OK}${line("+QMTOPEN: 0,3")}`);
	});

	it("ends without a word when the module restarts", () => {
		const rig = Rig.connected({ bootMs: 1000 });
		rig.modem.restart();
		equal(rig.wait(1000), line("RDY"));
		deepEqual(rig.broker.clients, []);
		equal(rig.say("AT+QMTOPEN?\r", 0), `AT+QMTOPEN?\r${OK}`);
		equal(rig.say(`AT+QMTCFG="version",0\r`, 0).includes(`"version",3`), true);
	});

	it("keeps its settings over a close, unless the firmware forgets them", () => {
		for (const [forgetsSettings, version] of [[false, 4], [true, 3]] as const) {
			const rig = Rig.connected({ firmware: { forgetsSettings } });
			rig.say("AT+QMTDISC=0\r");
			equal(rig.say(`AT+QMTCFG="version",0\r`), `${line(`+QMTCFG: "version",${version}`)}${OK}`);
		}
	});
});
