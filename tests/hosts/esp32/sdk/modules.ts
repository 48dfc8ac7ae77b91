// Stands in for the SDK's module "modules": the modules that an app's manifest adds to the firmware, of which there is one, sensor/level.

class Level {
	static readonly fields = "tank.level:2";

	sample(): object {
		return { tank: { level: 0.75 } };
	}

	close(): void {}
}

const MODULES: { readonly [name: string]: unknown } = { "sensor/level": Level };

export default class Modules {
	static has(name: string): boolean {
		return Object.hasOwn(MODULES, name);
	}

	static importNow(name: string): unknown {
		return MODULES[name];
	}
}
