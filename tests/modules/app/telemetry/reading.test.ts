// Readings and statuses as messages, in both formats.

import fc from "fast-check";
import assert from "node:assert/strict";
import type Encoder from "../../../../modules/app/telemetry/encoder.js";
import { parseFields } from "../../../../modules/app/telemetry/fields.js";
import InfluxEncoder from "../../../../modules/app/telemetry/influx.js";
import JSONEncoder from "../../../../modules/app/telemetry/json.js";
import Reading from "../../../../modules/app/telemetry/reading.js";
import Status from "../../../../modules/app/telemetry/status.js";

const FIELDS = parseFields("thermometer.temperature:2,hygrometer.humidity:3");
const SAMPLE = { thermometer: { temperature: 21.374 }, hygrometer: { humidity: 0.4567 } };
const TIME = 1_763_795_000_123.9;

type Make = (size: number) => Encoder;

const json: Make = size => new JSONEncoder(size);
const influx: Make = size => new InfluxEncoder(size);

function reading(make: Make, time: number | undefined, uptime = 5123.7, sample: object = SAMPLE): string {
	const reading = new Reading(make, 256, FIELDS);
	return Buffer.from(reading.bytes.subarray(0, reading.encode(7, time, uptime, sample as typeof SAMPLE))).toString();
}

describe("a reading", () => {
	it("carries sequence number, time and values", () => {
		assert.equal(reading(json, TIME), "{\"time\":1763795000123,\"sequence\":7,\"temperature\":21.37,\"humidity\":0.457}");
		assert.equal(reading(influx, TIME), "reading sequence=7i,temperature=21.37,humidity=0.457 1763795000123000000");
	});

	it("carries the uptime and a flag while the time is unknown, so that no one takes it for a time", () => {
		assert.equal(reading(json, undefined), "{\"sequence\":7,\"uptime\":5123,\"synchronized\":false,\"temperature\":21.37,\"humidity\":0.457}");
		assert.equal(reading(influx, undefined), "reading sequence=7i,uptime=5123i,synchronized=false,temperature=21.37,humidity=0.457");
	});

	it("leaves out what the sensor did not give", () => {
		assert.equal(reading(json, TIME, 0, { hygrometer: { humidity: NaN } }), "{\"time\":1763795000123,\"sequence\":7}");
	});

	it("fits, whatever the sensor gives, into an array as long as the longest", () => {
		const time = fc.option(fc.maxSafeNat(), { nil: undefined });
		for (const make of [json, influx]) {
			const { bytes } = new Reading(make, 256, FIELDS);
			assert.ok(bytes.length < 140, String(bytes.length));
			fc.assert(fc.property(fc.double(), fc.double(), time, fc.maxSafeNat(), (temperature, humidity, time, uptime) => {
				reading(make, time, uptime, { thermometer: { temperature }, hygrometer: { humidity } });
			}));
			new Reading(make, bytes.length, FIELDS);
			assert.throws(() => new Reading(make, bytes.length - 1, FIELDS), { name: "RangeError", message: `fields: a reading of 2 values may be longer than ${bytes.length - 1} bytes` });
		}
	});
});

describe("a status", () => {
	const counters = { interval: 5000, dropped: 2 };

	it("reports restart cause, signal, and counters", () => {
		const json = new Status(new JSONEncoder(256), "power on");
		assert.equal(Buffer.from(json.bytes.subarray(0, json.encode({ time: TIME, signal: -73, technology: undefined, operator: "", lost: "", trouble: "" }, counters))).toString(),
			"{\"time\":1763795000123,\"restart\":\"power on\",\"online\":true,\"signal\":-73,\"interval\":5000,\"dropped\":2}");
		const influx = new Status(new InfluxEncoder(256), "power on");
		assert.equal(Buffer.from(influx.bytes.subarray(0, influx.encode({ time: TIME, signal: -73, technology: undefined, operator: "", lost: "", trouble: "" }, counters))).toString(),
			"status,restart=power\\ on online=true,signal=-73i,interval=5000i,dropped=2i 1763795000123000000");
	});

	it("leaves out time and signal while they are unknown", () => {
		const status = new Status(new JSONEncoder(256), "watchdog");
		assert.equal(Buffer.from(status.bytes.subarray(0, status.encode({ time: undefined, signal: undefined, technology: undefined, operator: "", lost: "", trouble: "" }, {}))).toString(), "{\"restart\":\"watchdog\",\"online\":true}");
	});

	it("refuses a restart cause that it could not express, at once", () => {
		assert.throws(() => new Status(new InfluxEncoder(256), "\""), TypeError);
		assert.throws(() => new Status(new JSONEncoder(20), "power on"), { name: "RangeError", message: "text: does not fit into 20 bytes" });
	});
});
