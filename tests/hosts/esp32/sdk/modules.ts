// Stands in for the SDK's module "modules": the modules that a manifest adds to the firmware. They are the SDK's drivers and buses, unless the setting `drivers` is
// false, sensor/level of an app's own, which needs no bus, and sensor/probe, which does.

import Bus from "./bus.js";
import config from "./config.js";
import Driver from "./driver.js";

class Level {
	static readonly fields = "tank.level:2";

	sample(): object {
		return { tank: { level: 0.75 } };
	}

	close(): void {}
}

const MODULES: { readonly [name: string]: unknown } = {
	"sensor/level": Level,
	"sensor/probe": Driver,
	...(config["drivers"] === false ? {} : {
		"embedded:io/i2c": Bus,
		"embedded:io/smbus": Bus,
		"embedded:sensor/Barometer-Temperature/BMP280": Driver,
		"embedded:sensor/Humidity-Temperature/SHT3x": Driver,
		"embedded:sensor/Temperature/TMP117": Driver,
	}),
};

export default class Modules {
	static has(name: string): boolean {
		return Object.hasOwn(MODULES, name);
	}

	static importNow(name: string): unknown {
		return MODULES[name];
	}
}
