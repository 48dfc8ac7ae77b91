// The intrusive queue, against a plain array. Tests modules/at/command-queue.

import fc from "fast-check";
import assert from "node:assert/strict";
import CommandQueue from "../../../modules/at/command-queue.js";
import { TestCommand } from "../../support/at-bench.js";

/** Takes everything out. */
function drain(queue: CommandQueue): TestCommand[] {
	const all: TestCommand[] = [];
	for (let command = queue.shift(); command !== undefined; command = queue.shift())
		all.push(command as TestCommand);
	return all;
}

describe("command queue", () => {
	it("refuses a command that waits, and one that was taken out and not given back", () => {
		const queue = new CommandQueue();
		const command = new TestCommand("AT");
		queue.append(command);
		assert.throws(() => queue.append(command), { message: "command: already queued or pending" });
		assert.throws(() => queue.prepend(command), { message: "command: already queued or pending" });
		assert.equal(queue.shift(), command);
		assert.throws(() => queue.append(command), { message: "command: already queued or pending" });
		command.queued = false;
		queue.append(command);
		assert.equal(queue.remove(command), true);
		assert.equal(command.queued, false);
		assert.equal(queue.remove(command), false);
	});

	it("takes over another queue behind its own, whichever of them is empty", () => {
		for (const own of [0, 1, 2]) {
			for (const others of [0, 1, 2]) {
				const queue = new CommandQueue();
				const other = new CommandQueue();
				const commands = Array.from({ length: own + others + 1 }, (_, i) => new TestCommand(String(i)));
				commands.slice(0, own).forEach(command => queue.append(command));
				commands.slice(own, own + others).forEach(command => other.append(command));
				queue.adopt(other);
				assert.equal(other.shift(), undefined);
				queue.append(commands[own + others]!);
				assert.deepEqual(drain(queue), commands);
			}
		}
	});

	it("behaves as a plain list does, whatever is done in whatever order", () => {
		fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom("append", "prepend", "shift", "remove"), fc.nat(5))), steps => {
			const queue = new CommandQueue();
			const commands = Array.from({ length: 6 }, (_, i) => new TestCommand(String(i)));
			const model: TestCommand[] = [];
			for (const [step, index] of steps) {
				const command = commands[index]!;
				const at = model.indexOf(command);
				if (step === "remove") {
					assert.equal(queue.remove(command), at >= 0);
					if (at >= 0)
						model.splice(at, 1);
				}
				else if (step === "shift") {
					const first = queue.shift();
					assert.equal(first, model.shift());
					if (first !== undefined)
						first.queued = false;
				}
				else if (at < 0) {
					if (step === "append") {
						queue.append(command);
						model.push(command);
					}
					else {
						queue.prepend(command);
						model.unshift(command);
					}
				}
			}
			assert.deepEqual(drain(queue), model);
		}));
	});
});
