// The observer of a sensor node: its states, and what waits in outbox and journal.
// Tests modules/app/publisher, modules/app/host (NodeObserver).

import assert from "node:assert/strict";
import { RAMFlash } from "../../../hosts/moddable/ram-flash.js";
import { BUFFERS } from "../../../modules/app/configuration/buffers.js";
import type { NodeObserver } from "../../../modules/app/host.js";
import { stateNames } from "../../../modules/app/publisher.js";
import { NODE } from "../../../modules/quectel/modem.js";
import { Bench } from "./bench.js";

class Witness implements NodeObserver {
	readonly states: string[] = [];
	readonly outbox: [messages: number, bytes: number, size: number][] = [];
	readonly journal: number[] = [];

	onState(machine: number, state: number, connection: number): void {
		if (machine === NODE && connection === 0)
			this.states.push(stateNames[state]!);
	}

	onOutbox(messages: number, bytes: number, size: number): void {
		this.outbox.push([messages, bytes, size]);
	}

	onJournal(waiting: number): void {
		this.journal.push(waiting);
	}
}

describe("the observer of a sensor node", () => {
	it("sees every state, also the first", () => {
		const observer = new Witness();
		const bench = new Bench({ settings: { count: 3 }, host: { observer } }).online();
		bench.network.broker.drop();
		bench.until(() => bench.ended);
		assert.deepEqual(observer.states, ["starting", "connecting", "online", "offline", "online", "leaving", "closed"]);
	});

	it("sees the outbox fill during an outage and drain after it, to the byte", () => {
		const observer = new Witness();
		const bench = new Bench({ host: { observer } }).online();
		bench.until(() => bench.acknowledged.length > 2);
		bench.network.failure = "ECONNREFUSED";
		bench.network.broker.drop();
		const before = bench.acknowledged.length;
		bench.until(() => observer.outbox.at(-1)![0] >= 8);
		const [messages, bytes, size] = observer.outbox.at(-1)!;
		const longest = Math.max(...bench.log.filter(entry => entry.startsWith("reading ")).map(entry => entry.replace(/^reading \d+ /, "").length));
		const topic = bench.arrived()[0]!.topic.length;
		assert.equal(size, BUFFERS.default.outbox);
		assert.ok(bytes > messages * topic && bytes <= messages * (topic + longest), `${bytes} bytes of ${messages} messages`);
		bench.network.failure = undefined;
		bench.until(() => bench.acknowledged.length > before + 8);
		bench.until(() => observer.outbox.at(-1)![0] === 0);
		assert.deepEqual(observer.outbox.at(-1), [0, 0, BUFFERS.default.outbox]);
		assert.deepEqual(observer.journal, []);
	});

	it("sees the journal fill before the module is ready, and drain", () => {
		const observer = new Witness();
		const bench = new Bench({ settings: { interval: 100 }, modem: { powered: false }, host: { observer, journal: { storage: new RAMFlash(8) } } });
		bench.until(() => observer.journal.at(-1) === 5);
		assert.equal(observer.outbox.length, 0);
		bench.modem.power(true);
		bench.until(() => observer.journal.at(-1) === 0);
		assert.deepEqual(observer.journal.slice(0, 5), [1, 2, 3, 4, 5]);
		assert.ok(Math.max(...observer.outbox.map(([messages]) => messages)) >= 2);
	});

	it("need not look at what waits", () => {
		const states: number[] = [];
		const bench = new Bench({ settings: { count: 2 }, host: { observer: { onState: (_machine, state) => states.push(state) }, journal: { storage: new RAMFlash(8) } } });
		bench.until(() => bench.ended);
		assert.ok(states.length > 10);
		assert.deepEqual(bench.sequences(), [1, 2]);
	});
});
