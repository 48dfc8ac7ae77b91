// Inside XS: a journal stores, hands out and settles records, and reports what that allocated, and what the journal itself takes.
// Source: docs/architecture.md (Zero allocation); docs/memory.md (What things cost).

import type { Flash } from "../../modules/base/platform.js";
import Journal from "../../modules/mqtt/journal.js";
import { measureControls, measureOnce, report, xs } from "./meter.js";

const SIZE = 65_536;
const BLOCK = 4096;
/** Records stored before the first of them is taken: more than a sector holds. */
const BACKLOG = 60;
const ROUNDS = 300;
const PAYLOAD = 76;

/** A flash that allocates nothing. */
class InsideFlash implements Flash {
	readonly #bytes = new Uint8Array(SIZE).fill(0xFF);
	readonly #status = { size: SIZE, blockLength: BLOCK };

	status(): { readonly size: number; readonly blockLength: number } {
		return this.#status;
	}

	read(buffer: Uint8Array, position: number): void {
		const { length } = buffer;
		for (let i = 0; i < length; i++)
			buffer[i] = this.#bytes[position + i]!;
	}

	write(buffer: Uint8Array, position: number): void {
		const { length } = buffer;
		for (let i = 0; i < length; i++)
			this.#bytes[position + i] = this.#bytes[position + i]! & buffer[i]!;
	}

	eraseBlock(start: number, end: number): void {
		this.#bytes.fill(0xFF, start * BLOCK, end * BLOCK);
	}
}

/** As many as the sensor node has, whose list is preloaded. */
const COUNTERS: readonly string[] = Object.freeze(["acknowledged", "givenUp", "starts", "unknown"]);

const storage = new InsideFlash();
const payload = new Uint8Array(PAYLOAD).fill(0x61);
const options = { storage, counters: COUNTERS, age: 604_800_000, whenFull: "drop" } as const;
let now = 1_763_795_000_000;
let journal = new Journal(options);
let wrong = 0;

function store(count: number): void {
	for (let i = 0; i < count; i++) {
		now += 60_000;
		if (!journal.append(payload, PAYLOAD, now, 1, (i & 7) === 7))
			wrong += 1;
	}
}

function settle(count: number): void {
	for (let i = 0; i < count; i++) {
		if (!journal.next(now) || journal.length !== PAYLOAD || journal.bytes[0] !== 0x61 || !journal.acknowledge(journal.position, journal.sequence))
			wrong += 1;
	}
}

/** What a node does for each reading, and `maintain` as in a quiet moment. */
function work(rounds: number): void {
	for (let i = 0; i < rounds; i++) {
		store(1);
		settle(1);
		journal.maintain();
	}
}

store(BACKLOG);
work(5);
measureControls();
measureOnce("steady", () => work(ROUNDS));
settle(BACKLOG);
report({ name: "result", wrong, pending: journal.pending, last: journal.last, failures: journal.failures });

/** What another journal adds to what is there after a collection. */
xs.gc();
let second: Journal | undefined;
const slots = xs.slots();
const chunks = xs.chunks();
second = new Journal(options);
xs.gc();
report({ name: "journal", slots: xs.slots() - slots, chunks: xs.chunks() - chunks, pending: second.pending });
