// The plots of docs/figures.md, each drawn from the figures of one part.

import { CHUNK, CHUNKS, type Cost, type Figures, MIXED, ONLY, PAYLOADS, PROMPT, QUOTES } from "./figures.js";
import { drawBars, drawCurves } from "./plot/charts.js";
import type { Ink } from "./plot/svg.js";
import { bestPeer, KINDS_OF_PEERS } from "./tables.js";

/** A file of docs/figures. */
export interface Plot {
	readonly name: string;
	readonly svg: string;
}

/** The payload that curves and single panels show. */
const USUAL = 128;
/** The driver's rows, as the plots name them, and their inks. */
const DRIVERS: readonly (readonly [row: string, name: string, ink: Ink])[] = [
	["driver, quoted", "driver, quoted", "driver"], ["driver, with length", "driver, with length", "driver"],
	["driver with native, quoted", "with native, quoted", "native"], ["driver with native, with length", "with native, with length", "native"],
];
const PEER_NAMES = ["best strings, portable", "best strings, SDK's native"];

const thousands = (count: number): string => `${(count / 1000).toFixed(count < 99_950 ? 1 : 0)}k`;
const wholeThousands = (count: number): string => count === 0 ? "0" : count < 1_000_000 ? `${count / 1000}k` : `${count / 1_000_000}M`;
const parts = (ratio: number): string => `${ratio.toFixed(2)} ×`;
const instructions = (costs: readonly Cost[], table: string, name: string, payload: number, chunk?: number): number =>
	costs.find(cost => cost.table === table && cost.name === name && cost.payload === payload && cost.chunk === chunk)!.instructions;

/** Received messages, at the usual size of pieces. */
function received(costs: readonly Cost[]): Plot {
	const tables = [ONLY, MIXED];
	const best = (payload: number, kind: string): number[] => tables.map(table => bestPeer(costs, { table, payload, chunk: CHUNK }, kind)!);
	return {
		name: "received",
		svg: drawBars({
			title: "Received: instructions a message", shared: "group", tick: wholeThousands,
			about: `native instructions on XS, chunks of ${CHUNK} bytes; × is relative to the best strings in portable JavaScript; shorter is better`,
			columns: ["messages only", "messages between other lines"],
			groups: PAYLOADS.map(payload => {
				const text = (value: number, column: number): string => `${thousands(value)} · ${parts(value / best(payload, KINDS_OF_PEERS[0])[column]!)}`;
				return {
					title: `${payload} bytes`,
					bars: [
						...KINDS_OF_PEERS.map((kind, index) => ({ name: PEER_NAMES[index]!, ink: "peer" as const, values: best(payload, kind), text })),
						...DRIVERS.map(([row, name, ink]) => ({ name, ink, values: tables.map(table => instructions(costs, table, row, payload, CHUNK)), text })),
					],
				};
			}),
		}),
	};
}

