// Every row of every table of the notes, as the simulated module sends it to a host, with its packets to the server.
// Source: ./tables, typed from the notes. Time and broker are in memory.

import type { IConnectPacket } from "mqtt-packet";
import { deepEqual, equal, match } from "node:assert/strict";
import type { AnswerFault, Firmware, ModuleFault } from "../../hosts/modem/simulator.js";
import { line, OK, Rig } from "../hosts/modem/rig.js";
import { type Note, NOTES, rowTitle, TABLES } from "./tables.js";

/** Shows one row. @param value what stands in the row's first column, @param text what the note says of it */
type Show = (note: Note, value: string, text: string) => void;

/** How the notes write the keys of QMTCFG in commands. */
function key(note: Note, name: string): string {
	return `"${note === "BC20" ? name.toUpperCase() : name}"`;
}

/** A module with its echo off, and a fault that strikes at a command. */
function module(note: Note, fault?: { command: string; do: AnswerFault | ModuleFault }, firmware: Partial<Firmware> = {}): Rig {
	const rig = new Rig({
		profile: note === "BG96" ? "bg96" : "bc20", firmware,
		...(fault === undefined ? {} : { faults: [{ when: { command: fault.command }, do: fault.do }] }),
	});
	rig.say("ATE0\r");
	return rig;
}

const opened = (rig: Rig): string => rig.say("AT+QMTOPEN=0,\"h\",1883\r");
const connected = (rig: Rig): string => rig.say("AT+QMTCONN=0,\"me\"\r");

/** A module with a session, after these settings. */
function session(note: Note, settings: readonly string[] = [], fault?: Parameters<typeof module>[1]): Rig {
	const rig = module(note, fault);
	for (const setting of settings)
		equal(rig.say(`AT+QMTCFG=${setting}\r`), OK);
	equal(opened(rig), OK + line("+QMTOPEN: 0,0"));
	equal(connected(rig), OK + line("+QMTCONN: 0,0,0"));
	return rig;
}

/** The CONNECT packet after a setting. */
function connect(note: Note, name: string, values: string): IConnectPacket {
	return session(note, [`${key(note, name)},0,${values}`]).broker.connects[0]!;
}

/** Publishes as the module of a note does. */
function publish(rig: Rig, note: Note, parameters: string): string {
	if (note === "BC20")
		return rig.say(`AT+QMTPUB=${parameters},"x"\r`);
	equal(rig.say(`AT+QMTPUB=${parameters}\r`), "\r\n> ");
	return rig.say("x\x1a");
}

/** The result lines of a packet whose acknowledgements do not come; packet timeout 5 s, one retry. */
function unanswered(note: Note, notice: string, begin: (rig: Rig) => string): string {
	const rig = session(note, [`${key(note, "timeout")},0,5,1,${notice}`]);
	rig.broker.silent = true;
	return begin(rig) + rig.wait(20_000);
}

/** What each result of a packet says: 0 with the acknowledgement, 1 after the timeout, 2 after the last retry. */
function packetResult(note: Note, value: string, name: string, granted: string, begin: (rig: Rig) => string): void {
	if (value === "0")
		equal(begin(session(note)), OK + line(`+${name}: 0,1,0${granted}`));
	else {
		const said = unanswered(note, "1", begin);
		equal(said.startsWith(OK + line(`+${name}: 0,1,1,1`) + line(`+${name}: 0,1,2`)), true, said);
	}
}

const subscribe = (rig: Rig): string => rig.say("AT+QMTSUB=0,1,\"f\",1\r");

/** Brings each state change about by what table 3 gives as its cause. @returns what the module says from the cause on */
const CAUSES: Readonly<Record<number, (note: Note) => string>> = {
	1: note => {
		const rig = session(note);
		rig.broker.drop();
		return rig.wait(1000);
	},
	2: note => {
		const rig = session(note, [`${key(note, "keepalive")},0,10`, `${key(note, "timeout")},0,2,1,0`]);
		rig.broker.silent = true;
		return rig.wait(10_000 + 2 * 2000);
	},
	// The link fails when CONNECT is sent.
	3: note => {
		const rig = module(note);
		opened(rig);
		rig.network.failure = "ECONNRESET";
		return connected(rig);
	},
	4: note => {
		const rig = module(note);
		opened(rig);
		rig.broker.silent = true;
		return connected(rig) + rig.wait(10_000);
	},
	// On firmware that leaves closing to the server.
	5: note => {
		const rig = module(note, undefined, { disconnectKeepsLink: true });
		opened(rig);
		connected(rig);
		return rig.say("AT+QMTDISC=0\r") + rig.wait(1000);
	},
	// The third packet in a row fails; after two, and one that does not, the connection stays.
	6: note => {
		const rig = session(note, [`${key(note, "timeout")},0,1,0,0`]);
		const fails = (id: number): string => rig.say(`AT+QMTSUB=0,${id},"f",1\r`) + rig.wait(1000);
		rig.broker.silent = true;
		equal(fails(1) + fails(2), OK + line("+QMTSUB: 0,1,2") + OK + line("+QMTSUB: 0,2,2"));
		rig.broker.silent = false;
		equal(fails(3), OK + line("+QMTSUB: 0,3,0,1"));
		rig.broker.silent = true;
		return fails(4) + fails(5) + fails(6);
	},
	7: note => {
		const rig = session(note);
		rig.network.failure = "EHOSTUNREACH";
		return publish(rig, note, "0,1,1,0,\"t\"") + rig.wait(1000);
	},
};

