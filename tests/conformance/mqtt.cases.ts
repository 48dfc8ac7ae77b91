// The MQTT Client Class Pattern (ECMA-419, 4th edition, §24, A.25), clause by clause, and where this client deviates from it. Node and XS.

import MQTTClient, { type WriteOptions } from "../../modules/mqtt/client.js";
import { equal, throws } from "./assert.js";
import { Bench, bytes, line, OK, text } from "./bench.js";
import type { Case } from "./case.js";

const { SUBSCRIBE, UNSUBSCRIBE, PINGREQ, DISCONNECT, PUBREL } = MQTTClient;

/** The commands of a connection's way up that carry what an option said. */
function settings(bench: Bench): string[] {
	return bench.device.commands.filter(command => /^AT\+QMT(CFG="(keepalive|session|will)"|OPEN|CONN=)/.test(command));
}

/** Writes that are wrong, with the error each gives. */
const WRONG: readonly (readonly [Uint8Array | null, WriteOptions, string, string])[] = [
	[bytes("x"), {}, "TypeError", "topic"], [bytes("x"), { topic: "" }, "RangeError", "topic"], [bytes("x"), { topic: "a/#" }, "RangeError", "topic"],
	[bytes("x"), { topic: 5 as never }, "TypeError", "topic"], [bytes("x"), { topic: "t", QoS: 3 }, "RangeError", "QoS"],
	[bytes("x"), { topic: "t", QoS: 1, id: 0 }, "RangeError", "id"], [bytes("x"), { topic: "t", QoS: 1, id: 65536 }, "RangeError", "id"],
	[bytes("xy"), { topic: "t", byteLength: 1 }, "RangeError", "byteLength"], [bytes("xy"), { topic: "t", byteLength: 1549 }, "RangeError", "byteLength"],
	[new Uint8Array(1549), { topic: "t" }, "RangeError", "byteLength"], [bytes("a\x1a"), { topic: "t" }, "RangeError", "payload"], [bytes("\x1b"), { topic: "t", byteLength: 2 }, "RangeError", "payload"],
	[null, { operation: SUBSCRIBE }, "TypeError", "items"], [null, { operation: SUBSCRIBE, items: [] }, "TypeError", "items"], [null, { operation: UNSUBSCRIBE, items: "a" as never }, "TypeError", "items"],
	[null, { operation: SUBSCRIBE, items: [{ topic: "a" }, { topic: 5 as never }] }, "TypeError", "items[1].topic"], [null, { operation: SUBSCRIBE, items: [{ topic: "a#" }] }, "RangeError", "filter"],
	[null, { operation: SUBSCRIBE, items: [{ topic: "a", QoS: 3 }] }, "RangeError", "QoS"], [null, { operation: SUBSCRIBE, items: [{ topic: "a" }], id: 0 }, "RangeError", "id"],
	[null, { operation: PUBREL }, "TypeError", "id"], [null, { operation: PUBREL, id: 0 }, "RangeError", "id"], [null, { operation: PUBREL, id: 1.5 }, "RangeError", "id"], [null, { operation: PUBREL, id: 65536 }, "RangeError", "id"],
	[null, { operation: MQTTClient.PUBACK, id: 1 }, "RangeError", "operation: 4 is sent by the module itself"], [null, { operation: MQTTClient.PUBREC, id: 1 }, "RangeError", "operation: 5"],
	[null, { operation: MQTTClient.PUBCOMP, id: 1 }, "RangeError", "operation: 7"], [null, { operation: MQTTClient.CONNECT }, "RangeError", "operation: 1 is not one that can be written"],
	[null, { operation: MQTTClient.SUBACK }, "RangeError", "operation: 9"], [null, { operation: 15 }, "RangeError", "operation: 15"],
];

