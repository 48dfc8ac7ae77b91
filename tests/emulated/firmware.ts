// The ESP32's firmware on the emulated processor, its UART on TCP to `npm run modem`, and that one's connection to a real broker.
// Each function is a step of ./run: it resolves with a summary, and rejects with the failure. No step depends on how fast anything is.

import { equal, match, ok, throws } from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inProject } from "../../hosts/node/project.js";
import { bundle } from "../../hosts/xs/bundle.js";
import { SDK } from "../hosts/esp32/board.js";
import { startBroker, type Broker, type Message } from "../lanes/broker.js";
import { run, type Run } from "./computer.js";

const TOPIC = "lane/emulated";
const READINGS = 5;
/** Interval in ms set by a command: the shortest that the network may set. */
const COMMANDED = 1000;
const LIMIT = 400_000;

/** A processor of 31 million instructions a second, whose time passes by itself only while it waits: a busy computer does not make it miss anything. */
const PACED: readonly string[] = ["-icount", "shift=5"];

const SETTINGS = { host: "127.0.0.1", topic: TOPIC, interval: 200, count: READINGS };

/** What a run of the firmware left: what it traced, and what came to the broker. */
interface Outcome extends Run {
	readonly broker: string;
	readonly arrived: readonly Message[];
}

/** What happens at the other end. */
interface Scene {
	/** The simulated modem's fault plan. */
	readonly faults?: readonly object[];
	/** Called with every message that comes to the broker. */
	readonly onMessage?: (message: Message, broker: Broker) => void;
	/** Put before the firmware's script. */
	readonly prelude?: string;
	/** After how many readings the machine is measured. */
	readonly measured?: number;
}

/** Starts `npm run modem` on a TCP port. @returns the port, and what ends it */
async function startModem(broker: Broker, faults: readonly object[] | undefined): Promise<{ port: number; stop(): Promise<void> }> {
	const plan = inProject(join("build/emulated", `faults-${process.pid}.json`));
	mkdirSync(dirname(plan), { recursive: true });
	writeFileSync(plan, JSON.stringify(faults ?? []));
	const child = spawn(process.execPath, ["--import", "tsx", inProject("hosts/modem/cli.ts"), "--tcp", "0", "--timing", "fast", "--broker", `mqtt://127.0.0.1:${broker.port}`, "--faults", plan],
		{ cwd: inProject("."), stdio: ["ignore", "pipe", "pipe"] });
	let printed = "";
	const port = await new Promise<number>((resolve, reject) => {
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding("utf8").on("data", (text: string) => {
				printed += text;
				const found = /^tcp 127\.0\.0\.1:(\d+)$/m.exec(printed);
				if (found !== null)
					resolve(Number(found[1]));
			});
		}
		child.on("error", reject);
		child.on("close", () => reject(new Error(`npm run modem has ended:\n${printed}`)));
	});
	return {
		port,
		stop: () => new Promise(resolve => {
			child.on("close", () => resolve());
			child.kill();
		}),
	};
}

let script: string | undefined;

/** Runs the firmware until it has all readings acknowledged. @param settings what its manifest would say */
async function runFirmware(settings: object, { faults, onMessage, prelude = "", measured = 0 }: Scene): Promise<Outcome> {
	script ??= bundle("tests/emulated/firmware.scenario.ts", { ...SDK, "embedded:io/serial": "tests/emulated/sdk/serial.ts" });
	const arrived: Message[] = [];
	const broker: Broker = await startBroker(message => {
		arrived.push(message);
		onMessage?.(message, broker);
	});
	try {
		const modem = await startModem(broker, faults);
		try {
			const outcome = await run("firmware", `${prelude}\n${script}`, ["", JSON.stringify({ ...SETTINGS, ...settings }), String(measured)], LIMIT, [...PACED, "-serial", `tcp:127.0.0.1:${modem.port}`]);
			return { ...outcome, broker: broker.name, arrived };
		}
		finally {
			await modem.stop();
		}
	}
	finally {
		await broker.stop();
	}
}

/** The sequence numbers of the readings at the broker, as often as each came. */
function sequences(arrived: readonly Message[]): number[] {
	return arrived.filter(([topic]) => topic === TOPIC).map(([, text]) => (JSON.parse(text) as { sequence: number }).sequence);
}

function statuses(arrived: readonly Message[]): string[] {
	return arrived.filter(([topic]) => topic === `${TOPIC}/status`).map(([, text]) => text);
}

function assertDone({ code, lines, arrived }: Outcome, readings = READINGS): void {
	const printed = lines.join("\n");
	equal(code, 0, printed);
	ok(lines.includes("done"), printed);
	for (let sequence = 1; sequence <= readings; sequence++)
		ok(sequences(arrived).includes(sequence), `no reading ${sequence} in ${JSON.stringify(arrived)}\n${printed}`);
}


/** All readings are acknowledged, and the command that answers the first is obeyed. */
export async function obey(): Promise<string> {
	let commanded = false;
	const outcome = await runFirmware({}, {
		onMessage([topic], broker) {
			if (topic !== TOPIC || commanded)
				return;
			commanded = true;
			broker.publish(`${TOPIC}/set`, String(COMMANDED));
		},
	});
	assertDone(outcome);
	const found = statuses(outcome.arrived);
	ok(found.some(text => text.includes(`"interval":${COMMANDED}`)), found.join("\n"));
	ok(found.some(text => text.includes('"restart":"power on"')), found.join("\n"));
	equal(found.at(-1), "offline");
	return `${READINGS} readings acknowledged by ${outcome.broker}, one command obeyed`;
}

