// `npm run modem`: the simulated modem alone, on a pseudo-terminal and a TCP port, for any driver in any language.
// Source: shared design §7.

import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { EmbeddedBroker } from "./broker.js";
import { RealClock } from "./clock.js";
import { parseFaultPlan } from "./faults.js";
import { TCPNetwork, type Destination } from "./network.js";
import { PROFILES, type ProfileName } from "./profiles.js";
import { Pty } from "./pty.js";
import { RecordedNetwork } from "./recording.js";
import { ModemSimulator } from "./simulator.js";
import { TranscriptRecorder } from "./transcript.js";

interface Choices {
	modem: ProfileName;
	pty?: string | true;
	tcp?: number;
	broker?: Destination;
	faults?: string;
	record?: string;
	baud: number;
}

const WRONG_USE = 2;
const FAILURE = 1;

function whole(low: number, high: number): (text: string) => number {
	return text => {
		const value = Number(text);
		if (!/^\d+$/.test(text) || value < low || value > high)
			throw new InvalidArgumentError(`It must be a number from ${low} to ${high}.`);
		return value;
	};
}

function brokerAddress(text: string): Destination {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url?.protocol !== "mqtt:" || url.hostname === "")
		throw new InvalidArgumentError("It must look like mqtt://host:port.");
	return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 1883) };
}

function parse(argv: readonly string[]): Choices {
	return new Command("modem")
		.description("A simulated modem with its own MQTT stack, spoken to in AT commands.")
		.addOption(new Option("--modem <name>", "which module").choices(Object.keys(PROFILES)).default("bg96"))
		.option("--pty [path]", "offer a pseudo-terminal, with a symbolic link at PATH (default where there is no --tcp)")
		.option("--tcp <port>", "listen on 127.0.0.1 for one driver at a time; 0 = any free port", whole(0, 65535))
		.option("--broker <url>", "mqtt://host:port where every QMTOPEN leads (default: an embedded broker)", brokerAddress)
		.option("--faults <file>", "a fault plan, JSON")
		.option("--record <file>", "write a transcript of every byte, and of the packets to and from the broker by name")
		.option("--baud <rate>", "rate of the line, bits per second; 0 = as fast as it goes", whole(0, 4_000_000), 115200)
		.allowExcessArguments(false)
		.exitOverride()
		.configureOutput({ outputError: (text, write) => write(text.split("\n", 1)[0] + "\n") })
		.parse(argv)
		.opts<Choices>();
}

/** What is to be undone at the end, last first. */
type Cleanup = (() => unknown)[];

async function reach({ host, port }: Destination): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		const socket = connect(port, host, () => {
			socket.destroy();
			resolve();
		});
		socket.once("error", ({ code }: NodeJS.ErrnoException) => reject(new Error(`broker mqtt://${host}:${port}: ${code}`)));
	});
}

async function startBroker(cleanup: Cleanup): Promise<Destination> {
	const broker = await EmbeddedBroker.start({
		onPublish: ({ topic, payload }) => console.log(`${topic} ${payload.toString("utf8")}`),
	});
	cleanup.push(() => broker.stop());
	console.log(`broker ${broker.url}`);
	return { host: "127.0.0.1", port: broker.port };
}

function startRecorder(file: string, cleanup: Cleanup): TranscriptRecorder {
	const descriptor = openSync(file, "w");
	const recorder = new TranscriptRecorder(text => void writeSync(descriptor, text));
	cleanup.push(() => {
		recorder.flush();
		closeSync(descriptor);
	});
	return recorder;
}

/** Offers the modem on a TCP port, to one driver at a time. @returns how to send to it */
async function listen(port: number, receive: (bytes: Uint8Array) => void, cleanup: Cleanup): Promise<(bytes: Uint8Array) => void> {
	let driver: Socket | undefined;
	const server: Server = createServer(socket => {
		if (driver !== undefined) {
			socket.destroy();
			return;
		}
		driver = socket;
		socket.setNoDelay(true);
		socket.on("data", receive);
		socket.on("error", () => socket.destroy());
		socket.on("close", () => driver = undefined);
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", ({ code }: NodeJS.ErrnoException) => reject(new Error(`port ${port}: ${code}`)));
		server.listen(port, "127.0.0.1", resolve);
	});
	cleanup.push(() => {
		driver?.destroy();
		server.close();
	});
	console.log(`tcp 127.0.0.1:${(server.address() as AddressInfo).port}`);
	return bytes => void driver?.write(bytes);
}

async function run(choices: Choices, cleanup: Cleanup): Promise<void> {
	const faults = choices.faults === undefined ? [] : parseFaultPlan(readFileSync(choices.faults, "utf8"));
	if (choices.broker !== undefined)
		await reach(choices.broker);
	const destination = choices.broker ?? await startBroker(cleanup);
	const recorder = choices.record === undefined ? undefined : startRecorder(choices.record, cleanup);
	const ends: ((bytes: Uint8Array) => void)[] = [];
	const network = new TCPNetwork({ "*": destination });
	const modem = new ModemSimulator({
		profile: choices.modem,
		clock: new RealClock(),
		network: recorder === undefined ? network : new RecordedNetwork(network, recorder.recordLink),
		send: bytes => ends.forEach(send => send(bytes)),
		baud: choices.baud,
		faults,
		wallTime: () => Date.now(),
		...(recorder === undefined ? {} : { record: recorder.record }),
	});
	cleanup.push(() => modem.close());
	const receive = (bytes: Uint8Array): void => modem.receive(bytes);
	if (choices.tcp !== undefined)
		ends.push(await listen(choices.tcp, receive, cleanup));
	if (choices.pty !== undefined || choices.tcp === undefined) {
		const link = typeof choices.pty === "string" ? choices.pty : undefined;
		const pty = await Pty.open(link, receive);
		cleanup.push(() => pty.close());
		ends.push(bytes => pty.write(bytes));
		console.log(`pty ${link ?? pty.path}`);
	}
}

async function finish(cleanup: Cleanup): Promise<void> {
	while (cleanup.length > 0)
		await cleanup.pop()?.();
}

/** Runs the command until SIGINT or SIGTERM. Exit codes: 0 stopped, 1 something could not be reached or opened, 2 wrong use. */
async function main(argv: readonly string[]): Promise<void> {
	const cleanup: Cleanup = [];
	const stop = (): void => void finish(cleanup).then(() => process.exit(0));
	try {
		const choices = parse(argv);
		process.once("SIGINT", stop);
		process.once("SIGTERM", stop);
		await run(choices, cleanup);
	} catch (error) {
		if (error instanceof CommanderError)
			process.exitCode = error.exitCode === 0 ? 0 : WRONG_USE;
		else {
			console.error(`modem: ${(error as Error).message}`);
			process.exitCode = error instanceof TypeError ? WRONG_USE : FAILURE;
		}
		await finish(cleanup);
		process.exit();
	}
}

await main(process.argv);
