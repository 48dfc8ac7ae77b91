// AT+QMTCONN and AT+QMTDISC: the session of a client.
// Source: both notes §3.2.4, §3.2.5.

import type { Module } from "../../module/module.js";
import { INITIAL } from "../../mqtt/results.js";
import { OPERATION_NOT_ALLOWED } from "../../profiles/profile.js";
import type { Command } from "../../terminal/command.js";
import { Refusal } from "../../terminal/parameters.js";
import { client, session, tests, wrongParameter } from "./common.js";

export const connect: Command<Module> = {
	wrongParameter,
	test: tests("+QMTCONN", () => `,"<clientID>"[,"<username>"[,"<password>"]]`),
	read(answer, { connections }) {
		connections.forEach(({ state, opened }, index) => {
			if (opened)
				answer.information(`+QMTCONN: ${index},${state}`);
		});
		answer.ok();
	},
	write(answer, module, parameters) {
		parameters.count(2, 4);
		const connection = client(module, parameters);
		const clientId = parameters.text(1);
		const username = parameters.length > 2 ? parameters.text(2) : undefined;
		const password = parameters.length > 3 ? parameters.string(3) : undefined;
		// Other modules refuse an empty password; an empty client identifier needs a clean session and MQTT 3.1.1 [MQTT-3.1.3-7].
		const unnamed = connection.settings.integer("session", 0) === 1 && connection.protocol === 4;
		if (password === "" || clientId === "" && !unnamed)
			throw parameters.refusal();
		if (!connection.opened || connection.state !== INITIAL)
			throw new Refusal(OPERATION_NOT_ALLOWED, "not open, or connected");
		answer.ok(() => connection.connect(clientId, username, password));
	},
};

export const disconnect: Command<Module> = {
	wrongParameter,
	test: tests("+QMTDISC", () => ""),
	write(answer, module, parameters) {
		parameters.count(1, 1);
		const connection = session(module, parameters);
		answer.ok(() => connection.disconnect());
	},
};