const SHOWS: Readonly<Record<string, Show>> = {
	"AT+QMTCFG <vsn>": (note, value) => equal(connect(note, "version", value).protocolVersion, Number(value)),
	"AT+QMTCFG <will_fg>": (note, value) => equal(connect(note, "will", value === "1" ? "1,0,0,\"w\",\"gone\"" : "0").will?.topic, value === "1" ? "w" : undefined),
	"AT+QMTCFG <will_qos>": (note, value) => equal(connect(note, "will", `1,${value},0,"w","gone"`).will?.qos, Number(value)),
	"AT+QMTCFG <will_retain>": (note, value) => equal(connect(note, "will", `1,0,${value},"w",""`).will?.retain, value === "1"),
	"AT+QMTCFG <timeout_notice>": (note, value) =>
		equal(unanswered(note, value, subscribe), OK + (value === "1" ? line("+QMTSUB: 0,1,1,1") : "") + line("+QMTSUB: 0,1,2")),
	"AT+QMTCFG <clean_session>": (note, value) => equal(connect(note, "session", value).clean, value === "1"),
	"AT+QMTCFG <keep-alive time>": (note, value) => {
		const rig = session(note, [`${key(note, "keepalive")},0,${value}`]);
		rig.wait(86_400_000);
		deepEqual([rig.broker.connects[0]!.keepalive, rig.broker.clients], [0, ["me"]]);
	},
	"AT+QMTCFG <sslenable>": (note, value) => {
		const rig = module(note);
		rig.say(`AT+QMTCFG="ssl",0,${value === "1" ? "1,2" : "0"}\r`);
		opened(rig);
		equal(rig.network.openings[0]!.tls !== undefined, value === "1");
	},
	"AT+QMTOPEN <result>": (note, value) => {
		const rig = module(note, value === "0" ? undefined : { command: "+QMTOPEN", do: { kind: "open-result", value: Number(value) } });
		equal(opened(rig), OK + line(`+QMTOPEN: 0,${value}`));
	},
	"AT+QMTCLOSE <result>": (note, value) => {
		const rig = session(note, [], value === "0" ? undefined : { command: "+QMTCLOSE", do: { kind: "close-result", value: Number(value) } });
		equal(rig.say("AT+QMTCLOSE=0\r"), OK + line(`+QMTCLOSE: 0,${value}`));
	},
	"AT+QMTCONN <result>": (note, value) => {
		const rig = module(note, undefined, { resendsConnect: value === "1" });
		rig.say(`AT+QMTCFG=${key(note, "timeout")},0,5,1,1\r`);
		opened(rig);
		rig.broker.silent = value !== "0";
		const said = connected(rig) + rig.wait(20_000);
		equal(said.startsWith(OK + line(["+QMTCONN: 0,0,0", "+QMTCONN: 0,1,1", "+QMTCONN: 0,2"][Number(value)]!)), true, said);
	},
	"AT+QMTCONN <state>": (note, value) => {
		const rig = module(note);
		opened(rig);
		rig.broker.silent = value === "2";
		if (value !== "1")
			connected(rig);
		if (value === "4") {
			// Firmware that leaves the network to QMTCLOSE or the server, as the figure does.
			rig.modem.firmware.disconnectKeepsLink = true;
			rig.modem.receive(Buffer.from("AT+QMTDISC=0\r"));
		}
		match(rig.say("AT+QMTCONN?\r"), new RegExp(`\\+QMTCONN: 0,${value}\r\n\r\nOK\r\n`));
	},
	"AT+QMTCONN <ret_code>": (note, value) => {
		const rig = module(note);
		opened(rig);
		rig.broker.refuse = Number(value);
		equal(connected(rig), OK + line(`+QMTCONN: 0,0,${value}`) + (value === "0" ? "" : line("+QMTSTAT: 0,4")));
	},
	"AT+QMTDISC <result>": (note, value) => {
		const rig = session(note, [], value === "0" ? undefined : { command: "+QMTDISC", do: { kind: "disconnect-result", value: Number(value) } });
		equal(rig.say("AT+QMTDISC=0\r"), OK + line(`+QMTDISC: 0,${value}`));
	},
	"AT+QMTSUB <qos>": (note, value) => {
		const rig = session(note);
		equal(rig.say(`AT+QMTSUB=0,1,"f",${value}\r`), OK + line(`+QMTSUB: 0,1,0,${value}`));
		equal(rig.broker.subscriptions("me").get("f"), Number(value));
	},
	"AT+QMTSUB <result>": (note, value) => packetResult(note, value, "QMTSUB", ",1", subscribe),
	"AT+QMTSUB <value>": (note, value) => {
		if (value === "result 0")
			equal(session(note).say("AT+QMTSUB=0,1,\"a\",2,\"b\",0\r"), OK + line("+QMTSUB: 0,1,0,2,0"));
		else if (value === "128") {
			const rig = session(note);
			rig.broker.grant = 128;
			equal(subscribe(rig), OK + line("+QMTSUB: 0,1,0,128"));
		}
		else
			match(unanswered(note, "1", subscribe), value === "result 1" ? /\+QMTSUB: 0,1,1,1\r\n/ : /\+QMTSUB: 0,1,2\r\n/);
	},
	"AT+QMTUNS <result>": (note, value) => packetResult(note, value, "QMTUNS", "", rig => rig.say("AT+QMTUNS=0,1,\"f\"\r")),
	"AT+QMTPUB <qos>": (note, value) => {
		const rig = session(note);
		const id = value === "0" ? 0 : 1;
		equal(publish(rig, note, `0,${id},${value},0,"t"`) + rig.wait(1000), OK + line(`+QMTPUB: 0,${id},0`));
		deepEqual(rig.broker.published.map(({ topic, qos }) => [topic, qos]), [["t", Number(value)]]);
	},
	"AT+QMTPUB <retain>": (note, value) => {
		const rig = session(note);
		publish(rig, note, `0,0,0,${value},"t"`);
		equal(rig.broker.retained("t").length, Number(value));
	},
	"AT+QMTPUB <result>": (note, value) => packetResult(note, value, "QMTPUB", "", rig => publish(rig, note, "0,1,1,0,\"t\"")),
	"AT+QMTPUB <value>": (note, value) => {
		const begin = (rig: Rig): string => publish(rig, note, "0,1,1,0,\"t\"");
		if (value === "result 0")
			equal(begin(session(note)), OK + line("+QMTPUB: 0,1,0"));
		else
			match(unanswered(note, "1", begin), value === "result 1" ? /\+QMTPUB: 0,1,1,1\r\n/ : /\+QMTPUB: 0,1,2\r\n/);
	},
	"+CME ERROR <err>": (note, value, text) => {
		for (const [format, said] of [[0, "ERROR"], [1, `+CME ERROR: ${value}`], [2, `+CME ERROR: ${text}`]] as const) {
			const rig = module(note, { command: "+QMTOPEN", do: { kind: "refuse", code: Number(value) } });
			rig.say(`AT+CMEE=${format}\r`);
			equal(opened(rig), line(said));
		}
	},
	"+QMTSTAT <err_code>": (note, value) => {
		const cause = CAUSES[Number(value)];
		if (cause !== undefined) {
			const said = cause(note);
			equal(said.endsWith(line(`+QMTSTAT: 0,${value}`)), true, said);
		}
		for (const code of value.split("-")) {
			const rig = session(note, [], { command: "+CSQ", do: { kind: "stat", connection: 0, value: Number(code) } });
			match(rig.say("AT+CSQ\r"), new RegExp(`^\r\n\\+QMTSTAT: 0,${code}\r\n`));
			// §5.1: the client closes the MQTT connection.
			deepEqual([rig.broker.clients, rig.say("AT+QMTOPEN?\r")], [[], OK]);
		}
	},
};

for (const table of TABLES) {
	for (const note of NOTES) {
		for (const row of table.rows[note] ?? []) {
			const [group, title] = rowTitle("modem", note, table, row);
			describe(group, () => {
				it(title, () => SHOWS[table.name]!(note, ...row));
			});
		}
	}
}
