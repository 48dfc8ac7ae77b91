// A simulated sensor: temperature and humidity drift slowly, as a function of time only, so every run gives equal values.
// Shaped like ECMA-419 §15 humidity-temperature: °C, and humidity from 0 to 1.

import type { Sensor, SensorOptions, SensorSample } from "../../modules/app/host.js";
import type { Clock } from "../../modules/base/platform.js";

const PERIOD = 600_000;

/** Options of SimulatedSensor. */
export interface SimulatedSensorOptions extends SensorOptions {
	readonly clock: Clock;
}

/** Oscillates around 21 ± 2 °C and 45 ± 5 % relative humidity, with a period of ten minutes. */
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
