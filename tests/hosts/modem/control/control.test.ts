// The control channel: what a test asks for, what it is answered, and the events.
// hosts/modem/control/control.ts, network/switched-network.ts; docs/simulated-modem.md, "Control".

import { deepEqual, equal, match } from "node:assert/strict";
import { Control } from "../../../../hosts/modem/control/control.js";
import { VirtualClock } from "../../../../hosts/modem/line/clock.js";
import { MemoryNetwork } from "../../../../hosts/modem/network/memory-network.js";
import { SwitchedNetwork } from "../../../../hosts/modem/network/switched-network.js";
import type { ProfileName } from "../../../../hosts/modem/profiles/profiles.js";
import { RecordedNetwork } from "../../../../hosts/modem/record/recording.js";
import { ModemSimulator } from "../../../../hosts/modem/simulator.js";
import { bytes, line } from "../rig.js";

/** A modem under control, in virtual time. */
function bench(profile: ProfileName = "bg96") {
	const clock = new VirtualClock();
	const network = new SwitchedNetwork(new MemoryNetwork(clock, 100));
	const messages: Record<string, unknown>[] = [];
	let said = "";
	const modem: ModemSimulator = new ModemSimulator({
		profile, clock, context: true, bootMs: 1000,
		network: new RecordedNetwork(network, (direction, link, text) => control.packet(direction, link, text)),
		send: sent => void (said += Buffer.from(sent).toString("latin1")),
		record: (direction, sent) => control.bytes(direction, sent),
		onCommand: name => control.command(name),
		onPower: state => control.state(state),
	});
	const control: Control = new Control({ modem, network, clock, send: message => void messages.push(message as Record<string, unknown>) });
	return {
		clock, control, modem, messages,
		/** The answer to a request. */
		ask(request: object): Record<string, unknown> {
			control.receive(JSON.stringify({ id: 7, ...request }));
			return messages.filter(({ id }) => id === 7).at(-1) ?? {};
		},
		say(text: string, ms = 500): string {
			said = "";
			modem.receive(bytes(text));
			clock.advance(ms);
			return said;
		},
		turn: () => new Promise(resolve => setImmediate(resolve)),
	};
}

