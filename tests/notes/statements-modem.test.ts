// Statements of the notes, verified on the simulated module, with a broker in memory.
// Source: ./statements, typed from the notes.

import { generate, type IConnectPacket } from "mqtt-packet";
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createHmac } from "node:crypto";
import { line, OK, Rig, ROUND_TRIP } from "../hosts/modem/rig.js";
import { statementTitle, STATEMENTS } from "./statements.js";
import { NOTES, type Note } from "./tables.js";

const key = (note: Note, name: string): string => `"${note === "BC20" ? name.toUpperCase() : name}"`;

/** A module with its echo off, after these commands, each of which it takes. */
function module(note: Note, ...commands: readonly string[]): Rig {
	return prepared(new Rig({ profile: note === "BG96" ? "bg96" : "bc20" }), commands);
}

function prepared(rig: Rig, commands: readonly string[]): Rig {
	rig.say("ATE0\r");
	for (const command of commands)
		match(rig.say(`${command}\r`), /\r\nOK\r\n/, command);
	return rig;
}

const OPEN = "AT+QMTOPEN=0,\"h\",1883";
const CONNECT = "AT+QMTCONN=0,\"me\"";

function session(note: Note, ...settings: readonly string[]): Rig {
	return module(note, ...settings, OPEN, CONNECT);
}

/** The CONNECT packet of a command. */
function connected(note: Note, command: string, ...settings: readonly string[]): IConnectPacket {
	return module(note, ...settings, OPEN, command).broker.connects[0]!;
}

function publish(rig: Rig, note: Note, head: string, message: string): string {
	return note === "BC20" ? rig.say(`AT+QMTPUB=${head},"${message}"\r`) : rig.say(`AT+QMTPUB=${head}\r`) + rig.say(`${message}\x1a`);
}

/** What the host sees of a message. */
function received(note: Note, topic: string, payload: string, connection = 0, qos: 0 | 1 = 0): string {
	const rig = module(note, `AT+QMTOPEN=${connection},"h",1883`, `AT+QMTCONN=${connection},"me"`, `AT+QMTSUB=${connection},1,"#",1`);
	rig.broker.publish(topic, payload, { qos });
	return rig.wait(1000);
}

const aliauth = (note: Note): string => `AT+QMTCFG=${key(note, "aliauth")},0,"key","name","secret"`;
const refused = (said: string): void => match(said, /^\r\n(\+CME )?ERROR/);

/** What the module says to a command that it does not carry out, at the point where it could. */
function refusal(command: string, say: string): (note: Note) => void {
	return note => {
		const rig = new Rig({ profile: note === "BG96" ? "bg96" : "bc20", faults: [{ when: { command: `+${command}` }, do: { kind: "refuse", code: 3 } }] });
		const before = { QMTCFG: [], QMTOPEN: [], QMTCLOSE: [OPEN], QMTCONN: [OPEN] }[command] ?? [OPEN, CONNECT];
		equal(prepared(rig, before).say(`${say}\r`), line("+CME ERROR: 3"));
	};
}

