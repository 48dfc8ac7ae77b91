// The queue of commands that wait: linked through the commands themselves, so that it has no size and never allocates.

import type Command from "./command.js";
import { ABORTED } from "./result-codes.js";

/** Commands in the order in which they leave. A command is in it at most once. */
export default class CommandQueue {
	#head: Command | undefined;
	#tail: Command | undefined;

	/** Adds behind all others. @throws Error when that very object waits or is pending already */
	append(command: Command): void {
		mark(command);
		if (this.#tail === undefined)
			this.#head = command;
		else
			this.#tail.next = command;
		this.#tail = command;
	}

	/** Adds before all others. @throws Error when that very object waits or is pending already */
	prepend(command: Command): void {
		mark(command);
		command.next = this.#head;
		this.#head = command;
		this.#tail ??= command;
	}

	/** Takes over all of another queue, behind its own, in their order. */
	adopt(other: CommandQueue): void {
		if (this.#tail === undefined)
			this.#head = other.#head;
		else
			this.#tail.next = other.#head;
		this.#tail = other.#tail ?? this.#tail;
		other.#head = other.#tail = undefined;
	}

	/** Takes the first out; it stays marked until its owner clears `queued`. */
	shift(): Command | undefined {
		const command = this.#head;
		if (command !== undefined)
			this.#unlink(undefined, command);
		return command;
	}

	/** Takes one out and clears its mark. @returns whether it was waiting */
	remove(command: Command): boolean {
		let before: Command | undefined;
		let at = this.#head;
		while (at !== undefined && at !== command) {
			before = at;
			at = at.next;
		}
		if (at === undefined)
			return false;
		this.#unlink(before, at);
		at.queued = false;
		return true;
	}

	/** Ends all of them, first to last, with ABORTED; a callback that throws leaves the rest in. */
	abort(): void {
		for (;;) {
			const command = this.shift();
			if (command === undefined)
				return;
			command.queued = false;
			command.onResult(ABORTED, 0);
		}
	}

	#unlink(before: Command | undefined, command: Command): void {
		if (before === undefined)
			this.#head = command.next;
		else
			before.next = command.next;
		if (this.#tail === command)
			this.#tail = before;
		command.next = undefined;
	}
}

function mark(command: Command): void {
	if (command.queued)
		throw new Error("command: it waits or is pending already");
	command.queued = true;
}
