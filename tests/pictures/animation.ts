// A session as an SVG that moves by itself, twenty seconds in a loop: the diagram of figure 1 draws itself, the antenna is pulled and plugged in again, readings
// wait and are acknowledged. What moves is what a session of the page has reported, on a clock of its own; only the pace is another.
// Source: BC20 note, figure 1; SVG 2 and CSS Animations without scripts, so that it moves as an image of a document too.

import { LINK, MCU, MODEM, SERVER } from "../../hosts/modem/record/trace/figure.js";
import { characters, SequenceReader, type Row } from "../../hosts/modem/record/trace/sequence.js";
import { escaped } from "../../hosts/modem/record/trace/svg.js";
import { LineCutter } from "../../hosts/modem/record/transcript.js";
import type { Event, Scenario } from "../../hosts/web/protocol.js";
import { Rig } from "../hosts/web/rig.js";

export const ANIMATION = "docs/session.svg";
/** Seconds of the loop, and of rest at its end. */
const SECONDS = 20, REST = 1.2;
/** Simulated ms: from where on it is shown, the antenna is pulled, plugged in, the end. */
const FROM = 9200, PULLED = 14_500, PLUGGED = 23_000, END = 33_500;
/** How much of the pace is that of the rows; the rest is that of time. */
const ROWS = 0.6;

const WIDTH = 960, HEIGHT = 540, TOP = 64, ROW = 25, PANEL = 672;
/** Where the columns of the diagram are. */
const X = { [MCU]: 74, [MODEM]: 344, [LINK]: 344, [SERVER]: 590 } as const;
const STATES = ["STARTING", "CONNECTING", "ONLINE", "OFFLINE"];
const PULLED_TEXT = "the antenna is pulled", PLUGGED_TEXT = "the antenna is plugged in";
/** Longest labels, in characters. */
const LABEL = 36, PACKET = 30;

const SCENARIO: Partial<Scenario> = {
	interval: 1500, seed: 1,
	script: [{ at: PULLED, request: { type: "antenna", connected: false } }, { at: PLUGGED, request: { type: "antenna", connected: true } }],
};

/** Something that is drawn in the diagram, and when it happened. */
interface Step {
	readonly at: number;
	readonly row: Row | string;
}

/** @returns the document */
export function drawAnimation(): string {
	const events = record();
	const steps = stepsOf(events);
	const seconds = paceOf(steps);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">`,
		"<title>A session of the firmware: it connects and publishes, the antenna is pulled, readings wait, and are acknowledged once it is back</title>",
		`<style>${STYLE}${[...scrolling(steps, seconds), ...readingRules(events, seconds), ...stateRules(events, seconds), ...antennaRules(events, seconds), ...countRules(events, seconds)].join("")}</style>`,
		`<defs><clipPath id="w"><rect x="0" y="${TOP}" width="${PANEL - 16}" height="${HEIGHT - TOP - 12}"/></clipPath>`
			+ head("q", "request") + head("a", "answer") + "</defs>",
		`<rect class="ground" width="${WIDTH}" height="${HEIGHT}" rx="10"/>`,
		`<g clip-path="url(#w)"><g class="scroll">${steps.map((step, index) => drawStep(step, index)).join("")}</g></g>`,
		...columns(), ...panel(events), "</svg>", "",
	].join("\n");
}

/** Runs a session of the page. @returns what it reports, from `FROM` on, and what came before as far as it matters */
function record(): readonly Event[] {
	const rig = new Rig().start(SCENARIO);
	rig.timer.pass(END);
	rig.session.close();
	return rig.events;
}

/** @returns rows of the diagram and acts of the person, in order */
function stepsOf(events: readonly Event[]): readonly Step[] {
	const reader = new SequenceReader();
	const times: number[] = [];
	const acts: Step[] = [];
	const cutter = new LineCutter((direction, bytes, began) => reader.speech(direction === "host", characters(bytes), times.push(began)));
	for (const event of events)
		if (event.kind === "wire")
			cutter.append(event.from, Buffer.from(event.hex, "hex"), event.at);
		else if (event.kind === "packet") {
			cutter.flush();
			reader.packet({ direction: event.from, link: event.link, text: event.text, line: times.push(event.at) });
		}
		else if (event.kind === "act")
			acts.push({ at: event.at, row: event.act.type === "antenna" && event.act.connected ? PLUGGED_TEXT : PULLED_TEXT });
	cutter.flush();
	const rows = reader.finish().rows.map(row => ({ at: times[row.line - 1]!, row }));
	return [...acts, ...rows].filter(({ at }) => at >= FROM).sort((one, other) => one.at - other.at);
}

