// Every row of every table of the notes, sent by the module: the driver's events and actions.
// Source: ./tables, typed from the notes. The module is a small device (tests/support/quectel-device) that sends the row's value.

import { deepEqual, equal, ok } from "node:assert/strict";
import { codeOfCME } from "../../modules/at/result-codes.js";
import { type Device, line, OK, type Rig } from "../support/quectel-rig.js";
import { counting, made, online, onPublish, publishOf, setting } from "./driver.js";
import { type Note, NOTES, rowTitle, TABLES } from "./tables.js";

/** Shows one row. @param value what stands in the row's first column, @param text what the note says of it */
type Show = (note: Note, value: string, text: string) => void;

/** A session whose module gives one prescribed answer. */
function answered(note: Note, prepare: (device: Device) => void): Rig {
	const rig = made(note, {}, prepare);
	rig.clock.advance(500);
	return rig;
}

/** Letter case, articles of the SIM and full stops do not count. */
function plain(text: string): string {
	return text.toLowerCase().replace(/\(u\)sim|usim/g, "sim").replace(/^sim memory/, "memory").replace(/\.$/, "");
}

/** Packet types of the commands that carry a packet (MQTT 3.1.1 §2.2.1). */
const TYPES: Readonly<Record<string, number>> = { QMTPUB: 3, QMTSUB: 8, QMTUNS: 10 };

/** What becomes of a packet's result: done, waited for and counted, or the link given up. */
function packetResult(note: Note, value: string, begin: (rig: Rig) => void, name: string, done: string): void {
	const { rig, retransmissions } = counting(note);
	rig.device.always(`AT+${name}=`, OK);
	onPublish(rig, note, OK);
	begin(rig);
	rig.clock.advance(0);
	rig.events.length = 0;
	rig.device.tell(line(`+${name}: 0,1,${value}${value === "1" ? ",1" : value === "0" && name === "QMTSUB" ? ",1" : ""}`));
	const events = rig.events.join();
	if (value === "0")
		equal(events, done);
	else if (value === "1") {
		equal(events, "");
		rig.clock.advance(0);
		deepEqual(retransmissions, [[TYPES[name], 1, 1]]);
		rig.device.tell(line(`+${name}: 0,1,0${name === "QMTSUB" ? ",1" : ""}`));
		equal(rig.events.join(), done);
	}
	else {
		equal(events, `lost: AT+${name}: "f" result 2 (failed to send packet)`);
		equal(rig.session.online, false);
	}
}

const subscribe = (rig: Rig): void => void rig.session.subscribe("f", 1, 1);
const unsubscribe = (rig: Rig): void => {
	rig.device.next("AT+QMTSUB=", OK + line("+QMTSUB: 0,9,0,1"));
	rig.session.subscribe("f", 1, 9);
	rig.clock.advance(0);
	rig.session.unsubscribe("f", 1);
};
const publish = (rig: Rig): void => void rig.publish("x", 1, "t", 1);

/** What the session tells of a CONNACK refusal and of a state change: the words of its error for the row's. */
const ADVICE: readonly string[] = ["", "; check version", "; check id", "", "; check user and password", "; check what the broker permits this client"];
const STATES: readonly string[] = [
	"", "connection closed or reset by peer", "PINGREQ timed out or failed", "CONNECT timed out or failed", "CONNACK timed out or failed",
	"the server closed the connection", "closed after packet sending failures", "link not alive or server unavailable",
];
const RETURN_CODES: readonly string[] = ["", "unacceptable protocol version", "identifier rejected", "server unavailable", "bad user name or password", "not authorized"];

