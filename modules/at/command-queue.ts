// The queue of waiting commands: linked through the commands themselves, so it has no size limit and never allocates.

import type Command from "./command.js";
import { ABORTED } from "./result-codes.js";

/** Commands in the order in which they are sent. A command is queued at most once. */
export default class CommandQueue {
	/** The first command; undefined: nothing waits. Written here alone. */
	first: Command | undefined;
	#tail: Command | undefined;

	/** Adds a command at the end. @throws Error when the command already waits or is pending */
	append(command: Command): void {
		mark(command);
		if (this.#tail)
			this.#tail.next = command;
		else
			this.first = command;
		this.#tail = command;
	}

	/** Adds a command at the front. @throws Error when the command already waits or is pending */
	prepend(command: Command): void {
		mark(command);
		command.next = this.first;
		this.first = command;
		this.#tail ??= command;
	}

	/** Moves all commands of another queue to the end of this one, in order. */
	adopt(other: CommandQueue): void {
		if (this.#tail)
			this.#tail.next = other.first;
		else
			this.first = other.first;
		this.#tail = other.#tail ?? this.#tail;
		other.first = other.#tail = undefined;
	}

	/** Removes the first command, which stays marked until its owner clears `queued`. */
	shift(): Command | undefined {
		const command = this.first;
		if (command)
			this.#unlink(undefined, command);
		return command;
	}

	/** Removes a command and clears its mark. @returns whether the command was waiting */
	remove(command: Command): boolean {
		let before: Command | undefined;
		let at = this.first;
		while (at && at !== command) {
			before = at;
			at = at.next;
		}
		if (!at)
			return false;
		this.#unlink(before, at);
		at.queued = false;
		return true;
	}

	/** Ends all commands, first to last, with ABORTED; when a callback throws, the rest stay queued. */
	abort(): void {
		let command: Command | undefined;
		while ((command = this.shift())) {
			command.queued = false;
			command.onResult(ABORTED, 0);
		}
	}

	#unlink(before: Command | undefined, command: Command): void {
		if (before)
			before.next = command.next;
		else
			this.first = command.next;
		if (this.#tail === command)
			this.#tail = before;
		command.next = undefined;
	}
}

/** Marks a command that is to wait, or to be sent at once. @throws Error when it already waits or is pending */
function mark(command: Command): void {
	if (command.queued)
		throw new Error("command: already queued or pending");
	command.queued = true;
}
