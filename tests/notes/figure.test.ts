// Figure 1, arrow by arrow, in recorded sessions of the driver on both simulated modules; its timers and exceptions there and on the simulated module alone.
// Source: ./figure, typed from the BC20 note; the BG96 note has the figure as a picture. Time and broker are in memory.

import type { Packet } from "mqtt-packet";
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readSequence, type Sequence } from "../../hosts/modem/record/trace/sequence.js";
import { timing } from "../../hosts/modem/record/trace/timers.js";
import { type Acknowledgement, recordFigureSession, RETRIES as RECORDED_RETRIES } from "../../hosts/node/figure-session.js";
import { line, OK, Rig, ROUND_TRIP } from "../hosts/modem/rig.js";
import {
	acknowledged, type Arrow, arrowName, ARROWS, exceptionName, figureTitle, KEEP_ALIVE, NOTICE, sectionOf, type Step, type Timed, TIMED, timerName, unacknowledged,
} from "./figure.js";

const COLUMNS = ["MCU", "Modem", "Link", "Server"];
/** T1 and the retry times of these sessions, in ms. */
const T1 = 5000;
const RETRIES = 2;

type Module = "bg96" | "bc20";
type Drawn = readonly (readonly [section: string, text: string])[];

/** The rows of a recorded session with their sections. */
function textsOf({ rows }: Sequence): Drawn {
	return rows.map(({ section, arrows }) => [section, arrows.map(({ from, to, label }) => `${COLUMNS[from]}>${COLUMNS[to]} ${label}`).join(" | ")]);
}

/** The rows of the session from the settings on. */
function drawn(module: Module): Drawn {
	const rows = textsOf(readSequence(recordFigureSession(module)));
	return rows.slice(rows.findIndex(([section]) => section === "AT+QMTCFG"));
}

/** Finds an arrow in its section, behind those that stand above it there. @returns its place; -1 when it is not there */
function placeOf(arrow: Arrow, module: Module, rows: Drawn): number {
	let place = -1;
	for (const { drawn, drawnBG96 } of ARROWS.slice(0, ARROWS.indexOf(arrow) + 1).filter(({ section }) => section === arrow.section)) {
		const pattern = module === "bg96" ? drawnBG96 ?? drawn : drawn;
		place = rows.findIndex(([section, text], index) => index > place && section === arrow.section && pattern.test(text));
		if (place < 0)
			break;
	}
	return place;
}

/** A BC20 with a session, T1 and the retry times set. */
function session(notice = 0): Rig {
	const rig = new Rig({ profile: "bc20" });
	rig.say("ATE0\r");
	equal(rig.say(`AT+QMTCFG="TIMEOUT",0,${T1 / 1000},${RETRIES},${notice}\r`), OK);
	equal(rig.say("AT+QMTOPEN=0,\"h\",1883\r"), OK + line("+QMTOPEN: 0,0"));
	return rig;
}

function connected(notice = 0): Rig {
	const rig = session(notice);
	equal(rig.say("AT+QMTCONN=0,\"me\"\r"), OK + line("+QMTCONN: 0,0,0"));
	return rig;
}

const COMMANDS: Readonly<Record<Timed["packet"], string>> = {
	"connect": "AT+QMTCONN=0,\"me\"", "subscribe": "AT+QMTSUB=0,1,\"t\",1", "unsubscribe": "AT+QMTUNS=0,1,\"t\"",
	"publish (<qos>=1)": "AT+QMTPUB=0,1,1,0,\"t\",\"m\"", "publish (<qos>=2)": "AT+QMTPUB=0,1,2,0,\"t\",\"m\"", "publish release": "AT+QMTPUB=0,1,2,0,\"t\",\"m\"",
};
const RESULTS: Readonly<Record<Timed["packet"], string>> = {
	"connect": "+QMTCONN: 0,", "subscribe": "+QMTSUB: 0,1,", "unsubscribe": "+QMTUNS: 0,1,",
	"publish (<qos>=1)": "+QMTPUB: 0,1,", "publish (<qos>=2)": "+QMTPUB: 0,1,", "publish release": "+QMTPUB: 0,1,",
};

