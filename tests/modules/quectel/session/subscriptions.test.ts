// Subscriptions: sent one at a time, kept, restored, refused; and the QoS of messages that they deliver.
// modules/quectel/session/subscriptions and topics. Source: BG96 note §3.2.6 and §3.2.7, MQTT 3.1.1 §3.8 to §3.11 and §4.7.

import { deepEqual, equal, throws } from "node:assert/strict";
import { type Device, line, OK, Rig } from "../../../support/quectel-rig.js";

const SILENCE = 20;

describe("a subscription", () => {
	it("is sent when the one before is answered, and its granted QoS is reported", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTSUB=", OK) });
		deepEqual([rig.session.subscribe("a/#", 2), rig.session.subscribe("b", 1)], [1, 2]);
		rig.clock.advance(0);
		deepEqual(rig.device.commands, ["AT+QMTSUB=0,1,\"a/#\",2"]);
		rig.device.tell(line("+QMTSUB: 0,2,0,1") + line("+QMTSUB: 0,1,1,1") + line("+QMTSUB : 0,1,0,1"));
		deepEqual(rig.device.commands.slice(1), ["AT+QMTSUB=0,2,\"b\",1"]);
		rig.device.tell(line("+QMTSUB: 0,2,0"));
		deepEqual(rig.events, ["control 9 1 1", "control 9 2 1"]);
	});

	it("that the broker refuses is reported as 128, and does not keep the session from being online", () => {
		const rig = new Rig({ device: device => device.always("AT+QMTSUB=", OK + line("+QMTSUB: 0,1,0,128")) });
		rig.session.subscribe("a", 1);
		rig.clock.advance(0);
		deepEqual(rig.events, ["ready", "open", "control 9 1 128"]);
	});

	it("is restored after a loss, before anything is published; what was unsubscribed meanwhile is not", () => {
		const rig = Rig.online();
		rig.session.subscribe("a", 1);
		rig.session.subscribe("b", 2);
		rig.session.subscribe("c", 0);
		rig.clock.advance(0);
		rig.device.tell(line("+QMTSTAT: 0,1"));
		rig.session.unsubscribe("b");
		rig.publish("x");
		rig.forget();
		rig.clock.advance(2000);
		deepEqual(rig.device.commands.slice(-4), ["AT+QMTSUB=0,1,\"a\",1", "AT+QMTSUB=0,3,\"c\",0", "AT+QMTPUB=0,4,1,0,\"t\"", "x\x1a"]);
	});

	it("may be changed, ended, and wanted again, at any moment of its command", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTSUB=", OK).always("AT+QMTUNS=", OK) });
		rig.session.subscribe("a", 1);
		rig.clock.advance(0);
		rig.session.unsubscribe("a");
		throws(() => rig.session.unsubscribe("a"), { message: "filter: \"a\" is not subscribed" });
		rig.device.tell(line("+QMTSUB: 0,1,0,1"));
		rig.session.subscribe("a", 2);
		rig.device.tell(line("+QMTUNS: 0,2,0"));
		rig.device.tell(line("+QMTSUB: 0,3,0,2"));
		rig.session.unsubscribe("a");
		rig.clock.advance(0);
		rig.device.tell(line("+QMTUNS: 0,4,0"));
		deepEqual(rig.device.commands, ["AT+QMTSUB=0,1,\"a\",1", "AT+QMTUNS=0,2,\"a\"", "AT+QMTSUB=0,3,\"a\",2", "AT+QMTUNS=0,4,\"a\""]);
		deepEqual(rig.events, ["control 9 1 1", "control 11 2 0", "control 9 3 2", "control 11 4 0"]);
	});

	it("with result 2, or no result line, costs the link, which restores it; result 1 gives it more time", () => {
		for (const [answer, text] of [[line("+QMTSUB: 0,1,2"), "result 2 (failed to send packet)"], ["", "was not answered"]] as const) {
			const rig = Rig.online({ device: device => device.next("AT+QMTSUB=", OK + line("+QMTSUB: 0,1,1,1") + answer) });
			rig.session.subscribe("a", 1);
			rig.clock.advance(answer === "" ? 24_000 : 0);
			if (answer === "")
				rig.device.tell(line("+QMTSUB: 0,1,1,2"));
			rig.clock.advance(27_000);
			deepEqual(rig.events, [`lost: AT+QMTSUB: "a" ${text}`, "open", "control 9 1 1"]);
		}
	});

	it("whose end is refused costs the link too", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTUNS=", line("+CME ERROR: 3")) });
		rig.session.subscribe("a", 1);
		rig.session.unsubscribe("a");
		rig.clock.advance(2000);
		deepEqual(rig.events, ["control 9 1 1", "lost: AT+QMTUNS: \"a\" +CME ERROR: 3 (operation not allowed)", "open"]);
	});

	it("under way when the link is lost is sent again with the next, whatever its command still answers", () => {
		for (const answer of [OK, line("ERROR"), ""]) {
			const rig = Rig.online({ device: device => device.next("AT+QMTSUB=", "") });
			rig.session.subscribe("a", 1);
			rig.session.subscribe("b", 1);
			rig.clock.advance(0);
			rig.device.tell(line("+QMTSTAT: 0,1") + answer + line("+QMTSUB: 0,1,0,1"));
			rig.clock.advance(40_000);
			deepEqual(rig.events.slice(1).filter(event => !event.startsWith("lost: AT+QMTCLOSE")), ["open", "control 9 1 1", "control 9 2 1"].sort((x, y) => rig.events.indexOf(x) - rig.events.indexOf(y)));
			equal(rig.session.online, true);
		}
	});

	it("under way when the module restarts is one loss, and is sent again", () => {
		const rig = Rig.online({ device: device => device.next("AT+QMTSUB=", "") });
		rig.session.subscribe("a", 1);
		rig.clock.advance(0);
		rig.device.tell(line("RDY"));
		rig.clock.advance(2000);
		deepEqual(rig.events, ["lost: the module restarted", "ready", "open", "control 9 1 1"]);
	});

	it("is one of as many as the session was made for, each restored and each with its granted QoS", () => {
		const rig = Rig.online({ session: { filters: 20 } });
		const { session } = rig;
		for (let i = 0; i < 20; i++)
			session.subscribe(`f/${i}`, i % 3);
		rig.clock.advance(0);
		throws(() => session.subscribe("f/20", 0), { message: "filter: 20 are kept at most" });
		rig.forget();
		rig.device.tell(line("RDY"));
		rig.clock.advance(2000);
		deepEqual(rig.device.commands.filter(command => command.startsWith("AT+QMTSUB=")).map(command => command.split(",\"")[1]), Array.from({ length: 20 }, (_, i) => `f/${i}",${i % 3}`));
		deepEqual(rig.events.filter(event => event.startsWith("control 9")).map(event => event.at(-1)), Array.from({ length: 20 }, (_, i) => `${i % 3}`));
	});

	it("is one of eight at most", () => {
		const rig = Rig.online();
		for (let i = 0; i < 8; i++)
			rig.session.subscribe(`f/${i}`, 0);
		rig.session.subscribe("f/0", 1);
		throws(() => rig.session.subscribe("f/8", 0), { message: "filter: 8 are kept at most" });
	});
});

