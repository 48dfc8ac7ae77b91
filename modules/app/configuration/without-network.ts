// Stands in for ./network-settings in a build whose manifest leaves out modules/node-radio.json: beside the access point's name nothing of the network is set.
// Source: docs/memory.md (What a build can leave out).

import type { Network } from "./network-settings.js";

const SETTINGS: readonly (keyof Network | "periodicUpdate" | "active")[] =
	Object.freeze(["context", "apnUser", "apnPassword", "authentication", "technologies", "periodicUpdate", "active", "eDRX", "timeServer"]);
const NONE: Network = Object.freeze({
	context: undefined, apnUser: undefined, apnPassword: undefined, authentication: undefined, technologies: undefined, powerSaving: undefined, eDRX: undefined, timeServer: undefined,
});

/** @returns values that change nothing. @throws Error naming the setting that asks for a change, and the manifest */
export function configureNetwork(settings: { readonly [name: string]: unknown }): Network {
	const given = SETTINGS.find(name => (settings[name] ?? "") !== "");
	if (given !== undefined)
		throw new Error(`${given}: not in this build; modules/node-radio.json adds it`);
	return NONE;
}
