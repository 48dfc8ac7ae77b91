// The main job against a real mosquitto, on Node and on XS: `npm run test:mosquitto`. Needs mosquitto and mosquitto_sub on PATH.
// The broker listens on a free port of 127.0.0.1 with a configuration of its own; what arrives is what mosquitto_sub prints.

import { deepEqual, equal } from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const READINGS = 5;
const folder = mkdtempSync(join(tmpdir(), "mosquitto-"));
const children: ChildProcess[] = [];

/** A port nobody listens on now. */
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

/** Publishes through the firmware on `engine`, and compares what arrives. */
async function publish(engine: string, port: number): Promise<void> {
	const topic = `lane/${engine}`;
	// A retained message: when it has come, the subscription stands.
	spawnSync("mosquitto_pub", ["-h", "127.0.0.1", "-p", String(port), "-r", "-t", `${topic}/ready`, "-m", "yes"]);
	const subscriber = start("mosquitto_sub", ["-h", "127.0.0.1", "-p", String(port), "-v", "-q", "1", "-t", `${topic}/#`, "-C", String(READINGS + 3)]);
	const lines = linesOf(subscriber);
	const ended = new Promise<number | null>(resolve => subscriber.on("exit", resolve));
	while (subscriber.exitCode === null && !lines.includes(`${topic}/ready yes`))
		await new Promise(resolve => setTimeout(resolve, 20));
	const firmware = spawnSync(process.execPath, ["--import", "tsx", "hosts/node/start.ts", "--engine", engine, "--broker", `mqtt://127.0.0.1:${port}`,
		"--count", String(READINGS), "--interval", "200", "--topic", topic], { encoding: "utf8", timeout: 60_000 });
	equal(firmware.status, 0, firmware.stdout + firmware.stderr);
	equal(await ended, 0);
	const readings = lines.filter(line => line.startsWith(`${topic} `)).map(line => JSON.parse(line.slice(topic.length + 1)).sequence);
	deepEqual(readings, [1, 2, 3, 4, 5], lines.join("\n"));
	equal(lines.filter(line => line.startsWith(`${topic}/status `)).at(-1), `${topic}/status offline`);
	console.log(`mosquitto: ${READINGS} readings from ${engine} arrived, and the status is offline`);
}

try {
	const port = await freePort();
	const configuration = join(folder, "mosquitto.conf");
	writeFileSync(configuration, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nlog_type error\n`);
	const broker = start("mosquitto", ["-c", configuration]);
	broker.on("error", () => {
		console.error("mosquitto: not found; install it (Debian: mosquitto and mosquitto-clients)");
		process.exit(1);
	});
	await listening(port, broker);
	await publish("node", port);
	await publish("xs", port);
	console.log("2 passed, 0 failed");
}
finally {
	for (const child of children)
		child.kill();
	rmSync(folder, { recursive: true, force: true });
}
