// `npm run modem`: the simulated modem alone, on a pseudo-terminal and a TCP port, for any driver in any language.
// Source: shared design §7.

import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { CommanderError } from "commander";
import { EmbeddedBroker } from "./broker.js";
import { RealClock } from "./clock.js";
import { parseFaultPlan } from "./faultplan.js";
import { authority, TCPNetwork, type Destination } from "./network.js";
import { parseOptions, type Choices } from "./options.js";
import { Pty } from "./pty.js";
import { RecordedNetwork } from "./recording.js";
import { generator, ModemSimulator } from "./simulator.js";
import { TranscriptRecorder } from "./transcript.js";

const WRONG_USE = 2;
const FAILURE = 1;

/** What is to be undone at the end, last first. */
type Cleanup = (() => unknown)[];

async function reach(broker: Destination): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		const socket = connect(broker.port, broker.host, () => {
			socket.destroy();
			resolve();
		});
		socket.once("error", ({ code }: NodeJS.ErrnoException) => reject(new Error(`broker mqtt://${authority(broker)}: ${code}`)));
	});
}

/** What the system says about a path, in words. */
const REASONS: Readonly<Record<string, string>> = Object.freeze({
	ENOENT: "no such file or folder",
	ENOTDIR: "not in a folder",
	EISDIR: "a folder",
	EACCES: "not permitted",
	EEXIST: "there already, and not the link of a pseudo-terminal that has ended",
});

/** Opens what an option names. Rejects with the option, the path, and what is wrong with it. */
async function opening<Result>(option: string, path: string | undefined, open: () => Result | Promise<Result>): Promise<Result> {
	try {
		return await open();
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (path === undefined || code === undefined)
			throw error;
		throw new Error(`${option} ${path}: ${REASONS[code] ?? code}`);
	}
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
	const { broker = {}, faults: plan, record: file } = choices;
	const faults = plan === undefined ? [] : parseFaultPlan(await opening("--faults", plan, () => readFileSync(plan, "utf8")));
	for (const destination of Object.values(broker))
		await reach(destination);
	const network = new TCPNetwork({ ...broker, "*": broker["*"] ?? await startBroker(cleanup) });
	const recorder = file === undefined ? undefined : await opening("--record", file, () => startRecorder(file, cleanup));
	const ends: ((bytes: Uint8Array) => void)[] = [];
	const modem = new ModemSimulator({
		profile: choices.modem,
		firmware: choices.firmware,
		clock: new RealClock(),
		network: recorder === undefined ? network : new RecordedNetwork(network, recorder.recordLink),
		latencyMs: choices.latency,
		send: bytes => ends.forEach(send => send(bytes)),
		baud: choices.baud,
		random: generator(choices.seed),
		faults,
		wallTime: () => Date.now(),
		tellsTime: choices.networkTime,
		...(choices.pin === undefined ? {} : { sim: { pin: choices.pin } }),
		...(choices.apn === undefined ? {} : { access: choices.apn }),
		...(choices.coverage === undefined ? {} : { coverage: choices.coverage }),
		...(recorder === undefined ? {} : { record: recorder.record }),
	});
	cleanup.push(() => modem.close());
	const receive = (bytes: Uint8Array): void => modem.receive(bytes);
	if (choices.tcp !== undefined)
		ends.push(await listen(choices.tcp, receive, cleanup));
	if (choices.pty !== undefined || choices.tcp === undefined) {
		const link = typeof choices.pty === "string" ? choices.pty : undefined;
		const pty = await opening("--pty", link, () => Pty.open(link, receive));
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
		const choices = parseOptions(argv);
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
