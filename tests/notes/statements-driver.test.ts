// Statements of the notes, verified on the driver: a session on a small device that answers as in the notes.
// Source: ./statements, typed from the notes.

import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import Queries from "../../modules/quectel/queries.js";
import { line, OK } from "../support/quectel-rig.js";
import { made, online, onPublish, publishOf, setting, setUp } from "./driver.js";
import { statementTitle, STATEMENTS } from "./statements.js";
import { type Note, NOTES } from "./tables.js";

/** The PDP context is deactivated: QIDEACT, or the detachment of a BC20. */
const DEACTIVATES = /^AT\+(QIDEACT=1|CGATT=0)/;
/** What table 3 asks a person to check, in the error. */
const CHECKS: Readonly<Record<number, string>> = {
	3: "; check user, password and client identifier", 4: "; check user, password and client identifier",
	6: "; check what is published", 7: "; check that the broker can be reached",
};

/**
 * What each way of doing means here: the link opens again and sends CONNECT, after the PDP context for 2; the error says what a person is to check.
 * After three in a row the context is cycled for the others, too (docs/recovery.md).
 */
function recovers(code: number): (note: Note) => void {
	return note => {
		const rig = online(note);
		const lose = (): readonly string[] => {
			rig.forget();
			rig.device.tell(line(`+QMTSTAT: 0,${code}`));
			match(rig.events[0]!, new RegExp(`^lost: \\+QMTSTAT: ${code} \\([^)]*\\)${CHECKS[code] ?? ""}$`));
			rig.clock.advance(30_000);
			equal(rig.session.online, true);
			return rig.device.commands.filter(command => DEACTIVATES.test(command) || /^AT\+QMT(OPEN|CONN)=/.test(command)).map(command => command.replace(/[=,].*/, ""));
		};
		const opens = ["AT+QMTOPEN", "AT+QMTCONN"];
		const cycles = [note === "BC20" ? "AT+CGATT" : "AT+QIDEACT", ...opens];
		deepEqual([lose(), lose(), lose()], code === 2 ? [cycles, cycles, cycles] : [opens, opens, cycles]);
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

/** What a question of the app comes to, when the module answers its command so. */
function asked(note: Note, command: string, answer: string, ask: (queries: Queries, keep: (error: Error | undefined, answer: unknown) => void) => void): unknown {
	const rig = online(note, {}, device => device.always(command, answer));
	let came: unknown;
	ask(new Queries(rig.modem), (error, answer) => came = error ?? answer);
	rig.clock.advance(0);
	deepEqual(rig.device.commands, [command]);
	return came;
}

/** The command of a publish for which nothing but topic and payload is given. */
function published(note: Note): string {
	const rig = online(note);
	rig.session.publish("t", "m");
	rig.clock.advance(0);
	return rig.device.commands[0]!;
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
	"3.2.1 AT+QMTCFG=\"will\",<tcpconnectID>,0": note => match(setting(note, "will", {}), /^AT\+QMTCFG="will",0,0$/i),
	"3.2.1 AT+QMTCFG=\"ssl\",<tcpconnectID>,0": note => equal(setting(note, "ssl", {}), "AT+QMTCFG=\"ssl\",0,0"),
	"3.2.1 AT+QMTCFG=\"aliauth\",<tcpconnectID> (query), not set": note => {
		deepEqual(asked(note, note === "BC20" ? "AT+QMTCFG=\"ALIAUTH\",0" : "AT+QMTCFG=\"aliauth\",0", OK, (queries, keep) => queries.setting("aliauth", 0, keep)), []);
	},
	"3.2.1 Note on AT+QSSLCFG": note => {
		const rig = made(note, { tls: { ca: "ca.pem", certificate: "client.pem", key: "key.pem", version: 3, cipherSuite: 0xC02F, ignoreLocalTime: true, context: 2 } }, device => {
			for (const name of ["ca.pem", "client.pem", "key.pem"])
				device.files.set(name, "-----");
		});
		rig.clock.advance(0);
		const settings = rig.device.commands.filter(command => command.startsWith("AT+QSSLCFG=")).map(command => command.slice("AT+QSSLCFG=".length));
		for (const wanted of [
			"\"sslversion\",2,3", "\"ciphersuite\",2,0XC02F", "\"seclevel\",2,2", "\"cacert\",2,\"ca.pem\"", "\"clientcert\",2,\"client.pem\"", "\"clientkey\",2,\"key.pem\"", "\"ignorelocaltime\",2,1",
		])
			ok(settings.includes(wanted), `${wanted} in ${settings.join("; ")}`);
	},
	"3.2.2 AT+QMTOPEN?, no client": note => deepEqual(asked(note, "AT+QMTOPEN?", OK, (queries, keep) => queries.opened(keep)), []),
	"3.2.2 AT+QMTOPEN?, several clients": note => deepEqual(
		asked(note, "AT+QMTOPEN?", line("+QMTOPEN: 0,\"a\",1883") + line("+QMTOPEN: 5,\"b\",8883") + OK, (queries, keep) => queries.opened(keep)),
		[{ connection: 0, host: "a", port: 1883 }, { connection: 5, host: "b", port: 8883 }]),
	"3.2.4 AT+QMTCONN?, no client": note => deepEqual(asked(note, "AT+QMTCONN?", OK, (queries, keep) => queries.states(keep)), []),
	"3.2.4 AT+QMTCONN?, several clients": note => deepEqual(
		asked(note, "AT+QMTCONN?", line("+QMTCONN: 0,3") + line("+QMTCONN: 5,1") + OK, (queries, keep) => queries.states(keep)),
		[{ connection: 0, state: 3 }, { connection: 5, state: 1 }]),
	"3.2.4 CONNECT": note => {
		const rig = made(note, {}, device => device.always("AT+QMTOPEN=", OK));
		rig.clock.advance(0);
		const connects = (): number => rig.device.commands.filter(command => command.startsWith("AT+QMTCONN=")).length;
		equal(connects(), 0);
		rig.device.tell(line("+QMTOPEN: 0,0"));
		equal(connects(), 1);
	},
	"3.2.5 DISCONNECT": note => {
		const rig = online(note);
		rig.session.disconnect();
		rig.clock.advance(0);
		deepEqual(rig.device.commands, ["AT+QMTDISC=0", "AT+QMTCLOSE=0"]);
	},
	"3.2.6 SUBSCRIBE": note => {
		const rig = online(note);
		rig.session.subscribe(["a", "b"], [1, 0], 1);
		rig.clock.advance(0);
		deepEqual(rig.device.commands, ["AT+QMTSUB=0,1,\"a\",1,\"b\",0"]);
		rig.device.tell(line("+QMTRECV: 0,0,\"a\",\"x\""));
		rig.clock.advance(1000);
		deepEqual(rig.messages, ["a:x"]);
	},
	"3.2.7 UNSUBSCRIBE": note => {
		const rig = online(note);
		rig.session.subscribe(["a", "b"], 1, 1);
		rig.clock.advance(0);
		rig.session.unsubscribe(["a", "b"], 2);
		rig.clock.advance(0);
		equal(rig.device.commands.at(-1), "AT+QMTUNS=0,2,\"a\",\"b\"");
	},
	"3.2.8 PUBLISH": note => {
		const rig = online(note);
		rig.publish("m", 1, "topic/pub");
		rig.clock.advance(0);
		deepEqual(rig.device.commands, publishOf(note, "0,1,1,0,\"topic/pub\"", "m"));
	},
	"3.2.8 <qos>, underlined": note => ok(published(note).startsWith("AT+QMTPUB=0,0,0,"), published(note)),
	"3.2.8 <retain>, underlined": note => match(published(note), /^AT\+QMTPUB=0,0,\d,0,"t"/),
	"3.2.8 <msgID>, <qos>=0": note => {
		const rig = online(note);
		equal(rig.publish("m", 0, "t"), 0);
		throws(() => rig.publish("m", 0, "t", 1), { name: "RangeError", message: /^id: 1 / });
		throws(() => rig.publish("m", 1, "t", 0), { name: "RangeError", message: /^id: 0 / });
		rig.clock.advance(0);
		ok(rig.device.commands[0]!.startsWith("AT+QMTPUB=0,0,0,0,\"t\""));
	},
	"3.2.8 <qos>=0": note => {
		const rig = online(note);
		onPublish(rig, note, OK + line("+QMTPUB: 0,0,0"));
		rig.publish("m", 0, "t");
		rig.clock.advance(0);
		deepEqual([rig.events, rig.session.unacknowledged], [["control 3 0 0"], 0]);
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
		equal(rig.device.commands.filter(command => command.startsWith("AT+QMTPUB=")).length, 1);
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
