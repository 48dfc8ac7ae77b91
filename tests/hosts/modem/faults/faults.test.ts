// The fault plan: every trigger and every kind of fault, and plans that are wrong.
// hosts/modem/faults/faults.ts, fault-plan.ts, simulator.ts.

import { deepEqual, equal, throws } from "node:assert/strict";
import { parseFaultPlan } from "../../../../hosts/modem/faults/fault-plan.js";
import type { Fault, FaultPlan } from "../../../../hosts/modem/faults/faults.js";
import { line, OK, Rig, ROUND_TRIP } from "../rig.js";

const REVISION = "Quectel\r\nBG96\r\nRevision: BG96MAR02A07M1G";
const PROMPT = "\r\n> ";
const PUBLISH = `AT+QMTPUB=0,1,1,0,"t"\r`;

/** One fault in the answer to a command. */
const at = (command: string, fault: Fault["do"], nth = 1): FaultPlan => [{ when: { command, nth }, do: fault }];

/** A rig with echo off that has not spoken otherwise. */
function quiet(faults: FaultPlan): Rig {
	const rig = new Rig({ faults });
	rig.say("ATE0\r");
	return rig;
}

describe("a fault in an answer", () => {
	it("strikes the nth command of its name only", () => {
		const rig = quiet(at("+csq", { kind: "lost-result" }, 2));
		equal(rig.say("AT+CSQ\r"), `${line("+CSQ: 24,99")}${OK}`);
		equal(rig.say("AT+CSQ\r"), line("+CSQ: 24,99"));
		equal(rig.say("AT+CSQ\r"), `${line("+CSQ: 24,99")}${OK}`);
	});

	it("loses OK, and what follows it comes all the same", () => {
		const rig = Rig.connected({ faults: at("+QMTSUB", { kind: "lost-result" }) });
		equal(rig.say(`AT+QMTSUB=0,1,"a",1\r`), line("+QMTSUB: 0,1,0,1"));
	});

	it("refuses the command with any code, or none, and does not carry it out", () => {
		for (const [code, answer] of [[{}, "ERROR"], [{ code: 100 }, "+CME ERROR: 100"], [{ code: 50 }, "+CME ERROR: 50"]] as const) {
			const rig = quiet(at("+QMTOPEN", { kind: "refuse", ...code }));
			equal(rig.say(`AT+QMTOPEN=0,"h",1\r`), line(answer));
			equal(rig.say("AT+QMTOPEN?\r"), OK);
		}
	});

	it("delays OK, holds what the host sends meanwhile, and sends results after it", () => {
		const rig = Rig.connected({ faults: at("+QMTSUB", { kind: "late-result", ms: 3000 }) });
		equal(rig.say(`AT+QMTSUB=0,1,"a",1\rAT+CSQ\r`, 2999), "");
		equal(rig.wait(1), `${OK}${line("+CSQ: 24,99")}${OK}`);
		equal(rig.wait(ROUND_TRIP), line("+QMTSUB: 0,1,0,1"));
	});

	it("loses the prompt: the module takes what follows for data, until ESC", () => {
		const rig = Rig.connected({ faults: at("+QMTPUB", { kind: "lost-prompt" }) });
		equal(rig.say(PUBLISH), "");
		equal(rig.say("AT\r"), "");
		equal(rig.say("\x1b"), OK);
		equal(rig.say("AT\r"), OK);
		equal(rig.broker.published.length, 0);
	});

	it("puts bytes at any place of an answer", () => {
		const news = line("+QMTRECV: 0,0,\"t\",\"x\"");
		for (const [place, answer] of [
			[undefined, `${news}${PROMPT}${OK}`],
			["before", `${news}${PROMPT}${OK}`],
			["before-prompt", `${news}${PROMPT}${OK}`],
			["after-prompt", `${PROMPT}${news}${OK}`],
			["before-result", `${PROMPT}${news}${OK}`],
			["after-result", `${PROMPT}${OK}${news}`],
		] as const) {
			const rig = Rig.connected({ faults: at("+QMTPUB", { kind: "inject", bytes: news, ...(place === undefined ? {} : { place }) }) });
			equal(rig.say(`${PUBLISH}x\x1a`, 0), answer, place);
		}
	});

	it("puts bytes between echo and answer", () => {
		const rig = new Rig({ faults: at("", { kind: "inject", bytes: line("+CEREG: 1") }) });
		equal(rig.say("AT\r"), `AT\r${line("+CEREG: 1")}${OK}`);
	});
});

