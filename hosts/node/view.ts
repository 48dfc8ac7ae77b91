// `npm start -- --web`: the session as pages see it.
// What the page is: docs/web.md. Built and served only when it is asked for.

import type { Watcher } from "../../modules/app/host.js";
import type { LiveSession } from "../web/live.js";
import type { ModuleName } from "../web/protocol.js";
import { withoutSecrets } from "../web/scenario.js";
import { setTopicOf } from "../web/world.js";
import type { Running } from "./engine.js";
import type { Options } from "./options.js";

/** Readings with the standard fields in a journal's file: 38 in each of its sectors, two of which are kept erased (docs/journal.md). */
const CAPACITY = 318 * 38;
/** ms from one look at the counters to the next. */
const COUNTED = 1000;

/** Builds the page. @returns the session that it will show */
export async function openView({ settings, journal }: Options): Promise<LiveSession> {
	// esbuild and the server are loaded on demand only.
	const [{ buildSite }, { LiveSession }] = await Promise.all([import("../web/build.js"), import("../web/live.js")]);
	const { module, interval, ...others } = settings;
	return new LiveSession(await buildSite(), {
		module: module as ModuleName, source: "start", interval: Number(interval), journal: journal !== undefined, seed: 0, speed: 1, settings: withoutSecrets(others), script: [],
	}, setTopicOf(settings), CAPACITY);
}

/** @returns a watcher that reports to both */
export function watched(watcher: Required<Watcher>, view: LiveSession, engine: Options["engine"]): Required<Watcher> {
	const decoder = new TextDecoder();
	return {
		...watcher,
		trace(text) {
			watcher.trace(text);
			view.happened({ kind: "trace", text });
		},
		onState(state) {
			watcher.onState(state);
			// The observer stays on this side of the XS machine, so it is not called there.
			if (engine === "xs")
				view.happened({ kind: "state", machine: "node", state: state.toUpperCase() });
		},
		onReading(sequence, bytes, length) {
			watcher.onReading(sequence, bytes, length);
			view.happened({ kind: "reading", sequence, text: decoder.decode(bytes.subarray(0, length)) });
		},
		onAcknowledged(sequence, ms) {
			watcher.onAcknowledged(sequence, ms);
			view.happened({ kind: "acknowledged", sequence, ms: Math.round(ms) });
		},
	};
}

/** Shows the counters whenever they have changed. @returns a function that ends that */
export function showCounters(running: Running, view: LiveSession): () => void {
	let last = "";
	const timer = setInterval(() => {
		const { counters } = running;
		const text = JSON.stringify(counters);
		if (counters === undefined || text === last)
			return;
		last = text;
		view.happened({ kind: "counters", counters });
	}, COUNTED);
	return () => clearInterval(timer);
}
