// The bar at the top: what runs and its time, how fast, the recording, the colours. Below it what a replay has besides.

import { useRef } from "preact/hooks";
import { drawEvents } from "../drawing.js";
import type { Controller } from "../controller.js";
import { clockTime, SPEEDS, speedIndex, size } from "../format.js";
import { Icon } from "../icons.js";
import { fileName, LIMIT } from "../recording.js";

/** Colours: as the system has them, or one of the two. */
export type Theme = "auto" | "light" | "dark";
const NEXT: Readonly<Record<Theme, Theme>> = Object.freeze({ auto: "light", light: "dark", dark: "auto" });

/** Gives the person a file. */
function save(name: string, content: Blob): void {
	const address = URL.createObjectURL(content);
	const link = document.createElement("a");
	link.href = address;
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function Bar({ controller, theme, setTheme }: { readonly controller: Controller; readonly theme: Theme; readonly setTheme: (theme: Theme) => void }) {
	const { model, replay, timed, paused, kept, speed } = controller;
	const state = model.machines.get("node")?.state ?? (model.scenario === undefined ? "no session" : "starting");
	const status = model.ended !== undefined ? "ENDED" : state;
	return (
		<header class="bar">
			<h1>quectel-mqtt-xs <span>{replay !== undefined ? "replay" : controller.watching ? "npm start" : "live"}</span></h1>
			<div class="status" data-testid="status" data-state={status}>
				<span class={`lamp ${status.toLowerCase().replace(" ", "-")}`} aria-hidden="true" />
				<span class="state">{status}</span>
				<time>{clockTime(model.at)}</time>
			</div>
			<div class="transport" role="group" aria-label="Time">
				<button type="button" disabled={!timed} aria-label={paused ? "Resume" : "Pause"} title={paused ? "Resume" : "Pause"} onClick={() => controller.toggle()}><Icon name={paused ? "play" : "pause"} /></button>
				<button type="button" disabled={!timed} aria-label="Step" title="On to the next line of the wire" onClick={() => controller.step()}><Icon name="step" /></button>
				<input type="range" min={0} max={SPEEDS.length - 1} step={1} value={speedIndex(speed || controller.before)} disabled={!timed} aria-label="Speed" aria-valuetext={`${SPEEDS[speedIndex(speed || controller.before)]} times`}
					onInput={({ currentTarget }) => controller.setSpeed(SPEEDS[Number(currentTarget.value)]!)} />
				<output data-testid="speed">{paused ? "paused" : `${kept < speed * 0.9 ? `${kept} of ` : ""}${speed}×`}</output>
			</div>
			<Record controller={controller} />
			<button type="button" class="theme" aria-label={`Colours: ${theme}`} title={`Colours: ${theme}`} onClick={() => setTheme(NEXT[theme])}><Icon name="theme" /></button>
		</header>
	);
}

function Record({ controller }: { readonly controller: Controller }) {
	const { model, recording, replay } = controller;
	const input = useRef<HTMLInputElement>(null);
	const empty = model.scenario === undefined || replay !== undefined;
	const copy = async (): Promise<void> => {
		const link = controller.link(location.href);
		try {
			await navigator.clipboard.writeText(link);
			controller.say(`Copied: ${link}`);
		}
		catch {
			controller.say(link); // no clipboard here: to copy by hand
		}
	};
	return (
		<div class="record" role="group" aria-label="Recording">
			{recording.dropped > 0 && replay === undefined && <span class="note">recording: the first {recording.dropped} events left</span>}
			<button type="button" disabled={empty} title={`${size(recording.size)} of ${size(LIMIT)}${recording.dropped > 0 ? `; the first ${recording.dropped} events have left` : ""}`}
				onClick={() => save(fileName(model.scenario), recording.blob())}><Icon name="download" /><span>Download</span></button>
			<button type="button" onClick={() => input.current!.click()}><Icon name="open" /><span>Open</span></button>
			<input type="file" hidden ref={input} accept=".jsonl,application/jsonl" aria-label="Recording to open" onChange={({ currentTarget }) => {
				const file = currentTarget.files?.[0];
				currentTarget.value = "";
				if (file !== undefined)
					void controller.open(file);
			}} />
			<button type="button" disabled={empty} title="Plays this session again from its recording" onClick={() => void controller.replayThis()}><Icon name="replay" /><span>Replay</span></button>
			<button type="button" disabled={model.sequence.rows.length === 0} title="The whole diagram as an SVG file" onClick={() => void controller.events().then(events => save("sequence.svg", new Blob([drawEvents(events)], { type: "image/svg+xml" })))}><Icon name="picture" /><span>Diagram</span></button>
			<button type="button" disabled={controller.watching} title="The scenario as an address" onClick={() => void copy()}><Icon name="link" /><span>Copy link</span></button>
		</div>
	);
}

/** What a replay has besides: its name, its place, the way out. */
export function ReplayBar({ controller }: { readonly controller: Controller }) {
	const { replay, replayed } = controller;
	if (replay === undefined)
		return null;
	return (
		<div class="replay" role="region" aria-label="Replay" data-testid="replay" data-position={replay.position} data-length={replay.length}>
			<strong>{replayed}</strong>
			<input type="range" min={0} max={replay.length} value={replay.position} aria-label="Position" aria-valuetext={`event ${replay.position} of ${replay.length}, ${clockTime(replay.at)}`}
				onInput={({ currentTarget }) => replay.seek(Number(currentTarget.value))} />
			<span class="note">{replay.position} of {replay.length} events</span>
			<button type="button" onClick={() => controller.leaveReplay()}><Icon name="close" />Leave replay</button>
		</div>
	);
}
