// The setting `sensor`, and several sensors as one. Source: hosts/moddable/sensors.ts; docs/wiring.md (Sensors).

import { deepEqual, equal, throws } from "node:assert/strict";
import { chooseSensors, parseSensors, SensorGroup, type Known } from "../../../hosts/moddable/sensors.js";
import type { Sensor, SensorOptions, SensorSample } from "../../../modules/app/host.js";

/** A sensor that gives what a test puts there, and throws an Error that is put there. */
class Bench implements Sensor {
	static readonly samples = new Map<string, SensorSample | Error | undefined>();
	static readonly alarms = new Set<string>();
	static closed: string[] = [];
	readonly #name: string;

	constructor(options: SensorOptions) {
		this.#name = String(options["name"]);
	}

	sample(): SensorSample | undefined {
		const sample = Bench.samples.get(this.#name);
		if (sample instanceof Error)
			throw sample;
		return sample;
	}

	get alarm(): boolean {
		return Bench.alarms.has(this.#name);
	}

	close(): void {
		Bench.closed.push(this.#name);
	}
}

const FIELDS: { readonly [name: string]: string } = {
	air: "thermometer.temperature:2,hygrometer.humidity:3", weather: "thermometer.temperature:1,barometer.pressure:0", bare: "",
};

let reports: string[] = [];

function choose(text: string, labels: string[] = []): Known {
	return chooseSensors(text, ["air", "weather"], line => void reports.push(line), ({ name }, label) => {
		labels.push(label);
		return FIELDS[name] === undefined ? undefined : { options: { io: Bench, name }, fields: FIELDS[name] };
	});
}

function make(text: string): Sensor {
	const { options } = choose(text);
	return new options.io(options);
}

describe("the setting sensor", () => {
	it("lists names, each with its address where it is not the usual one", () => {
		deepEqual(parseSensors("sht3x"), [{ name: "sht3x", address: undefined }]);
		deepEqual(parseSensors(" sht3x@0x45, bmp280@119 ,my-own"), [{ name: "sht3x", address: 0x45 }, { name: "bmp280", address: 119 }, { name: "my-own", address: undefined }]);
	});

	it("refuses what is malformed, beyond seven bits, or repeated", () => {
		for (const text of ["", "sht3x,", "sht3x@", "sht3x@x", "sht3x@128", "sht3x@0x80", "7x", "a b"])
			throws(() => parseSensors(text), { name: "RangeError", message: "sensor must be like sht3x, or sht3x,bmp280@0x77 with addresses up to 0x7f" }, text);
		throws(() => parseSensors("air,weather,air@1"), { name: "RangeError", message: "sensor: air is listed twice" });
	});

	it("refuses a name that is unknown, and names the known ones and the module that would add it", () => {
		throws(() => choose("air,wind"), { name: "RangeError", message: "sensor must be air, weather, or that of a module sensor/wind" });
	});

	it("publishes the fields of all sensors, and of two with one name that of the sensor listed first", () => {
		equal(choose("air").fields, FIELDS["air"]);
		equal(choose("air,weather").fields, "thermometer.temperature:2,hygrometer.humidity:3,barometer.pressure:0");
		equal(choose("bare,weather,air").fields, "thermometer.temperature:1,barometer.pressure:0,hygrometer.humidity:3");
	});

	it("labels errors with the sensor's name where there are several", () => {
		const labels: string[] = [];
		choose("air", labels);
		choose("air,weather", labels);
		deepEqual(labels, ["sensor", "sensor air", "sensor weather"]);
	});
});

describe("several sensors", () => {
	beforeEach(() => {
		reports = [];
		Bench.closed = [];
		Bench.samples.clear();
		Bench.alarms.clear();
		Bench.samples.set("air", { thermometer: { temperature: 20 }, hygrometer: { humidity: 0.5 } });
		Bench.samples.set("weather", Object.freeze({ thermometer: Object.freeze({ temperature: 30 }), barometer: Object.freeze({ pressure: 1000 }) }));
	});

	it("have an alarm when one of them has", () => {
		const sensor = make("air,weather");
		for (const [alarms, alarm] of [[[], false], [["weather"], true], [["air"], true]] as const) {
			Bench.alarms.clear();
			alarms.forEach(name => Bench.alarms.add(name));
			equal(sensor.alarm, alarm);
		}
	});

	it("give what each measures; where two measure the same, the one listed first", () => {
		deepEqual(make("air,weather").sample(), { thermometer: { temperature: 20 }, hygrometer: { humidity: 0.5 }, barometer: { pressure: 1000 } });
		deepEqual(make("weather,air").sample(), { thermometer: { temperature: 30 }, barometer: { pressure: 1000 }, hygrometer: { humidity: 0.5 } });
	});

	it("leave what the sensors gave as it was", () => {
		const sensor = make("weather,air");
		sensor.sample();
		Bench.samples.set("weather", undefined);
		deepEqual(sensor.sample(), { thermometer: { temperature: 20 }, hygrometer: { humidity: 0.5 } });
	});

	it("give what is left when one fails, report that one with its name, and sample it again the next time", () => {
		const sensor = make("air,weather");
		Bench.samples.set("air", new Error("no answer"));
		deepEqual(sensor.sample(), { thermometer: { temperature: 30 }, barometer: { pressure: 1000 } });
		deepEqual(reports, ["sensor air: Error: no answer"]);
		Bench.samples.set("air", { thermometer: { temperature: 21 } });
		deepEqual(sensor.sample(), { thermometer: { temperature: 21 }, barometer: { pressure: 1000 } });
		equal(reports.length, 1);
	});

	it("give the other's value of what the first could not measure this time", () => {
		Bench.samples.set("air", { thermometer: { temperature: undefined }, hygrometer: {} });
		deepEqual(make("air,weather").sample(), { thermometer: { temperature: 30 }, hygrometer: {}, barometer: { pressure: 1000 } });
	});

	it("keep the first one's value where the other nests it otherwise", () => {
		Bench.samples.set("air", { thermometer: 5 });
		deepEqual(make("air,weather").sample(), { thermometer: 5, barometer: { pressure: 1000 } });
		deepEqual(make("weather,air").sample(), { thermometer: { temperature: 30 }, barometer: { pressure: 1000 } });
	});

	it("give nothing when none answers, or none is ready", () => {
		for (const nothing of [undefined, new Error("no answer")]) {
			Bench.samples.set("air", nothing);
			Bench.samples.set("weather", nothing);
			equal(make("air,weather").sample(), undefined);
		}
		deepEqual(reports, ["sensor air: Error: no answer", "sensor weather: Error: no answer"]);
	});

	it("are closed together", () => {
		make("air,weather").close();
		deepEqual(Bench.closed, ["air", "weather"]);
		equal(make("air") instanceof SensorGroup, false);
	});
});
