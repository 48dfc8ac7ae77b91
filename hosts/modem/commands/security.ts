// AT+QSSLCFG: the settings of an SSL context.
// Source: BG96 note §6.2; docs/hardware.md (Contradictions in the notes; SSL parameters); the vendor's SSL manual (BG96, V1.0) §2.

import type { Module } from "../module/module.js";
import { SECURITY_CONTEXTS, SECURITY_KEYS, SUITE_NUMBERS, type SecurityKey } from "../module/security.js";
import type { Commands } from "../terminal/command.js";
import { Refusal, type Parameters } from "../terminal/parameters.js";

/** Keys that depend on the module or its firmware; every other key is in all of them. */
const OPTIONAL = ["sni", "session", "dtls"];

/** Whether a module has a key. */
const has = ({ firmware, profile }: Module, name: string): boolean =>
	!OPTIONAL.includes(name) || (name === "sni" ? firmware.sni : profile.securityKeys.includes(name));

const CONTEXTS = `(0-${SECURITY_CONTEXTS - 1})`;

const suite = (value: number | string): string => `0X${value.toString(16).toUpperCase().padStart(4, "0")}`;

function range(key: SecurityKey): string {
	switch (key.kind) {
		case "suite": return `(${SUITE_NUMBERS.map(suite).join()})`;
		case "file": return `<${key.name}>`;
		default: return key.high - key.low === 1 ? `(${key.low},${key.high})` : `(${key.low}-${key.high})`;
	}
}

function show(key: SecurityKey, value: number | string): string {
	switch (key.kind) {
		case "suite": return suite(value);
		case "file": return `"${value}"`;
		default: return String(value);
	}
}

/** Parses the third parameter. A suite is an unquoted hexadecimal number; quotes are refused, as seen on hardware. */
function take(key: SecurityKey, parameters: Parameters): number | string {
	switch (key.kind) {
		case "file": return parameters.string(2);
		case "integer": return parameters.integer(2, key.low, key.high);
	}
	const word = parameters.word(2);
	const number = /^0X[0-9A-F]{4}$/i.test(word) ? parseInt(word, 16) : -1;
	if (!SUITE_NUMBERS.includes(number))
		throw parameters.refusal();
	return number;
}

export const SECURITY: Commands<Module> = Object.freeze<Commands<Module>>({
	"+QSSLCFG": {
		test(answer, module) {
			const lines = Object.entries(SECURITY_KEYS)
				.filter(([name]) => has(module, name))
				.map(([name, key]) => `+QSSLCFG: "${name}",${CONTEXTS},${range(key)}`);
			answer.information(lines.join("\r\n"));
			answer.ok();
		},
		write(answer, module, parameters) {
			const { security } = module;
			parameters.count(2, 3);
			const name = parameters.string(0).toLowerCase();
			const key = SECURITY_KEYS[name];
			if (key === undefined || !has(module, name))
				throw new Refusal(undefined, "unknown key");
			const context = parameters.integer(1, 0, SECURITY_CONTEXTS - 1);
			if (parameters.length === 3)
				security.set(context, name, take(key, parameters));
			else
				answer.information(`+QSSLCFG: "${name}",${context},${show(key, security.get(context, name))}`);
			answer.ok();
		},
	},
});
