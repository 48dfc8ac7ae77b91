// `npm run soak`: device-years of the firmware under faults, in virtual time, a process a device.
// Source: docs/soak.md. Exit codes: 0 nothing was violated, 1 something was, 2 a mistake in the command line.

import { fork, type ChildProcess } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openFile } from "../hosts/modem/open-file.js";
import { runCommand, UsageError } from "../hosts/node/command-line.js";
import { runDevice, type DeviceSettings, type Seams } from "./device.js";
import { checkPlan, CLASS_NAMES } from "./faults.js";
import { parseOptions, type Options } from "./options.js";
import { comparable, duration, parseRow, summarise, table, type Parameters, type Row } from "./results.js";
import { runRow } from "./run.js";
import type { Case } from "./shrink.js";

const WORKER = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url));

const show = (at: number, text: string): void => console.log(`${(at / 1000).toFixed(3).padStart(12)} ${text}`);
/** Shows what a device does. */
const TRACE: Seams = { trace: (at, text) => show(at, text.trimEnd()), wire: (from, at, bytes) => show(at, `${from === "host" ? ">" : "<"} ${JSON.stringify(Buffer.from(bytes).toString("latin1"))}`) };

const children = new Set<ChildProcess>();

/** Runs a device in a process of its own. */
function runApart(device: number, parameters: Parameters): Promise<Row> {
	return new Promise((resolve, reject) => {
		const child = fork(WORKER);
		let row: Row | undefined;
		children.add(child);
		child.on("message", (message: Row) => row = message);
		child.on("exit", (code, signal) => {
			children.delete(child);
			if (row === undefined)
				reject(new Error(`device ${device}: its process ended with ${code ?? signal}`));
			else
				resolve(row);
		});
		child.send({ device, parameters });
	});
}

/** @returns the rows of a file of results; none when it is not there */
function finished(file: string, parameters: Parameters): Row[] {
	if (!existsSync(file))
		return [];
	// Of a line that a loss of power cut off, the device is run again.
	const lines = readFileSync(file, "utf8").split("\n");
	const rows = lines.slice(0, -1).map((line, index) => {
		try {
			return parseRow(line);
		}
		catch {
			throw new UsageError(`--resume ${file}: line ${index + 1} is not a result of a device`);
		}
	});
	const other = rows.find(row => !comparable(row.parameters, parameters));
	if (other !== undefined)
		throw new UsageError(`--resume ${file}: has results of other parameters: ${JSON.stringify(other.parameters)}`);
	if (lines.at(-1) !== "")
		writeFileSync(file, rows.map(row => `${JSON.stringify(row)}\n`).join(""));
	return rows;
}

function lineOf({ device, settings, result, seconds }: Row): string {
	const { accepted, delivered, duplicated } = result.totals;
	return `device ${device}: seed ${settings.seed}, ${settings.module}, ${settings.pins ? "with" : "without"} power pins, ${duration(result.time)}: ${accepted} accepted, ${delivered} delivered, ${duplicated} twice, `
		+ `hash ${result.hash}, ${seconds} s${result.violation === undefined ? "" : `: ${result.violation.kind} at ${duration(result.violation.at)}: ${result.violation.text}`}`;
}

/** Writes the shortest failing plan of a row. */
function keepPlan({ device, shortest, result, parameters }: Row, folder: string): void {
	if (shortest === undefined)
		return;
	const file = join(folder, `soak-${parameters.seed}-${device}.json`);
	writeFileSync(file, `${JSON.stringify({ violation: result.violation, ...shortest }, null, "\t")}\n`);
	console.error(`device ${device}: ${shortest.plan.length} of its faults suffice: npm run soak -- --replay ${file}`);
}

/** Runs all devices that are not in the file of results. @returns the exit code */
async function runAll(options: Options): Promise<number> {
	const { seed, days, rate, interval, each, jobs, resume, plans, json } = options;
	const parameters: Parameters = { seed, days, rate, interval, faults: each ? "each" : options.faults ?? null };
	const devices = each ? options.devices * CLASS_NAMES.length : options.devices;
	const rows = resume === undefined ? [] : await openFile("--resume", resume, () => finished(resume, parameters));
	const done = new Set(rows.map(({ device }) => device));
	const waiting = Array.from({ length: devices }, (_, index) => index + 1).filter(device => !done.has(device));
	const work = async (): Promise<void> => {
		for (let device = waiting.shift(); device !== undefined; device = waiting.shift()) {
			const row = options.trace ? runRow(device, parameters, TRACE) : await runApart(device, parameters);
			rows.push(row);
			if (resume !== undefined)
				await openFile("--resume", resume, () => appendFileSync(resume, `${JSON.stringify(row)}\n`));
			if (!json)
				console.log(lineOf(row));
			keepPlan(row, plans);
		}
	};
	await Promise.all(Array.from({ length: Math.min(jobs, waiting.length) }, work));
	const failed = rows.filter(({ result }) => result.violation !== undefined).length;
	rows.sort((one, other) => one.device - other.device);
	if (json)
		console.log(JSON.stringify({ parameters, classes: summarise(rows), devices: rows }, null, "\t"));
	else
		console.log(`\n${table(rows)}\n\n${rows.length} devices of ${days} days, ${failed} failed`);
	return failed > 0 ? 1 : 0;
}

/** @returns the case of a file @throws UsageError when the file has none */
function readCase(file: string): Case {
	try {
		const { device, plan } = JSON.parse(readFileSync(file, "utf8")) as { device?: Partial<DeviceSettings>; plan?: unknown };
		const numbers = [device?.seed, device?.duration, device?.interval];
		if (!numbers.every(value => Number.isInteger(value) && value! >= 0) || device!.interval! < 1000 || !["bg96", "bc20"].includes(String(device!.module)))
			throw new TypeError("device: needs module, pins, firmware, and as whole numbers seed, duration and interval");
		return { device: device as DeviceSettings, plan: checkPlan(plan) };
	}
	catch (error) {
		if (error instanceof SyntaxError || error instanceof TypeError)
			throw new UsageError(`--replay ${file}: ${error.message}`);
		throw error;
	}
}

/** Runs the plan of a file. @returns the exit code */
async function replay(file: string, { trace, json }: Options): Promise<number> {
	const { device, plan } = await openFile("--replay", file, () => readCase(file));
	const result = runDevice(device, plan, trace ? TRACE : {});
	if (json)
		console.log(JSON.stringify(result, null, "\t"));
	else {
		for (const fault of plan)
			console.log(`${duration(fault.at)}: ${fault.class} ${JSON.stringify(fault.do)}`);
		console.log(result.violation === undefined ? `nothing is violated, hash ${result.hash}` : `${result.violation.kind} at ${duration(result.violation.at)}: ${result.violation.text}`);
	}
	return result.violation === undefined ? 0 : 1;
}

for (const signal of ["SIGINT", "SIGTERM"] as const)
	process.once(signal, () => {
		for (const child of children)
			child.kill();
		process.exit(1);
	});

await runCommand("npm run soak", (words, print) => {
	const options = parseOptions(words, print);
	return options.replay === undefined ? runAll(options) : replay(options.replay, options);
});
