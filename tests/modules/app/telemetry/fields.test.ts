// The values of a sample that a reading includes.

import assert from "node:assert/strict";
import { parseFields, valueOf } from "../../../../modules/app/telemetry/fields.js";

describe("fields", () => {
	it("reads paths, names and decimals", () => {
		assert.deepEqual(parseFields("thermometer.temperature:2, light_1:0"), [
			{ path: ["thermometer", "temperature"], name: "temperature", decimals: 2 },
			{ path: ["light_1"], name: "light_1", decimals: 0 },
		]);
	});

	it("refuses what is written otherwise", () => {
		for (const text of ["", "temperature", "temperature:", "temperature:10", "temperature:x", ".a:1", "a.:1", "1a:1", "a b:1", "a:1,", "a:1;b:1", "a\":1"])
			assert.throws(() => parseFields(text), { name: "SyntaxError", message: "fields must be like temperature:2 with 0 to 9 decimals, separated by commas" }, text);
	});

	it("refuses a name that comes twice, and one that every reading has already", () => {
		assert.throws(() => parseFields("in.temperature:1,out.temperature:1"), {
			name: "RangeError",
			message: "fields must have different names, other than sequence, time, uptime, synchronized; temperature is taken",
		});
		assert.throws(() => parseFields("clock.time:0"), /time is taken/);
	});

	it("finds the value in a nested sample", () => {
		const [nested, flat] = parseFields("thermometer.temperature:2,light:0");
		const sample = { thermometer: { temperature: 21.5 }, light: 300 };
		assert.equal(valueOf(sample, nested!), 21.5);
		assert.equal(valueOf(sample, flat!), 300);
	});

	it("gives NaN for what a sample does not have or has otherwise", () => {
		const [nested] = parseFields("thermometer.temperature:2");
		for (const sample of [{}, { thermometer: undefined }, { thermometer: 21.5 }, { thermometer: {} }, { thermometer: { temperature: { value: 1 } } }])
			assert.ok(Number.isNaN(valueOf(sample, nested!)));
	});
});
