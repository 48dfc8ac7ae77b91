// The Moddable lane, `npm run test:sdk`: the firmware as mcconfig builds it, on the SDK's own XS, its Serial on a pty of the simulated modem.
// Skipped where no SDK is; with --require that is a failure. Nothing of the SDK, and nothing that is built with it, stays.

import { deepEqual, equal, ok } from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmbeddedBroker } from "../../hosts/modem/broker.js";
import { RealClock } from "../../hosts/modem/clock.js";
import { TCPNetwork } from "../../hosts/modem/network.js";
import { Pty } from "../../hosts/modem/pty.js";
import { ModemSimulator } from "../../hosts/modem/simulator.js";
import { SDK, run, type Outcome } from "./sdk.js";

const READINGS = 5;
const TOPIC = "lane/sdk";
/** ms; what the firmware is built with, and what it is told by a command, the least that the network may set. */
const INTERVAL = 200, COMMANDED = 1000;
const LIMIT = 60_000;

/** An hour's readings at one a second, as fast as they go, on a line ten times as fast; measured when everything has been used once, and at the end. */
const HOUR = 3600, SETTLED = 600;
const HOUR_INTERVAL = 10, HOUR_BAUD = 921_600, HOUR_LIMIT = 300_000;
/** Bytes of a slot on an ESP32. */
const SLOT = 16;

/** What reached the broker: topic and text, in order. */
type Arrived = [topic: string, text: string][];

/** How the firmware is run. */
interface Run {
	/** What headless.c is given. */
	readonly parameters: readonly string[];
	/** Where the firmware looks for its modem. */
	readonly device: string;
	readonly baud: number;
	/** The first reading is answered with a command. */
	readonly commanded: boolean;
	/** ms. */
	readonly limit: number;
}

/** Runs the firmware to its end against a modem and a broker of its own. */
async function publish(headless: string, { parameters, device, baud, commanded, limit }: Run): Promise<{ arrived: Arrived; outcome: Outcome }> {
	const arrived: Arrived = [];
	const broker = await EmbeddedBroker.start({
		onPublish({ topic, payload }) {
			if (commanded && topic === TOPIC && !arrived.some(([name]) => name === TOPIC))
				void broker.publish(`${TOPIC}/set`, String(COMMANDED), { qos: 1 });
			arrived.push([topic, payload.toString("utf8")]);
		},
	});
	const pty = await Pty.open(device, bytes => modem.receive(bytes));
	const modem = new ModemSimulator({
		clock: new RealClock(),
		network: new TCPNetwork({ "*": { host: "127.0.0.1", port: broker.port } }),
		send: bytes => pty.write(bytes),
		baud,
	});
	try {
		return { outcome: await run(headless, parameters, limit), arrived };
	}
	finally {
		modem.close();
		pty.close();
		await broker.stop();
	}
}

/** What headless.c says of the machine. */
interface Memory {
	readonly slots: number;
	readonly chunks: number;
	readonly stack: number;
	readonly tables: number;
}

/** What the project says of an ESP32's machine. */
function creation(): { readonly static: number; readonly stack: number } {
	return (JSON.parse(readFileSync("hosts/esp32/manifest.json", "utf8")) as { creation: { static: number; stack: number } }).creation;
}

/** Nothing grows within the hour, and everything together fits an ESP32's machine. @returns the figures */
function checkMemory({ code, output }: Outcome): string {
	equal(code, 0, output.slice(-2000));
	const measured = output.split("\n").filter(line => line.startsWith("memory ")).map(line => JSON.parse(line.slice(7)) as Memory);
	const [settled, last] = measured;
	equal(measured.length, 2);
	deepEqual([last!.slots - settled!.slots, last!.chunks - settled!.chunks], [0, 0], "slots and chunks that an hour adds");
	const { slots, chunks, stack, tables } = last!;
	const { static: all, stack: room } = creation();
	const used = slots * SLOT + chunks + room * SLOT;
	ok(stack <= room, `${stack} slots of stack, ${room} are there`);
	ok(used <= all, `${used} bytes of ${all}`);
	return `${slots} slots of ${SLOT} bytes, ${chunks} bytes of chunks, ${stack} of ${room} slots of stack: ${used} bytes of ${all}, ${all - used} free`
		+ ` after ${HOUR} readings, 0 growth; ${tables} bytes of tables beside them`;
}

