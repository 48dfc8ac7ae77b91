// What waits: the outbox, messages without an acknowledgement, and the journal, readings in flash. And the counters of the node.

import { size } from "../format.js";
import type { Model } from "../model.js";
import { Pane } from "../pane.js";

/** Counters of what was lost or went wrong, docs/api.md: lit when they are not 0. */
const LOSSES: readonly string[] = Object.freeze([
	"dropped", "givenUp", "skipped", "failedSamples", "refusedSubscriptions", "deaths", "overruns", "suspectedOverruns", "overlong", "damaged", "unknownLines", "lateAnswers", "timeouts",
	"rejectedMessages", "brokenMessages", "lost", "unknown",
]);

export function Levels({ model }: { readonly model: Model }) {
	const { outbox, journal } = model;
	return (
		<Pane name="levels" title="Waiting">
			<Level name="Outbox" value={outbox?.bytes ?? 0} most={outbox?.size ?? 0} text={outbox === undefined ? "–" : `${outbox.messages} ${outbox.messages === 1 ? "message" : "messages"}, ${size(outbox.bytes)} of ${size(outbox.size)}`} />
			<Level name="Journal" value={journal?.waiting ?? 0} most={journal?.capacity ?? 0} text={journal === undefined ? "off" : `${journal.waiting} of ${journal.capacity} readings`} />
		</Pane>
	);
}

function Level({ name, value, most, text }: { readonly name: string; readonly value: number; readonly most: number; readonly text: string }) {
	const share = most === 0 ? 0 : Math.min(1, value / most);
	return (
		<div class="level">
			<span class="name">{name}</span>
			<div class={`bar${share > 0.8 ? " high" : ""}`} role="meter" aria-label={name} aria-valuemin={0} aria-valuemax={most || 1} aria-valuenow={value} aria-valuetext={text}>
				<div class="fill" style={{ width: `${value === 0 ? 0 : Math.max(1, share * 100)}%` }} />
			</div>
			<span class="value">{text}</span>
		</div>
	);
}

export function Counters({ model }: { readonly model: Model }) {
	const entries = Object.entries(model.counters);
	return (
		<Pane name="counters" title="Counters">
			<div class="scroll" tabIndex={0} role="group" aria-label="Counters of the node">
				{entries.length === 0 ? <p class="empty">The node has counted nothing yet.</p>
					: <dl>{entries.map(([name, value]) => <div key={name} class={value === 0 ? "zero" : LOSSES.includes(name) ? "loss" : ""}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>}
			</div>
		</Pane>
	);
}
