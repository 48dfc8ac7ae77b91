// The project's own tests on the emulated processor: the hot paths allocate nothing, modules/ behaves as on Node, and what a message costs in instructions.
// Each function is a step of ./run. The scenarios are those of tests/xs/allocation and benchmarks/callgrind.

import { deepEqual, equal, ok } from "node:assert/strict";
import { bundle } from "../../hosts/xs/bundle.js";
import { bundleTests } from "../sdk/bundles.js";
import { assertControls, assertNothingAllocated, find, type Report } from "../xs/machine.js";
import { run } from "./computer.js";

const LIMIT = 400_000;

/** Titles of tests with thousands of cases, or with minutes of instructions: Node runs them. */
const SLOW = /for any text|whatever is done in whatever order|wherever/;

const RECEIVE = "tests/xs/receive.scenario.ts", PUBLISH = "tests/xs/publish.scenario.ts", CLIENT = "tests/xs/client.scenario.ts";
const MESSAGES = 400;

/** A scenario, what it is given, and the name of its measurement. */
const SCENARIOS: readonly (readonly [measured: string, entry: string, ...args: string[]])[] = [
	...["quoted", "counted"].flatMap(form => ["1", "64", "120"].map(chunk => ["receive", RECEIVE, form, "128", chunk, String(MESSAGES)] as const)),
	["receive", RECEIVE, "quoted", "1024", "64", String(MESSAGES)],
	["receive", RECEIVE, "digits", "128", "64", String(MESSAGES)],
	...["16", "1548"].map(payload => ["publish", PUBLISH, payload, String(MESSAGES), "prompt"] as const),
	["publish", PUBLISH, "1024", String(MESSAGES), "quotes"],
	...["receive", "publish"].map(what => ["steady", CLIENT, what, "128", String(MESSAGES)] as const),
];

/** Runs a scenario. @returns what it reported */
async function reportsOf(entry: string, ...args: readonly string[]): Promise<Report[]> {
	const { code, lines } = await run(entry.replaceAll("/", "-"), bundle(entry), args, LIMIT);
	equal(code, 0, `${entry} ${args.join(" ")}:\n${lines.slice(-20).join("\n")}`);
	return lines.map(line => JSON.parse(line) as Report);
}

/** From onReadable to the app's read(buffer), and from publish to the acknowledgement: no slot, no chunk byte, no collection. */
export async function allocateNothing(): Promise<string> {
	for (const [measured, entry, ...args] of SCENARIOS) {
		const reports = await reportsOf(entry, ...args);
		assertControls(reports);
		assertNothingAllocated(reports, measured);
		const { wrong = 0, lost = 0, received, acknowledged, done } = find(reports, "result");
		deepEqual({ wrong, lost }, { wrong: 0, lost: 0 });
		ok(Number(received ?? acknowledged ?? done) >= MESSAGES, "every message has come");
	}
	return `0 slots, 0 chunk bytes, 0 collections in ${SCENARIOS.length} scenarios of ${MESSAGES} messages; the controls were seen`;
}

/** Every test of modules/ that needs nothing of Node. */
export async function passTests(): Promise<string> {
	const { source, files, left } = bundleTests("print", SLOW);
	const { code, lines } = await run("tests", source, [], LIMIT);
	const posts = lines.filter(line => line.startsWith("{")).map(line => JSON.parse(line) as { failed?: string; tests?: number; left?: number; exit?: number });
	deepEqual(posts.flatMap(({ failed }) => failed ?? []), []);
	deepEqual([code, posts.at(-1)?.exit], [0, 0], lines.slice(-5).join("\n").slice(0, 2000));
	return `${posts.at(-1)!.tests} tests of ${files} files passed; left to Node: ${posts.at(-1)!.left} for their length, ${left.map(name => name.replace("tests/modules/", "")).join(", ")}`;
}
