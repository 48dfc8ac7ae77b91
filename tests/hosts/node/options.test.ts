// The command line of `npm start`: valid options, and the one-line errors of invalid ones.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Answered, UsageError } from "../../../hosts/node/command-line.js";
import { parseOptions, type Options } from "../../../hosts/node/options.js";

function parse(...words: string[]): Options {
	return parseOptions(words, () => {});
}

function refuses(words: string[], message: string | RegExp): void {
	assert.throws(() => parse(...words), error => {
		assert.ok(error instanceof UsageError, String(error));
		assert.doesNotMatch(error.message, /\n/);
		if (typeof message === "string")
			assert.equal(error.message, message);
		else
			assert.match(error.message, message);
		return true;
	});
}

describe("the command line", () => {
	it("needs no option", () => {
		assert.deepEqual(parse(), {
			engine: "node", baud: 115_200, embedded: true,
			settings: { module: "bg96", host: "127.0.0.1", interval: "1000", attempts: "3", format: "auto" },
		});
	});

	it("hands the firmware what was given", () => {
		const words = ["--count", "5", "--interval", "200", "--topic", "a/b", "--id", "me", "--user", "u", "--password", "p", "--apn", "net", "--pin", "1234",
			"--format", "influx", "--fields", "light:0", "--attempts", "0"];
		assert.deepEqual(parse(...words).settings, {
			module: "bg96", host: "127.0.0.1", count: "5", interval: "200", topic: "a/b", id: "me", user: "u", password: "p", apn: "net", pin: "1234",
			format: "influx", fields: "light:0", attempts: "0",
		});
	});

	it("takes a broker's address apart", () => {
		const { embedded, settings } = parse("--broker", "mqtt://a%40b:c%3Ad@broker.example:1884");
		assert.equal(embedded, false);
		assert.deepEqual([settings["host"], settings["port"], settings["user"], settings["password"]], ["broker.example", "1884", "a@b", "c:d"]);
		assert.equal(parse("--broker", "mqtt://broker.example/").settings["port"], undefined);
		assert.equal(parse("--broker", "mqtt://[::1]:1884").settings["host"], "::1");
	});

	it("prefers a user and password given on their own", () => {
		assert.equal(parse("--broker", "mqtt://a:b@c", "--user", "d").settings["user"], "d");
	});

	it("takes a real module", () => {
		const options = parse("--serial", "/dev/ttyUSB2", "--baud", "9600", "--broker", "mqtt://broker.example");
		assert.deepEqual([options.serial, options.baud], ["/dev/ttyUSB2", 9600]);
	});

	it("takes a file for the journal, which the machine of --engine xs cannot have", () => {
		assert.equal(parse("--journal", "readings.flash").journal, "readings.flash");
		refuses(["--journal", "x", "--engine", "xs"], "--journal requires --engine node");
	});

	it("answers --help and --version", () => {
		for (const [option, answer] of [["--help", /--interval <ms>/], ["--version", /^\d+\.\d+\.\d+\n$/]] as const) {
			let printed = "";
			assert.throws(() => parseOptions([option], text => printed += text), Answered);
			assert.match(printed, answer);
		}
	});

	it("refuses unknown options, in one line", () => {
		refuses(["--nonsense"], "unknown option '--nonsense'");
		refuses(["extra"], /^too many arguments/);
		refuses(["--count"], "option '--count <n>' argument missing");
		refuses(["--modem", "sim7000"], /^option '--modem <name>' argument 'sim7000' is invalid\. Allowed choices are bg96, bg95, bc20\.$/);
		refuses(["--engine", "v8"], /Allowed choices are node, xs\.$/);
		refuses(["--format", "xml"], /Allowed choices are auto, json, influx\.$/);
	});

	it("refuses a baud rate that is none", () => {
		for (const rate of ["x", "299", "4000001", "-9600", "9600.5", "1e5", ""])
			refuses(["--baud", rate], `option '--baud <rate>' argument '${rate}' is invalid. It must be a whole number from 300 to 4000000.`);
	});

	it("names the option and its range when a value is out of it", () => {
		refuses(["--interval", "9"], "--interval must be from 10 to 86400000 (milliseconds)");
		refuses(["--interval", "soon"], "--interval must be a whole number from 10 to 86400000 (milliseconds)");
		refuses(["--count", "-1"], "--count must be a whole number from 0 to 1000000000");
		refuses(["--topic", "a/#"], "--topic must not contain + or #, which are for topic filters");
		refuses(["--id", "a\"b"], "--id must not contain quotes or control characters");
		refuses(["--pin", "12"], "--pin must be 4 to 8 digits");
		refuses(["--fields", "x"], "--fields must be like temperature:2 with 0 to 9 decimals, separated by commas");
	});

	it("refuses a broker's address that is none", () => {
		for (const url of ["", "broker", "http://broker", "mqtt://", "mqtt:broker", "mqtt://b/path", "mqtt://b?x=1", "mqtt://b#x", "mqtt://b:99999"])
			refuses(["--broker", url], "--broker must be mqtt://host:port or mqtts://host:port");
		refuses(["--broker", "mqtt://b:0"], "--broker: port must be from 1 to 65535");
		refuses(["--broker", `mqtt://${"h".repeat(101)}`], "--broker: host must be at most 100 bytes long");
		refuses(["--broker", "mqtt://%FF@b"], "--broker: user and password must be percent-encoded UTF-8");
	});

	it("takes certificates for a broker with TLS, and hands the firmware what is in their files", () => {
		const folder = mkdtempSync(join(tmpdir(), "options-"));
		const at = (name: string): string => join(folder, name);
		try {
			for (const name of ["ca", "cert", "key"])
				writeFileSync(at(name), `for people: ${name}\n-----BEGIN ${name}-----\n`);
			const { settings } = parse("--broker", "mqtts://broker.example", "--ca", at("ca"), "--cert", at("cert"), "--key", at("key"));
			assert.deepEqual(settings, {
				module: "bg96", host: "broker.example", interval: "1000", attempts: "3", format: "auto", tls: true,
				ca: "-----BEGIN ca-----\n", certificate: "-----BEGIN cert-----\n", key: "-----BEGIN key-----\n",
			});
			assert.equal(parse("--broker", "MQTTS://b", "--insecure").settings["verify"], false);
			assert.equal(parse("--broker", "mqtts://b:1", "--ca", at("ca")).settings["port"], "1");
			refuses(["--broker", "mqtts://b"], "--broker mqtts:// requires --ca, which verifies the broker's certificate, or --insecure");
			refuses(["--broker", "mqtts://b", "--ca", at("ca"), "--cert", at("cert")], "--cert and --key go together");
			refuses(["--broker", "mqtts://b", "--ca", at("ca"), "--key", at("key")], "--cert and --key go together");
			refuses(["--broker", "mqtts://b", "--insecure", "--cert", at("cert"), "--key", at("key")],
				"--insecure excludes --cert: the module sends its certificate only to a broker that it verifies");
			for (const option of ["ca", "cert", "key"]) {
				for (const words of [[], ["--broker", "mqtt://b"]])
					refuses([`--${option}`, at(option), ...words], `--${option} requires --broker mqtts://host:port: no other connection is encrypted`);
			}
			refuses(["--insecure"], "--insecure requires --broker mqtts://host:port: no other connection is encrypted");
			refuses(["--broker", "mqtts://b", "--ca", at("none")], /^--ca: ENOENT/);
			writeFileSync(at("ca"), "secret");
			refuses(["--broker", "mqtts://b", "--ca", at("ca")], `--ca: ${at("ca")} not a PEM file`);
			writeFileSync(at("ca"), "-----BEGIN \xFF", "latin1");
			refuses(["--broker", "mqtts://b", "--ca", at("ca")], "--ca must be ASCII");
			refuses(["--broker", "mqtts://b", "--insecure", "--modem", "bc20"], "--broker: tls must be false: a BC20 has no TLS");
		}
		finally {
			rmSync(folder, { recursive: true });
		}
	});

	it("serves a page when it is asked to, at a free port or at the one that is given", () => {
		assert.equal(parse("--web").web, 0);
		assert.equal(parse("--web", "8080").web, 8080);
		assert.equal(parse("--web", "--count", "1").web, 0);
		for (const wrong of ["65536", "-1", "http"])
			refuses([`--web=${wrong}`], `option '--web [port]' argument '${wrong}' is invalid. It must be a whole number from 0 to 65535.`);
	});

	it("refuses a real module without a path, and one without a broker that it can reach", () => {
		refuses(["--serial", ""], "--serial must be the path of a device, such as /dev/ttyUSB2");
		refuses(["--serial", "/dev/ttyUSB2"], "--serial requires --broker: a real module cannot reach a broker inside this computer");
	});

	it("never shows a password", () => {
		refuses(["--password", "se\"cret"], "--password must not contain quotes or control characters");
		refuses(["--broker", "mqtt://u:se%22cret@b"], "--password must not contain quotes or control characters");
	});
});
