// A session that does not reconnect, for the standard's client: the first loss ends it and drops the module's connection.
// modules/quectel/session/link, hangup and session. Source: ECMA-419 §24 (onError is final), BG96 note §3.2.3, MQTT 3.1.1 §3.14.4, docs/architecture.md (Recovery).

import { deepEqual, equal, throws } from "node:assert/strict";
import { line, OK, Rig } from "../../../support/quectel-rig.js";

const once = { reconnect: false } as const;

function commands(rig: Rig, name: string): string[] {
	return rig.device.commands.filter(command => command.startsWith(name));
}

describe("a session that does not reconnect", () => {
	it("ends with its first loss: closed when onError is called, and the module's connection dropped", () => {
		const rig = Rig.online({ session: once });
		rig.device.tell(line("+QMTSTAT: 0,1"));
		throws(() => rig.publish("x"), { message: "session: is closed" });
		rig.clock.advance(60_000);
		deepEqual(rig.events, ["lost: +QMTSTAT: 1 (connection closed or reset by peer)"]);
		deepEqual(rig.device.commands, ["AT+QMTCLOSE=0"]);
	});

	it("ends with a refusal, and leaves its connection to the next, which waits as long as failures in a row ask for", () => {
		const rig = new Rig({ session: once, device: device => device.always("AT+QMTCONN=", OK + line("+QMTCONN: 0,0,5")) });
		const waits: number[] = [];
		rig.clock.advance(0);
		for (let attempt = 0; attempt < 3; attempt++) {
			equal(rig.events.filter(event => event !== "ready").join(), "lost: AT+QMTCONN: return code 5 (not authorized); check what the broker permits this client");
			rig.forget();
			const start = rig.clock.now();
			rig.makeSession(once);
			while (commands(rig, "AT+QMTOPEN").length === 0)
				rig.clock.advance(100);
			waits.push(rig.clock.now() - start);
			rig.clock.advance(0);
		}
		deepEqual(waits, [1000, 2000, 4000]);
	});

	it("counts failures over its successors: the third does something stronger", () => {
		const rig = new Rig({ session: once, device: device => device.always("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,5")) });
		rig.clock.advance(0);
		for (let attempt = 0; attempt < 2; attempt++) {
			rig.makeSession(once);
			rig.clock.advance(3000);
		}
		equal(commands(rig, "AT+QIDEACT").length, 1);
	});

	it("waits for a modem that comes up, and again when that is lost before the session has begun", () => {
		const rig = new Rig({ session: once, device: device => device.next("AT+CEREG?", line("+CEREG: 0,2") + OK).next("AT+CGREG?", line("+CGREG: 0,2") + OK) });
		rig.clock.advance(0);
		rig.device.tell(line("RDY"));
		rig.clock.advance(5000);
		deepEqual(rig.events.filter(event => !event.startsWith("modem")), ["ready", "open"]);
	});

	it("ends with a restart of the module, but not while it waits for its turn", () => {
		const rig = Rig.online({ session: once });
		rig.device.tell(line("RDY"));
		rig.clock.advance(5000);
		deepEqual(rig.events, ["lost: the module restarted", "ready"]);
		rig.device.next("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,4"));
		rig.makeSession(once);
		rig.clock.advance(0);
		rig.forget();
		rig.makeSession(once);
		rig.clock.advance(0);
		rig.device.tell(line("RDY"));
		rig.clock.advance(5000);
		deepEqual(rig.events, ["ready", "open"]);
	});

	it("sends an UNSUBSCRIBE as it is, subscribed or not, but keeps no more than sixteen", () => {
		const rig = Rig.online({ session: once, device: device => device.next("AT+QMTUNS=", OK) });
		rig.session.unsubscribe(["frogs", "a"], 77);
		rig.clock.advance(0);
		for (let i = 1; i < 16; i++)
			rig.session.unsubscribe("frogs");
		throws(() => rig.session.unsubscribe("frogs"), { message: "unsubscribe: 16 requests wait" });
		rig.device.tell(line("+QMTUNS: 0,77,0"));
		rig.clock.advance(0);
		equal(commands(rig, "AT+QMTUNS=").length, 16);
		deepEqual(rig.events.slice(0, 2), ["control 11 77 0", "control 11 1 0"]);
	});
});

describe("hanging up", () => {
	it("calls nothing, and drops the module's connection without a DISCONNECT", () => {
		const rig = Rig.online();
		rig.session.hangUp();
		rig.session.hangUp();
		rig.clock.advance(20_000);
		deepEqual([rig.events, rig.device.commands], [[], ["AT+QMTCLOSE=0"]]);
	});

	it("sends nothing when nothing was opened", () => {
		const rig = new Rig();
		rig.session.hangUp();
		rig.clock.advance(0);
		deepEqual([rig.events, commands(rig, "AT+QMT").filter(command => !command.endsWith("=?"))], [["ready"], []]);
	});

	it("drops one connection after the other, and none that a restart of the module has dropped", () => {
		const sessions = { device: (device: Rig["device"]): unknown => device.always("AT+QMTOPEN=", command => OK + line(`+QMTOPEN: ${command[11]},0`)).always("AT+QMTCONN=", command => OK + line(`+QMTCONN: ${command[11]},0,0`)) };
		for (const restart of [false, true]) {
			const rig = Rig.online({ modem: { sessions: 16_384 }, ...sessions } as never);
			const second = rig.makeSession({ connection: 5 });
			rig.clock.advance(0);
			equal(second.online, true);
			rig.forget();
			rig.device.next("AT+QMTCLOSE=", restart ? "" : OK + line("+QMTCLOSE: 5,0"));
			second.hangUp();
			rig.session.hangUp();
			rig.clock.advance(0);
			if (restart)
				rig.device.tell(line("RDY"));
			rig.clock.advance(20_000);
			deepEqual(commands(rig, "AT+QMTCLOSE"), restart ? ["AT+QMTCLOSE=5"] : ["AT+QMTCLOSE=5", "AT+QMTCLOSE=0"]);
		}
	});
});

