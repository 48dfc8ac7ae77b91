// The report about a driver: commands, refusals with their reasons, misuse with its line, faults.
// hosts/modem/record/report.ts, terminal/ta.ts, terminal/command-execution.ts; docs/simulated-modem.md, "Report".

import { deepEqual, equal, ok } from "node:assert/strict";
import { readable, Report } from "../../../../hosts/modem/record/report.js";
import type { SimulatorOptions } from "../../../../hosts/modem/simulator.js";
import { bytes, Rig } from "../rig.js";

function reported(options: Partial<SimulatorOptions> = {}) {
	const report = new Report();
	const rig = Rig.connected({ ...options, onResult: result => report.result(result), onMisuse: (what, line) => report.misuse(what, line) });
	return { rig, data: () => report.data(options.faults ?? [], rig.modem.pendingFaults, rig.modem.unplannedFaults) };
}

describe("the report", () => {
	it("counts commands, and those that the module does not have", () => {
		const { rig, data } = reported();
		rig.say("AT+CSQ;+CSQ;+QNONE=1\r");
		const { commands, unknown } = data();
		deepEqual(commands, { "+CSQ": 2, "+QMTCFG": 1, "+QMTCONN": 1, "+QMTOPEN": 1, "E0": 1 });
		deepEqual(unknown, { "+QNONE": 1 });
	});

	it("has refusals with their reasons, without secrets", () => {
		const { rig, data } = reported();
		rig.say("AT+QNONE\r");
		rig.say("AT+QMTPUB=1,0,0,0,\"t\"\r");
		rig.say("AT+CFUN=9\r");
		rig.say(`AT+CPIN="1234"\r`);
		rig.say("AT+CSQ=1\r");
		rig.say("AT+CSQ=1\r");
		rig.say("AT+QIACT=1\r");
		rig.say("AT+QIACT=2\r");
		rig.say("AT+COPS=2\r");
		rig.say(`AT+QICSGP=1,1,"iot"\r`);
		rig.say("AT+QIACT=1\r");
		deepEqual(data().refusals, [
			{ line: "AT+QNONE", result: "ERROR", reason: "unknown command", count: 1 },
			{ line: `AT+QMTPUB=1,0,0,0,"t"`, result: "+CME ERROR: 3", reason: "no session", count: 1 },
			{ line: "AT+CFUN=9", result: "ERROR", reason: "invalid parameter", count: 1 },
			{ line: `AT+CPIN="****"`, result: "+CME ERROR: 3", reason: "", count: 1 },
			{ line: "AT+CSQ=1", result: "ERROR", reason: "unknown form", count: 2 },
			{ line: "AT+QIACT=1", result: "ERROR", reason: "context is active", count: 1 },
			{ line: "AT+QIACT=2", result: "ERROR", reason: "context is not defined", count: 1 },
			{ line: "AT+QIACT=1", result: "ERROR", reason: "not registered", count: 1 },
		]);
	});

	for (const [line, reason] of [
		["AT+QMTCLOSE=1", "not open"],
		[`AT+QMTCONN=1,"me"`, "not open, or connected"],
		[`AT+QMTOPEN=1,"${"h".repeat(101)}",1883`, "host name too long"],
		[`AT+QMTCFG="none",0`, "unknown key"],
		[`AT+QSSLCFG="none",0`, "unknown key"],
		[`AT+QFDWL="none"`, "no such file"],
		[`AT+QFDEL="none"`, "no such file"],
		[`AT+QFLST="none"`, "no such file"],
		[`AT+QFDWL="a/b"`, "invalid file name"],
	] as const)
		it(`has a reason for the refusal of ${line.slice(0, 24)}`, () => {
			const { rig, data } = reported();
			rig.say(`${line}\r`);
			deepEqual(data().refusals.map(refusal => refusal.reason), [reason]);
		});

	it("has no misuse for a line end behind the data of a publish: an empty line is no command", () => {
		const { rig, data } = reported({ timing: "typical" });
		rig.say(`AT+QMTPUB=0,0,0,0,"t"\r`, 100);
		rig.say("x\x1a", 1);
		rig.say("\r", 1000);
		deepEqual(data().misuse, []);
	});

	it("has misuse with its line: payload before the prompt, a sixth publish, a line feed after CR, a command before the result", () => {
		const { rig, data } = reported({ timing: "typical" });
		rig.wait(3000);
		rig.modem.receive(bytes(`AT+QMTPUB=0,9,0,0,"t"\r`));
		rig.wait(5);
		rig.say("early\x1a", 2000);
		rig.broker.silent = true;
		for (let id = 1; id <= 5; id++) {
			rig.say(`AT+QMTPUB=0,${id},1,0,"t"\r`, 100);
			rig.say("x\x1a", 100);
		}
		rig.say(`AT+QMTPUB=0,6,1,0,"t"\r`, 100);
		rig.say("AT\r\n", 100);
		rig.say("AT+CSQ\rAT\r", 100);
		const { misuse } = data();
		ok(/^payload sent \d+ ms before the prompt$/.test(misuse[0]?.what ?? ""));
		equal(misuse[0]?.line, `AT+QMTPUB=0,9,0,0,"t"`);
		deepEqual(misuse.slice(1).map(({ what, line }) => [what, line]), [
			["a sixth publish in flight", `AT+QMTPUB=0,6,1,0,"t"`],
			["line feed after CR", "AT"],
			["command sent before the result code", "AT+CSQ"],
		]);
	});

	it("has the faults that struck and those that did not, and a form for a reader", () => {
		const { rig, data } = reported({ faults: [
			{ when: { command: "+CSQ" }, do: { kind: "refuse" } },
			{ when: { command: "+CSQ", nth: 9 }, do: { kind: "refuse" } },
			{ when: { at: 1e6 }, do: { kind: "restart" } },
		] });
		rig.say("AT+CSQ\r");
		const { faults } = data();
		deepEqual([faults.struck.length, faults.pending.length], [1, 2]);
		equal(readable(data()).split("\n\n").at(-2), `Faults that struck\n  {"when":{"command":"+CSQ"},"do":{"kind":"refuse"}}`);
	});

	it("has faults without a plan: at once, or with the next command", () => {
		const { rig, data } = reported();
		rig.wait(1000);
		rig.modem.strike({ kind: "drop", from: "host", count: 0 });
		rig.modem.strike({ kind: "refuse" });
		const { at } = data().faults.struck[0]!.when as { at: number };
		deepEqual(data().faults, { struck: [{ when: { at }, do: { kind: "drop", from: "host", count: 0 } }], pending: [{ when: { at }, do: { kind: "refuse" } }] });
		rig.say("AT\r");
		deepEqual(data().faults.struck.map(fault => fault.do.kind), ["drop", "refuse"]);
		for (let count = 0; count < 1001; count++)
			rig.modem.strike({ kind: "drop", from: "host", count: 0 });
		equal(data().faults.struck.length, 1000);
	});
});
