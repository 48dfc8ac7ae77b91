// Runs a TypeScript entry on real XS, and checks the meter it is measured with. The Node side of tests/xs/meter.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { buildMeter, buildScript } from "./build.js";
import type { Measurement } from "./meter.js";

/** One line that the script reported. */
export type Report = Partial<Measurement> & { readonly [field: string]: unknown };

/**
 * Bundles `entry` (path from the project's folder), runs it in xs-meter.
 * @returns what it reported, in order
 * @throws Error with what it wrote to stderr, when it did: an exception, an abort, a rejected promise
 */
export function runOnXS(entry: string, ...args: readonly string[]): Report[] {
	const { error, status, signal, stdout, stderr } = spawnSync(buildMeter(), [buildScript(entry), ...args], { encoding: "utf8", maxBuffer: 1 << 26 });
	if (error)
		throw error;
	if (status !== 0 || stderr !== "")
		throw new Error(`${entry} on XS ended with ${signal ?? status}:\n${stderr}`);
	return stdout.split("\n").filter(line => line !== "").map(line => JSON.parse(line) as Report);
}

/** The report with this name. @throws AssertionError when there is none */
export function find(reports: readonly Report[], name: string): Report {
	const found = reports.find(report => report.name === name);
	assert.ok(found, `no report named ${name}`);
	return found;
}

/** Asserts that the action of this name allocated nothing: no slot, no chunk byte, no collection. */
export function assertNothingAllocated(reports: readonly Report[], name: string): void {
	const { slots, chunks, collections } = find(reports, name);
	assert.deepEqual({ slots, chunks, collections }, { slots: 0, chunks: 0, collections: 0 }, name);
}

/** Asserts what `measureControls` reported: that the meter sees a slot, a chunk, a collection, and that it adds nothing of its own. */
export function assertControls(reports: readonly Report[]): void {
	assertNothingAllocated(reports, "nothing");
	const object = find(reports, "object");
	assert.deepEqual([object.slots, object.chunks, object.collections], [1, 0, 0], "({}) takes one slot");
	const template = find(reports, "template");
	assert.equal(template.slots, 0, "a template string takes no slot");
	assert.ok(template.chunks! > 0, "a template string takes chunk bytes");
	assert.equal(find(reports, "collection").collections, 1, "gc() collects once");
	assert.ok(find(reports, "object").meter! > find(reports, "nothing").meter!, "the bytecode meter moves");
}
