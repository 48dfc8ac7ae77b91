// The figures as tables of text: on the terminal, and in Markdown for docs/figures.md.

import { type Held, usedOf } from "../tests/emulated/firmware.js";
import type { Cost as ProcessorCost } from "../tests/emulated/programs.js";
import type { Start } from "./bring-up.js";
import type { Cost, Late, LineCost, Rate, Size, Timed, Trip } from "./figures.js";

/** A head and rows; the first column is text, the others are figures. */
export interface Table {
	readonly head: readonly string[];
	readonly rows: readonly (readonly string[])[];
}

/** Peers by the first word of their names: of portable JavaScript; those that convert bytes with String.fromArrayBuffer of the SDK's XS. */
export const KINDS_OF_PEERS = ["strings", "SDK strings"] as const;

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
const thousands = (count: number): string => `${(count / 1000).toFixed(1)}k`;

/** @returns the least of these peers' instructions among costs of one table, payload and chunk; undefined without such peers */
export function bestPeer(costs: readonly Cost[], { table, payload, chunk }: Pick<Cost, "table" | "payload" | "chunk">, kind: string = KINDS_OF_PEERS[0]): number | undefined {
	const peers = costs.filter(cost => cost.table === table && cost.payload === payload && cost.chunk === chunk && cost.name.startsWith(kind));
	return peers.length === 0 ? undefined : Math.min(...peers.map(({ instructions }) => instructions));
}

/** Instructions a message, and as parts of the best peers'; what a message leaves to the collector at the last payload but one. */
export function costTables(costs: readonly Cost[]): Table[] {
	return unique(costs.map(({ table }) => table)).flatMap(title => unique(costs.filter(({ table }) => table === title).map(({ chunk }) => chunk)).map(chunk => {
		const rows = costs.filter(cost => cost.table === title && cost.chunk === chunk);
		const payloads = unique(rows.map(({ payload }) => payload));
		const names = unique(rows.map(({ name }) => name));
		const of = (name: string, payload: number): Cost => rows.find(row => row.name === name && row.payload === payload)!;
		return {
			head: [chunk === undefined ? title : `${title}, chunks of ${chunk}`, ...payloads.map(String), "slots", "chunk bytes"],
			rows: [
				...names.map(name => {
					const { slots, chunkBytes } = of(name, payloads.at(-2)!);
					return [name, ...payloads.map(payload => thousands(of(name, payload).instructions)), String(slots), String(chunkBytes)];
				}),
				...KINDS_OF_PEERS.flatMap(kind => names.filter(name => name.startsWith("driver") && bestPeer(rows, of(name, payloads[0]!), kind) !== undefined)
					.map(name => [`${name} / best ${kind}`, ...payloads.map(payload => (of(name, payload).instructions / bestPeer(rows, of(name, payload), kind)!).toFixed(3)), "", ""])),
			],
		};
	}));
}

/** Instructions of short lines: alone, and behind another line. */
export function lineTables(costs: readonly LineCost[]): Table[] {
	const lines = unique(costs.map(({ line }) => line));
	const of = (name: string, line: string): LineCost => costs.find(cost => cost.name === name && cost.line === line)!;
	return ([["alone", "instructions"], ["behind another line", "behind"]] as const).map(([head, field]) => ({
		head: [head, ...lines],
		rows: unique(costs.map(({ name }) => name)).map(name => [name, ...lines.map(line => thousands(of(name, line)[field]))]),
	}));
}

/** What a message costs after so many. */
export function lateTable(late: readonly Late[]): Table {
	const spans = unique(late.map(({ from, to }) => `${from}–${to}`));
	return {
		head: ["messages only, the same again and again", ...spans],
		rows: unique(late.map(({ name }) => name)).map(name => [name, ...late.filter(row => row.name === name).map(({ instructions }) => thousands(instructions))]),
	};
}

/** Messages a second. */
export function rateTable(rates: readonly Rate[]): Table {
	return {
		head: ["messages a second", "round trip", "driver", "ideal", "driver / ideal", "one at a time", "the line alone"],
		rows: rates.map(({ module, baud, roundTrip, driver, ideal, single, line }) =>
			[`${module}, ${baud} bit/s`, `${roundTrip} ms`, driver.toFixed(2), ideal.toFixed(2), `${(driver / ideal * 100).toFixed(2)} %`, single.toFixed(2), line.toFixed(1)]),
	};
}

