// Publishing: the window of five, QoS 0, 1 and 2, the effect of every answer of the module on a message, and messages that are never sent.
// modules/quectel/session/publishing and session. Source: BG96 note §3.2.8, docs/hardware.md (Publish; Results), docs/security.md (What is sent), docs/architecture.md (Honest delivery).

import { deepEqual, equal, throws } from "node:assert/strict";
import QMTSession from "../../../../modules/quectel/session.js";
import { line, OK, PROMPT, Rig } from "../../../support/quectel-rig.js";

const CME = line("+CME ERROR: 3");

/** Publishes of a record: command lines and payloads. */
function publishes(rig: Rig): string[] {
	return rig.device.commands.filter(command => command.startsWith("AT+QMTPUB") || command.endsWith("\x1a"));
}

describe("a publish", () => {
	it("is done at +QMTPUB with result 0: PUBLISH for QoS 0, PUBACK for 1, PUBCOMP for 2", () => {
		const rig = Rig.online();
		deepEqual([rig.publish("a", 0), rig.publish("b", 1), rig.publish("c", 2)], [0, 1, 2]);
		rig.clock.advance(0);
		deepEqual(publishes(rig), ["AT+QMTPUB=0,0,0,0,\"t\"", "a\x1a", "AT+QMTPUB=0,1,1,0,\"t\"", "b\x1a", "AT+QMTPUB=0,2,2,0,\"t\"", "c\x1a"]);
		deepEqual(rig.events, ["control 3 0 0", "control 4 1 0", "control 7 2 0"]);
		equal(rig.session.unacknowledged, 0);
	});

	it("carries the retain flag, an empty payload, and only as many bytes as its length", () => {
		const rig = Rig.online();
		rig.session.publishBytes("t", new Uint8Array(0), 0, 1, true);
		rig.session.publishBytes("t", Buffer.from("abcdef"), 3, 1, false);
		rig.clock.advance(0);
		deepEqual(publishes(rig), ["AT+QMTPUB=0,1,1,1,\"t\"", "\x1a", "AT+QMTPUB=0,2,1,0,\"t\"", "abc\x1a"]);
	});

	it("made while there is no link goes out when there is one, in order", () => {
		const rig = new Rig();
		rig.publish("first");
		rig.publish("second");
		equal(rig.session.unacknowledged, 2);
		rig.clock.advance(0);
		deepEqual(publishes(rig).filter(command => command.endsWith("\x1a")), ["first\x1a", "second\x1a"]);
	});

	it("is followed by the next one as soon as its OK is in, five at most, and a sixth only after an acknowledgement", () => {
		const rig = Rig.online();
		rig.device.published = OK;
		for (let i = 1; i <= 8; i++)
			rig.publish(String(i));
		rig.clock.advance(0);
		equal(publishes(rig).length, 10);
		rig.device.tell(line("+QMTPUB: 0,3,0"));
		equal(publishes(rig).length, 12);
		equal(publishes(rig).at(-1), "6\x1a");
		rig.device.tell(line("+QMTPUB: 0,9,0") + line("+QMTPUB: 0,3,0") + line("+QMTPUB: 1,1,0"));
		equal(publishes(rig).length, 12);
		rig.device.tell(line("+QMTPUB: 0,1,0") + line("+QMTPUB: 0,6,0"));
		equal(publishes(rig).length, 16);
		deepEqual(rig.events, ["control 4 3 0", "control 4 1 0", "control 4 6 0"]);
	});

	it("of QoS 0 is matched with results of identifier 0 in order", () => {
		const rig = Rig.online();
		rig.device.published = OK;
		rig.publish("a", 0);
		rig.publish("b", 0);
		rig.clock.advance(0);
		rig.device.tell(line("+QMTPUB: 0,0,0"));
		equal(rig.session.unacknowledged, 1);
		rig.device.tell(line("+QMTPUB: 0,0,0"));
		deepEqual([rig.session.unacknowledged, rig.events], [0, ["control 3 0 0", "control 3 0 0"]]);
	});

	it("whose prompt is echoed with its payload is not mistaken", () => {
		const rig = Rig.online();
		rig.device.echo = true;
		rig.device.published = command => OK + line(`+QMTPUB: ${command.split(/[=,]/, 3).slice(1).join()},0`);
		rig.publish("OK\r\n+QMTSTAT: 0,1");
		rig.clock.advance(0);
		deepEqual(rig.events, ["control 4 1 0"]);
	});
});

