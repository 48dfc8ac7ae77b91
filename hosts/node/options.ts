// The command line of `npm start`: what a person types, checked before anything is opened.
// A mistake is one line and exit code 2.

import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { readFileSync } from "node:fs";
import { configure } from "../../modules/app/configuration/configuration.js";
import { inProject } from "./project.js";

/** What was asked for. */
export interface Options {
	readonly engine: "node" | "xs";
	/** The device of a real module; absent: the simulated one. */
	readonly serial?: string;
	/** Bits per second between firmware and module. */
	readonly baud: number;
	/** Whether the command brings its own broker. */
	readonly embedded: boolean;
	/** The file that a transcript of the session is written to. */
	readonly record?: string;
	/** For modules/app/configuration/configuration; valid. The embedded broker's address is still missing. */
	readonly settings: Readonly<Record<string, unknown>>;
}

/** A mistake of the person at the keyboard; the message says all. */
export class UsageError extends Error {}

/** Help or version was asked for and has been printed. */
export class Answered extends Error {}

/** Options that go to the firmware's configuration under the same name. */
const SETTINGS = ["count", "interval", "attempts", "topic", "id", "user", "password", "apn", "pin", "format", "fields"] as const;

/**
 * Reads a command line.
 * @param words without the program's own name
 * @param print gets the text of --help and --version
 * @throws UsageError when it is wrong, Answered after --help or --version
 */
export function parseOptions(words: readonly string[], print: (text: string) => void): Options {
	const command = describe().exitOverride().configureOutput({ writeOut: print, writeErr: () => {} });
	try {
		command.parse(words, { from: "user" });
	}
	catch (error) {
		if (error instanceof CommanderError && error.exitCode !== 0)
			throw new UsageError(error.message.replace(/^error: /, ""));
		throw error instanceof CommanderError ? new Answered() : error;
	}
	const given: Record<string, string | undefined> = command.opts();
	const settings: Record<string, unknown> = { module: given["modem"], host: "127.0.0.1", ...broker(given["broker"]), ...security(given) };
	for (const name of SETTINGS) {
		if (given[name] !== undefined)
			settings[name] = given[name];
	}
	if (given["serial"] === "")
		throw new UsageError("--serial must be the path of a device, such as /dev/ttyUSB2");
	if (given["serial"] !== undefined && given["broker"] === undefined)
		throw new UsageError("--serial needs --broker: a real module cannot reach a broker inside this computer");
	if (given["serial"] !== undefined && given["record"] !== undefined)
		throw new UsageError("--record: only the simulated module can be recorded");
	check(settings);
	return {
		engine: given["engine"] as "node" | "xs",
		...(given["serial"] === undefined ? {} : { serial: given["serial"] }),
		...(given["record"] === undefined ? {} : { record: given["record"] }),
		baud: Number(given["baud"]),
		embedded: given["broker"] === undefined,
		settings,
	};
}

function describe(): Command {
	const { version } = JSON.parse(readFileSync(inProject("package.json"), "utf8")) as { version: string };
	return new Command("npm start --")
		.description("The sensor firmware, against a simulated Quectel module and an MQTT broker in this process; nothing else is needed.")
		.version(version)
		.addOption(new Option("--modem <name>", "cellular module").choices(["bg96", "bc20"]).default("bg96"))
		.option("--broker <url>", "mqtt[s]://[user:password@]host[:port] (default: a broker of its own)")
		.option("--ca <file>", "certificate that the broker's is checked with, PEM; for mqtts://")
		.option("--cert <file>", "certificate of this client, PEM, for a broker that asks for one")
		.option("--key <file>", "private key of this client, PEM")
		.option("--insecure", "mqtts:// to any broker: its certificate is not checked")
		.option("--serial <path>", "device of a real module, such as /dev/ttyUSB2 (default: the simulated module)")
		.option("--baud <rate>", "bits per second between firmware and module", baud, "115200")
		.option("--record <file>", "write a transcript of what the simulated module hears and says, for npm run trace")
		.addOption(new Option("--engine <name>", "what runs the firmware").choices(["node", "xs"]).default("node"))
		.option("--count <n>", "publish n readings, then end (default: 0, for ever)")
		.option("--interval <ms>", "from one reading to the next, 10 to 86400000", "1000")
		.option("--attempts <n>", "failed first connections until it gives up; 0 = never", "3")
		.option("--topic <name>", "topic of the readings (default: sensors/<client identifier>)")
		.option("--id <name>", "MQTT client identifier (default: the module's IMEI)")
		.option("--user <name>", "MQTT user name")
		.option("--password <text>", "MQTT password")
		.option("--apn <name>", "access point of the cellular network")
		.option("--pin <digits>", "PIN of the SIM")
		.addOption(new Option("--format <name>", "how readings are written").choices(["auto", "json", "influx"]).default("auto"))
		.option("--fields <list>", "values of a reading, as thermometer.temperature:2,hygrometer.humidity:3")
		.allowExcessArguments(false);
}

