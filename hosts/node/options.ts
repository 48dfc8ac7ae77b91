// Parses the command line of `npm start`, before anything is opened.
// An invalid option prints one line and exits with code 2.

import { Command, Option } from "commander";
import { readFileSync } from "node:fs";
import { configure } from "../../modules/app/configuration/configuration.js";
import { PROFILES } from "../../modules/quectel/profile.js";
import { parse, UsageError, wholeNumber } from "./command-line.js";
import { inProject } from "./project.js";

/** The parsed command line. */
export interface Options {
	readonly engine: "node" | "xs";
	/** Device of a real module; absent: the simulated module. */
	readonly serial?: string;
	/** Bits per second between firmware and module. */
	readonly baud: number;
	/** Whether the command starts its own broker. */
	readonly embedded: boolean;
	/** File for a transcript of the session. */
	readonly record?: string;
	/** File in which readings wait for the broker, over restarts. */
	readonly journal?: string;
	/** Port of the page that shows the session, 0 for a free one; absent: no page. */
	readonly web?: number;
	/** Valid settings for modules/app/configuration/configuration, without the port of the embedded broker. */
	readonly settings: Readonly<Record<string, unknown>>;
}

/** Options passed to the firmware's configuration under the same name. */
const SETTINGS = ["count", "interval", "attempts", "topic", "id", "user", "password", "apn", "context", "pin", "format", "fields", "checksum"] as const;

/**
 * Reads a command line.
 * @param words arguments without the program's name
 * @param print receives the text of --help and --version
 * @throws UsageError for an invalid command line, Answered after --help or --version
 */
export function parseOptions(words: readonly string[], print: (text: string) => void): Options {
	const given: Record<string, string | undefined> = parse(describe(), words, print).opts();
	const settings: Record<string, unknown> = { module: given["modem"], host: "127.0.0.1", ...broker(given["broker"]), ...security(given) };
	for (const name of SETTINGS) {
		if (given[name] !== undefined)
			settings[name] = given[name];
	}
	if (given["serial"] === "")
		throw new UsageError("--serial must be the path of a device, such as /dev/ttyUSB2");
	if (given["serial"] !== undefined && given["broker"] === undefined)
		throw new UsageError("--serial requires --broker: a real module cannot reach a broker inside this computer");
	if (given["serial"] !== undefined && given["record"] !== undefined)
		throw new UsageError("--record: only the simulated module can be recorded");
	if (given["journal"] !== undefined && given["engine"] === "xs")
		throw new UsageError("--journal requires --engine node");
	check(settings);
	return {
		engine: given["engine"] as "node" | "xs",
		...(given["serial"] === undefined ? {} : { serial: given["serial"] }),
		...(given["record"] === undefined ? {} : { record: given["record"] }),
		...(given["journal"] === undefined ? {} : { journal: given["journal"] }),
		...(given["web"] === undefined ? {} : { web: Number(given["web"]) }),
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
		.addOption(new Option("--modem <name>", "cellular module").choices(Object.keys(PROFILES)).default("bg96"))
		.option("--broker <url>", "mqtt[s]://[user:password@]host[:port] (default: an embedded broker)")
		.option("--ca <file>", "CA certificate that verifies the broker's, PEM; for mqtts://")
		.option("--cert <file>", "client certificate, PEM, for a broker that requires one")
		.option("--key <file>", "private key of the client, PEM")
		.option("--insecure", "do not verify the broker's certificate; for mqtts://")
		.option("--serial <path>", "device of a real module, such as /dev/ttyUSB2 (default: the simulated module)")
		.option("--baud <rate>", "bits per second between firmware and module", wholeNumber(300, 4_000_000), 115_200)
		.option("--record <file>", "write a transcript of the simulated module's session, for npm run trace")
		.option("--journal <file>", "readings wait for the broker in this file, over outages and restarts (default: in memory)")
		.addOption(new Option("--web [port]", "serve a page that shows the session on this computer, and print its address (default port: a free one)").argParser(wholeNumber(0, 65_535)).preset("0"))
		.addOption(new Option("--engine <name>", "JavaScript engine of the firmware").choices(["node", "xs"]).default("node"))
		.option("--count <n>", "publish n readings, then exit (default: 0, no limit)")
		.option("--interval <ms>", "time between readings, 10 to 86400000", "1000")
		.option("--attempts <n>", "failed attempts at the first connection before giving up; 0 = no limit", "3")
		.option("--topic <name>", "topic of the readings (default: sensors/<client identifier>)")
		.option("--id <name>", "MQTT client identifier (default: the module's IMEI)")
		.option("--user <name>", "MQTT user name")
		.option("--password <text>", "MQTT password")
		.option("--apn <name>", "access point of the cellular network")
		.option("--context <n>", "PDP context of the access point, 1 to 16 (default: 1)")
		.option("--pin <digits>", "PIN of the SIM")
		.addOption(new Option("--format <name>", "format of readings").choices(["auto", "json", "influx"]).default("auto"))
		.option("--fields <list>", "values of a reading, as thermometer.temperature:2,hygrometer.humidity:3")
		.option("--checksum", "end readings and statuses with a CRC-32");
}

/** @returns settings for host, port, user and password of a broker's URL */
function broker(text: string | undefined): Record<string, unknown> {
	if (text === undefined)
		return {};
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !/^mqtts?:$/.test(url.protocol) || url.hostname === "" || !/^\/?$/.test(url.pathname) || url.search !== "" || url.hash !== "")
		throw new UsageError("--broker must be mqtt://host:port or mqtts://host:port");
	return {
		// A URL writes an IPv6 address in brackets; the module takes it without brackets.
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
			throw new UsageError(`--${option} requires --broker mqtts://host:port: no other connection is encrypted`);
		return {};
	}
	if (ca === undefined && insecure === undefined)
		throw new UsageError("--broker mqtts:// requires --ca, which verifies the broker's certificate, or --insecure");
	if ((cert === undefined) !== (key === undefined))
		throw new UsageError("--cert and --key go together");
	if (insecure !== undefined && cert !== undefined)
		throw new UsageError("--insecure excludes --cert: the module sends its certificate only to a broker that it verifies");
	return {
		tls: true,
		...(ca === undefined ? {} : { ca: contents(ca, "ca") }),
		...(cert === undefined ? {} : { certificate: contents(cert, "cert") }),
		...(key === undefined ? {} : { key: contents(key, "key") }),
		...(insecure === undefined ? {} : { verify: false }),
	};
}

/** Reads a PEM file. Errors never include contents of the file, which may be a private key. */
function contents(path: string, option: string): string {
	let text: string;
	try {
		text = readFileSync(path, "latin1");
	}
	catch (error) {
		throw new UsageError(`--${option}: ${(error as Error).message}`);
	}
	// Text before the first label is a comment.
	const at = text.indexOf("-----BEGIN ");
	if (at < 0)
		throw new UsageError(`--${option}: ${path} not a PEM file`);
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

/** Runs the firmware's own check; errors name the command-line option. */
function check(settings: Readonly<Record<string, unknown>>): void {
	try {
		configure(settings);
	}
	catch (error) {
		const message = (error as Error).message;
		throw new UsageError(/^(host|port|tls) /.test(message) ? `--broker: ${message}` : `--${message}`);
	}
}
