// The options of `npm run modem`, checked before anything is opened.
// Source: docs/simulated-modem.md, "Options". An invalid option prints one line and exits with code 2.

import { Command, InvalidArgumentError, Option } from "commander";
import { isIP } from "node:net";
import { RECEPTIONS } from "./control/control.js";
import type { Access } from "./module/pdp-contexts.js";
import type { RadioOptions } from "./module/radio.js";
import type { Destination, Target } from "./network/tcp-network.js";
import { parseFirmware, type Firmware } from "./profiles/firmware.js";
import { firmwareFault, PROFILES, type ProfileName } from "./profiles/profiles.js";
import { TECHNOLOGIES, type Technology } from "./profiles/technologies.js";
import { TIMINGS, type TimingName } from "./terminal/timing.js";
import { version } from "./version.js";

/** The parsed options. */
export interface Choices {
	readonly modem: ProfileName;
	readonly pty?: string | true;
	readonly tcp?: number;
	readonly websocket?: number;
	/** The site whose pages may use the WebSocket, besides those of this computer. */
	readonly origin?: string;
	/** The destination of a host name, `*` for every other one. */
	readonly broker?: Readonly<Record<string, Destination>>;
	/** The server of a host name that sockets reach, `*` for every other one. */
	readonly host?: Readonly<Record<string, Target>>;
	readonly firmware: Partial<Firmware>;
	/** The PIN of the SIM. */
	readonly pin?: string;
	/** The access data that the network demands. */
	readonly apn?: Access;
	readonly coverage?: NonNullable<RadioOptions["coverage"]>;
	/** Why the network denies. */
	readonly rejectCause?: number;
	/** Whether SIM and network grant a combined attach on LTE-M. */
	readonly combinedAttach: boolean;
	/** Whether the network provides the time. */
	readonly networkTime: boolean;
	readonly faults?: string;
	/** The file for the report about the driver. */
	readonly report?: string;
	/** The port of the control channel. */
	readonly control?: number;
	/** The machine's clock, or one that the control channel moves. */
	readonly clock: "real" | "control";
	readonly record?: string;
	/** The transcript to replay instead of simulating a module. */
	readonly replay?: string;
	/** How many times faster than recorded a transcript is replayed; 0: at once. */
	readonly replaySpeed: number;
	/** Bits per second. */
	readonly baud: number;
	/** The answer times. */
	readonly timing: TimingName;
	/** Round-trip time to the broker in ms; left out: that of `timing`. */
	readonly latency?: number;
	/** ms without a byte after which the UART sleeps. */
	readonly doze?: number;
	/** Seed of the random numbers. */
	readonly seed: number;
}

function whole(low: number, high: number): (text: string) => number {
	return text => {
		const value = Number(text);
		if (!/^\d+$/.test(text) || value < low || value > high)
			throw new InvalidArgumentError(`It must be a whole number from ${low} to ${high}.`);
		return value;
	};
}

function speed(text: string): number {
	const value = Number(text);
	if (!/^\d+(\.\d+)?$/.test(text) || value > 1e6)
		throw new InvalidArgumentError("It must be a number from 0 to 1000000.");
	return value;
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

function origin(text: string): string {
	if (!URL.canParse(text) || new URL(text).origin !== text)
		throw new InvalidArgumentError("It must look like https://docs.example.");
	return text;
}

/** `name` or `name,user,password`. */
function apn(text: string): Access {
	const [apn = "", user, password, ...rest] = text.split(",");
	if (apn === "" || rest.length > 0 || user !== undefined && password === undefined)
		throw new InvalidArgumentError("It must be a name, or name,user,password.");
	return { apn, ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) };
}

/** `technology=reception`, once or more. */
function coverage(text: string, others: NonNullable<RadioOptions["coverage"]> = {}): NonNullable<RadioOptions["coverage"]> {
	const [technology = "", reception = ""] = text.toUpperCase().split("=");
	const stat = RECEPTIONS[reception.toLowerCase()];
	if (!Object.hasOwn(TECHNOLOGIES, technology) || stat === undefined)
		throw new InvalidArgumentError(`It must be ${Object.keys(TECHNOLOGIES).join(", ")} = ${Object.keys(RECEPTIONS).join(", ")}.`);
	return { ...others, [technology as Technology]: stat };
}

/** `[name=]mqtt[s]://host:port`, once or more. The scheme sets only the default port: the AT commands decide about TLS. */
function broker(text: string, others: Readonly<Record<string, Destination>> = {}): Readonly<Record<string, Destination>> {
	const [, name = "*", address = ""] = /^(?:([^=/]+)=)?(.*)$/.exec(text) ?? [];
	const url = URL.canParse(address) ? new URL(address) : undefined;
	if (url === undefined || !/^mqtts?:$/.test(url.protocol) || url.hostname === "")
		throw new InvalidArgumentError("It must look like mqtt://host:port or name=mqtt://host:port.");
	return { ...others, [name]: { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || (url.protocol === "mqtts:" ? 8883 : 1883)) } };
}

