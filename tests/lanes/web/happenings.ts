// What a session reports to its page, seen beside the page: the notices of its worker, or of the WebSocket of `npm start -- --web`, as they arrive.
// The page is left as it is; tests wait for what happens, not for time. Source: hosts/web/protocol.

import type { BrowserContext } from "playwright-core";
import type { Event, Notice } from "../../../hosts/web/protocol.js";

type Kind = Event["kind"];
type Of<K extends Kind> = Extract<Event, { readonly kind: K }>;

/** ms of real time that something may take. */
const PATIENCE = 40_000;

/** The events of all sessions of a context, in order, but for the bytes of the wire and the counters, which are many. */
export class Happenings {
	readonly events: Event[] = [];
	#changed = new Set<() => void>();

	/** Watches every page that is opened from now on. */
	static async of(context: BrowserContext): Promise<Happenings> {
		const happenings = new Happenings();
		await context.exposeBinding("reportHappenings", (_source, events: readonly Event[]) => {
			happenings.events.push(...events);
			for (const changed of [...happenings.#changed])
				changed();
		});
		await context.addInitScript(watch);
		return happenings;
	}

	/** The place behind the last event. */
	get mark(): number {
		return this.events.length;
	}

	/** Waits for an event of a kind. @param from the place from which on it counts @returns the place behind it. Rejects when it takes too long */
	until<K extends Kind>(what: string, kind: K, test: (event: Of<K>) => boolean = () => true, from = 0): Promise<number> {
		return new Promise((resolve, reject) => {
			let next = from;
			const end = (result: () => void): void => {
				clearTimeout(limit);
				this.#changed.delete(look);
				result();
			};
			const look = (): void => {
				for (; next < this.events.length; next++) {
					const event = this.events[next]!;
					if (event.kind === kind && test(event as Of<K>))
						return end(() => resolve(next + 1));
					if (event.kind === "ended" && event.error !== undefined)
						return end(() => reject(new Error(`${what}: the session ended: ${event.error}`)));
				}
			};
			const limit = setTimeout(() => end(() => reject(new Error(`no ${what} within ${PATIENCE / 1000} s; last: ${this.events.slice(-6).map(event => JSON.stringify(event).slice(0, 160)).join(" ")}`))), PATIENCE);
			this.#changed.add(look);
			look();
		});
	}

	/** Waits until a machine is in a state. */
	state(machine: string, state: string, from = 0): Promise<number> {
		return this.until(`${machine} ${state}`, "state", event => event.machine === machine && event.state === state, from);
	}

	of<K extends Kind>(kind: K, from = 0): Of<K>[] {
		return this.events.slice(from).filter((event): event is Of<K> => event.kind === kind);
	}
}

/** What the page's end has as globals. */
interface PageEnd {
	reportHappenings(events: readonly Event[]): Promise<void>;
	Worker: new (...parameters: readonly unknown[]) => Source;
	WebSocket: new (...parameters: readonly unknown[]) => Source;
}

interface Source {
	addEventListener(type: "message", listener: (message: { readonly data: unknown }) => void): void;
}

/** Runs in the page, before its scripts: looks at each notice. */
function watch(): void {
	const end = globalThis as unknown as PageEnd;
	const take = (notice: Notice): void => {
		if (notice.type !== "events")
			return;
		const events = notice.events.filter(({ kind }) => kind !== "wire" && kind !== "counters");
		if (events.length > 0)
			void end.reportHappenings(events);
	};
	const { Worker, WebSocket } = end;
	end.Worker = class extends Worker {
		constructor(...parameters: readonly unknown[]) {
			super(...parameters);
			this.addEventListener("message", ({ data }) => take(data as Notice));
		}
	};
	end.WebSocket = class extends WebSocket {
		constructor(...parameters: readonly unknown[]) {
			super(...parameters);
			this.addEventListener("message", ({ data }) => {
				if (typeof data === "string" && data.startsWith("{"))
					take(JSON.parse(data) as Notice);
			});
		}
	};
}
