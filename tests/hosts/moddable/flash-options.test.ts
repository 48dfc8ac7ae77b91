// The command line of `npm run flash`: boards and settings, and the one-line errors of invalid ones.

import assert from "node:assert/strict";
import { parseFlash, type FlashOptions } from "../../../hosts/moddable/flash-options.js";
import { Answered, UsageError } from "../../../hosts/node/command-line.js";

function parse(...words: string[]): FlashOptions {
	return parseFlash(words, () => {});
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

describe("the command line of npm run flash", () => {
	it("takes a board and settings", () => {
		assert.deepEqual(parse("--board", "esp32c3", "apn=iot.example", "host=broker.example", "topic=a=b"), {
			board: "esp32c3", debug: false, buildOnly: false, groups: [], settings: { apn: "iot.example", host: "broker.example", topic: "a=b" }, warnings: [],
		});
	});

	it("takes its options anywhere", () => {
		const { port, debug, buildOnly, groups } = parse("host=b", "--port", "/dev/ttyUSB0", "--debug", "--board", "esp32", "--with", "tls,probe", "--build-only");
		assert.deepEqual([port, debug, buildOnly, groups], ["/dev/ttyUSB0", true, true, ["tls", "probe"]]);
	});

	it("takes every setting, with values of several lines", () => {
		const ca = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
		assert.equal(parse("--board", "esp32", "host=b", "tls=true", `ca=${ca}`).settings["ca"], ca);
	});

	it("answers --help with all boards", () => {
		let printed = "";
		assert.throws(() => parseFlash(["--help"], text => printed += text), Answered);
		assert.match(printed, /esp32_wrover[^]*xiao_esp32c3/);
	});

	it("refuses what is no option and no setting", () => {
		refuses([], /^--board must be esp32, /);
		refuses(["--bord", "esp32"], "unknown option '--bord'");
		refuses(["--board", "esp32", "host=a", "host=b"], "host: given twice");
		refuses(["--board"], "option '--board <name>' argument missing");
		refuses(["--board", "esp32", "host=b", "--with", "tsl"], "option '--with <groups>' argument 'tsl' is invalid. It must be of commands, tls, radio, probe, influx, journal, all.");
		refuses(["--board", "esp32", "--nonsense"], "unknown option '--nonsense'");
		refuses(["--board", "esp33", "host=b"], /^--board must be esp32, esp32_wrover, /);
		refuses(["--board", "toString", "host=b"], /^--board must be esp32, /);
		refuses(["--board", "esp32", "host=b", "--port", ""], "--port must be the path of a serial port, such as /dev/ttyUSB0");
		refuses(["--board", "esp32", "host"], "host: must be a setting, as NAME=VALUE");
		refuses(["--board", "esp32", "host=b", "board=esp32c3"], "board: --board chooses it");
	});

	it("refuses a setting that the firmware has not, and names the one that was meant", () => {
		refuses(["--board", "esp32", "host=b", "intervall=5"], "intervall: unknown setting; docs/settings.md lists all");
		refuses(["--board", "esp32", "host=b", "powerkey=25"], "powerkey: unknown setting (powerKey?); docs/settings.md lists all");
		refuses(["--board", "esp32", "host=b", "constructor=1"], /^constructor: unknown setting/);
	});

	it("requires a broker, because a module does not reach the manifest's localhost", () => {
		refuses(["--board", "esp32", "apn=iot.example"], "host: required, the name or address of the broker, as host=broker.example");
	});

	it("refuses what the firmware would refuse, in its words", () => {
		const wrong = [
			["interval=5", "interval must be from 10 to 86400000 (milliseconds)"],
			["encoding=xml", "encoding must be auto or json or influx"],
			["baud=fast", "baud: NaN is not in 300 to 4000000"],
			["eDRX=1", "eDRX: 1 is not in 5120 to 10485760"],
			["sensor=dht22", "sensor must be simulated, sht3x, bmp280, tmp117, or that of a module sensor/dht22"],
			["i2cRate=1", "i2cRate must be from 10000 to 1000000 (bits per second)"],
			["sensor=sht3x,sht3x", "sensor: sht3x is listed twice"],
			["checksum=x", "checksum must be true or false"],
			["journal=yes", "journal must be true, false"],
			["transistors=yes", "transistors must be true, false"],
			["rts=x", "rts must be a GPIO number, board for the board's, or -1 for none"],
			["tls=true", "ca is required to verify the broker; verify false accepts any broker"],
		] as const;
		for (const [setting, message] of wrong)
			refuses(["--board", "esp32", "host=b", setting], message);
		refuses(["--board", "esp32", "host=b", "module=bc20", "apnUser=x"], /^apnUser: /);
	});

	it("refuses a pin that belongs to something else on that board, by name and reason", () => {
		refuses(["--board", "esp32c3", "host=b", "transmit=17"], "transmit: GPIO 17 is a flash pin of an ESP32-C3");
		refuses(["--board", "esp32_wrover", "host=b", "receive=16"], "receive: GPIO 16 is a PSRAM pin of this module");
		refuses(["--board", "esp32c6", "host=b", "powerKey=16"], "powerKey: GPIO 16 is a console pin of an ESP32-C6 (UART 0)");
		refuses(["--board", "esp32", "host=b", "sensor=sht3x", "sda=34"], "sda: GPIO 34 is an input-only pin of an ESP32");
		refuses(["--board", "wrover_kit", "host=b", "sensor=simulated,bmp280@0x77"], "sda: required, because this board has no default for it");
		refuses(["--board", "wrover_kit", "host=b", "sensor=sht3x"], "sda: required, because this board has no default for it");
		refuses(["--board", "esp32c3", "host=b", "uart=2"], "uart must be 1: UART 0 is the console");
	});

	it("warns of a strapping pin", () => {
		assert.deepEqual(parse("--board", "esp32c3", "host=b", "status=2").warnings,
			["status: GPIO 2 is a strapping pin: what is wired to it must not change its level while the chip starts"]);
	});
});
