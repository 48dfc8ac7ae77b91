// A sensor for machines that have none: temperature and humidity that drift slowly, the same at the same time in every run.
// Shaped like ECMA-419 §15 humidity-temperature: °C, and humidity from 0 to 1.

import type { Sensor, SensorOptions, SensorSample } from "../../modules/app/host.js";
import type { Clock } from "../../modules/base/platform.js";

const PERIOD = 600_000;

/** What SimulatedSensor takes besides its class. */
export interface SimulatedSensorOptions extends SensorOptions {
	readonly clock: Clock;
}

/** 21 ± 2 °C and 45 ± 5 % of relative humidity, once up and down in ten minutes. */
export class SimulatedSensor implements Sensor {
	readonly #clock: Clock;

	constructor(options: SensorOptions) {
		this.#clock = (options as SimulatedSensorOptions).clock;
	}

	sample(): SensorSample {
		const phase = Math.sin(this.#clock.now() / PERIOD * 2 * Math.PI);
		return { thermometer: { temperature: 21 + 2 * phase }, hygrometer: { humidity: 0.45 - 0.05 * phase } };
	}

	close(): void {}
}
