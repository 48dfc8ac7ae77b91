// Every check at its limits: what it lets pass, what it returns, and the words of its error. Tests modules/base/check.

import assert from "node:assert/strict";
import {
	checkArray, checkBoolean, checkCallbacks, checkFunction, checkInteger, checkMethods, checkObject, checkQoS, checkString, checkText, checkTexts, isString, numberError,
} from "../../../modules/base/check.js";

/** A value of another kind than the checks take. */
const none = (value: unknown): never => value as never;

describe("a check", () => {
	it("of an integer takes its limits and what is between, and names them else", () => {
		for (const value of [-3, 0, 7])
			assert.equal(checkInteger(value, "port", -3, 7), value);
		for (const value of [-4, 8, 1.5, NaN, Infinity, -Infinity])
			assert.throws(() => checkInteger(value, "port", -3, 7), { name: "RangeError", message: `port: ${value} is not in -3 to 7` });
		for (const value of ["5", undefined, null, 5n, true, [5]])
			assert.throws(() => checkInteger(none(value), "port", -3, 7), { name: "TypeError", message: "port: must be a number" });
	});

	it("of a QoS takes 0, 1 and 2", () => {
		for (const value of [0, 1, 2])
			assert.equal(checkQoS(value, "will.QoS"), value);
		for (const value of [-1, 3, 0.5, NaN])
			assert.throws(() => checkQoS(value, "will.QoS"), { name: "RangeError", message: `will.QoS: ${value} is not 0, 1 or 2` });
		assert.throws(() => checkQoS(none("1"), "will.QoS"), { name: "TypeError", message: "will.QoS: must be a number" });
	});

	it("of a boolean takes no other truth", () => {
		for (const value of [true, false])
			assert.equal(checkBoolean(value, "clean"), value);
		for (const value of [0, 1, "true", undefined, null])
			assert.throws(() => checkBoolean(none(value), "clean"), { name: "TypeError", message: "clean: must be a boolean" });
	});

	it("of a string takes an empty one, and no object of strings", () => {
		for (const value of ["", "a"]) {
			assert.equal(checkString(value, "host"), value);
			assert.equal(isString(value), true);
		}
		for (const value of [1, undefined, null, ["a"], new String("a")]) {
			assert.throws(() => checkString(none(value), "host"), { name: "TypeError", message: "host: must be a string" });
			assert.equal(isString(value), false);
		}
	});

	it("of an object takes no array, no function and no null", () => {
		for (const value of [{}, new Map(), new Uint8Array(1)])
			assert.equal(checkObject(value, "will"), value);
		for (const value of [null, undefined, [], "will", 1, () => 1])
			assert.throws(() => checkObject(none(value), "will"), { name: "TypeError", message: "will: must be an object" });
	});

	it("of a function takes a class, too", () => {
		for (const value of [() => 1, Map])
			assert.equal(checkFunction(value, "power.on"), value);
		for (const value of [null, undefined, {}, "on"])
			assert.throws(() => checkFunction(value, "power.on"), { name: "TypeError", message: "power.on: must be a function" });
	});

	it("of callbacks takes those that are missing, and names the first that is none", () => {
		checkCallbacks({ onOpen() {}, onLost: undefined, other: 1 }, ["onOpen", "onLost", "onClose" as "other"]);
		assert.throws(() => checkCallbacks({ onOpen() {}, onLost: null }, ["onOpen", "onLost"]), { name: "TypeError", message: "onLost: must be a function" });
		assert.throws(() => checkCallbacks({ onOpen: 1, onLost: 1 }, ["onOpen", "onLost"]), { name: "TypeError", message: "onOpen: must be a function" });
	});

	it("of callbacks of a part names the part, too", () => {
		assert.throws(() => checkCallbacks({ off: 1 }, ["off"], "power."), { name: "TypeError", message: "power.off: must be a function" });
	});

	it("of an array takes an empty one, and nothing that is like one", () => {
		for (const value of [[], [1]])
			assert.equal(checkArray(value, "rates"), value);
		for (const value of [null, undefined, {}, "rates", new Uint8Array(1), { length: 0 }])
			assert.throws(() => checkArray(none(value), "rates"), { name: "TypeError", message: "rates: must be an array" });
	});

	it("of methods takes an object that has all of them, and names the first that it lacks", () => {
		const power = { on() {}, reset() {} };
		assert.equal(checkMethods(power, "power", ["on", "reset"]), power);
		assert.throws(() => checkMethods({ on() {}, reset: 1 }, "power", ["on", "reset", "off"]), { name: "TypeError", message: "power.reset: must be a function" });
		for (const value of [null, undefined, [], () => {}])
			assert.throws(() => checkMethods(none(value), "power", ["on"]), { name: "TypeError", message: "power: must be an object" });
	});

	it("of texts takes those that are missing, and names the first that cannot be sent", () => {
		const names = ["apn", "user"] as const;
		checkTexts({ apn: "iot", user: undefined }, names, 3);
		checkTexts({}, names, 3);
		assert.throws(() => checkTexts({ apn: "", user: none(null) }, names, 3), { name: "TypeError", message: "user: must be a string" });
		assert.throws(() => checkTexts({ apn: "iöt" }, names, 3, "contexts[1]."), { name: "RangeError", message: "contexts[1].apn: 4 bytes, at most 3 can be sent" });
		assert.throws(() => checkTexts({ apn: none(1) }, names, 3, "contexts[1]."), { name: "TypeError", message: "contexts[1].apn: must be a string" });
	});

	it("of a text names the byte that would end its string constant or its line, and where it is", () => {
		checkText(Uint8Array.of(), "apn", 0);
		for (let byte = 0; byte < 256; byte++) {
			const bytes = Uint8Array.of(0x61, byte);
			if (byte < 0x20 || byte === 0x22 || byte === 0x7F)
				assert.throws(() => checkText(bytes, "apn", 2), { name: "RangeError", message: `apn: byte 0x${Buffer.of(byte).toString("hex")} at offset 1 cannot be sent in a command line` });
			else
				checkText(bytes, "apn", 2);
			assert.throws(() => checkText(bytes, "apn", 1), { name: "RangeError", message: "apn: 2 bytes, at most 1 can be sent" });
		}
	});

	it("of a number has one error for another kind, and one for what is out of range", () => {
		assert.ok(numberError(3, "id", "even") instanceof RangeError);
		assert.equal(numberError(3, "id", "even").message, "id: 3 is not even");
		assert.ok(numberError("3", "id", "even") instanceof TypeError);
		assert.equal(numberError("3", "id", "even").message, "id: must be a number");
	});
});
