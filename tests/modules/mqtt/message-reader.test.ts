// Messages as an app reads them: one that broke off is reported in a turn of its own, before those behind it. Tests modules/mqtt/message-reader.

import { deepEqual, equal } from "node:assert/strict";
import Inbox from "../../../modules/mqtt/inbox.js";
import MessageReader from "../../../modules/mqtt/message-reader.js";

/** Where a message's topic and bytes stand in memory, behind the inbox. */
const TOPIC = 512, BYTES = 520;

class Bench {
	readonly memory = new Uint8Array(1024);
	readonly inbox = new Inbox(this.memory, 0, 64, 32);
	readonly events: string[] = [];
	readonly buffer = new Uint8Array(64);
	reads = true;
	readonly reader: MessageReader = new MessageReader(this.inbox, {
		onBroken: () => this.events.push("broken"),
		onDiscarded: () => {},
		later: () => this.events.push("later"),
	}, {
		onReadable: (count, more) => {
			this.events.push(`${count}${more ? "+" : ""}`);
			if (this.reads)
				this.reader.read(this.buffer);
		},
	});

	/** A message, or its first fragment, arrives. */
	arrive(count: number, end?: boolean): void {
		this.inbox.begin(0, TOPIC, TOPIC + 1, -1);
		this.inbox.append(BYTES, BYTES + count);
		if (end !== undefined)
			this.inbox.end(end);
	}
}

describe("message reader", () => {
	it("reports a message that broke off before it announces the next one, each in a turn of its own", () => {
		const bench = new Bench();
		bench.arrive(10);
		bench.reader.announce();
		bench.inbox.end(false);
		bench.arrive(5, true);
		bench.reader.announce();
		deepEqual(bench.events.splice(0), ["10+", "later"]);
		bench.reader.announceOne();
		deepEqual(bench.events.splice(0), ["later", "broken"]);
		bench.reader.announceOne();
		deepEqual([bench.events, bench.reader.due], [["5"], false]);
	});

	it("gives up a message that broke off before it was announced, and one that has been read to its end", () => {
		const bench = new Bench();
		bench.arrive(10, false);
		equal(bench.reader.due, false);
		bench.arrive(5, true);
		bench.reader.announce();
		deepEqual([bench.events, bench.reader.due, bench.inbox.count], [["5"], false, 0]);
	});

	it("abandons what the app has left unread, and announces what stands behind it", () => {
		const bench = new Bench();
		bench.reads = false;
		bench.arrive(10, true);
		bench.arrive(5, true);
		bench.reader.announce();
		deepEqual([bench.events.splice(0), bench.reader.due], [["later", "10"], false]);
		equal(bench.reader.abandon(), true);
		bench.reader.announceOne();
		deepEqual(bench.events, ["5"]);
		deepEqual([bench.reader.abandon(), bench.reader.abandon()], [false, false]);
	});
});
