// Writes what docs/ shows of the figures: docs/figures.json, the plots in docs/figures, and the tables of docs/figures.md between their marks.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inProject } from "../hosts/node/project.js";
import { CHUNK, type Figures, PROMPT } from "./figures.js";
import { plots } from "./plots.js";
import { asMarkdown, bringUpTable, costTables, lateTable, lineTables, memoryTable, processorTable, rateTable, sizeTable, type Table, timedTable, tripTable } from "./tables.js";

/** The figures that the pages show. */
export const FIGURES = "docs/figures.json";
const PAGE = "docs/figures.md", PLOTS = "docs/figures";

/** The page's tables, by the name in their marks; those of parts that have figures. */
function tables({ received = [], lines, published = [], growth, node, rate, bringUp, processor, size, memory, trips }: Figures): Record<string, readonly Table[]> {
	const usual = costTables(received.filter(({ chunk }) => chunk === CHUNK));
	return {
		...received.length === 0 ? {} : { "messages only": usual.slice(0, 1), "mixed line": usual.slice(1) },
		...lines === undefined ? {} : { "short lines": lineTables(lines) },
		...published.length === 0 ? {} : { published: [PROMPT, ""].map(title => costTables(published.filter(({ table }) => table === PROMPT === (title === PROMPT)))[0]!) },
		...growth === undefined ? {} : { growth: [lateTable(growth.count)] },
		...node === undefined ? {} : { node: [timedTable(node)] },
		...rate === undefined ? {} : { rate: [rateTable(rate)] },
		...bringUp === undefined ? {} : { "bring-up": [bringUpTable(bringUp)] },
		...processor === undefined ? {} : { processor: [processorTable(processor)] },
		...trips === undefined ? {} : { trips: [tripTable(trips)] },
		...size === undefined ? {} : { size: [sizeTable(size)] },
		...memory === undefined ? {} : { memory: [memoryTable(memory)] },
	};
}

/** @returns the page with these figures in it. @throws Error for a table without marks */
export function renderPage(page: string, figures: Figures): string {
	let text = page;
	for (const [name, shown] of Object.entries(tables(figures))) {
		const [begin, end] = [`<!-- npm run bench: ${name} -->\n`, "<!-- end -->"];
		const from = text.indexOf(begin) + begin.length;
		const to = text.indexOf(end, from);
		if (from < begin.length || to < 0)
			throw new Error(`${PAGE}: has no marks for the table "${name}"`);
		text = `${text.slice(0, from)}\n${shown.map(table => asMarkdown(table).join("\n")).join("\n\n")}\n\n${text.slice(to)}`;
	}
	return text;
}

/** @returns the figures that the pages show */
export function readFigures(): Figures {
	return JSON.parse(readFileSync(inProject(FIGURES), "utf8")) as Figures;
}

/** @returns the text of each file that shows the figures, by its path */
export function renderPages(figures: Figures): Record<string, string> {
	return {
		...Object.fromEntries(plots(figures).map(({ name, svg }) => [join(PLOTS, `${name}.svg`), svg])),
		[PAGE]: renderPage(readFileSync(inProject(PAGE), "utf8"), figures),
	};
}

/** Writes all of it. */
export function writePages(figures: Figures): void {
	mkdirSync(inProject(PLOTS), { recursive: true });
	const sorted = Object.fromEntries(Object.entries(figures).sort(([one], [other]) => one < other ? -1 : 1));
	writeFileSync(inProject(FIGURES), `${JSON.stringify(sorted, null, "\t")}\n`);
	for (const [file, text] of Object.entries(renderPages(figures)))
		writeFileSync(inProject(file), text);
}
