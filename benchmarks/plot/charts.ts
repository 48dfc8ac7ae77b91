// Two kinds of plots: panels of bars, each with its figure, and panels of curves, each with its name. Axes begin at 0.

import { Drawing, type Ink } from "./svg.js";

const WIDTH = 960, MARGIN = 20, LABELS = 190, GAP = 100;
const BAR = 16, STEP = 21;

/** Bars of one name: a figure for each column, and the text beside it. */
export interface Bar {
	readonly name: string;
	readonly ink: Ink;
	readonly values: readonly number[];
	readonly text: (value: number, column: number) => string;
}

/** What both kinds have above the panels. */
export interface Heading {
	readonly title: string;
	/** Unit and conditions. */
	readonly about: string;
}

/** Groups of bars below each other, each with all columns. */
export interface BarChart extends Heading {
	readonly columns: readonly string[];
	readonly groups: readonly { readonly title: string; readonly bars: readonly Bar[] }[];
	/** Whether the groups of a column, or the columns of a group, have one axis. */
	readonly shared: "column" | "group";
	/** A label of the axis. */
	readonly tick: (value: number) => string;
}

/** One panel of curves. */
export interface Panel {
	readonly title: string;
	/** Labels of the axes, with units. */
	readonly x: string;
	readonly y: string;
	/** Positions of the x axis that are labelled. */
	readonly ticks: readonly number[];
	/** Whether the x axis is logarithmic. */
	readonly logarithmic: boolean;
	readonly curves: readonly { readonly name: string; readonly ink: Ink; readonly points: readonly (readonly [x: number, y: number])[] }[];
}

/** Curves beside each other. */
export interface CurveChart extends Heading {
	readonly panels: readonly Panel[];
}

/** @returns a step of 1, 2 or 5 times a power of ten, at most `count` of which reach `most` */
function stepOf(most: number, count: number): number {
	const power = 10 ** Math.floor(Math.log10(most / count));
	return [1, 2, 5, 10].map(factor => factor * power).find(step => most / step <= count)!;
}

function begin({ title, about }: Heading): Drawing {
	const drawing = new Drawing(WIDTH, title);
	drawing.text(MARGIN, 28, title, "title");
	drawing.text(MARGIN, 48, about, "faint");
	return drawing;
}

/** @returns the file's text */
export function drawBars(chart: BarChart): string {
	const { columns, groups, shared, tick } = chart;
	const drawing = begin(chart);
	const width = (WIDTH - 2 * MARGIN - LABELS - GAP * columns.length) / columns.length;
	const left = (column: number): number => MARGIN + LABELS + column * (width + GAP);
	columns.forEach((title, column) => drawing.text(left(column), 76, title, "strong"));
	let top = columns.some(title => title !== "") ? 88 : 64;
	for (const { title, bars } of groups) {
		drawing.text(MARGIN, top + 13, title, "strong");
		if (title !== "")
			top += 21;
		const bottom = top + bars.length * STEP;
		columns.forEach((_, column) => {
			const peers = shared === "group" ? bars.flatMap(({ values }) => values) : groups.flatMap(group => group.bars.map(({ values }) => values[column]!));
			const most = Math.max(...peers);
			const step = stepOf(most, 4);
			for (let index = 0; index * step <= most; index++) {
				const value = Number((index * step).toPrecision(6));
				const x = left(column) + value / most * width;
				drawing.rule(x, top - 2, x, bottom + 2);
				drawing.text(x, bottom + 14, tick(value), "faint small", "middle");
			}
			bars.forEach(({ ink, values, text }, row) => {
				const value = values[column]!;
				const y = top + row * STEP + 2;
				drawing.bar(left(column), y, value / most * width, BAR, ink);
				drawing.text(left(column) + value / most * width + 5, y + 12, text(value, column), "small");
			});
		});
		bars.forEach(({ name }, row) => drawing.text(MARGIN + LABELS - 10, top + row * STEP + 14, name, "", "end"));
		top = bottom + 30;
	}
	return drawing.finish(top);
}

const HEIGHT = 250, NAMES = 178, SCALE = 52;

/** @returns the file's text */
export function drawCurves(chart: CurveChart): string {
	const drawing = begin(chart);
	const { panels } = chart;
	const share = (WIDTH - 2 * MARGIN) / panels.length;
	const width = share - SCALE - NAMES;
	const top = 106, bottom = top + HEIGHT;
	panels.forEach(({ title, x, y, ticks, logarithmic, curves }, index) => {
		const left = MARGIN + index * share + SCALE;
		const points = curves.flatMap(curve => curve.points);
		const most = Math.max(...points.map(([, value]) => value));
		const [low, high] = [logarithmic ? Math.log(ticks[0]!) : 0, logarithmic ? Math.log(ticks.at(-1)!) : ticks.at(-1)!];
		const across = (value: number): number => left + ((logarithmic ? Math.log(value) : value) - low) / (high - low) * width;
		const up = (value: number): number => bottom - value / most * HEIGHT;
		drawing.text(left - SCALE + 8, 76, title, "strong");
		drawing.text(left - SCALE + 8, 94, y, "faint small");
		for (let value = 0, step = stepOf(most, 5); value <= most; value += step) {
			drawing.rule(left, up(value), left + width, up(value));
			drawing.text(left - 8, up(value) + 4, value.toLocaleString("en"), "faint small", "end");
		}
		for (const value of ticks) {
			drawing.rule(across(value), bottom, across(value), bottom + 4);
			drawing.text(across(value), bottom + 17, value.toLocaleString("en"), "faint small", "middle");
		}
		drawing.text(left + width / 2, bottom + 36, x, "faint small", "middle");
		for (const { ink, points } of curves)
			drawing.curve(points.map(([x, value]) => [across(x), up(value)]), ink);
		// Names stand at the ends of their curves, and not on each other.
		let free = Infinity;
		for (const { name, ink, points } of [...curves].sort((a, b) => a.points.at(-1)![1] - b.points.at(-1)![1])) {
			free = Math.min(up(points.at(-1)![1]) + 4, free - 15);
			drawing.text(left + width + 9, free, name, `strong small ${ink}`);
		}
	});
	return drawing.finish(bottom + 50);
}
