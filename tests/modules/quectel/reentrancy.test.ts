// Every public method, called from inside every callback, which then returns or throws: nothing and no one else is damaged.
// Tests modules/base/turn, and the ways out of a modem, its sessions and its queries. Source: docs/architecture.md (What comes from outside).

import fc from "fast-check";
import { deepEqual, equal, ok } from "node:assert/strict";
import type { QMTSessionOptions } from "../../../modules/quectel/session.js";
import { type Subject, Watch, type WatchOptions } from "../../support/callback-watch.js";
import { line, OK } from "../../support/quectel-device.js";
import { BANG } from "../../support/throwing.js";

const MINUTE = 60_000;
/** Runs of the property. */
const RUNS = 500;
const PAYLOAD = Buffer.from("payload");

/** Publishes. @returns what the session returns */
function publish(subject: Subject, QoS: number, payload: Uint8Array = PAYLOAD, byteLength?: number): number {
	const identifier = subject.session.publishBytes("t", payload, payload.length, QoS, false, undefined, byteLength);
	subject.full ||= identifier < 0;
	return identifier;
}

/** A callback, and what leads to it once both sessions are online; without `lead`, it comes by itself. */
interface Occasion extends Omit<WatchOptions, "inside"> {
	readonly callback: string;
	readonly lead?: (watch: Watch, own: Subject) => void;
}

/** Larger than the outbox has room for, twice. */
const LARGE = Buffer.alloc(40, "a");

const OCCASIONS: Readonly<Record<string, Occasion>> = {
	"onOpen": { callback: "onOpen" },
	"onOpen after a loss": { callback: "onOpen", device: device => device.next("AT+QMTOPEN=", OK + line("+QMTOPEN: 0,3")) },
	"onLost": { callback: "onLost", lead: watch => watch.lose(0) },
	"onLost at a restart": { callback: "onLost", lead: watch => watch.restart() },
	"onLost at a lost port, Modem.onError behind": { callback: "onLost", modem: { reopen: 1000 }, lead: watch => watch.device.fail(new Error("unplugged")) },
	"onLost, for good": { callback: "onLost", session: { reconnect: false }, lead: watch => watch.lose(0) },
	"onLost, for good, at a restart": { callback: "onLost", session: { reconnect: false }, lead: watch => watch.restart() },
	"onLost that cycles the PDP context": { callback: "onLost", lead: watch => watch.lose(0, 2) },
	"onReadable": { callback: "onReadable", lead: watch => watch.deliver(0, "1") },
	"onReadable, a message and a loss behind": {
		callback: "onReadable",
		lead: watch => {
			watch.deliver(0, "1");
			watch.deliver(0, "2");
			watch.lose(0);
		},
	},
	"onReadable, a message behind": {
		callback: "onReadable",
		lead: watch => {
			watch.deliver(0, "1");
			watch.deliver(0, "2");
		},
	},
	"onReadable of a fragment": {
		callback: "onReadable", session: { inbox: 64 }, modem: { receive: 512 },
		lead: watch => {
			const text = line(`+QMTRECV: 0,0,"a","${"x".repeat(300)}"`);
			watch.device.say(text.slice(0, 150));
			watch.advance(0);
			watch.device.say(text.slice(150));
		},
	},
	"onBroken": {
		callback: "onBroken", session: { inbox: 64 }, modem: { receive: 512 },
		lead: watch => {
			watch.device.say(`\r\n+QMTRECV: 0,0,"a","${"x".repeat(300)}`);
			watch.advance(4000);
		},
	},
	"onWritable": {
		callback: "onWritable", session: { outbox: 64 },
		lead: (_watch, own) => {
			publish(own, 1, LARGE);
			publish(own, 1, LARGE);
		},
	},
	"onControl PUBLISH": { callback: "onControl PUBLISH", lead: (_watch, own) => void publish(own, 0) },
	"onControl PUBACK": { callback: "onControl PUBACK", lead: (_watch, own) => void publish(own, 1) },
	"onControl PUBACK, five behind": {
		callback: "onControl PUBACK",
		lead: (_watch, own) => {
			for (let i = 0; i < 6; i++)
				publish(own, 1);
		},
	},
	"onControl PUBCOMP": { callback: "onControl PUBCOMP", lead: (_watch, own) => void publish(own, 2) },
	"onControl SUBACK": { callback: "onControl SUBACK", lead: (_watch, own) => void own.session.subscribe("a", 1) },
	"onControl UNSUBACK": {
		callback: "onControl UNSUBACK",
		lead: (watch, own) => {
			own.session.subscribe("a", 1);
			watch.advance(0);
			own.session.unsubscribe("a");
		},
	},
	"onControl PINGRESP": { callback: "onControl PINGRESP", lead: (_watch, own) => own.session.ping() },
	"onGivenUp": {
		callback: "onGivenUp",
		lead: (watch, own) => {
			watch.device.published = OK;
			publish(own, 2);
			watch.advance(0);
			watch.device.published = command => OK + line(`+QMTPUB: ${command.split(/[=,]/, 3).slice(1).join()},0`);
			watch.lose(0);
		},
	},
	"onUpload": { callback: "onUpload", session: { tls: { ca: Buffer.alloc(1000, "authority") } } },
	"onLate": { callback: "onLate", lead: (_watch, own) => own.session.later() },
	"onLate, a publish under way that is refused": {
		callback: "onLate",
		lead: (watch, own) => {
			watch.device.next("AT+QMTPUB=", "");
			publish(own, 1);
			own.session.later();
			watch.advance(0);
			watch.device.say(line("ERROR"));
		},
	},
	"onClose": {
		callback: "onClose",
		lead: (_watch, own) => {
			own.leaving = true;
			own.session.disconnect();
		},
	},
	"Modem.onReady": { callback: "onReady" },
	"Modem.onReady after a restart": { callback: "onReady", lead: watch => watch.restart() },
	"Modem.onError in bring-up": { callback: "onError", device: device => device.next("AT+CEREG?", line("+CEREG: 0,3") + OK) },
	"Modem.onError at a lost port": { callback: "onError", modem: { reopen: 1000 }, lead: watch => watch.device.fail(new Error("unplugged")) },
	"Modem.onError at a failed disconnect": {
		callback: "onError", device: device => device.next("AT+QMTDISC=", OK + line("+QMTDISC: 0,-1")),
		lead: (_watch, own) => {
			own.leaving = true;
			own.session.disconnect();
		},
	},
	"Modem.onSurvey": { callback: "onSurvey" },
	"Modem.onOff": {
		callback: "onOff",
		lead: watch => {
			watch.off = true;
			watch.modem.powerOff();
		},
	},
	"done with an answer": { callback: "done", lead: watch => watch.queries.states(watch.done()) },
	"done with an error": {
		callback: "done",
		lead: watch => {
			watch.device.next("AT+QMTOPEN?", line("ERROR"));
			watch.queries.opened(watch.done());
		},
	},
	"done at a restart": {
		callback: "done",
		lead: watch => {
			watch.device.next("AT+QMTOPEN?", "");
			watch.queries.opened(watch.done());
			watch.advance(0);
			watch.restart();
		},
	},
};