describe("what is published behind a SUBSCRIBE or UNSUBSCRIBE", () => {
	it("leaves behind it", () => {
		const rig = Rig.online();
		rig.session.subscribe("a", 1);
		rig.session.unsubscribe("a");
		rig.publish("x", 0);
		rig.clock.advance(0);
		deepEqual(rig.device.commands, ["AT+QMTSUB=0,1,\"a\",1", "AT+QMTUNS=0,2,\"a\"", "AT+QMTPUB=0,0,0,0,\"t\"", "x\x1a"]);
	});
});

describe("a filter or topic as bytes", () => {
	it("is what its text would be", () => {
		const rig = Rig.online();
		rig.session.subscribe([Buffer.from("a/€"), "b"], [1, 2]);
		rig.session.unsubscribe(Buffer.from("a/€"));
		rig.session.publishBytes(Buffer.from("a/€"), Buffer.from("x"), 1, 0, false);
		rig.clock.advance(0);
		deepEqual(rig.device.commands.map(command => Buffer.from(command, "latin1").toString()), ["AT+QMTSUB=0,1,\"a/€\",1,\"b\",2", "AT+QMTUNS=0,2,\"a/€\"", "AT+QMTPUB=0,0,0,0,\"a/€\"", "x\x1a"]);
	});

	it("is refused when it is no UTF-8, which a broker would close the connection for", () => {
		const rig = Rig.online();
		throws(() => rig.session.subscribe(Buffer.from([0x61, 0xE2, 0x82]), 1), { name: "RangeError", message: "filter: must be UTF-8" });
		throws(() => rig.session.publishBytes(Buffer.from([0xC0]), Buffer.from("x"), 1, 0, false), { name: "RangeError", message: "topic: must be UTF-8" });
	});
});

describe("the topic of a message as text", () => {
	it("is that message's, whether it is another's or the same again", () => {
		const rig = Rig.online();
		const topics: string[] = [];
		rig.onMessage = () => topics.push(rig.session.topic, rig.session.topic);
		for (const topic of ["a", "a", "b", "ab", "\xe2\x82\xac"])
			rig.device.tell(line(`+QMTRECV: 0,0,${topic},x`));
		deepEqual(topics, ["a", "a", "a", "a", "b", "b", "ab", "ab", "€", "€"]);
	});
});

describe("one session after the other on a connection", () => {
	it("takes no more alarms of the clock than the first did", () => {
		const rig = new Rig();
		const { clock } = rig;
		const { alarm } = clock;
		let alarms = 0;
		clock.alarm = callback => {
			alarms += 1;
			return alarm.call(clock, callback);
		};
		let { session } = rig;
		for (let i = 0; i < 5; i++) {
			session.hangUp();
			session = rig.makeSession(once);
			rig.clock.advance(5000);
			equal(session.online, true);
		}
		equal(alarms, 0);
	});
});

describe("a later turn", () => {
	it("comes once for each session that asked, whatever another's app throws; none after close", () => {
		const rig = Rig.online({ modem: { sessions: 32_768 } });
		const turns: number[] = [];
		const sessions = [1, 2, 3].map(connection => rig.makeSession({
			connection,
			onLate() {
				turns.push(connection);
				if (connection === 2)
					throw new Error("an app's mistake");
			},
		}));
		rig.clock.advance(0);
		for (const session of [...sessions, ...sessions])
			session.later();
		sessions[0]!.close();
		sessions[0]!.later();
		deepEqual(turns, []);
		throws(() => rig.clock.advance(0), { message: "an app's mistake" });
		rig.clock.advance(0);
		deepEqual(turns, [2, 3]);
	});

	it("lets a message go first that was received before it", () => {
		const rig: Rig = Rig.online({ session: { onReadable: count => rig.events.push(`message ${count}`), onLate: () => rig.events.push("late") } });
		rig.device.tell(line("+QMTRECV: 0,0,a,1") + line("+QMTRECV: 0,0,a,22"));
		rig.session.read(new Uint8Array(9));
		rig.session.later();
		rig.clock.advance(0);
		deepEqual(rig.events, ["message 1", "message 2", "late"]);
	});

	it("returns what can be read then", () => {
		const rig = Rig.online();
		let seen = -1;
		rig.onMessage = () => seen = rig.session.readable;
		equal(rig.session.readable, 0);
		rig.device.tell(line("+QMTRECV: 0,0,t,abc"));
		deepEqual([seen, rig.session.readable], [3, 0]);
	});
});
