// The SDK's own MQTT examples, on our client over the simulated BG96, and those of examples/, examples/mqtt also over TCP: part of `npm run test:sdk`.
// The SDK's files are read from the installed SDK and built in a temporary folder; the only change is the size of one message, printed in each step.

import { deepEqual, equal, ok } from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { run, type SDK } from "../../hosts/moddable/sdk.js";
import type { BrokerMessage } from "../../hosts/modem/network/broker.js";
import { withBroker, withModem } from "./far-end.js";
import { refuse, type Bench } from "./firmware.js";
import { posted } from "./posted.js";

/** ms an example may take, and what it goes on for behind its last expected line. */
const LIMIT = 30_000;
const AFTER = 500;
/** Bytes of the message that is 16384 in the SDK's examples: a BG96 takes 1548. */
const SIZE = 1024;

/** What an example printed, line by line, and what reached the broker from it. */
interface Shown {
	readonly lines: readonly string[];
	readonly exceptions: readonly string[];
	readonly arrived: readonly string[];
}

/** Runs a step of the lane, which resolves with what it has shown. */
type Step = (name: string, step: () => Promise<string>) => Promise<void>;

/** Runs a build until it has printed `last`, and a little longer. Rejects when it does not, or ends by itself. */
function runUntil(headless: string, build: string, last: (lines: readonly string[]) => boolean): Promise<readonly string[]> {
	return new Promise((resolve, reject) => {
		const child = spawn(headless, [build], { stdio: ["ignore", "pipe", "inherit"] });
		let output = "";
		let stop: NodeJS.Timeout | undefined;
		const lines = (): readonly string[] => output.split("\n").filter(line => line !== "" && !line.startsWith("instruments"));
		const limit = setTimeout(() => child.kill(), LIMIT);
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			output += text;
			if (stop === undefined && last(lines()))
				stop = setTimeout(() => child.kill(), AFTER);
		});
		child.on("error", reject);
		child.on("close", code => {
			clearTimeout(limit);
			clearTimeout(stop);
			if (stop !== undefined && code === null)
				resolve(lines());
			else
				reject(new Error(`the example ended with ${code}:\n${lines().join("\n")}`));
		});
	});
}

/** Notes what reaches the broker while an example runs. */
async function show(run: (note: (message: BrokerMessage) => void) => Promise<readonly string[]>): Promise<Shown> {
	const arrived: string[] = [];
	const lines = await run(({ topic, payload, qos }) => void arrived.push(`${topic} ${qos} ${payload.length}`));
	const exceptions = posted(lines.join("\n"), "exception") as string[];
	// What is posted is traced, too; and the will comes when the example has ended.
	return { lines: lines.filter(line => !line.startsWith("post ") && !exceptions.includes(line)), exceptions, arrived: arrived.filter(line => !line.includes("/will ")) };
}

/** The SDK's examples, each in a folder of its own with a manifest of ours. */
class Examples {
	readonly #sdk: SDK;
	readonly #bench: Bench;
	readonly #folder: string;

	constructor(sdk: SDK, bench: Bench) {
		this.#sdk = sdk;
		this.#bench = bench;
		this.#folder = dirname(bench.device);
	}