/** What the size of the pieces changes, and what is left to the collector. */
function chunks(costs: readonly Cost[]): Plot[] {
	const peers = (table: string, chunk: number, kind: string): number => bestPeer(costs, { table, payload: USUAL, chunk }, kind)!;
	const left = (name: string): readonly Cost[] => CHUNKS.map(chunk => costs.find(cost => cost.table === ONLY && cost.name === name && cost.payload === USUAL && cost.chunk === chunk)!);
	return [
		{
			name: "chunks",
			svg: drawCurves({
				title: "Received in larger and smaller pieces", about: `native instructions on XS for a message of ${USUAL} bytes; lower is better`,
				panels: [[ONLY, "messages only"], [MIXED, "messages between other lines"]].map(([table, title]) => ({
					title: title!, x: "bytes in a piece", y: "thousands of instructions a message", ticks: CHUNKS, logarithmic: true,
					curves: [
						...KINDS_OF_PEERS.map((kind, index) => ({ name: PEER_NAMES[index]!, ink: "peer" as const, points: CHUNKS.map(chunk => [chunk, peers(table!, chunk, kind) / 1000] as const) })),
						...DRIVERS.filter(([row]) => row.endsWith("quoted")).map(([row, name, ink]) => ({ name, ink, points: CHUNKS.map(chunk => [chunk, instructions(costs, table!, row, USUAL, chunk) / 1000] as const) })),
					],
				})),
			}),
		},
		{
			name: "garbage",
			svg: drawBars({
				title: "What a received message leaves to the garbage collector", about: `on XS, ${USUAL} bytes, messages only; a slot is 16 bytes on an ESP32; shorter is better`,
				columns: ["slots", "bytes of chunks"], shared: "column", tick: value => value.toLocaleString("en"),
				groups: CHUNKS.map((chunk, index) => ({
					title: chunk === 1 ? "in pieces of 1 byte" : `in pieces of ${chunk} bytes`,
					bars: [
						...["strings, RegExp", "strings, split", "SDK strings, split"].map(name => [name, "peer"] as const), ["driver, every form", "driver"] as const,
					].map(([name, ink]) => {
						const { slots, chunkBytes } = left(ink === "driver" ? "driver, quoted" : name)[index]!;
						return { name, ink, values: [slots, chunkBytes], text: (value: number) => value.toLocaleString("en") };
					}),
				})),
			}),
		},
	];
}

function published(costs: readonly Cost[]): Plot {
	const tables = [PROMPT, QUOTES];
	const values = (name: string, payload: number): number[] => tables.map(table => instructions(costs, table, name, payload));
	return {
		name: "published",
		svg: drawBars({
			title: "Published: instructions a message", about: "native instructions on XS from publish to acknowledgement, window of five; × is relative to the strings; shorter is better",
			columns: ["behind a prompt (BG96)", "between quotes (BC20)"], shared: "group", tick: wholeThousands,
			groups: PAYLOADS.map(payload => ({
				title: `${payload} bytes`,
				bars: [["strings, without timeouts", "strings", "peer"] as const, ["driver", "driver", "driver"] as const].map(([name, row, ink]) => ({
					name, ink, values: values(row, payload), text: (value: number, column: number) => `${thousands(value)} · ${parts(value / values("strings", payload)[column]!)}`,
				})),
			})),
		}),
	};
}

function rate(rates: NonNullable<Figures["rate"]>): Plot {
	const shown = rates.filter(({ module }) => module === "bg96");
	const times = [...new Set(shown.map(({ roundTrip }) => roundTrip))];
	const bauds = [...new Set(shown.map(({ baud }) => baud))];
	return {
		name: "rate",
		svg: drawBars({
			title: "Published: messages a second", about: "BG96, 128 bytes, QoS 1, in virtual time; % is of the ideal driver, which takes no time between an answer and what follows it; longer is better",
			columns: times.map(ms => `round trip ${ms} ms`), shared: "column", tick: String,
			groups: bauds.map(baud => {
				const row = times.map(roundTrip => shown.find(rate => rate.baud === baud && rate.roundTrip === roundTrip)!);
				const text = (value: number, column: number): string => `${value.toFixed(1)} · ${(value / row[column]!.ideal * 100).toFixed(1)} %`;
				return {
					title: `${baud.toLocaleString("en")} bit/s`,
					bars: [
						{ name: "ideal, five in flight", ink: "ideal" as const, values: row.map(({ ideal }) => ideal), text: value => value.toFixed(1) },
						{ name: "driver", ink: "driver" as const, values: row.map(({ driver }) => driver), text },
						{ name: "ideal, one at a time", ink: "peer" as const, values: row.map(({ single }) => single), text },
					],
				};
			}),
		}),
	};
}

