// The telemetry encoders: exact bytes, exact numbers, and messages that do not fit.
// Property tests print their seed when they fail; a run can be repeated with it.

import fc from "fast-check";
import assert from "node:assert/strict";
import type Encoder from "../../../../modules/app/telemetry/encoder.js";
import InfluxEncoder from "../../../../modules/app/telemetry/influx.js";
import JSONEncoder from "../../../../modules/app/telemetry/json.js";
import { toFixedPoint } from "../../../../modules/app/telemetry/text.js";

const TIME = 1_763_795_000_123;

function message(encoder: Encoder, time: number | undefined, write: (encoder: Encoder) => void): string {
	encoder.begin(encoder.measurement("reading"), time);
	write(encoder);
	return Buffer.from(encoder.bytes.subarray(0, encoder.end())).toString();
}

function reading(encoder: Encoder, time?: number): string {
	return message(encoder, time, encoder => {
		encoder.integer(encoder.name("sequence"), 7);
		encoder.decimal(encoder.name("temperature"), 21.5, 2);
		encoder.decimal(encoder.name("pressure"), 101_325, 0);
		encoder.flag(encoder.name("door"), true);
		encoder.flag(encoder.name("window"), false);
	});
}

function decimal(encoder: Encoder, value: number, decimals: number): string {
	return message(encoder, undefined, encoder => {
		encoder.integer(encoder.name("n"), 1);
		encoder.decimal(encoder.name("v"), value, decimals);
	});
}

describe("JSON telemetry", () => {
	it("writes one flat object with the time first", () => {
		assert.equal(reading(new JSONEncoder(200), TIME), "{\"time\":1763795000123,\"sequence\":7,\"temperature\":21.50,\"pressure\":101325,\"door\":true,\"window\":false}");
	});

	it("leaves the time out when unknown", () => {
		assert.equal(reading(new JSONEncoder(200)), "{\"sequence\":7,\"temperature\":21.50,\"pressure\":101325,\"door\":true,\"window\":false}");
	});

	it("writes an object without values", () => {
		assert.equal(message(new JSONEncoder(2), undefined, () => {}), "{}");
	});

	it("starts every message from scratch", () => {
		const encoder = new JSONEncoder(200);
		reading(encoder, TIME);
		assert.equal(message(encoder, undefined, encoder => encoder.flag(encoder.name("online"), true)), "{\"online\":true}");
	});

	it("escapes quotes, backslashes and every control character, so that no text can end a prompt payload", () => {
		const text = message(new JSONEncoder(200), undefined, encoder => encoder.text(encoder.name("a\"b"), "\x1A\x1B\r\n\x7F\\\"°"));
		assert.equal(text, "{\"a\\\"b\":\"\\u001a\\u001b\\r\\n\\u007f\\\\\\\"°\"}");
		assert.deepEqual(JSON.parse(text), { "a\"b": "\x1A\x1B\r\n\x7F\\\"°" });
	});

	it("throws when a message does not fit, at every size that is too small", () => {
		const needed = reading(new JSONEncoder(200), TIME).length;
		assert.equal(reading(new JSONEncoder(needed), TIME).length, needed);
		for (let size = 0; size < needed; size++)
			assert.throws(() => reading(new JSONEncoder(size), TIME), { name: "RangeError", message: `text: does not fit into ${size} bytes` });
	});

	it("gives back every text it was given", () => {
		fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), fc.string({ unit: fc.oneof(fc.constantFrom("\x1A", "\x7F", "\"", "\\"), fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 })), maxLength: 40 }), (name, value) => {
			const text = message(new JSONEncoder(2000), undefined, encoder => encoder.text(encoder.name(name), value));
			assert.doesNotMatch(text, /[\x00-\x1F\x7F]/);
			assert.deepEqual(Object.entries(JSON.parse(text) as object), [[name, value]]);
		}));
	});
});

