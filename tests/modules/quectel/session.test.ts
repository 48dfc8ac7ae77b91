// What a session does not send: each call that would be dangerous, or cannot be right, throws before a byte is written.
// And what one that is closed leaves to the next on its connection. modules/quectel/session and topics. Source: BG96 note §3.2.8, MQTT 3.1.1 §4.7, DESIGN §5.2.

import { deepEqual, equal, throws } from "node:assert/strict";
import { line, Rig } from "../../support/quectel-rig.js";

describe("what cannot be sent", () => {
	/** Every call, with the start of its error; before any of it, no byte leaves. */
	const CALLS: readonly (readonly [string, string, (rig: Rig) => void])[] = [
		["a payload of 1549 bytes", "RangeError payload: 1549 bytes", rig => rig.publish("x".repeat(1549))],
		["0x1A in a payload", "RangeError payload: byte 0x1a at 1", rig => rig.publish("a\x1a")],
		["0x1B in a payload", "RangeError payload: byte 0x1b at 0", rig => rig.publish("\x1b")],
		["a payload larger than the outbox", "RangeError payload: 65 bytes", rig => rig.makeSession({ connection: 1, inbox: 64, outbox: 64 }).publish("t", new Uint8Array(65), 1, 1, false)],
		["a payload that is none", "TypeError payload", rig => rig.session.publish("t", "text" as unknown as Uint8Array, 1, 1, false)],
		["a length beyond the payload", "RangeError length: 3", rig => rig.session.publish("t", new Uint8Array(2), 3, 1, false)],
		["a negative length", "RangeError length: -1", rig => rig.session.publish("t", new Uint8Array(2), -1, 1, false)],
		["half a byte", "RangeError length: 0.5", rig => rig.session.publish("t", new Uint8Array(2), 0.5, 1, false)],
		["QoS 3", "RangeError QoS: 3", rig => rig.publish("x", 3)],
		["identifier 0 with QoS 1", "RangeError id: 0", rig => rig.publish("x", 1, "t", 0)],
		["identifier 0 with QoS 2", "RangeError id: 0", rig => rig.publish("x", 2, "t", 0)],
		["identifier 1 with QoS 0", "RangeError id: 1", rig => rig.publish("x", 0, "t", 1)],
		["identifier 65536", "RangeError id: 65536", rig => rig.publish("x", 1, "t", 65536)],
		["identifier 1.5", "RangeError id: 1.5", rig => rig.publish("x", 1, "t", 1.5)],
		["an empty topic", "RangeError topic: is empty", rig => rig.publish("x", 1, "")],
		["a topic with +", "RangeError topic: \"a/+\"", rig => rig.publish("x", 1, "a/+")],
		["a topic with #", "RangeError topic: \"#\"", rig => rig.publish("x", 1, "#")],
		["a topic of 257 bytes", "RangeError topic: 257", rig => rig.publish("x", 1, "t".repeat(257))],
		["a subscription with QoS 3", "RangeError QoS: 3", rig => rig.session.subscribe("f", 3)],
		["an empty filter", "RangeError filter: is empty", rig => rig.session.subscribe("", 1)],
		["a filter of 257 bytes", "RangeError filter: 257", rig => rig.session.subscribe("f".repeat(257), 1)],
		["# before the end of a filter", "RangeError filter: wildcard", rig => rig.session.subscribe("#/a", 1)],
		["# in a level of a filter", "RangeError filter: wildcard", rig => rig.session.subscribe("a#", 1)],
		["+ in a level of a filter", "RangeError filter: wildcard", rig => rig.session.subscribe("a+/b", 1)],
		["a filter that is not subscribed", "Error filter: \"f\"", rig => void rig.session.unsubscribe("f")],
	];

	for (const [title, message, call] of CALLS) {
		it(`throws before a byte is written: ${title}`, () => {
			const rig = Rig.online();
			throws(() => call(rig), (error: Error) => `${error.name} ${error.message}`.startsWith(message));
			rig.session.suspect("nothing else is under way");
			equal(rig.device.commands.filter(command => command.startsWith("AT+QMTPUB") || command.startsWith("AT+QMTSUB")).length, 0);
			equal(rig.session.unacknowledged, 0);
		});
	}

	it("is a quote, any byte below 0x20 and 0x7F, in a topic and in a filter", () => {
		const rig = Rig.online();
		for (const byte of [0x22, 0x7F, ...Array.from({ length: 32 }, (_, index) => index)]) {
			const text = `a${String.fromCharCode(byte)}`;
			const name = `0x${byte.toString(16).padStart(2, "0")}`;
			throws(() => rig.publish("x", 1, text), { name: "RangeError", message: `topic: byte ${name} at 1 cannot be sent in a command line` });
			throws(() => rig.session.subscribe(text, 1), { name: "RangeError", message: `filter: byte ${name} at 1 cannot be sent in a command line` });
		}
		rig.clock.advance(0);
		equal(rig.device.written, "");
	});

	it("is nothing else: every byte but 0x1A and 0x1B in a payload, and 1548 of them, arrive", () => {
		const rig = Rig.online();
		const payload = Array.from({ length: 1548 }, (_, index) => String.fromCharCode(index & 0xFF)).join("").replace(/[\x1a\x1b]/g, "\"");
		rig.publish(payload, 1, "topic with blanks, commas/€");
		rig.clock.advance(0);
		equal(rig.device.commands[1], `${payload}\x1a`);
		equal(rig.device.commands[0], `AT+QMTPUB=0,1,1,0,"${Buffer.from("topic with blanks, commas/€").toString("latin1").replace("€", "\xe2\x82\xac")}"`);
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
			const session = rig.makeSession();
			session.publish("topic/new", Buffer.from("secret of the new one"), 21, 1, false);
			rig.device.tell("\r\n> ");
			equal(rig.device.written, "AT+QMTPUB=0,1,1,0,\"topic/old\"\r\x1b");
			rig.device.tell(line("OK"));
			deepEqual(rig.device.commands.slice(-2), ["AT+QMTPUB=0,1,1,0,\"topic/new\"", "secret of the new one\x1a"]);
			deepEqual([session.online, session.unacknowledged], [true, 0]);
		});
	}
});
