// AT+QMTSUB and AT+QMTUNS: subscriptions, several topic filters in one packet.
// Source: both notes §3.2.6, §3.2.7.

import type { QoS } from "mqtt-packet";
import type { Module } from "../../module/module.js";
import type { Command } from "../../terminal/command.js";
import { identifier, IDENTIFIERS, session, tests, topic, underlined, wrongParameter } from "./common.js";

export const subscribe: Command<Module> = {
	wrongParameter,
	test: tests("+QMTSUB", () => `,(1-${IDENTIFIERS}),"<topic>",(0-2)`),
	write(answer, module, parameters) {
		const connection = session(module, parameters);
		const id = identifier(connection, parameters, 1);
		if (parameters.length < 4 || parameters.length % 2 !== 0)
			throw parameters.refusal();
		const subscriptions = Array.from({ length: parameters.length / 2 - 1 }, (_, index) => ({
			topic: topic(module, parameters, 2 + 2 * index),
			qos: parameters.integer(3 + 2 * index, 0, 2, underlined(module)) as QoS,
		}));
		answer.ok(() => connection.subscribe(id, subscriptions));
	},
};

export const unsubscribe: Command<Module> = {
	wrongParameter,
	test: tests("+QMTUNS", () => `,(1-${IDENTIFIERS}),"<topic>"`),
	write(answer, module, parameters) {
		const connection = session(module, parameters);
		const id = identifier(connection, parameters, 1);
		if (parameters.length < 3)
			throw parameters.refusal();
		const filters = Array.from({ length: parameters.length - 2 }, (_, index) => topic(module, parameters, 2 + index));
		answer.ok(() => connection.unsubscribe(id, filters));
	},
};
