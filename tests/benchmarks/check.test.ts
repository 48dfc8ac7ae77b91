// The gates of `npm run bench -- --check`: figures within them pass, and each kind of figure beyond them is named.
// benchmarks/check, benchmarks/gates.

import { deepEqual, equal, match } from "node:assert/strict";
import { misses } from "../../benchmarks/check.js";
import { CHUNK, type Cost, type Figures, MIXED, ONLY, PROMPT, QUOTES } from "../../benchmarks/figures.js";
import { BRING_UP_GATES, GATES, LEAST_OF_IDEAL, LINE_GATES, PEERS, TOLERANCE } from "../../benchmarks/gates.js";
import { SHORT_LINES } from "../../benchmarks/short-lines.js";

/** Costs at exactly what the gates allow: peers as they are known, the driver at most. */
function costs(): Cost[] {
	const rows = PEERS.map(({ table, name, payload, known }) => ({ table, name, payload, instructions: known }));
	for (const { table, name, payload, most } of GATES) {
		const peer = rows.find(row => row.table === table && row.payload === payload && row.name.startsWith("strings"));
		if (peer === undefined)
			rows.push({ table, name: "strings, split", payload, instructions: 1_000_000 });
		rows.push({ table, name, payload, instructions: Math.floor((peer?.instructions ?? 1_000_000) * most) });
	}
	return rows.map(row => ({ ...row, ...[ONLY, MIXED].includes(row.table) ? { chunk: CHUNK } : {}, slots: 0, chunkBytes: 0 }));
}

function figures(change: (cost: Cost) => Cost = cost => cost): Figures {
	const all = costs().map(change);
	return { received: all.filter(({ chunk }) => chunk !== undefined), published: all.filter(({ table }) => [PROMPT, QUOTES].includes(table)) };
}

describe("the check of the bench", () => {
	it("passes figures that are within the gates, and has nothing to say about parts that did not run", () => {
		deepEqual(misses(figures()), []);
		deepEqual(misses({}), []);
	});

	it("names a driver that takes more than its share of the best peer's instructions, once for each gate", () => {
		const found = misses(figures(cost => cost.name.startsWith("driver") ? { ...cost, instructions: cost.instructions * 1.01 + 1 } : cost));
		equal(found.length, GATES.length);
		for (const [index, { table, name, payload }] of GATES.entries())
			match(found[index]!, new RegExp(`^${table}: ${name} takes \\S+ of the best strings' instructions at ${payload} bytes, more than `));
	});

	it("names a peer that has become slower or faster than it was", () => {
		for (const factor of [1 - TOLERANCE - 0.01, 1 + TOLERANCE + 0.01]) {
			const found = misses(figures(cost => cost.name.startsWith("driver") ? { ...cost, instructions: 1 } : { ...cost, instructions: cost.instructions * factor }));
			equal(found.length, PEERS.length);
			match(found[0]!, /so it is not the peer$/);
		}
	});

	it("names a driver that leaves something to the collector", () => {
		match(misses(figures(cost => cost.name === "driver, quoted" && cost.table === ONLY ? { ...cost, slots: 1 } : cost))[0]!, /^messages only: driver, quoted leaves 1 slots and 0 bytes of chunks at 16 bytes$/);
		match(misses(figures(cost => cost.name === "driver" ? { ...cost, chunkBytes: 8 } : cost))[0]!, /^publish, prompt: driver leaves 0 slots and 8 bytes of chunks/);
	});

	it("names a short line that takes too much, or leaves something to the collector; not a peer's", () => {
		deepEqual(LINE_GATES.map(({ line }) => line), SHORT_LINES.map(({ text }) => text));
		for (const { line, alone, behind } of LINE_GATES) {
			const cost = { line, name: "driver", instructions: alone, behind, slots: 0, chunkBytes: 0 };
			deepEqual(misses({ lines: [cost, { ...cost, name: "strings, split", instructions: alone + 1, slots: 20 }] }), []);
			deepEqual(misses({ lines: [{ ...cost, instructions: alone + 1 }] }), [`short lines: driver takes ${alone + 1} instructions for ${line}, more than ${alone}`]);
			deepEqual(misses({ lines: [{ ...cost, chunkBytes: 8 }] }), [`short lines: driver leaves 0 slots and 8 bytes of chunks for ${line}`]);
			deepEqual(misses({ lines: [{ ...cost, behind: behind + 1 }] }), [`short lines: driver takes ${behind + 1} instructions for ${line} behind another line, more than ${behind}`]);
		}
	});

	it("names a rate below that of the ideal driver", () => {
		const rate = { module: "bg96", baud: 115_200, roundTrip: 20, ideal: 60, single: 10, line: 70 } as const;
		deepEqual(misses({ rate: [{ ...rate, driver: 60 * LEAST_OF_IDEAL }] }), []);
		match(misses({ rate: [{ ...rate, driver: 60 * LEAST_OF_IDEAL - 0.01 }] })[0]!, /^bg96, 115200 bit\/s, 20 ms: 59\.93 messages a second, less than 99\.9 % of 60$/);
	});

	it("names a start with more command lines", () => {
		for (const { module, start, later, most } of BRING_UP_GATES) {
			const row = (count: number): Figures => ({ bringUp: [{ module: module as "bg96", start: start as "cold", boot: later ? 3 : 1, lines: Array.from({ length: count }, (_, index) => `AT${index}`), polls: 0 }] });
			deepEqual(misses(row(most)), []);
			match(misses(row(most + 1))[0]!, new RegExp(`${most + 1} command lines, more than ${most}$`));
		}
	});
});
