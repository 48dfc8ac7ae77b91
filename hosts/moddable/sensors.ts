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
		const match = /^\s*([A-Za-z][\w-]*)(?:@(\d+|0x[\da-f]+))?\s*$/i.exec(part);
		const address = match?.[2] ? Number(match[2]) : undefined;
		if (!match || (address ?? 0) > HIGHEST)
			throw new RangeError("sensor must be like sht3x, or sht3x,bmp280@0x77 with addresses up to 0x7f");
		const name = match[1]!;
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
		const group = options as SensorGroupOptions;
		this.#sensors = group.sensors.map(one => ({ name: one.name, sensor: new one.options.io(one.options) }));
		this.#report = group.report;
	}

	/** @returns the values of all sensors that answer, of the first one where several measure the same; undefined when none answers */
	sample(): SensorSample | undefined {
		const merged: Mutable = {};
		let answers = 0;
		this.#sensors.forEach(one => {
			try {
				const sample = one.sensor.sample();
				if (sample) {
					merge(merged, sample);
					answers += 1;
				}
			}
			catch (error) {
				this.#report(`sensor ${one.name}: ${String(error)}`);
			}
		});
		return answers === 0 ? undefined : merged as SensorSample;
	}

	/** One of them has an alarm. */
	get alarm(): boolean {
		return this.#sensors.some(one => one.sensor.alarm === true);
	}

	close(): void {
		this.#sensors.forEach(one => one.sensor.close());
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
		if (!known)
			throw new RangeError(`sensor must be ${names.join(", ")}, or that of a module sensor/${one.name}`);
		return { name: one.name, options: known.options, fields: known.fields };
	});
	const fields = sensors.flatMap(one => one.fields.split(",")).filter(field => field !== "");
	const fieldNames = fields.map(field => /(\w+):\d\s*$/.exec(field)?.[1] ?? field);
	return {
		options: sensors.length === 1 ? sensors[0]!.options : { io: SensorGroup, sensors, report } satisfies SensorGroupOptions,
		fields: fields.filter((_field, at) => fieldNames.indexOf(fieldNames[at]!) === at).join(","),
	};
}

interface Mutable {
	[name: string]: number | Mutable | undefined;
}

/** Adds what is not there yet. */
function merge(into: Mutable, from: SensorSample): void {
	Object.keys(from).forEach(name => {
		const value = from[name];
		if (typeof value !== "object")
			into[name] ??= value;
		else {
			const inner = into[name] ??= {};
			if (typeof inner === "object")
				merge(inner, value);
		}
	});
}
