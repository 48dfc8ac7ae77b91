// Shared by the QMT commands: their first parameters, and the answers to test commands.
// Source: both notes §3.2 (ranges), §6 (test answers as the examples print them).

import type { Module } from "../../module/module.js";
import type { Connection } from "../../mqtt/connection.js";
import { CONNECTED } from "../../mqtt/results.js";
import { INCORRECT_PARAMETERS, OPERATION_NOT_ALLOWED, TEXT_TOO_LONG } from "../../profiles/profile.js";
import type { Answer } from "../../terminal/command.js";
import { Refusal, type Parameters } from "../../terminal/parameters.js";

/** The highest packet identifier. */
export const IDENTIFIERS = 65535;
/** The +CME ERROR code of an invalid parameter. */
export const wrongParameter = INCORRECT_PARAMETERS;

/** The client of a `<tcpconnectID>`, the first parameter except in QMTCFG. */
export function client({ connections }: Module, parameters: Parameters, index = 0): Connection {
	return connections[parameters.integer(index, 0, connections.length - 1)] as Connection;
}

/** The client of a command that needs a session. */
export function session(module: Module, parameters: Parameters): Connection {
	const connection = client(module, parameters);
	if (connection.state !== CONNECTED)
		throw new Refusal(OPERATION_NOT_ALLOWED, "no session");
	return connection;
}

/** A packet identifier (`<msgID>`) that is not in use. */
export function identifier(connection: Connection, parameters: Parameters, least: number): number {
	const id = parameters.integer(1, least, IDENTIFIERS);
	if (connection.outgoing.has(id))
		throw new Refusal(OPERATION_NOT_ALLOWED, "packet identifier in use");
	return id;
}

/** What <qos> and <retain> are when nothing stands between their commas: the BG96 note underlines 0 (V.250 §5.4.2.2); the BC20 note has no default, and they must be there. */
export function underlined({ profile }: Module): 0 | undefined {
	return profile.inline ? undefined : 0;
}

/** A topic name or filter: never empty [MQTT-4.7.3-1]. */
export function topic({ profile }: Module, parameters: Parameters, index: number): string {
	const text = parameters.text(index);
	if (text === "")
		throw parameters.refusal();
	if (parameters.string(index).length > profile.topicLimit)
		throw new Refusal(TEXT_TOO_LONG, "topic too long");
	return text;
}

/** The range of `<tcpconnectID>`. */
export const clients = ({ profile }: Module): string => `(0-${profile.connections - 1})`;

/** The test answers that hardware sends without a blank line before OK. */
const COMPACT = ["+QMTOPEN", "+QMTCONN", "+QMTPUB", "+QMTPUBEX", "+QMTDISC", "+QMTCLOSE"];

/** A test command: answers the line with ranges, or the note's example when the firmware prints examples and the note has one. */
export const tests = (name: string, ranges: (module: Module) => string) => (answer: Answer, module: Module): void => {
	const { profile, firmware } = module;
	if (firmware.testAnswers === "hardware" && COMPACT.includes(name)) {
		answer.compact(`${name}: ${clients(module)}${ranges(module)}`);
		answer.ok();
		return;
	}
	const example = firmware.testAnswers === "examples" ? profile.examples[name] : undefined;
	answer.information(example ?? `${name}: ${clients(module)}${ranges(module)}`);
	answer.ok();
};