const SHOWS: Readonly<Record<string, Show>> = {
	"AT+QMTCFG <vsn>": (note, value) => equal(setting(note, "version", { version: Number(value) }), `AT+QMTCFG="version",0,${value}`),
	"AT+QMTCFG <timeout_notice>": (note, value) => {
		const set = setting(note, "timeout", { notice: value === "1" });
		ok(set.endsWith(`,3,${value}`), set);
	},
	"AT+QMTCFG <sslenable>": (note, value) => equal(setting(note, "ssl", value === "1" ? { tls: { verify: false, context: 2 } } : {}), `AT+QMTCFG="ssl",0,${value === "1" ? "1,2" : "0"}`),
	"AT+QMTCFG <will_fg>": (note, value) => {
		const will = { topic: "w", message: "gone" };
		const set = setting(note, "will", value === "1" ? { will } : {});
		ok(set.endsWith(value === "1" ? ",0,1,0,0,\"w\",\"gone\"" : ",0,0"), set);
	},
	"AT+QMTCFG <will_qos>": (note, value) => {
		const set = setting(note, "will", { will: { topic: "w", message: "gone", QoS: Number(value) } });
		ok(set.endsWith(`,0,1,${value},0,"w","gone"`), set);
	},
	"AT+QMTCFG <will_retain>": (note, value) => {
		const set = setting(note, "will", { will: { topic: "w", message: "", retain: value === "1" } });
		ok(set.endsWith(`,0,1,0,${value},"w",""`), set);
	},
	"AT+QMTCFG <clean_session>": (note, value) => {
		const set = setting(note, "session", { clean: value === "1" });
		ok(set.endsWith(`,0,${value}`), set);
	},
	"AT+QMTCFG <keep-alive time>": (note, value) => {
		const set = setting(note, "keepalive", { keepAlive: Number(value) });
		ok(set.endsWith(",0,0"), set);
	},
	"AT+QMTOPEN <result>": (note, value, text) => {
		const rig = answered(note, device => device.next("AT+QMTOPEN=", OK + line(`+QMTOPEN: 0,${value}`)));
		if (value === "0")
			deepEqual(rig.events, ["ready", "open"]);
		else
			// Behind it stands what an examination found.
			equal(rig.events[1]?.split(";")[0], `lost: AT+QMTOPEN: result ${value} (${text.replace(/^[A-Z](?![A-Z])/, letter => letter.toLowerCase())})`);
	},
	"AT+QMTCLOSE <result>": (note, value, text) => {
		const rig = online(note);
		rig.device.always("AT+QMTCLOSE=", OK + line(`+QMTCLOSE: 0,${value}`));
		rig.session.disconnect();
		rig.clock.advance(100);
		deepEqual(rig.events, value === "0" ? ["close"] : [`modem: AT+QMTCLOSE: result -1 (${plain(text)})`, "close"]);
	},
	"AT+QMTCONN <result>": (note, value) => {
		const retransmissions: (readonly number[])[] = [];
		const rig = made(note, { onRetransmit: (...report) => retransmissions.push(report) },
			device => device.next("AT+QMTCONN=", OK + line(`+QMTCONN: 0,${value}${value === "2" ? "" : value === "1" ? ",2" : ",0"}`)));
		rig.clock.advance(500);
		if (value === "0")
			deepEqual(rig.events, ["ready", "open"]);
		else if (value === "2")
			equal(rig.events[1], "lost: AT+QMTCONN: result 2 (failed to send packet)");
		else {
			// Identifier, count, packet type: a CONNECT has no identifier.
			deepEqual([rig.events, retransmissions], [["ready"], [[0, 2, 1]]]);
			rig.device.tell(line("+QMTCONN: 0,0,0"));
			deepEqual(rig.events, ["ready", "open"]);
		}
	},
	"AT+QMTCONN <state>": (note, value) => {
		const rig = online(note);
		rig.device.always("AT+QMTCONN?", line(`+QMTCONN: 0,${value}`) + OK);
		rig.suspect("doubt");
		rig.clock.advance(0);
		deepEqual([rig.device.commands[0], rig.events], ["AT+QMTCONN?", value === "3" ? [] : ["lost: doubt"]]);
	},
	"AT+QMTCONN <ret_code>": (note, value) => {
		const rig = answered(note, device => device.next("AT+QMTCONN=", OK + line(`+QMTCONN: 0,0,${value}`)));
		if (value === "0")
			deepEqual(rig.events, ["ready", "open"]);
		else
			equal(rig.events[1], `lost: AT+QMTCONN: return code ${value} (${RETURN_CODES[Number(value)]})${ADVICE[Number(value)]}`);
	},
	"AT+QMTDISC <result>": (note, value, text) => {
		const rig = online(note);
		rig.device.always("AT+QMTDISC=", OK + line(`+QMTDISC: 0,${value}`));
		rig.session.disconnect();
		rig.clock.advance(100);
		deepEqual(rig.device.commands, ["AT+QMTDISC=0", "AT+QMTCLOSE=0"]);
		deepEqual(rig.events, value === "0" ? ["close"] : [`modem: AT+QMTDISC: result -1 (${plain(text)})`, "close"]);
	},
	"AT+QMTSUB <qos>": (note, value) => {
		const rig = online(note);
		rig.session.subscribe("f", Number(value), 1);
		rig.clock.advance(0);
		deepEqual([rig.device.commands, rig.events], [[`AT+QMTSUB=0,1,"f",${value}`], [`control 9 1 ${value}`]]);
	},
	"AT+QMTSUB <result>": (note, value) => packetResult(note, value, subscribe, "QMTSUB", "control 9 1 1"),
	"AT+QMTSUB <value>": (note, value) => {
		const { rig, retransmissions } = counting(note);
		const said: Readonly<Record<string, string>> = { "result 0": "0,1,0", "128": "0,128,0", "result 1": "1,2", "result 2": "2" };
		rig.device.always("AT+QMTSUB=", OK + line(`+QMTSUB: 0,1,${said[value]}`));
		rig.session.subscribe(["a", "b"], [2, 2], 1);
		rig.clock.advance(0);
		if (value === "result 0")
			deepEqual([rig.events, rig.session.granted(0), rig.session.granted(1)], [["control 9 1 1"], 1, 0]);
		else if (value === "128")
			deepEqual([rig.events, rig.session.online], [["control 9 1 128"], true]);
		else if (value === "result 1")
			deepEqual([rig.events, rig.session.online, retransmissions], [[], true, [[8, 1, 2]]]);
		else
			deepEqual([rig.events, retransmissions], [["lost: AT+QMTSUB: \"a\", \"b\" result 2 (failed to send packet)"], []]);
	},
	"AT+QMTUNS <result>": (note, value) => packetResult(note, value, unsubscribe, "QMTUNS", "control 11 1 0"),
	"AT+QMTPUB <qos>": (note, value) => {
		const rig = online(note);
		rig.publish("x", Number(value), "t");
		rig.clock.advance(0);
		deepEqual([rig.device.commands, rig.session.unacknowledged], [publishOf(note, `0,${value === "0" ? 0 : 1},${value},0,"t"`, "x"), 0]);
		deepEqual(rig.events, [["control 3 0 0"], ["control 4 1 0"], ["control 7 1 0"]][Number(value)]);
	},
	"AT+QMTPUB <retain>": (note, value) => {
		const rig = online(note);
		rig.session.publishBytes("t", Buffer.from("x"), 1, 0, value === "1");
		rig.clock.advance(0);
		deepEqual(rig.device.commands, publishOf(note, `0,0,0,${value},"t"`, "x"));
	},
	"AT+QMTPUB <result>": (note, value) => {
		if (value !== "2") {
			packetResult(note, value, publish, "QMTPUB", "control 4 1 0");
			return;
		}
		const rig = online(note);
		onPublish(rig, note, OK + line("+QMTPUB: 0,1,2"));
		publish(rig);
		rig.clock.advance(0);
		deepEqual([rig.session.unacknowledged, rig.events.filter(event => event.startsWith("control"))], [1, []]);
	},
	"AT+QMTPUB <value>": (note, value) => {
		const { rig, retransmissions } = counting(note);
		onPublish(rig, note, OK + line(value === "result 1" ? "+QMTPUB: 0,1,1,2" : `+QMTPUB: 0,1,${value.at(-1)}`));
		publish(rig);
		rig.clock.advance(0);
		rig.clock.advance(0);
		deepEqual([retransmissions, rig.session.unacknowledged], [value === "result 1" ? [[3, 1, 2]] : [], value === "result 0" ? 0 : 1]);
	},
	"+CME ERROR <err>": (note, value, text) => {
		const numeric = answered(note, device => device.next("AT+QMTCONN=", line(`+CME ERROR: ${value}`))).events[1]!;
		const [, told] = /^lost: AT\+QMTCONN: \+CME ERROR: \d+ \((.*)\)$/.exec(numeric) ?? [];
		equal(plain(told ?? numeric), plain(text));
		const verbose = answered(note, device => device.next("AT+QMTCONN=", line(`+CME ERROR: ${text}`))).events[1]!;
		ok(verbose.startsWith(`lost: AT+QMTCONN: +CME ERROR: ${text}`), verbose);
		equal(codeOfCME(text), Number(value));
	},
	"+QMTSTAT <err_code>": (note, value) => {
		for (const code of value.split("-")) {
			const rig = online(note);
			rig.device.tell(line(`+QMTSTAT: 0,${code}`));
			equal(rig.events[0]!.split(";")[0], `lost: +QMTSTAT: ${code} (${STATES[Number(code)] ?? "reserved"})`);
			rig.clock.advance(2000);
			// How to do: 2 deactivates the PDP context first; all others open again.
			equal(rig.device.commands.includes(note === "BC20" ? "AT+CGATT=0" : "AT+QIDEACT=1"), code === "2");
			equal(rig.session.online, true);
		}
	},
};

for (const table of TABLES) {
	for (const note of NOTES) {
		for (const row of table.rows[note] ?? []) {
			const [group, title] = rowTitle("driver", note, table, row);
			describe(group, () => {
				it(title, () => SHOWS[table.name]!(note, ...row));
			});
		}
	}
}
