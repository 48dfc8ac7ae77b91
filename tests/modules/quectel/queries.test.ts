// Every test and read command of the QMT family through the public interface, and each key's query: numbers, ranges and texts.
// modules/quectel/queries. Source: both notes §3.2.1 to §3.2.8 and §6 (test answers as the examples print them).

import { deepEqual, equal, throws } from "node:assert/strict";
import { BC20 } from "../../../modules/quectel/profile.js";
import Queries, { type Tested } from "../../../modules/quectel/queries.js";
import { makeBC20 } from "../../support/bc20-device.js";
import { makeBench } from "../../support/bench.js";
import { line, OK, Rig } from "../../support/quectel-rig.js";

const C: Tested = [[0, 5]];

/** Asks, lets the module answer, and gives what came: an error's text, or the answer. */
function ask<Answer>(rig: Pick<Rig, "clock" | "modem">, question: (queries: Queries, done: (error: Error | undefined, answer: Answer) => void) => void): unknown {
	const came: unknown[] = [];
	question(new Queries(rig.modem), (error, answer) => came.push(error?.message ?? answer));
	equal(came.length, 0);
	rig.clock.advance(1000);
	equal(came.length, 1);
	return came[0];
}

describe("a test command", () => {
	const ANSWERS: readonly (readonly [string, string, readonly (readonly Tested[])[]])[] = [
		["QMTCFG", "+QMTCFG: \"timeout\",(0-5),(1-60),(1-10),(0,1)\r\n+QMTCFG: \"will\",(0-5),(0,1),(0-2),(0,1),\"will_topic\",\"will_msg\"", [
			["timeout", C, [[1, 60]], [[1, 10]], [[0, 0], [1, 1]]], ["will", C, [[0, 0], [1, 1]], [[0, 2]], [[0, 0], [1, 1]], "will_topic", "will_msg"],
		]],
		["QMTOPEN", "+QMTOPEN: (0-5),\"<host_name>\",(1-65535)", [[C, "<host_name>", [[1, 65535]]]]],
		["QMTOPEN", "+QMTOPEN: <tcpconnectID>,\"<host_name>\",<port>", [["<tcpconnectID>", "<host_name>", "<port>"]]], // BG96 §6.1
		["QMTCLOSE", "+QMTCLOSE: (0-5)", [[C]]],
		["QMTCONN", "+QMTCONN: (0-5),\"<clientID>\",\"<username>\",\"<password>\"", [[C, "<clientID>", "<username>", "<password>"]]],
		["QMTCONN", "+QMTCONN: (0-5),\"<clientID>\"[,\"<username>\"[,\"<password>\"]]", [[C, "<clientID>", "<username>", "<password>"]]], // BC20 §6
		["QMTCONN", "+QMTCONN: <tcpconnectID>,\"<clientID>\" [,\"<username>\"] [,\"<password>\"]", [["<tcpconnectID>", "<clientID>", "<username>", "<password>"]]], // BG96 §6.1
		["QMTSUB", "+QMTSUB: (0-5),<msgID>,\"<topic>\",<qos>[,\"<topic>\",<qos>...]", [[C, "<msgID>", "<topic>", "<qos>", "<topic>", "<qos>"]]], // BC20 §6
		["QMTDISC", "+QMTDISC: (0-5)", [[C]]],
		["QMTDISC", "+QMTDISC:", [[]]],
		["QMTDISC", "+QMTDISC: (),(0-5)", [[[], C]]],
		["QMTSUB", "+QMTSUB : <tcpconnectID>,<msgID>,\"<topic>\",<qos>", [["<tcpconnectID>", "<msgID>", "<topic>", "<qos>"]]], // BG96 §6.1
		["QMTSUB", "+QMTSUB: (0-5),(1-65535),\"<topic>\",(0-2)", [[C, [[1, 65535]], "<topic>", [[0, 2]]]]],
		["QMTUNS", "+QMTUNS: (0-5),(1-65535),\"<topic>\"", [[C, [[1, 65535]], "<topic>"]]],
		["QMTPUB", "+QMTPUB: (0-5),(0-65535),(0-2),(0,1),\"<topic>\",\"<msg>\"", [[C, [[0, 65535]], [[0, 2]], [[0, 0], [1, 1]], "<topic>", "<msg>"]]],
	];

	for (const [command, answer, rows] of ANSWERS) {
		it(`is answered with ranges and texts: ${answer.split("\r\n")[0]}`, () => {
			const rig = Rig.online();
			rig.device.always(`AT+${command}=?`, line(answer) + OK);
			deepEqual(ask(rig, (queries, done) => queries.test(command, done)), rows);
			deepEqual(rig.device.commands, [`AT+${command}=?`]);
		});
	}

	it("does not swallow a result line of the same name that comes in between", () => {
		const rig = Rig.online();
		rig.device.published = OK;
		rig.publish("x");
		rig.clock.advance(0);
		rig.device.always("AT+QMTPUB=?", line("+QMTPUB: 0,1,0") + line("+QMTPUB: (0-5)") + OK);
		deepEqual(ask(rig, (queries, done) => queries.test("QMTPUB", done)), [[C]]);
		deepEqual(rig.events, ["control 4 1 0"]);
	});

	it("may have a list of many entries: sixteen of them count", () => {
		const rig = Rig.online();
		rig.device.always("AT+QMTDISC=?", line(`+QMTDISC: (${Array.from({ length: 20 }, (_, index) => index).join()})`) + OK);
		const rows = ask(rig, (queries, done) => queries.test("QMTDISC", done)) as Tested[][];
		deepEqual([rows[0]![0]!.length, rows[0]![0]!.at(-1)], [16, [15, 15]]);
	});

	it("is asked of a Modem only", () => {
		for (const modem of [undefined, {}, Rig.online().session])
			throws(() => new Queries(modem as never), { name: "TypeError", message: "modem: must be a Modem" });
	});

	it("is none of another family, and is asked of an open modem only", () => {
		const rig = Rig.online();
		const queries = new Queries(rig.modem);
		throws(() => queries.test("CFUN", () => {}), { name: "RangeError", message: "command: CFUN is not QMTCFG, QMTOPEN, QMTCLOSE, QMTCONN, QMTDISC, QMTSUB, QMTUNS, QMTPUB" });
		rig.modem.close();
		throws(() => queries.test("QMTPUB", () => {}), { message: "modem: closed" });
	});
});

