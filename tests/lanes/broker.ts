// A broker for the length of a step, and all that is published there: Debian's mosquitto with its own clients where it is installed, else aedes.

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { EmbeddedBroker } from "../../hosts/modem/network/broker.js";

/** A message: its topic and its text. */
export type Message = readonly [topic: string, text: string];

/** A broker that runs. */
export interface Broker {
	readonly name: string;
	readonly port: number;
	publish(topic: string, text: string): void;
	stop(): Promise<void>;
}

/** The topic of a retained message: when the subscriber has it, the subscription stands. */
const READY = "lane/ready";

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

function ended(child: ChildProcess): Promise<void> {
	return new Promise(resolve => child.exitCode === null && child.signalCode === null ? child.on("close", () => resolve()) : resolve());
}

/** @returns whether mosquitto and its clients are installed */
function hasMosquitto(): boolean {
	return ["mosquitto", "mosquitto_sub", "mosquitto_pub"].every(command => spawnSync(command, ["--help"]).error === undefined);
}

async function startMosquitto(onMessage: (message: Message) => void): Promise<Broker> {
	const port = await freePort();
	const at = ["-h", "127.0.0.1", "-p", String(port)];
	const server = spawn("mosquitto", ["-p", String(port)], { stdio: "ignore" });
	const publish = (topic: string, text: string): number | null => spawnSync("mosquitto_pub", [...at, "-q", "1", "-r", "-t", topic, "-m", text]).status;
	while (publish(READY, "yes") !== 0) {
		if (server.exitCode !== null)
			throw new Error(`mosquitto ended with ${server.exitCode}`);
		await new Promise(resolve => setTimeout(resolve, 50));
	}
	const subscriber = spawn("mosquitto_sub", [...at, "-q", "1", "-v", "-t", "#"], { stdio: ["ignore", "pipe", "ignore"] });
	await new Promise<void>(resolve => {
		let rest = "";
		subscriber.stdout.setEncoding("utf8").on("data", (text: string) => {
			const lines = (rest + text).split("\n");
			rest = lines.pop()!;
			for (const line of lines) {
				const [topic = "", ...words] = line.split(" ");
				if (topic === READY)
					resolve();
				else
					onMessage([topic, words.join(" ")]);
			}
		});
	});
	return {
		name: "mosquitto", port,
		publish(topic, text) {
			spawn("mosquitto_pub", [...at, "-q", "1", "-t", topic, "-m", text], { stdio: "ignore" });
		},
		async stop() {
			for (const child of [subscriber, server]) {
				child.kill();
				await ended(child);
			}
		},
	};
}

async function startEmbedded(onMessage: (message: Message) => void): Promise<Broker> {
	const broker = await EmbeddedBroker.start({ onPublish: ({ topic, payload }) => onMessage([topic, payload.toString("utf8")]) });
	return {
		name: "aedes", port: broker.port,
		publish: (topic, text) => void broker.publish(topic, text, { qos: 1 }),
		stop: () => broker.stop(),
	};
}

/** @param onMessage called with every message, in order */
export function startBroker(onMessage: (message: Message) => void): Promise<Broker> {
	return hasMosquitto() ? startMosquitto(onMessage) : startEmbedded(onMessage);
}