describe("many filters in one packet", () => {
	const GRANTING: (device: Device) => void = device => device
		.always("AT+QMTSUB=", command => OK + line(`+QMTSUB: 0,${command.split(",")[1]},0,2,128,0`))
		.always("AT+QMTUNS=", command => OK + line(`+QMTUNS: 0,${command.split(",")[1]},0`));

	it("are one command with the caller's identifier, and one SUBACK with what was granted for each", () => {
		let told: readonly number[] = [];
		const rig = Rig.online({ device: GRANTING, session: { onControl: () => told = [0, 1, 2, 3].map(index => rig.session.granted(index)) } });
		equal(rig.session.granted(0), -1);
		equal(rig.session.subscribe(["a/#", "b", "c"], [2, 1, 0], 77), 77);
		rig.clock.advance(0);
		deepEqual(rig.device.commands, ["AT+QMTSUB=0,77,\"a/#\",2,\"b\",1,\"c\",0"]);
		deepEqual(told, [2, 128, 0, -1]);
		equal(rig.session.unsubscribe(["a/#", "c"], 78), 78);
		rig.clock.advance(0);
		equal(rig.device.commands.at(-1), "AT+QMTUNS=0,78,\"a/#\",\"c\"");
	});

	it("may have one QoS for all, and count as granted what was asked for where the answer is shorter", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTSUB=", OK + line("+QMTSUB: 0,1,0,0")) });
		rig.session.subscribe(["a", "b"], 1);
		rig.clock.advance(0);
		deepEqual(rig.device.commands, ["AT+QMTSUB=0,1,\"a\",1,\"b\",1"]);
		deepEqual([rig.session.granted(0), rig.session.granted(1), rig.events], [0, 1, ["control 9 1 0"]]);
	});

	it("are restored together, but for those that were unsubscribed or asked for again since", () => {
		const rig = Rig.online({ device: GRANTING });
		rig.session.subscribe(["a", "b", "c"], 1);
		rig.clock.advance(0);
		rig.session.unsubscribe("b");
		rig.session.subscribe("c", 2);
		rig.clock.advance(0);
		rig.forget();
		rig.device.tell(line("+QMTSTAT: 0,1"));
		rig.clock.advance(2000);
		deepEqual(rig.device.commands.filter(command => command.startsWith("AT+QMTSUB")), ["AT+QMTSUB=0,1,\"a\",1", "AT+QMTSUB=0,3,\"c\",2"]);
	});

	it("are all named when the module refuses them", () => {
		const rig = Rig.online({ device: device => device.next("AT+QMTSUB=", line("+CME ERROR: 50")) });
		rig.session.subscribe(["a", "b"], 1);
		rig.clock.advance(0);
		deepEqual(rig.events, ["lost: AT+QMTSUB: \"a\", \"b\" +CME ERROR: 50 (incorrect parameters)"]);
	});

	it("cannot be none, twice the same, more than fit into a command line, or more than eight in all", () => {
		const rig = Rig.online();
		const { session } = rig;
		throws(() => session.subscribe([], 1), { name: "RangeError", message: "filter: must not be empty" });
		throws(() => session.subscribe(["a", "b", "a"], 1), { name: "RangeError", message: "filter: \"a\" comes twice" });
		throws(() => session.subscribe(["a", "b"], [1]), { name: "TypeError", message: "QoS: must be a number" });
		throws(() => session.subscribe(["a", "b", "c", "d"].map(text => text.repeat(250)), 1), { name: "RangeError", message: "filter: 1020 bytes in one command line, at most 1000 can be sent" });
		session.subscribe(["1", "2", "3", "4", "5"], 1);
		session.subscribe(["5", "6", "7", "8"], 1);
		throws(() => session.subscribe(["1", "9"], 1), { message: "filter: 8 are kept at most" });
		throws(() => session.unsubscribe(["8", "9"]), { message: "filter: \"9\" is not subscribed" });
	});
});

