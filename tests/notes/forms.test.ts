// Every command form of the notes, typed to the simulated module; its parameters at the ends of their ranges and beyond; its longest answers.
// Source: ./forms, typed from the notes. Time and broker are in memory.

import type { IUnsubscribePacket } from "mqtt-packet";
import { deepEqual, equal } from "node:assert/strict";
import { line, OK, Rig } from "../hosts/modem/rig.js";
import { FORMS, formTitle, LONGEST, longestTitle, type Needs, type Parameter, PARAMETERS, parameterTitle } from "./forms.js";
import { NOTES, type Note } from "./tables.js";

/** A module with its echo off, at the point where a command can be said. */
function module(note: Note, needs: Needs): Rig {
	const rig = new Rig({ profile: note === "BG96" ? "bg96" : "bc20" });
	rig.say("ATE0\r");
	if (needs !== "module")
		equal(rig.say("AT+QMTOPEN=0,\"broker.example\",1883\r"), OK + line("+QMTOPEN: 0,0"));
	if (needs === "session")
		equal(rig.say("AT+QMTCONN=0,\"id\"\r"), OK + line("+QMTCONN: 0,0,0"));
	return rig;
}

/** Answers as the module frames them: a test answer of several lines is one block, a prompt has no line end. */
function framed(answers: readonly string[]): string {
	const final = answers.indexOf("OK");
	const information = answers.slice(0, final).filter(answer => answer !== ">");
	return (answers[0] === ">" ? "\r\n> " : "") + (information.length > 0 ? line(information.join("\r\n")) : "") + answers.slice(final).map(line).join("");
}

/** The result of a value: true when the module takes it. */
function taken(note: Note, { needs, say }: Parameter, value: number): boolean {
	const rig = module(note, needs);
	const said = rig.say(`${say[note]!.replace("$", String(value))}\r`);
	return said.includes("OK") || said === "\r\n> ";
}

/**
 * What each command says at the longest, on a network and a server that do not answer, and after how many milliseconds.
 * A packet is sent again retry_times times, so its failure comes after one packet timeout more than the BG96 note's 15 s (its formula, as BC20's 40 s).
 */
const LATEST: Readonly<Record<string, readonly [needs: Needs, say: string, said: string, times: number]>> = {
	"AT+QMTCFG": ["module", "AT+QMTCFG=?\r", "OK", 0],
	"AT+QMTOPEN": ["module", "AT+QMTOPEN=0,\"h\",1883\r", "+QMTOPEN: 0,-1", 0],
	"AT+QMTCLOSE": ["network", "AT+QMTCLOSE=0\r", "+QMTCLOSE: 0,0", 0],
	"AT+QMTCONN": ["network", "AT+QMTCONN=0,\"id\"\r", "+QMTCONN: 0,2", 1],
	"AT+QMTDISC": ["session", "AT+QMTDISC=0\r", "+QMTDISC: 0,0", 0],
	"AT+QMTSUB": ["session", "AT+QMTSUB=0,1,\"t\",0\r", "+QMTSUB: 0,1,2", 4],
	"AT+QMTUNS": ["session", "AT+QMTUNS=0,1,\"t\"\r", "+QMTUNS: 0,1,2", 4],
	"AT+QMTPUB": ["session", "", "+QMTPUB: 0,1,2", 4],
};

/** ms of one packet timeout, and how long the notes let a command take that does not wait for packets. */
const PACKET: Readonly<Record<Note, number>> = { BG96: 5000, BC20: 10_000 };

function latest(note: Note, command: string, ms: number): void {
	const [needs, say, said, times] = LATEST[command]!;
	const rig = module(note, "module");
	rig.say(`AT+QMTCFG=${note === "BC20" ? "\"TIMEOUT\"" : "\"timeout\""},0,${PACKET[note] / 1000},3,0\r`);
	if (needs !== "module")
		rig.say("AT+QMTOPEN=0,\"h\",1883\r");
	if (needs === "session")
		rig.say("AT+QMTCONN=0,\"id\"\r");
	rig.broker.silent = true;
	rig.network.roundTrip = 1_000_000;
	let answer = rig.say(say !== "" ? say : note === "BC20" ? "AT+QMTPUB=0,1,1,0,\"t\",\"m\"\r" : "AT+QMTPUB=0,1,1,0,\"t\"\rm\x1a", 0);
	const end = times === 0 ? ms : times * PACKET[note];
	answer += rig.wait(end);
	equal(answer.includes(line(said)), true, answer);
}

for (const note of NOTES) {
	describe(longestTitle("modem", note, LONGEST[0]!)[0], () => {
		for (const longest of LONGEST)
			it(longestTitle("modem", note, longest)[1], () => latest(note, longest.command, longest.ms[note]));
	});

	describe(formTitle("modem", note, FORMS[0]!)[0], () => {
		FORMS.forEach((form, index) => {
			const say = form.say[note];
			if (say === undefined)
				return;
			it(formTitle("modem", note, form)[1], () => {
				const rig = module(note, form.needs);
				if (form.form.endsWith("(query)"))
					equal(rig.say(`${FORMS[index - 1]!.say[note]!}\r`), OK);
				equal(rig.say(/[\x1a\x1b]$/.test(say) ? say : `${say}\r`), framed(form.answer[note]!));
				if (/^AT\+QMT(SUB|UNS)=</.test(form.form)) {
					const packet = rig.broker.packets.at(-1)!;
					const sent = packet.cmd === "subscribe" ? packet.subscriptions.flatMap(({ topic, qos }) => [`"${topic}"`, qos])
						: (packet as IUnsubscribePacket).unsubscriptions.map(topic => `"${topic}"`);
					equal([packet.messageId, ...sent].join(), say.slice(say.indexOf(",") + 1));
				}
				if (form.form.startsWith("AT+QMTPUB=<")) {
					rig.wait(1000);
					deepEqual(rig.broker.published.map(({ payload }) => String(payload)), form.form.endsWith("ESC") ? [] : ["data"]);
				}
			});
		});
	});

	describe(parameterTitle("modem", note, PARAMETERS[0]!)[0], () => {
		for (const parameter of PARAMETERS) {
			if (parameter.say[note] === undefined)
				continue;
			it(parameterTitle("modem", note, parameter)[1], () => {
				const { low, high, name, needs, initial, say } = parameter;
				// A client that is not open, or not connected, refuses for another reason.
				const reachable = name === "<tcpconnectID>" && needs !== "module" ? [low] : [low, high];
				for (const value of reachable)
					equal(taken(note, parameter, value), true, String(value));
				for (const value of [low - 1, high + 1])
					equal(taken(note, parameter, value), false, String(value));
				if (initial !== undefined) {
					const [setting] = say[note]!.split(",");
					const answer = module(note, "module").say(`${setting},0\r`).split("\r\n")[1]!;
					equal(answer.split(",")[say[note]!.split(",").indexOf("$") - 1], String(initial[note]), answer);
				}
			});
		}
	});
}
