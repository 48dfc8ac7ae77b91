// The checksum of readings and statuses, verified as a receiver does: without any code of the firmware.
// modules/app/telemetry/crc and encoder. Source: docs/security.md (Damage on the way), zlib's crc32.

import fc from "fast-check";
import assert from "node:assert/strict";
import { crc32 as zlib } from "node:zlib";
import { crc32 } from "../../../../modules/app/telemetry/crc.js";
import type Encoder from "../../../../modules/app/telemetry/encoder.js";
import { parseFields } from "../../../../modules/app/telemetry/fields.js";
import InfluxEncoder from "../../../../modules/app/telemetry/influx.js";
import JSONEncoder from "../../../../modules/app/telemetry/json.js";
import Reading from "../../../../modules/app/telemetry/reading.js";
import Status from "../../../../modules/app/telemetry/status.js";
import { Bench } from "../bench.js";

/** The receiver's check. @returns whether the message is as it was sent */
function verified(message: Uint8Array): boolean {
	const text = Buffer.from(message).toString("latin1");
	const [field, json, influx] = /,(?:"crc":(\d+)(?=\}$)|crc=(\d+)i(?= \d+$|$))/.exec(text) ?? [];
	return field !== undefined && zlib(Buffer.from(text.replace(field, ""), "latin1")) === Number(json ?? influx);
}

const FIELDS = parseFields("thermometer.temperature:2,hygrometer.humidity:3");
const FORMATS: Readonly<Record<string, (size: number) => Encoder>> = { JSON: size => new JSONEncoder(size, true), InfluxDB: size => new InfluxEncoder(size, true) };
const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe("crc32", () => {
	it("is that of zlib", () => {
		assert.equal(crc32(Buffer.from("123456789"), 9), 0xCBF43926);
		assert.equal(crc32(Buffer.from("123456789x"), 9), 0xCBF43926);
		assert.equal(crc32(new Uint8Array(0), 0), 0);
		fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), bytes => assert.equal(crc32(bytes, bytes.length), zlib(bytes))));
	});
});

describe("a checksum", () => {
	for (const [format, make] of Object.entries(FORMATS)) {
		it(`fits every ${format} reading, and its value is right`, () => {
			const reading = new Reading(make, 256, FIELDS);
			fc.assert(fc.property(fc.nat(), fc.option(fc.nat({ max: 2 ** 45 }), { nil: undefined }), number, number, (sequence, time, temperature, humidity) => {
				const length = reading.encode(sequence, time, 1000, { thermometer: { temperature }, hygrometer: { humidity } });
				assert.equal(verified(reading.bytes.subarray(0, length)), true);
			}), { numRuns: 1000 });
			assert.throws(() => new Reading(make, reading.bytes.length - 1, FIELDS), { name: "RangeError", message: `fields: a reading of 2 values may be longer than ${reading.bytes.length - 1} bytes` });
			assert.equal(new Reading(make, reading.bytes.length, FIELDS).bytes.length, reading.bytes.length);
		});

		it(`shows each damaged byte of a ${format} reading, and each missing one`, () => {
			const reading = new Reading(make, 256, FIELDS);
			const message = Buffer.from(reading.bytes.subarray(0, reading.encode(7, 1_763_795_000_123, 0, { thermometer: { temperature: 21.5 }, hygrometer: { humidity: 0.45 } })));
			assert.equal(verified(message), true);
			for (let at = 0; at < message.length; at++) {
				for (let bit = 0; bit < 8; bit++) {
					const damaged = Buffer.from(message);
					damaged[at]! ^= 1 << bit;
					assert.equal(verified(damaged), false, damaged.toString("latin1"));
				}
				assert.equal(verified(Buffer.concat([message.subarray(0, at), message.subarray(at + 1)])), false, `without byte ${at}`);
			}
		});

		it(`is in a ${format} status of any size, whatever is left out`, () => {
			const condition = { time: 1_763_795_000_123, signal: -65, technology: "LTE-M", operator: "Operator", lost: "", trouble: "" };
			let statuses = 0;
			for (let size = 40; size < 300; size++) {
				let status: Status;
				try {
					status = new Status(make(size), "power on", "last line\n");
				}
				catch (error) {
					assert.equal((error as Error).message, `text: does not fit into ${size} bytes`);
					continue;
				}
				const length = status.encode(condition, { first: 1, second: size });
				assert.equal(verified(status.bytes.subarray(0, length)), true, `${size}`);
				statuses += 1;
			}
			assert.ok(statuses > 150);
		});
	}

	it("is in all readings and statuses of a node that is asked for it, and in none else", () => {
		for (const format of ["json", "influx"]) {
			for (const checksum of [true, false]) {
				const bench = new Bench({ settings: { count: 3, format, checksum } });
				bench.until(() => bench.ended);
				const messages = [...bench.arrived(), ...bench.arrived("/status").slice(0, -1)];
				assert.deepEqual(messages.map(({ payload }) => verified(payload)), messages.map(() => checksum));
				assert.equal(messages.some(({ payload }) => payload.includes("crc")), checksum);
			}
		}
	});

	it("is also that of a BC20 that takes quotes", () => {
		const bench = new Bench({ settings: { module: "bc20", count: 2, checksum: "true" }, modem: { profile: "bc20", firmware: { dataFormat: true } } });
		bench.until(() => bench.ended);
		assert.deepEqual(bench.arrived().map(({ payload }) => [payload[0], verified(payload)]), [[0x7B, true], [0x7B, true]]);
	});

	it("shows a byte that the module's UART has damaged, which MQTT does not", () => {
		const bench = new Bench({ settings: { count: 4, checksum: true }, modem: { faults: [{ when: { command: "+QMTPUB", nth: 3 }, do: { kind: "corrupt-data", offset: 40 } }] } });
		bench.until(() => bench.ended);
		const arrived = [...bench.arrived(), ...bench.arrived("/status").slice(0, -1)];
		assert.equal(arrived.filter(({ payload }) => !verified(payload)).length, 1);
		assert.equal(bench.publisher.counters["acknowledged"], 4);
	});
});
