// The silence behind a quoted message, and for how long what follows a message is doubted. Tests modules/quectel/receive/quiet-gap.

import { deepEqual, equal } from "node:assert/strict";
import { VirtualClock } from "../../../../hosts/modem/line/clock.js";
import Turn from "../../../../modules/base/turn.js";
import QuietGap from "../../../../modules/quectel/receive/quiet-gap.js";

const PERIOD = 2000;

function make(byteTime: number): { clock: VirtualClock; turn: Turn; gap: QuietGap } {
	const clock = new VirtualClock();
	const turn = new Turn(clock);
	return { clock, turn, gap: new QuietGap(clock, byteTime, turn, PERIOD) };
}

describe("what follows a message without a length", () => {
	/** Periods that pass after a message until nothing is doubted. */
	function periods(gap: QuietGap): number {
		let count = 1;
		while (gap.age()) {
			equal(gap.doubtful, true);
			count += 1;
		}
		equal(gap.doubtful, false);
		return count;
	}

	it("is doubted for a whole period after the one in which it came, at a usual rate", () => {
		const { gap } = make(0.087);
		equal(gap.doubtful, false);
		equal(gap.age(), false);
		gap.end();
		equal(gap.doubtful, true);
		equal(periods(gap), 2);
		equal(gap.age(), false);
	});

	for (const [byteTime, count] of [[0.244, 2], [0.4882, 2], [0.4883, 3], [1.04, 4], [4.17, 10]] as const) {
		it(`is doubted as long as 4096 characters take, ${count} periods at ${byteTime} ms a character`, () => {
			const { gap } = make(byteTime);
			gap.end();
			equal(periods(gap), count);
		});
	}

	it("is doubted again for the whole time after each message", () => {
		const { gap } = make(1.04);
		gap.end();
		deepEqual([gap.age(), gap.age()], [true, true]);
		gap.end();
		equal(periods(gap), 4);
	});
});

describe("the silence behind a message", () => {
	for (const [byteTime, length] of [[0.087, 20], [1, 20], [1.01, 21], [4.17, 84]] as const) {
		it(`lasts ${length} ms at ${byteTime} ms a character, wakes the turn, and has lasted then`, () => {
			const { clock, turn, gap } = make(byteTime);
			equal(gap.listening, false);
			equal(gap.lasted(), false);
			equal(gap.listening, true);
			clock.advance(length - 1);
			deepEqual([turn.armed, gap.lasted()], [false, false], "begins again when asked again");
			clock.advance(length - 1);
			equal(turn.armed, false);
			let digested = 0;
			turn.digester = { digest: () => {
				digested += 1;
				return false;
			} };
			clock.advance(1);
			deepEqual([digested, gap.lasted(), gap.listening], [1, true, true]);
		});
	}

	it("is ended by a byte, and by the message's end: it begins again", () => {
		for (const end of ["break", "end"] as const) {
			const { clock, gap } = make(0.087);
			gap.lasted();
			clock.advance(10);
			gap[end]();
			equal(gap.listening, false);
			equal(clock.next(), undefined);
			clock.advance(1000);
			equal(gap.lasted(), false);
			clock.advance(20);
			equal(gap.lasted(), true);
			gap[end]();
			equal(gap.lasted(), false);
		}
	});

	it("is waited for no more once the receiver is closed", () => {
		const { clock, gap } = make(0.087);
		gap.lasted();
		gap.close();
		equal(clock.next(), undefined);
	});
});
