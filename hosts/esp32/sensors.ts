// The sensors a configuration can choose, each with the SDK's driver, and what a reading takes of it by default.
// Source: ECMA-419 §15 (sensor pattern: the bus class inside the options); Moddable SDK, modules/drivers/sensors.

import type { Sensor, SensorOptions, SensorSample } from "../../modules/app/host.js";

/** A pin that makes the module hold its bytes back while it is high: the module's RTS. */
export interface Hold {
	write(level: 0 | 1): void;
}

/** An SDK driver's class: its bus inside the option `sensor`. */
export type Driver = new (options: { readonly sensor: object; readonly onError?: (message: string) => void }) => {
	sample(): unknown;
	close(): void;
};

/** What DrivenSensor takes. */
export interface DrivenSensorOptions extends SensorOptions {
	readonly driver: Driver;
	/** The bus: `{ io: I2C or SMBus, data, clock, address? }`. */
	readonly bus: object;
	/** What the driver's humidity is divided by: 100 where it gives percent, against ECMA-419's 0 to 1. */
	readonly humidity: number;
	/** Where the driver blocks for longer than the UART's FIFO lasts. */
	readonly hold?: Hold;
}

/** A driver of the SDK as the firmware takes it: quantities of the standard, and the module held off while it blocks. */
export class DrivenSensor implements Sensor {
	readonly #sensor: InstanceType<Driver>;
	readonly #humidity: number;
	readonly #hold: Hold | undefined;
	#trouble: string | undefined;

	/** @throws Error when the driver does not find its sensor; whatever the bus throws */
	constructor(options: SensorOptions) {
		const { driver, bus, humidity, hold } = options as DrivenSensorOptions;
		this.#humidity = humidity;
		this.#hold = hold;
		this.#sensor = new driver({ sensor: bus, onError: (message) => { this.#trouble = message; } });
		this.#check();
	}

	/** @returns what the driver measured. @throws Error with what the driver complained of */
	sample(): SensorSample {
		let sample: Sample;
		this.#hold?.write(1);
		try {
			sample = this.#sensor.sample() as Sample;
		}
		finally {
			this.#hold?.write(0);
		}
		this.#check();
		if (sample.hygrometer?.humidity !== undefined)
			sample.hygrometer.humidity /= this.#humidity;
		return sample as SensorSample;
	}

	close(): void {
		this.#sensor.close();
	}

	#check(): void {
		const trouble = this.#trouble;
		this.#trouble = undefined;
		if (trouble !== undefined)
			throw new Error(trouble);
	}
}

interface Sample {
	readonly hygrometer?: { humidity?: number };
}

/** The fields of a reading, where none are configured. */
export const FIELDS: Readonly<Record<string, string>> = Object.freeze({
	simulated: "thermometer.temperature:2,hygrometer.humidity:3",
	sht3x: "thermometer.temperature:2,hygrometer.humidity:3",
	bmp280: "thermometer.temperature:2,barometer.pressure:0",
	tmp117: "temperature:3",
});
