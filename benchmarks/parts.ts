// The parts of `npm run bench`: what each measures, what it needs, and the table that it prints.

import { spawnSync } from "node:child_process";
import { SDK } from "../hosts/moddable/sdk.js";
import { inProject } from "../hosts/node/project.js";
import { missing } from "../tests/emulated/build.js";
import { measureCosts } from "../tests/emulated/programs.js";
import { countGrowth, countPublished, countReceived, type Progress } from "./counted.js";
import type { Figures } from "./figures.js";
import { timeNode } from "./node.js";
import { measureRates } from "./rate.js";
import { costTables, flashTable, lateTable, processorTable, rateTable, type Table, timedTable } from "./tables.js";

/** A part. */
export interface Part {
	readonly name: keyof Figures;
	/** What is measured. */
	readonly what: string;
	/** Whether ./gates holds it to something. */
	readonly gated: boolean;
	/** @returns what this machine lacks for it; undefined: nothing */
	readonly lacks: () => string | undefined;
	/** @param chunks the sizes of pieces that are wanted */
	readonly measure: (chunks: readonly number[], progress: Progress) => Promise<Figures>;
	readonly tables: (figures: Figures) => readonly Table[];
}

function lacksValgrind(): string | undefined {
	return spawnSync("valgrind", ["--version"]).status === 0 ? undefined : "valgrind, to count instructions";
}

function lacksSDK(): string | undefined {
	return SDK.find() === undefined ? "the Moddable SDK" : undefined;
}

const nothing = (): undefined => undefined;

/** In the order in which they run. Figures of another part are a field of Figures, an entry here, and a table. */
export const PARTS: readonly Part[] = Object.freeze([
	{
		name: "received", what: "received messages: native instructions on XS", gated: true, lacks: lacksValgrind,
		measure: async (chunks, progress) => ({ received: await countReceived(chunks, progress) }),
		tables: ({ received = [] }) => costTables(received),
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
		name: "flash", what: "the firmware in the flash of an ESP32", gated: false, lacks: lacksSDK,
		async measure() {
			return { flash: await SDK.find()!.linkESP32(inProject("build/esp32")) };
		},
		tables: ({ flash }) => flash === undefined ? [] : [flashTable(flash)],
	},
] satisfies readonly Part[]);