/** What the firmware posted under `name`. */
function posted(output: string, name: string): unknown[] {
	return output.split("\n").filter(line => line.startsWith("post ")).map(line => JSON.parse(line.slice(5))[name]).filter(value => value !== undefined);
}

function check({ code, output }: Outcome, arrived: Arrived): void {
	const numbers = Array.from({ length: READINGS }, (_, index) => index + 1);
	equal(code, 0, output);
	deepEqual(posted(output, "acknowledged"), numbers, output);
	deepEqual(posted(output, "exception"), [], output);
	deepEqual(arrived.filter(([topic]) => topic === TOPIC).map(([, text]) => JSON.parse(text).sequence), numbers);
	const status = arrived.filter(([topic]) => topic === `${TOPIC}/status`).map(([, text]) => text);
	ok(status.some(text => text.includes(`"interval":${COMMANDED}`)), status.join("\n"));
	equal(status.at(-1), "offline");
}

/** Every module by its name, sorted; mcconfig skips those silently that a wildcard of `preload` finds in TypeScript. */
function modules(): string[] {
	return (readdirSync("modules", { recursive: true }) as string[]).filter(file => file.endsWith(".ts")).map(file => `modules/${file.slice(0, -3)}`).sort();
}

/** Passes or fails, and says which. */
class Lane {
	passed = 0;
	failed = 0;

	/** @param step resolves with what it has shown @returns whether it did */
	async step(step: () => Promise<string>): Promise<boolean> {
		try {
			console.log(`passed: ${await step()}`);
			this.passed += 1;
			return true;
		}
		catch (error) {
			console.error(`failed: ${error instanceof Error ? error.message : String(error)}`);
			this.failed += 1;
			return false;
		}
	}
}

async function runLane(sdk: SDK, folder: string): Promise<Lane> {
	const lane = new Lane();
	await lane.step(async () => {
		const { preload } = JSON.parse(readFileSync("modules/manifest.json", "utf8")) as { preload: string[] };
		deepEqual([...preload].sort(), modules(), "modules/manifest.json does not preload what modules/ holds");
		return `modules/manifest.json: all ${preload.length} modules preloaded`;
	});
	const device = join(folder, "modem");
	const config = { device, host: "localhost", topic: TOPIC, interval: String(INTERVAL), count: String(READINGS) };
	const headless = await sdk.headless(folder);
	for (const kind of ["debug", "release"] as const) {
		let firmware = "";
		const built = await lane.step(async () => {
			firmware = await sdk.build(kind, join(folder, kind), config);
			return `lin, ${kind}: built without a warning`;
		});
		if (!built)
			continue;
		await lane.step(async () => {
			const { arrived, outcome } = await publish(headless, { parameters: [firmware], device, baud: 115_200, commanded: true, limit: LIMIT });
			check(outcome, arrived);
			return `lin, ${kind}: ${READINGS} readings acknowledged, one command obeyed`;
		});
	}
	await lane.step(async () => {
		const firmware = await sdk.build("debug", join(folder, "debug"), { ...config, interval: String(HOUR_INTERVAL), count: String(HOUR) });
		const parameters = [firmware, String(SETTLED), String(HOUR - 1)];
		const { outcome } = await publish(headless, { parameters, device, baud: HOUR_BAUD, commanded: false, limit: HOUR_LIMIT });
		return `memory: ${checkMemory(outcome)}`;
	});
	await lane.step(async () => {
		const { slots, bytecode, modules } = await sdk.linkESP32(join(folder, "esp32"));
		return `esp32: linked without a warning, ${modules} modules, ${slots} slots of 16 bytes and ${bytecode} bytes of bytecode in flash`;
	});
	return lane;
}

const sdk = SDK.find();
if (sdk === undefined) {
	console.log("skipped: no Moddable SDK at MODDABLE or in ~/.local/share/moddable; `npx xs-dev setup` installs it");
	process.exitCode = process.argv.includes("--require") ? 1 : 0;
}
else {
	const folder = mkdtempSync(join(tmpdir(), "sdk-"));
	try {
		const { passed, failed } = await runLane(sdk, folder);
		console.log(`${passed} passed, ${failed} failed`);
		process.exitCode = failed === 0 ? 0 : 1;
	}
	finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