describe("a read command", () => {
	it("reports the connections that are open, and no result of opening one", () => {
		const rig = Rig.online();
		rig.device.always("AT+QMTOPEN?", line("+QMTOPEN: 3,0") + line("+QMTOPEN: 4,-1") + line("+QMTOPEN: 3,9") + line("+QMTOPEN: 0,\"220.180.239.212\",8401\r\n+QMTOPEN: 5, \"b.example\", 1883") + OK);
		deepEqual(ask(rig, (queries, done) => queries.opened(done)), [{ connection: 0, host: "220.180.239.212", port: 8401 }, { connection: 5, host: "b.example", port: 1883 }]);
		rig.device.always("AT+QMTOPEN?", OK);
		deepEqual(ask(rig, (queries, done) => queries.opened(done)), []);
	});

	it("reports the states of the clients, and no result of connecting one", () => {
		const rig = Rig.online();
		rig.device.always("AT+QMTCONN?", line("+QMTCONN: 1,0,0") + line("+QMTCONN: 2,0") + line("+QMTCONN: 0,3\r\n+QMTCONN: 4,1") + OK);
		deepEqual(ask(rig, (queries, done) => queries.states(done)), [{ connection: 0, state: 3 }, { connection: 4, state: 1 }]);
	});

	it("whose answer reads like the result of a connect under way is not taken for it", () => {
		const rig = new Rig({ device: device => device.always("AT+QMTCONN=", OK) });
		rig.clock.advance(0);
		equal(rig.device.commands.at(-1)!.startsWith("AT+QMTCONN=0,"), true);
		rig.device.always("AT+QMTCONN?", line("+QMTCONN: 0,2") + OK);
		deepEqual(ask(rig, (queries, done) => queries.states(done)), [{ connection: 0, state: 2 }]);
		deepEqual(rig.events, ["ready"]);
		rig.device.tell(line("+QMTCONN: 0,0,0"));
		rig.clock.advance(0);
		deepEqual(rig.events, ["ready", "open"]);
	});

	it("that fails reports why, in one error", () => {
		for (const [reply, message] of [[line("+CME ERROR: 3"), "+CME ERROR: 3 (operation not allowed)"], ["", "no answer"], [line("RDY"), "aborted: the module restarted"],
			[line("+QMTCONN: 0,3") + line("ERROR"), "ERROR"]] as const) {
			const rig = Rig.online();
			rig.device.next("AT+QMTCONN?", reply);
			const came: unknown[] = [];
			new Queries(rig.modem).states((error, states) => came.push(error?.message, states));
			rig.clock.advance(4000);
			deepEqual(came, [`AT+QMTCONN?: ${message}`, []]);
		}
	});

	it("waits 3 s for its answer", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTOPEN?", "") });
		const came: unknown[] = [];
		new Queries(rig.modem).opened(error => came.push(error?.message));
		rig.clock.advance(0);
		rig.clock.advance(2999);
		deepEqual(came, []);
		rig.clock.advance(3); // the time of its bytes on the line is added
		deepEqual(came, ["AT+QMTOPEN?: no answer"]);
	});

	it("that the modem's close interrupts is not answered any more", () => {
		const rig = Rig.online({ device: device => device.always("AT+QMTOPEN?", "") });
		new Queries(rig.modem).opened(() => rig.events.push("answered"));
		rig.clock.advance(0);
		rig.modem.close();
		rig.clock.advance(10_000);
		deepEqual(rig.events, []);
	});
});

