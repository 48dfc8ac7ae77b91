// Parses the command line of `npm run provision`, and checks the values with the firmware's own code. An invalid one prints one line and exits with code 2.
// Source: hosts/esp32/settings.ts, which reads these settings; docs/settings.md.

import { Command, InvalidArgumentError } from "commander";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { configure } from "../../modules/app/configuration/configuration.js";
import { parse, UsageError } from "../node/command-line.js";
import { LONGEST, type Value } from "./nvs-table.js";

/** The parsed command line. */
export interface ProvisionOptions {
	/** Serial port of the board; absent only where nothing is flashed. */
	readonly port?: string;
	/** File for the table, instead of flashing. */
	readonly out?: string;
	/** Print the table, instead of flashing. */
	readonly dryRun: boolean;
	/** Where the partition `nvs` is, and its size. */
	readonly offset: number;
	readonly size: number;
	/** Settings by name. */
	readonly values: Readonly<Record<string, Value>>;
}

/** Options that are texts, and the setting of each. */
const TEXTS: Readonly<Record<string, string>> = Object.freeze({
	id: "id", user: "user", password: "password", topic: "topic", host: "host", mqttPort: "port", apn: "apn", apnUser: "apnUser", apnPassword: "apnPassword", pin: "pin",
});
/** Options that are PEM files. */
const FILES: Readonly<Record<string, string>> = Object.freeze({ ca: "ca", cert: "certificate", key: "key" });
const PAGE = 4096;
/** Standing in for what may be built into the firmware, so that only a part of the settings is written. */
const BUILT_IN = Object.freeze({ host: "localhost", user: "built-in", apnUser: "built-in" });
const BUILT_IN_CA = "built-in.pem";

function describe(): Command {
	return new Command("npm run provision --")
		.description("Writes the settings and certificates of one device into its flash (NVS), where they go before those of the firmware. Replaces all that was there.")
		.option("--port <path>", "serial port of the board, such as /dev/ttyUSB0")
		.option("--out <file>", "only write the table for ESP-IDF's NVS partition generator into a file")
		.option("--dry-run", "only print that table", false)
		.option("--id <name>", "MQTT client identifier")
		.option("--user <name>", "MQTT user name")
		.option("--password <text>", "MQTT password")
		.option("--topic <name>", "topic of the readings")
		.option("--host <name>", "name or address of the broker")
		.option("--mqtt-port <n>", "port of the broker")
		.option("--apn <name>", "access point of the cellular network")
		.option("--apn-user <name>", "user at the access point; needs an image built with --with radio")
		.option("--apn-password <text>", "password at the access point")
		.option("--pin <digits>", "PIN of the SIM")
		.option("--ca <file>", "authority that the broker's certificate is verified with, PEM; switches TLS on, which needs an image built with --with tls")
		.option("--cert <file>", "client certificate, PEM")
		.option("--key <file>", "private key of the client, PEM")
		.option("--offset <bytes>", "where the partition nvs begins", number, 0x9000)
		.option("--size <bytes>", "size of the partition nvs", pages, 0x6000);
}

function number(text: string): number {
	if (!/^(?:0x[0-9a-f]{1,7}|\d{1,9})$/i.test(text))
		throw new InvalidArgumentError("It must be a number, such as 0x9000.");
	return Number(text);
}

function pages(text: string): number {
	const size = number(text);
	if (size % PAGE !== 0 || size < 3 * PAGE)
		throw new InvalidArgumentError("It must be a multiple of 4096, at least 0x3000.");
	return size;
}

/**
 * Reads a command line.
 * @param words arguments without the program's name
 * @param print receives the text of --help
 * @throws UsageError for an invalid command line or value, Answered after --help
 */
export function parseProvision(words: readonly string[], print: (text: string) => void): ProvisionOptions {
	const { port, out, dryRun, offset, size, ...given } = parse(describe(), words, print).opts<{ port?: string; out?: string; dryRun: boolean; offset: number; size: number; [name: string]: unknown }>();
	if (out === "" || port === "")
		throw new UsageError(`--${out === "" ? "out must be the path of a file" : "port must be the path of a serial port, such as /dev/ttyUSB0"}`);
	const values = valuesOf(given);
	if (Object.keys(values).length === 0)
		throw new UsageError("nothing to write: give a setting, such as --id");
	if (port === undefined && out === undefined && !dryRun)
		throw new UsageError("--port is required to flash; --out or --dry-run need none");
	return { ...(port === undefined ? {} : { port }), ...(out === undefined ? {} : { out }), dryRun, offset, size, values };
}

/** @returns the settings, checked together */
function valuesOf(given: Readonly<Record<string, unknown>>): Record<string, Value> {
	const values: Record<string, Value> = {};
	const settings: Record<string, unknown> = { ...BUILT_IN };
	for (const [option, name] of Object.entries(TEXTS)) {
		if (given[option] !== undefined) {
			settings[name] = given[option];
			values[name] = { text: String(given[option]) };
		}
	}
	const files = Object.entries(FILES).filter(([option]) => given[option] !== undefined);
	if (files.length > 0) {
		Object.assign(settings, { tls: true, ca: BUILT_IN_CA });
		values["tls"] = { text: "true" };
	}
	for (const [option, name] of files) {
		const path = resolve(String(given[option]));
		settings[name] = contents(path, option);
		values[name] = { file: path };
	}
	check(settings);
	return values;
}

/** Reads a PEM file as the generator will. Errors never include its contents, which may be a private key. */
function contents(path: string, option: string): string {
	let text: string;
	try {
		text = readFileSync(path, "latin1");
	}
	catch (error) {
		throw new UsageError(`--${option}: ${(error as Error).message}`);
	}
	if (!text.startsWith("-----BEGIN "))
		throw new UsageError(`--${option}: ${path} must be PEM and start with -----BEGIN; remove what is before it`);
	if (text.length > LONGEST)
		throw new UsageError(`--${option}: ${path} has ${text.length} bytes, NVS holds ${LONGEST}: remove the certificates that are not needed`);
	return text;
}

/** The option of each setting, for error messages. */
const OPTIONS: Readonly<Record<string, string>> = Object.freeze(Object.fromEntries(Object.entries({ ...TEXTS, ...FILES })
	.map(([option, name]) => [name, option.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)])));

/** Runs the firmware's own check; errors name the option. */
function check(settings: Readonly<Record<string, unknown>>): void {
	try {
		configure(settings);
	}
	catch (error) {
		throw new UsageError((error as Error).message.replace(/^(\w+)/, name => `--${OPTIONS[name] ?? name}`));
	}
}
