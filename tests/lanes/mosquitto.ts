// The main job against a real mosquitto, on Node and on XS, and the dialect of BG96 V1.2 and BG95: `npm run test:mosquitto`. Needs mosquitto and mosquitto_sub on PATH.
// The broker listens on free ports of 127.0.0.1 with a configuration of its own: on one without TLS, on the other with it, demanding a client's
// certificate. Messages are read from the output of mosquitto_sub.

import { deepEqual, equal, match } from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync, type SpawnSyncReturns } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RealClock } from "../../hosts/modem/line/clock.js";
import { TCPNetwork } from "../../hosts/modem/network/tcp-network.js";
import { ModemSimulator } from "../../hosts/modem/simulator.js";
import { NodeClock } from "../../hosts/node/clock.js";
import { Wire, WireSerial } from "../../hosts/node/wire.js";
import Modem from "../../modules/quectel/modem.js";
import { BG95, BG96 } from "../../modules/quectel/profile.js";
import QMTSession, { PUBACK } from "../../modules/quectel/session.js";
import { Authority } from "../support/certificates.js";
import { speakDialect } from "./dialect.js";

const READINGS = 5;
const folder = mkdtempSync(join(tmpdir(), "mosquitto-"));
const children: ChildProcess[] = [];

/** A free port. */
function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.on("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
		});
	});
}

/** Waits until something listens there; fails when the broker has ended instead. */
async function listening(port: number, broker: ChildProcess): Promise<void> {
	while (broker.exitCode === null) {
		const open = await new Promise<boolean>(resolve => {
			const socket = connect(port, "127.0.0.1", () => resolve(true));
			socket.on("error", () => resolve(false));
			socket.on("connect", () => socket.destroy());
		});
		if (open)
			return;
		await new Promise(resolve => setTimeout(resolve, 20));
	}
	throw new Error(`mosquitto ended with ${broker.exitCode}`);
}

function start(command: string, args: string[]): ChildProcess {
	const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
	children.push(child);
	return child;
}

/** What a child has printed up to now, as lines that grow. */
function linesOf(child: ChildProcess): string[] {
	const lines: string[] = [];
	let rest = "";
	child.stdout!.setEncoding("utf8").on("data", (text: string) => {
		const parts = (rest + text).split("\n");
		rest = parts.pop()!;
		lines.push(...parts);
	});
	return lines;
}

/** Runs the firmware to its end. */
function firmware(engine: string, broker: readonly string[], ...words: readonly string[]): SpawnSyncReturns<string> {
	return spawnSync(process.execPath, ["--import", "tsx", "hosts/node/start.ts", "--engine", engine, ...broker, "--interval", "200", ...words], { encoding: "utf8", timeout: 60_000 });
}

/** Publishes through the firmware on `engine`, and compares what arrives. @param broker the options that lead there @param kind TCP or TLS */
async function publish(engine: string, port: number, broker: readonly string[], kind: string, module = "bg96"): Promise<void> {
	const topic = `lane/${kind}/${engine}/${module}`;
	// A retained message: when it has come, the subscription stands.
	spawnSync("mosquitto_pub", ["-h", "127.0.0.1", "-p", String(port), "-r", "-t", `${topic}/ready`, "-m", "yes"]);
	const subscriber = start("mosquitto_sub", ["-h", "127.0.0.1", "-p", String(port), "-v", "-q", "1", "-t", `${topic}/#`, "-C", String(READINGS + 3)]);
	const lines = linesOf(subscriber);
	const ended = new Promise<number | null>(resolve => subscriber.on("exit", resolve));
	while (subscriber.exitCode === null && !lines.includes(`${topic}/ready yes`))
		await new Promise(resolve => setTimeout(resolve, 20));
	const { status, stdout, stderr } = firmware(engine, broker, "--modem", module, "--count", String(READINGS), "--topic", topic);
	equal(status, 0, stdout + stderr);
	equal(await ended, 0);
	const readings = lines.filter(line => line.startsWith(`${topic} `)).map(line => JSON.parse(line.slice(topic.length + 1)).sequence);
	deepEqual(readings, [1, 2, 3, 4, 5], lines.join("\n"));
	equal(lines.filter(line => line.startsWith(`${topic}/status `)).at(-1), `${topic}/status offline`);
	console.log(`mosquitto: ${READINGS} readings from ${engine} with a ${module} arrived over ${kind}, and the status is offline`);
}

