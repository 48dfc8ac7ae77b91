// Inside XS: `run TARGET SEED BYTES CORPUS` fuzzes a target, `replay CASE` runs one case; CORPUS and CASE are JSON. Reports the result, and what stays in the machine.

import { report, xs } from "../xs/meter.js";
import type { Case, Target } from "./case.js";
import { fuzz, whyFails } from "./run.js";
import { set } from "./targets/set.js";
import { storage } from "./targets/storage.js";
import { uart } from "./targets/uart.js";

const TARGETS: readonly Target[] = [uart, set, storage];
/** Cases until the first look at what stays, and between two. */
const FIRST = 20;
const BETWEEN = 50;

let slots = 0;
let chunks = 0;
let grown = 0;

/** After a collection, what the machine holds must not have grown: a case leaves nothing behind. */
function look(cases: number): void {
	if (cases !== FIRST && cases % BETWEEN !== 0)
		return;
	xs.gc();
	if (cases === FIRST) {
		slots = xs.slots();
		chunks = xs.chunks();
	}
	else if (slots > 0)
		grown = Math.max(grown, 16 * (xs.slots() - slots) + xs.chunks() - chunks);
}

const [what, first, ...rest] = [0, 1, 2, 3, 4].map(index => xs.argument(index) ?? "") as [string, string, ...string[]];
const tried = what === "replay" ? JSON.parse(first) as Case : undefined;
const name = tried?.target ?? first;
const target = TARGETS.find(({ name: known }) => known === name);
if (target === undefined)
	throw new Error(`${name} does not run on XS`);
if (tried === undefined)
	report({ ...fuzz(target, Number(rest[0]), Number(rest[1]), JSON.parse(rest[2] || "[]") as Case[], look), grown });
else
	report({ why: whyFails(target, tried) });
