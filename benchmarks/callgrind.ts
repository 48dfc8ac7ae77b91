// Counts native instructions on XS, of this driver and of receivers and a publisher made of strings, and the command lines of a bring-up:
// `npm run bench -- [--bring-up] [--check] [--chunk BYTES] [--json FILE]`; with --bring-up those command lines alone, which needs no valgrind.
// Source: docs/hardware.md (Counting): under `valgrind --tool=callgrind` a run repeats its count, which ranks like time.

import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { buildMeter, buildScript } from "../tests/xs/build.js";
import { FRAMES } from "../tests/xs/frames.js";
import { countBringUps, type Start } from "./bring-up.js";
import { BRING_UP_GATES, GATES, PEERS, TOLERANCE } from "./gates.js";

const PAYLOADS = [16, 128, 1024];
/** Messages in a round of ./publish.scenario. */
const BURST = 5;
/** Rounds that are counted: a count of one would be the same but for what is left over in a cache. */
const ROUNDS = 4;

/** One row of the table: instructions a message at each payload. */
interface Row {
	readonly table: string;
	readonly name: string;
	readonly figures: readonly number[];
}

/** @returns native instructions of what a scenario counts, for each message */
function instructions(entry: string, messages: number, args: readonly string[]): Promise<number> {
	return new Promise((resolve, reject) => {
		const child = spawn("valgrind", [
			"--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=xs_counted", "--toggle-collect=xs_uncounted", buildMeter(), buildScript(entry), ...args,
		], { stdio: ["ignore", "pipe", "pipe"] });
		let stdout = "";
		let stderr = "";
		child.stdout.on("data", (data: Buffer) => stdout += data.toString());
		child.stderr.on("data", (data: Buffer) => stderr += data.toString());
		child.on("error", error => reject(new Error(`valgrind does not run here (${error.message}): install it to count instructions`)));
		child.on("close", status => {
			const collected = /Collected : (\d+)/.exec(stderr);
			const reports = stdout.split("\n").filter(line => line !== "").map(line => JSON.parse(line) as { wrong?: number; [field: string]: unknown });
			const complete = reports.filter(({ expected }) => expected !== undefined)
				.every(({ wrong = 0, expected, received = expected, published = expected, acknowledged = expected, answered = expected }) =>
					wrong === 0 && [received, published, acknowledged, answered].every(count => count === expected));
			if (status !== 0 || collected === null || !complete)
				reject(new Error(`${entry} ${args.join(" ")}: no count\n${stdout}${stderr}`));
			else
				resolve(Math.round(Number(collected[1]) / ROUNDS / messages));
		});
	});
}

const RECEIVE = "benchmarks/receive.scenario.ts";
const PUBLISH = "benchmarks/publish.scenario.ts";
/** Who receives, and its scenario's name. */
const RECEIVERS = [
	["feed", "feed alone"], ["regexp", "strings, RegExp"], ["split", "strings, split"], ["regexpNative", "SDK strings, RegExp"], ["splitNative", "SDK strings, split"],
	["quoted", "driver, quoted"], ["counted", "driver, with length"], ["quotedNative", "driver with native, quoted"], ["countedNative", "driver with native, with length"],
] as const;
const PUBLISHERS = [["strings", "strings"], ["session", "driver"]] as const;
/** The tables' titles; gates name them. */
const ONLY = "messages only", MIXED = "mixed line", PROMPT = "publish, prompt", QUOTES = "publish, quoted";

/** What is counted: table, row, and how. */
function plan(chunk: number): { table: string; name: string; count: (payload: number) => Promise<number> }[] {
	const receive = (table: string, ...more: string[]) => RECEIVERS.map(([kind, name]) => ({
		table, name, count: (payload: number) => instructions(RECEIVE, FRAMES, [kind, String(payload), String(chunk), String(ROUNDS), ...more]),
	}));
	const publish = (table: string, form: string) => PUBLISHERS.map(([kind, name]) => ({
		table, name, count: (payload: number) => instructions(PUBLISH, BURST, [kind, String(payload), form, String(ROUNDS)]),
	}));
	return [...receive(ONLY), ...receive(MIXED, "mixed"), ...publish(PROMPT, "prompt"), ...publish(QUOTES, "quotes")];
}

/** Counts all of it, as many at a time as there are processors. */
async function measure(chunk: number): Promise<Row[]> {
	const rows = plan(chunk).map(({ table, name, count }) => ({ table, name, count, figures: [] as number[] }));
	const jobs = rows.flatMap(row => PAYLOADS.map((payload, column) => async () => {
		row.figures[column] = await row.count(payload);
	}));
	const { length } = jobs;
	const work = async (): Promise<void> => {
		for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
			if (process.stderr.isTTY)
				process.stderr.write(`\r${length - jobs.length} of ${length}`);
			await job();
		}
	};
	await Promise.all(Array.from({ length: availableParallelism() }, work));
	if (process.stderr.isTTY)
		process.stderr.write("\r\x1B[K");
	return rows.map(({ table, name, figures }) => ({ table, name, figures }));
}

/** Peers by the first word of their names: of portable JavaScript; those that convert bytes with String.fromArrayBuffer of the SDK's XS. */
const KINDS_OF_PEERS = ["strings", "SDK strings"];

