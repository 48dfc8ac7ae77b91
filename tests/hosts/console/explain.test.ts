// What the console says about the lines of a module, and what it completes.
// Source: both notes §3.2 (commands and results), §4, §5; hosts/console/explain.ts.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { complete, ENTRIES, explain, interpret, interpretCommand, isLast, isResult, isURC } from "../../../hosts/console/explain.js";

/** The commands of both notes, by section. */
const COMMANDS: Readonly<Record<string, string>> = {
	QMTCFG: "§3.2.1", QMTOPEN: "§3.2.2", QMTCLOSE: "§3.2.3", QMTCONN: "§3.2.4", QMTDISC: "§3.2.5", QMTSUB: "§3.2.6", QMTUNS: "§3.2.7", QMTPUB: "§3.2.8",
};

/** Result lines, and the values that the notes give the last of their parameters. */
const RESULTS: readonly (readonly [head: string, values: readonly number[]])[] = [
	["+QMTOPEN: 0,", [-1, 0, 1, 2, 3, 4, 5]],
	["+QMTCLOSE: 0,", [-1, 0]],
	["+QMTCONN: 0,", [0, 1, 2]],
	["+QMTCONN: 0,0,", [0, 1, 2, 3, 4, 5]],
	["+QMTDISC: 0,", [-1, 0]],
	["+QMTSUB: 0,1,", [0, 1, 2]],
	["+QMTUNS: 0,1,", [0, 1, 2]],
	["+QMTPUB: 0,1,", [0, 1, 2]],
	["+QMTSTAT: 0,", [1, 2, 3, 4, 5, 6, 7]],
];

