// `npm run bench`: the figures of docs/figures.md. Prints tables, and writes JSON (./figures), or the plots and tables of docs/.

import { Command } from "commander";
import { writeFileSync } from "node:fs";
import { parse, runCommand, UsageError, wholeNumber } from "../hosts/node/command-line.js";
import { misses } from "./check.js";
import { CHUNK, CHUNKS, type Figures } from "./figures.js";
import { FIGURES, readFigures, writePages } from "./pages.js";
import { type Part, PARTS } from "./parts.js";
import { asText } from "./tables.js";

const DESCRIPTION = `Measures what messages cost, beside drivers made of strings. Parts, all by default:
${PARTS.map(({ name, what }) => `  ${name.padEnd(10)} ${what}`).join("\n")}`;

interface Options {
	readonly check: boolean;
	readonly chunk: readonly number[];
	readonly json?: string;
	readonly docs: boolean;
}

const size = wholeNumber(1, 120);

/** Runs a part, and shows how far it is. @returns its figures; undefined where the machine lacks something */
async function run({ name, what, lacks, measure, tables, lines }: Part, chunks: readonly number[], named: boolean): Promise<Figures | undefined> {
	const lacking = lacks();
	if (lacking !== undefined) {
		console.error(`${name}: skipped, needs ${lacking}`);
		return undefined;
	}
	const begin = Date.now();
	const shows = process.stderr.isTTY;
	process.stderr.write(`${name}: ${what}${shows ? "" : "\n"}`);
	const figures = await measure(chunks, (done, all) => shows && process.stderr.write(`\r\x1B[K${name}: ${done} of ${all}`));
	process.stderr.write(`${shows ? "\r\x1B[K" : ""}${name}: measured in ${((Date.now() - begin) / 1000).toFixed(0)} s\n`);
	for (const table of tables(figures))
		console.log(asText(table).join("\n"));
	if (named && lines !== undefined)
		console.log(lines(figures).join("\n"));
	return figures;
}

await runCommand("npm run bench", async (words, print) => {
	const command = parse(new Command("npm run bench --")
		.description(DESCRIPTION)
		.argument("[part...]", "only these parts")
		.option("--chunk <bytes>", `size of the pieces that are received; may be repeated (default: ${CHUNKS.join(", ")}; with --check ${CHUNK})`, (text, others: readonly number[] = []) => [...new Set([...others, size(text)])])
		.option("--check", "exit code 1 when a figure is worse than benchmarks/gates.ts allows, or was not measured; without parts, only those that have gates", false)
		.option("--json <file>", "write the figures, as benchmarks/figures.ts describes them")
		.option("--docs", `write ${FIGURES}, the plots and the tables of docs/figures.md; parts that did not run stay as they are`, false), words, print);
	const { check, chunk: chunks = check ? [CHUNK] : CHUNKS, json, docs } = command.opts<Options>();
	const unknown = command.args.find(word => !PARTS.some(({ name }) => name === word));
	if (unknown !== undefined)
		throw new UsageError(`${unknown}: must be one of ${PARTS.map(({ name }) => name).join(", ")}`);
	if (docs && !CHUNKS.every(chunk => chunks.includes(chunk)))
		throw new UsageError("--docs: needs all sizes of pieces");
	if (check && !chunks.includes(CHUNK))
		throw new UsageError(`--check: needs pieces of ${CHUNK} bytes`);
	// A file that cannot be written is found before minutes are spent.
	if (json !== undefined)
		writeFileSync(json, "{}\n");
	const chosen = PARTS.filter(({ name, gated }) => command.args.length > 0 ? command.args.includes(name) : !check || gated);
	let figures: Figures = {};
	const found: string[] = [];
	for (const part of chosen) {
		const measured = await run(part, chunks, command.args.length > 0);
		if (measured === undefined && part.gated)
			found.push(`${part.name}: not checked`);
		figures = { ...figures, ...measured };
	}
	if (json !== undefined)
		writeFileSync(json, `${JSON.stringify(figures, null, "\t")}\n`);
	if (docs)
		writePages({ ...readFigures(), ...figures });
	if (!check)
		return 0;
	found.push(...misses(figures));
	for (const miss of found)
		console.error(miss);
	return found.length === 0 ? 0 : 1;
});
