// Statements of the notes, verified on the simulated module, with a broker in memory.
// Source: ./statements, typed from the notes.

import type { IConnectPacket } from "mqtt-packet";
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { line, OK, Rig } from "../hosts/modem/rig.js";
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
	"3.2.1 <product_key>": note => match(connected(note, CONNECT, aliauth(note)).username!, /&key$/),
	"3.2.1 <device_name>": note => match(connected(note, CONNECT, aliauth(note)).username!, /^name&/),
	"3.2.1 <device_secret>": note => match(String(connected(note, CONNECT, aliauth(note)).password), /^[0-9a-f]{40}$/),
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
