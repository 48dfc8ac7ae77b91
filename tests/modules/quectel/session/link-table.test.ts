// The state table of modules/quectel/session/link, cell by cell: a session is brought into every state and given every input; the resulting state is
// inferred from its commands and events. The rows are read from the source, so a cell that is wrong there fails here.
// Source: BG96 note chapters 2, 3 and 5; docs/hardware.md (Sessions).

import { deepEqual, equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { LINK } from "../../../../modules/quectel/modem.js";
import { type Device, line, OK, Rig } from "../../../support/quectel-rig.js";
import { NONE, readStateTable, renderStates } from "../../../support/state-table.js";

const TABLE = readStateTable("modules/quectel/session/link.ts");

/** What a module says when a command has done its work, and when it has failed; a command that is not here has only OK. */
const RESULTS: Readonly<Record<string, readonly [string, string]>> = {
	"AT+QMTCLOSE": ["+QMTCLOSE: 0,0", "+QMTCLOSE: 0,-1"],
	"AT+QMTOPEN": ["+QMTOPEN: 0,0", "+QMTOPEN: 0,-1"],
	"AT+QMTCONN": ["+QMTCONN: 0,0,0", "+QMTCONN: 0,0,5"],
	"AT+QMTSUB": ["+QMTSUB: 0,1,0,1", "+QMTSUB: 0,1,2"],
	"AT+QMTDISC": ["+QMTDISC: 0,0", "+QMTDISC: 0,-1"],
};

/** How a rig gets into the states that are not reached by waiting for the answer to their command. */
const WAYS: Readonly<Record<string, (rig: Rig) => void>> = {
	EXAMINING: rig => rig.device.tell(line("+QMTOPEN: 0,-1")),
	WAITING: rig => rig.device.tell(line("+QMTSTAT: 0,1")),
	DISCONNECTING: rig => rig.session.disconnect(),
	CLOSING: rig => rig.session.disconnect(),
	CLOSED: rig => rig.session.close(),
};

/** How the module must be for them. */
const MODULES: Readonly<Record<string, (device: Device) => void>> = {
	OFFLINE: device => device.always("AT+CEREG?", line("+CEREG: 0,2") + OK),
	EXAMINING: device => device.always("AT+QMTOPEN=", OK),
	CLOSING: device => device.next("AT+QMTCLOSE=", line("ERROR")).next("AT+QMTDISC=", line("ERROR")),
};

/** Longer than anything waits: 75 s for +QMTOPEN, and the first back-off. */
const LONG = 600_000;

/** Which input, which of the ways in which it can come, and whether the state's command must have had its OK. */
interface Case {
	readonly way: string;
	readonly answered: boolean;
	readonly act: (rig: Rig, state: string) => void;
}

const once = (act: Case["act"]): readonly Case[] => [{ way: "", answered: true, act }];

const CASES: Readonly<Record<string, readonly Case[]>> = {
	"result": once((rig, state) => succeed(rig, state)),
	"refused": [
		{ way: " (ERROR)", answered: false, act: rig => rig.device.tell(line("+CME ERROR: 3")) },
		{ way: " (result line)", answered: true, act: (rig, state) => rig.device.tell(RESULTS[command(state)]?.[1] === undefined ? line("ERROR") : line(RESULTS[command(state)]![1])) },
	],
	"silence": [
		{ way: " (no OK)", answered: false, act: rig => wait(rig) },
		{ way: " (no result line)", answered: true, act: rig => wait(rig) },
	],
	"+QMTSTAT": once(rig => rig.device.tell(line("+QMTSTAT: 0,1"))),
	"ready": once(rig => rig.modem.module.handlers[0]?.onModemReady()),
	"lost": once(rig => {
		rig.device.always("AT+CEREG?", line("+CEREG: 0,2") + OK);
		rig.device.tell(line("RDY"));
	}),
	"disconnect": once(rig => rig.session.disconnect()),
	"close": once(rig => rig.session.close()),
};

function command(state: string): string {
	return TABLE.enters.get(state)!;
}

/** Completes the state's own command successfully; in a state without one, sends every result line unrequested. */
function succeed(rig: Rig, state: string): void {
	const result = RESULTS[command(state)]?.[0];
	if (command(state) === NONE)
		rig.device.tell(OK + Object.values(RESULTS).map(([good]) => line(good)).join(""));
	else if (result === undefined) {
		rig.device.always(command(state), OK);
		rig.device.tell(OK);
	}
	else
		rig.device.tell(line(result));
}

/** Time passes until the session does or tells something. */
function wait(rig: Rig): void {
	for (let passed = 0; passed < LONG && sent(rig).length === 0 && rig.events.length === 0; passed += 100)
		rig.clock.advance(100);
}

/** The commands of the link that went out, by name. */
function sent({ device }: Rig): string[] {
	return device.commands.filter(text => !text.endsWith("=?")).map(text => /^AT\+\w+/.exec(text)?.[0] ?? "").filter(name => [...TABLE.enters.values()].includes(name));
}

/** Called with each state that the link enters. */
let observed: (state: string) => void = () => {};

/** A rig in a state, whose module answers none of the link's commands from now on. */
function enter(state: string, answered: boolean): Rig {
	const before = !(state in WAYS) || state === "CLOSED";
	const rig = new Rig({
		modem: { observer: { onState: (machine, number) => machine === LINK && observed([...TABLE.cells.keys()][number]!) } },
		// With TLS every state is passed; an address need not be looked up.
		session: { host: "192.0.2.1", tls: { verify: false } },
		device(device) {
			MODULES[state]?.(device);
			if (before && command(state) !== NONE)
				device.always(command(state), "");
		},
	});
	rig.session.subscribe("f", 1);
	rig.clock.advance(0);
	for (const name of TABLE.enters.values()) {
		if (name !== NONE)
			rig.device.always(name, "");
	}
	WAYS[state]?.(rig);
	rig.clock.advance(0);
	if (answered && RESULTS[command(state)] !== undefined)
		rig.device.tell(OK);
	rig.clock.advance(0);
	rig.forget();
	return rig;
}

/** Where a session is that was in `state` and has had an input. `leaving`: its owner has said disconnect. */
function arrival(rig: Rig, state: string, leaving: boolean, closed: boolean): string {
	rig.clock.advance(0);
	if (sent(rig).length === 0 && command(state) !== NONE && RESULTS[command(state)] === undefined && !closed && !told(rig) && (leaving || state !== "EXAMINING"))
		rig.device.tell(OK); // behind a command that is pending, the next one waits
	if (closed || rig.events.includes("close")) {
		rig.forget();
		rig.clock.advance(LONG);
		return sent(rig).length === 0 ? "CLOSED" : "not closed";
	}
	const last = sent(rig).at(-1);
	if (last !== undefined) {
		const states = [...TABLE.enters].filter(([, name]) => name === last).map(([name]) => name);
		return leaving ? states.at(-1)! : states[0]!;
	}
	if (rig.session.online)
		return "ONLINE";
	if (told(rig)) {
		rig.clock.advance(LONG);
		return sent(rig).length > 0 ? "WAITING" : "OFFLINE";
	}
	return stay(rig, state, leaving);
}

function told({ events }: Rig): boolean {
	return events.some(event => event.startsWith("lost"));
}

/** Whether a session that showed nothing is still where it was: then it goes on from there as its row says. */
function stay(rig: Rig, state: string, leaving: boolean): string {
	if (state === "WAITING") {
		wait(rig);
		return sent(rig)[0] === command(TABLE.cells.get(state)!["silence"]!) ? state : "OFFLINE";
	}
	if (state === "OFFLINE") {
		rig.modem.module.handlers[0]?.onModemReady();
		rig.clock.advance(0);
		return sent(rig)[0] === command(TABLE.cells.get(state)!["ready"]!) ? state : "nowhere";
	}
	succeed(rig, state);
	return arrival(rig, state, leaving, false) === TABLE.cells.get(state)!["result"] ? state : "nowhere";
}

describe("the state table of the link", () => {
	for (const [state, row] of TABLE.cells) {
		for (const [input, next] of Object.entries(row)) {
			for (const { way, answered, act } of CASES[input] ?? [])
				it(`${state} upon ${input}${way}: ${next}`, () => {
					const rig = enter(state, answered);
					const seen: string[] = [];
					observed = name => seen.push(name);
					act(rig, state);
					const leaving = input === "disconnect" || state === "DISCONNECTING" || state === "CLOSING";
					equal(arrival(rig, state, leaving, input === "close" || state === "CLOSED"), next === NONE ? state : next);
					ok(next === NONE || seen.includes(next), `an observer sees ${seen.join()}`);
				});
		}
	}

	it("has a case for each of its inputs, and a row for each state of the code", () => {
		deepEqual(TABLE.inputs, Object.keys(CASES));
		const constants = [...readFileSync("modules/quectel/session/link.ts", "utf8").matchAll(/^const ([A-Z]+) = \d+;/gm)].map(([, name]) => name);
		deepEqual([...TABLE.cells.keys()], constants);
	});

	it("is what docs/states.md shows (npm run docs writes it)", () => {
		equal(readFileSync("docs/states.md", "utf8"), renderStates(TABLE, readStateTable("modules/quectel/modem/lifecycle.ts")));
	});
});
