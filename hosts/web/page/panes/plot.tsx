// The readings against time: a line for each value, a dot for each reading that the broker has acknowledged, a ring for each that waits.

import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { clockTime } from "../format.js";
import { useSize, type Size } from "../hooks.js";
import type { Model } from "../model.js";
import { Pane } from "../pane.js";
import { SERIES, type Readings } from "../readings.js";

/** Dots are drawn while there are at most so many readings. */
const DOTS = 150;

/** Columns: time; of each value the line, and again for the dots and for the rings. */
function columnsOf(readings: Readings): uPlot.AlignedData {
	return [readings.times, ...readings.names.flatMap((_, series) => Array.from({ length: 3 }, () => readings.values(series)))];
}

/** @returns which readings have a dot, those that are acknowledged, or a ring */
function marked(readings: Readings, acknowledged: boolean): number[] {
	const found: number[] = [];
	readings.answers.forEach((ms, index) => Number.isNaN(ms) !== acknowledged && found.push(index));
	return found;
}

function optionsOf(readings: Readings, { width, height }: Size, dots: boolean): uPlot.Options {
	const { names } = readings;
	const style = getComputedStyle(document.documentElement);
	const colour = (name: string): string => style.getPropertyValue(name).trim();
	const font = "10px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace";
	const line = { stroke: colour("--line"), width: 1 };
	const series: uPlot.Series[] = names.flatMap((name, index): uPlot.Series[] => {
		const stroke = colour(`--plot-${index + 1}`);
		return [
			{ label: name, scale: name, stroke, width: 1.25, points: { show: false } },
			{ label: `${name} acknowledged`, scale: name, stroke, width: 0, paths: () => null, points: { show: dots, size: 5, fill: stroke, stroke, filter: () => marked(readings, true) } },
			{ label: `${name} waiting`, scale: name, stroke, width: 0, paths: () => null, points: { show: true, size: 6, fill: colour("--pane"), stroke, width: 1.25, filter: () => marked(readings, false) } },
		];
	});
	return {
		width, height, series: [{}, ...series],
		padding: [6, names.length > 1 ? 0 : 8, 0, 0],
		legend: { show: false }, cursor: { show: false },
		scales: { x: { time: false } },
		axes: [
			{ stroke: colour("--pale"), font, size: 22, gap: 2, grid: line, ticks: line, space: 70, values: (_plot, values) => values.map(value => clockTime(value * 1000).replace(/\.000$/, "")) },
			...names.slice(0, 2).map((name, index): uPlot.Axis => ({ scale: name, side: index === 0 ? 3 : 1, stroke: colour(`--plot-${index + 1}`), font, size: 42, gap: 2, grid: index === 0 ? line : { show: false }, ticks: line, space: 24 })),
		],
	};
}

/** The pane. @param theme changes when the colours do */
export function Plot({ model, theme }: { readonly model: Model; readonly theme: string }) {
	const ref = useRef<HTMLDivElement>(null);
	const plot = useRef<uPlot | undefined>(undefined);
	const size = useSize(ref);
	const { readings } = model;
	const { names, length } = readings;
	const dots = length <= DOTS;
	useEffect(() => {
		if (names.length === 0 || size.width === 0)
			return undefined;
		plot.current = new uPlot(optionsOf(readings, size, dots), columnsOf(readings), ref.current!);
		return () => {
			plot.current!.destroy();
			plot.current = undefined;
		};
	}, [names.join(), size, theme, dots, model]);
	useEffect(() => plot.current?.setData(columnsOf(readings)), [readings.accepted, readings.acknowledged]);
	const newest = names.slice(0, SERIES).map((name, index) => ({ name, index, value: readings.values(index)[length - 1] }));
	return (
		<Pane name="readings" title="Readings" aside={<span class="note" data-testid="readings" data-accepted={readings.accepted} data-acknowledged={readings.acknowledged}>
			<span class="dot" /> {readings.acknowledged} of {readings.accepted} acknowledged{readings.lastMs !== undefined && `, the last in ${readings.lastMs} ms`}</span>}>
			<p class="legend">{newest.map(({ name, index, value }) => <span key={name} class={`series series-${index + 1}`}>{name} <strong>{value === undefined || Number.isNaN(value) ? "–" : value}</strong></span>)}</p>
			<div class="plot" ref={ref} role="img" aria-label={length === 0 ? "no reading yet" : `${length} readings; the last: ${newest.map(({ name, value }) => `${name} ${value}`).join(", ")}`}>
				{length === 0 && <p class="empty">The first reading comes once the node is online.</p>}
			</div>
		</Pane>
	);
}
