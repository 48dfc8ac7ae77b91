// One action per turn, bytes before the tasks that they cause, tasks before further bytes; an error of a task loses nothing. Tests modules/base/turn.

import { deepEqual, equal, throws } from "node:assert/strict";
import { VirtualClock } from "../../../hosts/modem/line/clock.js";
import Turn, { type Task } from "../../../modules/base/turn.js";

/** A task that notes its runs. */
class Note implements Task {
	nextTask: Task | undefined = undefined;
	due = false;
	readonly #name: string;
	readonly #notes: string[];
	readonly #then: () => void;

	constructor(name: string, notes: string[], then: () => void = () => {}) {
		this.#name = name;
		this.#notes = notes;
		this.#then = then;
	}

	run(): void {
		this.#notes.push(this.#name);
		this.#then();
	}
}

function make(): { clock: VirtualClock; turn: Turn; notes: string[] } {
	const clock = new VirtualClock();
	return { clock, turn: new Turn(clock), notes: [] };
}

describe("turn", () => {
	it("does nothing in the call that asks for it, and nothing at all without a digester and a task", () => {
		const { clock, turn, notes } = make();
		turn.wake();
		turn.later(new Note("task", notes));
		deepEqual([notes, turn.armed, turn.due], [[], true, true]);
		clock.advance(0);
		deepEqual([notes, turn.armed, turn.due], [["task"], false, false]);
		turn.wake();
		clock.advance(0);
		deepEqual([notes, clock.next()], [["task"], undefined]);
	});

	it("runs a task once, however often it was asked for, first come first served", () => {
		const { clock, turn, notes } = make();
		const [a, b] = [new Note("a", notes), new Note("b", notes)];
		for (const task of [a, b, a, b])
			turn.later(task);
		clock.advance(0);
		deepEqual(notes, ["a", "b"]);
	});

	it("digests before a task that the bytes lead to, in one turn, and other bytes behind it", () => {
		const { clock, turn, notes } = make();
		let pieces = 3;
		turn.digester = { digest: () => {
			pieces -= 1;
			notes.push(`digest ${pieces}`);
			if (pieces === 1)
				turn.later(new Note("task", notes));
			return pieces > 0;
		} };
		turn.wake();
		clock.advance(0);
		deepEqual(notes, ["digest 2", "digest 1", "task", "digest 0"]);
	});

	it("serves tasks that wait before it digests", () => {
		const { clock, turn, notes } = make();
		turn.digester = { digest: () => {
			notes.push("digest");
			return false;
		} };
		turn.later(new Note("a", notes));
		turn.later(new Note("b", notes));
		clock.advance(0);
		deepEqual(notes, ["a", "b", "digest"]);
	});

	it("goes on with the other tasks, and with bytes, in a later turn when a task throws", () => {
		const { clock, turn, notes } = make();
		turn.digester = { digest: () => {
			notes.push("digest");
			return false;
		} };
		turn.later(new Note("a", notes, () => {
			throw new Error("bang");
		}));
		turn.later(new Note("b", notes));
		throws(() => clock.advance(0), { message: "bang" });
		clock.advance(0);
		deepEqual(notes, ["a", "b", "digest"]);
	});

	it("takes a task again that asks for it in its own turn", () => {
		const { clock, turn, notes } = make();
		const again: Note = new Note("again", notes, () => {
			if (notes.length < 3)
				turn.later(again);
		});
		turn.later(again);
		clock.advance(0);
		deepEqual(notes, ["again", "again", "again"]);
	});

	it("forgets everything when it is stopped, and can be used again", () => {
		const { clock, turn, notes } = make();
		const task = new Note("task", notes);
		turn.later(task);
		turn.later(new Note("other", notes));
		turn.stop();
		deepEqual([task.due, turn.due, turn.armed, clock.next()], [false, false, false, undefined]);
		turn.later(task);
		clock.advance(0);
		equal(notes.join(), "task");
	});
});