describe("a fault of the module or the line", () => {
	it("restarts the module in the middle of a command, or of an answer", () => {
		const command = new Rig({ bootMs: 1000, faults: at("+CSQ", { kind: "restart" }) });
		equal(command.say("AT+CSQ\rAT\r", 999), "AT+CSQ\r");
		equal(command.wait(1), line("RDY"));
		const answer = new Rig({ bootMs: 1000, faults: [{ when: { byte: 5, from: "modem" }, do: { kind: "restart" } }] });
		equal(answer.say("AT\r", 999), "AT\r\r");
		equal(answer.wait(1), line("RDY"));
	});

	it("sleeps through one line, without an echo", () => {
		const rig = new Rig({ faults: [{ when: { at: 0 }, do: { kind: "asleep" } }] });
		rig.wait(0);
		equal(rig.say("AT\r"), "");
		equal(rig.say("AT\r"), `AT\r${OK}`);
	});

	it("loses bytes either way", () => {
		const host = quiet([{ when: { byte: 7, from: "host" }, do: { kind: "drop", from: "host", count: 2 } }]);
		equal(host.say("A++TI\rATI\r"), `${line(REVISION)}${OK}${line(REVISION)}${OK}`);
		const modem = new Rig({ faults: [{ when: { byte: 6, from: "modem" }, do: { kind: "drop", from: "modem", count: 3 } }] });
		equal(modem.say("AT\rAT\r"), `AT\r\r\n\nAT\r${OK}`);
	});

	it("sends garbage that a seed reproduces, and overlong lines", () => {
		const plan: FaultPlan = [{ when: { at: 10 }, do: { kind: "garbage", count: 8 } }];
		const [first, second] = [new Rig({ faults: plan }).wait(10), new Rig({ faults: plan }).wait(10)];
		equal(first.length, 8);
		equal(first, second);
		const rig = new Rig({ faults: [{ when: { at: 10 }, do: { kind: "overlong", length: 5000 } }] });
		equal(rig.wait(10), line(`+${"X".repeat(4999)}`));
	});

	it("loses the next report of a name, or sends it late, and the others as they come", () => {
		const lost = Rig.connected({ faults: at("+QMTPUB", { kind: "lost-report", name: "+QMTPUB" }) });
		equal(lost.say(`${PUBLISH}x\x1a`), `${PROMPT}${OK}`);
		equal(lost.say(`${PUBLISH}x\x1a`), `${PROMPT}${OK}${line("+QMTPUB: 0,1,0")}`);
		const late = Rig.connected({ faults: at("+QMTDISC", { kind: "late-report", name: "+QMTDISC", ms: 5000 }) });
		equal(late.say("AT+QMTDISC=0\r", 0), OK);
		equal(late.say(`AT+QMTOPEN=0,"h",1\r`, 4999), `${OK}${line("+QMTOPEN: 0,0")}`);
		equal(late.wait(1), line("+QMTDISC: 0,0"));
	});

	it("forgets what is late when it restarts or is switched off", () => {
		for (const end of ["AT+CFUN=1,1\r", "AT+QPOWD\r"]) {
			const rig = Rig.connected({ bootMs: 100_000, faults: at("+QMTDISC", { kind: "late-report", name: "+QMTDISC", ms: 1000 }) });
			equal(rig.say("AT+QMTDISC=0\r"), OK);
			rig.say(end);
			equal(rig.wait(5000), "");
		}
	});

	it("injects at a time", () => {
		const rig = new Rig({ faults: [{ when: { at: 500 }, do: { kind: "inject", bytes: line("+QMTSTAT: 0,7") } }] });
		equal(rig.wait(499), "");
		equal(rig.wait(1), line("+QMTSTAT: 0,7"));
	});

	it("changes how the output is cut", () => {
		const rig = quiet(at("", { kind: "chunking", as: "byte" }));
		rig.pieces.length = 0;
		rig.say("AT\r");
		deepEqual(rig.pieces.map(({ text }) => text), [..."\r\nOK\r\n"]);
		const random = quiet(at("", { kind: "chunking", as: "random" }));
		random.pieces.length = 0;
		equal(random.say("AT\rATI\r"), `${OK}${line(REVISION)}${OK}`);
		equal(random.pieces.every(({ text }) => text.length <= 16), true);
		equal(new Set(random.pieces.map(({ text }) => text.length)).size > 2, true);
	});
});