export const cases: readonly Case[] = [
	["§24.2 the defaults: port 1883, the module's name, no user, no keep-alive, a clean session, no will", () => {
		const bench = new Bench();
		new MQTTClient({ session: bench.session(), host: "broker.test", id: "" });
		bench.run();
		equal(settings(bench), ["AT+QMTCFG=\"keepalive\",0,0", "AT+QMTCFG=\"session\",0,1", "AT+QMTCFG=\"will\",0,0", "AT+QMTOPEN=0,\"broker.test\",1883", "AT+QMTCONN=0,\"866425030012340\""]);
	}],
	["§24.2 every option reaches the broker: port, id, user, password, keepAlive in milliseconds, clean, will", () => {
		const bench = new Bench();
		bench.connect({ port: 8884, id: "me", user: "u", password: "p", keepAlive: 59_001, clean: false, will: { topic: "w", message: "gone", QoS: 2, retain: true } });
		bench.run();
		equal(settings(bench), ["AT+QMTCFG=\"keepalive\",0,60", "AT+QMTCFG=\"session\",0,0", "AT+QMTCFG=\"will\",0,1,2,1,\"w\",\"gone\"", "AT+QMTOPEN=0,\"broker.test\",8884", "AT+QMTCONN=0,\"me\",\"u\",\"p\""]);
	}],
	["§24.2 password and will.message may be byte buffers", () => {
		const bench = new Bench();
		bench.connect({ user: "u", password: bytes("p\xe9").buffer, will: { topic: "w", message: new DataView(bytes("[gone]").buffer, 1, 4), retain: 0 } });
		bench.run();
		equal([settings(bench)[2], settings(bench)[4]], ["AT+QMTCFG=\"will\",0,1,0,0,\"w\",\"gone\"", "AT+QMTCONN=0,\"bench\",\"u\",\"p\xe9\""]);
	}],
	["§24.2 onReadable receives the count, more, and with the first fragment topic, QoS and byteLength", () => {
		const { bench } = Bench.connected();
		bench.device.tell(line("+QMTRECV: 0,0,a/b,hello"));
		equal(bench.events, ["readable 5 a/b QoS 0 of 5: hello"]);
	}],
	["§24.2 a message larger than the inbox comes in fragments: topic with the first, more false with the last", () => {
		const bench = new Bench(device => device.always("AT+QMTCFG=\"recv/mode\"", OK));
		const seen: string[] = [];
		const client = bench.connect({
			session: bench.session({ inbox: 64 }),
			onReadable(count, { more, topic, QoS, byteLength }) {
				seen.push(`${count} ${more} ${topic} ${QoS} ${byteLength} ${text(client.read() as ArrayBuffer).length}`);
			},
		});
		client.read();
		bench.run();
		const payload = "0123456789".repeat(13);
		bench.device.tell(`\r\n+QMTRECV: 0,0,"t",130,"${payload.slice(0, 60)}`);
		bench.device.tell(payload.slice(60, 100));
		bench.device.tell(`${payload.slice(100)}"\r\n`);
		bench.run(100);
		equal(seen.map(entry => entry.split(" ").slice(1, 5).join(" ")).join("; ").replace(/(true undefined undefined undefined; )+/, "… "), "true t 0 130; … false undefined undefined undefined");
		equal(seen.reduce((sum, entry) => sum + Number(entry.split(" ")[5]), 0), 130);
	}],
	["§24.2 byteLength is undefined where the module does not report it (deviation)", () => {
		const bench = new Bench(undefined, 512);
		const seen: unknown[] = [];
		const client = bench.connect({
			session: bench.session({ inbox: 64 }),
			onReadable(_count, { more, byteLength }) {
				client.read();
				seen.push([more, byteLength]);
			},
		});
		bench.run();
		bench.device.tell(`\r\n+QMTRECV: 0,0,"t","${"x".repeat(300)}`);
		equal(seen[0], [true, undefined]);
	}],
	["§24.2 the QoS of a message is the granted one of its filter, 0 without an identifier", () => {
		const { bench, client } = Bench.connected();
		client.write(null, { operation: SUBSCRIBE, items: [{ topic: "a/+", QoS: 2 }] });
		bench.run();
		bench.forget();
		bench.device.tell(line("+QMTRECV: 0,7,a/b,x") + line("+QMTRECV: 0,0,a/b,y"));
		equal(bench.events, ["readable 1 a/b QoS 2 of 1: x", "readable 1 a/b QoS 0 of 1: y"]);
	}],
	["§24.2 an empty message is announced with a count of 0", () => {
		const { bench } = Bench.connected();
		bench.device.tell(line("+QMTRECV: 0,0,\"t\",\"\""));
		bench.run(100);
		equal(bench.events, ["readable 0 t QoS 0 of 0: "]);
	}],
	["§24.2 the topic is a string when it is asked for, the same while the callback lasts, and undefined after it", () => {
		const topics: unknown[] = [];
		let kept: { readonly topic: string | undefined } | undefined;
		const { bench } = Bench.connected({
			onReadable(_count, options) {
				kept = options;
				topics.push(options.topic, options.topic);
			},
		});
		bench.device.tell(line("+QMTRECV: 0,0,\"a/\xe2\x82\xac\",\"x\""));
		bench.run(100);
		equal([topics, kept?.topic], [["a/\u20ac", "a/\u20ac"], undefined]);
	}],
	["§24.2 onControl gets the opcode, and a message with operation and id; a SUBACK its return codes", () => {
		const seen: unknown[] = [];
		const bench = new Bench(device => device.always("AT+QMTSUB=", OK + line("+QMTSUB: 0,5,0,1,128")));
		const client = bench.connect({
			onControl(opcode, { operation, id, payload }) {
				seen.push([opcode, operation, id, payload]);
			},
		});
		bench.run();
		client.write(null, { operation: SUBSCRIBE, id: 5, items: [{ topic: "a", QoS: 2 }, { topic: "b", QoS: 2 }] });
		bench.run();
		equal(seen, [[2, 2, undefined, undefined], [9, 9, 5, [1, 128]]]);
	}],
	["§24.2 a refused CONNECT is reported by onError, with the evidence", () => {
		const bench = new Bench(device => device.always("AT+QMTCONN=", OK + line("+QMTCONN: 0,0,4")));
		bench.connect();
		bench.run();
		equal(bench.events, ["error: AT+QMTCONN: return code 4 (bad user name or password); check user and password"]);
	}],
	["§24.3 close sends no DISCONNECT: the module drops the connection, and the broker sends the will", () => {
		const { bench, client } = Bench.connected();
		client.close();
		bench.run();
		equal(bench.device.commands, ["AT+QMTCLOSE=0"]);
	}],
	["§24.4 the next message is announced when the current one has been read, not before", () => {
		const seen: string[] = [];
		const { bench, client } = Bench.connected({ onReadable: (count, { topic }) => seen.push(`${topic} ${count}`) });
		bench.device.tell(line("+QMTRECV: 0,0,a,12345") + line("+QMTRECV: 0,0,b,x"));
		bench.run(1000);
		equal(seen, ["a 5"]);
		client.read(2);
		bench.run(1000);
		equal([seen, text(client.read() as ArrayBuffer)], [["a 5"], "345"]);
		equal(client.read(), undefined);
		bench.run();
		equal(seen, ["a 5", "b 1"]);
	}],
	["§24.5 write before CONNACK throws", () => {
		const client = new Bench().connect();
		throws(() => client.write(bytes("x"), { topic: "t" }), "Error", "write: comes before CONNACK");
	}],
	["§24.5 write names what is wrong, and sends nothing of it", () => {
		const { bench, client } = Bench.connected();
		for (const [data, options, name, message] of WRONG)
			throws(() => client.write(data, options), name, message);
		for (const none of [undefined, null])
			throws(() => client.write(bytes("x"), none), "TypeError", "options");
		bench.run(1000);
		equal([bench.device.written, bench.events], ["", []]);
	}],
	["§24.5 a PUBLISH of QoS 0 is sent, and no onControl follows", () => {
		const { bench, client } = Bench.connected();
		client.write(bytes("hello"), { topic: "t", id: 77, duplicate: true });
		bench.run();
		equal([bench.device.commands, bench.heard()], [["AT+QMTPUB=0,0,0,0,\"t\"", "hello\x1a"], []]);
	}],
	["§24.5 a PUBLISH of QoS 1 is answered by PUBACK", () => {
		const { bench, client } = Bench.connected();
		client.write(bytes("hello"), { operation: MQTTClient.PUBLISH, topic: "t", QoS: 1, retain: true });
		bench.run();
		equal([bench.device.commands, bench.heard()], [["AT+QMTPUB=0,1,1,1,\"t\"", "hello\x1a"], ["PUBACK 1"]]);
	}],
	["§24.5 a PUBLISH of QoS 2 is answered by PUBREC, then PUBCOMP (deviation: both at its end)", () => {
		const { bench, client } = Bench.connected();
		client.write(bytes("hello"), { topic: "t", QoS: 2 });
		bench.run();
		equal([bench.device.commands, bench.heard()], [["AT+QMTPUB=0,1,2,0,\"t\"", "hello\x1a"], ["PUBREC 1", "PUBCOMP 1"]]);
	}],
	["§24.5 the caller's own id is used as it is, and refused while it is in flight", () => {
		const { bench, client } = Bench.connected({}, device => device.published = "");
		client.write(bytes("x"), { topic: "t", QoS: 1, id: 1234 });
		throws(() => client.write(bytes("y"), { topic: "t", QoS: 1, id: 1234 }), "RangeError", "id: 1234 is in flight");
		bench.run();
		equal(bench.device.commands[0], "AT+QMTPUB=0,1234,1,0,\"t\"");
	}],
	["§24.5 topics may be byte buffers, as Moddable's layers give them", () => {
		const { bench, client } = Bench.connected();
		client.write(bytes("x"), { topic: bytes("a/b").buffer });
		client.write(null, { operation: SUBSCRIBE, items: [{ topic: bytes("c/#"), QoS: 1 }] });
		bench.run();
		equal([bench.device.commands[0], bench.device.commands[2]], ["AT+QMTPUB=0,0,0,0,\"a/b\"", "AT+QMTSUB=0,1,\"c/#\",1"]);
	}],
	["§24.5 a PUBLISH in fragments goes out with its last (deviation), and takes none without its options", () => {
		const { bench, client } = Bench.connected();
		equal(client.write(bytes("SM"), { topic: "t", byteLength: 6, QoS: 1 }), 4);
		bench.run();
		equal([bench.device.written, bench.events], ["", ["writable 4"]]);
		throws(() => client.write(bytes("x"), { topic: "u" }), "Error", "write: a PUBLISH waits for its last 4 bytes");
		throws(() => client.write(bytes("ALL\n!")), "RangeError", "payload: 5 bytes, 4 are missing");
		throws(() => client.write("ALL" as never), "TypeError", "data");
		equal([client.write(bytes("A")), client.write(bytes("")), client.write(bytes("LL\n"), null)], [3, 3, 4096 - 7]);
		bench.run();
		equal([bench.device.commands, bench.heard()], [["AT+QMTPUB=0,1,1,0,\"t\"", "SMALL\n\x1a"], ["PUBACK 1"]]);
	}],
	["§24.5 the return value is what may be written: topic and payload of the next PUBLISH, or the rest of this one", () => {
		const { client } = Bench.connected({}, device => device.always("AT+QMTPUB=", ""));
		equal(client.write(bytes("12345"), { topic: "a/b" }), 4096 - 8);
		equal(client.write(bytes("1"), { topic: "a/b", byteLength: 1000 }), 999);
		equal(client.write(new Uint8Array(999)), 4096 - 8 - 1003);
		equal(client.write(null, { operation: PINGREQ }), 4096 - 8 - 1003);
	}],
	["§24.5 SUBSCRIBE with many items is one packet, QoS 0 where none is given, answered by one SUBACK", () => {
		const { bench, client } = Bench.connected();
		client.write(null, { operation: SUBSCRIBE, id: 300, items: [{ topic: "foo/bar/+", QoS: 2 }, { topic: "bar/foo" }] });
		bench.run();
		equal(bench.device.commands, ["AT+QMTSUB=0,300,\"foo/bar/+\",2,\"bar/foo\",0"]);
		equal(bench.heard(), ["SUBACK 300 [0,0]"]);
	}],
	["§24.5 UNSUBSCRIBE is sent as it is, subscribed or not, answered by UNSUBACK", () => {
		const { bench, client } = Bench.connected();
		client.write(null, { operation: UNSUBSCRIBE, items: [{ topic: "frogs" }, { topic: "bar/foo" }] });
		bench.run();
		equal([bench.device.commands, bench.heard()], [["AT+QMTUNS=0,1,\"frogs\",\"bar/foo\""], ["UNSUBACK 1"]]);
	}],
	["§24.5 a PUBLISH behind a SUBSCRIBE leaves behind it", () => {
		const { bench, client } = Bench.connected();
		client.write(null, { operation: SUBSCRIBE, items: [{ topic: "a" }] });
		client.write(null, { operation: UNSUBSCRIBE, items: [{ topic: "b" }] });
		client.write(bytes("x"), { topic: "a" });
		bench.run();
		equal(bench.device.commands, ["AT+QMTSUB=0,1,\"a\",0", "AT+QMTUNS=0,2,\"b\"", "AT+QMTPUB=0,0,0,0,\"a\"", "x\x1a"]);
	}],
	["§24.5 PINGREQ asks the module, each is answered by PINGRESP (deviation)", () => {
		const { bench, client } = Bench.connected();
		client.write(null, { operation: PINGREQ });
		client.write(null, { operation: PINGREQ });
		bench.run();
		equal([bench.device.commands, bench.heard()], [["AT+QMTCONN?"], ["PINGRESP", "PINGRESP"]]);
		client.write(null, { operation: PINGREQ });
		bench.run();
		equal(bench.heard(), ["PINGRESP", "PINGRESP", "PINGRESP"]);
	}],
	["§24.5 PINGREQ while the module is not connected is the end", () => {
		const { bench, client } = Bench.connected({}, device => device.always("AT+QMTCONN?", line("+QMTCONN: 0,1") + OK));
		client.write(null, { operation: PINGREQ });
		bench.run();
		equal(bench.heard(), ["error: AT+QMTCONN?: not connected (state 1)"]);
	}],
	["§24.5 PUBREL is taken, and answered by PUBCOMP; sixteen may wait (deviation: the module has sent it)", () => {
		const { bench, client } = Bench.connected();
		for (let id = 1; id <= 16; id++)
			client.write(null, { operation: PUBREL, id });
		throws(() => client.write(null, { operation: PUBREL, id: 17 }), "Error", "write: no room for a PUBREL");
		bench.run();
		equal(bench.heard(), Array.from({ length: 16 }, (_, index) => `PUBCOMP ${index + 1}`));
		equal(bench.device.written, "");
	}],
	["§24.5 DISCONNECT is sent when everything written before is answered, then onClose is called (deviation)", () => {
		const events: string[] = [];
		const { bench, client } = Bench.connected({ onClose: () => events.push("close") }, device => device.published = "");
		client.write(null, { operation: SUBSCRIBE, items: [{ topic: "a" }] });
		client.write(bytes("x"), { topic: "t", QoS: 1 });
		equal(client.write(null, { operation: DISCONNECT }), 0);
		throws(() => client.write(bytes("y"), { topic: "t" }), "Error", "write: the connection has ended");
		bench.run();
		equal(bench.device.commands.includes("AT+QMTDISC=0"), false);
		bench.device.tell(OK + line("+QMTPUB: 0,2,0"));
		bench.run();
		equal([bench.heard(), bench.device.commands.slice(-2), events], [["SUBACK 1 [0]", "PUBACK 2"], ["AT+QMTDISC=0", "AT+QMTCLOSE=0"], ["close"]]);
	}],
	["§24.2 without onClose, which the standard does not have, onError reports the end of the connection", () => {
		const { bench, client } = Bench.connected();
		client.write(null, { operation: DISCONNECT });
		bench.run();
		equal(bench.heard(), ["error: DISCONNECT: the connection is closed, as it asked for"]);
	}],
	["§24.5 a connection that is lost behind a DISCONNECT is an error", () => {
		const { bench, client } = Bench.connected({ onClose: () => bench.events.push("close") }, device => device.published = "");
		client.write(bytes("x"), { topic: "t", QoS: 1 });
		client.write(null, { operation: DISCONNECT });
		bench.device.tell(line("+QMTSTAT: 0,1"));
		bench.run(1000);
		equal(bench.heard(), ["error: +QMTSTAT: 1 (connection closed or reset by peer)"]);
	}],
	["§24.6 the constructor has the control packet types, read-only, and so has a subclass", () => {
		class Other extends MQTTClient {}
		const names = ["CONNECT", "CONNACK", "PUBLISH", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP", "SUBSCRIBE", "SUBACK", "UNSUBSCRIBE", "UNSUBACK", "PINGREQ", "PINGRESP", "DISCONNECT"];
		for (const of of [MQTTClient, Other] as unknown as Record<string, number>[]) {
			equal(names.map(name => of[name]), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
			throws(() => of["PUBLISH"] = 5, "TypeError", "");
		}
	}],
	["§9.7.3 a message that breaks off after its first fragment ends the connection (deviation: there is no other way to report it)", () => {
		const bench = new Bench(undefined, 512);
		const client = bench.connect({ session: bench.session({ inbox: 64 }), onReadable: () => void client.read() });
		bench.run();
		bench.forget();
		bench.device.tell(`\r\n+QMTRECV: 0,0,"t","${"x".repeat(300)}`);
		bench.run(600_000);
		equal(bench.heard(), ["error: PUBLISH: a message broke off, bytes of it were lost on the way from the module"]);
		throws(() => client.read(), "Error", "read: the connection has ended");
	}],
	["§9.7.3 a message that the module refuses ends the connection", () => {
		const { bench, client } = Bench.connected({}, device => device.always("AT+QMTPUB=", line("+CME ERROR: 3")));
		client.write(bytes("x"), { topic: "t", QoS: 1 });
		bench.run(10_000);
		equal(bench.heard(), ["error: AT+QMTPUB: refused: +CME ERROR: 3 (operation not allowed)"]);
	}],
	["§9.7.3 a QoS 2 message whose outcome is unknown ends the connection, though the module is connected", () => {
		const { bench, client } = Bench.connected({}, device => device.published = OK + line("+QMTPUB: 0,1,2"));
		client.write(bytes("x"), { topic: "t", QoS: 2 });
		bench.run(1000);
		equal([bench.heard().length, bench.heard()[0]!.startsWith("error: AT+QMTPUB: ")], [1, true], bench.events.join("; "));
		equal(bench.device.commands.slice(-1), ["AT+QMTCLOSE=0"]);
	}],
	["§9.7.3 a lost connection is reported with its own reason, whatever was in flight", () => {
		const { bench, client } = Bench.connected({}, device => device.published = OK);
		client.write(bytes("x"), { topic: "t", QoS: 2 });
		client.write(bytes("y"), { topic: "t", QoS: 0 });
		bench.run();
		bench.device.tell(line("+QMTSTAT: 0,7"));
		bench.run(600_000);
		equal(bench.heard(), ["error: +QMTSTAT: 7 (link not alive or server unavailable); check that the broker can be reached"]);
	}],
];
