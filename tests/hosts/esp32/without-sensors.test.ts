// The setting `sensor` in a build without hosts/esp32/drivers.json, and that the manifests of the drivers include it.

import { deepEqual, equal, throws } from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { FIELDS } from "../../../hosts/esp32/sensors.js";
import { DRIVEN, sensorsOf } from "../../../hosts/esp32/without-sensors.js";
import { configure } from "../../../modules/app/configuration/configuration.js";
import type { SensorOptions } from "../../../modules/app/host.js";
import { parseFields } from "../../../modules/app/telemetry/fields.js";

const SIMULATED: SensorOptions = Object.freeze({ io: class {
	sample(): undefined {}

	close(): void {}
} });

function manifest(name: string): { readonly include?: readonly string[]; readonly modules?: Readonly<Record<string, unknown>>; readonly platforms?: Readonly<Record<string, { readonly include?: string }>> } {
	return JSON.parse(readFileSync(`hosts/esp32/${name}.json`, "utf8")) as ReturnType<typeof manifest>;
}

describe("an ESP32 without drivers of sensors", () => {
	it("has the simulated one, whose default fields are the node's own", () => {
		const { options, fields } = sensorsOf({ sensor: "simulated" }, SIMULATED);
		deepEqual([options, fields], [SIMULATED, ""]);
		deepEqual(configure({ host: "a", fields }).fields, parseFields(FIELDS["simulated"]!));
	});

	it("names the manifest of each driver of the SDK, and that of several sensors or one's own", () => {
		for (const [sensor, name, adds] of [
			...DRIVEN.map(name => [name, name, `${name}.json adds it`] as const),
			["sht3x@0x45", "sht3x", "sht3x.json adds it"],
			["simulated, bmp280@0x77,tmp117", "bmp280", "bmp280.json adds it"],
			["level", "level", "drivers.json adds several, and those of one's own"],
			["simulated,simulated", "simulated,simulated", "drivers.json adds several, and those of one's own"],
			["", "", "drivers.json adds several, and those of one's own"],
		] as const) {
			throws(() => sensorsOf({ sensor }, SIMULATED), { name: "Error", message: `sensor ${name}: its driver is not in this build; hosts/esp32/${adds}` });
			equal(existsSync(`hosts/esp32/${adds.split(" ", 1)[0]}`), true);
		}
	});

	it("has them with each of those manifests", () => {
		for (const name of DRIVEN)
			equal(manifest(name).include?.includes("./drivers.json"), true, name);
		const { platforms } = manifest("drivers");
		deepEqual(Object.keys(platforms!), ["esp32", "esp32/*", "..."]);
		deepEqual(Object.values(platforms!).map(({ include }) => include), ["./i2c.json", "./i2c.json", undefined]);
		equal(manifest("manifest").modules!["sensor-setting"], "./without-sensors");
		deepEqual([manifest("i2c").modules!["~"], manifest("i2c").modules!["sensor-setting"]], [["./without-sensors"], "./sensor-setting"]);
	});
});
