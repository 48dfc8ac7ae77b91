// The state machines of module, link and node: every state, the present one lit, the ways out of it, and the last that were taken.
// Source: ./machines.

import { useRef } from "preact/hooks";
import { duration } from "../format.js";
import { useSize } from "../hooks.js";
import { SHAPES, type MachineShape, type Place } from "../machines.js";
import type { Machine, Model } from "../model.js";
import { Pane } from "../pane.js";

const ROW = 31, BOX = 19, GAP = 9;
/** Columns of the widest machine. */
const COLUMNS = 5;
/** Width of a character, for each pixel of its height. */
const CHARACTER = 0.61;
const LONGEST = 13;

export function Machines({ model }: { readonly model: Model }) {
	const ref = useRef<HTMLDivElement>(null);
	const { width } = useSize(ref);
	return (
		<Pane name="machines" title="State machines">
			<div ref={ref}>{SHAPES.map(shape => <Drawing key={shape.name} shape={shape} machine={model.machines.get(shape.name)} now={model.at} width={width} />)}</div>
		</Pane>
	);
}

function Drawing({ shape, machine, now, width }: { readonly shape: MachineShape; readonly machine: Machine | undefined; readonly now: number; readonly width: number }) {
	const rows = 1 + Math.max(...Object.values(shape.places).map(([, row]) => row));
	const cell = width / COLUMNS;
	const font = Math.min(10, (cell - GAP - 4) / LONGEST / CHARACTER);
	const last = machine?.transitions ?? [];
	const before = last.slice(0, 3).map(({ from }, index) => `${from} ${duration((last[index]?.at ?? now) - (last[index + 1]?.at ?? 0))}`);
	return (
		<div class="machine" data-testid={`machine-${shape.name}`} data-state={machine?.state ?? ""}>
			<h3>{shape.title} <span class={`state${machine !== undefined && shape.good.includes(machine.state) ? " good" : ""}`}>{machine?.state ?? "–"}</span>
				{machine !== undefined && <span class="note">{duration(now - machine.since)}{before.length > 0 && ` · before: ${before[0]}`}</span>}</h3>
			<svg width={width} height={rows * ROW} role="img" aria-label={`${shape.title}: ${machine?.state ?? "no state yet"}`}>
				{machine !== undefined && shape.next[machine.state]?.map(to => <path key={to} class="way" d={wayOf(shape.places[machine.state]!, shape.places[to]!, cell)} />)}
				{[...last].reverse().map(({ from, to, at }, index) => shape.places[from] !== undefined && shape.places[to] !== undefined
					&& <path key={`${at} ${from}`} class={`taken age-${last.length - 1 - index}`} d={wayOf(shape.places[from], shape.places[to], cell)} />)}
				{Object.entries(shape.places).map(([state, [column, row]]) => <g key={state} class={`box${state === machine?.state ? shape.good.includes(state) ? " lit good" : " lit" : last[0]?.from === state ? " before" : ""}`}>
					<rect x={column * cell + GAP / 2} y={row * ROW + (ROW - BOX) / 2} width={Math.max(0, cell - GAP)} height={BOX} rx="3" />
					<text x={(column + 0.5) * cell} y={row * ROW + ROW / 2 + font * 0.36} font-size={font}>{state}</text>
				</g>)}
			</svg>
		</div>
	);
}

/** A way from the middle of one box to that of another: straight to a neighbour, else in a bow beside the boxes between. */
function wayOf([fromColumn, fromRow]: Place, [toColumn, toRow]: Place, cell: number): string {
	const x1 = (fromColumn + 0.5) * cell, y1 = (fromRow + 0.5) * ROW, x2 = (toColumn + 0.5) * cell, y2 = (toRow + 0.5) * ROW;
	const apart = Math.abs(fromColumn - toColumn);
	if (fromColumn === toColumn && fromRow === toRow)
		return "";
	if (fromRow === toRow && apart > 1) {
		const bow = y1 + (fromColumn < toColumn ? -1 : 1) * (ROW * 0.45);
		return `M${x1} ${y1}Q${x1 + (x2 - x1) * 0.12} ${bow} ${(x1 + x2) / 2} ${bow}T${x2} ${y2}`;
	}
	return `M${x1} ${y1}L${x2} ${y2}`;
}
