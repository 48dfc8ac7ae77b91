// The manifests that a build for an ESP32 includes besides the firmware's own, because its settings ask for what that leaves out.
// Source: docs/memory.md (What a build can leave out).

import { DRIVEN } from "../esp32/without-sensors.js";

/** @param settings as on a command line, NAME=VALUE @returns paths of manifests, from the project's folder */
export function groupsFor(settings: readonly string[]): readonly string[] {
	const [, sensors = ""] = settings.map(setting => /^sensor=(.*)$/s.exec(setting)).find(match => match !== null) ?? [];
	const named = sensors.split(",").map(sensor => sensor.trim().split("@", 1)[0]!);
	return [
		...(settings.includes("journal=true") ? ["modules/node-journal.json"] : []),
		...DRIVEN.filter(name => named.includes(name)).map(name => `hosts/esp32/${name}.json`),
	];
}
