// Statements of the notes, verified on the driver: a session on a small device that answers as in the notes.
// Source: ./statements, typed from the notes.

import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import { line, OK } from "../support/quectel-rig.js";
import { made, online, onPublish, publishOf, setting, setUp } from "./driver.js";
import { statementTitle, STATEMENTS } from "./statements.js";
import { type Note, NOTES } from "./tables.js";

/** What each way of doing means here: the link opens again, after the PDP context for 2. */
function recovers(code: number): (note: Note) => void {
	return note => {
		const rig = online(note);
		rig.device.tell(line(`+QMTSTAT: 0,${code}`));
		match(rig.events[0]!, new RegExp(`^lost: \\+QMTSTAT: ${code} \\(`));
		rig.clock.advance(2000);
		equal(rig.session.online, true);
		const context = rig.device.commands.findIndex(command => /^AT\+(QIDEACT=1|CGATT=0)/.test(command));
		const opened = rig.device.commands.findIndex(command => command.startsWith("AT+QMTOPEN=0,"));
		equal(code === 2 ? context >= 0 && context < opened : context === -1 && opened >= 0, true);
	};
}

/** A received message, as the note's §5.2 forms it. */
function received(note: Note, urc: string): { messages: readonly string[]; id: number } {
	const rig = online(note);
	let id = -1;
	rig.onMessage = () => id = rig.session.id;
	rig.device.tell(line(urc));
	rig.clock.advance(1000);
	return { messages: rig.messages, id };
}

const REFUSAL = line("+CME ERROR: 3");

/** Refuses a command on the way to a connection once: the refusal is reported with the error, and the way starts again. */
function refused(command: string): (note: Note) => void {
	return note => {
		const said = note === "BC20" ? command.replace(/"\w+"/, name => name.toUpperCase()) : command;
		const rig = made(note, {}, device => device.next(`${said}${command.includes("\"") ? "," : "="}0`, REFUSAL));
		rig.clock.advance(0);
		ok(rig.events[1]?.startsWith(`lost: ${command}: +CME ERROR: 3 (operation not allowed)`), rig.events.join());
		rig.clock.advance(2000);
		equal(rig.session.online, true);
	};
}

/** A command that leaves is refused: what it would have ended is over all the same. */
function left(command: string): (note: Note) => void {
	return note => {
		const rig = online(note);
		rig.device.always(command, REFUSAL);
		rig.session.disconnect();
		rig.clock.advance(0);
		equal(rig.events.at(-1), "close");
	};
}

const ALIAUTH = Object.freeze({ productKey: "key", deviceName: "name", deviceSecret: "secret" });

