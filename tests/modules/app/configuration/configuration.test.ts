// Every setting: default, accepted values, and error message.

import assert from "node:assert/strict";
import { BUFFERS } from "../../../../modules/app/configuration/buffers.js";
import { configure } from "../../../../modules/app/configuration/configuration.js";
import { configureNetwork } from "../../../../modules/app/configuration/network-settings.js";

const HOST = { host: "broker.example" };

function refuses(settings: Record<string, unknown>, name: string, message: string): void {
	assert.throws(() => configure({ ...HOST, ...settings }), { name, message });
}

describe("configuration", () => {
	it("needs the broker's host only", () => {
		assert.deepEqual(configure(HOST), {
			module: "bg96", host: "broker.example", port: 1883, tls: undefined, id: "", user: "", password: "", topic: "", interval: 60_000, QoS: 1, count: 0, attempts: 0,
			keepAlive: 120_000, probe: 0, apn: "", pin: "", format: "auto", checksum: false, buffers: BUFFERS.default,
			network: configureNetwork({}),
			fields: [
				{ path: ["thermometer", "temperature"], name: "temperature", decimals: 2 },
				{ path: ["hygrometer", "humidity"], name: "humidity", decimals: 3 },
			],
		});
	});

	it("is frozen to the last field", () => {
		const configuration = configure(HOST);
		for (const part of [configuration, configuration.fields, configuration.fields[0], configuration.fields[0]!.path])
			assert.ok(Object.isFrozen(part));
	});

	it("refuses a client identifier that would put a wildcard into the default topic", () => {
		for (const id of ["a+b", "#"])
			refuses({ id }, "RangeError", "id must not contain + or # when no topic is given: readings then go to sensors/<id>");
		assert.equal(configure({ ...HOST, id: "a+b", topic: "t" }).id, "a+b");
	});

	it("takes numbers as strings, as the mcconfig command line gives them", () => {
		const configuration = configure({ ...HOST, port: "8883", interval: "10", count: "5", attempts: "3", keepAlive: "0", tls: "false", pin: "0123" });
		assert.deepEqual([configuration.port, configuration.interval, configuration.count, configuration.attempts, configuration.keepAlive, configuration.pin],
			[8883, 10, 5, 3, 0, "0123"]);
	});

	it("takes a checksum or none", () => {
		assert.equal(configure({ ...HOST, checksum: "true" }).checksum, true);
		for (const checksum of ["yes", 1])
			refuses({ checksum }, "TypeError", "checksum must be true or false");
	});

	it("takes buffers of two sizes", () => {
		assert.equal(configure({ ...HOST, buffers: "small" }).buffers, BUFFERS.small);
		refuses({ buffers: "tiny" }, "RangeError", "buffers must be default or small");
	});

	it("takes no probe more often than every ten seconds", () => {
		assert.equal(configure({ ...HOST, probe: 10_000 }).probe, 10_000);
		refuses({ probe: 1 }, "RangeError", "probe must be 0, or from 10000 on (milliseconds)");
		refuses({ probe: 9999 }, "RangeError", "probe must be 0, or from 10000 on (milliseconds)");
	});

	it("ignores names that belong to others", () => {
		assert.ok(!("startupSound" in configure({ ...HOST, startupSound: "bflatmajor.maud" })));
	});

	it("takes the limits and refuses what lies beyond them", () => {
		const ranges: [string, number, number, string][] = [
			["port", 1, 65_535, ""], ["interval", 10, 86_400_000, " (milliseconds)"], ["QoS", 1, 2, ""], ["count", 0, 1_000_000_000, ""],
			["attempts", 0, 1_000_000, ""], ["keepAlive", 0, 3_600_000, " (milliseconds)"], ["probe", 0, 86_400_000, " (milliseconds)"],
		];
		for (const [name, least, most, unit] of ranges) {
			configure({ ...HOST, [name]: least });
			configure({ ...HOST, [name]: most });
			refuses({ [name]: least - 1 }, "RangeError", `${name} must be from ${least} to ${most}${unit}`);
			refuses({ [name]: most + 1 }, "RangeError", `${name} must be from ${least} to ${most}${unit}`);
			for (const value of [1.5, "", "x", "1e3", "-1", " 1", NaN, Infinity, {}, [10], true])
				refuses({ [name]: value }, "TypeError", `${name} must be a whole number from ${least} to ${most}${unit}`);
		}
	});

	it("refuses quotes and control characters in every text, without showing it", () => {
		for (const name of ["host", "id", "user", "password", "topic", "apn", "pin", "fields"]) {
			for (const character of ["\"", "\0", "\b", "\r", "\n", "\x1A", "\x1B", "\x1F", "\x7F"])
				refuses({ [name]: `se${character}cret` }, "RangeError", `${name} must not contain quotes or control characters`);
			refuses({ [name]: 5 }, "TypeError", `${name} must be text`);
		}
	});

	it("counts a text's length in bytes of UTF-8", () => {
		configure({ ...HOST, id: "°".repeat(64) });
		refuses({ id: "°".repeat(64) + "x" }, "RangeError", "id must be at most 128 bytes long");
		refuses({ host: "h".repeat(101) }, "RangeError", "host must be at most 100 bytes long");
		configure({ host: "h".repeat(100) });
	});

	it("takes a text of its limit, and refuses one byte more", () => {
		for (const [name, most] of [["id", 128], ["user", 256], ["password", 256], ["apn", 100], ["topic", 240]] as const) {
			const given = { ...HOST, user: "u" };
			assert.equal(configure({ ...given, [name]: "x".repeat(most) })[name], "x".repeat(most));
			refuses({ ...given, [name]: "x".repeat(most + 1) }, "RangeError", `${name} must be at most ${most} bytes long`);
		}
		const fields = (length: number): string => `a:1,${"b".repeat(length - 6)}:1`;
		assert.equal(configure({ ...HOST, fields: fields(512) }).fields[1]!.name, "b".repeat(506));
		refuses({ fields: fields(513) }, "RangeError", "fields must be at most 512 bytes long");
		assert.equal(configure({ ...HOST, pin: "12345678" }).pin, "12345678");
		refuses({ pin: "123456789" }, "RangeError", "pin must be at most 8 bytes long");
	});

	it("refuses a host that is missing or no name", () => {
		for (const host of [undefined, "", "a b", "bröker"])
			refuses({ host }, "RangeError", "host must be the broker's name or address, 1 to 100 bytes of ASCII without blanks");
	});

	it("refuses wildcards in the topic", () => {
		for (const topic of ["sensors/+", "#"])
			refuses({ topic }, "RangeError", "topic must not contain + or #, which are for topic filters");
	});

	it("refuses a PIN that is none", () => {
		for (const value of ["123", "123456789".slice(0, 8) + "x", "12a4"])
			assert.throws(() => configure({ ...HOST, pin: value }), RangeError);
		refuses({ pin: "12a4" }, "RangeError", "pin must be 4 to 8 digits");
	});

	it("refuses an unknown module and an unknown format", () => {
		refuses({ module: "sim7000" }, "RangeError", "module must be bg96 or bg95 or bc20");
		assert.equal(configure({ ...HOST, module: "bc20" }).module, "bc20");
		refuses({ format: "xml" }, "RangeError", "format must be auto or json or influx");
		assert.equal(configure({ ...HOST, format: "influx" }).format, "influx");
	});

	it("refuses a password without a user [MQTT-3.1.2-22]", () => {
		refuses({ password: "secret" }, "RangeError", "password requires a user (MQTT 3.1.1 §3.1.2.9)");
		configure({ ...HOST, password: "secret", user: "me" });
	});

	it("refuses fields that cannot be read", () => {
		refuses({ fields: "temperature" }, "SyntaxError", "fields must be like temperature:2 with 0 to 9 decimals, separated by commas");
	});
});