describe("a fault of the network", () => {
	it("takes the PDP context away", () => {
		const rig = Rig.connected({ faults: at("+CSQ", { kind: "pdp-deactivated" }) });
		equal(rig.say("AT+CSQ\r"), `${line("+QMTSTAT: 0,1")}${line(`+QIURC: "pdpdeact",1`)}${line("+CSQ: 24,99")}${OK}`);
	});

	it("closes a client with any reason, even one that is not connected", () => {
		for (let value = 1; value <= 7; value++) {
			const rig = Rig.connected({ faults: [{ when: { at: 10_000 }, do: { kind: "stat", connection: 0, value } }] });
			equal(rig.wait(10_000), line(`+QMTSTAT: 0,${value}`));
			equal(rig.say("AT+QMTCONN?\r"), OK);
		}
		equal(new Rig({ faults: [{ when: { at: 1 }, do: { kind: "stat", connection: 3, value: 1 } }] }).wait(1), line("+QMTSTAT: 3,1"));
	});

	it("answers the next QMTOPEN with any result", () => {
		for (const value of [-1, 1, 2, 3, 4, 5]) {
			const rig = quiet(at("+QMTOPEN", { kind: "open-result", value }));
			equal(rig.say(`AT+QMTOPEN=0,"h",1\r`), `${OK}${line(`+QMTOPEN: 0,${value}`)}`);
			equal(rig.say(`AT+QMTOPEN=0,"h",1\r`), `${OK}${line("+QMTOPEN: 0,0")}`);
		}
	});

	it("fails the next QMTCLOSE or QMTDISC, which changes nothing", () => {
		const rig = Rig.connected({ faults: [...at("+QMTCLOSE", { kind: "close-result", value: -1 }), ...at("+QMTDISC", { kind: "disconnect-result", value: -1 })] });
		equal(rig.say("AT+QMTDISC=0\r"), `${OK}${line("+QMTDISC: 0,-1")}`);
		equal(rig.say("AT+QMTCLOSE=0\r"), `${OK}${line("+QMTCLOSE: 0,-1")}`);
		equal(rig.say("AT+QMTCONN?\r"), `${line("+QMTCONN: 0,3")}${OK}`);
		equal(rig.say("AT+QMTDISC=0\r"), `${OK}${line("+QMTDISC: 0,0")}`);
	});

	it("is further away from its broker, and acknowledgements come late", () => {
		const rig = Rig.connected({ faults: at("+QMTPUB", { kind: "latency", ms: 3000 }) }, [`"timeout",0,2,3,1`]);
		equal(rig.say(`${PUBLISH}x\x1a`, 3000 + ROUND_TRIP - 1), `${PROMPT}${OK}${line("+QMTPUB: 0,1,1,1")}`);
		equal(rig.wait(1), line("+QMTPUB: 0,1,0"));
	});

	it("refuses the next CONNACK and the next SUBACK", () => {
		const rig = quiet([...at("+QMTCONN", { kind: "connack", value: 2 }), ...at("+QMTSUB", { kind: "suback", value: 128 })]);
		rig.say(`AT+QMTOPEN=0,"h",1\r`);
		equal(rig.say(`AT+QMTCONN=0,"c"\r`), `${OK}${line("+QMTCONN: 0,0,2")}${line("+QMTSTAT: 0,4")}`);
		rig.say(`AT+QMTOPEN=0,"h",1\r`);
		rig.say(`AT+QMTCONN=0,"c"\r`);
		equal(rig.say(`AT+QMTSUB=0,1,"a",1,"b",2\r`), `${OK}${line("+QMTSUB: 0,1,0,128,128")}`);
		equal(rig.say(`AT+QMTSUB=0,1,"a",1\r`), `${OK}${line("+QMTSUB: 0,1,0,1")}`);
	});

	it("loses acknowledgements: result 1, then 0, or 2 when too many are lost", () => {
		for (const [count, last] of [[1, 0], [3, 2]] as const) {
			const rig = Rig.connected({ faults: at("+QMTPUB", { kind: "lost-acknowledgements", count }) }, [`"timeout",0,1,1,1`]);
			equal(rig.say(`${PUBLISH}x\x1a`, 3000), `${PROMPT}${OK}${line("+QMTPUB: 0,1,1,1")}${line(`+QMTPUB: 0,1,${last}`)}`);
		}
	});

	it("hangs the module's MQTT: every command is answered with OK, and nothing follows, no PINGREQ either, until a restart", () => {
		const rig = Rig.connected({ faults: at("+CSQ", { kind: "mqtt-hang" }) }, [`"keepalive",0,10`]);
		rig.say("AT+CSQ\r");
		const before = rig.broker.packets.length;
		for (const command of [`AT+QMTSUB=0,3,"a",1\r`, `AT+QMTUNS=0,2,"a"\r`, "AT+QMTDISC=0\r", "AT+QMTCLOSE=0\r", `AT+QMTOPEN=1,"h",1\r`])
			equal(rig.say(command, 1000), OK, command);
		equal(rig.say(`${PUBLISH}x\x1a`, 100_000), `${PROMPT}${OK}`);
		equal(rig.say("AT+QMTCONN?\r"), `${line("+QMTCONN: 0,3")}${OK}`);
		rig.broker.drop();
		equal(rig.wait(1000), "");
		equal(rig.broker.packets.length, before);
		rig.modem.restart();
		rig.wait(10_000);
		equal(rig.say("ATE0\rAT+QMTCONN?\r").endsWith(OK), true);
		equal(rig.say(`AT+QMTOPEN=0,"h",1\r`, 1000).includes("+QMTOPEN: 0,"), true);
	});

	it("drops a link, or makes its peer silent", () => {
		const dropped = Rig.connected({ faults: at("+CSQ", { kind: "link-drop", connection: 0 }) });
		equal(dropped.say("AT+CSQ\r").startsWith(line("+QMTSTAT: 0,1")), true);
		const silent = Rig.connected({ faults: at("+CSQ", { kind: "silence", connection: 0 }) }, [`"timeout",0,1,0,0`]);
		silent.say("AT+CSQ\r");
		equal(silent.say(`${PUBLISH}x\x1a`, 1000), `${PROMPT}${OK}${line("+QMTPUB: 0,1,2")}`);
		equal(silent.broker.published.length, 1);
	});
});

