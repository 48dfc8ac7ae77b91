// The command line of `npm run modem`: what a person types, checked before anything is opened.
// A mistake is one line and exit code 2.

import { Command, InvalidArgumentError, Option } from "commander";
import type { Access } from "./module/pdp-contexts.js";
import { DENIED, HOME, ROAMING, SEARCHING, type RadioOptions } from "./module/radio.js";
import type { Destination } from "./network/tcp-network.js";
import { parseFirmware, type Firmware } from "./profiles/firmware.js";
import { PROFILES, type ProfileName } from "./profiles/profiles.js";
import { TECHNOLOGIES, type Technology } from "./profiles/technologies.js";

/** What was asked for. */
export interface Choices {
	readonly modem: ProfileName;
	readonly pty?: string | true;
	readonly tcp?: number;
	/** Where a host name leads, `*` for every other one. */
	readonly broker?: Readonly<Record<string, Destination>>;
	readonly firmware: Partial<Firmware>;
	/** Of the SIM. */
	readonly pin?: string;
	/** What the network asks for. */
	readonly apn?: Access;
	readonly coverage?: NonNullable<RadioOptions["coverage"]>;
	/** Whether the network tells the time. */
	readonly networkTime: boolean;
	readonly faults?: string;
	readonly record?: string;
	/** The transcript that takes the simulated modem's place. */
	readonly replay?: string;
	/** Bits per second. */
	readonly baud: number;
	/** ms to the broker and back. */
	readonly latency: number;
	/** Of everything random. */
	readonly seed: number;
}

function whole(low: number, high: number): (text: string) => number {
	return text => {
		const value = Number(text);
		if (!/^\d+$/.test(text) || value < low || value > high)
			throw new InvalidArgumentError(`It must be a number from ${low} to ${high}.`);
		return value;
	};
}

function path(text: string): string {
	if (text === "")
		throw new InvalidArgumentError("It must be a path.");
	return text;
}

function pin(text: string): string {
	if (!/^\d{4,8}$/.test(text))
		throw new InvalidArgumentError("It must be 4 to 8 digits.");
	return text;
}

/** `name` or `name,user,password`. */
function apn(text: string): Access {
	const [apn = "", user, password, ...rest] = text.split(",");
	if (apn === "" || rest.length > 0 || user !== undefined && password === undefined)
		throw new InvalidArgumentError("It must be a name, or name,user,password.");
	return { apn, ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) };
}

const RECEPTIONS: Readonly<Record<string, number>> = Object.freeze({ home: HOME, roaming: ROAMING, denied: DENIED, none: SEARCHING });

/** `technology=reception`, once or more. */
function coverage(text: string, others: NonNullable<RadioOptions["coverage"]> = {}): NonNullable<RadioOptions["coverage"]> {
	const [technology = "", reception = ""] = text.toUpperCase().split("=");
	const stat = RECEPTIONS[reception.toLowerCase()];
	if (!Object.hasOwn(TECHNOLOGIES, technology) || stat === undefined)
		throw new InvalidArgumentError(`It must be ${Object.keys(TECHNOLOGIES).join(", ")} = ${Object.keys(RECEPTIONS).join(", ")}.`);
	return { ...others, [technology as Technology]: stat };
}

/** `[name=]mqtt[s]://host:port`, once or more. Whether a link is secured is for the commands to say, not for the URL. */
function broker(text: string, others: Readonly<Record<string, Destination>> = {}): Readonly<Record<string, Destination>> {
	const [, name = "*", address = ""] = /^(?:([^=/]+)=)?(.*)$/.exec(text) ?? [];
	const url = URL.canParse(address) ? new URL(address) : undefined;
	if (url === undefined || !/^mqtts?:$/.test(url.protocol) || url.hostname === "")
		throw new InvalidArgumentError("It must look like mqtt://host:port or name=mqtt://host:port.");
	return { ...others, [name]: { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || (url.protocol === "mqtts:" ? 8883 : 1883)) } };
}

function firmware(text: string, others: Partial<Firmware> = {}): Partial<Firmware> {
	try {
		return { ...others, ...parseFirmware(text) };
	} catch (error) {
		throw new InvalidArgumentError((error as Error).message);
	}
}

function describe(): Command {
	return new Command("modem")
		.description("A simulated modem with its own MQTT stack, spoken to in AT commands.")
		.addOption(new Option("--modem <name>", "which module").choices(Object.keys(PROFILES)).default("bg96"))
		.option("--pty [path]", "offer a pseudo-terminal, with a symbolic link at PATH (default where there is no --tcp)", path)
		.option("--tcp <port>", "listen on 127.0.0.1 for one driver at a time; 0 = any free port", whole(0, 65535))
		.option("--broker <url>", "mqtt://host:port where every QMTOPEN leads (default: an embedded broker), or name=mqtt://host:port where one does; may be repeated", broker)
		.addOption(new Option("--firmware <name=value>", "how this firmware differs, such as recvMode=true or recvForm=bare; may be repeated").argParser(firmware).default({}, "as the note describes it"))
		.option("--pin <digits>", "the SIM asks for this PIN", pin)
		.option("--apn <name>", "the network demands this access point, with name,user,password also who asks", apn)
		.option("--coverage <technology=reception>", "what is in reach: CAT-M1, CAT-NB1, GSM = home, roaming, denied, none; may be repeated (default: home)", coverage)
		.option("--no-network-time", "the network does not tell the time: the clock stands in 1980 until AT+QNTP or AT+CCLK")
		.option("--faults <file>", "a fault plan, JSON", path)
		.option("--record <file>", "write a transcript of every byte (but secrets), and of the packets to and from the broker by name", path)
		.addOption(new Option("--replay <file>", "play the modem's part of a transcript to a host that says the other; simulate nothing").argParser(path).conflicts(["broker", "faults", "record"]))
		.option("--baud <rate>", "rate of the line, bits per second; 0 = as fast as it goes", whole(0, 4_000_000), 115200)
		.option("--latency <ms>", "time to the broker and back, besides the machine's own", whole(0, 60_000), 0)
		.option("--seed <n>", "what garbage and random chunking are made of", whole(0, 2 ** 31 - 1), 1)
		.allowExcessArguments(false)
		.exitOverride()
		.configureOutput({ outputError: (text, write) => write(text.split("\n", 1)[0] + "\n") });
}

/** The names of all options but --help. */
export const OPTIONS: readonly string[] = Object.freeze(describe().options.map(({ long }) => String(long)));

/**
 * Reads a command line, as in process.argv.
 * @param complain gets what is wrong with it, one line
 * @throws CommanderError once the mistake, or the help, has been printed
 */
export function parseOptions(argv: readonly string[], complain = (text: string): void => void process.stderr.write(text)): Choices {
	return describe().configureOutput({ writeErr: complain }).parse(argv).opts<Choices>();
}
