// A delivery whose journal cannot be opened, and one without anyone who looks, in virtual time. Tests modules/app/store-and-forward; more in ./journal.test.ts.

import assert from "node:assert/strict";
import { EmulatedFlash } from "../../../soak/emulated-flash.js";
import type { Host, NodeObserver } from "../../../modules/app/host.js";
import { Bench } from "./bench.js";

const MINUTE = 60_000;

function failing(): EmulatedFlash {
	const storage = new EmulatedFlash(8 * 4096, 4096);
	storage.failing = Infinity;
	return storage;
}

function nodeOf(storage: EmulatedFlash, settings: Record<string, unknown>, journal: Partial<Host["journal"]> = {}, host: Partial<Host> = {}): Bench {
	return new Bench({ settings, host: { journal: { storage, ...journal }, ...host } });
}

describe("delivery by way of a journal", () => {
	it("has nothing to show of a journal that is not open", () => {
		const waiting: number[] = [];
		const sent: number[] = [];
		const observer: NodeObserver = { onState() {}, onOutbox: messages => void sent.push(messages), onJournal: count => void waiting.push(count) };
		const storage = failing();
		const bench = nodeOf(storage, { interval: 1000 }, { hold: { write() {} } }, { observer }).online();
		bench.clock.advance(5000);
		assert.deepEqual([waiting, sent.length > 5], [[], true]);
		storage.failing = 0;
		bench.until(() => bench.publisher.counters["stored"] !== undefined);
		assert.ok(waiting.length > 0);
	});

	it("takes nothing before the first connection, however often the journal fails to open", () => {
		const bench = nodeOf(failing(), { interval: 1000, attempts: 0 });
		bench.network.failure = "ECONNREFUSED";
		bench.clock.advance(20 * MINUTE);
		assert.equal(bench.log.filter(entry => entry.startsWith("trace journal")).length, 5);
		assert.equal(bench.publisher.counters["readings"], 0);
	});

	it("is opened and read without a watcher, and without one that traces", () => {
		for (const watcher of [undefined, {}]) {
			const storage = failing();
			const bench = nodeOf(storage, { interval: 1000, QoS: 2 }, {}, { watcher } as Partial<Host>);
			bench.until(() => bench.publisher.state === "online");
			bench.clock.advance(2000);
			storage.failing = 0;
			bench.until(() => bench.publisher.counters["stored"] !== undefined);
			bench.network.broker.withheld = "pubrec";
			bench.until(() => bench.publisher.counters["stored"]! >= 2);
			const again = nodeOf(storage, { interval: 1000, QoS: 2 }, {}, { watcher } as Partial<Host>);
			again.until(() => again.publisher.counters["unknown"]! >= 2);
		}
	});

	it("holds the module off while it tries to open the journal, and lets it go on whether it opens or not", () => {
		const events: string[] = [];
		const storage = failing();
		const open = (): EmulatedFlash => {
			events.push("open");
			return storage;
		};
		const bench = new Bench({ settings: { interval: 10_000 }, host: { journal: { storage: open, hold: { write: level => void events.push(String(level)) } } } }).online();
		bench.clock.advance(2 * MINUTE);
		storage.failing = 0;
		bench.until(() => bench.publisher.counters["stored"] !== undefined);
		assert.deepEqual(events.slice(0, 7), ["open", "1", "open", "0", "1", "open", "0"]);
		assert.deepEqual(events.filter(event => event !== "open"), Array.from({ length: events.filter(event => event === "1").length }, () => ["1", "0"]).flat());
	});

	it("lets the module go on before an attempt that failed is traced, and tries again when what traces it throws", () => {
		const levels: number[] = [];
		const held: (number | undefined)[] = [];
		const trace = (text: string): void => {
			if (!text.startsWith("journal"))
				return;
			held.push(levels.at(-1));
			if (held.length > 1)
				throw new Error("the terminal is gone");
		};
		const bench = nodeOf(failing(), { interval: 10_000 }, { hold: { write: level => void levels.push(level) } }, { watcher: { trace } });
		bench.until(() => bench.publisher.state === "online");
		for (let minute = 0; minute < 4; minute++) {
			try {
				bench.clock.advance(MINUTE);
			}
			catch (error) {
				assert.equal((error as Error).message, "the terminal is gone");
			}
		}
		assert.deepEqual([held, levels], [[undefined, 0, 0], [1, 0, 1, 0]]);
	});

	it("reports one reading whose outcome is unknown", () => {
		const storage = new EmulatedFlash(8 * 4096, 4096);
		const bench = nodeOf(storage, { interval: 10_000, QoS: 2 }).online();
		bench.network.broker.withheld = "pubrec";
		bench.until(() => bench.publisher.counters["stored"] === 1);
		bench.clock.advance(2000);
		const again = nodeOf(storage, { interval: 10_000, QoS: 2 }).online();
		again.clock.advance(2000);
		assert.ok(again.log.includes("trace journal: QoS 2, and the outcome is unknown: 1"));
	});

	it("reports no trouble of its journal once it is closed", () => {
		const bench = nodeOf(failing(), { interval: 1000 }).online();
		assert.equal(bench.publisher.condition.trouble, "journal: Error: storage: cannot be read\n");
		bench.publisher.stop();
		bench.until(() => bench.ended);
		assert.equal(bench.publisher.condition.trouble, "");
	});
});