const SHOWS: Readonly<Record<string, (note: Note) => void>> = {
	"3.2.1 AT+QMTCFG: +CME ERROR: <err>": refusal("QMTCFG", "AT+QMTCFG=\"keepalive\",0,60"),
	"3.2.2 AT+QMTOPEN: +CME ERROR: <err>": refusal("QMTOPEN", OPEN),
	"3.2.3 AT+QMTCLOSE: +CME ERROR: <err>": refusal("QMTCLOSE", "AT+QMTCLOSE=0"),
	"3.2.4 AT+QMTCONN: +CME ERROR: <err>": refusal("QMTCONN", CONNECT),
	"3.2.5 AT+QMTDISC: +CME ERROR: <err>": refusal("QMTDISC", "AT+QMTDISC=0"),
	"3.2.6 AT+QMTSUB: +CME ERROR: <err>": refusal("QMTSUB", "AT+QMTSUB=0,1,\"a\",0"),
	"3.2.7 AT+QMTUNS: +CME ERROR: <err>": refusal("QMTUNS", "AT+QMTUNS=0,1,\"a\""),
	"3.2.8 AT+QMTPUB: +CME ERROR: <err>": refusal("QMTPUB", "AT+QMTPUB=0,1,1,0,\"a\""),
	"3.1 Test Command AT+<x>=?": note => equal(module(note).say("AT+QMTDISC=?\r"), line("+QMTDISC: (0-5)") + OK),
	"3.1 Read Command AT+<x>?": note => equal(module(note).say("AT+CMEE?\r"), line("+CMEE: 1") + OK),
	"3.1 Write Command AT+<x>=<...>": note => equal(module(note, "AT+CMEE=2").say("AT+CMEE?\r"), line("+CMEE: 2") + OK),
	"3.1 Execution Command AT+<x>": note => match(module(note).say("ATI\r"), new RegExp(`${note}[^]*\r\n\r\nOK\r\n$`)),
	"3.2.1 <will_topic>": note => equal(connected(note, CONNECT, `AT+QMTCFG=${key(note, "will")},0,1,1,0,"a/b","m"`).will?.topic, "a/b"),
	"3.2.1 <will_msg>": note => {
		for (const message of ["gone", ""])
			equal(String(connected(note, CONNECT, `AT+QMTCFG=${key(note, "will")},0,1,1,0,"a/b","${message}"`).will?.payload), message);
	},
	"3.2.1 AT+QMTCFG=\"will\",<tcpconnectID>,0": note => {
		const rig = session(note, `AT+QMTCFG=${key(note, "will")},0,1,1,0,"w","gone"`, `AT+QMTCFG=${key(note, "will")},0,0`);
		equal(rig.broker.connects[0]!.will, undefined);
	},
	"3.2.1 AT+QMTCFG=\"timeout\",<tcpconnectID>,<pkt_timeout>[,<retry_times>]": note => {
		const rig = module(note, `AT+QMTCFG=${key(note, "timeout")},0,7,2,1`);
		const values = (written: string): string => {
			equal(rig.say(`AT+QMTCFG=${key(note, "timeout")},0,${written}\r`), OK);
			return rig.say(`AT+QMTCFG=${key(note, "timeout")},0\r`);
		};
		equal(values("8"), line("+QMTCFG: \"timeout\",8,2,1") + OK);
		equal(values("9,4"), line("+QMTCFG: \"timeout\",9,4,1") + OK);
	},
	"3.2.1 AT+QMTCFG=\"ssl\",<tcpconnectID>,0": note => {
		const rig = module(note, "AT+QMTCFG=\"ssl\",0,1,2", "AT+QMTCFG=\"ssl\",0,0", OPEN);
		equal(rig.network.openings[0]!.tls, undefined);
	},
	"3.2.1 AT+QMTCFG=\"aliauth\",<tcpconnectID> (query), not set": note => equal(module(note).say(`AT+QMTCFG=${key(note, "aliauth")},0\r`), OK),
	"3.2.1 <keep-alive time>, 1.5 times": note => {
		const rig = session(note, `AT+QMTCFG=${key(note, "keepalive")},0,0`, `AT+QMTCFG=${key(note, "will")},0,1,0,0,"w","gone"`);
		// A client that connects with a keep alive of 10 s and sends nothing any more.
		const link = rig.network.open("h", 1883, undefined, { onOpen() {}, onData() {}, onClose: () => rig.broker.publish("closed", "") });
		link.write(generate({ cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clientId: "quiet", clean: true, keepalive: 10 }));
		rig.wait(15_000);
		deepEqual([...rig.broker.clients].sort(), ["me", "quiet"]);
		rig.wait(ROUND_TRIP);
		deepEqual([rig.broker.clients, rig.broker.published.map(({ topic }) => topic)], [["me"], ["closed"]]);
	},
	"3.2.1 Note on AT+QSSLCFG": note => {
		for (const [name, value] of [
			["sslversion", "3"], ["ciphersuite", "0XC02F"], ["seclevel", "2"], ["cacert", "\"ca.pem\""], ["clientcert", "\"client.pem\""], ["clientkey", "\"key.pem\""], ["ignorelocaltime", "0"],
		]) {
			const rig = module(note, `AT+QSSLCFG="${name}",2,${value}`);
			equal(rig.say(`AT+QSSLCFG="${name}",2\r`).toUpperCase(), (line(`+QSSLCFG: "${name}",2,${value}`) + OK).toUpperCase());
		}
	},
	"3.2.2 AT+QMTOPEN?, no client": note => equal(module(note).say("AT+QMTOPEN?\r"), OK),
	"3.2.2 AT+QMTOPEN?, several clients": note =>
		equal(module(note, OPEN, "AT+QMTOPEN=5,\"b\",8883").say("AT+QMTOPEN?\r"), line("+QMTOPEN: 0,\"h\",1883") + line("+QMTOPEN: 5,\"b\",8883") + OK),
	"3.2.4 AT+QMTCONN?, no client": note => equal(module(note).say("AT+QMTCONN?\r"), OK),
	"3.2.4 AT+QMTCONN?, several clients": note =>
		equal(session(note, "AT+QMTOPEN=5,\"b\",8883").say("AT+QMTCONN?\r"), line("+QMTCONN: 0,3") + line("+QMTCONN: 5,1") + OK),
	"3.2.4 CONNECT": note => {
		refused(module(note).say(`${CONNECT}\r`));
		const rig = module(note, OPEN);
		deepEqual(rig.broker.packets, []);
		rig.say(`${CONNECT}\r`);
		deepEqual(rig.broker.packets.map(({ cmd }) => cmd), ["connect"]);
	},
	"3.2.5 DISCONNECT": note => {
		const rig = session(note, `AT+QMTCFG=${key(note, "will")},0,1,0,0,"w","gone"`);
		equal(rig.say("AT+QMTDISC=0\r"), OK + line("+QMTDISC: 0,0"));
		deepEqual([rig.broker.packets.at(-1)!.cmd, rig.broker.clients, rig.broker.published], ["disconnect", [], []]);
	},
	"3.2.6 SUBSCRIBE": note => {
		const rig = session(note);
		rig.broker.publish("a", "before");
		rig.say("AT+QMTSUB=0,1,\"a\",0,\"b\",0\r");
		rig.broker.publish("b", "x");
		equal(rig.wait(1000), line("+QMTRECV: 0,0,\"b\",\"x\""));
	},
	"3.2.6 <qos>, underlined": note => equal(session(note).say("AT+QMTSUB=0,1,\"t\",\r"), OK + line("+QMTSUB: 0,1,0,0")),
	"3.2.7 UNSUBSCRIBE": note => {
		const rig = session(note);
		rig.say("AT+QMTSUB=0,1,\"a\",0,\"b\",0\r");
		equal(rig.say("AT+QMTUNS=0,2,\"a\",\"b\"\r"), OK + line("+QMTUNS: 0,2,0"));
		rig.broker.publish("a", "x");
		rig.broker.publish("b", "x");
		equal(rig.wait(1000), "");
	},
	"3.2.8 PUBLISH": note => {
		const rig = session(note);
		rig.say("AT+QMTSUB=0,1,\"a/#\",0\r");
		match(publish(rig, note, "0,0,0,0,\"a/b\"", "mine") + rig.wait(1000), /\r\n\+QMTRECV: 0,0,"a\/b","mine"\r\n/);
		equal(rig.broker.published[0]!.topic, "a/b");
	},
	"3.2.8 <qos>, underlined": note => {
		const rig = session(note);
		publish(rig, note, "0,0,,1,\"t\"", "m");
		equal(rig.broker.published[0]!.qos, 0);
	},
	"3.2.8 <retain>, underlined": note => {
		const rig = session(note);
		publish(rig, note, "0,0,0,,\"t\"", "m");
		equal(rig.broker.published[0]!.retain, false);
	},
	"3.2.8 <msgID>, <qos>=0": note => {
		match(publish(session(note), note, "0,0,0,0,\"t\"", "m"), /\r\n\+QMTPUB: 0,0,0\r\n/);
		match(publish(session(note), note, "0,65535,0,0,\"t\"", "m"), /\r\n\+QMTPUB: 0,65535,0\r\n/);
		refused(session(note).say(`AT+QMTPUB=0,0,1,0,"t"${note === "BC20" ? ",\"m\"" : ""}\r`));
	},
	"3.2.8 <qos>=0": note => {
		const rig = session(note);
		rig.broker.silent = true;
		match(publish(rig, note, "0,0,0,0,\"t\"", "m"), /\r\nOK\r\n\r\n\+QMTPUB: 0,0,0\r\n$/);
		equal(rig.wait(60_000), "");
		deepEqual(rig.broker.packets.filter(({ cmd }) => cmd === "publish").length, 1);
	},
	"3.2.1 <product_key>": note => match(connected(note, CONNECT, aliauth(note)).username!, /&key$/),
	"3.2.1 <device_name>": note => match(connected(note, CONNECT, aliauth(note)).username!, /^name&/),
	"3.2.1 <device_secret>": note => {
		const { clientId, password } = connected(note, CONNECT, aliauth(note));
		const timestamp = /timestamp=(\d+)/.exec(clientId)?.[1];
		const content = `clientIdmedeviceNamenameproductKeykey${timestamp === undefined ? "" : `timestamp${timestamp}`}`;
		equal(String(password), createHmac("sha1", "secret").update(content).digest("hex"));
	},
	"3.2.1 Note on <will_flag>": note => {
		for (const values of ["1", "1,0", "1,0,0", "1,0,0,\"a\""])
			refused(module(note).say(`AT+QMTCFG=${key(note, "will")},0,${values}\r`));
		equal(module(note).say(`AT+QMTCFG=${key(note, "will")},0,0\r`), OK);
	},
	"3.2.1 Note on <clean_session>": note => {
		for (const [clean, kept] of [["0", true], ["1", false]] as const) {
			const rig = session(note, `AT+QMTCFG=${key(note, "session")},0,${clean}`);
			rig.say("AT+QMTSUB=0,1,\"a\",1\r");
			rig.say("AT+QMTDISC=0\r");
			rig.broker.publish("a", "while away", { qos: 1 });
			rig.say(`${OPEN}\r`);
			equal(/while away/.test(rig.say(`${CONNECT}\r`) + rig.wait(1000)), kept);
		}
	},
	"3.2.1 Note on <ctxindex>": note => {
		refused(module(note).say("AT+QMTCFG=\"ssl\",0,1\r"));
		equal(module(note).say("AT+QMTCFG=\"ssl\",0,1,0\r"), OK);
	},
	"3.2.1 Note on aliauth": note => ok(connected(note, CONNECT, aliauth(note)).username),
	"3.2.2 <host_name>": note => {
		for (const host of ["broker.example", "192.0.2.7", "h".repeat(100)]) {
			const rig = module(note, `AT+QMTOPEN=0,"${host}",1883`);
			equal(rig.network.openings[0]!.host, host);
		}
		refused(module(note).say(`AT+QMTOPEN=0,"${"h".repeat(101)}",1883\r`));
	},
	"3.2.4 <clientID>": note => equal(connected(note, "AT+QMTCONN=0,\"clientExample\"").clientId, "clientExample"),
	"3.2.4 <username>": note => equal(connected(note, "AT+QMTCONN=0,\"me\",\"user\"").username, "user"),
	"3.2.4 <password>": note => equal(String(connected(note, "AT+QMTCONN=0,\"me\",\"user\",\"pw\"").password), "pw"),
	"3.2.4 Note on <clientID>": note => {
		const rig = session(note);
		rig.say("AT+QMTOPEN=1,\"h\",1883\r");
		match(rig.say("AT+QMTCONN=1,\"me\"\r") + rig.wait(1000), /\+QMTSTAT: 0,1\r\n/);
		deepEqual(rig.broker.clients, ["me"]);
	},
	"3.2.6 <topic>": note => {
		const rig = session(note);
		rig.say("AT+QMTSUB=0,1,\"a/+/#\",1\r");
		deepEqual([...rig.broker.subscriptions("me")], [["a/+/#", 1]]);
	},
	"3.2.6 Note on <msgID>": note => {
		const rig = session(note);
		rig.broker.silent = true;
		equal(rig.say("AT+QMTSUB=0,1,\"a\",1\r"), OK);
		refused(rig.say("AT+QMTSUB=0,1,\"b\",1\r"));
		equal(rig.say("AT+QMTSUB=0,2,\"b\",1\r"), OK);
	},
	"3.2.7 <topic>": note => {
		const rig = session(note);
		rig.say("AT+QMTSUB=0,1,\"a\",1,\"b\",1\r");
		rig.say("AT+QMTUNS=0,2,\"a\"\r");
		deepEqual([...rig.broker.subscriptions("me").keys()], ["b"]);
	},
	"3.2.8 <topic>": note => {
		const rig = session(note);
		publish(rig, note, "0,1,1,0,\"a/b\"", "m");
		equal(rig.broker.published[0]!.topic, "a/b");
	},
	"3.2.8 <msg>": note => {
		const rig = session(note);
		publish(rig, note, "0,1,1,0,\"a/b\"", "This is a message.");
		equal(String(rig.broker.published[0]!.payload), "This is a message.");
	},
	"3.2.8 Note on the inflight window": note => {
		const rig = session(note);
		rig.broker.silent = true;
		for (let id = 1; id <= 5; id++)
			match(publish(rig, note, `0,${id},1,0,"t"`, "m"), /OK/);
		refused(rig.say("AT+QMTPUB=0,6,1,0,\"t\"\r"));
	},
	"3.2.8 Note on the input data": note => {
		const rig = session(note);
		publish(rig, note, "0,1,1,0,\"t\"", "x".repeat(1600));
		equal(rig.broker.published[0]!.payload.length, 1548);
	},
	"3.2.8 Note on +QMTRECV": note => equal(received(note, "a", "b"), line("+QMTRECV: 0,0,\"a\",\"b\"")),
	"5 URC [1] +QMTSTAT: <tcpconnectID>,<err_code>": note => {
		const rig = session(note);
		rig.broker.drop();
		equal(rig.wait(1000), line("+QMTSTAT: 0,1"));
		equal(rig.say("AT+QMTOPEN?\r"), OK);
	},
	"5 URC [2] +QMTRECV: <tcpconnectID>,<msgID>,<topic>,<payload>": note => equal(received(note, "a/b", "{1}", 0, 1), line("+QMTRECV: 0,1,\"a/b\",\"{1}\"")),
	"5.1 <tcpconnectID>": note => {
		for (let connection = 0; connection < 6; connection++) {
			const rig = module(note, `AT+QMTOPEN=${connection},"h",1883`, `AT+QMTCONN=${connection},"me"`);
			rig.broker.drop();
			equal(rig.wait(1000), line(`+QMTSTAT: ${connection},1`));
		}
	},
	"5.2 <tcpconnectID>": note => {
		for (let connection = 0; connection < 6; connection++)
			equal(received(note, "a", "b", connection), line(`+QMTRECV: ${connection},0,"a","b"`));
	},
	"5.2 <msgID>": note => match(received(note, "a", "b", 0, 1), /^\r\n\+QMTRECV: 0,1,/),
	"5.2 <topic>": note => match(received(note, "a/b, c", "d"), /,"a\/b, c",/),
	"5.2 <payload>": note => match(received(note, "a", "b,\"c\"\",d"), /,"b,"c"",d"\r\n$/),
};

for (const note of NOTES) {
	describe(statementTitle("modem", note, STATEMENTS[0]!)[0], () => {
		for (const statement of STATEMENTS.filter(({ notes, none }) => notes.includes(note) && none?.modem === undefined))
			it(statementTitle("modem", note, statement)[1], () => SHOWS[`${statement.section} ${statement.name}`]!(note));
	});
}
