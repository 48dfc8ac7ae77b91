// Counts native instructions of a scenario on XS, for each mark that it makes.
// Source: docs/hardware.md (Counting): under `valgrind --tool=callgrind` a run repeats its count, which ranks like time.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { inProject } from "../hosts/node/project.js";
import { buildMeter, buildScript } from "../tests/xs/build.js";

/** What was counted up to a mark. */
export interface Counted {
	readonly instructions: number;
	/** What the last round before the mark left to the collector. */
	readonly slots: number;
	readonly chunkBytes: number;
}

/** A line that a scenario prints. */
interface Printed {
	readonly name: string;
	readonly expected?: number;
	readonly wrong?: number;
	readonly slots?: number;
	readonly chunks?: number;
	readonly [field: string]: unknown;
}

/** @returns whether everything arrived, was acknowledged or was answered that should */
function isComplete({ expected, wrong = 0, received = expected, published = expected, acknowledged = expected, answered = expected }: Printed): boolean {
	return expected === undefined || wrong === 0 && [received, published, acknowledged, answered].every(count => count === expected);
}

/**
 * Runs a scenario under callgrind.
 * @param entry path of the scenario from the project's folder
 * @returns a count for each of its marks. Rejects where valgrind does not run, or when the scenario fails or loses something
 */
export function counts(entry: string, args: readonly string[]): Promise<Counted[]> {
	const program = buildMeter();
	const script = buildScript(entry);
	const folder = mkdtempSync(inProject("build/xs/callgrind-"));
	const output = join(folder, "out");
	return new Promise<Counted[]>((resolve, reject) => {
		const child = spawn("valgrind", [
			"--tool=callgrind", `--callgrind-out-file=${output}`, "--toggle-collect=xs_counted", "--toggle-collect=xs_uncounted", "--dump-before=xs_mark", program, script, ...args,
		], { stdio: ["ignore", "pipe", "pipe"] });
		let stdout = "";
		let stderr = "";
		child.stdout.setEncoding("utf8").on("data", (text: string) => void (stdout += text));
		child.stderr.setEncoding("utf8").on("data", (text: string) => void (stderr += text));
		child.on("error", error => reject(new Error(`valgrind does not run here (${error.message}): install it to count instructions`)));
		child.on("close", status => {
			const lines = stdout.split("\n").filter(line => line !== "").map(line => JSON.parse(line) as Printed);
			if (status !== 0 || !lines.every(isComplete) || !lines.some(({ expected }) => expected !== undefined)) {
				reject(new Error(`${entry} ${args.join(" ")}: no count\n${stdout}${stderr}`));
				return;
			}
			resolve(lines.filter(({ name }) => name === "round").map(({ slots, chunks }, index) => ({
				instructions: Number(/^summary: (\d+)$/m.exec(readFileSync(`${output}.${index + 1}`, "latin1"))![1]), slots: slots!, chunkBytes: chunks!,
			})));
		});
	}).finally(() => rmSync(folder, { recursive: true }));
}

/** Does jobs, as many at a time as there are processors. @param report called after each with how many are done */
export async function doAll(jobs: readonly (() => Promise<void>)[], report: (done: number, all: number) => void): Promise<void> {
	const queue = [...jobs];
	let done = 0;
	const work = async (): Promise<void> => {
		for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
			await job();
			report(done += 1, jobs.length);
		}
	};
	await Promise.all(Array.from({ length: availableParallelism() }, work));
}
