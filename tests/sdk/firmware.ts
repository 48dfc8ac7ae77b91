// The firmware on the SDK's own XS: it publishes, takes commands, fits into an ESP32's memory, and recovers from failures of its Serial.
// Each function is a step of ./run: it resolves with a summary, and rejects with the failure.

import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { run, type Outcome } from "../../hosts/moddable/sdk.js";
import { FarEnd, type LineOptions, withBroker, withModem } from "./far-end.js";
import { memories, posted } from "./posted.js";

/** The program that runs builds, and where the firmware looks for its modem. */
export interface Bench {
	readonly headless: string;
	readonly device: string;
}

const TOPIC = "lane/sdk";
const READINGS = 5;
/** Interval in ms set by a command: the shortest that the network may set. */
const COMMANDED = 1000;
const LIMIT = 60_000;

/** An hour's readings at one a second, as fast as they go, on a line ten times as fast; measured when everything has been used once, and at the end. */
const HOUR = 3600, SETTLED = 600;
const HOUR_BAUD = 921_600, HOUR_LIMIT = 300_000;
/** Bytes of a slot on an ESP32. */
const SLOT = 16;

/** Settings for `obey`, `hold`, `garbageOf` and `comeBack`. */
export const OBEYING = Object.freeze({ host: "localhost", topic: TOPIC, interval: "200", count: String(READINGS) });
export const HOLDING = Object.freeze({ host: "localhost", topic: TOPIC, interval: "10", count: String(HOUR), window: "false" });
export const LEAVING = Object.freeze({ ...HOLDING, count: "40" });
export const LEAVING_QUIETLY = Object.freeze({ ...LEAVING, quiet: "true" });
export const COMING_BACK = Object.freeze({ host: "localhost", topic: TOPIC, interval: "1000", count: String(READINGS) });

/** All readings are acknowledged, and the command that answers the first is obeyed. @param commands false: by a build without node-commands.json, which subscribes to nothing */
export async function obey({ headless, device }: Bench, firmware: string, commands = true): Promise<string> {
	const numbers = Array.from({ length: READINGS }, (_, index) => index + 1);
	const arrived: [topic: string, text: string][] = [];
	const { code, output } = await withModem(device, {}, () => run(headless, [firmware], LIMIT), ({ topic, payload }, broker) => {
		if (topic === TOPIC && !arrived.some(([name]) => name === TOPIC))
			void broker.publish(`${TOPIC}/set`, String(COMMANDED), { qos: 1 });
		arrived.push([topic, payload.toString("utf8")]);
	});
	equal(code, 0, output);
	deepEqual(posted(output, "acknowledged"), numbers, output);
	deepEqual(posted(output, "exception"), [], output);
	deepEqual(arrived.filter(([topic]) => topic === TOPIC).map(([, text]) => JSON.parse(text).sequence), numbers);
	const status = arrived.filter(([topic]) => topic === `${TOPIC}/status`).map(([, text]) => text);
	equal(status.some(text => text.includes(`"interval":${COMMANDED}`)), commands, status.join("\n"));
	deepEqual(status.flatMap(text => /"unknownLines":(\d+)/.exec(text)?.[1] ?? []).filter(count => count !== "0"), [], "a healthy start has lines that the firmware does not know");
	equal(status.at(-1), "offline");
	return `${READINGS} readings acknowledged, ${commands ? "one command obeyed" : "no command heeded"}`;
}

/** Nothing grows within the hour, and everything together fits the machine that the project gives an ESP32. */
export async function hold({ headless, device }: Bench, firmware: string): Promise<string> {
	const { code, output } = await withModem(device, { baud: HOUR_BAUD }, () => run(headless, [firmware, ...[SETTLED, HOUR - 1].map(String)], HOUR_LIMIT));
	equal(code, 0, output.slice(-2000));
	const [settled, last] = memories(output);
	ok(settled !== undefined && last !== undefined, "headless.c has measured twice");
	deepEqual([last.slots - settled.slots, last.chunks - settled.chunks], [0, 0], "slots and chunks that an hour adds");
	const { slots, chunks, stack, tables } = last;
	const { static: all, stack: room } = creation();
	const used = slots * SLOT + chunks + room * SLOT;
	ok(stack <= room, `${stack} slots of stack, ${room} are there`);
	ok(used <= all, `${used} bytes of ${all}`);
	return `${slots} slots of ${SLOT} bytes, ${chunks} bytes of chunks, ${stack} of ${room} slots of stack: ${used} bytes of ${all}, ${all - used} free`
		+ ` after ${HOUR} readings, 0 growth; ${tables} bytes of tables beside them`;
}

