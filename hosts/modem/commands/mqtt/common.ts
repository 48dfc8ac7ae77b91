// What the QMT commands have in common: their first parameters, and how they answer test commands.
// Source: both notes §3.2 (ranges), §6 (test answers as the examples print them).

import type { Module } from "../../module/module.js";
import type { Connection } from "../../mqtt/connection.js";
import { CONNECTED } from "../../mqtt/results.js";
import { INCORRECT_PARAMETERS, OPERATION_NOT_ALLOWED } from "../../profiles/profile.js";
import type { Answer } from "../../terminal/command.js";
import { Refusal, type Parameters } from "../../terminal/parameters.js";

export const IDENTIFIERS = 65535;
export const wrongParameter = INCORRECT_PARAMETERS;

/** The client that a parameter (`<tcpconnectID>`, the first but in QMTCFG) names. */
export function client({ connections }: Module, parameters: Parameters, index = 0): Connection {
	return connections[parameters.integer(index, 0, connections.length - 1)] as Connection;
}

/** The client of a command that needs a session. */
export function session(module: Module, parameters: Parameters): Connection {
	const connection = client(module, parameters);
	if (connection.state !== CONNECTED)
		throw new Refusal(OPERATION_NOT_ALLOWED);
	return connection;
}

/** A packet identifier (`<msgID>`) that no packet in flight has. */
export function identifier(connection: Connection, parameters: Parameters, least: number): number {
	const id = parameters.integer(1, least, IDENTIFIERS);
	if (connection.outgoing.has(id))
		throw new Refusal(OPERATION_NOT_ALLOWED);
	return id;
}

/** A topic name or filter: never empty [MQTT-4.7.3-1]. */
export function topic(parameters: Parameters, index: number): string {
	const text = parameters.text(index);
	if (text === "")
		throw parameters.refusal();
	return text;
}

/** The range of `<tcpconnectID>`. */
export const clients = ({ profile }: Module): string => `(0-${profile.connections - 1})`;

/** A test command: the line with ranges, or as the note's example prints it where the firmware does and there is one. */
export const tests = (name: string, ranges: (module: Module) => string) => (answer: Answer, module: Module): void => {
	const { profile, firmware } = module;
	const example = firmware.testAnswers === "examples" ? profile.examples[name] : undefined;
	answer.information(example ?? `${name}: ${clients(module)}${ranges(module)}`);
	answer.ok();
};
