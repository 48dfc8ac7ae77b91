// Calls that a session refuses: each dangerous or invalid one throws before a byte is written.
// And the effects of a closed session on the next one of its connection. modules/quectel/session and topics. Source: BG96 note §3.2.8, MQTT 3.1.1 §4.7, docs/security.md (What is sent).

import { deepEqual, equal, throws } from "node:assert/strict";
import { line, Rig } from "../../support/quectel-rig.js";

describe("what cannot be sent", () => {
	/** Every call, with its error; before any of it, no byte leaves. */
	const CALLS: readonly (readonly [string, string, (rig: Rig) => void])[] = [
		["a payload of 1549 bytes", "RangeError payload: 1549 bytes, BG96 takes at most 1548", rig => rig.publish("x".repeat(1549))],
		["0x1A in a payload", "RangeError payload: byte 0x1a at offset 1 would end or cancel the payload", rig => rig.publish("a\x1a")],
		["0x1B in a payload", "RangeError payload: byte 0x1b at offset 0 would end or cancel the payload", rig => rig.publish("\x1b")],
		["a payload larger than the outbox", "RangeError payload: 64 bytes and the topic, the outbox has 64", rig => rig.makeSession({ connection: 1, inbox: 64, outbox: 64 }).publishBytes("t", new Uint8Array(64), 64, 1, false)],
		["a payload that is none", "TypeError payload: must be a Uint8Array", rig => rig.session.publishBytes("t", "text" as unknown as Uint8Array, 1, 1, false)],
		["a length beyond the payload", "RangeError length: 3 is not in 0 to 2", rig => rig.session.publishBytes("t", new Uint8Array(2), 3, 1, false)],
		["a negative length", "RangeError length: -1 is not in 0 to 2", rig => rig.session.publishBytes("t", new Uint8Array(2), -1, 1, false)],
		["half a byte", "RangeError length: 0.5 is not in 0 to 2", rig => rig.session.publishBytes("t", new Uint8Array(2), 0.5, 1, false)],
		["fragments of 1549 bytes together", "RangeError byteLength: 1549 bytes, BG96 takes at most 1548", rig => rig.session.publishBytes("t", new Uint8Array(2), 2, 1, false, undefined, 1549)],
		["fragments of fewer bytes together than the first", "RangeError byteLength: 1 is not in 2 to 1548", rig => rig.session.publishBytes("t", new Uint8Array(2), 2, 1, false, undefined, 1)],
		["fragments of half a byte", "RangeError byteLength: 2.5 is not in 2 to 1548", rig => rig.session.publishBytes("t", new Uint8Array(2), 2, 1, false, undefined, 2.5)],
		["fragments larger than the outbox", "RangeError byteLength: 65 bytes and the topic, the outbox has 64", rig => rig.makeSession({ connection: 1, inbox: 64, outbox: 64 }).publishBytes("t", new Uint8Array(1), 1, 1, false, undefined, 65)],
		["a fragment of nothing that was begun", "RangeError payload: 1 bytes, 0 are missing", rig => rig.session.append(new Uint8Array(1))],
		["QoS 3", "RangeError QoS: 3 is not 0, 1 or 2", rig => rig.publish("x", 3)],
		["identifier 0 with QoS 1", "RangeError id: 0 is not in 1 to 65535 with QoS 1", rig => rig.publish("x", 1, "t", 0)],
		["identifier 0 with QoS 2", "RangeError id: 0 is not in 1 to 65535 with QoS 2", rig => rig.publish("x", 2, "t", 0)],
		["identifier 1 with QoS 0", "RangeError id: 1 is not 0 with QoS 0", rig => rig.publish("x", 0, "t", 1)],
		["identifier 65536", "RangeError id: 65536 is not in 1 to 65535 with QoS 1", rig => rig.publish("x", 1, "t", 65536)],
		["identifier 1.5", "RangeError id: 1.5 is not in 1 to 65535 with QoS 1", rig => rig.publish("x", 1, "t", 1.5)],
		["an empty topic", "RangeError topic: must not be empty", rig => rig.publish("x", 1, "")],
		["a topic with +", "RangeError topic: \"a/+\" has a wildcard", rig => rig.publish("x", 1, "a/+")],
		["a topic with #", "RangeError topic: \"#\" has a wildcard", rig => rig.publish("x", 1, "#")],
		["a topic of 257 bytes", "RangeError topic: 257 bytes, at most 255 can be sent", rig => rig.publish("x", 1, "t".repeat(257))],
		["a topic of 256 bytes", "RangeError topic: 256 bytes, at most 255 can be sent", rig => rig.publish("x", 1, "t".repeat(256))],
		["a filter of 256 bytes", "RangeError filter: 256 bytes, at most 255 can be sent", rig => rig.session.subscribe("f".repeat(256), 1)],
		["an identifier of a subscription that is none", "RangeError id: 0 is not in 1 to 65535", rig => rig.session.subscribe("f", 1, 0)],
		["a retain that is none", "TypeError retain: must be a boolean", rig => rig.session.publishBytes("t", new Uint8Array(1), 1, 1, 1 as never)],
		["a QoS of another kind", "TypeError QoS: must be a number", rig => rig.session.publishBytes("t", new Uint8Array(1), 1, "1" as never, false)],
		["an identifier of another kind", "TypeError id: must be a number", rig => rig.publish("x", 1, "t", "1" as never)],
		["a length of another kind", "TypeError length: must be a number", rig => rig.session.publishBytes("t", new Uint8Array(1), "1" as never, 1, false)],
		["a topic that is none", "TypeError topic: must be a string or a Uint8Array", rig => rig.publish("x", 1, 7 as never)],
		["a topic that is no UTF-8", "RangeError topic: must be UTF-8", rig => rig.session.publish(Uint8Array.of(0xFF), "x")],
		["a filter that is no UTF-8", "RangeError filter: must be UTF-8", rig => rig.session.subscribe(Uint8Array.of(0xFF), 1)],
		["a filter that is none", "TypeError filter: must be a string or a Uint8Array", rig => rig.session.subscribe(7 as never, 1)],
		["no filter at all", "RangeError filter: must not be empty", rig => rig.session.subscribe([], 1)],
		["a filter that comes twice", "RangeError filter: \"a\" comes twice", rig => rig.session.subscribe(["a", "b", "a"], 1)],
		["filters that no command line holds", "RangeError filter: 1001 bytes in one command line, at most 1000 can be sent", rig => rig.session.subscribe(["a", "b", "c", "d"].map((letter, index) => letter.repeat(index === 3 ? 246 : 245)), 1)],
		["a payload that is neither text nor bytes", "TypeError payload: must be a string or a Uint8Array", rig => rig.session.publish("t", 7 as never)],
		["a subscription with QoS 3", "RangeError QoS: 3 is not 0, 1 or 2", rig => rig.session.subscribe("f", 3)],
		["an empty filter", "RangeError filter: must not be empty", rig => rig.session.subscribe("", 1)],
		["a filter of 257 bytes", "RangeError filter: 257 bytes, at most 255 can be sent", rig => rig.session.subscribe("f".repeat(257), 1)],
		["# before the end of a filter", "RangeError filter: misplaced wildcard in \"#/a\"", rig => rig.session.subscribe("#/a", 1)],
		["# in a level of a filter", "RangeError filter: misplaced wildcard in \"a#\"", rig => rig.session.subscribe("a#", 1)],
		["+ in a level of a filter", "RangeError filter: misplaced wildcard in \"a+/b\"", rig => rig.session.subscribe("a+/b", 1)],
		["a filter that is not subscribed", "Error filter: \"f\" is not subscribed", rig => void rig.session.unsubscribe("f")],
	];

	for (const [title, message, call] of CALLS) {
		it(`throws before a byte is written: ${title}`, () => {
			const rig = Rig.online();
			throws(() => call(rig), (error: Error) => `${error.name} ${error.message}` === message);
			rig.suspect("nothing else is under way");
			equal(rig.device.commands.filter(command => command.startsWith("AT+QMTPUB") || command.startsWith("AT+QMTSUB")).length, 0);
			equal(rig.session.unacknowledged, 0);
		});
	}

	it("is a quote, any byte below 0x20 and 0x7F, in a topic and in a filter", () => {
		const rig = Rig.online();
		for (const byte of [0x22, 0x7F, ...Array.from({ length: 32 }, (_, index) => index)]) {
			const text = `a${String.fromCharCode(byte)}`;
			const name = `0x${byte.toString(16).padStart(2, "0")}`;
			throws(() => rig.publish("x", 1, text), { name: "RangeError", message: `topic: byte ${name} at offset 1 cannot be sent in a command line` });
			throws(() => rig.session.subscribe(text, 1), { name: "RangeError", message: `filter: byte ${name} at offset 1 cannot be sent in a command line` });
		}
		rig.clock.advance(0);
		equal(rig.device.written, "");
	});

	it("is nothing else: every byte but 0x1A and 0x1B in a payload, and 1548 of them, arrive; so do filters of 1000 bytes with what is between them", () => {
		const rig = Rig.online();
		const payload = Array.from({ length: 1548 }, (_, index) => String.fromCharCode(index & 0xFF)).join("").replace(/[\x1a\x1b]/g, "\"");
		rig.publish(payload, 1, "topic with blanks, commas/€");
		rig.clock.advance(0);
		equal(rig.device.commands[1], `${payload}\x1a`);
		const filters = ["a", "b", "c", "d"].map(letter => letter.repeat(245));
		rig.session.subscribe(filters, 1);
		rig.clock.advance(0);
		equal(rig.device.commands[2], `AT+QMTSUB=0,2,${filters.map(filter => `"${filter}",1`).join()}`);
		equal(rig.device.commands[0], `AT+QMTPUB=0,1,1,0,"${Buffer.from("topic with blanks, commas/€").toString("latin1").replace("€", "\xe2\x82\xac")}"`);
	});
});