describe("the query of a setting", () => {
	const VALUES: readonly (readonly [string, string, readonly (number | string)[]])[] = [
		["version", "+QMTCFG: \"version\",4", [4]],
		["pdpcid", "+QMTCFG: \"pdpcid\",1", [1]],
		["ssl", "+QMTCFG: \"ssl\",1,2", [1, 2]],
		["keepalive", "+QMTCFG: \"keepalive\",120", [120]],
		["session", "+QMTCFG: \"session\",1", [1]],
		["timeout", "+QMTCFG: \"timeout\",5,3,1", [5, 3, 1]],
		["will", "+QMTCFG: \"will\",1,1,0,\"w/t\",\"gone\"", [1, 1, 0, "w/t", "gone"]],
		["will", "+QMTCFG: \"will\",1,1,0,1st/topic,", [1, 1, 0, "1st/topic", ""]], // BC20 §3.2.1: answered without quotes
		["aliauth", "+QMTCFG: \"aliauth\",\"123\",\"d,n\",\"ds\"", ["123", "d,n", "ds"]],
		["recv/mode", "+QMTCFG: \"recv/mode\",0,1", [0, 1]],
	];

	for (const [key, answer, values] of VALUES) {
		it(`reports its values: ${answer}`, () => {
			const rig = Rig.online();
			rig.device.always(`AT+QMTCFG="${key}",2`, line(answer) + OK);
			deepEqual(ask(rig, (queries, done) => queries.setting(key, 2, done)), values);
			deepEqual(rig.device.commands, [`AT+QMTCFG="${key}",2`]);
		});
	}

	it("that was never set has no value", () => {
		const rig = Rig.online();
		deepEqual(ask(rig, (queries, done) => queries.setting("aliauth", 0, done)), []);
	});

	it("is written in upper case to a BC20, and refused for a key that it has not, or a connection there is not, before a byte leaves", () => {
		const rig = Rig.online({ modem: { profile: BC20 }, device: device => makeBC20(device) });
		rig.device.always("AT+QMTCFG=\"KEEPALIVE\",0", line("+QMTCFG: \"keepalive\",120") + OK);
		const queries = new Queries(rig.modem);
		for (const key of ["ssl", "version", "pdpcid", "nothing"])
			throws(() => queries.setting(key, 0, () => {}), { name: "RangeError", message: `key: BC20 has no "${key}"` });
		for (const connection of [-1, 6, 0.5])
			throws(() => queries.setting("will", connection, () => {}), { name: "RangeError", message: `connection: ${connection} is not in 0 to 5` });
		rig.clock.advance(1000);
		equal(rig.device.written, "");
		deepEqual(ask(rig, (queries, done) => queries.setting("keepalive", 0, done)), [120]);
	});
});

describe("the simulated modules", () => {
	for (const [name, options] of [["bg96", {}], ["bc20", { profile: BC20 }]] as const) {
		it(`answer every test command, read command and query: ${name}`, () => {
			const bench = makeBench({ simulator: { profile: name }, modem: options });
			bench.clock.advance(5000);
			equal(bench.session.online, true, bench.events.join("; "));
			for (const command of ["QMTCFG", "QMTOPEN", "QMTCLOSE", "QMTCONN", "QMTDISC", "QMTSUB", "QMTUNS", "QMTPUB"]) {
				const rows = ask(bench, (queries, done) => queries.test(command, done)) as Tested[][];
				deepEqual(rows[0]![command === "QMTCFG" ? 1 : 0], C, command);
				equal(rows.length, command === "QMTCFG" ? name === "bg96" ? 8 : 5 : 1);
			}
			deepEqual(ask(bench, (queries, done) => queries.opened(done)), [{ connection: 0, host: "broker.test", port: 1883 }]);
			deepEqual(ask(bench, (queries, done) => queries.states(done)), [{ connection: 0, state: 3 }]);
			deepEqual(ask(bench, (queries, done) => queries.setting("keepalive", 0, done)), [120]);
			deepEqual(ask(bench, (queries, done) => queries.setting("timeout", 0, done)), name === "bg96" ? [5, 3, 1] : [10, 3, 1]);
			deepEqual(ask(bench, (queries, done) => queries.setting("will", 0, done)), [0]);
		});
	}
});
