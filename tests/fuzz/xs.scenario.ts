// Inside XS: `run TARGET SEED BYTES CORPUS` fuzzes a target, `replay CASE` runs one case; CORPUS and CASE are JSON. Reports the result, and what stays in the machine.

import { report, xs } from "../xs/meter.js";
import type { Case, Target } from "./case.js";
import { fuzz, whyFails } from "./run.js";
import { set } from "./targets/set.js";
import { storage } from "./targets/storage.js";
import { uart } from "./targets/uart.js";

const TARGETS: readonly Target[] = [uart, set, storage];
/** Cases between two looks at what stays. */
const BETWEEN = 20;

/** Bytes that the machine held after each collection. */
const held: number[] = [];

function look(cases: number): void {
	if (cases % BETWEEN !== 0)
		return;
	xs.gc();
	held.push(16 * xs.slots() + xs.chunks());
}

/** @returns how many bytes more the machine holds in each third of the run than in the one before, at least: a table that grows once does so in one of them */
function grown(): number {
	const third = Math.floor(held.length / 3);
	const [first, second, last] = [0, 1, 2].map(part => Math.min(...held.slice(part * third, (part + 1) * third))) as [number, number, number];
	return third === 0 ? 0 : Math.min(second - first, last - second);
}

const [what, first, ...rest] = [0, 1, 2, 3, 4].map(index => xs.argument(index) ?? "") as [string, string, ...string[]];
const tried = what === "replay" ? JSON.parse(first) as Case : undefined;
const name = tried?.target ?? first;
const target = TARGETS.find(({ name: known }) => known === name);
if (target === undefined)
	throw new Error(`${name} does not run on XS`);
if (tried === undefined)
	report({ ...fuzz(target, Number(rest[0]), Number(rest[1]), JSON.parse(rest[2] || "[]") as Case[], look), grown: grown() });
else
	report({ why: whyFails(target, tried) });
