import { deepEqual, equal, throws } from "node:assert/strict";
import { DrivenSensor, FIELDS } from "../../../hosts/esp32/sensors.js";
import type { SensorOptions } from "../../../modules/app/host.js";
import { parseFields, valueOf } from "../../../modules/app/telemetry/fields.js";

/** The pin as it was driven, and the driver's calls between. */
let log: string[] = [];

/** A driver shaped as the SDK's SHT3x: percent, and complaints instead of errors. */
class Driver {
	static missing = false;
	static alarming = false;
	static complaint = "";
	alarm = false;
	readonly #onError: ((message: string) => void) | undefined;

	constructor(options: { readonly sensor: object; readonly onError?: (message: string) => void }) {
		this.#onError = options.onError;
		log.push(`bus ${JSON.stringify(options.sensor)}`);
		if (Driver.missing)
			options.onError?.("unexpected sensor");
	}

	sample(): unknown {
		log.push("sample");
		if (Driver.complaint === "thrown")
			throw new Error("no answer");
		if (Driver.complaint !== "")
			this.#onError?.(Driver.complaint);
		this.alarm = Driver.alarming;
		return { hygrometer: { humidity: 45.5 }, thermometer: { temperature: 21.25 } };
	}

	close(): void {
		log.push("close");
		if (Driver.missing)
			throw new TypeError("close: its bus is closed");
	}
}

const options = { io: DrivenSensor, label: "sensor", driver: Driver, bus: { data: 21, clock: 22 }, humidity: 100, report: (text: string) => void log.push(`report ${text}`), hold: { write: (level: number) => void log.push(`rts ${level}`) } } as SensorOptions;

describe("sensors of the ESP32", () => {
	beforeEach(() => {
		log = [];
		Driver.missing = false;
		Driver.complaint = "";
	});

	it("give the driver its bus, and a reading humidity from 0 to 1", () => {
		const sensor = new DrivenSensor(options);
		deepEqual(sensor.sample(), { hygrometer: { humidity: 0.455 }, thermometer: { temperature: 21.25 } });
		sensor.close();
		deepEqual(log, ["bus {\"data\":21,\"clock\":22}", "rts 1", "sample", "rts 0", "close"]);
	});

	it("have an alarm when the driver has one, and none without a driver", () => {
		const sensor = new DrivenSensor(options);
		for (const alarm of [true, false]) {
			Driver.alarming = alarm;
			sensor.sample();
			equal(sensor.alarm, alarm);
		}
		Driver.missing = true;
		equal(new DrivenSensor(options).alarm, false);
	});

	it("let the module go on when the driver throws", () => {
		const sensor = new DrivenSensor(options);
		Driver.complaint = "thrown";
		throws(() => sensor.sample(), { message: "no answer" });
		deepEqual(log.slice(1), ["rts 1", "sample", "rts 0"]);
	});

	it("make an error of a driver's complaint, once", () => {
		const sensor = new DrivenSensor(options);
		Driver.complaint = "bad checksum";
		throws(() => sensor.sample(), { message: "bad checksum" });
		Driver.complaint = "";
		deepEqual(sensor.sample(), { hygrometer: { humidity: 0.455 }, thermometer: { temperature: 21.25 } });
	});

	it("are looked for again with each sample when the driver does not find its sensor", () => {
		const bus = "bus {\"data\":21,\"clock\":22}";
		Driver.missing = true;
		const sensor = new DrivenSensor(options);
		deepEqual(log, [bus, "close", "report sensor: Error: unexpected sensor"]);
		log = [];
		throws(() => sensor.sample(), { message: "unexpected sensor" });
		deepEqual(log, ["rts 1", bus, "close", "rts 0"]);
		Driver.missing = false;
		log = [];
		deepEqual(sensor.sample(), { hygrometer: { humidity: 0.455 }, thermometer: { temperature: 21.25 } });
		deepEqual(log, ["rts 1", bus, "sample", "rts 0"]);
		log = [];
		sensor.sample();
		sensor.close();
		deepEqual(log, ["rts 1", "sample", "rts 0", "close"]);
	});

	it("can be closed without having been found", () => {
		Driver.missing = true;
		const sensor = new DrivenSensor(options);
		log = [];
		sensor.close();
		deepEqual(log, []);
	});

	it("have default fields that the drivers' samples hold", () => {
		const samples: Readonly<Record<string, object>> = {
			simulated: { thermometer: { temperature: 1 }, hygrometer: { humidity: 1 } },
			sht3x: { thermometer: { temperature: 1 }, hygrometer: { humidity: 1 } },
			bmp280: { thermometer: { temperature: 1 }, barometer: { pressure: 1 } },
			tmp117: { temperature: 1, alert: 0 },
		};
		deepEqual(Object.keys(FIELDS), Object.keys(samples));
		for (const [name, text] of Object.entries(FIELDS)) {
			for (const field of parseFields(text))
				equal(valueOf(samples[name] as never, field), 1, `${name} ${field.name}`);
		}
	});
});