/** @returns the second of the loop at which something is shown that happened at a simulated ms */
function paceOf(steps: readonly Step[]): (at: number) => number {
	return at => {
		const passed = steps.filter(step => step.at <= at).length / steps.length;
		const time = Math.min(1, Math.max(0, (at - FROM) / (END - FROM)));
		return (ROWS * passed + (1 - ROWS) * time) * (SECONDS - REST);
	};
}

const percent = (second: number): string => `${Number((second / SECONDS * 100).toFixed(2))}%`;

/** A property that changes at once, at seconds of the loop. */
function rule(name: string, changes: readonly (readonly [second: number, declarations: string])[]): string {
	return `@keyframes ${name}{${changes.map(([second, declarations]) => `${percent(second)}{${declarations}}`).join("")}}.${name}{animation:${name} ${SECONDS}s step-end infinite}`;
}

/** The diagram moves up by a row whenever there is another one. */
function scrolling(steps: readonly Step[], seconds: (at: number) => number): readonly string[] {
	const GLIDE = 0.12;
	const bottom = HEIGHT - 30;
	const offset = (count: number): string => `transform:translateY(${bottom - count * ROW}px)`;
	const stops = [`0%{${offset(0)}}`];
	let last = 0;
	steps.forEach(({ at }, index) => {
		const second = seconds(at);
		if (second - GLIDE > last)
			stops.push(`${percent(second - GLIDE)}{${offset(index)}}`);
		stops.push(`${percent(second)}{${offset(index + 1)}}`);
		last = second;
	});
	stops.push(`100%{${offset(steps.length)}}`);
	return [`@keyframes scroll{${stops.join("")}}.scroll{animation:scroll ${SECONDS}s linear infinite}`];
}

interface Shown {
	readonly sequence: number;
	readonly at: number;
	readonly acknowledged: number | undefined;
	readonly value: number;
}

function readingsOf(events: readonly Event[]): readonly Shown[] {
	return events.flatMap(event => event.kind !== "reading" ? [] : [{
		sequence: event.sequence, at: event.at,
		acknowledged: events.find(other => other.kind === "acknowledged" && other.sequence === event.sequence)?.at,
		value: (JSON.parse(event.text) as { temperature: number }).temperature,
	}]);
}

/** Each reading appears, waits, and is acknowledged. */
function readingRules(events: readonly Event[], seconds: (at: number) => number): readonly string[] {
	return readingsOf(events).map(({ sequence, at, acknowledged }) => rule(`r${sequence}`, [
		[0, "opacity:0"], [seconds(at), "opacity:1;fill:var(--wait)"],
		...(acknowledged === undefined ? [] : [[seconds(acknowledged), "opacity:1;fill:var(--answer)"] as const]),
	]));
}

/** The state that the node is in is lit. */
function stateRules(events: readonly Event[], seconds: (at: number) => number): readonly string[] {
	const entered = events.filter(event => event.kind === "state" && event.machine === "node") as readonly Extract<Event, { kind: "state" }>[];
	const now = (at: number): string | undefined => entered.filter(event => event.at <= at).at(-1)?.state;
	return STATES.map(state => rule(`s${state}`, [
		[0, now(FROM) === state ? "opacity:1" : "opacity:0"],
		...entered.filter(({ at }) => at > FROM).map(event => [seconds(event.at), event.state === state ? "opacity:1" : "opacity:0"] as const),
	]));
}

function antennaRules(events: readonly Event[], seconds: (at: number) => number): readonly string[] {
	const acts = events.flatMap(event => event.kind === "act" && event.act.type === "antenna" ? [{ at: event.at, connected: event.act.connected }] : []);
	return [
		rule("waves", [[0, "opacity:1"], ...acts.map(({ at, connected }) => [seconds(at), `opacity:${connected ? 1 : 0}`] as const)]),
		rule("pulled", [[0, "opacity:0"], ...acts.map(({ at, connected }) => [seconds(at), `opacity:${connected ? 0 : 1}`] as const)]),
	];
}