describe("a message in fragments", () => {
	const part = (text: string): Uint8Array => Buffer.from(text, "latin1");

	it("goes out with its last byte, as one", () => {
		const rig = Rig.online();
		const { session } = rig;
		equal(session.publishBytes(part("t/1"), part("ab"), 2, 1, true, 1234, 6), 1234);
		equal(session.missing, 4);
		throws(() => rig.publish("x"), { name: "Error", message: "publish: the message before waits for 4 bytes" });
		throws(() => session.append(part("c\x1a")), { name: "RangeError", message: "payload: byte 0x1a at offset 1 would end or cancel the payload" });
		throws(() => session.append(part("cdefg")), { name: "RangeError", message: "payload: 5 bytes, 4 are missing" });
		deepEqual([session.append(part("cd")), rig.device.written], [2, ""]);
		equal(session.append(part("ef")), 0);
		rig.clock.advance(0);
		deepEqual(rig.device.commands, ["AT+QMTPUB=0,1234,1,1,\"t/1\"", "abcdef\x1a"]);
		deepEqual(rig.events, ["control 4 1234 0"]);
	});

	it("is not taken by a session that leaves", () => {
		const rig = Rig.online();
		rig.session.publishBytes("t", part("a"), 1, 1, false, undefined, 2);
		rig.session.disconnect();
		throws(() => rig.session.append(part("b")), { message: "session: is closed" });
	});

	it("accepts the message that `room` allows: the largest, or none", () => {
		const rig = Rig.online({ session: { outbox: 4096 }, device: device => device.always("AT+QMTPUB=", "") });
		equal(rig.session.room, 4096);
		equal(Rig.online({ session: { outbox: 1024 } }).session.room, 1024);
		rig.publish("x".repeat(1500));
		equal(rig.session.room, 4096 - 1501);
		rig.publish("x".repeat(1500));
		equal(rig.session.room, 0);
	});

	it("says of a message of so many bytes whether it fits, when the largest does not", () => {
		const rig = Rig.online({ session: { outbox: 1024 }, device: device => device.always("AT+QMTPUB=", "") });
		deepEqual([1, 1024, 5000].map(bytes => rig.session.fits(bytes)), [true, true, true]);
		rig.publish("x".repeat(500));
		deepEqual([1, 523, 524, 5000].map(bytes => rig.session.fits(bytes)), [true, true, false, false]);
	});
});