/** @returns for each payload, the least of these peers' instructions in this table; undefined without such peers */
function best(rows: readonly Row[], table: string, kind = KINDS_OF_PEERS[0]!): number[] | undefined {
	const peers = rows.filter(row => row.table === table && row.name.startsWith(kind));
	return peers.length === 0 ? undefined : PAYLOADS.map((_, column) => Math.min(...peers.map(({ figures }) => figures[column]!)));
}

function print(rows: readonly Row[], chunk: number): void {
	for (const table of new Set(rows.map(row => row.table))) {
		const line = (name: string, cells: readonly (string | number)[]): void => console.log(name.padEnd(42) + cells.map(cell => String(cell).padStart(10)).join(""));
		line(table.startsWith("publish") ? table : `${table}, chunks of ${chunk}`, PAYLOADS);
		for (const { name, figures } of rows.filter(row => row.table === table))
			line(`  ${name}`, figures);
		for (const kind of KINDS_OF_PEERS) {
			const peer = best(rows, table, kind);
			for (const { name, figures } of rows.filter(row => peer !== undefined && row.table === table && row.name.startsWith("driver")))
				line(`  ${name} / best ${kind}`, figures.map((figure, column) => (figure / peer![column]!).toFixed(3)));
		}
	}
}

/** Prints how many command lines each start takes, then the lines. */
function printStarts(starts: readonly Start[]): void {
	console.log("command lines from power-on, or from the start of the ESP32, to the first acknowledged reading; polls, which are lines sent again, not counted");
	for (const { module, start, boot, lines, polls } of starts)
		console.log(`${nameOf(module, start, boot).padEnd(42)}${String(lines.length).padStart(10)}${`and ${polls} polls`.padStart(16)}`);
	for (const { module, start, boot, lines } of starts)
		console.log([`${nameOf(module, start, boot)}:`, ...lines.map((line, index) => `${String(index + 1).padStart(4)}  ${line}`)].join("\n"));
}

/** @returns a row's name */
function nameOf(module: string, start: string, boot: number): string {
	return `  ${module} ${start}, ${boot === 1 ? "first start" : `start ${boot}`}`;
}

/** @returns the starts that take more command lines than ./gates lets them, one sentence each */
function slowStarts(starts: readonly Start[]): string[] {
	return BRING_UP_GATES.flatMap(({ module, start, later, most }) => starts
		.filter(row => row.module === module && row.start === start && row.boot > 1 === later && row.lines.length > most)
		.map(({ boot, lines }) => `bring-up:${nameOf(module, start, boot)} takes ${lines.length} command lines, more than ${most}`));
}

/** @returns the failed conditions of ./gates, one sentence each */
function misses(rows: readonly Row[]): string[] {
	const found: string[] = [];
	const figure = (table: string, name: string, payload: number): number => rows.find(row => row.table === table && row.name === name)!.figures[PAYLOADS.indexOf(payload)]!;
	for (const { table, name, payload, known } of PEERS) {
		const count = figure(table, name, payload);
		if (Math.abs(count / known - 1) > TOLERANCE)
			found.push(`${table}: ${name} takes ${count} instructions at ${payload} bytes: more than ${TOLERANCE * 100} % off ${known}, so it is not the peer`);
	}
	for (const { table, name, payload, most } of GATES) {
		const ratio = figure(table, name, payload) / best(rows, table)![PAYLOADS.indexOf(payload)]!;
		if (ratio > most)
			found.push(`${table}: ${name} takes ${ratio.toFixed(3)} of the best strings' instructions at ${payload} bytes, more than ${most}`);
	}
	return found;
}

/** @returns the command line's options; one line on stderr and exit code 2 for a mistake */
function choices(): { bringUp: boolean; check: boolean; chunk: number; json: string | undefined } {
	try {
		const { "bring-up": bringUp = false, check = false, chunk = "64", json } = parseArgs({
			options: { "bring-up": { type: "boolean" }, check: { type: "boolean" }, chunk: { type: "string" }, json: { type: "string" } },
		}).values;
		if (!/^\d{1,3}$/.test(chunk) || Number(chunk) < 1 || Number(chunk) > 120)
			throw new Error(`--chunk: must be 1 to 120, not ${chunk}`);
		return { bringUp, check, chunk: Number(chunk), json };
	}
	catch (error) {
		console.error(`npm run bench: ${(error as Error).message.split("\n")[0]!}`);
		return process.exit(2);
	}
}

const { bringUp, check, chunk, json } = choices();
let rows: Row[] = [];
if (!bringUp) {
	console.log("native instructions a message on XS; feeding included, the module's and the platform's own work not");
	rows = await measure(chunk);
	print(rows, chunk);
}
const starts = countBringUps();
printStarts(starts);
if (json !== undefined)
	writeFileSync(json, `${JSON.stringify({ chunk, payloads: PAYLOADS, rows, starts }, null, "\t")}\n`);
if (check) {
	for (const miss of [...bringUp ? [] : misses(rows), ...slowStarts(starts)]) {
		console.error(miss);
		process.exitCode = 1;
	}
}