/** How many there are at a time, for the numbers of the panel. */
function countsOf(events: readonly Event[]): Readonly<Record<string, readonly (readonly [at: number, value: number])[]>> {
	const readings = readingsOf(events);
	const times = [...readings.map(({ at }) => at), ...readings.flatMap(({ acknowledged }) => acknowledged ?? [])].sort((one, other) => one - other);
	const counted = (count: (at: number) => number): (readonly [number, number])[] => [[0, 0], ...times.map(at => [at, count(at)] as const)];
	const taken = (at: number): number => readings.filter(reading => reading.at <= at).length;
	const acknowledged = (at: number): number => readings.filter(reading => (reading.acknowledged ?? Infinity) <= at).length;
	return { readings: counted(taken), acknowledged: counted(acknowledged), waiting: counted(at => taken(at) - acknowledged(at)) };
}

function countRules(events: readonly Event[], seconds: (at: number) => number): readonly string[] {
	return Object.entries(countsOf(events)).flatMap(([name, counts]) => [...new Set(counts.map(([, value]) => value))].map(value => {
		const changes = counts.map(([at, count]) => [at === 0 ? 0 : seconds(at), count === value] as const);
		const kept = changes.filter(([, shown], index) => index === 0 || shown !== changes[index - 1]![1]);
		return rule(`${name}${value}`, kept.map(([second, shown]) => [second, `opacity:${shown ? 1 : 0}`] as const));
	}));
}

const STYLE = `:root{--ground:#fbfcfe;--ink:#1d2733;--pale:#667382;--line:#c9d2dd;--band:#eef2f7;--request:#0b5cad;--answer:#1a7f4b;--wait:#c9820f;--alarm:#b3261e}`
	+ `@media(prefers-color-scheme:dark){:root{--ground:#11171e;--ink:#e6ebf1;--pale:#93a1b1;--line:#364351;--band:#1b242e;--request:#6bb1f5;--answer:#55c98b;--wait:#f0b145;--alarm:#ff8a80}}`
	+ `text{font:13px system-ui,"DejaVu Sans",Helvetica,Arial,sans-serif;fill:var(--ink)}.code{font:11.5px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace}`
	+ `.pale{fill:var(--pale);font-size:12px}.head{font-weight:600;text-anchor:middle}.big{font-size:26px;font-weight:600}.ground{fill:var(--ground);stroke:var(--line)}.box{fill:var(--band)}`
	+ `.request{stroke:var(--request);fill:none}.answer{stroke:var(--answer);fill:none}.tip-request{fill:var(--request)}.tip-answer{fill:var(--answer)}.rail{stroke:var(--line)}.alarm{fill:var(--alarm)}`
	+ `.lit{fill:var(--answer)}.onlit{fill:var(--ground);font-weight:600}.centred{text-anchor:middle}.wave{fill:none;stroke:var(--answer);stroke-width:2}`
	+ `@media(prefers-reduced-motion:reduce){*{animation-play-state:paused!important;animation-delay:-14s!important}}`;

function head(id: string, kind: string): string {
	return `<marker id="${id}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 1 10 5 0 9z" class="tip-${kind}"/></marker>`;
}

function columns(): readonly string[] {
	const bar = `<rect class="box" x="8" y="14" width="${PANEL - 24}" height="40" rx="8"/>`;
	return [bar, ...([["firmware", MCU], ["modem", MODEM], ["broker", SERVER]] as const).map(([name, column]) => `<text class="head" x="${X[column]}" y="39">${name}</text>`)];
}

