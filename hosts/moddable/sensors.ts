// The setting `sensor`: one sensor or several by name, each with its I2C address where it is not the usual one; and one sensor made of several.
// Source: ECMA-419 §15 (samples nest one object per quantity); docs/wiring.md (Sensors).

import type { Sensor, SensorOptions, SensorSample } from "../../modules/app/host.js";

/** One sensor of the setting. */
export interface Listed {
	readonly name: string;
	/** I2C address; undefined: the driver's own. */
	readonly address: number | undefined;
}

/** A sensor to be made, and which values of its sample are published by default. */
export interface Known {
	readonly options: SensorOptions;
	/** As the setting `fields` has them; "" for none. */
	readonly fields: string;
}

/** Options of SensorGroup. */
export interface SensorGroupOptions extends SensorOptions {
	readonly sensors: readonly { readonly name: string; readonly options: SensorOptions }[];
	/** Called with a line for each sensor that fails. */
	readonly report: (text: string) => void;
}

/** The highest address of seven bits. */
const HIGHEST = 0x7F;

/**
 * Reads the setting: `NAME` or `NAME@ADDRESS`, separated by commas, such as `sht3x,bmp280@0x77`.
 * @throws RangeError for a malformed or repeated one
 */
export function parseSensors(text: string): readonly Listed[] {
	const names: string[] = [];
	return text.split(",").map(part => {
		const [, name, given] = /^\s*([A-Za-z][\w-]*)(?:@(\d+|0x[\da-f]+))?\s*$/i.exec(part) ?? [];
		const address = given === undefined ? undefined : Number(given);
		if (name === undefined || (address !== undefined && address > HIGHEST))
			throw new RangeError("sensor must be like sht3x, or sht3x,bmp280@0x77 with addresses up to 0x7f");
		if (names.includes(name))
			throw new RangeError(`sensor: ${name} is listed twice`);
		names.push(name);
		return { name, address };
	});
}

/** Several sensors as one: what each measures, together. One that fails is reported and sampled again next time; the others' values are still there. */
export class SensorGroup implements Sensor {
	readonly #sensors: readonly { readonly name: string; readonly sensor: Sensor }[];
	readonly #report: (text: string) => void;

	/** @throws whatever the constructors of the sensors throw */
	constructor(options: SensorOptions) {
		const { sensors, report } = options as SensorGroupOptions;
		this.#sensors = sensors.map(({ name, options }) => ({ name, sensor: new options.io(options) }));
		this.#report = report;
	}

	/** @returns the values of all sensors that answer, of the first one where several measure the same; undefined when none answers */
	sample(): SensorSample | undefined {
		const merged: Mutable = {};
		let answers = 0;
		for (const { name, sensor } of this.#sensors) {
			try {
				const sample = sensor.sample();
				if (sample === undefined)
					continue;
				merge(merged, sample);
				answers += 1;
			}
			catch (error) {
				this.#report(`sensor ${name}: ${String(error)}`);
			}
		}
		return answers === 0 ? undefined : merged as SensorSample;
	}

	/** One of them has an alarm. */
	get alarm(): boolean {
		for (const { sensor } of this.#sensors) {
			if (sensor.alarm === true)
				return true;
		}
		return false;
	}

	close(): void {
		for (const { sensor } of this.#sensors)
			sensor.close();
	}
}

/**
 * Chooses the sensors of the setting.
 * @param make gives a listed sensor, and undefined for a name that it does not know; `label` is what its errors begin with
 * @param names known ones, for the error
 * @returns options of one sensor, and the default fields: where two sensors have a field of the same name, the first one's
 * @throws RangeError naming `sensor`
 */
export function chooseSensors(text: string, names: readonly string[], report: (text: string) => void, make: (listed: Listed, label: string) => Known | undefined): Known {
	const listed = parseSensors(text);
	const sensors = listed.map(one => {
		const known = make(one, listed.length === 1 ? "sensor" : `sensor ${one.name}`);
		if (known === undefined)
			throw new RangeError(`sensor must be ${names.join(", ")}, or that of a module sensor/${one.name}`);
		return { name: one.name, ...known };
	});
	const fields = new Map<string, string>();
	for (const field of sensors.flatMap(({ fields }) => fields.split(",")).filter(field => field !== "")) {
		const name = /(\w+):\d\s*$/.exec(field)?.[1] ?? field;
		if (!fields.has(name))
			fields.set(name, field);
	}
	return {
		options: sensors.length === 1 ? sensors[0]!.options : { io: SensorGroup, sensors, report } satisfies SensorGroupOptions,
		fields: [...fields.values()].join(","),
	};
}

interface Mutable {
	[name: string]: number | Mutable | undefined;
}

/** Adds what is not there yet. */
function merge(into: Mutable, from: SensorSample): void {
	for (const name of Object.keys(from)) {
		const value = from[name];
		if (typeof value !== "object")
			into[name] ??= value;
		else {
			const inner = into[name] ??= {};
			if (typeof inner === "object")
				merge(inner, value);
		}
	}
}