/** How many packets of a kind the server has received. */
function count(rig: Rig, packet: Timed["packet"]): number {
	const cmd = packet === "publish release" ? "pubrel" : packet.split(" ")[0];
	return rig.broker.packets.filter((received: Packet) => received.cmd === cmd).length;
}

/** Sends a packet to a server that does not answer it, and stops when it has arrived. @returns what the module said, and how long ago the packet left */
function unanswered(packet: Timed["packet"], notice = 0): { rig: Rig; age: number } {
	const rig = packet === "connect" ? session(notice) : connected(notice);
	rig.broker.silent = packet !== "publish release";
	rig.say(`${COMMANDS[packet]}\r`, packet === "publish release" ? ROUND_TRIP : ROUND_TRIP / 2);
	if (packet === "publish release") {
		rig.broker.silent = true;
		rig.wait(ROUND_TRIP / 2);
	}
	equal(count(rig, packet), 1);
	return { rig, age: ROUND_TRIP / 2 };
}

function test(name: string, body: () => void): void {
	it(figureTitle(name)[1], body);
}

describe(figureTitle("")[0], () => {
	for (const arrow of ARROWS)
		test(arrowName(arrow), () => {
			const rows = drawn("bc20");
			ok(placeOf(arrow, "bc20", rows) >= 0, rows.filter(([section]) => section === arrow.section).map(([, text]) => text).join("\n"));
		});

	for (const timed of TIMED) {
		const { packet, exception } = timed;
		test(timerName(timed), () => {
			const { rig, age } = unanswered(packet);
			equal(rig.wait(T1 - age - 1), "");
			equal(count(rig, packet), 1);
			rig.broker.silent = false;
			rig.wait(1 + ROUND_TRIP / 2);
			// T1 is over: the packet is sent again, or the link is closed.
			deepEqual([count(rig, packet), rig.broker.clients], packet === "connect" ? [1, []] : [2, ["me"]]);
			// Acknowledged, it is not sent any more.
			const answered = packet === "connect" ? session() : connected();
			answered.say(`${COMMANDS[packet]}\r`);
			answered.wait(4 * T1);
			equal(count(answered, packet), 1);
		});

		test(exceptionName(timed), () => {
			const { rig, age } = unanswered(packet);
			const tries = exception === "Excep1" ? 0 : RETRIES;
			equal(rig.wait((tries + 1) * T1 - age - 1), "");
			const said = rig.wait(1 + ROUND_TRIP);
			equal(count(rig, packet), 1 + tries);
			equal(said, line(`${RESULTS[packet]}2`) + (exception === "Excep1" ? line("+QMTSTAT: 0,4") : ""));
			// The link is closed, or stays.
			equal(rig.say("AT+QMTOPEN?\r"), exception === "Excep1" ? OK : line("+QMTOPEN: 0,\"h\",1883") + OK);
		});
	}

	test(KEEP_ALIVE, () => {
		const rig = session();
		rig.say("AT+QMTCFG=\"KEEPALIVE\",0,20\r");
		rig.say("AT+QMTCONN=0,\"me\"\r");
		const pings = (): number => rig.broker.packets.filter(({ cmd }) => cmd === "pingreq").length;
		rig.wait(15_000);
		rig.say("AT+QMTPUB=0,0,0,0,\"t\",\"m\"\r", 0); // T2 begins again
		rig.wait(19_999);
		equal(pings(), 0);
		rig.wait(1 + ROUND_TRIP / 2);
		equal(pings(), 1);
	});

	test(NOTICE, () => {
		for (const notice of [0, 1]) {
			const { rig, age } = unanswered("subscribe", notice);
			equal(rig.wait(T1 - age), notice === 1 ? line("+QMTSUB: 0,1,1,1") : "");
		}
	});
});