describe("InfluxDB telemetry", () => {
	it("writes one line with the time in nanoseconds last", () => {
		assert.equal(reading(new InfluxEncoder(200), TIME), "reading sequence=7i,temperature=21.50,pressure=101325,door=true,window=false 1763795000123000000");
	});

	it("leaves the time out when unknown", () => {
		assert.equal(reading(new InfluxEncoder(200)), "reading sequence=7i,temperature=21.50,pressure=101325,door=true,window=false");
	});

	it("starts every message from scratch", () => {
		const encoder = new InfluxEncoder(200);
		reading(encoder, TIME);
		assert.equal(message(encoder, undefined, encoder => encoder.flag(encoder.name("online"), true)), "reading online=true");
	});

	it("writes texts as tags and escapes commas, equals signs and blanks", () => {
		const text = message(new InfluxEncoder(200), undefined, encoder => {
			encoder.text(encoder.name("restart, why"), "power on=1,2");
			encoder.integer(encoder.name("a=b"), -3);
		});
		assert.equal(text, "reading,restart\\,\\ why=power\\ on\\=1\\,2 a\\=b=-3i");
	});

	it("escapes commas and blanks, not equals signs, in a measurement", () => {
		assert.equal(Buffer.from(new InfluxEncoder(1).measurement("my, sensor=1")).toString(), "my\\,\\ sensor=1");
	});

	it("refuses what the protocol has no escape for", () => {
		const encoder = new InfluxEncoder(200);
		for (const text of ["", "\"", "a\nb", "a\x1A", "a\x7F", "a\\"]) {
			const refusal = { name: "TypeError", message: `influx: ${JSON.stringify(text)} must not be empty, end in a backslash, or contain a quote or control character` };
			assert.throws(() => encoder.measurement(text), refusal);
			assert.throws(() => encoder.name(text), refusal);
			assert.throws(() => encoder.text(new Uint8Array(1), text), refusal);
		}
		assert.throws(() => encoder.measurement("#1"), { name: "TypeError", message: "influx: #1 would be a comment" });
	});

	it("throws when a message does not fit, at every size that is too small", () => {
		const needed = reading(new InfluxEncoder(200), TIME).length;
		assert.equal(reading(new InfluxEncoder(needed), TIME).length, needed);
		for (let size = 0; size < needed; size++)
			assert.throws(() => reading(new InfluxEncoder(size), TIME), { name: "RangeError", message: `text: does not fit into ${size} bytes` });
	});
});

describe("numbers in telemetry", () => {
	it("writes every whole number within 2^53 exactly", () => {
		const numbers = fc.oneof(fc.maxSafeInteger(), fc.nat({ max: 15 }).chain(power => fc.integer({ min: -1, max: 1 }).map(near => 10 ** power + near)));
		fc.assert(fc.property(numbers, value => {
			assert.equal(message(new JSONEncoder(40), undefined, encoder => encoder.integer(encoder.name("v"), value)), `{"v":${value}}`);
			assert.equal(message(new InfluxEncoder(40), undefined, encoder => encoder.integer(encoder.name("v"), value)), `reading v=${value}i`);
		}), { numRuns: 2000 });
	});

	it("gives every fixed-point number back exactly, with all its decimals", () => {
		fc.assert(fc.property(fc.integer({ min: -(2 ** 50), max: 2 ** 50 }), fc.nat({ max: 9 }), (units, decimals) => {
			const value = units / 10 ** decimals;
			const digits = Math.abs(units).toString().padStart(decimals + 1, "0");
			const whole = digits.slice(0, digits.length - decimals);
			const expected = `${units < 0 ? "-" : ""}${whole}${decimals > 0 ? "." : ""}${digits.slice(digits.length - decimals)}`;
			assert.equal(decimal(new JSONEncoder(60), value, decimals), `{"n":1,"v":${expected}}`);
			assert.equal(decimal(new InfluxEncoder(60), value, decimals), `reading n=1i,v=${expected}`);
			assert.equal(Number(expected), value);
		}), { numRuns: 2000 });
	});

	it("rounds to the nearest of the decimals asked for", () => {
		fc.assert(fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.nat({ max: 6 }), (value, decimals) => {
			const { v } = JSON.parse(decimal(new JSONEncoder(60), value, decimals)) as { v: number };
			assert.ok(Math.abs(v - value) <= 0.5 * 10 ** -decimals + 1e-9, `${value} → ${v}`);
		}), { numRuns: 2000 });
	});

	it("rounds halves away from zero on both sides", () => {
		assert.equal(toFixedPoint(0.5, 0), 1);
		assert.equal(toFixedPoint(-0.5, 0), -1);
		assert.equal(toFixedPoint(2.25, 1), 23);
		assert.equal(toFixedPoint(-2.25, 1), -23);
	});

	it("writes no sign before a zero", () => {
		assert.equal(decimal(new JSONEncoder(60), -0.001, 2), "{\"n\":1,\"v\":0.00}");
	});

	it("keeps the sign of a number whose whole part is zero", () => {
		assert.equal(decimal(new JSONEncoder(60), -0.25, 2), "{\"n\":1,\"v\":-0.25}");
	});

	it("leaves out a value that is no number, infinite, or too large to be exact", () => {
		for (const value of [NaN, Infinity, -Infinity, 2 ** 53, -1e300, 9_007_199_254_741]) {
			assert.equal(decimal(new JSONEncoder(60), value, 3), "{\"n\":1}");
			assert.equal(decimal(new InfluxEncoder(60), value, 3), "reading n=1i");
		}
		assert.equal(decimal(new InfluxEncoder(60), 9_007_199_254_740.5, 3), "reading n=1i,v=9007199254740.500");
	});
});