/** The firmware gives up, and says why. */
function refused(what: string, broker: readonly string[], message: RegExp): void {
	const { status, stderr } = firmware("node", broker, "--attempts", "1");
	equal(status, 1);
	match(stderr, message);
	console.log(`mosquitto: ${what}: ${/attempt 1 of 1: (.*)/.exec(stderr)?.[1] ?? stderr.trim()}`);
}

/** Each CONNACK comes 1.5 s after a packet timeout of 1 s: no second CONNECT reaches the broker on a connection, and the driver connects. @param log the broker's */
async function late(port: number, log: string): Promise<void> {
	const clock = new NodeClock();
	const wire = new Wire(clock);
	const simulator = new ModemSimulator({ clock: new RealClock(), network: new TCPNetwork(), latencyMs: 2500, send: bytes => wire.send(bytes) });
	wire.attach(bytes => simulator.receive(bytes));
	const modem = new Modem({ serial: { io: WireSerial, wire }, clock, profile: BG96 });
	const acknowledged = await new Promise<boolean>(resolve => {
		const limit = setTimeout(() => resolve(false), 60_000);
		const session = new QMTSession({
			modem, host: "127.0.0.1", port, id: "late", packetTimeout: 1000,
			onControl: () => {
				clearTimeout(limit);
				resolve(true);
			},
		});
		session.publish("lane/late", "1", { QoS: 1 });
	});
	modem.close();
	simulator.close();
	const lines = readFileSync(log, "utf8").split("\n");
	equal(acknowledged, true, lines.join("\n"));
	const connects = lines.filter(line => line.includes("connected from 127.0.0.1") && line.includes(" as late ")).length;
	deepEqual([lines.filter(line => /late.*(protocol error|already connected)/i.test(line)), connects > 1], [[], true], lines.join("\n"));
	console.log(`mosquitto: CONNACK 1.5 s late: connection ${connects} holds, one CONNECT on each`);
}

/** 4096 bytes of every value through a BG95 to the broker and back. @param buffered from a slot of the module */
async function large(port: number, buffered: boolean): Promise<void> {
	const clock = new NodeClock();
	const wire = new Wire(clock);
	const simulator = new ModemSimulator({ clock: new RealClock(), network: new TCPNetwork(), profile: "bg95", send: bytes => wire.send(bytes) });
	wire.attach(bytes => simulator.receive(bytes));
	const modem = new Modem({ serial: { io: WireSerial, wire }, clock, profile: BG95, sessions: 20_000 });
	const payload = Uint8Array.from({ length: 4096 }, (_, at) => at & 0xFF);
	const received: Buffer[] = [];
	let acknowledged = false;
	await new Promise<void>((resolve, reject) => {
		const limit = setTimeout(() => reject(new Error(`4096 bytes: ${Buffer.concat(received).length} came back in 30 s, acknowledged: ${acknowledged}`)), 30_000);
		const ended = (): void => {
			if (acknowledged && Buffer.concat(received).length >= payload.length) {
				clearTimeout(limit);
				resolve();
			}
		};
		const session = new QMTSession({
			modem, host: "127.0.0.1", port, id: `large-${buffered}`, buffered, inbox: 8192, outbox: 8192,
			onOpen: () => session.publishBytes("lane/large", payload, payload.length, 1, false),
			onReadable: count => {
				const fragment = new Uint8Array(count);
				session.read(fragment);
				received.push(Buffer.from(fragment));
				ended();
			},
			onControl: operation => {
				acknowledged ||= operation === PUBACK;
				ended();
			},
			onLost: error => reject(error),
		});
		session.subscribe("lane/large", 1);
	}).finally(() => {
		modem.close();
		simulator.close();
	});
	equal(Buffer.concat(received).equals(payload), true);
	console.log(`mosquitto: 4096 bytes from a BG95 and back, ${buffered ? "from a slot" : "at once"}`);
}