/** In the order of TIMED: the acknowledgement that is missing, how often the driver opens the link, whether the packet is acknowledged later. */
const MISSING: readonly (readonly [missing: Acknowledgement, opened: number, later: boolean])[] = [
	["connack", 2, true], ["suback", 2, true],
	["unsuback", 2, false], // in the new session nothing is subscribed
	["puback", 1, true],
	["pubrec", 1, false], ["pubcomp", 1, false], // given up: whether a message of QoS 2 has arrived is unknown
];

/** Compares the rows of a session, from a packet on, with what the figure draws; every T1 runs from one step with a timer to the next. */
function compare(sequence: Sequence, timed: Timed, steps: readonly Step[]): void {
	const texts = textsOf(sequence);
	const start = texts.findIndex(([section, text]) => section === sectionOf(timed) && steps[0]!.drawn.test(text));
	ok(start >= 0, `${timed.packet} is not sent`);
	steps.forEach(({ drawn, timing: expected }, index) => {
		const [section, text] = texts[start + index]!;
		equal(section, sectionOf(timed));
		match(text, drawn);
		equal(timing(sequence, start + index), expected);
	});
	const ticks = steps.flatMap(({ timing }, index) => timing === "" ? [] : [start + index]);
	deepEqual(sequence.timers.filter(timer => timer.start >= start && timer.start < start + steps.length - 1).map(({ name, start, end }) => [name, start, end]),
		ticks.slice(0, -1).map((row, index) => [timed.packet === "connect" ? "T1, T2" : "T1", row, ticks[index + 1]]));
}

for (const module of ["bg96", "bc20"] as const)
	describe(`figure 1 drawn from sessions on a ${module.toUpperCase()}`, () => {
		it("has every arrow in its section and order, and the sections in theirs", () => {
			const rows = drawn(module);
			deepEqual(ARROWS.filter(arrow => placeOf(arrow, module, rows) < 0).map(arrowName), []);
			const sections = [...new Set(ARROWS.map(({ section }) => section))];
			deepEqual(sections.map(name => rows.findIndex(([section]) => section === name)).sort((a, b) => a - b), sections.map(name => rows.findIndex(([section]) => section === name)));
		});

		it("starts and stops T1 at every acknowledged packet, and T2 at QMTCONN and at PINGREQ", () => {
			const sequence = readSequence(recordFigureSession(module));
			for (const timed of TIMED)
				compare(sequence, timed, acknowledged(timed));
			const texts = textsOf(sequence);
			deepEqual(sequence.timers.filter(({ name }) => name === "T2").map(({ start, end }) => [texts[start]![1], texts[end!]![1], timing(sequence, end!)]), [
				["Modem>Link PUB COMP-REQ (2) | Link>Server Send publish complete packet", "Modem>Link PING-REQ | Link>Server Send pingreq packet", "T2 is over"],
			]);
			deepEqual(sequence.rows.map((_row, index) => timing(sequence, index)).filter(text => text.startsWith("Excep")), []);
		});

		TIMED.forEach((timed, index) => {
			const [missing, opened, later] = MISSING[index]!;
			it(`has ${timed.exception} where ${missing.toUpperCase()} is missing, and the recovery`, () => {
				const sequence = readSequence(recordFigureSession(module, missing));
				compare(sequence, timed, unacknowledged(timed, RECORDED_RETRIES));
				const texts = textsOf(sequence).map(([, text]) => text);
				equal(texts.filter(text => text === "Modem>MCU +QMTOPEN: 0,0").length, opened);
				equal(texts.some(text => acknowledged(timed)[1]!.drawn.test(text)), later);
				equal(texts.at(-1), "Modem>MCU +QMTCLOSE: 0,0");
			});
		});
	});
