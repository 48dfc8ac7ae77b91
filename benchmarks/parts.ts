// The parts of `npm run bench`: what each measures, what it needs, and the table that it prints.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SDK } from "../hosts/moddable/sdk.js";
import { missing } from "../tests/emulated/build.js";
import { type Held, measureHeld } from "../tests/emulated/firmware.js";
import { measureCosts } from "../tests/emulated/programs.js";
import { countBringUps } from "./bring-up.js";
import { countGrowth, countLines, countPublished, countReceived, type Progress } from "./counted.js";
import type { Figures, Size } from "./figures.js";
import { timeNode } from "./node.js";
import { byOrigin, link, NODES } from "./nodes.js";
import { measureRates } from "./rate.js";
import { bringUpTable, costTables, lateTable, lineTables, memoryTable, processorTable, rateTable, sizeTable, startName, type Table, timedTable, tripTable } from "./tables.js";
import { countTrips } from "./trip-counts.js";

/** A part. */
export interface Part {
	readonly name: string;
	/** What is measured. */
	readonly what: string;
	/** Whether ./gates holds it to something. */
	readonly gated: boolean;
	/** @returns what this machine lacks for it; undefined: nothing */
	readonly lacks: () => string | undefined;
	/** @param chunks the sizes of pieces that are wanted */
	readonly measure: (chunks: readonly number[], progress: Progress) => Promise<Figures>;
	readonly tables: (figures: Figures) => readonly Table[];
	/** What is printed below the tables where the part was named. */
	readonly lines?: (figures: Figures) => readonly string[];
}

function lacksValgrind(): string | undefined {
	return spawnSync("valgrind", ["--version"]).status === 0 ? undefined : "valgrind, to count instructions";
}

function lacksSDK(): string | undefined {
	return SDK.find() === undefined ? "the Moddable SDK" : undefined;
}

const nothing = (): undefined => undefined;

/** Links every node of ./nodes. */
async function measureSizes(progress: Progress): Promise<Size[]> {
	const folder = mkdtempSync(join(tmpdir(), "bench-"));
	const sizes: Size[] = [];
	try {
		for (const node of NODES) {
			const { modules, slots, bytecode, byModule } = await link(SDK.find()!, node, folder);
			sizes.push({ node: node.name, modules, slots, bytecode, byOrigin: Object.fromEntries(byOrigin(byModule)) });
			progress(sizes.length, NODES.length);
		}
	}
	finally {
		rmSync(folder, { recursive: true });
	}
	return sizes;
}

/** Runs the firmware with either setting of its buffers. */
async function measureMemory(progress: Progress): Promise<Held[]> {
	const all: Held[] = [];
	for (const buffers of ["default", "small"] as const) {
		all.push(await measureHeld(buffers));
		progress(all.length, 2);
	}
	return all;
}

/** In the order in which they run. Figures of another part are a field of Figures, an entry here, and a table. */
export const PARTS: readonly Part[] = Object.freeze([
	{
		name: "received", what: "received messages: native instructions on XS", gated: true, lacks: lacksValgrind,
		measure: async (chunks, progress) => ({ received: await countReceived(chunks, progress) }),
		tables: ({ received = [] }) => costTables(received),
	},
	{
		name: "lines", what: "short lines that are no message: native instructions on XS", gated: true, lacks: lacksValgrind,
		measure: async (_chunks, progress) => ({ lines: await countLines(progress) }),
		tables: ({ lines = [] }) => lineTables(lines),
	},
	{
		name: "published", what: "published messages: native instructions on XS", gated: true, lacks: lacksValgrind,
		measure: async (_chunks, progress) => ({ published: await countPublished(progress) }),
		tables: ({ published = [] }) => costTables(published),
	},
	{
		name: "rate", what: "messages a second, beside an ideal driver", gated: true, lacks: nothing,
		measure: async (_chunks, progress) => ({ rate: measureRates(progress) }),
		tables: ({ rate = [] }) => [rateTable(rate)],
	},
	{
		name: "bring-up", what: "command lines of a start", gated: true, lacks: nothing,
		measure: async () => ({ bringUp: countBringUps() }),
		tables: ({ bringUp = [] }) => [bringUpTable(bringUp)],
		lines: ({ bringUp = [] }) => bringUp.flatMap(({ module, start, boot, lines }) => [`${startName(start, boot)}, ${module}:`, ...lines.map((line, index) => `${String(index + 1).padStart(4)}  ${line}`)]),
	},
	{
		name: "growth", what: "how the cost grows with size and count", gated: false, lacks: lacksValgrind,
		measure: async (_chunks, progress) => ({ growth: await countGrowth(progress) }),
		tables: ({ growth = { size: [], count: [] } }) => [...costTables(growth.size), lateTable(growth.count)],
	},
	{
		name: "node", what: "received messages on Node: CPU time", gated: false, lacks: nothing,
		measure: async (_chunks, progress) => ({ node: await timeNode(progress) }),
		tables: ({ node = [] }) => [timedTable(node)],
	},
	{
		name: "processor", what: "instructions of an emulated 32-bit processor", gated: false, lacks: missing,
		measure: async (_chunks, progress) => ({ processor: await measureCosts(progress) }),
		tables: ({ processor = [] }) => [processorTable(processor)],
	},
	{
		name: "trips", what: "function calls and files of trips through the driver", gated: false, lacks: nothing,
		measure: async () => ({ trips: (await countTrips(".")).map(({ title, files, calls, between, quectel }) => ({ title, files, calls, between, quectel })) }),
		tables: ({ trips = [] }) => [tripTable(trips)],
	},
	{
		name: "size", what: "bytecode in the flash of an ESP32; npm run size lists it by module", gated: false, lacks: lacksSDK,
		measure: async (_chunks, progress) => ({ size: await measureSizes(progress) }),
		tables: ({ size = [] }) => [sizeTable(size)],
	},
	{
		name: "memory", what: "RAM that the firmware holds, on an emulated 32-bit processor", gated: false, lacks: missing,
		measure: async (_chunks, progress) => ({ memory: await measureMemory(progress) }),
		tables: ({ memory = [] }) => [memoryTable(memory)],
	},
] satisfies readonly Part[]);