function short(text: string, most: number): string {
	return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function drawStep({ row }: Step, index: number): string {
	const y = index * ROW;
	const rails = [MCU, MODEM, SERVER].map(column => `<path class="rail" d="M${X[column as keyof typeof X]} ${y - 8}v${ROW}"/>`).join("");
	if (typeof row === "string")
		return `<g>${rails}<rect class="${row === PULLED_TEXT ? "alarm" : "lit"}" x="10" y="${y - 6}" width="${PANEL - 28}" height="20" rx="10"/><text class="onlit centred" x="${(PANEL - 8) / 2}" y="${y + 9}">${row}</text></g>`;
	if (row.remark !== undefined)
		return `<g>${rails}<text class="pale centred" x="${row.section === "" ? (X[MCU] + X[MODEM]) / 2 : (X[MODEM] + X[SERVER]) / 2}" y="${y + 8}">${escaped(row.remark)}</text></g>`;
	// Modem and link layer are one column: of two arrows the one at the broker says it.
	const arrow = row.arrows.find(({ from, to }) => Math.max(from, to) === SERVER) ?? row.arrows[0]!;
	const [from, to] = [X[arrow.from as keyof typeof X], X[arrow.to as keyof typeof X]];
	const rightwards = from < to;
	const code = Math.min(arrow.from, arrow.to) === MCU;
	const label = short(arrow.label, code ? LABEL : PACKET);
	const text = code && !rightwards
		? `<text class="code" text-anchor="end" x="${from - 8}" y="${y + 6}">${escaped(label)}</text>`
		: `<text${code ? ` class="code"` : ` class="pale"`} x="${Math.min(from, to) + 8}" y="${y + 6}">${escaped(label)}</text>`;
	return `<g>${rails}<path class="${rightwards ? "request" : "answer"}" d="M${from} ${y + 11}H${to + (rightwards ? -2 : 2)}" marker-end="url(#${rightwards ? "q" : "a"})"/>${text}</g>`;
}

/** State, antenna, readings and numbers. */
function panel(events: readonly Event[]): readonly string[] {
	const left = PANEL, width = WIDTH - PANEL - 16;
	const parts: string[] = [`<text class="head" x="${left + width / 2}" y="39">sensor node</text>`];
	STATES.forEach((state, index) => {
		const [x, y] = [left + index % 2 * (width / 2 + 4), 64 + Math.floor(index / 2) * 36];
		const box = (extra: string): string => `<rect x="${x}" y="${y}" width="${width / 2 - 4}" height="28" rx="14" ${extra}/>`;
		const label = (kind: string): string => `<text class="${kind} centred" x="${x + width / 4 - 2}" y="${y + 19}">${state.toLowerCase()}</text>`;
		parts.push(`${box(`class="box"`)}${label("pale")}<g class="s${state}">${box(state === "OFFLINE" ? `class="alarm"` : `class="lit"`)}${label("onlit")}</g>`);
	});
	parts.push(`<g transform="translate(${left + 26} 168)"><path d="M0 34V6M-8 34h16" stroke="var(--ink)" stroke-width="3" stroke-linecap="round"/><circle r="4" cy="4" fill="var(--ink)"/>`
		+ `<g class="waves"><path class="wave" d="M9 -4a10 10 0 0 1 0 16M16 -10a18 18 0 0 1 0 28M-9 -4a10 10 0 0 0 0 16M-16 -10a18 18 0 0 0 0 28"/></g>`
		+ `<g class="pulled"><path d="M-14 -8 14 26M14 -8-14 26" stroke="var(--alarm)" stroke-width="3"/></g></g>`
		+ `<text x="${left + 66}" y="180">antenna</text><text class="pale waves" x="${left + 66}" y="198">-65 dBm</text><text class="pale pulled" x="${left + 66}" y="198">pulled</text>`);
	const counts = countsOf(events);
	["readings", "acknowledged", "waiting"].forEach((name, index) => {
		const x = left + index * (width / 3) + width / 6;
		parts.push([...new Set(counts[name]!.map(([, value]) => value))].map(value => `<text class="big centred ${name}${value}" x="${x}" y="258">${value}</text>`).join("")
			+ `<text class="pale centred" x="${x}" y="278">${name}</text>`);
	});
	return [...parts, ...plot(readingsOf(events), left, width)];
}

/** Temperature over the readings; and a square for each, which is amber while it waits. */
function plot(readings: readonly Shown[], left: number, width: number): readonly string[] {
	const [top, height] = [306, 128];
	const [least, most] = [Math.min(...readings.map(({ value }) => value)), Math.max(...readings.map(({ value }) => value))];
	const step = (width - 24) / Math.max(1, readings.length - 1);
	const place = ({ value }: Shown, index: number): readonly [number, number] => [left + 12 + index * step, top + height - 14 - (value - least) / (most - least || 1) * (height - 40)];
	const side = Math.min(16, width / readings.length - 2);
	return [
		`<rect class="box" x="${left}" y="${top}" width="${width}" height="${height}" rx="8"/><text class="pale" x="${left + 12}" y="${top + 20}">temperature, ${least} to ${most} °C</text>`,
		...readings.map((reading, index) => {
			const [x, y] = place(reading, index);
			return `<circle class="r${reading.sequence}" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4"/>`;
		}),
		`<text class="pale" x="${left}" y="460">each reading: waiting, acknowledged</text>`,
		...readings.map(({ sequence }, index) => `<rect class="r${sequence}" x="${(left + index * (width / readings.length)).toFixed(1)}" y="472" width="${side.toFixed(1)}" height="${side.toFixed(1)}" rx="3"/>`),
	];
}
