// What the broker has: the last value of each topic, the stream of messages, and a form to publish as another client.

import { useState } from "preact/hooks";
import type { Controller } from "../controller.js";
import { clockTime } from "../format.js";
import { Icon } from "../icons.js";
import { RETAIN, type Model } from "../model.js";
import { Pane } from "../pane.js";

/** Messages of the stream that are shown. */
const STREAM = 60;
const DECODER = new TextDecoder();

export function Topics({ model, controller, enabled }: { readonly model: Model; readonly controller: Controller; readonly enabled: boolean }) {
	const [stream, setStream] = useState(false);
	const topics = [...model.topics].sort(([one], [other]) => one < other ? -1 : 1);
	return (
		<Pane name="topics" title="Topics" aside={<div class="tabs" role="group" aria-label="What is shown">
			<button type="button" class="small" aria-pressed={!stream} onClick={() => setStream(false)}>Last values</button>
			<button type="button" class="small" aria-pressed={stream} onClick={() => setStream(true)}>Stream</button>
		</div>}>
			<div class="scroll" tabIndex={0} role="group" aria-label={stream ? "Stream of messages" : "Last value of each topic"} data-testid="topics">
				{topics.length === 0 && <p class="empty">{enabled || model.scenario === undefined || model.scenario.source === "simulated" ? "Nothing has been published yet." : "The broker of a real module is out of sight here."}</p>}
				{stream ? <Stream model={model} /> : <ul class="values">{topics.map(([name, { payload, retained, count, at, QoS }]) => <li key={name}>
					<div><code class="topic">{name}</code>{retained !== undefined && <span class="badge">retained</span>}<span class="note">QoS {QoS} · {count} · {clockTime(at)}</span></div>
					<code class="payload">{retained ?? payload}</code>
				</li>)}</ul>}
			</div>
			<Publish controller={controller} enabled={enabled} />
		</Pane>
	);
}

function Stream({ model: { messages } }: { readonly model: Model }) {
	const numbers: number[] = [];
	for (let number = messages.last; number >= Math.max(messages.first, messages.last - STREAM + 1); number--)
		numbers.push(number);
	return (
		<ol class="values">{numbers.map(number => {
			const row = messages.row(number)!;
			const [topic = "", ...payload] = DECODER.decode(row.bytes).split("\0");
			return <li key={number}>
				<div><code class="topic">{topic}</code>{row.extra >= RETAIN && <span class="badge">retain</span>}<span class="note">QoS {row.extra % RETAIN} · {clockTime(row.at)}</span></div>
				<code class="payload">{payload.join("\0")}</code>
			</li>;
		})}</ol>
	);
}

function Publish({ controller, enabled }: { readonly controller: Controller; readonly enabled: boolean }) {
	const [topic, setTopic] = useState("hello/world");
	const [payload, setPayload] = useState("hello");
	const [QoS, setQoS] = useState<0 | 1 | 2>(1);
	const [retain, setRetain] = useState(false);
	return (
		<form class="publish" aria-label="Publish as another client" onSubmit={event => {
			event.preventDefault();
			controller.act({ type: "publish", topic, payload, QoS, retain });
		}}>
			<label class="grow"><span>Topic</span><input required value={topic} maxLength={255} pattern="[^#+]+" spellcheck={false} onInput={({ currentTarget }) => setTopic(currentTarget.value)} /></label>
			<label class="grow"><span>Payload</span><input value={payload} maxLength={1500} spellcheck={false} onInput={({ currentTarget }) => setPayload(currentTarget.value)} /></label>
			<label><span>QoS</span><select value={QoS} onChange={({ currentTarget }) => setQoS(Number(currentTarget.value) as 0 | 1 | 2)}>{[0, 1, 2].map(value => <option key={value} value={value}>{value}</option>)}</select></label>
			<label class="check"><input type="checkbox" checked={retain} onChange={({ currentTarget }) => setRetain(currentTarget.checked)} />Retain</label>
			<button type="submit" disabled={!enabled}><Icon name="send" />Publish</button>
		</form>
	);
}