/** @returns slots that one reading leaves to the collector, where that does not come meanwhile: the median of twenty */
export async function garbageOf({ headless, device }: Bench, firmware: string): Promise<number> {
	const readings = Array.from({ length: 20 }, (_, index) => String(index + 20));
	const { code, output } = await withModem(device, { baud: HOUR_BAUD }, () => run(headless, [firmware, ...readings], LIMIT));
	const found = memories(output);
	// Each measurement collects, once.
	const left = found.slice(1).flatMap((last, i) => last.collections - found[i]!.collections === 1 ? [last.used - found[i]!.slots] : []);
	equal(code, 0, output);
	ok(left.length > 0, "the collector came within each reading");
	return left.sort((one, other) => one - other)[left.length >> 1]!;
}

/** What the project says of an ESP32's machine. */
function creation(): { readonly static: number; readonly stack: number } {
	return (JSON.parse(readFileSync("hosts/esp32/manifest.json", "utf8")) as { creation: { static: number; stack: number } }).creation;
}

/** CPU time of a process that runs, in ms. Source: proc(5), /proc/PID/stat, fields utime and stime; a tick is 10 ms. */
function cpuTime(id: number): number {
	const fields = readFileSync(`/proc/${id}/stat`, "latin1").split(") ")[1]!.split(" ");
	return 10 * (Number(fields[11]) + Number(fields[12]));
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** Starts without its device, which comes later, and goes once more in mid-session: it says so, and goes on, without keeping the processor busy. */
export async function comeBack({ headless, device }: Bench, firmware: string): Promise<string> {
	let seen = "";
	let busy = NaN;
	const until = async (name: string, value: unknown): Promise<void> => {
		for (let tries = 0; !posted(seen, name).some(found => String(found).includes(String(value))); tries++) {
			ok(tries < 300, `no ${name} ${value}:\n${seen}`);
			await pause(100);
		}
	};
	await withBroker(async broker => {
		let id = 0;
		const running = run(headless, [firmware], LIMIT, { onOutput(text, process) {
			seen += text;
			id = process;
		} });
		await until("trace", device);
		const before = cpuTime(id);
		await pause(4000);
		busy = cpuTime(id) - before;
		let end = await FarEnd.open(device, broker);
		await until("acknowledged", 2);
		end.close();
		await until("state", "offline");
		end = await FarEnd.open(device, broker);
		const { code, output } = await running;
		end.close();
		equal(code, 0, output);
		deepEqual(posted(output, "acknowledged").map(Number).sort(), [1, 2, 3, 4, 5], output);
	});
	ok(busy <= 200, `${busy} ms of CPU in 4 s without a device`);
	return `started without its device, lost it in mid-session, and published all readings; ${busy} ms of CPU in 4 s without a device`;
}

/** A module that never answers, or only with noise, is reported repeatedly, and the processor rests. */
export async function waitForAnswer({ headless, device }: Bench, firmware: string, line: LineOptions): Promise<string> {
	let busy = NaN;
	const { output } = await withModem(device, line, () => run(headless, [firmware], 35_000, { onOutput: (_text, id) => busy = cpuTime(id) }));
	const told = posted(output, "trace");
	match(String(told[0]), /does not answer/, output);
	ok(busy <= 2000, `${busy} ms of CPU in 30 s of silence`);
	return `"${told[0]}", and goes on asking; ${busy} ms of CPU in 30 s`;
}

/** Settings that are wrong: said, and that is all. */
export function refuse({ code, output }: Outcome, wanted: RegExp): string {
	const [failed] = posted(output, "failed");
	match(String(failed), wanted, output);
	equal(code, 1, output);
	return `"${failed}"`;
}
