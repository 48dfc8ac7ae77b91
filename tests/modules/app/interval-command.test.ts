// Messages on `<topic>/set` that are accepted as a new interval, and those that are not.

import fc from "fast-check";
import assert from "node:assert/strict";
import Setting, { NOT_UNDERSTOOD, parseInterval, refusal } from "../../../modules/app/interval-command.js";

function parse(text: string): number {
	const bytes = Buffer.from(text);
	return parseInterval(bytes, bytes.length);
}

describe("a new interval from the network", () => {
	for (const text of [
		"5000", " 5000\r\n", "05000", "interval=5000", "interval = 5000", "\tinterval\n=\r5000 ",
		"{\"interval\":5000}", "{\"interval\": 5000}", " { \"interval\" : 5000 } ", "{\r\n\t\"interval\": 5000\r\n}",
	]) {
		it(`understands ${JSON.stringify(text)}`, () => assert.equal(parse(text), 5000));
	}

	for (const text of [
		"", " ", "x", "-5000", "+5000", "5e3", "5000.5", "0x10", "5 000", "5000 ms", "5000\0", "1234567890",
		"interval", "interval=", "interval 5000", "interval:5000", "Interval=5000", "interval==5000", "interval=5000;", "interval=5000,5000",
		"{", "{}", "{\"interval\"}", "{\"interval\":}", "{\"interval\":5000", "{\"interval\" 5000}", "{interval:5000}", "{\"interval\":\"5000\"}",
		"{\"interval\":5000,}", "{\"interval\":5000}}", "{\"other\":5000}", "[5000]", "\"5000\"", "interval=5000}",
	]) {
		it(`does not understand ${JSON.stringify(text)}`, () => assert.equal(parse(text), NOT_UNDERSTOOD));
	}

	it("understands up to nine digits of any value: the publisher checks the range", () => {
		assert.equal(parse("0"), 0);
		assert.equal(parse("999999999"), 999_999_999);
	});

	it("is taken from 1 s to 24 h, else refused with the range, without quotes", () => {
		for (const interval of [1000, 5000, 86_400_000])
			assert.equal(refusal(interval), undefined);
		for (const interval of [0, 999, 86_400_001])
			assert.equal(refusal(interval), `interval ${interval} refused: from the network it must be from 1000 to 86400000 milliseconds`);
		assert.equal(refusal(NOT_UNDERSTOOD), "interval not understood: send 5000 or interval=5000, in milliseconds");
	});

	it("reads no byte behind the message", () => {
		assert.equal(parseInterval(Buffer.from("50001"), 4), 5000);
		assert.equal(parseInterval(Buffer.from("{\"interval\":5000}"), 16), NOT_UNDERSTOOD);
	});

	it("gives a number from 0 to 999999999 or does not understand, for any bytes", () => {
		fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), bytes => {
			const value = parseInterval(bytes, bytes.length);
			assert.ok(value === NOT_UNDERSTOOD || (Number.isInteger(value) && value >= 0 && value <= 999_999_999));
		}));
	});
});

describe("a setting that arrives in fragments", () => {
	function append(setting: Setting, text: string): void {
		const bytes = Buffer.from(`${text} and what an earlier message left`);
		setting.append(bytes, text.length);
	}

	it("is understood as a whole, split anywhere", () => {
		const text = "{\"interval\": 5000}";
		const setting = new Setting();
		for (let at = 0; at <= text.length; at++) {
			append(setting, text.slice(0, at));
			append(setting, text.slice(at));
			assert.equal(setting.end(), 5000);
		}
	});

	it("begins again after its end, and after one that broke off", () => {
		const setting = new Setting();
		append(setting, "50");
		setting.forget();
		append(setting, "6000");
		assert.equal(setting.end(), 6000);
		append(setting, "7000");
		assert.equal(setting.end(), 7000);
	});

	it("may be 64 bytes long, and is not understood beyond", () => {
		const setting = new Setting();
		append(setting, `${" ".repeat(60)}5000`);
		assert.equal(setting.end(), 5000);
		append(setting, `5000${" ".repeat(61)}`);
		assert.equal(setting.end(), NOT_UNDERSTOOD);
		append(setting, "5000");
		assert.equal(setting.end(), 5000);
	});
});
