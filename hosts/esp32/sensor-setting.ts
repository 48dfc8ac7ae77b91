// The sensors that the setting `sensor` lists: the simulated one, those with a driver of the SDK at the I²C bus, and those of an app's own manifest.
// Source: Moddable SDK, modules/drivers/sensors; docs/wiring.md (Sensors). In a build without hosts/esp32/drivers.json, ./without-sensors stands in for it.

import I2C from "embedded:io/i2c";
import SMBus from "embedded:io/smbus";
import { chooseSensors, type Known } from "moddable/sensors";
import Modules from "modules";
import type { SensorOptions } from "../../modules/app/host.js";
import { requiredPin } from "./boards.js";
import { busRate, DrivenSensor, FIELDS, type DrivenSensorOptions, type Driver, type Hold } from "./sensors.js";
import type { Settings } from "./settings.js";

/** A driver's module, its bus, and the divisor of its humidity: SHT3x, which blocks for 150 ms a sample, returns percent. */
interface Driven {
	readonly module: string;
	readonly io: object;
	readonly humidity: number;
}

const DRIVERS: Readonly<Record<string, Driven>> = Object.freeze({
	sht3x: Object.freeze({ module: "embedded:sensor/Humidity-Temperature/SHT3x", io: I2C, humidity: 100 }),
	bmp280: Object.freeze({ module: "embedded:sensor/Barometer-Temperature/BMP280", io: I2C, humidity: 1 }),
	tmp117: Object.freeze({ module: "embedded:sensor/Temperature/TMP117", io: SMBus, humidity: 1 }),
});

/** @returns the bus's pins; a bus class that throws why they cannot be used, when they cannot: the node goes online without its sensor */
function busPins(settings: Settings): object {
	try {
		return { data: requiredPin(settings, "sda"), clock: requiredPin(settings, "scl") };
	}
	catch (error) {
		return {
			io: class {
				constructor() {
					throw error;
				}
			},
		};
	}
}

/**
 * @param simulated options of the simulated sensor
 * @param hold what keeps the module's bytes back while a driver blocks
 * @param report called with a line for each sensor that fails
 * @throws Error or RangeError when the settings name a sensor that cannot be
 */
export function sensorsOf(settings: Settings, simulated: SensorOptions, hold: Hold | undefined, report: (text: string) => void): Known {
	const pins = busPins(settings);
	const hz = busRate(settings);
	return chooseSensors(String(settings["sensor"]), Object.keys(FIELDS), report, (listed, label) => {
		const name = listed.name;
		if (name === "simulated")
			return { options: simulated, fields: FIELDS[name]! };
		const driven = DRIVERS[name];
		const module = driven?.module ?? `sensor/${name}`;
		if (!Modules.has(module)) {
			if (driven)
				throw new Error(`sensor ${name}: its driver is not in this build; hosts/esp32/${name}.json adds it`);
			return undefined;
		}
		const driver = Modules.importNow(module) as Driver;
		const bus = { io: driven?.io ?? I2C, hz, ...(listed.address === undefined ? {} : { address: listed.address }), ...pins };
		return {
			options: { io: DrivenSensor, driver, bus, humidity: driven?.humidity ?? 1, report, label, hold } satisfies DrivenSensorOptions,
			fields: FIELDS[name] ?? driver.fields ?? "",
		};
	});
}
