// The lane of other people's drivers, `npm run test:drivers`: each runs a session on the simulated modem, its files unmodified.
// docs/drivers.md. The drivers are folders of $DRIVERS, or of `drivers` beside the project; with a name, only the steps whose names begin with it.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmbeddedBroker } from "../../hosts/modem/network/broker.js";
import { inProject } from "../../hosts/node/project.js";
import { Authority } from "../support/certificates.js";
import { startBroker, type Broker, type Message } from "./broker.js";
import { laneCommand } from "./command.js";

const DRIVERS = process.env["DRIVERS"] ?? inProject("../drivers");
const SHIMS = inProject("tests/lanes/drivers");
const WAIT_MS = 120_000;
const AGAIN_MS = 2000;
const LAST_PACKET_MS = 10_000;
const HOST = "broker.example";
const DOWN = "drivers/down";

/** A folder of `DRIVERS`, and where it is to be had. */
interface Source {
	readonly folder: string;
	readonly from: string;
}

const TINYGSM: Source = { folder: "TinyGSM", from: "github.com/vshymanskyy/TinyGSM" };
const ARDUINO_MQTT: Source = { folder: "arduino-mqtt", from: "github.com/256dpi/arduino-mqtt" };
const MASSIVE_IOT: Source = { folder: "breakout-massive-iot", from: "github.com/twilio/breakout-massive-iot" };
const PICO_LTE: Source = { folder: "pico_lte_micropython-sdk", from: "github.com/sixfab/pico_lte_micropython-sdk" };

const at = ({ folder }: Source): string => join(DRIVERS, folder);

/** What a step needs. */
interface Session {
	readonly name: string;
	readonly sources: readonly Source[];
	readonly commands: readonly string[];
	/** Options of the modem. */
	readonly modem?: readonly string[];
	readonly tls?: boolean;
	/** Builds the driver. @returns its command line, which gets the port, a host name and the broker's port */
	build(folder: string): readonly string[];
	/** What it adds to these words. */
	readonly words?: readonly string[];
}

function succeed(command: string, ...words: readonly string[]): void {
	const { error, status, stderr } = spawnSync(command, words, { encoding: "utf8" });
	if (error !== undefined)
		throw new Error(`${command}: ${error.message}`);
	equal(status, 0, `${command} ${words.join(" ")}: ${stderr}`);
}

function buildTinyGSM(folder: string): readonly string[] {
	const mqtt = join(at(ARDUINO_MQTT), "src");
	const objects = ["client", "helpers", "packet", "string"].map(name => {
		const object = join(folder, `${name}.o`);
		succeed("cc", "-w", "-O1", "-c", "-o", object, join(mqtt, "lwmqtt", `${name}.c`));
		return object;
	});
	const program = join(folder, "tinygsm");
	succeed("c++", "-w", "-O1", "-std=c++17", "-DARDUINO=100", `-I${join(SHIMS, "arduino")}`, `-I${join(at(TINYGSM), "src")}`, `-I${mqtt}`, "-o", program,
		join(SHIMS, "arduino/session.cpp"), join(mqtt, "MQTTClient.cpp"), ...objects);
	return [program];
}

function buildMassiveIoT(folder: string): readonly string[] {
	const at = (file: string): string => join(DRIVERS, MASSIVE_IOT.folder, file);
	const program = join(folder, "massive-iot");
	succeed("c++", "-w", "-O1", "-std=c++17", ...["native/platform", "src", "src/modem"].map(path => `-I${at(path)}`), "-o", program, join(SHIMS, "massive-iot/session.cpp"),
		...["AT", "BG96", "Information", "MQTTBG96", "Network", "PDN", "SIM", "SSLBG96"].map(name => at(`src/modem/OwlModem${name}.cpp`)), at("src/modem/enums.cpp"),
		...["base64", "md5", "str"].map(name => at(`src/utils/${name}.cpp`)), ...["log", "power", "time"].map(name => at(`native/platform/${name}.cpp`)));
	return [program];
}

