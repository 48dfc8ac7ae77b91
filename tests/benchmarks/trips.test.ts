// The trips of this checkout: each comes to its end, and its figures agree with each other.
// benchmarks/trips.

import { deepEqual, equal } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Edge } from "../../benchmarks/calls.js";
import { inherited } from "../support/inherited.js";

describe("the trips", () => {
	it("end, and have the same figures in the table and in the file", () => {
		const folder = mkdtempSync(join(tmpdir(), "trips-"));
		try {
			const file = join(folder, "trips.json");
			const { status, stdout, stderr } = spawnSync(process.execPath, ["build/benchmarks/trips.js", "--json", file], { encoding: "utf8", env: inherited });
			equal(status, 0, stderr);
			const trips: { title: string; files: number; calls: number; between: number; quectel: number; edges: Edge[] }[] = JSON.parse(readFileSync(file, "utf8"));
			equal(trips.length, 5);
			equal(stdout.trim().split("\n").length, 1 + trips.length);
			for (const { title, files, calls, between, quectel, edges } of trips) {
				const line = stdout.split("\n").find(line => line.startsWith(title))!;
				deepEqual(line.slice(title.length).trim().split(/\s+/).slice(0, 4).map(Number), [files, calls, between, quectel]);
				equal(edges.reduce((sum, edge) => sum + edge.calls, 0), between);
				equal(calls > between && between > quectel && quectel > 0 && files > 5, true, title);
			}
		}
		finally {
			rmSync(folder, { recursive: true });
		}
	});
});
