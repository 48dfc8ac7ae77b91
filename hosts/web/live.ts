// The session of `npm start`, live: its events go to the pages that are open, and what they ask is done. One WebSocket a page, on the server of the page.
// Source: RFC 6455; ./protocol (one JSON object a message).

import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import type { ModemSimulator } from "../modem/simulator.js";
import type { SwitchedNetwork } from "../modem/network/switched-network.js";
import { perform, type Stage } from "./acts.js";
import { Damage } from "./damage.js";
import type { Happening } from "./happening.js";
import { SessionObserver } from "./observer.js";
import type { Event, Notice, Scenario } from "./protocol.js";
import { checkAct } from "./scenario.js";
import { isLocal, PageServer } from "./server.js";
import type { Site } from "./build.js";
import { WireTap } from "./wire-tap.js";

/** The path of the WebSocket. */
const PATH = "/session";
/** Events that a page gets that is opened later: these at most, and the last of each kind that holds until the next one. */
const KEPT = 5000;
/** ms from one batch of events to the next. */
const BATCH = 50;
/** Bytes that wait for a page at most; one that takes less is closed. */
const SLOW = 8 * 1024 * 1024;
/** Bytes of the longest request. */
const LONGEST = 64 * 1024;

/** Events that hold until the next one of their machine or kind. @returns which; undefined for others */
function lastingOf(event: Event): string | undefined {
	switch (event.kind) {
		case "scenario":
		case "outbox":
		case "journal":
		case "counters": return event.kind;
		case "state": return `state ${event.machine}`;
		default: return undefined;
	}
}

/** One running session, and the pages that show it. */
export class LiveSession {
	/** What the firmware reports by number. */
	readonly observer: SessionObserver;
	/** The bytes of the UART. */
	readonly tap: WireTap;
	/** What the module sends passes here on its way. */
	readonly damage = new Damage(Math.random);
	readonly #server: PageServer;
	readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: LONGEST });
	readonly #pages = new Set<WebSocket>();
	readonly #began = performance.now();
	readonly #lasting = new Map<string, Event>();
	#events: Event[] = [];
	/** How many of those the pages do not have yet. */
	#fresh = 0;
	#timer: NodeJS.Timeout | undefined;
	#stage: Stage;

	/** @param capacity readings that the journal has room for */
	constructor(site: Site, scenario: Scenario, setTopic: string, capacity: number) {
		const happened = (what: Happening): void => this.happened(what);
		this.observer = new SessionObserver(happened, capacity);
		this.tap = new WireTap(happened);
		this.#stage = { happened, setTopic };
		this.#server = new PageServer(site, `data-start="${PATH}"`);
		this.#server.server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
		this.happened({ kind: "scenario", scenario });
	}

	/** @param port 0: a free one @returns the address. Rejects when the port is taken */
	listen(port: number): Promise<string> {
		return this.#server.listen(port);
	}

	/** The simulated module that the firmware is connected to. */
	set modem({ modem, network }: { readonly modem: ModemSimulator; readonly network: SwitchedNetwork }) {
		const { damage } = this;
		this.#stage = { ...this.#stage, modem, network, damage, setBroker: running => network.setReachable(running) };
	}

	/** Publishes as another client of the broker. */
	set publish(publish: NonNullable<Stage["publish"]>) {
		this.#stage = { ...this.#stage, publish };
	}

	/** Something has happened. */
	happened(what: Happening): void {
		const event = { at: Math.round((performance.now() - this.#began) * 1000) / 1000, ...what } as Event;
		this.#events.push(event);
		this.#fresh += 1;
		if (this.#events.length > 2 * KEPT)
			this.#forget();
		this.#timer ??= setTimeout(() => this.#flush(), BATCH);
	}

	/** The session has ended. Resolves when the pages have its events. */
	async end(error?: Error): Promise<void> {
		this.happened({ kind: "ended", ...error === undefined ? {} : { error: error.message } });
		this.#flush();
		const pages = [...this.#pages];
		for (const page of pages)
			page.close();
		await Promise.all(pages.map(page => new Promise<void>(resolve => {
			const timer = setTimeout(() => page.terminate(), 1000);
			page.once("close", () => {
				clearTimeout(timer);
				resolve();
			});
		})));
		this.#sockets.close();
		this.#server.close();
	}

	/** Only for pages of this computer: any other page could act on the session. */
	#upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		const { origin, host } = request.headers;
		if (request.url !== PATH || !isLocal(host) || origin !== undefined && !isLocal(origin)) {
			socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
			return;
		}
		this.#sockets.handleUpgrade(request, socket, head, page => this.#open(page));
	}

	#open(page: WebSocket): void {
		this.#flush();
		this.#pages.add(page);
		page.on("close", () => this.#pages.delete(page));
		page.on("error", () => page.terminate());
		page.on("message", data => this.#take(String(data)));
		send(page, { type: "speed", speed: 1 });
		const from = Math.max(0, this.#events.length - KEPT);
		send(page, { type: "events", events: [...this.#before(from), ...this.#events.slice(from)] });
	}

	/** @returns what held when the event of this index happened */
	#before(index: number): Event[] {
		const held = new Map(this.#lasting);
		for (const event of this.#events.slice(0, index))
			hold(held, event);
		return [...held.values()];
	}

	#forget(): void {
		this.#flush();
		for (const event of this.#events.splice(0, this.#events.length - KEPT))
			hold(this.#lasting, event);
	}

	#flush(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const fresh = this.#fresh;
		this.#fresh = 0;
		if (fresh === 0)
			return;
		const notice: Notice = { type: "events", events: this.#events.slice(-fresh) };
		for (const page of this.#pages) {
			if (page.bufferedAmount > SLOW)
				page.terminate();
			else
				send(page, notice);
		}
	}

	#take(text: string): void {
		try {
			const act = checkAct(JSON.parse(text));
			this.happened({ kind: "act", act });
			perform(act, this.#stage);
		}
		catch (error) {
			this.happened({ kind: "trace", text: (error as Error).message });
		}
	}
}

function hold(lasting: Map<string, Event>, event: Event): void {
	const name = lastingOf(event);
	if (name !== undefined)
		lasting.set(name, event);
}

function send(page: WebSocket, notice: Notice): void {
	page.send(JSON.stringify(notice));
}
