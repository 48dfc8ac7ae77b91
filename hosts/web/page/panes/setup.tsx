// The scenario that runs next, and what a person can do to the world around the firmware.
// Source: ../../protocol (Scenario, Act).

import { useEffect, useState } from "preact/hooks";
import type { ModuleName, Scenario, Source } from "../../protocol.js";
import { nameOfAct } from "../acts.js";
import { BAUD, SOCKET, type Controller } from "../controller.js";
import { duration } from "../format.js";
import { Icon } from "../icons.js";
import type { Model } from "../model.js";
import { Pane } from "../pane.js";
import { hasSerial } from "../port.js";

const MODULES: readonly (readonly [ModuleName, string])[] = Object.freeze([["bg96", "BG96"], ["bg95", "BG95"], ["bc20", "BC20"]]);
const SOURCES: readonly (readonly [Source, string])[] = Object.freeze([["simulated", "Simulated"], ["serial", "Web Serial"], ["modem", "npm run modem"]]);

/** @returns settings as lines `name=value` */
function linesOf(settings: Readonly<Record<string, string>>): string {
	return Object.entries(settings).map(([name, value]) => `${name}=${value}`).join("\n");
}

function settingsOf(lines: string): Record<string, string> {
	return Object.fromEntries(lines.split("\n").map(line => line.trim()).filter(line => line !== "").map(line => {
		const at = line.indexOf("=");
		return at < 0 ? [line, ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
	}));
}

export function Setup({ controller, model }: { readonly controller: Controller; readonly model: Model }) {
	const { scenario, watching, running } = controller;
	const [lines, setLines] = useState(linesOf(scenario.settings));
	useEffect(() => setLines(linesOf(scenario.settings)), [scenario.settings]);
	const set = (members: Partial<Scenario>): void => controller.choose(members);
	if (watching)
		return <Pane name="setup" title="Session"><p class="hint">This page watches <code>npm start</code>, which has the settings.</p></Pane>;
	return (
		<Pane name="setup" title="Session">
			<form class="fields" aria-label="Session" onSubmit={event => {
				event.preventDefault();
				set({ settings: settingsOf(lines) });
				controller.start();
				history.replaceState(null, "", controller.link(location.href, controller.scenario));
			}}>
				<label><span>Module</span><select name="module" value={scenario.module} onChange={({ currentTarget }) => set({ module: currentTarget.value as ModuleName })}>
					{MODULES.map(([value, name]) => <option key={value} value={value}>{name}</option>)}</select></label>
				<label><span>Source</span><select name="source" value={scenario.source} onChange={({ currentTarget }) => set({ source: currentTarget.value as Source })}>
					{SOURCES.map(([value, name]) => <option key={value} value={value}>{name}</option>)}</select></label>
				<label><span>Interval <small>ms</small></span><input name="interval" type="number" required min={10} max={86_400_000} value={scenario.interval} onInput={({ currentTarget: { valueAsNumber } }) => Number.isFinite(valueAsNumber) && set({ interval: valueAsNumber })} /></label>
				{scenario.source === "simulated" && <label><span>Seed</span><input name="seed" type="number" required min={0} max={2 ** 31 - 1} value={scenario.seed} onInput={({ currentTarget: { valueAsNumber } }) => Number.isFinite(valueAsNumber) && set({ seed: valueAsNumber })} /></label>}
				<label class="check"><input name="journal" type="checkbox" checked={scenario.journal} onChange={({ currentTarget }) => set({ journal: currentTarget.checked })} />Journal in flash</label>
				<details open={scenario.source !== "simulated"}>
					<summary>More settings{Object.keys(scenario.settings).length > 0 && ` (${Object.keys(scenario.settings).length})`}</summary>
					<label class="tall"><span>One <code>name=value</code> a line</span><textarea name="settings" rows={4} spellcheck={false} value={lines} placeholder={placeholder(scenario.source)} onInput={({ currentTarget }) => setLines(currentTarget.value)} /></label>
				</details>
				{scenario.source === "simulated" && <p class="hint">Firmware, module and broker run in this page.</p>}
				{scenario.source === "serial" && <p class="hint">{hasSerial() ? `The browser asks for the port; ${BAUD} baud unless baud= has another rate.` : "This browser has no Web Serial; Chromium and its relatives have it."}</p>}
				{scenario.source === "modem" && <p class="hint"><code>npm run modem -- --websocket 8090</code> listens at {SOCKET}; socket= is for another address.</p>}
				<div class="row">
					<button type="submit" class="primary"><Icon name={running ? "restart" : "play"} />{running ? "Restart" : "Start"}</button>
					<button type="button" disabled={!running || controller.replay !== undefined} onClick={() => controller.stop()}><Icon name="stop" />Stop</button>
				</div>
				{scenario.script.length > 0 && <details open><summary>Script</summary><ol class="script">{scenario.script.map(({ at, request }, index) => <li key={index} class={model.at >= at ? "done" : ""}><span class="note">{duration(at)}</span> {nameOfAct(request)}</li>)}</ol></details>}
			</form>
		</Pane>
	);
}

/** @returns what the settings of a source may be */
function placeholder(source: Source): string {
	return source === "simulated" ? "topic=pumps/7\nQoS=2" : "host=broker.example\napn=iot.example";
}

/** The pane of what can be done. @param enabled whether a session runs that it can be done to */
export function Acts({ controller, model, enabled }: { readonly controller: Controller; readonly model: Model; readonly enabled: boolean }) {
	const simulated = enabled && (controller.watching || model.scenario?.source === "simulated");
	const [interval, setInterval] = useState(500);
	return (
		<Pane name="acts" title="Do something to it">
			<div class="buttons">
				<button type="button" class={model.antenna ? "" : "on"} disabled={!simulated} title="No network is in reach" onClick={() => controller.act({ type: "antenna", connected: !model.antenna })}><Icon name="antenna" />{model.antenna ? "Pull antenna" : "Plug antenna in"}</button>
				<button type="button" disabled={!simulated} title="The module restarts by itself: RDY" onClick={() => controller.act({ type: "restart-module" })}><Icon name="restart" />Restart module</button>
				<button type="button" class={model.broker ? "" : "on"} disabled={!simulated} title="Links to the broker close, and no new one opens" onClick={() => controller.act({ type: "broker", running: !model.broker })}><Icon name="broker" />{model.broker ? "Stop broker" : "Start broker"}</button>
				<button type="button" disabled={!simulated} title="The next line of the module arrives damaged" onClick={() => controller.act({ type: "garble" })}><Icon name="garble" />Garble a line</button>
				<button type="button" disabled={!simulated} title="A client publishes what looks like lines of the module" onClick={() => controller.act({ type: "forge" })}><Icon name="forge" />Forge a payload</button>
				<button type="button" disabled={!enabled} title="The ESP32 loses its power for a second; the module keeps its own" onClick={() => controller.act({ type: "cut-power" })}><Icon name="power" />Cut power</button>
			</div>
			<form class="fields inline" aria-label="Interval" onSubmit={event => {
				event.preventDefault();
				controller.act({ type: "interval", ms: interval });
			}}>
				<label><span>New interval <small>ms</small></span><input type="number" required min={0} max={2 ** 31 - 1} value={interval} onInput={({ currentTarget: { valueAsNumber } }) => Number.isFinite(valueAsNumber) && setInterval(valueAsNumber)} /></label>
				<button type="submit" disabled={!simulated} title="Published to T/set, as any client can"><Icon name="send" />Send</button>
			</form>
		</Pane>
	);
}
