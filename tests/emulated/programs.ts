// The project's own tests on the emulated processor: the hot paths allocate nothing, modules/ behaves as on Node, and what a message costs in instructions.
// Each function is a step of ./run. The scenarios are those of tests/xs/allocation and benchmarks/callgrind.

import { deepEqual, equal, ok } from "node:assert/strict";
import { bundle } from "../../hosts/xs/bundle.js";
import { bundleTests } from "../sdk/bundles.js";
import { FRAMES } from "../xs/frames.js";
import { assertControls, assertNothingAllocated, find, type Report } from "../xs/machine.js";
import { run } from "./computer.js";

const LIMIT = 400_000;

/** Tests with thousands of cases, with hours of virtual time, or with flash memory: Node runs them. */
const FILES = /journal|recovery|slow-link|remembered-firmware|pauses|-times/;
const TITLES = new RegExp([
	"for any text|whatever is done in whatever order|wherever|as a plain list|any (traffic|bytes|messages|mixture|list)|with any|however|five minutes|keeps to its budget",
	"^(the receive ring|receive buffer|transmit|identifiers), .*(position|crosses|never 0)",
	"^(the registration|the SIM|the examination of a QMTOPEN that failed|the link of a session|the bring-up of a BC20|a bring-up|a question about the link|the QoS of a message|a link that is lost|a module that cannot work)",
].join("|"));

const RECEIVE = "tests/xs/receive.scenario.ts", PUBLISH = "tests/xs/publish.scenario.ts", CLIENT = "tests/xs/client.scenario.ts", ROUND = "benchmarks/receive.scenario.ts";
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
	const { source, files, left } = bundleTests("print", { files: FILES, titles: TITLES });
	const { code, lines } = await run("tests", source, [], LIMIT);
	const posts = lines.filter(line => line.startsWith("{")).map(line => JSON.parse(line) as { failed?: string; tests?: number; left?: number; exit?: number });
	deepEqual(posts.flatMap(({ failed }) => failed ?? []), []);
	deepEqual([code, posts.at(-1)?.exit], [0, 0], lines.slice(-5).join("\n").slice(0, 2000));
	return `${posts.at(-1)!.tests} tests of ${files} files passed; left to Node: ${posts.at(-1)!.left} for their length, ${left.map(name => name.replace("tests/modules/", "")).join(", ")}`;
}

/** Bytes of the payloads whose instructions are counted, and of the pieces in which they come. */
const PAYLOADS = [16, 128, 1024], CHUNK = "64";
/** Publishes that are counted. */
const PUBLISHED = 40;
/** The gate: at this payload, the driver takes at most this fraction of the string receiver's instructions; and a publish takes at most so many thousands. */
const GATED = 128, MOST = 0.66, MOST_PUBLISH = 720;

/** @returns thousands of instructions for one received message, feeding included */
async function received(kind: string, payload: number): Promise<number> {
	return Math.round(find(await reportsOf(ROUND, kind, String(payload), CHUNK, "4"), "round").meter! / FRAMES / 100) / 10;
}

/** @returns thousands of instructions for one publish, from `publish` to the acknowledgement, the module's side included */
async function published(payload: number): Promise<number> {
	return Math.round(find(await reportsOf(PUBLISH, String(payload), String(PUBLISHED), "prompt"), "publish").meter! / PUBLISHED / 100) / 10;
}

/** What a message of one size costs, in thousands of instructions. */
export interface Cost {
	/** Bytes. */
	readonly payload: number;
	/** Received by a string receiver; by the driver, between quotes and with a length. */
	readonly strings: number;
	readonly quoted: number;
	readonly counted: number;
	/** Published. */
	readonly published: number;
}

/** Instructions of the processor for each message; the emulator repeats them exactly. @param report called after each size with how many are done */
export async function measureCosts(report: (done: number, all: number) => void = () => {}): Promise<Cost[]> {
	const costs: Cost[] = [];
	for (const payload of PAYLOADS) {
		costs.push({
			payload, strings: await received("regexp", payload), quoted: await received("quoted", payload), counted: await received("counted", payload), published: await published(payload),
		});
		report(costs.length, PAYLOADS.length);
	}
	return costs;
}

/** Those instructions, within the gates. */
export async function count(): Promise<string> {
	const costs = await measureCosts();
	const rows = costs.map(({ payload, strings, quoted, counted, published }) =>
		`${payload} bytes: received ${quoted}k quoted, ${counted}k with length, ${strings}k by a string receiver; published ${published}k`);
	const { strings, quoted, published } = costs.find(({ payload }) => payload === GATED)!;
	const ratio = quoted / strings;
	ok(ratio <= MOST, `${ratio.toFixed(3)} of the string receiver's instructions at ${GATED} bytes, at most ${MOST}:\n${rows.join("\n")}`);
	ok(published <= MOST_PUBLISH, `${published}k instructions for a publish of ${GATED} bytes, at most ${MOST_PUBLISH}k:\n${rows.join("\n")}`);
	return `instructions for a message of ${rows.join("; ")}; ${ratio.toFixed(3)} of the string receiver's at ${GATED} bytes, at most ${MOST}`;
}