const SESSIONS: readonly Session[] = [
	{ name: "TinyGSM", sources: [TINYGSM, ARDUINO_MQTT], commands: ["cc", "c++"], build: buildTinyGSM, words: ["tcp"] },
	{ name: "TinyGSM-TLS", sources: [TINYGSM, ARDUINO_MQTT], commands: ["cc", "c++"], build: buildTinyGSM, words: ["tls"], tls: true },
	{
		name: "MassiveIoT", sources: [MASSIVE_IOT], commands: ["c++"],
		// It selects NB-IoT only, and activates its context before it is registered: AT+QMTOPEN must do that.
		modem: ["--coverage", "CAT-NB1=home", "--firmware", "opensContext"],
		build: buildMassiveIoT,
	},
	{
		name: "PicoLTE", sources: [PICO_LTE], commands: ["python3"],
		// It loses a result that comes in one read with OK, 200 ms after the command; more on a busy machine.
		modem: ["--modem", "bg95", "--latency", "3000"],
		build: () => ["python3", join(SHIMS, "micropython/session.py")],
	},
];

/** @returns what is not here, and where to get it; undefined when everything is */
function missing({ sources, commands }: Session): string | undefined {
	const absent = [
		...commands.filter(command => spawnSync(command, ["--version"]).error !== undefined),
		...sources.filter(source => !existsSync(at(source))).map(source => `${source.folder} in ${DRIVERS} (${source.from})`),
	];
	return absent.length === 0 ? undefined : `needs ${absent.join(", ")}`;
}

/** @returns the commit of a driver. @throws Error when a file of it was changed */
function commit(source: Source): string {
	const folder = at(source);
	const git = (...words: readonly string[]): string => spawnSync("git", ["-C", folder, ...words], { encoding: "utf8" }).stdout?.trim() ?? "";
	const top = git("rev-parse", "--show-toplevel");
	if (top === "" || realpathSync(top) !== realpathSync(folder))
		return `${source.folder}, no checkout`;
	equal(git("status", "--porcelain", "--ignored"), "", `${source.folder}: changed`);
	return `${source.folder} ${git("rev-parse", "--short=12", "HEAD")}`;
}

/** @returns the packets of a recording that the driver asked for, in order, without their identifiers */
function packetsIn(recording: string): string[] {
	const sent = readFileSync(recording, "latin1").matchAll(/^\S* ?>> \d+ (CONNECT|SUBSCRIBE|PUBLISH|DISCONNECT)(?: \d+)?( QoS \d)?/gm);
	return [...sent].map(([, name, quality = ""]) => `${name}${quality}`);
}

/** The output of a process, line by line. */
class Output {
	readonly lines: string[] = [];
	readonly ended: Promise<number | null>;
	#more: () => void = () => {};

	constructor(child: ChildProcess) {
		let rest = "";
		const take = (text: string): void => {
			const parts = (rest + text).split("\n");
			rest = parts.pop()!;
			this.lines.push(...parts);
			this.#more();
		};
		child.stdout!.setEncoding("utf8").on("data", take);
		child.stderr!.setEncoding("utf8").on("data", take);
		this.ended = new Promise(resolve => child.once("close", status => {
			resolve(status);
			this.#more();
		}));
	}

