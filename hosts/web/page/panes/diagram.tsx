// The sequence diagram of the session, drawing itself: MCU, modem, link layer and server, as in figure 1 of the BC20 note.
// Source: hosts/modem/record/trace for rows and timers.

import { useMemo } from "preact/hooks";
import { COLUMNS, LINK, MCU, MODEM, SERVER } from "../../../modem/record/trace/figure.js";
import type { Arrow, Row, Sequence } from "../../../modem/record/trace/sequence.js";
import { ENDINGS, type Timer } from "../../../modem/record/trace/timers.js";
import { clockTime } from "../format.js";
import { useWindow } from "../hooks.js";
import type { Model } from "../model.js";
import { FollowButton, Pane } from "../pane.js";

const ROW = 31;
/** Of the arrow, of the label above it, and of what a timer does below it. */
const ARROW = 19, LABEL = 13.5, BELOW = 28.5;
/** Width of a character of a label, of AT commands, of prose and of acts. */
const CODE = 6.63, PROSE = 5.9, BOLD = 6.6;
const LANE = 9;
/** Width from which on there is room for times and sections on the left. */
const WIDE = 560;
/** Timers side by side, at most. */
const LANES = 5;

/** What timers do, by row. */
interface Timing {
	readonly below: ReadonlyMap<number, string>;
	readonly lanes: readonly { readonly timer: Timer; readonly lane: number }[];
}

function timingOf({ timers }: Sequence): Timing {
	const below = new Map<number, string>();
	const lanes: { timer: Timer; lane: number }[] = [];
	const until: number[] = [];
	for (const timer of timers) {
		const { name, start, end, ending } = timer;
		if (name !== "T2" && !below.has(start))
			below.set(start, name === "T1" ? "start T1" : "start T1, T2");
		const text = end === undefined ? "" : ending === undefined ? "T2 is over" : ENDINGS[ending];
		if (end !== undefined && text !== "")
			below.set(end, text);
		const free = until.findIndex(row => row <= start);
		const lane = free < 0 ? until.length : free;
		until[lane] = end ?? Infinity;
		lanes.push({ timer, lane });
	}
	return { below, lanes };
}

/** The middles of the columns. */
function columnsOf(width: number): readonly number[] {
	const left = width >= WIDE ? 116 : 26;
	const right = width - (width >= WIDE ? 46 : 30);
	const span = right - left;
	return width >= WIDE ? [left, left + span * 0.42, left + span * 0.68, right] : [left, left + span * 0.4, left + span * 0.66, right];
}