describe("text as bytes", () => {
	it("is sent as it is, in user, password and will, and refused as text would be", () => {
		const rig = new Rig({ session: { user: Buffer.from("u"), password: Buffer.from([0x70, 0xFF]), will: { topic: Buffer.from("w"), message: Buffer.from("gone") } } });
		rig.clock.advance(0);
		equal(rig.device.commands.find(command => command.startsWith("AT+QMTCONN=")), "AT+QMTCONN=0,\"rig\",\"u\",\"p\xff\"");
		equal(rig.device.commands.find(command => command.startsWith("AT+QMTCFG=\"will\"")), "AT+QMTCFG=\"will\",0,1,0,0,\"w\",\"gone\"");
		throws(() => rig.makeSession({ connection: 1, user: Buffer.from("a\"b") }), { name: "RangeError", message: /^user: byte 0x22 at offset 1/ });
		throws(() => rig.makeSession({ connection: 1, user: 5 as unknown as string }), { name: "TypeError", message: "user: must be a string or a Uint8Array" });
	});
});

describe("a ping", () => {
	it("asks the module, and is answered with PINGRESP when the module is connected", () => {
		const rig = Rig.online();
		rig.session.ping();
		rig.clock.advance(0);
		deepEqual([rig.device.commands, rig.events], [["AT+QMTCONN?"], ["control 13 0 0"]]);
		rig.suspect("another question");
		rig.clock.advance(0);
		deepEqual(rig.events, ["control 13 0 0"]);
	});

	it("costs the link when the answer is of other connections only", () => {
		const rig = Rig.online({ device: device => device.next("AT+QMTCONN?", line("+QMTCONN: 1,3") + line("OK")) });
		rig.session.ping();
		rig.clock.advance(0);
		deepEqual(rig.events, ["lost: AT+QMTCONN?: not connected (state 0)"]);
	});

	it("costs the link when the module is not connected", () => {
		const rig = Rig.online({ device: device => device.next("AT+QMTCONN?", line("+QMTCONN: 0,1") + line("OK")) });
		rig.session.ping();
		rig.clock.advance(0);
		deepEqual(rig.events, ["lost: AT+QMTCONN?: not connected (state 1)"]);
		rig.clock.advance(2000);
		rig.suspect("a question after the loss");
		rig.clock.advance(0);
		deepEqual(rig.events.slice(1), ["open"]);
	});

	it("of a session that is closed throws", () => {
		const rig = Rig.online();
		rig.session.close();
		throws(() => rig.session.ping(), { message: "session: is closed" });
	});
});