const SHOWS: Readonly<Record<string, (note: Note) => void>> = {
	"3.2.1 AT+QMTCFG: +CME ERROR: <err>": refused("AT+QMTCFG=\"keepalive\""),
	"3.2.2 AT+QMTOPEN: +CME ERROR: <err>": refused("AT+QMTOPEN"),
	"3.2.3 AT+QMTCLOSE: +CME ERROR: <err>": left("AT+QMTCLOSE="),
	"3.2.4 AT+QMTCONN: +CME ERROR: <err>": refused("AT+QMTCONN"),
	"3.2.5 AT+QMTDISC: +CME ERROR: <err>": left("AT+QMTDISC="),
	"3.2.6 AT+QMTSUB: +CME ERROR: <err>": note => {
		const rig = online(note, {}, device => device.next("AT+QMTSUB=", REFUSAL));
		rig.session.subscribe("a", 0, 1);
		rig.clock.advance(0);
		match(rig.events[0]!, /^lost: AT\+QMTSUB: "a" \+CME ERROR: 3 \(operation not allowed\)$/);
	},
	"3.2.7 AT+QMTUNS: +CME ERROR: <err>": note => {
		const rig = online(note, {}, device => device.next("AT+QMTUNS=", REFUSAL));
		rig.session.subscribe("a", 0, 1);
		rig.clock.advance(0);
		rig.session.unsubscribe("a", 2);
		rig.clock.advance(0);
		match(rig.events[1]!, /^lost: AT\+QMTUNS: "a" \+CME ERROR: 3 \(operation not allowed\)$/);
	},
	"3.2.8 AT+QMTPUB: +CME ERROR: <err>": note => {
		const rig = online(note, {}, device => device.always("AT+QMTPUB=", REFUSAL));
		rig.publish("x");
		rig.clock.advance(5000); // tried again, in case the module had to do with something else
		equal(rig.events[0], "lost: AT+QMTPUB: refused: +CME ERROR: 3 (operation not allowed)");
	},
	"3.1 Test Command AT+<x>=?": note => ok(setUp(note).includes("AT+QMTCFG=?")),
	"3.1 Read Command AT+<x>?": note => ok(setUp(note).includes("AT+CMEE?")),
	"3.1 Write Command AT+<x>=<...>": note => ok(setUp(note).includes("AT+CMEE=1")),
	"3.1 Execution Command AT+<x>": note => ok(setUp(note).includes("ATI")),
	"3.2.1 <will_topic>": note => {
		match(setting(note, "will", { will: { topic: "a/b", message: "m" } }), /,1,0,0,"a\/b","m"$/);
		for (const topic of ["", "a\"b", "a\nb", "t".repeat(257)])
			throws(() => made(note, { will: { topic, message: "m" } }), { name: "RangeError", message: /^will\.topic/ });
	},
	"3.2.1 <will_msg>": note => {
		match(setting(note, "will", { will: { topic: "a", message: "" } }), /,"a",""$/);
		throws(() => made(note, { will: { topic: "a", message: "\"" } }), { name: "RangeError", message: /^will\.message/ });
	},
	"3.2.1 Note on <will_flag>": note => {
		match(setting(note, "will", {}), /^AT\+QMTCFG="will",0,0$/i);
		match(setting(note, "will", { will: { topic: "a", message: "m" } }), /^AT\+QMTCFG="will",0,1,0,0,"a","m"$/i);
	},
	"3.2.1 <product_key>": note => match(setting(note, "aliauth", { aliauth: ALIAUTH }), /,0,"key","name","secret"$/),
	"3.2.1 <device_name>": note =>
		throws(() => made(note, { aliauth: { ...ALIAUTH, deviceName: "" } }), { name: "RangeError", message: /^aliauth\.deviceName/ }),
	"3.2.1 <device_secret>": note => throws(() => made(note, { aliauth: { ...ALIAUTH, deviceSecret: "a\"b" } }), (error: Error) =>
		error instanceof RangeError && error.message.startsWith("aliauth.deviceSecret") && !error.message.includes("a\"b")),
	"3.2.1 Note on aliauth": note => ok(setUp(note, { id: "i", aliauth: ALIAUTH }).includes("AT+QMTCONN=0,\"i\"")),
	"3.2.1 Note on <ctxindex>": note => match(setting(note, "ssl", { tls: { verify: false } }), /^AT\+QMTCFG="ssl",0,1,\d$/),
	"3.2.1 Note on delivery": note => {
		const rig = online(note, { packetTimeout: 60_000, retries: 10 });
		onPublish(rig, note, OK);
		rig.publish("x");
		rig.clock.advance(11 * 60_000);
		rig.device.tell(line("+QMTPUB: 0,1,0"));
		deepEqual([rig.events, rig.session.unacknowledged], [["control 4 1 0"], 0]);
	},
	"3.2.2 <host_name>": note => {
		for (const host of ["broker.example", "192.0.2.7", "h".repeat(100)])
			ok(setUp(note, { host }).includes(`AT+QMTOPEN=0,"${host}",1883`));
		throws(() => made(note, { host: "h".repeat(101) }), { name: "RangeError", message: /^host.*100/ });
	},
	"3.2.4 <clientID>": note => ok(setUp(note, { id: "clientExample" }).includes("AT+QMTCONN=0,\"clientExample\"")),
	"3.2.4 <username>": note => ok(setUp(note, { id: "i", user: "me" }).includes("AT+QMTCONN=0,\"i\",\"me\"")),
	"3.2.4 <password>": note => {
		ok(setUp(note, { id: "i", user: "me", password: "pw" }).includes("AT+QMTCONN=0,\"i\",\"me\",\"pw\""));
		throws(() => made(note, { password: "pw" }), { name: "RangeError", message: /^password: needs a user/ });
	},
	"3.2.6 <topic>": note => {
		const rig = online(note);
		rig.session.subscribe("a/+/#", 1, 7);
		rig.clock.advance(0);
		deepEqual([rig.device.commands, rig.events], [["AT+QMTSUB=0,7,\"a/+/#\",1"], ["control 9 7 1"]]);
	},
	"3.2.6 Note on <msgID>": note => {
		const rig = online(note);
		onPublish(rig, note, OK);
		deepEqual([rig.publish("a"), rig.publish("b"), rig.publish("c")], [1, 2, 3]);
		throws(() => rig.publish("d", 1, "t", 2), { name: "RangeError", message: "id: 2 is in flight" });
	},
	"3.2.7 <topic>": note => {
		const rig = online(note);
		rig.session.subscribe("a/b", 1, 1);
		rig.clock.advance(0);
		rig.session.unsubscribe("a/b", 2);
		rig.clock.advance(0);
		deepEqual([rig.device.commands.at(-1), rig.events.at(-1)], ["AT+QMTUNS=0,2,\"a/b\"", "control 11 2 0"]);
	},
	"3.2.8 <topic>": note => {
		const rig = online(note);
		rig.publish("x", 1, "a/b");
		rig.clock.advance(0);
		ok(rig.device.commands[0]!.startsWith("AT+QMTPUB=0,1,1,0,\"a/b\""));
		for (const topic of ["", "a/+", "#", "\"", "\b", "\x7f"])
			throws(() => rig.publish("x", 1, topic), { name: "RangeError", message: /^topic/ });
	},
	"3.2.8 <msg>": note => {
		const rig = online(note);
		rig.publish("This is a message, 100 %.", 1);
		rig.clock.advance(0);
		ok(rig.device.written.includes("This is a message, 100 %."));
		equal(rig.session.unacknowledged, 0);
	},
	"3.2.8 Note on the inflight window": note => {
		const rig = online(note);
		onPublish(rig, note, OK);
		const sent = (): number => rig.device.commands.filter(command => command.startsWith("AT+QMTPUB=")).length;
		for (let i = 0; i < 6; i++)
			rig.publish("x");
		rig.clock.advance(0);
		equal(sent(), 5);
		rig.device.tell(line("+QMTPUB: 0,1,0"));
		equal(sent(), 6);
	},
	"3.2.8 Note on the input data": note => {
		const rig = online(note);
		rig.publish("x".repeat(1548));
		rig.clock.advance(0);
		deepEqual(rig.device.commands, publishOf(note, "0,1,1,0,\"t\"", "x".repeat(1548)));
		throws(() => rig.publish("x".repeat(1549)), { name: "RangeError", message: /1549.*1548/ });
	},
	"3.2.8 Note on +QMTRECV": note => deepEqual(received(note, "+QMTRECV: 0,0,\"a\",\"b\"").messages, ["a:b"]),
	"5 URC [1] +QMTSTAT: <tcpconnectID>,<err_code>": note => {
		const rig = online(note);
		rig.device.tell(line("+QMTSTAT: 0,1"));
		equal(rig.session.online, false);
	},
	"5 URC [2] +QMTRECV: <tcpconnectID>,<msgID>,<topic>,<payload>": note => deepEqual(received(note, "+QMTRECV: 0,3,\"a/b\",\"{1}\"").messages, ["a/b:{1}"]),
	"5.1 How to do: 1": recovers(1), "5.1 How to do: 2": recovers(2), "5.1 How to do: 3": recovers(3), "5.1 How to do: 4": recovers(4),
	"5.1 How to do: 5": recovers(5), "5.1 How to do: 6": recovers(6), "5.1 How to do: 7": recovers(7),
	"5.1 <tcpconnectID>": note => {
		const rig = online(note);
		rig.device.tell(line("+QMTSTAT: 1,1") + line("+QMTSTAT: 6,1"));
		deepEqual([rig.session.online, rig.events], [true, []]);
		const last = made(note, { connection: 5 }, device => device.always("AT+QMTOPEN=", OK + line("+QMTOPEN: 5,0")).always("AT+QMTCONN=", OK + line("+QMTCONN: 5,0,0")));
		last.clock.advance(0);
		last.device.tell(line("+QMTSTAT: 5,1"));
		match(last.events.join(), /lost: \+QMTSTAT: 1/);
	},
	"5.2 <tcpconnectID>": note => deepEqual(received(note, "+QMTRECV: 4,0,\"a\",\"b\"").messages, []),
	"5.2 <msgID>": note => deepEqual([received(note, "+QMTRECV: 0,0,\"a\",\"b\"").id, received(note, "+QMTRECV: 0,65535,\"a\",\"b\"").id], [0, 65_535]),
	"5.2 <topic>": note => deepEqual(received(note, "+QMTRECV: 0,0,\"a/b, c\",\"d\"").messages, ["a/b, c:d"]),
	"5.2 <payload>": note => deepEqual(received(note, "+QMTRECV: 0,0,\"a\",\"b,\"c\"\",d\"").messages, ["a:b,\"c\"\",d"]),
};

for (const note of NOTES) {
	describe(statementTitle("driver", note, STATEMENTS[0]!)[0], () => {
		for (const statement of STATEMENTS.filter(({ notes, none }) => notes.includes(note) && none?.driver === undefined))
			it(statementTitle("driver", note, statement)[1], () => SHOWS[`${statement.section} ${statement.name}`]!(note));
	});
}
