// AT+QMTCFG: the optional parameters of a client, key by key.
// Source: both notes §3.2.1.

import type { Module } from "../../module/module.js";
import type { Firmware } from "../../profiles/firmware.js";
import type { ConfigurationField, ConfigurationKey } from "../../profiles/profile.js";
import type { Command } from "../../terminal/command.js";
import { Refusal } from "../../terminal/parameters.js";
import { client, clients, wrongParameter } from "./common.js";

/** Whether this firmware has a key. */
const has = (firmware: Firmware, key: ConfigurationKey): boolean => key.firmware === undefined || firmware[key.firmware];

function range(field: ConfigurationField): string {
	if (field.kind === "string")
		return `"${field.name}"`;
	return field.shown ?? (field.high - field.low === 1 ? `(${field.low},${field.high})` : `(${field.low}-${field.high})`);
}

export const configure: Command<Module> = {
	wrongParameter,
	test(answer, module) {
		const lines = Object.entries(module.profile.configuration)
			.filter(([, key]) => has(module.firmware, key))
			.map(([name, { fields }]) => `+QMTCFG: ${[`"${name}"`, clients(module), ...fields.map(range)].join()}`);
		answer.information(lines.join("\r\n"));
		answer.ok();
	},
	/** `"key",<tcpconnectID>` queries, more parameters write; the case of the key is ignored. */
	write(answer, module, parameters) {
		const name = parameters.string(0).toLowerCase();
		const key = module.profile.configuration[name];
		// Seen on V1.0 firmware: an unknown key is a plain ERROR.
		if (key === undefined || !has(module.firmware, key))
			throw new Refusal(undefined, "unknown key");
		const { settings } = client(module, parameters, 1);
		if (parameters.length > 2)
			settings.write(name, parameters, 2);
		else {
			const line = settings.query(name);
			if (line !== undefined)
				answer.information(line);
		}
		answer.ok();
	},
};