describe("explanations of the console", () => {
	for (const [name, section] of Object.entries(COMMANDS))
		it(`AT+${name} has an entry`, () => {
			const entry = ENTRIES.find(entry => entry.name === name);
			equal(entry?.forms.includes("=?"), true);
			equal(entry?.section, `both notes ${section}`);
		});

	for (const [head, values] of RESULTS)
		it(`every value of ${head} has a meaning of its own`, () => {
			const meanings = values.map(value => {
				const text = explain(`${head}${value}`) ?? "";
				ok(text.includes(` ${value} = `), text);
				return text.slice(text.lastIndexOf(" = "));
			});
			equal(new Set(meanings).size, values.length);
		});

	it("names every parameter, and says what it means, in one line", () => {
		equal(explain("+QMTOPEN: 2,3"), "QMTOPEN, open a network for a client: client 2, result 3 = failed to activate PDP (both notes §3.2.2)");
		equal(explain("+QMTSUB: 0,7,0,128"), "QMTSUB, subscribe to topics: client 0, message identifier 7, result 0 = sent, and acknowledged by the server, granted QoS 128 = refused (both notes §3.2.6)");
		match(explain("+QMTSUB: 0,7,0,1,2") ?? "", /granted QoS 1,2 \(/);
		match(explain("+QMTPUB: 0,7,1,2") ?? "", /result 1 = sent again, no acknowledgement yet, retransmissions 2 \(/);
		match(explain("+QMTSTAT : 0,1") ?? "", /^QMTSTAT,/);
	});

	it("takes a payload with commas and quotes as one parameter", () => {
		match(explain("+QMTRECV: 0, 5, \"a,b\", \"{\"x\":1,\"y\":2}\"") ?? "", /message identifier 5, topic "a,b", payload "\{"x":1,"y":2\}" \(both notes §5\.2\)$/);
	});

	it("tells the answer to a read command from a result, and a test answer from both", () => {
		match(explain("+QMTCONN: 0,3", "AT+QMTCONN?") ?? "", /client 0, state 3 = connected/);
		match(explain("+QMTOPEN: 0,\"broker, one\",1883", "at+qmtopen?") ?? "", /client 0, host "broker, one", port 1883 \(/);
		match(explain("+QMTOPEN: (0-5),\"<host_name>\",(1-65535)", "AT+QMTOPEN=?") ?? "", /: the values that its parameters may have \(/);
		match(explain("+CEREG: 0,5", "AT+CEREG?") ?? "", /reports 0, state 5 = registered, roaming/);
		match(explain("+CEREG: 2") ?? "", /: state 2 = searching/);
	});

	it("gives errors their meaning, and nothing to a line that speaks for itself", () => {
		equal(explain("+CME ERROR: 3"), "error 3: not allowed (both notes §4)");
		match(explain("+CME ERROR: 999") ?? "", /a code that the notes do not list/);
		match(explain("ERROR") ?? "", /AT\+CMEE=2/);
		deepEqual(["OK", "Quectel", "+NOPE: 1", "constructor"].map(line => explain(line)), [undefined, undefined, undefined, undefined]);
	});

	it("knows URCs, results, and which result is the last", () => {
		deepEqual(["+QMTSTAT: 0,1", "+QMTRECV: 0,0,\"a\",\"b\"", "+QIURC: \"pdpdeact\",1", "RDY", "+QMTOPEN: 0,0", "OK"].map(isURC), [true, true, true, true, false, false]);
		deepEqual(["+QMTOPEN: 0,1", "+QMTCFG: \"ssl\",0", "+CPIN: READY"].map(isResult), [true, false, false]);
		deepEqual(["+QMTOPEN: 0,1", "+QMTPUB: 0,1,1,1", "+QMTPUB: 0,1,0", "+QMTCONN: 0,1", "+QMTSUB: 0,1,2"].map(isLast), [true, false, true, false, true]);
	});
});

describe("explanations part by part", () => {
	it("have the parameters of a line, each with its name, value and meaning", () => {
		deepEqual(interpret("+QMTPUB: 0,7,0"), {
			name: "QMTPUB", what: "publish a message", section: "both notes §3.2.8",
			parameters: [{ name: "client", value: "0" }, { name: "message identifier", value: "7" }, { name: "result", value: "0", meaning: "sent, and acknowledged by the server" }],
		});
		deepEqual(interpret("RDY")?.section, "docs/hardware.md");
		match(explain("RDY") ?? "", /^the module has started: .* \(docs\/hardware\.md\)$/);
		equal(interpret("OK"), undefined);
	});

	it("have the parameters of a command line in all its forms, which differ from those of its result", () => {
		const parts = (sent: string): string[] => interpretCommand(sent)!.parameters.map(({ name, value, meaning }) => `${name} ${value}${meaning === undefined ? "" : ` = ${meaning}`}`);
		deepEqual(parts('AT+QMTPUB=0,7,1,0,"a,b"'), ["client 0", "message identifier 7", "QoS 1 = at least once", "retain 0 = no", 'topic "a,b"']);
		deepEqual(parts('at+qmtopen=0,"broker.example",1883\r'), ["client 0", 'host "broker.example"', "port 1883"]);
		deepEqual(parts('AT+QMTCFG="will",0,1,1,1,"t","offline"'), ['key "will" = flag, QoS, retain, topic, message', "client 0", 'value 1,1,1,"t","offline"']);
		deepEqual(parts("AT+CSQ"), []);
		match(interpretCommand("AT+QMTCFG=?")!.what, /which values/);
		match(interpretCommand("AT+CEREG?")!.what, /what is set/);
		deepEqual(["ATI", "AT+NOPE=1", "hello"].map(interpretCommand), [undefined, undefined, undefined]);
	});
});

describe("completion of the console", () => {
	it("offers every form of a command, case aside", () => {
		deepEqual(complete("at+qmtop"), [["AT+QMTOPEN=?", "AT+QMTOPEN?", "AT+QMTOPEN="], "at+qmtop"]);
		deepEqual(complete("AT+QMTCFG=\"ke")[0], ["AT+QMTCFG=\"keepalive\","]);
	});

	it("offers the console's own commands, and no URC", () => {
		deepEqual(complete(":re")[0], [":record "]);
		deepEqual(complete("AT+QMTSTAT")[0], []);
		for (const name of Object.keys(COMMANDS))
			ok(complete(`AT+${name}`)[0].length > 0, name);
	});
});