function growth({ size, count }: NonNullable<Figures["growth"]>): Plot {
	const sizes = [...new Set(size.map(({ payload }) => payload))];
	const names: readonly (readonly [row: string, name: string, ink: Ink])[] = [["strings, RegExp", "strings, RegExp", "peer"], ["strings, split", "strings, split", "peer"], ["SDK strings, split", "SDK strings, split", "peer"], ...DRIVERS];
	const known = names.filter(([row]) => size.some(({ name }) => name === row));
	return {
		name: "growth",
		svg: drawCurves({
			title: "How the cost grows", about: `native instructions on XS a message, chunks of ${CHUNK} bytes, messages only; lower is better`,
			panels: [
				{
					title: "with the size of a message", x: "bytes of payload", y: "thousands of instructions a message", ticks: sizes.filter(bytes => bytes === 16 || bytes % 256 === 0), logarithmic: false,
					curves: known.map(([row, name, ink]) => ({ name, ink, points: sizes.map(payload => [payload, instructions(size, ONLY, row, payload, CHUNK) / 1000] as const) })),
				},
				{
					title: "with the count of messages before", x: "messages since the start", y: `thousands of instructions a message of ${USUAL} bytes`, ticks: [...new Set(count.map(({ to }) => to))], logarithmic: true,
					curves: known.map(([row, name, ink]) => ({ name, ink, points: count.filter(({ name }) => name === row).map(({ to, instructions }) => [to, instructions / 1000] as const) })),
				},
			],
		}),
	};
}

function node(timed: NonNullable<Figures["node"]>): Plot {
	const time = (name: string, payload: number): number => timed.find(row => row.name === name && row.payload === payload)!.nanoseconds;
	return {
		name: "node",
		svg: drawBars({
			title: "Received on Node: CPU time a message", about: `microseconds, chunks of ${CHUNK} bytes, messages only, one run on one computer; shorter is better`,
			columns: PAYLOADS.map(payload => `${payload} bytes`), shared: "column", tick: String,
			groups: [{
				title: "",
				bars: ([["parser-readline, RegExp", "other"], ["strings, RegExp", "peer"], ["strings, split", "peer"], ["driver, quoted", "driver"], ["driver, with length", "driver"]] as const).map(([name, ink]) => ({
					name, ink, values: PAYLOADS.map(payload => time(name, payload) / 1000), text: (value: number) => `${value.toFixed(2)} µs`,
				})),
			}],
		}),
	};
}

function processor(costs: NonNullable<Figures["processor"]>): Plot {
	return {
		name: "processor",
		svg: drawBars({
			title: "On a 32-bit processor: instructions a message", about: `RV32IMC, emulated, chunks of ${CHUNK} bytes; × is relative to the string receiver; shorter is better`,
			columns: costs.map(({ payload }) => `${payload} bytes`), shared: "column", tick: value => value === 0 ? "0" : value < 1000 ? `${value}k` : `${value / 1000}M`,
			groups: [
				{
					title: "received",
					bars: ([["strings, RegExp", "strings", "peer"], ["driver, quoted", "quoted", "driver"], ["driver, with length", "counted", "driver"]] as const).map(([name, field, ink]) => ({
						name, ink, values: costs.map(cost => cost[field]), text: (value: number, column: number) => `${value.toFixed(0)}k · ${parts(value / costs[column]!.strings)}`,
					})),
				},
				{ title: "published", bars: [{ name: "driver, and module's side", ink: "driver", values: costs.map(({ published }) => published), text: value => `${value.toFixed(0)}k` }] },
			],
		}),
	};
}

/** @returns the plots of the parts that have figures */
export function plots(figures: Figures): Plot[] {
	return [
		...figures.received === undefined ? [] : [received(figures.received), ...chunks(figures.received)],
		...figures.published === undefined ? [] : [published(figures.published)],
		...figures.rate === undefined ? [] : [rate(figures.rate)],
		...figures.growth === undefined ? [] : [growth(figures.growth)],
		...figures.node === undefined ? [] : [node(figures.node)],
		...figures.processor === undefined ? [] : [processor(figures.processor)],
	];
}