describe("the identifier of a subscription", () => {
	it("is one from 1 to 65535 that is not in flight, and no publish gets it meanwhile", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTSUB=", OK), session: { firstIdentifier: 7 } });
		rig.device.published = OK;
		rig.publish("x", 1, "t", 6);
		for (const id of [0, 65536, 1.5])
			throws(() => rig.session.subscribe("a", 1, id), { name: "RangeError", message: `id: ${id} is not in 1 to 65535` });
		throws(() => rig.session.subscribe("a", 1, 6), { message: "id: 6 is in flight" });
		equal(rig.session.subscribe("a", 1, 7), 7);
		equal(rig.session.subscribe("b", 1, 8), 8);
		throws(() => rig.publish("y", 1, "t", 7), { message: "id: 7 is in flight" });
		throws(() => rig.session.unsubscribe("a", 8), { message: "id: 8 is in flight" });
		equal(rig.publish("y"), 9);
		rig.clock.advance(0);
		rig.device.tell(line("+QMTSUB: 0,7,0,1"));
		equal(rig.publish("z", 1, "t", 7), 7);
	});
});

describe("unsubscribing", () => {
	it("from a filter never sent to the broker sends nothing, takes no identifier and no place", () => {
		const rig = new Rig({ device: device => device.always("AT+CEREG?", line("+CEREG: 0,2") + OK) });
		for (let i = 0; i < 20; i++) {
			equal(rig.session.subscribe(`f/${i}`, 1), i + 1);
			equal(rig.session.unsubscribe(`f/${i}`), 0);
		}
		rig.session.subscribe("kept", 1);
		rig.device.always("AT+CEREG?", line("+CEREG: 0,1") + OK);
		rig.clock.advance(2000);
		deepEqual(rig.device.commands.filter(command => /QMT(SUB|UNS)/.test(command)), ["AT+QMTSUB=0,21,\"kept\",1"]);
	});

	it("while there is no link is done by its loss with a clean session, and sent later to a broker that remembers", () => {
		for (const [clean, commands] of [[true, []], [false, ["AT+QMTUNS=0,2,\"a\""]]] as const) {
			const rig = Rig.online({ session: { clean } });
			rig.session.subscribe("a", 1);
			rig.clock.advance(0);
			rig.device.tell(line("+QMTSTAT: 0,1"));
			rig.forget();
			equal(rig.session.unsubscribe("a"), clean ? 0 : 2);
			rig.clock.advance(2000);
			deepEqual(rig.device.commands.filter(command => /QMT(SUB|UNS)/.test(command)), commands);
			deepEqual(rig.events, clean ? ["open"] : ["open", "control 11 2 0"]);
		}
	});

	it("from a filter that still waits to be sent again is sent, because the broker has the filter", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTSUB=", OK).always("AT+QMTUNS=", OK) });
		rig.session.subscribe("a", 1);
		rig.clock.advance(0);
		rig.device.tell(line("+QMTSUB: 0,1,0,1"));
		rig.session.subscribe("other", 1);
		rig.session.subscribe("a", 2);
		equal(rig.session.unsubscribe("a"), 4);
		rig.clock.advance(0);
		rig.device.tell(line("+QMTSUB: 0,2,0,1"));
		deepEqual(rig.device.commands.slice(2), ["AT+QMTUNS=0,4,\"a\""]);
	});

	it("and subscribing in turn, faster than the module answers, leaves what was wanted last", () => {
		const rig = Rig.online({ device: device => device.next("AT+QMTSUB=", "") });
		rig.session.subscribe("a", 1);
		rig.clock.advance(0);
		for (let i = 0; i < 100; i++) {
			equal(rig.session.unsubscribe("a"), i === 0 ? 2 : 0);
			rig.session.subscribe("a", i % 3);
		}
		rig.device.tell(OK + line("+QMTSUB: 0,1,0,1"));
		deepEqual(rig.device.commands, ["AT+QMTSUB=0,1,\"a\",1", "AT+QMTUNS=0,2,\"a\"", "AT+QMTSUB=0,102,\"a\",0"]);
	});
});