describe("a publish that does not go well", () => {
	it("is only news at result 1: it gets more time, and is counted", () => {
		const rig = Rig.online();
		rig.device.published = OK + line("+QMTPUB: 0,1,1,1");
		rig.publish("x");
		rig.clock.advance(24_000);
		rig.device.tell(line("+QMTPUB: 0,1,1,2") + line("+QMTPUB: 0,77,1,1"));
		rig.clock.advance(24_000);
		deepEqual([rig.events, rig.session.retransmissions, publishes(rig).length], [[], 3, 2]);
		rig.device.tell(line("+QMTPUB: 0,1,0"));
		deepEqual(rig.events, ["control 4 1 0"]);
	});

	it("with result 2 is sent again a second later, QoS 1, with the same identifier; the second time the link is opened again first", () => {
		const rig = Rig.online();
		rig.device.published = OK + line("+QMTPUB: 0,1,2");
		rig.publish("x");
		rig.clock.advance(999);
		deepEqual(rig.device.commands, ["AT+QMTPUB=0,1,1,0,\"t\"", "x\x1a", "AT+QMTCONN?"]);
		rig.clock.advance(1);
		equal(publishes(rig).length, 4);
		deepEqual(rig.events, ["lost: AT+QMTPUB: result 2 (failed to send packet)"]);
		rig.device.published = OK + line("+QMTPUB: 0,1,0");
		rig.clock.advance(2000);
		deepEqual(rig.events.slice(1), ["open", "control 4 1 0"]);
		equal(new Set(publishes(rig)).size, 2);
	});

	it("without a result line, twice in a row, costs the link although the client reports that it is connected: the second one has 10 s, not 25", () => {
		const rig = Rig.online();
		const acknowledging = rig.device.published;
		rig.device.published = OK;
		rig.publish("x");
		rig.clock.advance(34_999);
		deepEqual(rig.events, []);
		rig.clock.advance(1);
		deepEqual(rig.events, ["lost: AT+QMTPUB: no result line"]);
		rig.device.published = acknowledging;
		rig.clock.advance(60_000);
		deepEqual(rig.events.slice(1), ["open", "control 4 1 0"]);
		equal(rig.session.unacknowledged, 0);
		rig.publish("y");
		rig.clock.advance(1000);
		equal(rig.session.unacknowledged, 0);
	});

	it("without a result line, twice with an acknowledgement in between, costs no link, and each has the whole time", () => {
		const rig = Rig.online();
		const acknowledging = rig.device.published;
		for (const text of ["x", "y"]) {
			rig.device.published = OK;
			rig.publish(text);
			rig.clock.advance(24_999);
			rig.device.published = acknowledging;
			equal(rig.session.unacknowledged, 1);
			rig.clock.advance(1);
			equal(rig.session.unacknowledged, 0);
		}
		deepEqual(rig.events, ["control 4 1 0", "control 4 2 0"]);
	});

	it("refuses an identifier that is in flight, and does not hand one out", () => {
		const rig = Rig.online();
		rig.device.published = OK;
		equal(rig.publish("x", 1, "t", 2), 2);
		throws(() => rig.publish("y", 1, "t", 2), { name: "RangeError", message: "id: 2 is in flight" });
		equal(rig.publish("y"), 1);
		equal(rig.publish("z"), 3);
	});

	it("is refused once the session is leaving", () => {
		const rig = Rig.online();
		rig.session.disconnect();
		throws(() => rig.publish("x"), /closed/);
	});

	it("with result 1 and then 2 is reported unknown, QoS 2, and not sent again", () => {
		const rig = Rig.online();
		rig.device.published = OK + line("+QMTPUB: 0,1,1,1") + line("+QMTPUB: 0,1,2");
		rig.publish("x", 2);
		rig.clock.advance(60_000);
		deepEqual([rig.events, publishes(rig).length], [["given up 1: AT+QMTPUB: QoS 2, and its outcome is unknown"], 2]);
	});

	it("with result 2 is counted, QoS 0, and not sent again", () => {
		const rig = Rig.online();
		rig.device.published = OK + line("+QMTPUB: 0,0,2");
		rig.publish("x", 0);
		rig.clock.advance(60_000);
		deepEqual([rig.events, rig.session.unconfirmed, publishes(rig).length], [["control 3 0 0"], 1, 2]);
	});

	it("without a result line is sent again, QoS 1, if the client is still connected", () => {
		const rig = Rig.online();
		rig.device.published = OK;
		rig.publish("x");
		rig.publish("y", 2);
		rig.publish("z", 0);
		rig.clock.advance(24_999);
		rig.device.published = command => OK + line(`+QMTPUB: ${command.split(/[=,]/, 3).slice(1).join()},0`);
		deepEqual(rig.events, []);
		rig.clock.advance(1);
		deepEqual(rig.device.commands.slice(6), ["AT+QMTCONN?", "AT+QMTPUB=0,1,1,0,\"t\"", "x\x1a"]);
		deepEqual(rig.events, ["given up 2: AT+QMTPUB: QoS 2, and its outcome is unknown", "control 3 0 0", "control 4 1 0"]);
	});

	it("without a result line goes with the link, if the client is not connected", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTCONN?", OK) });
		rig.device.published = OK;
		rig.publish("x");
		rig.clock.advance(25_000);
		deepEqual(rig.events, ["lost: AT+QMTPUB: no result line"]);
	});

	it("whose result comes late, after it counted as lost, is done by it", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTCONN?", OK) });
		rig.device.published = OK;
		rig.publish("x");
		rig.clock.advance(25_000);
		rig.device.tell(line("+QMTPUB: 0,1,0"));
		rig.clock.advance(5000);
		deepEqual(rig.events, ["lost: AT+QMTPUB: no result line", "control 4 1 0", "open"]);
		equal(publishes(rig).length, 2);
	});

	for (const [QoS, events] of [[0, ["control 3 0 0"]], [1, ["control 4 1 0"]], [2, ["given up 1: AT+QMTPUB: QoS 2, and its outcome is unknown"]]] as const) {
		it(`whose prompt is lost is cancelled, and sent again: nothing of it has left, QoS ${QoS}`, () => {
			const rig = Rig.online();
			rig.device.next("AT+QMTPUB=", "");
			rig.publish("x", QoS);
			rig.clock.advance(6000);
			deepEqual(rig.device.commands.slice(1, 3), ["\x1b", "AT+CMEE?"]);
			deepEqual(rig.events, [["control 3 0 0", "control 4 1 0", "control 7 1 0"][QoS]]);
			equal(rig.device.commands.filter(command => command === "x\x1a").length, 1);
			equal(rig.session.online, true);
		});

		it(`whose OK is lost ${QoS === 1 ? "is sent again" : "is not sent again"}, QoS ${QoS}`, () => {
			const rig = Rig.online();
			rig.device.published = "";
			rig.publish("x", QoS);
			rig.clock.advance(1000);
			rig.device.published = OK + line("+QMTPUB: 0,1,0");
			rig.clock.advance(26_000);
			deepEqual(rig.events, events);
			equal(rig.device.commands.filter(command => command === "x\x1a").length, QoS === 1 ? 2 : 1);
		});

		it(`whose OK is lost is done by its result line, and the next one goes on when the OK counts as lost, QoS ${QoS}`, () => {
			const rig = Rig.online();
			rig.device.published = line(`+QMTPUB: 0,${QoS === 0 ? 0 : 1},0`);
			rig.publish("x", QoS);
			rig.clock.advance(0);
			deepEqual(rig.events, [["control 3 0 0", "control 4 1 0", "control 7 1 0"][QoS]]);
			equal(rig.session.unacknowledged, 0);
			rig.device.published = command => OK + line(`+QMTPUB: ${command.split(/[=,]/, 3).slice(1).join()},0`);
			rig.publish("y", QoS);
			rig.clock.advance(27_000);
			deepEqual(publishes(rig).filter(command => command.endsWith("\x1a")), ["x\x1a", "y\x1a"]);
			equal(rig.session.unacknowledged, 0);
		});

		it(`that the module forgets in a restart ${QoS === 1 ? "is sent again" : "is not sent again"} once its payload had left, QoS ${QoS}`, () => {
			const rig = Rig.online();
			rig.device.published = "";
			rig.publish("x", QoS);
			rig.clock.advance(0);
			rig.device.published = OK + line("+QMTPUB: 0,1,0");
			rig.device.tell(line("RDY"));
			rig.clock.advance(2000);
			deepEqual(rig.events.filter(event => event.startsWith("control") || event.startsWith("given")), events);
			equal(rig.device.commands.filter(command => command === "x\x1a").length, QoS === 1 ? 2 : 1);
		});

		it(`that the module forgets in a restart before its prompt is sent again, QoS ${QoS}`, () => {
			const rig = Rig.online();
			rig.device.next("AT+QMTPUB=", "");
			rig.publish("x", QoS);
			rig.publish("behind", QoS);
			rig.clock.advance(0);
			rig.device.tell(line("RDY"));
			rig.clock.advance(2000);
			equal(rig.events.filter(event => !event.startsWith("control") && !event.startsWith("given")).join("; "), "lost: the module restarted; ready; open");
			equal(rig.device.commands.filter(command => command === "x\x1a").length, 1);
			equal(rig.device.commands.filter(command => command === "behind\x1a").length, 1);
			equal(rig.session.unacknowledged, 0);
		});
	}

	it("whose OK and result line come late, while the driver makes sure of the channel, is done and not sent again", () => {
		const rig = Rig.online();
		rig.device.published = "";
		rig.publish("x");
		rig.clock.advance(0);
		rig.device.always("AT+CMEE?", "");
		rig.clock.advance(25_100);
		deepEqual(rig.device.commands.slice(2), ["\x1b", "AT+CMEE?"]);
		rig.device.tell(OK + line("+QMTPUB: 0,1,0"));
		deepEqual([rig.events, rig.session.unacknowledged], [["control 4 1 0"], 0]);
		rig.device.always("AT+CMEE?", line("+CMEE: 1") + OK);
		rig.clock.advance(60_000);
		equal(publishes(rig).length, 2);
	});

	it("that waits to be sent for the first time is not done by a result line that names it", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTCONN?", "") });
		rig.suspect("something that takes time to answer");
		rig.publish("x", 1, "t", 7);
		rig.clock.advance(0);
		rig.device.tell(line("+QMTPUB: 0,7,0"));
		deepEqual([rig.events, rig.session.unacknowledged], [[], 1]);
	});

	it("whose prompt is lost twice in a row costs the link", () => {
		const rig = Rig.online();
		rig.device.next("AT+QMTPUB=", "").next("AT+QMTPUB=", "");
		rig.publish("x", 2);
		rig.clock.advance(15_000);
		deepEqual(rig.events, ["lost: AT+QMTPUB: no prompt", "open", "control 7 1 0"]);
	});

	it("whose result line is forged in a payload while it waits for its prompt, or for its turn, is not done", () => {
		const rig = Rig.online();
		rig.device.next("AT+QMTPUB=", "");
		rig.publish("x");
		rig.clock.advance(0);
		rig.device.tell(line("+QMTPUB: 0,1,0"));
		deepEqual([rig.events, rig.session.unacknowledged], [[], 1]);
	});

	it("whose OK comes when the link is gone goes again with the next link", () => {
		const rig = Rig.online();
		rig.device.published = "";
		rig.publish("x", 1);
		rig.clock.advance(0);
		rig.device.tell(line("+QMTSTAT: 0,1") + OK);
		rig.device.published = OK + line("+QMTPUB: 0,1,0");
		rig.clock.advance(3000);
		deepEqual(rig.events.slice(1), ["open", "control 4 1 0"]);
		equal(rig.device.commands.filter(command => command === "x\x1a").length, 2);
	});

	it("that waits when the link is lost, and is aborted while there is none, goes with the next link", () => {
		const rig = Rig.online();
		rig.device.next("AT+QMTPUB=", "");
		rig.publish("x", 1);
		rig.clock.advance(0);
		rig.device.tell(line("+QMTSTAT: 0,1"));
		rig.device.tell(line("RDY"));
		rig.clock.advance(3000);
		equal(rig.events.at(-1), "control 4 1 0");
	});

	it("that is refused is tried three times, a second apart, on each of two links, then given up; the next one goes", () => {
		const rig = Rig.online();
		for (let i = 0; i < 6; i++)
			rig.device.next("AT+QMTPUB=", CME);
		rig.publish("x");
		rig.publish("y");
		rig.clock.advance(999);
		deepEqual(rig.device.commands, ["AT+QMTPUB=0,1,1,0,\"t\"", "\x1b", "AT+CMEE?", "AT+QMTCONN?"]);
		rig.clock.advance(1001);
		deepEqual(rig.events, ["lost: AT+QMTPUB: refused: +CME ERROR: 3 (operation not allowed)"]);
		rig.clock.advance(4000);
		deepEqual(rig.events.slice(1), ["open", "given up 1: AT+QMTPUB: refused: +CME ERROR: 3 (operation not allowed)", "control 4 2 0"]);
		deepEqual(publishes(rig).filter(command => command.startsWith("AT+QMTPUB=0,1,")).length, 6);
	});

	it("that is refused as long as an older one is in flight goes as soon as that is gone with its link", () => {
		const rig = Rig.online();
		rig.device.published = OK;
		rig.publish("x");
		rig.clock.advance(0);
		rig.device.next("AT+QMTPUB=", CME).next("AT+QMTPUB=", CME).next("AT+QMTPUB=", CME);
		rig.publish("y");
		rig.clock.advance(2500);
		rig.device.published = command => OK + line(`+QMTPUB: ${command.split(/[=,]/, 3).slice(1).join()},0`);
		rig.clock.advance(3000);
		deepEqual(rig.events, ["lost: AT+QMTPUB: refused: +CME ERROR: 3 (operation not allowed)", "open", "control 4 1 0", "control 4 2 0"]);
	});

	it("in the outbox's place of one that was refused before is a message of its own: its refusals begin at none", () => {
		const rig = Rig.online();
		for (let round = 0; round < 40; round++) {
			rig.device.next("AT+QMTPUB=", CME).next("AT+QMTPUB=", CME);
			rig.publish("x");
			rig.clock.advance(3000);
		}
		equal(rig.events.every(event => event.startsWith("control")), true, rig.events.find(event => !event.startsWith("control")));
	});

	it("that is refused because the link was gone is not counted against it", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTCONN?", OK).always("AT+QMTPUB=", CME) });
		rig.publish("x");
		rig.clock.advance(120_000);
		equal(rig.events.some(event => event.startsWith("given up")), false);
		rig.device.always("AT+QMTPUB=", PROMPT);
		rig.clock.advance(600_000);
		equal(rig.events.at(-1), "control 4 1 0");
	});

	it("that is under way when the link goes and is refused then, goes again", () => {
		const rig = Rig.online();
		rig.device.next("AT+QMTPUB=", "");
		rig.publish("x");
		rig.clock.advance(0);
		rig.device.tell(line("+QMTSTAT: 0,1") + CME);
		rig.clock.advance(3000);
		deepEqual(rig.events.slice(1), ["open", "control 4 1 0"]);
	});

	it("that is refused after its session was closed is not tried again: nothing is set on a connection without a session", () => {
		const rig = Rig.online();
		rig.device.next("AT+QMTPUB=", "");
		rig.publish("x");
		rig.clock.advance(0);
		rig.session.close();
		rig.device.say(line("ERROR"));
		rig.clock.advance(2000); // as long as an incomplete line would be waited for
		equal(rig.clock.next(), undefined);
		rig.clock.advance(60_000);
		deepEqual(rig.device.commands, ["AT+QMTPUB=0,1,1,0,\"t\"", "\x1b", "AT+CMEE?"]);
	});

	it("in flight when the link is lost is sent again, QoS 1; reported, QoS 2; counted, QoS 0", () => {
		const rig = Rig.online();
		rig.device.published = OK;
		rig.publish("zero", 0);
		rig.publish("one", 1);
		rig.publish("two", 2);
		rig.clock.advance(0);
		rig.forget();
		rig.device.tell(line("+QMTSTAT: 0,1"));
		rig.device.published = OK + line("+QMTPUB: 0,1,0");
		rig.clock.advance(2000);
		deepEqual(rig.events, [
			"control 3 0 0", "given up 2: AT+QMTPUB: QoS 2, and its outcome is unknown", "lost: +QMTSTAT: 1 (connection closed or reset by peer)", "open", "control 4 1 0",
		]);
		deepEqual(publishes(rig), ["AT+QMTPUB=0,1,1,0,\"t\"", "one\x1a"]);
	});
});