/** `name=address` or `name=address:port`, an IPv6 address with a port in brackets. */
function host(text: string, others: Readonly<Record<string, Target>> = {}): Readonly<Record<string, Target>> {
	const [, name = "", place = ""] = /^([^=]+)=(.+)$/.exec(text) ?? [];
	const [, brackets, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(place) ?? [];
	const address = brackets ?? plain ?? place;
	const port = digits === undefined ? undefined : Number(digits);
	if (name === "" || isIP(address) === 0 || port !== undefined && (port < 1 || port > 65535))
		throw new InvalidArgumentError("It must look like name=127.0.0.1 or name=127.0.0.1:port.");
	return { ...others, [name]: { address, ...(port === undefined ? {} : { port }) } };
}

function firmware(text: string, others: Partial<Firmware> = {}): Partial<Firmware> {
	try {
		return { ...others, ...parseFirmware(text) };
	} catch (error) {
		throw new InvalidArgumentError((error as Error).message);
	}
}

function describe(): Command {
	return new Command(process.env["npm_lifecycle_event"] === "modem" ? "npm run modem --" : "quectel-modem")
		.version(version())
		.description("A simulated Quectel module (BG96, BG95, BG77 or BC20) with its own MQTT stack, controlled by AT commands.")
		.addOption(new Option("--modem <name>", "module to simulate").choices(Object.keys(PROFILES)).default("bg96"))
		.option("--pty [path]", "open a pseudo-terminal, with a symbolic link at PATH (default without --tcp and --websocket)", path)
		.option("--tcp <port>", "listen on 127.0.0.1, for one driver at a time; 0 = any free port", whole(0, 65535))
		.option("--websocket <port>", "the line as a WebSocket on 127.0.0.1, for a page on this computer, one at a time; 0 = any free port", whole(0, 65535))
		.option("--origin <url>", "site whose pages may use the WebSocket, too, such as https://docs.example", origin)
		.option("--broker <url>", "broker of every QMTOPEN, mqtt://host:port (default: an embedded broker), or of one host name, name=mqtt://host:port; may be repeated", broker)
		.option("--host <name=address>", "server of a host name that the module's TCP and TLS sockets reach, name=127.0.0.1 or name=127.0.0.1:port, any address, other computers included; * = every other name; may be repeated (default: none)", host)
		.addOption(new Option("--firmware <name=value>", "difference from the documented firmware, such as recvMode=true or recvForm=bare; may be repeated").argParser(firmware).default({}, "none"))
		.option("--pin <digits>", "PIN of the SIM", pin)
		.option("--apn <name>", "access point name that the network demands, or name,user,password", apn)
		.option("--coverage <technology=reception>", "network in reach: CAT-M1, CAT-NB1, GSM = home, roaming, denied, none; may be repeated (default: home)", coverage)
		.option("--reject-cause <n>", "why the network denies, as 24.301 annex A numbers it, such as 11; AT+CEREG=3 shows it", whole(1, 255))
		.option("--no-combined-attach", "no circuit-switched service on LTE-M: +CREG shows 0 beside +CEREG 1")
		.option("--no-network-time", "the network provides no time: the clock starts in 1980, until AT+QNTP or AT+CCLK")
		.option("--control <port>", "control channel on 127.0.0.1: one JSON object a line, both ways; 0 = any free port", whole(0, 65535))
		.addOption(new Option("--clock <name>", "the machine's clock, or one that moves only at the request of the control channel").choices(["real", "control"]).default("real"))
		.option("--faults <file>", "fault plan, JSON", path)
		.option("--report <file>", "write a report about the driver at the end, JSON, and print it: commands, refusals, misuse, faults", path)
		.option("--record <file>", "write a transcript of every byte (secrets redacted) and of the names of the packets to and from the broker", path)
		.addOption(new Option("--replay <file>", "replay the modem's side of a transcript instead of simulating a module").argParser(path).conflicts(["broker", "host", "faults", "record", "report", "control"]))
		.option("--replay-speed <n>", "how many times faster than recorded, such as 10; 0 = at once", speed, 1)
		.option("--baud <rate>", "rate of the line in bits per second; 0 = not limited", whole(0, 4_000_000), 115200)
		.addOption(new Option("--timing <name>", "answer times: those of a module with work to do, or none").choices(Object.keys(TIMINGS)).default("typical"))
		.option("--latency <ms>", `additional round-trip time to the broker in ms (default: ${TIMINGS.typical.latencyMs}, with --timing fast 0)`, whole(0, 60_000))
		.option("--doze <ms>", "time without a byte from the driver after which the UART sleeps, when AT+QSCLK enables it and DTR is high (default: never)", whole(1, 3_600_000))
		.option("--seed <n>", "seed of garbage and random chunking", whole(0, 2 ** 31 - 1), 1)
		.allowExcessArguments(false)
		.exitOverride()
		.configureOutput({ outputError: (text, write) => write(text.split("\n", 1)[0] + "\n") });
}

/** The names of all options but --help. */
export const OPTIONS: readonly string[] = Object.freeze(describe().options.map(({ long }) => String(long)));

/**
 * Reads a command line, as in process.argv.
 * @param complain takes the error message, one line
 * @throws CommanderError after the error message, or the help, was printed
 */
export function parseOptions(argv: readonly string[], complain = (text: string): void => void process.stderr.write(text)): Choices {
	const command = describe().configureOutput({ writeErr: complain }).parse(argv);
	const choices = command.opts<Choices>();
	const { modem, coverage = {} } = choices;
	if (choices.clock === "control" && choices.control === undefined)
		command.error("error: --clock control: needs --control");
	if (choices.origin !== undefined && choices.websocket === undefined)
		command.error("error: --origin: needs --websocket");
	if (choices.replay === undefined && command.getOptionValueSource("replaySpeed") === "cli")
		command.error("error: --replay-speed: needs --replay");
	const { commands, technologies } = PROFILES[modem];
	if (choices.host !== undefined && !commands.includes("sockets"))
		command.error(`error: --host: a ${modem} has no sockets`);
	if (!choices.combinedAttach && !technologies.includes("CAT-M1"))
		command.error(`error: --no-combined-attach: a ${modem} has no LTE-M`);
	const fault = firmwareFault(modem, choices.firmware);
	if (fault !== undefined)
		command.error(`error: --firmware ${fault}`);
	for (const name of Object.keys(coverage))
		if (!technologies.includes(name as Technology))
			command.error(`error: --coverage ${name}: not a technology of a ${modem}`);
	return choices;
}
