// `npm run modem`: the simulated modem on a pseudo-terminal or a TCP port, for any driver in any language.
// Source: docs/simulated-modem.md.

import { CommanderError } from "commander";
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { connect } from "node:net";
import { Control } from "./control/control.js";
import { ControlServer } from "./control/server.js";
import { parseFaultPlan } from "./faults/fault-plan.js";
import type { FaultPlan } from "./faults/faults.js";
import { RealClock, VirtualClock } from "./line/clock.js";
import { Pty } from "./line/pty.js";
import { TCPLine } from "./line/tcp-line.js";
import { WebSocketLine } from "./line/web-socket-line.js";
import { EmbeddedBroker } from "./network/broker.js";
import { SwitchedNetwork } from "./network/switched-network.js";
import { authority, TCPNetwork, type Destination } from "./network/tcp-network.js";
import { openFile } from "./open-file.js";
import { parseOptions, type Choices } from "./options.js";
import { RecordedNetwork } from "./record/recording.js";
import { Replay } from "./record/replay.js";
import { readable, Report } from "./record/report.js";
import { parseTranscript, TranscriptRecorder } from "./record/transcript.js";
import { generator, ModemSimulator } from "./simulator.js";

const INVALID_USE = 2;
const FAILURE = 1;
/** ms between two looks at the parent process. */
const SHELL_INTERVAL = 250;

/** The actions at exit, in reverse order. */
type Cleanup = (() => unknown)[];

/** The modem's end of the line: simulated or replayed. */
interface Peer {
	/** A driver has opened the line, or closed it. */
	driver(open: boolean): void;
	receive(bytes: Uint8Array): void;
	/** @returns an error message when the process stops too early */
	missing?(): string | undefined;
}

async function reach(broker: Destination): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		const socket = connect(broker.port, broker.host, () => {
			socket.destroy();
			resolve();
		});
		socket.once("error", ({ code }: NodeJS.ErrnoException) => reject(new Error(`broker mqtt://${authority(broker)}: ${code}`)));
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
	const recorder = new TranscriptRecorder(text => void writeSync(descriptor, text), { times: true });
	cleanup.push(() => {
		recorder.flush();
		closeSync(descriptor);
	});
	return recorder;
}

/** Opens the file of a report, which is written, and printed, at the end. */
async function startReport(file: string, faults: () => Readonly<Record<"pendingFaults" | "unplannedFaults", FaultPlan>>, plan: FaultPlan, cleanup: Cleanup): Promise<Report> {
	const report = new Report();
	const descriptor = await openFile("--report", file, () => openSync(file, "w"));
	cleanup.push(() => {
		const { pendingFaults, unplannedFaults } = faults();
		const data = report.data(plan, pendingFaults, unplannedFaults);
		writeSync(descriptor, `${JSON.stringify(data, undefined, "\t")}\n`);
		closeSync(descriptor);
		console.log(readable(data));
	});
	return report;
}

async function listen(port: number, { driver, receive }: Peer, ends: ((bytes: Uint8Array) => void)[], cleanup: Cleanup): Promise<void> {
	const line = new TCPLine({ onDriver: driver, onData: receive });
	cleanup.push(() => line.close());
	console.log(`tcp 127.0.0.1:${await line.listen(port)}`);
	ends.push(bytes => line.write(bytes));
}

/** The simulated modem. */
async function simulate(choices: Choices, send: (bytes: Uint8Array) => void, cleanup: Cleanup): Promise<Peer> {
	const { broker = {}, faults: plan, record: file } = choices;
	const faults = plan === undefined ? [] : parseFaultPlan(await openFile("--faults", plan, () => readFileSync(plan, "utf8")));
	for (const destination of Object.values(broker))
		await reach(destination);
	const network = new SwitchedNetwork(new TCPNetwork({ ...broker, "*": broker["*"] ?? await startBroker(cleanup) }, choices.host));
	const recorder = file === undefined ? undefined : await openFile("--record", file, () => startRecorder(file, cleanup));
	const report = choices.report === undefined ? undefined : await startReport(choices.report, () => modem, faults, cleanup);
	const virtual = choices.clock === "control" ? new VirtualClock() : undefined;
	const clock = virtual ?? new RealClock();
	const control = new ControlServer(answer => new Control({ modem, network, send: answer, ...(virtual === undefined ? {} : { clock: virtual }) }));
	const modem: ModemSimulator = new ModemSimulator({
		profile: choices.modem,
		firmware: choices.firmware,
		clock,
		network: new RecordedNetwork(network, (direction, link, text) => {
			recorder?.recordLink(direction, link, text, clock.now());
			control.each(each => each.packet(direction, link, text));
		}),
		timing: choices.timing,
		...(choices.latency === undefined ? {} : { latencyMs: choices.latency }),
		send,
		baud: choices.baud,
		random: generator(choices.seed),
		faults,
		wallTime: () => Date.now(),
		combinedAttach: choices.combinedAttach,
		...(choices.rejectCause === undefined ? {} : { rejectCause: choices.rejectCause }),
		providesTime: choices.networkTime,
		...(choices.doze === undefined ? {} : { dozeMs: choices.doze }),
		...(choices.pin === undefined ? {} : { sim: { pin: choices.pin } }),
		...(choices.apn === undefined ? {} : { access: choices.apn }),
		...(choices.coverage === undefined ? {} : { coverage: choices.coverage }),
		record(direction, bytes, at) {
			recorder?.record(direction, bytes, at);
			control.each(each => each.bytes(direction, bytes));
		},
		onResult: result => report?.result(result),
		onMisuse: (what, line) => report?.misuse(what, line),
		onCommand: name => control.each(each => each.command(name)),
		onPower: state => control.each(each => each.state(state)),
	});
	cleanup.push(() => modem.close());
	if (choices.control !== undefined) {
		cleanup.push(() => control.close());
		console.log(`control 127.0.0.1:${await control.listen(choices.control)}`);
	}
	return { driver: open => control.each(each => each.driver(open)), receive: bytes => modem.receive(bytes) };
}

