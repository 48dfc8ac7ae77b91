// The journal through losses of power: every point of a long run at which power can be cut, in every way of tearing, then pairs of cuts. Tests modules/mqtt/journal.

import fc from "fast-check";
import assert from "node:assert/strict";
import { EmulatedFlash, type Tear } from "../../../soak/emulated-flash.js";
import { JournalRun } from "../../support/journal-run.js";

const SECTORS = 8;
const BLOCK = 256;
const STEPS = 84;

interface Way {
	readonly tear: Tear;
	readonly shuffled: boolean;
	readonly weakens: boolean;
}

const WAYS: readonly Way[] = [
	{ tear: "before", shuffled: false, weakens: true },
	{ tear: "partly", shuffled: false, weakens: false },
	{ tear: "noise", shuffled: false, weakens: false },
	{ tear: "noise", shuffled: true, weakens: true },
];

function runOf(seed: number, way: Way, alarms = false, dropping = false): JournalRun {
	const flash = new EmulatedFlash(SECTORS * BLOCK, BLOCK, seed, 0x5A);
	Object.assign(flash, way);
	return new JournalRun(flash, seed, dropping ? { whenFull: "drop" } : {}, alarms);
}

/** @returns the points of a run that is not cut */
function pointsOf(seed: number, alarms = false, dropping = false): number {
	const run = runOf(seed, WAYS[0]!, alarms, dropping);
	assert.equal(run.work(STEPS), false);
	assert.ok(run.flash.erases.every(count => count > 1), `every sector is used more than once: ${run.flash.erases}`);
	return run.flash.points;
}

describe("the journal, when power is lost", () => {
	for (const way of WAYS) {
		for (const dropping of way.shuffled ? [false, true] : [false]) {
			it(`recovers at every point of a run: ${JSON.stringify(way)}${dropping ? ", dropping the oldest" : ""}`, () => {
				const points = pointsOf(5, true, dropping);
				assert.ok(points > 1000, String(points));
				for (let cut = 0; cut < points; cut++) {
					const run = runOf(5, way, true, dropping);
					run.flash.cutAt = cut;
					assert.equal(run.work(STEPS), true, `cut at ${cut}`);
					try {
						run.recover(dropping);
						while (run.journal.maintain());
						assert.ok(run.append() && run.take() !== undefined, "and goes on");
					}
					catch (error) {
						throw new Error(`cut at ${cut} of ${points}: ${(error as Error).message}`, { cause: error });
					}
				}
			});
		}
	}

	it("recovers from pairs of cuts, the second in what follows the first, with bits that are stuck and errors of the storage", () => {
		const points = pointsOf(9, true);
		const cut = fc.integer({ min: 0, max: points });
		const bit = fc.record({ position: fc.nat({ max: SECTORS * BLOCK - 1 }), bit: fc.nat({ max: 7 }), value: fc.constantFrom(0 as const, 1 as const) });
		const seed = Date.now() % 2 ** 31;
		console.log(`      seed ${seed}`);
		fc.assert(fc.property(cut, cut, fc.constantFrom(...WAYS), fc.integer({ min: 1 }), fc.boolean(), fc.array(bit, { maxLength: 2 }), fc.nat({ max: 3 }), (first, second, way, of, dropping, stuck, failing) => {
			const run = runOf(of, way, true, dropping);
			run.flash.stuck.push(...stuck);
			run.flash.cutAt = first;
			run.work(STEPS);
			if (run.flash.off) {
				run.flash.powerUp();
				run.flash.cutAt = run.flash.points + second;
				run.resume(STEPS, failing);
			}
			run.recover(dropping);
		}), { seed, numRuns: 400 });
	});

	it("goes on with its numbers and counters over any number of restarts", () => {
		const run = runOf(3, WAYS[3]!);
		for (let starts = 1; starts <= 40; starts++) {
			run.open();
			assert.equal(run.journal.counter("starts"), starts);
			assert.equal(run.journal.last, starts - 1);
			assert.ok(run.append());
			const taken = run.take();
			assert.deepEqual(taken?.sequence, starts);
			run.acknowledge(taken!);
			assert.ok(run.journal.save());
			while (run.journal.maintain());
		}
	});
});
