// Stands in for ./sensor-setting in a build whose manifest leaves out hosts/esp32/drivers.json: the simulated sensor is the only one.
// Source: docs/memory.md (What a build can leave out).

import type { SensorOptions } from "../../modules/app/host.js";
import type { Known } from "../moddable/sensors.js";
import type { Settings } from "./settings.js";

/** Sensors with a driver of the SDK, each in a manifest of its name. */
export const DRIVEN: readonly string[] = Object.freeze(["sht3x", "bmp280", "tmp117"]);

/** @returns the simulated sensor, with the node's own default fields. @throws Error naming the manifest of the first other sensor */
export function sensorsOf(settings: Settings, simulated: SensorOptions, _hold?: unknown, _report?: unknown): Known {
	const sensor = String(settings["sensor"]);
	if (sensor === "simulated")
		return { options: simulated, fields: "" };
	const name = sensor.split(",").map(one => one.trim().split("@", 1)[0]!).find(one => one !== "simulated") ?? sensor;
	throw new Error(`sensor ${name}: its driver is not in this build; hosts/esp32/${DRIVEN.includes(name) ? `${name}.json adds it` : "drivers.json adds several, and those of one's own"}`);
}
