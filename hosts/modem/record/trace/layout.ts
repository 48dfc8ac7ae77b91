// The layout of a sequence diagram: rows, sections, lanes for T1 and T2. Units are pixels of an SVG.
// Source: BC20 note, figure 1, for the order of the columns.

import { LINK, MCU, NOTES } from "./figure.js";
import type { Sequence } from "./sequence.js";
import { timing } from "./timers.js";

/** The middle of each column. */
export const X: readonly number[] = Object.freeze([236, 616, 826, 1106]);
export const WIDTH = 1400;
/** Height of a line of text, and width of a character: monospaced for AT commands, approximate for prose. */
export const LINE = 15;
export const CODE = 7.25, PROSE = 6.3;
/** Left edge of the notes, right edge of the section names. */
export const NOTES_X = 1148, SECTION_X = 196;
export const HEADER = 64;
const TOP = 112;
const LANE = 15;

/** A piece of text of several lines; `y` is the base line of the last. */
export interface Label {
	readonly lines: readonly string[];
	readonly y: number;
}

/** A row with its height: its arrows are at `y`. */
export interface PlacedRow {
	readonly y: number;
	readonly labels: readonly Label[];
	/** Text below the arrow, at the link layer: what T1 and T2 do. */
	readonly below: string;
}

/** Consecutive rows of one section. */
export interface PlacedSection {
	readonly name: readonly string[];
	readonly top: number;
	readonly bottom: number;
}

/** T1 or T2 between two rows, at `x`. `open`: nothing ended it. */
export interface PlacedTimer {
	readonly name: string;
	readonly x: number;
	readonly top: number;
	readonly bottom: number;
	readonly open: boolean;
}

/** The whole layout. */
export interface Layout {
	readonly rows: readonly PlacedRow[];
	readonly sections: readonly PlacedSection[];
	readonly timers: readonly PlacedTimer[];
	readonly notes: readonly string[];
	readonly bottom: number;
}

/** @returns text in lines of at most `most` characters, split after a blank or comma in their second half, if any */
export function wrap(text: string, most: number): string[] {
	const lines: string[] = [];
	let rest = text;
	while (rest.length > most) {
		const cut = Math.max(rest.lastIndexOf(" ", most), rest.lastIndexOf(",", most - 1) + 1);
		const end = cut > most / 2 ? cut : most;
		lines.push(rest.slice(0, end));
		rest = rest.slice(end).trimStart();
	}
	return [...lines, rest];
}

/** Computes the layout of a sequence. */
export function layOut(sequence: Sequence): Layout {
	const { rows, timers } = sequence;
	const placed: PlacedRow[] = [];
	const sections: { name: string[]; top: number; bottom: number; section: string }[] = [];
	let bottom = TOP;
	/** Leaves room for the section's name. */
	const endSection = (): void => {
		const section = sections.at(-1);
		if (section !== undefined)
			section.bottom = bottom = Math.max(bottom, section.top + section.name.length * LINE + 8);
	};
	rows.forEach((row, index) => {
		if (row.section !== sections.at(-1)?.section) {
			endSection();
			bottom += 8;
			sections.push({ name: wrap(row.section, 22), top: bottom, bottom, section: row.section });
		}
		const wrapped = row.arrows.map(({ from, to, label }) => wrap(label, capacity(Math.min(from, to))));
		const height = Math.max(1, ...wrapped.map(lines => lines.length)) * LINE + 8;
		const y = bottom + height;
		const below = timing(sequence, index);
		placed.push({ y, labels: wrapped.map(lines => ({ lines, y: y - 6 })), below });
		bottom = y + (below === "" ? 7 : 20);
	});
	endSection();
	const notes = NOTES.flatMap(note => [...wrap(note, Math.floor((WIDTH - NOTES_X - 12) / PROSE)), ""]);
	return {
		rows: placed, sections, notes,
		timers: lanes(timers).map(({ name, start, end, lane }) => ({
			name,
			x: X[LINK]! - 14 - lane * LANE,
			top: placed[start]!.y,
			bottom: end === undefined ? bottom : placed[end]!.y,
			open: end === undefined,
		})),
		bottom: Math.max(bottom, TOP + notes.length * LINE) + 28,
	};
}

/** @returns the number of characters that fit between a column and the next */
function capacity(column: number): number {
	const room = X[column + 1]! - X[column]! - 20;
	return Math.floor(room / (column === MCU ? CODE : PROSE));
}

/** Assigns every timer the first free lane. */
function lanes(timers: Sequence["timers"]): { name: string; start: number; end: number | undefined; lane: number }[] {
	const until: number[] = [];
	return timers.map(({ name, start, end }) => {
		const free = until.findIndex(row => row <= start);
		const lane = free < 0 ? until.length : free;
		until[lane] = end ?? Infinity;
		return { name, start, end, lane };
	});
}