function baud(text: string): string {
	if (!/^\d{3,7}$/.test(text) || Number(text) < 300 || Number(text) > 4_000_000)
		throw new InvalidArgumentError("It must be a whole number from 300 to 4000000.");
	return text;
}

/** @returns host and port, user and password of a broker's address, as settings */
function broker(text: string | undefined): Record<string, unknown> {
	if (text === undefined)
		return {};
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !/^mqtts?:$/.test(url.protocol) || url.hostname === "" || !/^\/?$/.test(url.pathname) || url.search !== "" || url.hash !== "")
		throw new UsageError("--broker must be mqtt://host:port or mqtts://host:port");
	return {
		// A URL writes an IPv6 address in brackets; the module takes it without.
		host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
		...(url.port === "" ? {} : { port: url.port }),
		...(url.username === "" ? {} : { user: unescaped(url.username) }),
		...(url.password === "" ? {} : { password: unescaped(url.password) }),
	};
}

/** @returns the settings of TLS: contents of certificate and key files, and whether the broker is verified */
function security({ broker, ca, cert, key, insecure }: { readonly [name: string]: string | undefined }): Record<string, unknown> {
	if (!/^mqtts:/i.test(broker ?? "")) {
		const option = Object.entries({ ca, cert, key, insecure }).find(([, value]) => value !== undefined)?.[0];
		if (option !== undefined)
			throw new UsageError(`--${option} needs --broker mqtts://host:port: nothing else is encrypted`);
		return {};
	}
	if (ca === undefined && insecure === undefined)
		throw new UsageError("--broker mqtts:// needs --ca, what the broker's certificate is checked with, or --insecure");
	if ((cert === undefined) !== (key === undefined))
		throw new UsageError("--cert and --key go together");
	if (insecure !== undefined && cert !== undefined)
		throw new UsageError("--insecure does not go with --cert: the module shows its certificate only to a broker that it verifies");
	return {
		tls: true,
		...(ca === undefined ? {} : { ca: contents(ca, "ca") }),
		...(cert === undefined ? {} : { certificate: contents(cert, "cert") }),
		...(key === undefined ? {} : { key: contents(key, "key") }),
		...(insecure === undefined ? {} : { verify: false }),
	};
}

/** A private key has no place in a message: none is shown of what the file holds. */
function contents(path: string, option: string): string {
	let text: string;
	try {
		text = readFileSync(path, "latin1");
	}
	catch (error) {
		throw new UsageError(`--${option}: ${(error as Error).message}`);
	}
	// What stands before the first label is for people.
	const at = text.indexOf("-----BEGIN ");
	if (at < 0)
		throw new UsageError(`--${option}: ${path} is no PEM file`);
	return text.slice(at);
}

function unescaped(text: string): string {
	try {
		return decodeURIComponent(text);
	}
	catch {
		throw new UsageError("--broker: user and password must be percent-encoded UTF-8");
	}
}

/** The firmware's own check, with the option's name as a person typed it. */
function check(settings: Readonly<Record<string, unknown>>): void {
	try {
		configure(settings);
	}
	catch (error) {
		const message = (error as Error).message;
		throw new UsageError(/^(host|port|tls) /.test(message) ? `--broker: ${message}` : `--${message}`);
	}
}