describe("a full outbox", () => {
	it("returns -1, and onWritable is called once when it has room again", () => {
		const rig = Rig.online({ session: { outbox: 256 } });
		rig.device.published = OK;
		equal(rig.publish("x".repeat(100)), 1);
		equal(rig.publish("x".repeat(100)), 2);
		rig.clock.advance(0);
		equal(rig.publish("x".repeat(100)), -1);
		equal(rig.session.unacknowledged, 2);
		rig.device.tell(line("+QMTPUB: 0,1,0") + line("+QMTPUB: 0,2,0"));
		deepEqual(rig.events.splice(0), ["control 4 1 0", "writable", "control 4 2 0"]);
		const again = [rig.publish("x".repeat(100)), rig.publish("x".repeat(100)), rig.publish("x".repeat(100))];
		deepEqual(again, [3, 4, -1]);
		rig.clock.advance(0);
		rig.device.tell(line("+QMTPUB: 0,3,0"));
		deepEqual(rig.events, ["control 4 3 0", "writable"]);
	});

	it("has room again, and onWritable follows, although the app threw at the acknowledgement", () => {
		let thrown = 0;
		const rig: Rig = Rig.online({ session: {
			outbox: 256,
			onControl() {
				thrown += 1;
				throw new Error("app");
			},
			onWritable: () => rig.events.push("writable"),
		} });
		rig.device.published = OK;
		rig.publish("x".repeat(200));
		equal(rig.publish("x".repeat(200)), -1);
		rig.clock.advance(0);
		throws(() => rig.device.tell(line("+QMTPUB: 0,1,0")), { message: "app" });
		rig.clock.advance(0);
		deepEqual([thrown, rig.events], [1, ["writable"]]);
	});

	it("has room again when a message is given up", () => {
		const rig = Rig.online({ session: { outbox: 256 } });
		rig.device.published = OK + line("+QMTPUB: 0,1,2");
		rig.publish("x".repeat(200), 2);
		equal(rig.publish("x".repeat(200), 2), -1);
		rig.clock.advance(0);
		equal(rig.events.at(-1), "writable");
	});
});