describe("a fault plan as text", () => {
	it("reads as the list it is", () => {
		const plan: FaultPlan = [
			{ when: { command: "+QMTPUB", nth: 2 }, do: { kind: "late-result", ms: 100 } },
			{ when: { at: 5 }, do: { kind: "inject", bytes: "\r\n", place: "before" } },
			{ when: { byte: 1, from: "host" }, do: { kind: "pdp-deactivated" } },
		];
		deepEqual(parseFaultPlan(JSON.stringify(plan)), plan);
	});

	for (const [text, message] of [
		["{", /^fault plan: /],
		["{}", /^fault plan: not a list$/],
		["[null]", /entry 1: "when" needs/],
		[`[{"when":{"at":1}},{}]`, /entry 1: "kind" must be one of refuse, lost-result/],
		[`[{"when":{"at":1},"do":{"kind":"restart"}},{"when":{}}]`, /entry 2: "when" needs/],
		[`[{"when":{"byte":1},"do":{"kind":"restart"}}]`, /"from" must be "host" or "modem"$/],
		[`[{"when":{"byte":0,"from":"host"},"do":{"kind":"restart"}}]`, /"byte" must be a whole number, 1 or more$/],
		[`[{"when":{"at":"soon"},"do":{"kind":"restart"}}]`, /"at" must be a number of milliseconds$/],
		[`[{"when":{"command":"+CSQ","nht":2},"do":{"kind":"restart"}}]`, /"nht" means nothing here$/],
		[`[{"when":{"command":"+CSQ","nth":0},"do":{"kind":"restart"}}]`, /"nth" must be a whole number, 1 or more$/],
		[`[{"when":{"at":1},"do":{"kind":"explode"}}]`, /"kind" must be one of/],
		[`[{"when":{"at":1},"do":{"kind":"late-result"}}]`, /"ms" must be a number of milliseconds$/],
		[`[{"when":{"at":1},"do":{"kind":"link-drop","connection":6}}]`, /"connection" must be a whole number, from 0 to 5$/],
		[`[{"when":{"at":1},"do":{"kind":"connack","value":"5"}}]`, /"value" must be a whole number$/],
		[`[{"when":{"at":1},"do":{"kind":"chunking","as":"words"}}]`, /"as" must be "as-sent" or "byte" or "random"$/],
		[`[{"when":{"at":1},"do":{"kind":"restart","ms":1}}]`, /"ms" means nothing here$/],
		[`[{"when":{"at":1},"do":{"kind":"inject","bytes":"20 \u20ac"}}]`, /"bytes" must be a string of bytes, up to U\+00FF$/],
		[`[{"when":{"at":1},"do":{"kind":"inject","bytes":"","place":3}}]`, /"place" must be "before" or "before-prompt" or /],
	] as const)
		it(`is refused when it is ${text}`, () => {
			throws(() => parseFaultPlan(text), { name: "TypeError", message });
		});
});
