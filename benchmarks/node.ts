// What a received message costs on Node, beside npm's @serialport/parser-readline: CPU time, in a process of its own for each figure.
// The only figures that are timed: they are compared within one run, and nothing is gated.

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Progress } from "./counted.js";
import { CHUNK, ONLY, PAYLOADS, type Timed } from "./figures.js";

/** Who receives: the name in ./node-round, and in the table. Of the string receivers those that convert bytes natively, which all do on Node. */
const RECEIVERS = [
	["feed", "feed alone"], ["regexpNative", "strings, RegExp"], ["splitNative", "strings, split"], ["readline", "parser-readline, RegExp"],
	["quoted", "driver, quoted"], ["counted", "driver, with length"],
] as const;
/** Processes for each figure; the fastest counts. */
const RUNS = 2;

/** @returns nanoseconds a message */
function time(kind: string, payload: number): Promise<number> {
	const built = import.meta.url.endsWith(".js");
	const program = fileURLToPath(new URL(built ? "./node-round.js" : "./node-round.ts", import.meta.url));
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [...built ? [] : ["--import", "tsx"], program, kind, String(payload), String(CHUNK)], { stdio: ["ignore", "pipe", "inherit"] });
		let printed = "";
		child.stdout.setEncoding("utf8").on("data", (text: string) => void (printed += text));
		child.on("error", reject);
		child.on("close", status => status === 0 ? resolve(Number(printed)) : reject(new Error(`${program} ${kind} ends with ${status}`)));
	});
}

/** One after the other, so that they do not disturb each other. */
export async function timeNode(progress: Progress): Promise<Timed[]> {
	const rows: Timed[] = [];
	for (const [kind, name] of RECEIVERS) {
		for (const payload of PAYLOADS) {
			let nanoseconds = Infinity;
			for (let run = 0; run < RUNS; run++)
				nanoseconds = Math.min(nanoseconds, await time(kind, payload));
			rows.push({ table: ONLY, name, payload, nanoseconds });
			progress(rows.length, RECEIVERS.length * PAYLOADS.length);
		}
	}
	return rows;
}