/** A replayed modem; the process ends at the first difference. */
async function replay(file: string, speed: number, send: (bytes: Uint8Array) => void, fail: (message: string) => void): Promise<Peer> {
	const recorded = new Replay(parseTranscript(await openFile("--replay", file, () => readFileSync(file, "utf8"))), {
		clock: new RealClock(),
		speed,
		send,
		onEnd: () => console.log("replay complete"),
		onDifference: message => fail(`--replay ${file}: ${message}`),
	});
	return {
		driver: open => open && recorded.begin(),
		receive: bytes => recorded.receive(bytes),
		missing: () => recorded.due === undefined ? undefined : `--replay ${file}: line ${recorded.due} was not sent by the host`,
	};
}

async function run(choices: Choices, cleanup: Cleanup, fail: (message: string) => void): Promise<Peer> {
	const ends: ((bytes: Uint8Array) => void)[] = [];
	const send = (bytes: Uint8Array): void => ends.forEach(end => end(bytes));
	const peer = choices.replay === undefined ? await simulate(choices, send, cleanup) : await replay(choices.replay, choices.replaySpeed, send, fail);
	if (choices.tcp !== undefined)
		await listen(choices.tcp, peer, ends, cleanup);
	if (choices.websocket !== undefined) {
		const line = new WebSocketLine({ onDriver: peer.driver, onData: peer.receive, origin: choices.origin });
		cleanup.push(() => line.close());
		console.log(`websocket ws://127.0.0.1:${await line.listen(choices.websocket)}`);
		ends.push(bytes => line.write(bytes));
	}
	if (choices.pty !== undefined || choices.tcp === undefined && choices.websocket === undefined) {
		const link = typeof choices.pty === "string" ? choices.pty : undefined;
		const pty = await openFile("--pty", link, () => Pty.open(link, peer.receive, peer.driver));
		cleanup.push(() => pty.close());
		ends.push(bytes => pty.write(bytes));
		console.log(`pty ${link ?? pty.path}`);
	}
	return peer;
}

/** @returns the parent of a process; undefined where processes cannot be read, and of one that has ended */
function parentOf(id: number): string | undefined {
	try {
		return /\) . (\d+)/.exec(readFileSync(`/proc/${id}/stat`, "latin1"))?.[1];
	} catch {
		return undefined;
	}
}

/**
 * Under npm and npx calls `stop` when npm, or the shell between npm and this process, has ended: the shell does not pass signals on. A SIGINT to npm alone
 * cannot be seen here: dash keeps it until its child has ended, and npm waits for dash.
 */
function followNpm(stop: () => void): void {
	if (!["modem", "npx"].includes(process.env["npm_lifecycle_event"] ?? ""))
		return;
	const shell = process.ppid;
	const npm = parentOf(shell);
	const watch = setInterval(() => {
		if (process.ppid === shell && parentOf(shell) === npm)
			return;
		clearInterval(watch);
		stop();
	}, SHELL_INTERVAL);
	watch.unref();
}

async function finish(cleanup: Cleanup): Promise<void> {
	while (cleanup.length > 0)
		await cleanup.pop()?.();
}

/** Prints `ready` when everything is open; runs until SIGINT, SIGTERM or SIGHUP. Exit codes: 0 stopped; 1 a broker, port or file could not be opened, or a replay differed; 2 invalid options. */
async function main(argv: readonly string[]): Promise<void> {
	const cleanup: Cleanup = [];
	let peer: Peer | undefined;
	const end = (code: number): void => void finish(cleanup).then(() => process.exit(code));
	const fail = (message: string): void => {
		console.error(`modem: ${message}`);
		end(FAILURE);
	};
	const stop = (): void => {
		const missing = peer?.missing?.();
		if (missing === undefined)
			end(0);
		else
			fail(missing);
	};
	try {
		const choices = parseOptions(argv);
		process.once("SIGINT", stop);
		process.once("SIGTERM", stop);
		process.once("SIGHUP", stop);
		followNpm(stop);
		peer = await run(choices, cleanup, fail);
		console.log("ready");
	} catch (error) {
		if (error instanceof CommanderError)
			process.exitCode = error.exitCode === 0 ? 0 : INVALID_USE;
		else {
			console.error(`modem: ${(error as Error).message}`);
			process.exitCode = error instanceof TypeError || error instanceof SyntaxError ? INVALID_USE : FAILURE;
		}
		await finish(cleanup);
		process.exit();
	}
}

await main(process.argv);
