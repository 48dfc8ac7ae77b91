// Measures native instructions per received frame on XS, of this driver and of a string receiver: `npx tsx benchmarks/callgrind.ts [--check]`.
// Source: docs/hardware.md (Counting): the difference of two run lengths under `valgrind --tool=callgrind` is deterministic and ranks like time.

import { spawnSync } from "node:child_process";
import { buildMeter, buildScript } from "../tests/xs/build.js";

/** The feed alone; the string receiver; this driver with quoted payloads, and with payloads after their length. */
const KINDS = ["feed", "strings", "quoted", "counted"];
const OURS = "quoted";
const PAYLOADS = [16, 128, 1024];
const CHUNK = 64;
/** Rounds in the short and in the long run. */
const SHORT = 2;
const LONG = 12;
const FRAMES_IN_ROUND = 8;

/** The gate: at this payload, the driver takes at most this fraction of the string receiver's instructions. */
const GATED = 128;
const MOST = 0.73;
/** … and that receiver is an ordinary one, neither slow nor fast: instructions per frame known from an independent one, and how far it may be off. */
const PEER = 173_000;
const TOLERANCE = 0.1;

/** @returns native instructions of one whole run @throws Error when counting fails */
function instructions(kind: string, payload: number, rounds: number): number {
	const { error, status, stderr } = spawnSync("valgrind", ["--tool=callgrind", "--callgrind-out-file=/dev/null",
		buildMeter(), script, kind, String(payload), String(CHUNK), String(rounds)], { encoding: "utf8" });
	if (error)
		throw new Error(`valgrind does not run here (${error.message}): install it to count instructions`);
	const collected = /Collected : (\d+)/.exec(stderr);
	if (status !== 0 || collected === null)
		throw new Error(`${kind} ${payload}: no count\n${stderr}`);
	return Number(collected[1]);
}

function perFrame(kind: string, payload: number): number {
	const rounds = LONG - SHORT;
	return Math.round((instructions(kind, payload, LONG) - instructions(kind, payload, SHORT)) / rounds / FRAMES_IN_ROUND);
}

/** @returns the failed conditions of the gate, one sentence each */
function misses(figures: ReadonlyMap<string, readonly number[]>): string[] {
	const at = PAYLOADS.indexOf(GATED);
	const peer = figures.get("strings")![at]!;
	const ours = figures.get(OURS)![at]!;
	const found: string[] = [];
	if (Math.abs(peer / PEER - 1) > TOLERANCE)
		found.push(`the string receiver takes ${peer} instructions a frame: more than ${TOLERANCE * 100} % off ${PEER}, so it is not the peer`);
	if (ours > MOST * peer)
		found.push(`ours takes ${(ours / peer).toFixed(3)} of the string receiver's instructions at ${GATED} bytes, more than ${MOST}`);
	return found;
}

const script = buildScript("benchmarks/receive.scenario.ts");
const figures = new Map<string, readonly number[]>();
console.log(`native instructions per +QMTRECV frame on XS, chunks of ${CHUNK} bytes, feeding included`);
console.log(["payload", ...PAYLOADS].map(cell => String(cell).padStart(10)).join(""));
for (const kind of KINDS) {
	const row = PAYLOADS.map(payload => perFrame(kind, payload));
	figures.set(kind, row);
	console.log([kind, ...row].map(cell => String(cell).padStart(10)).join(""));
}
const ratios = PAYLOADS.map((_, i) => (figures.get(OURS)![i]! / figures.get("strings")![i]!).toFixed(3));
console.log(["ratio", ...ratios].map(cell => cell.padStart(10)).join(""));
console.log(`at ${GATED} bytes: gate ${MOST}`);
if (process.argv.includes("--check")) {
	for (const miss of misses(figures)) {
		console.error(miss);
		process.exitCode = 1;
	}
}