describe("a session that is closed while its publish waits for the prompt", () => {
	/** Every end that leaves the connection to the next session at once. */
	const ENDS: readonly (readonly [string, (rig: Rig) => void])[] = [
		["close", rig => rig.session.close()],
		["disconnect without a link", rig => {
			rig.device.tell(line("+QMTSTAT: 0,1"));
			rig.session.disconnect();
		}],
	];

	for (const [end, call] of ENDS) {
		it(`sends nothing of the next session under its own topic, and the next one publishes (${end}; memory of the connection serves again)`, () => {
			const rig = Rig.online();
			rig.device.next("AT+QMTPUB=", "");
			rig.publish("old", 1, "topic/old");
			rig.clock.advance(0);
			call(rig);
			rig.clock.advance(0);
			const session = rig.makeSession();
			session.publishBytes("topic/new", Buffer.from("secret of the new one"), 21, 1, false);
			rig.device.tell("\r\n> ");
			equal(rig.device.written, "AT+QMTPUB=0,1,1,0,\"topic/old\"\r\x1b");
			rig.device.tell(line("OK"));
			deepEqual(rig.device.commands.slice(-2), ["AT+QMTPUB=0,1,1,0,\"topic/new\"", "secret of the new one\x1a"]);
			deepEqual([session.online, session.unacknowledged], [true, 0]);
		});
	}
});

describe("disconnecting without a link", () => {
	for (const [state, prepare] of [
		["while the module looks for a network", (rig: Rig) => rig.device.always("AT+CEREG?", line("+CEREG: 0,2") + line("OK")).tell(line("RDY"))],
		["while the back-off runs", (rig: Rig) => rig.device.tell(line("+QMTSTAT: 0,1"))],
	] as const) {
		it(`calls onClose in a later turn, once, and sends nothing: ${state}`, () => {
			const rig = Rig.online();
			prepare(rig);
			rig.forget();
			rig.session.disconnect();
			rig.session.disconnect();
			deepEqual(rig.events, []);
			throws(() => rig.publish("x"), { message: "session: is closed" });
			rig.clock.advance(0);
			deepEqual(rig.events, ["close"]);
			rig.clock.advance(60_000);
			deepEqual([rig.events, rig.device.commands.some(command => /QMT(CLOSE|DISC|OPEN)/.test(command))], [["close"], false]);
		});
	}
});
