// Figure 1, arrow by arrow, in the recording of a session of the driver on the simulated BC20; its timers and exceptions on the simulated module alone.
// Source: ./figure, typed from the BC20 note. Time and broker are in memory.

import type { Packet } from "mqtt-packet";
import { deepEqual, equal, ok } from "node:assert/strict";
import { readSequence } from "../../hosts/modem/record/trace/sequence.js";
import { recordFigureSession } from "../../hosts/node/figure-session.js";
import { line, OK, Rig, ROUND_TRIP } from "../hosts/modem/rig.js";
import { type Arrow, arrowName, ARROWS, exceptionName, figureTitle, KEEP_ALIVE, NOTICE, type Timed, TIMED, timerName } from "./figure.js";

const COLUMNS = ["MCU", "Modem", "Link", "Server"];
/** T1 and the retry times of these sessions, in ms. */
const T1 = 5000;
const RETRIES = 2;

/** The rows of the recorded session from the settings on, with their sections. */
function drawn(): readonly (readonly [section: string, text: string])[] {
	const rows = readSequence(recordFigureSession("bc20")).rows.map(({ section, arrows }) =>
		[section ?? "", arrows.map(({ from, to, label }) => `${COLUMNS[from]}>${COLUMNS[to]} ${label}`).join(" | ")] as const);
	return rows.slice(rows.findIndex(([section]) => section === "AT+QMTCFG"));
}

/** Finds an arrow in its section, behind those that stand above it there. @returns its place; -1 when it is not there */
function placeOf(arrow: Arrow, rows: ReturnType<typeof drawn>): number {
	let place = -1;
	for (const { drawn: pattern } of ARROWS.slice(0, ARROWS.indexOf(arrow) + 1).filter(({ section }) => section === arrow.section)) {
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
			const rows = drawn();
			ok(placeOf(arrow, rows) >= 0, rows.filter(([section]) => section === arrow.section).map(([, text]) => text).join("\n"));
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
