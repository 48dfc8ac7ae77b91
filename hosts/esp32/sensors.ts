// The configurable sensors with the SDK's drivers, and the default fields of their readings.
// Source: ECMA-419 §15 (sensor pattern: the bus class inside the options); Moddable SDK, modules/drivers/sensors.

import type { Sensor, SensorOptions, SensorSample } from "../../modules/app/host.js";

/** The pin wired to the module's RTS; while high, the module holds its bytes back. */
export interface Hold {
	write(level: 0 | 1): void;
}

/** Class of a driver as the SDK's are, with the bus in the option `sensor`. */
export interface Driver {
	new (options: { readonly sensor: object; readonly onError?: (message: string) => void }): {
		sample(): unknown;
		/** The sample returned last is an alarm. */
		readonly alarm?: boolean;
		close(): void;
	};
	/** Default fields of a sensor of an app's own. */
	readonly fields?: string;
}

/** Options of DrivenSensor. */
export interface DrivenSensorOptions extends SensorOptions {
	readonly driver: Driver;
	/** The bus: `{ io: I2C or SMBus, data, clock, hz, address? }`. */
	readonly bus: object;
	/** Divisor of the driver's humidity: 100 for percent, because ECMA-419 uses 0 to 1. */
	readonly humidity: number;
	/** Required when the driver blocks longer than the UART's FIFO takes to fill. */
	readonly hold?: Hold | undefined;
	/** Called with the error when the driver does not find the sensor at start-up. */
	readonly report: (text: string) => void;
	/** What that error begins with. */
	readonly label: string;
}

/**
 * Adapts an SDK driver: converts to standard quantities, and holds the module off while the driver blocks.
 * A missing sensor does not prevent the firmware from starting: each sample tries to open it.
 */
export class DrivenSensor implements Sensor {
	readonly #options: DrivenSensorOptions;
	#sensor: InstanceType<Driver> | undefined;
	#trouble: string | undefined;

	/** Opens the driver; errors of driver or bus go to `report`. */
	constructor(options: SensorOptions) {
		this.#options = options as DrivenSensorOptions;
		try {
			this.#sensor = this.#open();
		}
		catch (error) {
			this.#options.report(`${this.#options.label}: ${String(error)}`);
		}
	}

	/** @returns the driver's sample @throws Error reported by the driver, and errors of driver and bus */
	sample(): SensorSample {
		const hold = this.#options.hold;
		let sample: Sample;
		hold?.write(1);
		try {
			sample = (this.#sensor ??= this.#open()).sample() as Sample;
		}
		finally {
			hold?.write(0);
		}
		this.#check();
		if (sample.hygrometer?.humidity)
			sample.hygrometer.humidity /= this.#options.humidity;
		return sample as SensorSample;
	}

	/** As the driver has it. */
	get alarm(): boolean {
		return this.#sensor?.alarm === true;
	}

	close(): void {
		this.#sensor?.close();
	}

	#open(): InstanceType<Driver> {
		const sensor = new this.#options.driver({ sensor: this.#options.bus, onError: (message) => { this.#trouble = message; } });
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
		if (trouble)
			throw new Error(trouble);
	}
}

/** Closes a driver that did not find its sensor; TMP117 has already closed its bus then, and throws. */
function discard(sensor: InstanceType<Driver>): void {
	try {
		sensor.close();
	}
	catch {
		// The bus is closed already.
	}
}

interface Sample {
	readonly hygrometer?: { humidity?: number };
}

/** Bits per second of the I²C bus that pull-ups of 4.7 kΩ are good for. */
const BUS_RATE = 100_000;
const SLOWEST_BUS = 10_000;
const FASTEST_BUS = 1_000_000;

/** @returns the setting `i2cRate`. @throws RangeError naming it */
export function busRate(settings: Readonly<Record<string, unknown>>): number {
	const rate = Number(settings["i2cRate"] ?? BUS_RATE);
	if (!Number.isInteger(rate) || rate < SLOWEST_BUS || rate > FASTEST_BUS)
		throw new RangeError(`i2cRate must be from ${SLOWEST_BUS} to ${FASTEST_BUS} (bits per second)`);
	return rate;
}

/** Default fields of a reading, by sensor. */
export const FIELDS: Readonly<Record<string, string>> = Object.freeze({
	simulated: "thermometer.temperature:2,hygrometer.humidity:3",
	sht3x: "thermometer.temperature:2,hygrometer.humidity:3",
	bmp280: "thermometer.temperature:2,barometer.pressure:0",
	tmp117: "temperature:3",
});
