// The manifests that a build for an ESP32 includes besides the firmware's own: what its settings ask for, and what its command line names.
// Source: docs/memory.md (What a build can leave out).

import { InvalidArgumentError, Option } from "commander";
import { INLINE, type ModuleName, PROFILES } from "../../modules/quectel/profile.js";
import { DRIVEN } from "../esp32/without-sensors.js";
import type { Settings } from "./check-settings.js";

/** What a build can have or leave out. */
interface Group {
	/** Paths from the project's folder. */
	readonly manifests: readonly string[];
	/** In a few words, for the help text. */
	readonly adds: string;
	/** Whether the settings cannot do without it; absent: no setting asks for it. */
	readonly asked?: (settings: Settings) => boolean;
}

/** Settings that a group serves; "" is as if they were absent. */
const TLS: readonly string[] = Object.freeze(["ca", "certificate", "key"]);
const NETWORK: readonly string[] = Object.freeze(["context", "apnUser", "apnPassword", "authentication", "technologies", "periodicUpdate", "active", "eDRX", "timeServer"]);

const GROUPS: Readonly<Record<string, Group>> = Object.freeze({
	commands: { manifests: ["modules/node-commands.json"], adds: "a new interval from <topic>/set" },
	tls: { manifests: ["modules/node-tls.json"], adds: "TLS", asked: settings => String(settings["tls"]) !== "false" || has(settings, TLS) },
	radio: { manifests: ["modules/node-radio.json"], adds: "settings of the network but apn", asked: settings => has(settings, NETWORK) },
	probe: { manifests: ["modules/probe.json"], adds: "the setting probe", asked: settings => Number(settings["probe"]) > 0 },
	influx: { manifests: ["modules/influx.json"], adds: "InfluxDB line protocol", asked: needsInflux },
	journal: { manifests: ["modules/node-journal.json"], adds: "the setting journal", asked: settings => String(settings["journal"]) === "true" },
});
/** Names of groups, on a command line. */
const NAMES: readonly string[] = Object.freeze([...Object.keys(GROUPS), "all"]);

/** @returns whether one of them is given */
function has(settings: Settings, names: readonly string[]): boolean {
	return names.some(name => (settings[name] ?? "") !== "");
}

/** As modules/app/publisher chooses at the start, when it does not know the module's firmware yet. */
function needsInflux(settings: Settings): boolean {
	const encoding = settings["encoding"];
	return encoding === "influx" || (encoding !== "json" && PROFILES[String(settings["module"]) as ModuleName]?.form === INLINE);
}

/**
 * @param settings complete with the manifest's defaults
 * @param named groups that the build has whatever the settings are; "all" is each of them
 * @returns paths of manifests, from the project's folder
 */
export function groupsFor(settings: Settings, named: readonly string[] = []): readonly string[] {
	const sensors = String(settings["sensor"]).split(",").map(sensor => sensor.trim().split("@", 1)[0]!);
	const groups = Object.entries(GROUPS).filter(([name, { asked }]) => named.includes(name) || named.includes("all") || asked?.(settings) === true);
	return [...new Set(groups.flatMap(([, { manifests }]) => manifests)), ...DRIVEN.filter(name => sensors.includes(name)).map(name => `hosts/esp32/${name}.json`)];
}

/** @returns the option of a command that builds for an ESP32; its value is the names */
export function withOption(): Option {
	const each = Object.entries(GROUPS).map(([name, { adds }]) => `${name} (${adds})`).join(", ");
	return new Option("--with <groups>", `what the image has besides what its settings ask for, separated by commas: ${each}, or all, for settings that come later, from npm run provision`)
		.argParser((text: string, others: readonly string[]) => {
			const names = text.split(",");
			if (names.some(name => !NAMES.includes(name)))
				throw new InvalidArgumentError(`It must be of ${NAMES.join(", ")}.`);
			return [...others, ...names];
		}).default([], "none");
}
