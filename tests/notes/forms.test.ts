// Every command form of the notes, typed to the simulated module; its parameters at the ends of their ranges and beyond; its longest answers.
// Source: ./forms, typed from the notes. Time and broker are in memory.

import { equal } from "node:assert/strict";
import { line, OK, Rig } from "../hosts/modem/rig.js";
import { FORMS, formTitle, type Needs, type Parameter, PARAMETERS, parameterTitle } from "./forms.js";
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

for (const note of NOTES) {
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
			});
		});
	});

	describe(parameterTitle("modem", note, PARAMETERS[0]!)[0], () => {
		for (const parameter of PARAMETERS) {
			if (parameter.say[note] === undefined)
				continue;
			it(parameterTitle("modem", note, parameter)[1], () => {
				const { low, high, name, needs } = parameter;
				// A client that is not open, or not connected, refuses for another reason.
				const reachable = name === "<tcpconnectID>" && needs !== "module" ? [low] : high === undefined ? [low] : [low, high];
				for (const value of reachable)
					equal(taken(note, parameter, value), true, String(value));
				for (const value of [low - 1, ...(high === undefined ? [] : [high + 1])])
					equal(taken(note, parameter, value), false, String(value));
			});
		}
	});
}