describe("the control channel", () => {
	it("reports each command, packet and change of power as an event", () => {
		const { say, messages, ask } = bench();
		say(`ATE0\r`);
		say(`AT+QMTOPEN=0,"broker.example",1883\r`);
		ask({ do: "reset" });
		say("", 2000);
		deepEqual(messages.filter(({ event }) => event !== undefined), [
			{ event: "command", name: "E0" },
			{ event: "command", name: "+QMTOPEN" },
			{ event: "packet", direction: "up", link: 1, text: "TCP SYN broker.example:1883" },
			{ event: "packet", direction: "down", link: 1, text: "TCP SYN+ACK" },
			{ event: "packet", direction: "up", link: 1, text: "TCP ACK" },
			{ event: "packet", direction: "up", link: 1, text: "TCP FIN" },
			{ event: "state", state: "off" },
			{ event: "state", state: "on" },
		]);
	});

	it("injects bytes, and strikes faults of the module at once, of an answer with the next command", () => {
		const { ask, say } = bench();
		say("ATE0\r");
		deepEqual(ask({ do: "inject", bytes: "\r\nNEWS\r\n" }), { id: 7, ok: true });
		deepEqual(ask({ do: "fault", fault: { kind: "refuse", code: 3 } }), { id: 7, ok: true });
		equal(say("AT+CSQ\r"), line("+CME ERROR: 3"));
		equal(say("AT\r"), line("OK"));
		say(`AT+QMTOPEN=0,"broker.example",1883\r`);
		ask({ do: "fault", fault: { kind: "stat", connection: 0, value: 1 } });
		deepEqual(ask({ do: "expect", pattern: "\\+QMTSTAT: 0,1" }), { id: 7, ok: true, found: "+QMTSTAT: 0,1" });
	});

	it("changes coverage, SIM and the reachability of brokers", async () => {
		const { ask, say, turn } = bench();
		say("ATE0\r");
		say(`AT+QMTOPEN=0,"broker.example",1883\r`);
		ask({ do: "broker", reachable: false });
		deepEqual(ask({ do: "expect", pattern: "\\+QMTSTAT: 0,1" }).ok, true);
		say(`AT+QMTOPEN=0,"broker.example",1883\r`);
		await turn();
		say("");
		deepEqual(ask({ do: "expect", pattern: "\\+QMTOPEN: 0,[-1-5]+" }).ok, true);
		ask({ do: "broker", reachable: true });
		equal(say(`AT+QMTOPEN=0,"broker.example",1883\r`), `${line("OK")}${line("+QMTOPEN: 0,0")}`);
		ask({ do: "coverage", coverage: { "CAT-M1": "none" } });
		equal(ask({ do: "status" })["technology"], null);
		ask({ do: "coverage", coverage: { "CAT-M1": "home" } });
		say("");
		equal(ask({ do: "status" })["technology"], "CAT-M1");
		ask({ do: "sim", inserted: false });
		deepEqual([ask({ do: "status" })["sim"], ask({ do: "status" })["technology"]], [null, null]);
		ask({ do: "sim", inserted: true });
		say("");
		deepEqual([ask({ do: "status" })["sim"], ask({ do: "status" })["technology"]], ["READY", "CAT-M1"]);
	});

	it("refuses coverage of a technology that the module does not have", () => {
		const { ask } = bench("bg77");
		equal(ask({ do: "coverage", coverage: { GSM: "none" } })["error"], `"coverage" must be CAT-M1, CAT-NB1 with home, roaming, denied, none`);
		equal(ask({ do: "coverage", coverage: { "CAT-NB1": "home" } })["ok"], true);
	});

	it("presses the power key, and moves the clock", () => {
		const { ask } = bench();
		ask({ do: "power-key", ms: 700 });
		deepEqual(ask({ do: "clock", advance: 5000 }), { id: 7, ok: true, now: 5000 });
		equal(ask({ do: "status" })["on"], false);
		ask({ do: "power-key" });
		ask({ do: "clock", advance: 5000 });
		equal(ask({ do: "status" })["on"], true);
	});

	it("drives DTR and RTS", () => {
		const { ask, say } = bench();
		say("ATE0\r");
		equal(ask({ do: "expect", pattern: "OK" }).ok, true);
		deepEqual([ask({ do: "status" })["dtr"], ask({ do: "status" })["rts"]], [false, true]);
		ask({ do: "pins", rts: false });
		say("AT+IFC=2,2\r");
		deepEqual(ask({ do: "pins", dtr: true, rts: false }), { id: 7, ok: true });
		deepEqual([ask({ do: "status" })["dtr"], ask({ do: "status" })["rts"]], [true, false]);
		equal(say("AT\r"), "");
		equal(ask({ do: "expect", pattern: "OK\r\n$" }).ok, false);
		ask({ do: "pins", rts: true });
		deepEqual(ask({ do: "expect", pattern: "OK\r\n$" }).ok, true);
	});

	it("waits for a pattern in what module, host or broker send, each match once", () => {
		const { ask, say, control, messages } = bench();
		deepEqual(ask({ do: "wait-for", pattern: "CSQ: \\d+" }), {});
		say("AT+CSQ\r");
		deepEqual(messages.filter(({ id }) => id === 7), [{ id: 7, ok: true, found: "CSQ: 24" }]);
		deepEqual(ask({}), { id: 7, ok: false, error: `"do" must be one of inject, fault, power-key, reset, pins, coverage, sim, broker, status, clock, expect, wait-for` });
		equal(ask({ do: "expect", pattern: "CSQ: \\d+" })["error"], "CSQ: \\d+ was not seen");
		equal(ask({ do: "expect", pattern: "AT\\+CSQ\\r", from: "host" })["found"], "AT+CSQ\r");
		deepEqual(ask({ do: "wait-for", pattern: "OK" }).ok, true);
		ask({ do: "wait-for", pattern: "SYN", from: "packets" });
		control.close();
		equal(ask({ do: "expect", pattern: "x" }).ok, false);
	});

	it("refuses what it does not understand, with the reason", () => {
		const { ask, control, messages } = bench();
		for (const [request, reason] of [
			[{ do: "inject" }, /"bytes" must be a string/],
			[{ do: "inject", bytes: "20 \u20ac" }, /"bytes" must be a string of bytes, up to U\+00FF/],
			[{ do: "fault", fault: { kind: "explode" } }, /"fault": "kind" must be one of/],
			[{ do: "fault" }, /"fault": "kind" must be one of/],
			[{ do: "coverage", coverage: { LTE: "home" } }, /"coverage" must be CAT-M1/],
			[{ do: "coverage", coverage: 5 }, /"coverage" must be CAT-M1/],
			[{ do: "coverage", coverage: ["home"] }, /"coverage" must be CAT-M1/],
			[{ do: "coverage" }, /"coverage" must be CAT-M1/],
			[{ do: "pins" }, /"dtr" or "rts" must be true or false/],
			[{ do: "pins", dtr: true, rts: 1 }, /"rts" must be true or false/],
			[{ do: "sim" }, /"inserted" must be true or false/],
			[{ do: "clock" }, /"advance" must be a number/],
			[{ do: "expect", pattern: "(" }, /"pattern": /],
			[{ do: "expect", pattern: "x", from: "nowhere" }, /"from" must be one of modem, host, packets/],
		] as const)
			match(String(ask(request)["error"]), reason);
		control.receive("nonsense");
		equal(messages.at(-1)?.["ok"], false);
		control.receive("null");
		equal(messages.at(-1)?.["error"], "a request is an object");
	});
});