/** Microseconds a message. */
export function timedTable(timed: readonly Timed[]): Table {
	const payloads = unique(timed.map(({ payload }) => payload));
	return {
		head: ["on Node, µs of CPU a message", ...payloads.map(String)],
		rows: unique(timed.map(({ name }) => name)).map(name => [name, ...timed.filter(row => row.name === name).map(({ nanoseconds }) => (nanoseconds / 1000).toFixed(2))]),
	};
}

/** Instructions a message. */
export function processorTable(costs: readonly ProcessorCost[]): Table {
	const row = (name: string, value: (cost: ProcessorCost) => string): string[] => [name, ...costs.map(value)];
	return {
		head: ["RV32IMC", ...costs.map(({ payload }) => String(payload))],
		rows: [
			row("string receiver", ({ strings }) => `${strings.toFixed(1)}k`),
			row("driver, quoted", ({ quoted }) => `${quoted.toFixed(1)}k`),
			row("driver, with length", ({ counted }) => `${counted.toFixed(1)}k`),
			row("driver, quoted / string receiver", ({ quoted, strings }) => (quoted / strings).toFixed(3)),
			row("published", ({ published }) => `${published.toFixed(1)}k`),
		],
	};
}

/** @returns what a start is called */
export function startName(start: string, boot: number): string {
	return `${start}, ${boot === 1 ? "first start" : "later start"}`;
}

/** Command lines of a start, and polls, which are lines sent again. */
export function bringUpTable(starts: readonly Start[]): Table {
	const modules = unique(starts.map(({ module }) => module));
	const of = (module: string, name: string): Start => starts.find(row => row.module === module && startName(row.start, row.boot) === name)!;
	return {
		head: ["command lines, and polls", ...modules.map(module => module.toUpperCase())],
		rows: unique(starts.map(({ start, boot }) => startName(start, boot))).map(name => [name, ...modules.map(module => {
			const { lines, polls } = of(module, name);
			return polls === 0 ? String(lines.length) : `${lines.length} + ${polls}`;
		})]),
	};
}

/** What lies in flash. */
export function sizeTable(sizes: readonly Size[]): Table {
	const origins = unique(sizes.flatMap(({ byOrigin }) => Object.keys(byOrigin)));
	return {
		head: ["node", "modules", "slots of 16 bytes", "bytes of bytecode", ...origins.map(origin => `of ${origin}`)],
		rows: sizes.map(({ node, modules, slots, bytecode, byOrigin }) => [node, ...[modules, slots, bytecode, ...origins.map(origin => byOrigin[origin] ?? 0)].map(String)]),
	};
}

/** What is held of RAM. */
export function memoryTable(all: readonly Held[]): Table {
	return {
		head: ["setting buffers", "slots of 16 bytes", "bytes of chunks", "bytes of stack", "used", "of", "free", "slots a reading leaves"],
		rows: all.map(held => {
			const { buffers, slots, chunks, stack, block, left } = held;
			return [buffers, ...[slots, chunks, stack, usedOf(held), block, block - usedOf(held), left].map(String)];
		}),
	};
}

/** Function calls and files. */
export function tripTable(trips: readonly Trip[]): Table {
	return {
		head: ["trip", "files", "calls", "between", "in quectel"],
		rows: trips.map(({ title, files, calls, between, quectel }) => [title, ...[files, calls, between, quectel].map(String)]),
	};
}

/** @returns lines for a terminal */
export function asText({ head, rows }: Table): string[] {
	const widths = head.map((title, column) => Math.max(title.length, ...rows.map(row => (row[column] ?? "").length + (column === 0 ? 2 : 0))) + 2);
	const line = ([name, ...cells]: readonly string[]): string => (name!.padEnd(widths[0]!) + cells.map((cell, index) => cell.padStart(widths[index + 1]!)).join("")).trimEnd();
	return [line(head), ...rows.map(([name, ...cells]) => line([`  ${name}`, ...cells]))];
}

/** @returns lines of Markdown */
export function asMarkdown({ head, rows }: Table): string[] {
	const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
	return [line(head), `|---|${"---:|".repeat(head.length - 1)}`, ...rows.map(line)];
}
