// What is counted on XS: received messages of three sizes in pieces of four, published messages, and how the cost grows.
// The peers are ./receive-peer and ./publish-peer.

import { FRAMES } from "../tests/xs/frames.js";
import { counts, doAll, type Counted } from "./callgrind.js";
import { CHUNK, type Cost, type Figures, type Late, type LineCost, MIXED, ONLY, PAYLOADS, PROMPT, QUOTES } from "./figures.js";
import { ANOTHER, SHORT_LINES } from "./short-lines.js";

const RECEIVE = "benchmarks/receive.scenario.ts";
const LINES = "benchmarks/lines.scenario.ts";
const PUBLISH = "benchmarks/publish.scenario.ts";
/** Messages in a round of ./publish.scenario. */
const BURST = 5;
/** Rounds that are counted: each begins at another position in a word. In pieces of a byte that changes nothing, and a round takes long. */
const ROUNDS = 4, ROUNDS_OF_BYTES = 1, FEW_BYTES = 8;

/** Who receives: the name in ./receive.scenario, and in the tables. */
const RECEIVERS = [
	["feed", "feed alone"], ["regexp", "strings, RegExp"], ["split", "strings, split"], ["regexpNative", "SDK strings, RegExp"], ["splitNative", "SDK strings, split"],
	["quoted", "driver, quoted"], ["counted", "driver, with length"], ["quotedNative", "driver with native, quoted"], ["countedNative", "driver with native, with length"],
] as const;
const PUBLISHERS = [["strings", "strings"], ["session", "driver"]] as const;

/** Receivers whose growth is counted. */
const GROWING = RECEIVERS.filter(([kind]) => ["regexp", "split", "splitNative", "quoted", "quotedNative"].includes(kind));
/** Bytes of its payloads, and rounds after which a count ends. */
const SIZES = [16, 64, 128, 256, 384, 512, 768, 1024], LATE = [4, 40, 400];
/** Bytes of a payload that comes again and again. */
const REPEATED = 128;

/** Called with how many of a part's jobs are done. */
export type Progress = (done: number, all: number) => void;

/** @returns what a message costs of so many */
function share({ instructions, slots, chunkBytes }: Counted, rounds: number, messages: number): Pick<Cost, "instructions" | "slots" | "chunkBytes"> {
	return { instructions: Math.round(instructions / rounds / messages), slots: Math.round(slots / messages), chunkBytes: Math.round(chunkBytes / messages) };
}

/** Received messages, on both lines. */
export async function countReceived(chunks: readonly number[], progress: Progress): Promise<Cost[]> {
	const groups = [chunks.filter(chunk => chunk >= FEW_BYTES), chunks.filter(chunk => chunk < FEW_BYTES)].filter(group => group.length > 0);
	const results: Cost[][] = [];
	await doAll([ONLY, MIXED].flatMap(table => RECEIVERS.flatMap(([kind, name]) => groups.map(group => {
		const place = results.push([]) - 1;
		const rounds = group[0]! < FEW_BYTES ? ROUNDS_OF_BYTES : ROUNDS;
		return async () => {
			const counted = await counts(RECEIVE, [kind, PAYLOADS.join(), group.join(), String(rounds), ...table === MIXED ? ["mixed"] : []]);
			results[place] = group.flatMap((chunk, row) => PAYLOADS.map((payload, column) => ({
				table, name, payload, chunk, ...share(counted[row * PAYLOADS.length + column]!, rounds, FRAMES),
			})));
		};
	}))), progress);
	return results.flat();
}

/** Short lines, each alone, and each behind another. */
export async function countLines(progress: Progress): Promise<LineCost[]> {
	const results: LineCost[][] = [];
	await doAll(RECEIVERS.filter(([kind]) => !kind.startsWith("counted")).map(([kind, name], place) => async () => {
		const counted = await counts(LINES, [kind, String(ROUNDS)]);
		// Each line has two marks: alone, and behind ANOTHER, which is one of them.
		const another = counted[2 * SHORT_LINES.findIndex(({ text }) => text === ANOTHER)]!;
		results[place] = SHORT_LINES.map(({ text }, column) => ({
			line: text, name: name.replace(/, quoted$/, ""), ...share(counted[2 * column]!, ROUNDS, 1),
			behind: Math.round((counted[2 * column + 1]!.instructions - another.instructions) / ROUNDS),
		}));
	}), progress);
	return results.flat();
}

/** Published messages, behind a prompt and between quotes. */
export async function countPublished(progress: Progress): Promise<Cost[]> {
	const results: Cost[][] = [];
	await doAll(([[PROMPT, "prompt"], [QUOTES, "quotes"]] as const).flatMap(([table, form]) => PUBLISHERS.map(([kind, name]) => {
		const place = results.push([]) - 1;
		return async () => {
			const counted = await counts(PUBLISH, [kind, PAYLOADS.join(), form, String(ROUNDS)]);
			results[place] = PAYLOADS.map((payload, column) => ({ table, name, payload, ...share(counted[column]!, ROUNDS, BURST) }));
		};
	})), progress);
	return results.flat();
}

/** How the cost grows with the size of a message, and with how many came before. */
export async function countGrowth(progress: Progress): Promise<NonNullable<Figures["growth"]>> {
	const size: Cost[][] = [];
	const count: Late[][] = [];
	await doAll(GROWING.flatMap(([kind, name], place) => [
		async () => {
			const counted = await counts(RECEIVE, [kind, SIZES.join(), String(CHUNK), String(ROUNDS)]);
			size[place] = SIZES.map((payload, column) => ({ table: ONLY, name, payload, chunk: CHUNK, ...share(counted[column]!, ROUNDS, FRAMES) }));
		},
		async () => {
			const counted = await counts(RECEIVE, [kind, String(REPEATED), String(CHUNK), LATE.join()]);
			count[place] = LATE.map((rounds, column) => {
				const before = LATE[column - 1] ?? 0;
				return { name, from: before * FRAMES + 1, to: rounds * FRAMES, instructions: Math.round(counted[column]!.instructions / (rounds - before) / FRAMES) };
			});
		},
	]), progress);
	return { size: size.flat(), count: count.flat() };
}
