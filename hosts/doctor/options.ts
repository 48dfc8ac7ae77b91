// Parses the command line of `npm run doctor`. A mistake is one line, with exit code 2.

import { Command } from "commander";
import { readFileSync } from "node:fs";
import { parse, UsageError, wholeNumber } from "../node/command-line.js";

/** What the doctor is asked to look at. */
export interface DoctorOptions {
	/** The serial port; absent: a Quectel module at USB. */
	readonly serial?: string;
	readonly baud: number;
	readonly context: number;
	readonly apn?: { readonly name: string; readonly user: string; readonly password: string };
	readonly pin?: string;
	/** Where messages go; absent: the examination ends before. */
	readonly broker?: Broker;
	/** PEM texts and the option that each came from. */
	readonly files: Readonly<Partial<Record<"ca" | "cert" | "key", string>>>;
	readonly id: string;
	readonly topic: string;
	/** ms that a search for a network may take. */
	readonly waitMs: number;
	readonly fix: boolean;
	readonly json: boolean;
	/** Whether the dialogue of steps that are well is printed too. */
	readonly verbose: boolean;
}

/** The broker of a URL. */
export interface Broker {
	readonly host: string;
	readonly port: number;
	readonly tls: boolean;
	readonly user: string;
	readonly password: string;
}

/** Texts that stand between quotes in a command. */
function quotable(what: string, text: string): string {
	if (/["\r\n]/.test(text))
		throw new UsageError(`${what} must not contain quotes or line ends`);
	return text;
}

function describe(): Command {
	return new Command("npm run doctor --")
		.description("Finds out why a Quectel module does not connect: looks at everything between the serial port and a message that comes back.")
		.option("--serial <path>", "serial port of the module, such as /dev/ttyUSB2 (default: a Quectel module at USB)")
		.option("--baud <rate>", "bits per second; others are tried too", wholeNumber(300, 4_000_000), 115_200)
		.option("--apn <name>", "access point: name, or name,user,password (default: what the module has)")
		.option("--context <n>", "PDP context of the access point", wholeNumber(1, 16), 1)
		.option("--pin <digits>", "PIN of the SIM; entered only if it asks, and more than one try is left")
		.option("--broker <url>", "mqtt[s]://[user:password@]host[:port]; without, the examination ends at the network")
		.option("--ca <file>", "certificate of the authority that signed the broker's, PEM")
		.option("--cert <file>", "client certificate, PEM")
		.option("--key <file>", "its private key, PEM")
		.option("--id <name>", "MQTT client identifier", "quectel-doctor")
		.option("--topic <name>", "topic of the message that must come back", "quectel-doctor")
		.option("--wait <s>", "longest search for a network, in seconds", wholeNumber(1, 3600), 60)
		.option("--fix", "switch the radio on, look for a network, report on this port: what is harmless", false)
		.option("--json", "print one JSON object at the end instead of text", false)
		.option("--verbose", "print the dialogue of every step, not only where something is wrong", false);
}

/**
 * Reads a command line.
 * @param print receives the text of --help
 * @throws UsageError for a mistake, Answered after --help
 */
export function parseDoctor(words: readonly string[], print: (text: string) => void): DoctorOptions {
	const given = parse(describe(), words, print).opts<{
		serial?: string; baud: number; apn?: string; context: number; pin?: string; broker?: string; ca?: string; cert?: string; key?: string;
		id: string; topic: string; wait: number; fix: boolean; json: boolean; verbose: boolean;
	}>();
	if (given.serial === "")
		throw new UsageError("--serial must be the path of a serial port, such as /dev/ttyUSB2");
	if (given.pin !== undefined && !/^\d{4,8}$/.test(given.pin))
		throw new UsageError("--pin must be 4 to 8 digits");
	for (const name of ["id", "topic"] as const)
		if (quotable(`--${name}`, given[name]) === "" || name === "topic" && /[+#]/.test(given[name]))
			throw new UsageError(`--${name} must be a ${name === "id" ? "client identifier" : "topic without wildcards"}`);
	const broker = given.broker === undefined ? undefined : brokerOf(given.broker);
	const files = filesOf(given, broker);
	return {
		...(given.serial === undefined ? {} : { serial: given.serial }),
		...(given.apn === undefined ? {} : { apn: apnOf(given.apn) }),
		...(given.pin === undefined ? {} : { pin: given.pin }),
		...(broker === undefined ? {} : { broker }),
		files, baud: given.baud, context: given.context, id: given.id, topic: given.topic, waitMs: given.wait * 1000,
		fix: given.fix, json: given.json, verbose: given.verbose,
	};
}

function apnOf(text: string): NonNullable<DoctorOptions["apn"]> {
	const [name = "", user, password, ...rest] = quotable("--apn", text).split(",");
	if (name === "" || rest.length > 0 || user !== undefined && password === undefined)
		throw new UsageError("--apn must be a name, or name,user,password");
	return { name, user: user ?? "", password: password ?? "" };
}

function brokerOf(text: string): Broker {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !/^mqtts?:$/.test(url.protocol) || url.hostname === "" || !/^\/?$/.test(url.pathname) || url.search !== "" || url.hash !== "")
		throw new UsageError("--broker must be mqtt://host:port or mqtts://host:port");
	const tls = url.protocol === "mqtts:";
	let user: string;
	let password: string;
	try {
		[user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
	}
	catch {
		throw new UsageError("--broker: user and password must be percent-encoded UTF-8");
	}
	return { host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(url.port || (tls ? 8883 : 1883)), tls, user: quotable("--broker: user", user), password: quotable("--broker: password", password) };
}

/** @returns the contents of the files, which are looked at later */
function filesOf(given: Readonly<Partial<Record<"ca" | "cert" | "key", string>>>, broker: Broker | undefined): DoctorOptions["files"] {
	const files: Partial<Record<"ca" | "cert" | "key", string>> = {};
	for (const name of ["ca", "cert", "key"] as const) {
		const path = given[name];
		if (path === undefined)
			continue;
		if (broker?.tls !== true)
			throw new UsageError(`--${name} requires --broker mqtts://host:port`);
		try {
			files[name] = readFileSync(path, "latin1");
		}
		catch (error) {
			throw new UsageError(`--${name}: ${(error as Error).message}`);
		}
	}
	if ((files.cert === undefined) !== (files.key === undefined))
		throw new UsageError("--cert and --key go together");
	return files;
}
