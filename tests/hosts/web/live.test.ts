// A running session as pages see it: what has happened before they are opened, what happens now, and what they do to it.
// Tests hosts/web/live.ts. RFC 6455 §10.2 (origin).

import assert from "node:assert/strict";
import { connect } from "node:net";
import WebSocket from "ws";
import { SwitchedNetwork } from "../../../hosts/modem/network/switched-network.js";
import { MemoryNetwork } from "../../../hosts/modem/network/memory-network.js";
import { RealClock } from "../../../hosts/modem/line/clock.js";
import { ModemSimulator } from "../../../hosts/modem/simulator.js";
import { LiveSession } from "../../../hosts/web/live.js";
import type { Event, Notice, Scenario } from "../../../hosts/web/protocol.js";
import { SCENARIO } from "./rig.js";

const SITE = new Map([["index.html", Buffer.from("<html></html>")]]);
const RUNNING: Scenario = { ...SCENARIO, source: "start" };

/** A page that is open. */
class Page {
	readonly events: Event[] = [];
	readonly closed: Promise<number>;
	readonly #socket: WebSocket;
	#look = (): void => {};

	constructor(address: string, headers: Record<string, string> = {}) {
		this.#socket = new WebSocket(`${address.replace("http", "ws")}session`, { headers });
		this.#socket.on("message", data => {
			const notice = JSON.parse(String(data)) as Notice;
			this.events.push(...notice.type === "events" ? notice.events : []);
			this.#look();
		});
		this.closed = new Promise((resolve, reject) => this.#socket.on("close", resolve).on("error", reject));
	}

	send(text: string): void {
		this.#socket.send(text);
	}

	/** Resolves with an event for which this is true. */
	async sees(wanted: (event: Event) => boolean): Promise<Event> {
		return new Promise(resolve => {
			this.#look = () => {
				const found = this.events.find(wanted);
				if (found !== undefined)
					resolve(found);
			};
			this.#look();
		});
	}
}

describe("web live", () => {
	let live: LiveSession;
	let address: string;
	beforeEach(async () => {
		live = new LiveSession(SITE, RUNNING, "t/set", 100);
		address = await live.listen(0);
	});
	afterEach(() => live.end());

	it("a page gets what has happened, then what happens, in order and once", async () => {
		live.happened({ kind: "trace", text: "1" });
		live.observer.onState(0, 2);
		const page = new Page(address);
		await page.sees(({ kind }) => kind === "state");
		live.happened({ kind: "trace", text: "2" });
		const second = new Page(address);
		for (const each of [page, second])
			await each.sees(event => event.kind === "trace" && event.text === "2");
		for (const each of [page, second]) {
			assert.deepEqual(each.events.map(({ at, ...event }) => {
				assert.ok(at >= 0);
				return event;
			}), [{ kind: "scenario", scenario: RUNNING }, { kind: "trace", text: "1" }, { kind: "state", machine: "module", state: "READY" }, { kind: "trace", text: "2" }]);
		}
	});

	it("a page that is opened after many events gets the latest, and what holds from before", async () => {
		live.observer.onState(1, 8);
		live.observer.onState(0, 1);
		live.observer.onState(0, 2);
		live.observer.onOutbox(3, 200, 4096);
		live.observer.onOutbox(3, 200, 4096);
		live.observer.onJournal(7);
		for (let i = 0; i < 30_000; i++)
			live.happened({ kind: "trace", text: String(i) });
		const page = new Page(address);
		await page.sees(event => event.kind === "trace" && event.text === "29999");
		assert.equal(page.events.filter(({ kind }) => kind === "trace").length, 5000);
		assert.deepEqual(page.events.slice(0, 5).map(({ kind }) => kind), ["scenario", "state", "state", "outbox", "journal"]);
		assert.deepEqual(page.events.flatMap(event => event.kind === "state" ? [`${event.machine} ${event.state}`] : []), ["link ONLINE", "module READY"]);
	});

	it("does what a page asks, and answers what is wrong with a line of the trace", async () => {
		const published: unknown[] = [];
		const page = new Page(address);
		await page.sees(({ kind }) => kind === "scenario");
		for (const text of ["{", "1", '{"type":"start"}', '{"type":"interval","ms":5}', '{"type":"antenna","connected":false}', '{"type":"control","request":{"do":"status"}}', '{"type":"cut-power"}'])
			page.send(text);
		await page.sees(event => event.kind === "trace" && event.text === "cut-power: not possible in this session");
		assert.deepEqual(page.events.flatMap(event => event.kind === "trace" ? [event.text.replace(/(JSON).*/, "$1")] : []).slice(1), [
			"act: must be an object", "act.type: must be control, antenna, restart-module, broker, garble, forge, cut-power, publish, interval", "interval: not possible in this session",
			"antenna: not possible in this session", "control: not possible in this session", "cut-power: not possible in this session",
		]);
		const network = new SwitchedNetwork(new MemoryNetwork(new RealClock()));
		const modem = new ModemSimulator({ clock: new RealClock(), network, send() {} });
		live.modem = { modem, network };
		live.publish = (...message) => published.push(message);
		page.send('{"type":"antenna","connected":false}');
		page.send('{"type":"interval","ms":5}');
		page.send('{"type":"forge"}');
		page.send('{"type":"garble"}');
		page.send('{"type":"control","request":{"do":"status"}}');
		await page.sees(event => event.kind === "trace" && event.text.startsWith("control: {\"ok\":true"));
		assert.equal(modem.module.radio.registered, false);
		assert.deepEqual(published, [["t/set", "5", 1, false], ["t/set", "\r\nOK\r\n+QMTSTAT: 0,1\r\n", 1, false]]);
		assert.notDeepEqual(live.damage.pass(Buffer.from("\r\nOK\r\n")), Buffer.from("\r\nOK\r\n"));
		modem.close();
	});

	it("lets no page of another site, and no other name or path, near the session", async () => {
		for (const headers of [{ origin: "http://evil.example" }, { origin: "null" }, { host: "evil.example" }] as Record<string, string>[])
			await assert.rejects(new Page(address, headers).closed, /403/);
		await assert.rejects(new Page(`${address}x/`).closed, /403/);
		const page = new Page(address, { origin: "http://localhost:8080" });
		await page.sees(({ kind }) => kind === "scenario");
	});

	it("closes a connection with a request that is too long", async () => {
		const page = new Page(address);
		await page.sees(({ kind }) => kind === "scenario");
		page.send(" ".repeat(100_000));
		assert.equal(await page.closed, 1009);
	});

	it("ends with its reason, and closes pages and port", async () => {
		const page = new Page(address);
		await page.sees(({ kind }) => kind === "scenario");
		await live.end(new Error("no module"));
		await page.closed;
		const end = page.events.at(-1)!;
		assert.deepEqual({ ...end, at: 0 }, { at: 0, kind: "ended", error: "no module" });
		await assert.rejects(new Promise((resolve, reject) => connect(Number(new URL(address).port), "127.0.0.1", () => resolve(0)).on("error", reject)), /ECONNREFUSED/);
	});
});