/** What an app does. */
type Method = (watch: Watch, own: Subject) => void;

const BUFFER = new Uint8Array(4096);

function end(subject: Subject): void {
	subject.over = subject.leaving = true;
}

/** The bystander. */
function other(watch: Watch): Subject {
	return last(watch, 1);
}

const METHODS: Readonly<Record<string, Method>> = {
	"nothing": () => {},
	"publish, QoS 0": (_watch, own) => void publish(own, 0),
	"publish, QoS 1": (_watch, own) => void publish(own, 1),
	"publish, QoS 2": (_watch, own) => void publish(own, 2),
	"publish until the outbox is full": (_watch, own) => {
		while (publish(own, 1) >= 0)
			continue;
	},
	"append": (_watch, own) => {
		if (publish(own, 1, PAYLOAD, PAYLOAD.length + 1) >= 0)
			equal(own.session.append(PAYLOAD.subarray(1, 2)), 0);
	},
	"subscribe": (_watch, own) => void own.session.subscribe(["a", "b/+"], 1),
	"unsubscribe": (_watch, own) => void own.session.unsubscribe("a"),
	"ping": (_watch, own) => own.session.ping(),
	"read": (watch, own) => void watch.read(own),
	"readTopic": (_watch, own) => void own.session.readTopic(BUFFER),
	"granted": (_watch, own) => void own.session.granted(0),
	"getters": (watch, { session }) => {
		const { losses, online, unacknowledged, lostMessages, unconfirmed, retransmissions, missing, room, readable, topic, topicLength, id, QoS, byteLength } = session;
		for (const value of [losses, unacknowledged, lostMessages, unconfirmed, retransmissions, missing, room, readable, topicLength, id, QoS, byteLength])
			equal(typeof value, "number");
		deepEqual([typeof online, typeof topic, session.isTopic(BUFFER)], ["boolean", "string", false]);
		const { ready, closed, imei, identity, counters, profile, capabilities, network } = watch.modem;
		deepEqual([typeof ready, typeof closed, typeof imei, typeof identity, typeof watch.modem.wallTime()].slice(0, 4), ["boolean", "boolean", "string", "string"]);
		ok(counters && profile && capabilities && network);
	},
	"disconnect": (_watch, own) => {
		own.leaving = true;
		own.session.disconnect();
	},
	"close": (_watch, own) => {
		end(own);
		own.session.close();
	},
	"hangUp": (_watch, own) => {
		end(own);
		own.session.hangUp();
	},
	"close and a new session": (watch, own) => {
		end(own);
		own.session.close();
		watch.open(own.connection);
	},
	"hangUp and a new session": (watch, own) => {
		end(own);
		own.session.hangUp();
		watch.open(own.connection);
	},
	"later": (_watch, own) => {
		own.session.later();
		own.late = true;
	},
	"publish on the other session": watch => void publish(other(watch), 1),
	"disconnect of the other session": watch => {
		other(watch).leaving = true;
		other(watch).session.disconnect();
	},
	"close of the other session": watch => {
		end(other(watch));
		other(watch).session.close();
	},
	"hangUp of the other session": watch => {
		end(other(watch));
		other(watch).session.hangUp();
	},
	"Modem.close": watch => {
		watch.closed = true;
		watch.modem.close();
	},
	"Modem.powerOff": watch => {
		watch.off = true;
		watch.modem.powerOff();
	},
	"Modem.powerOn": watch => {
		watch.off = false;
		watch.modem.powerOn();
	},
	"Modem.powerOff and powerOn": watch => {
		watch.off = false;
		watch.modem.powerOff();
		watch.modem.powerOn();
	},
	"Modem.recover(1)": watch => watch.modem.recover(1),
	"Modem.recover(2)": watch => watch.modem.recover(2),
	"Modem.recover(3)": watch => watch.modem.recover(3),
	"Modem.survey": watch => watch.modem.survey(),
	"Queries.test": watch => watch.queries.test("QMTOPEN", watch.done()),
	"Queries.opened": watch => watch.queries.opened(watch.done()),
	"Queries.states": watch => watch.queries.states(watch.done()),
	"Queries.setting": watch => watch.queries.setting("keepalive", 0, watch.done()),
};