describe("the identifiers of publishes", () => {
	it("are the caller's where it gives one, else the next free one", () => {
		const rig = Rig.online({ session: { firstIdentifier: 65535 } });
		deepEqual([rig.publish("a", 1, "t", 7), rig.publish("b"), rig.publish("c")], [7, 65535, 1]);
	});

	it("begin at random where none is given", () => {
		const rig = Rig.online();
		rig.session.close();
		const session = new QMTSession({ modem: rig.modem, host: "h" });
		equal(session.publishBytes("t", new Uint8Array(0), 0, 1, false), 32768);
	});
});

describe("the command line of a publish", () => {
	it("refuses a payload that cannot be sent where the outbox has no room, too, and in any fragment", () => {
		for (const [bad, good] of [["a\x1Ab", "a\"b"], ["a\x1B", "a\x1C"]] as const) {
			const rig = Rig.online({ session: { outbox: 64 } });
			const refused = { name: "RangeError", message: /^payload: byte 0x.. at offset 1 / };
			rig.device.always("AT+QMTPUB=", "");
			equal(rig.session.publishBytes("t", Buffer.from("x".repeat(50)), 50, 1, false) > 0, true);
			throws(() => rig.session.publishBytes("t", Buffer.from(bad + "x".repeat(20), "latin1"), 20, 1, false), refused);
			equal(rig.session.publishBytes("t", Buffer.from(good + "x".repeat(20), "latin1"), 20, 1, false), -1);
			equal(rig.session.publishBytes("t", Buffer.from("ab"), 2, 1, false, undefined, 8) > 0, true);
			throws(() => rig.session.append(Buffer.from(bad, "latin1")), refused);
			equal(rig.session.append(Buffer.from(good, "latin1")), 6 - good.length);
		}
	});

	it("has the message's own topic, identifier, QoS and retain, whatever was sent before it", () => {
		const rig = Rig.online({ session: { firstIdentifier: 8 } });
		const messages: (readonly [string | Uint8Array, number, boolean])[] = [
			["a/b", 1, false], ["a/b", 1, false], ["a/b", 1, false], ["a/c", 1, false], ["a/b", 1, false], ["a/b", 2, false], ["a/b", 2, true], ["a/b", 0, false],
			[Uint8Array.of(0x61), 1, false], [Uint8Array.of(0x62), 1, false], ...["c", "d", "e", "f", "g", "c", "a/b", "a/b"].map(topic => [topic, 1, false] as const),
		];
		const expected: string[] = [];
		rig.device.written = "";
		for (const [topic, QoS, retain] of messages) {
			const id = rig.session.publish(topic, "21.5", { QoS, retain });
			expected.push(`AT+QMTPUB=0,${id},${QoS},${retain ? 1 : 0},"${typeof topic === "string" ? topic : String.fromCharCode(...topic)}"`);
			rig.clock.advance(1000);
		}
		deepEqual(rig.device.written.match(/AT\+QMTPUB=[^\r]*/g), expected);
	});
});