	/** Resolves with whether a line came before the end. */
	async has(pattern: RegExp): Promise<boolean> {
		let over = false;
		void this.ended.then(() => over = true);
		while (!this.lines.some(line => pattern.test(line)) && !over)
			await new Promise<void>(resolve => this.#more = resolve);
		return this.lines.some(line => pattern.test(line));
	}
}

/** A broker with TLS; mosquitto's certificates are another lane. */
async function startSecure(onMessage: (message: Message) => void): Promise<Broker> {
	const { certificate, key } = await (await Authority.make("Driver CA")).issue({ name: "localhost", hosts: ["127.0.0.1"] });
	const broker = await EmbeddedBroker.start({ tls: { cert: certificate, key }, onPublish: ({ topic, payload }) => onMessage([topic, payload.toString("utf8")]) });
	return { name: "aedes with TLS", port: broker.port, publish: (topic, text) => void broker.publish(topic, text, { qos: 1 }), stop: () => broker.stop() };
}

/** Runs one driver. @returns what it has shown */
async function run({ sources, modem = [], tls = false, words = [], build }: Session): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), "drivers-"));
	const file = (name: string): string => join(folder, name);
	const messages: Message[] = [];
	const commits = sources.map(commit);
	const broker = await (tls ? startSecure : startBroker)(message => messages.push(message));
	const children: ChildProcess[] = [];
	const start = (command: string, words: readonly string[], env: NodeJS.ProcessEnv = process.env): Output => {
		const child = spawn(command, words, { env, timeout: WAIT_MS, cwd: inProject(".") });
		children.push(child);
		return new Output(child);
	};
	let again: NodeJS.Timeout | undefined;
	try {
		const [command = "", ...before] = build(folder);
		const simulated = start(process.execPath, [
			"--import", "tsx", inProject("hosts/modem/cli.ts"), "--pty", file("modem"), "--broker", `mqtt://127.0.0.1:${broker.port}`, "--host", `${HOST}=127.0.0.1:${broker.port}`,
			"--report", file("report.json"), "--record", file("record.txt"), ...modem,
		]);
		ok(await simulated.has(/^ready$/), simulated.lines.join("\n"));
		const driver = start(command, [...before, file("modem"), HOST, "1883", ...words], {
			...process.env, PYTHONPATH: [join(SHIMS, "micropython"), ...sources.map(at)].join(":"), PYTHONDONTWRITEBYTECODE: "1",
		});
		if (await driver.has(/^done publish 1/)) {
			const publish = (): void => broker.publish(DOWN, "hello");
			publish();
			again = setInterval(publish, AGAIN_MS);
			await driver.has(/^received/);
			clearInterval(again);
		}
		equal(await driver.ended, 0, driver.lines.join("\n"));
		// A driver that does not wait for the result of its last command ends before the packet has left.
		const end = Date.now() + LAST_PACKET_MS;
		while (!packetsIn(file("record.txt")).includes("DISCONNECT") && Date.now() < end)
			await new Promise(resolve => setTimeout(resolve, 50));
		children[0]!.kill("SIGTERM");
		await simulated.ended;
		match(driver.lines.join("\n"), /^received drivers\/down hello$/m);
		deepEqual(messages.filter(([topic]) => topic === "drivers/up"), [["drivers/up", "zero, \"quoted\""], ["drivers/up", "one"]]);
		deepEqual(packetsIn(file("record.txt")), ["CONNECT", "SUBSCRIBE", "PUBLISH QoS 0", "PUBLISH QoS 1", "DISCONNECT"]);
		const { unknown, refusals, misuse } = JSON.parse(readFileSync(file("report.json"), "utf8")) as {
			unknown: object; refusals: readonly { line: string; result: string }[]; misuse: readonly { what: string }[];
		};
		deepEqual(unknown, {}, "commands that the modem does not have");
		const said = [...refusals.map(({ line, result }) => `${line}: ${result}`), ...misuse.map(({ what }) => what)];
		return `${commits.join(", ")}; ${broker.name} has both messages, the driver has one; report: ${said.length === 0 ? "nothing" : said.join(", ")}`;
	}
	finally {
		clearInterval(again);
		for (const child of children)
			child.kill("SIGTERM");
		await broker.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

const none = SESSIONS.every(session => missing(session) !== undefined);
await laneCommand("npm run test:drivers", none ? `the lane of other people's drivers: ${SESSIONS.map(session => `${session.name} ${missing(session)}`).join("; ")}` : undefined, async lane => {
	for (const session of SESSIONS) {
		const absent = missing(session);
		if (absent === undefined)
			await lane.step(session.name, () => run(session));
		else
			lane.skip(session.name, absent);
	}
});
