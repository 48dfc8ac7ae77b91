// A sequence diagram as SVG: four columns, arrows, sections on the left, the figure's notes on the right.
// Source: BC20 note, figure 1; SVG 1.1 without scripts, for every viewer.

import { COLUMNS, LINK, MCU, MODEM, SERVER } from "./figure.js";
import { CODE, HEADER, layOut, LINE, NOTES_X, SECTION_X, WIDTH, X, type Label, type Layout } from "./layout.js";
import type { Arrow, Row, Sequence } from "./sequence.js";

const INK = "#1d2733", PALE = "#6b7785", REQUEST = "#0b5cad", ANSWER = "#1a7f4b", BAND = "#f4f6f9", ACT = "#b3261e";
const STYLE = `text{font:12px "DejaVu Sans",Helvetica,Arial,sans-serif;fill:${INK}}.code{font:12px "DejaVu Sans Mono",Menlo,Consolas,monospace}`
	+ `.head{font-size:15px;font-weight:bold;text-anchor:middle}.title{font-size:19px;font-weight:bold}.pale{fill:${PALE};font-size:11px}.part{font-size:12px;font-weight:bold;text-anchor:end}`;

/** @returns the diagram as an SVG document. @param numbered whether each row has the number of its line in the recording as a tooltip */
export function drawSVG(sequence: Sequence, title: string, numbered = false): string {
	const layout = layOut(sequence);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${layout.bottom}" viewBox="0 0 ${WIDTH} ${layout.bottom}" role="img">`,
		`<title>${escaped(title)}</title>`,
		`<style>${STYLE}</style>`,
		`<defs>${head("request", REQUEST)}${head("answer", ANSWER)}${head("timer", PALE)}</defs>`,
		`<rect width="${WIDTH}" height="${layout.bottom}" fill="#fff"/>`,
		`<text class="title" x="24" y="34">${escaped(title)}</text>`,
		...sections(layout),
		...columns(layout.bottom),
		...notes(layout),
		...timers(layout),
		...sequence.rows.flatMap((row, index) => drawRow(row, layout, index, numbered)),
		"</svg>", "",
	].join("\n");
}

/** @returns a text escaped for use between tags or in an attribute */
export function escaped(text: string): string {
	return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function head(name: string, colour: string): string {
	return `<marker id="${name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" orient="auto-start-reverse"><path d="M0 1 10 5 0 9z" fill="${colour}"/></marker>`;
}

function text(lines: readonly string[], x: number, lastLine: number, attributes: string): string {
	return lines.map((line, index) => `<text ${attributes} x="${x}" y="${lastLine - (lines.length - 1 - index) * LINE}" xml:space="preserve">${escaped(line)}</text>`).join("");
}

function columns(bottom: number): string[] {
	return COLUMNS.map((name, index) => {
		const x = X[index]!;
		return `<line x1="${x}" y1="${HEADER + 30}" x2="${x}" y2="${bottom - 14}" stroke="${PALE}" stroke-width="1.5"/>`
			+ `<rect x="${x - 64}" y="${HEADER}" width="128" height="30" rx="4" fill="#e8edf4" stroke="${PALE}"/><text class="head" x="${x}" y="${HEADER + 20}">${name}</text>`;
	});
}

function sections({ sections }: Layout): string[] {
	return sections.filter(({ name }) => name[0] !== "").map(({ name, top, bottom }) => {
		const middle = (top + bottom) / 2 + name.length * LINE / 2 - 4;
		return `<rect x="16" y="${top}" width="${NOTES_X - 28}" height="${bottom - top}" rx="6" fill="${BAND}"/>`
			+ `<path d="M${SECTION_X + 14} ${top + 4}h-8v${bottom - top - 8}h8" fill="none" stroke="${PALE}"/>${text(name, SECTION_X, middle, `class="part"`)}`;
	});
}

function notes({ notes }: Layout): string[] {
	return notes.map((line, index) => `<text class="pale" x="${NOTES_X}" y="${HEADER + 62 + index * LINE}">${escaped(line)}</text>`);
}

function timers({ timers }: Layout): string[] {
	return timers.map(({ name, x, top, bottom, open }) => `<line x1="${x}" y1="${top + 3}" x2="${x}" y2="${bottom - 3}" stroke="${PALE}" `
		+ `marker-start="url(#timer)" ${open ? `stroke-dasharray="3 3"` : `marker-end="url(#timer)"`}/><text class="pale" text-anchor="end" x="${x - 4}" y="${Math.min((top + bottom) / 2 + 4, top + 34)}">${name}</text>`);
}

function drawRow(row: Row, { rows }: Layout, index: number, numbered: boolean): string[] {
	const { y, labels, below } = rows[index]!;
	const shown = row.arrows.map((arrow, i) => drawArrow(arrow, y, labels[i]!));
	if (row.mark)
		shown.push(`<line x1="${X[MCU]!}" y1="${y - 5}" x2="${X[SERVER]!}" y2="${y - 5}" stroke="${ACT}" stroke-dasharray="6 4"/>`);
	if (row.remark !== undefined) {
		const [left, right] = row.section === "" ? [X[MCU]!, X[MODEM]!] : [X[LINK]!, X[LINK + 1]!];
		const middle = (left + right) / 2, half = row.remark.length * 3.3 + 10;
		shown.push(`<rect x="${middle - half}" y="${y - 15}" width="${2 * half}" height="19" rx="9" fill="#fff" stroke="${PALE}" stroke-dasharray="3 2"/>`
			+ `<text class="pale" text-anchor="middle" x="${middle}" y="${y - 2}">${escaped(row.remark)}</text>`);
	}
	if (below !== "")
		shown.push(`<text class="pale" x="${X[MODEM]! + 10}" y="${y + 13}">${below}</text>`);
	return [`<g>${numbered ? `<title>line ${row.line}</title>` : ""}${shown.join("")}</g>`];
}

function drawArrow({ from, to }: Arrow, y: number, label: Label): string {
	const ends = from < to ? [X[from]! + 2, X[to]! - 3] : [X[from]! - 2, X[to]! + 3];
	const [kind, colour] = from < to ? ["request", REQUEST] : ["answer", ANSWER];
	const code = Math.min(from, to) === MCU;
	const left = X[Math.min(from, to)]! + 10;
	// An answer is aligned with the column that sends it, as commands are in the figure.
	const at = code && from > to ? X[from]! - 10 - Math.max(...label.lines.map(line => line.length)) * CODE : left;
	return `<line x1="${ends[0]}" y1="${y}" x2="${ends[1]}" y2="${y}" stroke="${colour}" stroke-width="1.3" marker-end="url(#${kind})"/>`
		+ text(label.lines, at, label.y, code ? `class="code"` : "");
}