/** A module that restarts by itself costs no reading. */
export async function outliveModule(): Promise<string> {
	const outcome = await runFirmware({}, { faults: [{ when: { command: "+QMTPUB", nth: 4 }, do: { kind: "restart" } }] });
	assertDone(outcome);
	ok(statuses(outcome.arrived).some(text => /"restarts":[1-9]/.test(text)), `no status names the restart:\n${statuses(outcome.arrived).join("\n")}`);
	return "the module restarted in mid-session, and every reading came";
}

/** A sensor that disappears is reported; the node stays online, and goes on when it is there again. With the SDK's own Serial, a stand-in on 128-byte FIFOs. */
export async function outliveSensor(): Promise<string> {
	const outcome = await runFirmware({ gone: [3, 6] }, {});
	assertDone(outcome);
	equal(outcome.lines.filter(line => line.startsWith("sensor: ")).length > 0, true, outcome.lines.join("\n"));
	return `the sensor was gone for three samples, which are reported ("${outcome.lines.find(line => line.startsWith("sensor: "))}"), and every reading came`;
}

/** A turn that never ends: the watchdog restarts the chip, which reports it in its status. */
export async function outliveStall(): Promise<string> {
	const outcome = await runFirmware({ hangs: 3 }, {});
	assertDone(outcome);
	equal(outcome.lines.filter(line => line === "the task watchdog restarts the chip").length, 1);
	const found = statuses(outcome.arrived);
	ok(found.some(text => text.includes('"restart":"task watchdog"')), found.join("\n"));
	ok(found.some(text => text.includes('"last":"')), "the status has the last lines from before");
	return 'a bus that hung was ended by the watchdog; the status has "restart":"task watchdog", and all readings came';
}

/** hosts/esp32 once subscribed the machine's task to the watchdog a second time, and threw in the module body of host.ts: the lane must see that. */
export async function seeDefect(): Promise<string> {
	const prelude = `globalThis.native = (found => name => name !== "xs_chip_watchdog" ? found(name) : () => {
		const error = found("xs_subscribe_again")();
		if (error !== 0) throw new Error("esp_task_wdt_add: 0x" + error.toString(16));
	})(native);`;
	const outcome = await runFirmware({}, { prelude });
	equal(outcome.code, 1);
	match(outcome.lines.join("\n"), /^fatal: Error: esp_task_wdt_add: 0x102$/m);
	throws(() => assertDone(outcome));
	return "a host that subscribes the machine's task twice does not start";
}

/** Readings in the run that is measured, and the one after which everything has been used once. */
const MANY = 20, SETTLED = 5;
/** Bytes of a slot. */
const SLOT = 16;
/** What one sample of the stand-in for a sensor's driver takes: three objects and four properties. */
const SAMPLE = 7;
/** The gate: slots, and bytes of chunks, that the firmware may hold, by its setting `buffers`. */
const MOST = { default: { slots: 2070, chunks: 12_900 }, small: { slots: 2070, chunks: 8800 } } as const;

/** What the scenario prints of one reading, and of the machine. */
interface Used {
	readonly acknowledged: number;
	readonly samples: number;
	readonly slots: number;
	readonly chunks: number;
}

function reported(lines: readonly string[], name: string): Used[] {
	return lines.filter(line => line.startsWith(`${name} {`)).map(line => JSON.parse(line.slice(name.length)) as Used);
}

/** The firmware's setting `buffers`. */
export type Buffers = keyof typeof MOST;

/** What the machine holds of its own after readings. */
export interface Held {
	readonly buffers: Buffers;
	/** Slots of SLOT bytes, and bytes of chunks. */
	readonly slots: number;
	readonly chunks: number;
	/** Bytes reserved for the stack; bytes of the block in which all lies. */
	readonly stack: number;
	readonly block: number;
	/** Slots that a reading leaves to the collector besides the sensor's sample. */
	readonly left: number;
}

/** @returns the bytes that are used of the block */
export function usedOf({ slots, chunks, stack }: Held): number {
	return slots * SLOT + chunks + stack;
}

/** Runs the firmware for MANY readings. Rejects when one does not arrive. */
export async function measureHeld(buffers: Buffers): Promise<Held> {
	const outcome = await runFirmware({ count: MANY, buffers }, { measured: MANY - 1 });
	assertDone(outcome, 0);
	const { static: block, stack } = (JSON.parse(readFileSync(inProject("hosts/esp32/manifest.json"), "utf8")) as { creation: { static: number; stack: number } }).creation;
	const [{ slots, chunks }] = reported(outcome.lines, "memory") as [Used];
	// A status message, which allocates, may fall into some of them.
	const left = reported(outcome.lines, "reading").filter(({ acknowledged }) => acknowledged > SETTLED && acknowledged < MANY)
		.map(reading => reading.slots - SAMPLE * reading.samples).sort((one, other) => one - other);
	ok(left.length >= (MANY - SETTLED) / 2, "most readings were measured");
	return { buffers, slots, chunks, stack: stack * SLOT, block, left: left[left.length >> 1]! };
}

/** What the machine holds, within the gate, and that a reading leaves nothing. */
export async function hold(buffers: Buffers): Promise<string> {
	const held = await measureHeld(buffers);
	const { slots, chunks, stack, block, left } = held;
	const most = MOST[buffers];
	ok(slots <= most.slots && chunks <= most.chunks, `${slots} slots, at most ${most.slots}; ${chunks} bytes of chunks, at most ${most.chunks}`);
	const used = usedOf(held);
	ok(used <= block, `${used} bytes of ${block}`);
	equal(left, 0, "slots that a reading leaves besides its sample");
	return `${slots} slots of ${SLOT} bytes, ${chunks} bytes of chunks, ${stack / SLOT} slots of stack reserved: ${used} bytes of ${block}, ${block - used} free; a reading leaves ${left} slots besides its sample's ${SAMPLE}`;
}