/** Calls a method as an app would: what its documentation says that it throws is fine. */
function act(watch: Watch, name: string, own: Subject): void {
	try {
		watch.call(name, () => METHODS[name]!(watch, own));
	}
	catch (error) {
		const { message } = error as Error;
		const ended = own.leaving || own.oneShot || watch.closed;
		if (!(ended && message === "session: is closed")
			&& !(watch.closed && message === "modem: closed")
			&& !(name === "unsubscribe" && message === "filter: \"a\" is not subscribed"))
			watch.faults.push(`${name}: ${message}`);
		if (message === "modem: closed" && name.startsWith("Queries"))
			watch.questions.pop();
	}
}

/** The session of a connection that was made last. */
function last(watch: Watch, connection: number): Subject {
	return watch.subjects.filter(subject => subject.connection === connection).at(-1)!;
}

/** A session is online, a publish on it is acknowledged, and a message to it arrives. */
function works(watch: Watch, subject: Subject): void {
	const { session, connection } = subject;
	equal(session.online, true, `session ${connection} is online`);
	while (watch.read(subject) > 0) // what a callback that threw has left
		watch.advance(0);
	watch.advance(0);
	deepEqual(subject.sent.filter(text => !subject.received.includes(text)), [], `session ${connection}: every message arrives`);
	deepEqual([subject.full, subject.late], [false, false], `session ${connection}: onWritable and onLate have followed`);
	const identifier = publish(subject, 1);
	watch.deliver(connection, "arrives");
	watch.advance(1000);
	ok(subject.acknowledged.includes(identifier), `session ${connection}: publish ${identifier} is acknowledged`);
	equal(subject.received.at(-1), "arrives", `session ${connection}: a message arrives`);
}

/** Lets the driver come to rest, and demands of everyone what is promised. */
function settle(watch: Watch, ms: number): void {
	watch.advance(ms);
	if (watch.off && !watch.closed) {
		equal(watch.modem.ready, false, "the module is off");
		ok(watch.calls.some(call => call.endsWith("onOff")), "onOff was called");
		const { written } = watch.device;
		watch.advance(MINUTE);
		equal(watch.device.written, written, "a module that is off is sent nothing");
		watch.modem.powerOn();
		watch.advance(MINUTE);
	}
	if (watch.closed) {
		deepEqual([watch.modem.closed, watch.device.opened], [true, 0]);
		ok(watch.questions.every(count => count <= 1), `answers: ${watch.questions.join()}`);
	}
	else {
		for (const connection of [0, 1]) {
			const subject = last(watch, connection);
			if (subject.leaving) {
				equal(subject.over, true, "onClose was called");
				watch.open(connection);
			}
		}
		watch.advance(MINUTE);
		for (const connection of [0, 1])
			works(watch, last(watch, connection));
		ok(watch.questions.every(count => count === 1), `answers: ${watch.questions.join()}`);
	}
	for (const { session, over } of watch.subjects)
		ok(!over || session.readable + session.read(BUFFER) === 0, "nothing can be read of a session that is closed");
	deepEqual(watch.faults, []);
}