describe("the QoS of a message", () => {
	const MATCHES: readonly (readonly [string, string, boolean])[] = [
		["a/b", "a/b", true], ["a/b", "a/c", false], ["a/b", "a", false], ["a", "a/b", false], ["a/#", "a/b/c", true], ["a/#", "a", true], ["a/#", "ab", false],
		["#", "a/b", true], ["+", "a", true], ["+", "a/b", false], ["+/b", "a/b", true], ["a/+/c", "a/b/c", true], ["a/+/c", "a/b/d", false], ["a/+", "a/", true],
		["+/+", "/a", true], ["a/+/#", "a/b", true], ["a/b/", "a/b", false],
	];

	it("is 0 with identifier 0, else what was granted for the filter it matches, else 1", () => {
		for (const [filter, topic, match] of MATCHES) {
			const rig = Rig.online();
			const QoS: number[] = [];
			rig.onMessage = () => QoS.push(rig.session.QoS);
			rig.session.subscribe(filter, 2);
			rig.clock.advance(0);
			rig.device.tell(line(`+QMTRECV: 0,9,${topic},x`) + line(`+QMTRECV: 0,0,${topic},x`));
			rig.clock.advance(SILENCE);
			deepEqual(QoS, [match ? 2 : 1, 0], `${filter} ${topic}`);
		}
	});

	it("is not that of a filter that was refused", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTSUB=", OK + line("+QMTSUB: 0,1,0,128")) });
		let seen: readonly unknown[] = [];
		rig.onMessage = () => seen = [rig.session.QoS, rig.session.id, rig.session.topicLength, rig.session.isTopic(Buffer.from("a/b")), rig.session.isTopic(Buffer.from("a/c")), rig.session.isTopic(Buffer.from("a"))];
		rig.session.subscribe("a/b", 2);
		rig.clock.advance(0);
		rig.device.tell(line("+QMTRECV: 0,9,a/b,x"));
		deepEqual(seen, [1, 9, 3, true, false, false]);
	});
});

describe("a topic name", () => {
	it("is recognised again, whichever of the last ones it is", () => {
		const rig = Rig.online();
		for (const topic of ["a", "b", "c", "d", "e", "a", "e", "b"])
			rig.publish("x", 0, topic);
		rig.clock.advance(0);
		deepEqual(rig.device.commands.filter(command => command.startsWith("AT")).map(command => command.at(-2)), [..."abcdeaeb"]);
	});
});
