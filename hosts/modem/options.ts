// The command line of `npm run modem`: what a person types, checked before anything is opened.
// Source: shared design §7. A mistake is one line and exit code 2.

import { Command, InvalidArgumentError, Option } from "commander";
import { parseFirmware, type Firmware } from "./firmware.js";
import type { Destination } from "./network.js";
import { PROFILES, type ProfileName } from "./profiles.js";

/** What was asked for. */
export interface Choices {
	readonly modem: ProfileName;
	readonly pty?: string | true;
	readonly tcp?: number;
	/** Where a host name leads, `*` for every other one. */
	readonly broker?: Readonly<Record<string, Destination>>;
	readonly firmware: Partial<Firmware>;
	readonly faults?: string;
	readonly record?: string;
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

/** `[name=]mqtt://host:port`, once or more. */
function broker(text: string, others: Readonly<Record<string, Destination>> = {}): Readonly<Record<string, Destination>> {
	const [, name = "*", address = ""] = /^(?:([^=/]+)=)?(.*)$/.exec(text) ?? [];
	const url = URL.canParse(address) ? new URL(address) : undefined;
	if (url?.protocol !== "mqtt:" || url.hostname === "")
		throw new InvalidArgumentError("It must look like mqtt://host:port or name=mqtt://host:port.");
	return { ...others, [name]: { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 1883) } };
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
		.option("--faults <file>", "a fault plan, JSON", path)
		.option("--record <file>", "write a transcript of every byte (but secrets), and of the packets to and from the broker by name", path)
		.option("--baud <rate>", "rate of the line, bits per second; 0 = as fast as it goes", whole(0, 4_000_000), 115200)
		.option("--latency <ms>", "time to the broker and back, besides the machine's own", whole(0, 60_000), 0)
		.option("--seed <n>", "what garbage and random chunking are made of", whole(0, 2 ** 31 - 1), 1)
		.allowExcessArguments(false)
		.exitOverride()
		.configureOutput({ outputError: (text, write) => write(text.split("\n", 1)[0] + "\n") });
}

/** The names of all options but --help. */
export const OPTIONS: readonly string[] = Object.freeze(describe().options.map(({ long }) => String(long)));

/** Reads a command line, as in process.argv. @throws CommanderError once the mistake, or the help, has been printed */
export function parseOptions(argv: readonly string[]): Choices {
	return describe().parse(argv).opts<Choices>();
}