	/** A file of the SDK. */
	read(path: string): string {
		return readFileSync(join(this.#sdk.folder, "examples", "io", "tcp", path), "utf8");
	}

	/** Builds `files` with `manifest`'s additions over device.network.mqtt, and runs it until `last`. */
	async run(name: string, files: Readonly<Record<string, string>>, manifest: { readonly include?: readonly string[]; readonly modules: object; readonly preload?: readonly string[] },
		last: (lines: readonly string[]) => boolean): Promise<Shown> {
		const project = join(this.#folder, name);
		mkdirSync(project, { recursive: true });
		for (const [file, text] of Object.entries(files))
			writeFileSync(join(project, file), text);
		const include = ["$(MODDABLE)/examples/manifest_base.json", resolve("hosts/device/manifest.json"), ...manifest.include ?? []];
		writeFileSync(join(project, "manifest.json"), JSON.stringify({ ...manifest, include }));
		return this.#overModule(`${name}-out`, join(project, "manifest.json"), {}, last);
	}

	/** Builds an example of ours over the module, or over TCP, and runs it until `last`. */
	ours(tcp: boolean, last: (lines: readonly string[]) => boolean): Promise<Shown> {
		if (!tcp)
			return this.#overModule("module-out", resolve("examples/mqtt/manifest.json"), { host: "broker.example" }, last);
		return show(note => withBroker(async ({ port }) =>
			runUntil(this.#bench.headless, await this.#build("tcp-out", resolve("examples/mqtt/manifest_tcp.json"), { host: "127.0.0.1", port: String(port) }), last), note));
	}

	/** Builds and runs examples/session until `last`, at a broker that answers its message. */
	async session(last: (lines: readonly string[]) => boolean): Promise<Shown> {
		const { headless, device } = this.#bench;
		const build = await this.#build("session-out", resolve("examples/session/manifest.json"), { device });
		return show(note => withModem(device, {}, () => runUntil(headless, build, last), (message, broker) => {
			note(message);
			if (message.topic === "session/out")
				void broker.publish("session/in", "hi", { qos: 1 });
		}));
	}

	/** Builds and runs examples/publish until `last`. */
	publish(last: (lines: readonly string[]) => boolean): Promise<Shown> {
		return this.#overModule("publish-out", resolve("examples/publish/manifest.json"), { topic: "lane/publish", interval: "200" }, last);
	}

	/** Builds and runs an example that is the firmware with something added. @returns its output, and its readings at the broker */
	async firmware(name: string, config: Readonly<Record<string, string>>): Promise<{ readonly output: string; readonly texts: readonly string[] }> {
		const { headless, device } = this.#bench;
		const build = await this.#build(`${name}-out`, resolve("examples", name, "manifest.json"), { device, ...config });
		const texts: string[] = [];
		const { output } = await withModem(device, {}, () => run(headless, [build], LIMIT), ({ topic, payload }) => {
			if (topic === config["topic"])
				texts.push(payload.toString("utf8"));
		});
		return { output, texts };
	}

	async #overModule(output: string, manifest: string, config: Readonly<Record<string, string>>, last: (lines: readonly string[]) => boolean): Promise<Shown> {
		const { headless, device } = this.#bench;
		const build = await this.#build(output, manifest, { device, ...config });
		return show(note => withModem(device, {}, () => runUntil(headless, build, last), note));
	}

	#build(output: string, manifest: string, config: Readonly<Record<string, string>>): Promise<string> {
		return this.#sdk.build("debug", join(this.#folder, output), config, manifest);
	}
}

/** @throws Error when `text` has no `from`: the SDK's example is not the one that is known */
function replace(text: string, from: string, to: string): string {
	ok(text.includes(from), `the SDK's example has no "${from}"`);
	return text.replace(from, to);
}

/** @returns how many lines begin so */
function count(lines: readonly string[], start: string): number {
	return lines.filter(line => line.startsWith(start)).length;
}

async function showRawClient(examples: Examples, step: Step): Promise<void> {
	const original = examples.read("mqttclient/main.js");
	const modules = { modules: { "*": "./main" } };
	await step("example mqttclient", async () => {
		const main = replace(original, "16 * 1024", `1 * ${SIZE}`);
		const { lines, exceptions, arrived } = await examples.run("mqttclient", { "main.js": main }, modules, lines => count(lines, "XXLA") === 1 && count(lines, "PUBACK") === 1);
		for (const start of ["SUBACK - ", "UNSUBACK - ", "PUBREC - ", "PUBCOMP - ", "PUBACK - 1234", "Ping response", "SMALL"])
			equal(count(lines, start), 1, `${start} in\n${lines.join("\n")}`);
		deepEqual([exceptions, count(lines, "ERROR")], [[], 0]);
		equal(lines.find(line => line.startsWith("XXL")), `XXL${"A".repeat(SIZE)}`);
		deepEqual(arrived, ["foo/bar/small 2 6", `foo/bar/xxl 1 ${3 + SIZE}`]);
		return `its large message ${SIZE} bytes: subscribed, QoS 0, 1 and 2, fragments, ping, unsubscribed`;
	});
	await step("example mqttclient, 16 KB", async () => {
		const { lines, exceptions } = await examples.run("mqttclient", { "main.js": original }, modules, lines => count(lines, "SMALL") === 1 && count(lines, "Ping") === 1);
		deepEqual(exceptions.filter(text => text.startsWith("RangeError")), ["RangeError: byteLength: 16387 bytes, BG96 takes at most 1548"]);
		equal(count(lines, "ERROR"), 0);
		return "as it is: one RangeError that names byteLength, the session alive";
	});
}

async function showLayer(examples: Examples, step: Step): Promise<void> {
	const main = examples.read("mqtt/main.js");
	const data = examples.read("mqtt/data.js");
	const manifest = {
		include: ["$(MODDABLE)/modules/data/url/manifest.json"],
		modules: { "*": ["./main", "./data"], "mqtt/js": "$(MODDABLE)/examples/io/tcp/mqtt/mqtt" },
		preload: ["data", "mqtt/js"],
	};
	const until = (...starts: readonly string[]) => (lines: readonly string[]): boolean => starts.every(start => count(lines, start) === 1);
	await step("example mqtt", async () => {
		const smaller = replace(data, "repeat(1024)", `repeat(${SIZE / 16})`);
		const { lines, exceptions, arrived } = await examples.run("mqtt", { "main.js": main, "data.js": smaller }, manifest, until("published data", "message xs/test 0123"));
		for (const start of ["connect", "subscribed null xs/test 2", "published zero", "published one null", "published two null", "published data null", "message xs/test zero", "message xs/test one", "message xs/test two"])
			equal(count(lines, start), 1, `${start} in\n${lines.join("\n")}`);
		equal(lines.find(line => line.startsWith("message xs/test 0123")), `message xs/test ${"0123456789ABCDEF".repeat(SIZE / 16)}`);
		deepEqual([exceptions, count(lines, "error"), count(lines, "close")], [[], 0, 0]);
		deepEqual(arrived, ["xs/test 0 4", "xs/test 1 3", "xs/test 2 3", `xs/test 1 ${SIZE}`]);
		return `the layer like MQTT.js, its large message ${SIZE} bytes: connected, subscribed, QoS 0, 1 and 2, every message back`;
	});
	await step("example mqtt, 16 KB", async () => {
		const { lines, exceptions } = await examples.run("mqtt", { "main.js": main, "data.js": data }, manifest, until("published two null", "message xs/test two"));
		deepEqual(exceptions, ["RangeError: byteLength: 16384 bytes, BG96 takes at most 1548"]);
		deepEqual([count(lines, "error"), count(lines, "close"), count(lines, "message")], [0, 0, 3]);
		return "as it is: one RangeError that names byteLength, the session alive";
	});
}

async function showTwoWays(examples: Examples, step: Step): Promise<void> {
	await step("example of ours", async () => {
		const last = (lines: readonly string[]): boolean => lines.includes("end");
		const [module, tcp] = [await examples.ours(false, last), await examples.ours(true, last)];
		// Moddable's own client says that it ends, too.
		const own = (lines: readonly string[]): readonly string[] => lines.filter(line => /^(control|readable|end)/.test(line));
		deepEqual(own(module.lines), own(tcp.lines));
		deepEqual(module.arrived, tcp.arrived);
		equal(own(module.lines).length, 9);
		deepEqual([...module.exceptions, ...tcp.exceptions], []);
		return "over the module and over TCP, by its manifest alone: the same nine lines, the same messages at the broker";
	});
}

/** examples/session: Modem and QMTSession on the manifest's `serial` and `clock`. */
async function showSession(examples: Examples, step: Step): Promise<void> {
	await step("example session", async () => {
		const { lines, exceptions, arrived } = await examples.session(lines => count(lines, "session/in: ") === 1);
		deepEqual([exceptions, arrived], [[], ["session/out 1 5"]]);
		equal(count(lines, "the broker has message"), 1);
		ok(lines.includes("session/in: hi"), lines.join("\n"));
		return "an app with Modem and QMTSession published, and received the answer";
	});
}

/** examples/publish: Modem and QMTSession in a build that receives nothing. */
async function showPublish(examples: Examples, step: Step): Promise<void> {
	await step("example publish", async () => {
		const { lines, exceptions, arrived } = await examples.publish(lines => count(lines, "the broker has message") === 3);
		deepEqual(exceptions, []);
		ok(arrived.length >= 3 && arrived.every(text => /^lane\/publish 1 \d+$/.test(text)), arrived.join("\n"));
		equal(lines.filter(line => !line.startsWith("the broker has message")).join("\n"), "");
		return "readings published and acknowledged, without what receives";
	});
}

/** examples/own-sensor: the firmware with a sensor that the example's manifest adds. */
async function showOwnSensor(examples: Examples, step: Step): Promise<void> {
	await step("example own-sensor", async () => {
		const { texts, output } = await examples.firmware("own-sensor", { host: "broker.example", topic: "lane/own", count: "2", interval: "200" });
		deepEqual([posted(output, "exception"), posted(output, "acknowledged").map(Number)], [[], [1, 2]], output);
		const readings = texts.map(text => Object.keys(JSON.parse(text) as object));
		deepEqual(readings, [1, 2].map(() => ["time", "sequence", "temperature", "humidity", "hours"]));
		return "the firmware published the simulated sensor's fields and that of the example's own";
	});
	await step("example own-sensor, wrong", async () => {
		const { output } = await examples.firmware("own-sensor", { topic: "lane/own", sensor: "minutes" });
		return refuse({ code: 1, output }, /sensor must be simulated, or that of a module sensor\/minutes/);
	});
}

async function linkForESP32(sdk: SDK, folder: string, step: Step): Promise<void> {
	for (const [name, example] of [["of ours", "mqtt"], ["session", "session"], ["own-sensor", "own-sensor"]] as const) await step(`example ${name}, esp32`, async () => {
		const { slots, bytecode, modules } = await sdk.linkESP32(join(folder, `${example}-esp32`), [], resolve("examples", example, "manifest.json"));
		return `linked without a warning, ${modules} modules, ${slots} slots of 16 bytes and ${bytecode} bytes of bytecode in flash`;
	});
}

/** Shows that apps for Moddable's MQTT client run on ours. What is built goes where the bench's device is. */
export async function showExamples(sdk: SDK, bench: Bench, step: Step): Promise<void> {
	const examples = new Examples(sdk, bench);
	await showRawClient(examples, step);
	await showLayer(examples, step);
	await showTwoWays(examples, step);
	await showSession(examples, step);
	await showPublish(examples, step);
	await showOwnSensor(examples, step);
	await linkForESP32(sdk, dirname(bench.device), step);
}
