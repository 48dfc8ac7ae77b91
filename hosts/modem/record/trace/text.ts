// A sequence diagram as text, for terminals, mails and code reviews.
// Source: BC20 note, figure 1, for columns and labels.

import { COLUMNS, NOTES } from "./figure.js";
import { wrap } from "./layout.js";
import type { Row, Sequence } from "./sequence.js";
import { timing } from "./timers.js";

/** Characters between the lines of two columns. */
const GAPS: readonly number[] = Object.freeze([52, 24, 43]);
/** Characters before the first column. */
const MARGIN = 24;

/** @returns the diagram as lines of text */
export function drawText(sequence: Sequence, title: string): string {
	const lines = [title, "", header(), ""];
	let section: string | undefined;
	sequence.rows.forEach((row, index) => {
		if (row.section !== section && section !== undefined)
			lines.push(between("", ["", "", ""]));
		const both = sequence.timers.some(({ name, start }) => name === "T1, T2" && start === index);
		const timer = `${timing(sequence, index)}${both ? " (T1, T2)" : ""}`;
		lines.push(...drawRow(row, row.section === section ? "" : row.section, timer));
		section = row.section;
	});
	return [...lines, "", ...NOTES, ""].map(line => line.trimEnd()).join("\n");
}

function header(): string {
	let line = "";
	let at = MARGIN;
	COLUMNS.forEach((name, index) => {
		line = line.padEnd(at - Math.floor(name.length / 2)) + name;
		at += (GAPS[index] ?? 0) + 1;
	});
	return line;
}

/** @returns a line: the text in the margin, and between the lines of the columns */
function between(margin: string, gaps: readonly string[]): string {
	return `${margin.slice(0, MARGIN - 1).padEnd(MARGIN)}${GAPS.map((gap, index) => `│${(gaps[index] ?? "").padEnd(gap)}`).join("")}│`;
}

function drawRow({ section, arrows, remark }: Row, name: string, timer: string): string[] {
	const margins = wrap(name, MARGIN - 2);
	const lines: string[] = [];
	const put = (gaps: readonly string[]): void => void lines.push(between(margins[lines.length] ?? "", gaps));
	const labels: string[][] = [[], [], []];
	for (const { from, to, label } of arrows)
		labels[Math.min(from, to)] = wrap(label, GAPS[Math.min(from, to)]! - 2).map(line => ` ${line}`);
	const height = Math.max(...labels.map(({ length }) => length));
	for (let line = 0; line < height; line++)
		put(labels.map(label => label[label.length - height + line] ?? ""));
	if (arrows.length > 0)
		put(GAPS.map((gap, index) => shaft(arrows.find(({ from, to }) => Math.min(from, to) === index), gap)));
	if (timer !== "")
		put(["", ` ${timer}`, ""]);
	if (remark !== undefined)
		put(section === "" ? [` (${remark})`] : ["", "", ` (${remark})`]);
	while (lines.length < margins.length)
		put([]);
	return lines;
}

function shaft(arrow: { readonly from: number; readonly to: number } | undefined, gap: number): string {
	if (arrow === undefined)
		return "";
	return arrow.from < arrow.to ? `${"─".repeat(gap - 1)}►` : `◄${"─".repeat(gap - 1)}`;
}