function shortened(text: string, room: number, character: number): string {
	const most = Math.max(3, Math.floor(room / character));
	return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** The pane. @param select chooses a row of the wire */
export function Diagram({ model, selected, select }: { readonly model: Model; readonly selected: number | undefined; readonly select: (line: number) => void }) {
	const sequence = model.sequence;
	const { rows } = sequence;
	const window = useWindow(rows.length, ROW, model.forgotten);
	const { width } = window.size;
	const x = columnsOf(width);
	const timing = useMemo(() => timingOf(sequence), [model, model.events]);
	const shown = rows.slice(window.from, window.to);
	const last = rows.at(-1);
	return (
		<Pane name="diagram" title="Sequence" aside={<>
			{model.forgotten > 0 && <span class="note">the last {rows.length} steps</span>}
			<FollowButton list={window} />
		</>}>
			<svg class="columns" width={width} height="26" aria-hidden="true">
				{COLUMNS.map((name, index) => <g key={name}>
					<rect x={x[index]! - (width >= WIDE ? 40 : 25)} y="4" width={width >= WIDE ? 80 : 50} height="19" rx="3" />
					<text x={x[index]!} y="17.5">{width >= WIDE ? name.replace("MQTT ", "") : ["MCU", "Modem", "Link", "Server"][index]}</text>
				</g>)}
			</svg>
			<div class="scroll" ref={window.ref} onScroll={window.onScroll} tabIndex={0} role="group" aria-label="Steps of the sequence diagram" data-testid="diagram" data-steps={rows.length + model.forgotten}>
				<div class="tall" style={{ height: `${rows.length * ROW}px` }}>
					<svg class="steps" width={width} height={(window.to - window.from) * ROW} style={{ top: `${window.from * ROW}px` }} role="img" aria-label={last === undefined ? "no step yet" : `last step: ${words(last)}`}>
						<defs>
							{["host", "modem", "timer"].map(kind => <marker key={kind} id={`head-${kind}`} class={`head ${kind}`} viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 1 10 5 0 9z" /></marker>)}
						</defs>
						{shown.map((_, index) => <Section key={model.forgotten + window.from + index} rows={rows} index={window.from + index} first={window.from + index === window.first} y={index * ROW} width={width} />)}
						{x.map((column, index) => <line key={index} class="column" x1={column} x2={column} y1="0" y2={shown.length * ROW} />)}
						{timing.lanes.filter(({ timer: { start, end } }) => start < window.to && (end ?? Infinity) >= window.from).map(({ timer, lane }) =>
							lane < LANES && <Lane key={model.forgotten + timer.start + timer.name} timer={timer} x={x[LINK]! - 8 - lane * LANE} from={window.from} rows={rows.length} />)}
						{shown.map((row, index) => <Step key={model.forgotten + window.from + index} row={row} x={x} y={index * ROW} time={width >= WIDE ? model.wire.time(row.line) : undefined}
							below={timing.below.get(window.from + index)} selected={row.line === selected} select={select} width={width} />)}
					</svg>
				</div>
				{rows.length === 0 && <p class="empty">The first command of MQTT begins the diagram.</p>}
			</div>
		</Pane>
	);
}

function words({ arrows, remark }: Row): string {
	return remark ?? arrows.map(({ from, to, label }) => `${COLUMNS[from]} to ${COLUMNS[to]}: ${label}`).join(", then ");
}

/** The tint of a section, and its name at its first row in sight. */
function Section({ rows, index, first, y, width }: { readonly rows: readonly Row[]; readonly index: number; readonly first: boolean; readonly y: number; readonly width: number }) {
	const { section } = rows[index]!;
	if (section === "")
		return null;
	const begins = rows[index - 1]?.section !== section;
	const ends = rows[index + 1]?.section !== section;
	const name = section.replace("Receive PUBLISH message in the form of URC", "Receive").replace("<qos>=", "QoS ").replace("AT+", "");
	return (
		<g class="section">
			<rect x="4" y={y + (begins ? 1 : 0)} width={width - 8} height={ROW - (begins ? 1 : 0) - (ends ? 1 : 0)} />
			{(begins || first) && width >= WIDE && <text x="12" y={y + 12}>{name}</text>}
		</g>
	);
}

/** The run of one timer. */
function Lane({ timer: { name, start, end }, x, from, rows }: { readonly timer: Timer; readonly x: number; readonly from: number; readonly rows: number }) {
	const top = (start - from) * ROW + ARROW + 2;
	const bottom = end === undefined ? (rows - from) * ROW : (end - from) * ROW + ARROW - 2;
	return (
		<g class="lane">
			<line x1={x} x2={x} y1={top} y2={bottom} marker-start="url(#head-timer)" marker-end={end === undefined ? undefined : "url(#head-timer)"} stroke-dasharray={end === undefined ? "3 3" : undefined} />
			{bottom - top > ROW && <text x={x - 3} y={(top + Math.min(bottom, top + 40)) / 2 + 3}>{name}</text>}
		</g>
	);
}

function Step({ row, x, y, time, below, selected, select, width }: {
	readonly row: Row; readonly x: readonly number[]; readonly y: number; readonly time: number | undefined; readonly below: string | undefined; readonly selected: boolean;
	readonly select: (line: number) => void; readonly width: number;
}) {
	const remarkWidth = row.remark === undefined ? 0 : row.remark.length * (row.mark ? BOLD : PROSE) + 18;
	const [left, right] = row.mark ? [x[MCU]!, x[SERVER]!] : row.section === "" ? [x[MCU]!, x[MODEM]!] : [x[LINK]!, x[SERVER]!];
	const middle = (left + right) / 2;
	return (
		<g class={`step${selected ? " selected" : ""}${row.mark ? " mark" : ""}`} onClick={() => select(row.line)}>
			<title>{words(row)}</title>
			<rect class="hit" x="4" y={y} width={width - 8} height={ROW} />
			{time !== undefined && <text class="time" x="74" y={y + ARROW + 6}>{clockTime(time)}</text>}
			{row.mark && <line class="act" x1={x[MCU]!} x2={x[SERVER]!} y1={y + 16} y2={y + 16} />}
			{row.remark !== undefined && <>
				<rect class="remark" x={middle - remarkWidth / 2} y={y + 6} width={remarkWidth} height="19" rx="9.5" />
				<text class="remark" x={middle} y={y + 19.5}>{row.remark}</text>
			</>}
			{row.arrows.map((arrow, index) => <ArrowLine key={index} arrow={arrow} x={x} y={y} />)}
			{below !== undefined && <text class="below" x={x[MODEM]! + 8} y={y + BELOW}>{below}</text>}
		</g>
	);
}

function ArrowLine({ arrow: { from, to, label }, x, y }: { readonly arrow: Arrow; readonly x: readonly number[]; readonly y: number }) {
	const up = from < to;
	const left = x[Math.min(from, to)]!, right = x[Math.max(from, to)]!;
	const code = Math.min(from, to) === MCU;
	const text = shortened(label, right - left - 16, code ? CODE : PROSE);
	const ends = up ? [left + 1, right - 2] : [right - 1, left + 2];
	return (
		<g class={up ? "host" : "modem"}>
			<line x1={ends[0]} x2={ends[1]} y1={y + ARROW} y2={y + ARROW} marker-end={`url(#head-${up ? "host" : "modem"})`} />
			<text class={code ? "code" : ""} text-anchor={code && !up ? "end" : "start"} x={code && !up ? right - 9 : left + 8} y={y + LABEL}>{text}</text>
		</g>
	);
}