/** Writes certificates, and what the firmware and the broker are to be told of them. */
async function secure(port: number): Promise<{ readonly listener: string; readonly options: (ca: string, client: string) => readonly string[] }> {
	const [authority, other] = await Promise.all([Authority.make("Lane CA"), Authority.make("Other CA")]);
	const day = 24 * 60 * 60 * 1000;
	const [server, client, expired] = await Promise.all([
		authority.issue({ name: "localhost", hosts: ["localhost", "127.0.0.1"] }), authority.issue({ name: "sensor" }),
		authority.issue({ name: "sensor", from: Date.now() - 3 * day, until: Date.now() - 2 * day }),
	]);
	const at = (name: string): string => join(folder, name);
	for (const [name, { certificate, key }] of Object.entries({ authority, other, server, client, expired })) {
		writeFileSync(at(`${name}.pem`), certificate);
		writeFileSync(at(`${name}.key`), key);
	}
	return {
		listener: `listener ${port} 127.0.0.1\ncafile ${at("authority.pem")}\ncertfile ${at("server.pem")}\nkeyfile ${at("server.key")}\nrequire_certificate true\n`,
		options: (ca, name) => ["--broker", `mqtts://127.0.0.1:${port}`, "--ca", at(`${ca}.pem`), "--cert", at(`${name}.pem`), "--key", at(`${name}.key`)],
	};
}

try {
	const [port, securePort] = [await freePort(), await freePort()];
	const { listener, options } = await secure(securePort);
	const log = join(folder, "mosquitto.log");
	const configuration = join(folder, "mosquitto.conf");
	// Started by root it would become another user, who cannot read the key.
	const user = process.getuid?.() === 0 ? "user root\n" : "";
	writeFileSync(configuration, `${user}allow_anonymous true\npersistence false\nlog_dest file ${log}\nlog_type error\nlog_type warning\nlog_type notice\nlistener ${port} 127.0.0.1\n${listener}`);
	const broker = start("mosquitto", ["-c", configuration]);
	broker.on("error", () => {
		console.error("mosquitto: not found; install it (Debian: mosquitto and mosquitto-clients)");
		process.exit(1);
	});
	await listening(port, broker);
	for (const engine of ["node", "xs"]) {
		await publish(engine, port, ["--broker", `mqtt://127.0.0.1:${port}`], "TCP");
		await publish(engine, port, options("authority", "client"), "TLS");
	}
	for (const engine of ["node", "xs"])
		await publish(engine, port, ["--broker", `mqtt://127.0.0.1:${port}`], "TCP", "bg95");
	await publish("node", port, options("authority", "client"), "TLS", "bg95");
	await large(port, false);
	await large(port, true);
	refused("wrong CA", options("other", "client"), /result -1 .*a rejected certificate \(the broker's or ours\)/);
	refused("expired certificate", options("authority", "expired"), /tls\.certificate: expired at /);
	refused("no certificate", options("authority", "client").slice(0, 4), /result -1 .*a client certificate that the broker asks for/);
	await late(port, log);
	await speakDialect("bg96", ["--firmware", "note=1.2"], port, folder, start);
	await speakDialect("bg95", ["--modem", "bg95"], port, folder, start);
	console.log("15 passed, 0 failed");
}
finally {
	for (const child of children)
		child.kill();
	rmSync(folder, { recursive: true, force: true });
}
