// Stands in for the SDK's module "modules": the modules that a manifest adds to the firmware. They are the SDK's drivers, unless the setting `drivers` is false,
// and sensor/level of an app's own.

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
	...(config["drivers"] === false ? {} : {
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
