// AT+QMTOPEN and AT+QMTCLOSE: the link of a client.
// Source: both notes §3.2.2, §3.2.3.

import type { Module } from "../../module/module.js";
import { NO_CONTEXT, OCCUPIED } from "../../mqtt/results.js";
import { OPERATION_NOT_ALLOWED, TEXT_TOO_LONG } from "../../profiles/profile.js";
import type { Command } from "../../terminal/command.js";
import { Refusal } from "../../terminal/parameters.js";
import { client, tests, wrongParameter } from "./common.js";

export const open: Command<Module> = {
	wrongParameter,
	test: tests("+QMTOPEN", () => `,"<host_name>",(1-65535)`),
	read(answer, { connections }) {
		connections.forEach(({ host, port, opened }, index) => {
			if (opened)
				answer.information(`+QMTOPEN: ${index},"${host}",${port}`);
		});
		answer.ok();
	},
	write(answer, module, parameters) {
		parameters.count(3, 3);
		const connection = client(module, parameters);
		const host = parameters.text(1);
		const port = parameters.integer(2, 1, 65535);
		if (host === "")
			throw parameters.refusal();
		if (parameters.string(1).length > module.profile.hostLimit)
			throw new Refusal(TEXT_TOO_LONG, "host name too long");
		answer.ok(() => {
			if (connection.host !== undefined)
				connection.refuseOpen(OCCUPIED);
			else if (!module.usable(connection.context))
				connection.refuseOpen(NO_CONTEXT);
			else
				connection.open(host, port);
		});
	},
};

export const close: Command<Module> = {
	wrongParameter,
	test: tests("+QMTCLOSE", () => ""),
	write(answer, module, parameters) {
		parameters.count(1, 1);
		const connection = client(module, parameters);
		if (connection.host === undefined)
			throw new Refusal(OPERATION_NOT_ALLOWED, "not open");
		answer.ok(() => connection.close());
	},
};