/** @returns all callbacks, with their times */
function run(occasion: Occasion, method: string, throws: boolean): readonly string[] {
	const { callback, lead } = occasion;
	let armed = lead === undefined;
	let hits = 0;
	const watch = new Watch({
		...occasion,
		modem: { ...occasion.modem, sessions: 20_000 },
		inside: (name, subject) => {
			if (!armed || name !== callback || (subject !== undefined && subject !== watch.subjects[0]))
				return;
			armed = false;
			hits += 1;
			act(watch, method, watch.subjects[0]!);
			if (throws)
				throw new Error(BANG);
		},
	});
	if (lead !== undefined) {
		watch.advance(1000);
		armed = true;
		lead(watch, watch.subjects[0]!);
	}
	settle(watch, 10 * MINUTE);
	deepEqual([hits, watch.thrown], [1, throws ? 1 : 0]);
	return watch.calls;
}

/** What befalls the device meanwhile. */
const INCIDENTS: Readonly<Record<string, (watch: Watch, connection: number) => void>> = {
	"nothing": () => {},
	"a message": (watch, connection) => watch.deliver(connection, "1"),
	"two messages and a loss": (watch, connection) => {
		watch.deliver(connection, "1");
		watch.deliver(connection, "2");
		watch.lose(connection);
	},
	"a loss": (watch, connection) => watch.lose(connection),
	"a loss of the PDP context": watch => watch.deactivate(),
	"a restart": watch => watch.restart(),
	"a silence": watch => watch.device.next("AT", ""),
};

interface Step {
	readonly method: string;
	readonly incident: string;
	readonly connection: number;
	/** Inside the next callback, else between two turns. */
	readonly inside: boolean;
	/** What waits for a callback as well follows in the same one, unless this throws. */
	readonly more: boolean;
	readonly throws: boolean;
	readonly ms: number;
}

function interleave(session: Partial<QMTSessionOptions>, steps: readonly Step[]): void {
	const waiting: Step[] = [];
	let thrown = 0;
	const watch = new Watch({
		session,
		modem: { sessions: 20_000 },
		inside: () => {
			for (let step = waiting.shift(); step !== undefined; step = step.more ? waiting.shift() : undefined) {
				act(watch, step.method, last(watch, step.connection));
				if (step.throws) {
					thrown += 1;
					throw new Error(BANG);
				}
			}
		},
	});
	for (const step of steps) {
		if (step.inside)
			waiting.push(step);
		else
			act(watch, step.method, last(watch, step.connection));
		if (!watch.off)
			INCIDENTS[step.incident]!(watch, step.connection);
		watch.advance(step.ms);
	}
	waiting.length = 0;
	watch.device.forget();
	settle(watch, 30 * MINUTE);
	equal(watch.thrown, thrown);
}

describe("reentrancy", () => {
	for (const [occasion, how] of Object.entries(OCCASIONS)) {
		describe(`inside ${occasion}`, () => {
			for (const method of Object.keys(METHODS)) {
				it(`${method} is safe`, () => void run(how, method, false));

				it(`${method} is safe, and throwing after it changes nothing`, () => {
					const calls = run(how, method, true);
					if (how.callback !== "onReadable") // where it leaves the message unread
						deepEqual(calls, run(how, method, false));
				});
			}
		});
	}

	it("stands ten actions of one app after another, inside callbacks and between them, with losses, restarts and messages among them", () => {
		const step = fc.record({
			method: fc.constantFrom(...Object.keys(METHODS).filter(name => name !== "Modem.close" && !name.endsWith("other session"))),
			incident: fc.constantFrom(...Object.keys(INCIDENTS)),
			connection: fc.constantFrom(0, 1),
			inside: fc.boolean(),
			more: fc.boolean(),
			throws: fc.boolean(),
			ms: fc.constantFrom(0, 0, 1, 300, 5000, 70_000),
		});
		const session = fc.constantFrom<Partial<QMTSessionOptions>>({}, { reconnect: false }, { inbox: 64, outbox: 64 }, { clean: false });
		fc.assert(fc.property(session, fc.array(step, { minLength: 1, maxLength: 10, size: "max" }), interleave), { numRuns: RUNS });
	});
});
