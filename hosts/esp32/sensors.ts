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
	/** Called with why the driver did not find its sensor at the start. */
	readonly report: (text: string) => void;
}

/**
 * A driver of the SDK as the firmware takes it: quantities of the standard, and the module held off while it blocks.
 * A sensor that is not found does not keep the firmware from starting: each sample looks for it again.
 */
export class DrivenSensor implements Sensor {
	readonly #options: DrivenSensorOptions;
	#sensor: InstanceType<Driver> | undefined;
	#trouble: string | undefined;

	/** Opens the driver; what the driver or its bus throws goes to `report`. */
	constructor(options: SensorOptions) {
		this.#options = options as DrivenSensorOptions;
		try {
			this.#sensor = this.#open();
		}
		catch (error) {
			this.#options.report(`sensor: ${String(error)}`);
		}
	}

	/** @returns what the driver measured. @throws Error with what the driver complained of; whatever driver and bus throw */
	sample(): SensorSample {
		const { hold, humidity } = this.#options;
		let sample: Sample;
		hold?.write(1);
		try {
			sample = (this.#sensor ??= this.#open()).sample() as Sample;
		}
		finally {
			hold?.write(0);
		}
		this.#check();
		if (sample.hygrometer?.humidity !== undefined)
			sample.hygrometer.humidity /= humidity;
		return sample as SensorSample;
	}

	close(): void {
		this.#sensor?.close();
	}

	#open(): InstanceType<Driver> {
		const { driver, bus } = this.#options;
		const sensor = new driver({ sensor: bus, onError: (message) => { this.#trouble = message; } });
		try {
			this.#check();
		}
		catch (error) {
			discard(sensor);
			throw error;
		}
		return sensor;
	}

	#check(): void {
		const trouble = this.#trouble;
		this.#trouble = undefined;
		if (trouble !== undefined)
			throw new Error(trouble);
	}
}

/** Closes a driver that did not find its sensor: TMP117 has closed its bus by then, and throws. */
function discard(sensor: InstanceType<Driver>): void {
	try {
		sensor.close();
	}
	catch {
		// The bus is closed, which is what matters.
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
