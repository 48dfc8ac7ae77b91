// What goes wrong, and when: a replayable plan of faults, as data that fits a JSON file.
// Source: docs/modem.md (Faults).

import type { SimulatorClock } from "../line/clock.js";

/** Which way a byte goes: from the host to the modem, or back. */
export type Direction = "host" | "modem";

/** How the bytes of an unpaced line are cut: as they were sent, one by one, or in pieces of random size (1–16). */
export type Chunking = "as-sent" | "byte" | "random";

/**
 * When a fault strikes: with the nth (default first) command line of a name (`+QMTPUB`, `E0`, empty for a bare AT),
 * at a time in ms after the start, or just before the nth byte (from 1) that goes one way.
 */
export type Trigger =
	| { readonly command: string; readonly nth?: number }
	| { readonly at: number }
	| { readonly byte: number; readonly from: Direction };

/** Where bytes are put into the answer to a command. */
export type Place = "before" | "before-prompt" | "after-prompt" | "before-result" | "after-result";

/** A fault in the answer to the command that triggers it. */
export type AnswerFault =
	/** The command is not carried out: +CME ERROR with this code, or a plain ERROR. */
	| { readonly kind: "refuse"; readonly code?: number }
	/** The final result code never leaves, or leaves `ms` late; results that follow it wait. */
	| { readonly kind: "lost-result" }
	| { readonly kind: "late-result"; readonly ms: number }
	/** The prompt, or CONNECT, never leaves; the module waits for data all the same. */
	| { readonly kind: "lost-prompt" }
	/** One bit of the data that the host enters is wrong: in the byte at `offset`, default the first. */
	| { readonly kind: "corrupt-data"; readonly offset?: number }
	/** Bytes of any kind (JSON string, one character a byte) at a place in the answer; at once where no command triggers. */
	| { readonly kind: "inject"; readonly bytes: string; readonly place?: Place };

/** A fault of the module, the line or the network. */
export type ModuleFault =
	/** The module restarts: boot lines, every session and setting gone. */
	| { readonly kind: "restart" }
	/** The module sleeps: the next line is lost, and wakes it. */
	| { readonly kind: "asleep" }
	/** The network takes the PDP context away. */
	| { readonly kind: "pdp-deactivated"; readonly context?: number }
	/** `count` random bytes towards the host. */
	| { readonly kind: "garbage"; readonly count: number }
	/** The next `count` bytes that go one way are lost. */
	| { readonly kind: "drop"; readonly from: Direction; readonly count: number }
	/** A line of `length` characters that means nothing. */
	| { readonly kind: "overlong"; readonly length: number }
	| { readonly kind: "chunking"; readonly as: Chunking }
	/** The client closes its connection and says so: `+QMTSTAT: c,value`. */
	| { readonly kind: "stat"; readonly connection: number; readonly value: number }
	/** The next QMTOPEN, QMTCLOSE, QMTDISC, CONNACK, SUBACK has this result; a QMTCLOSE or QMTDISC that fails changes nothing. */
	| { readonly kind: "open-result"; readonly value: number }
	| { readonly kind: "close-result"; readonly value: number }
	| { readonly kind: "disconnect-result"; readonly value: number }
	| { readonly kind: "connack"; readonly value: number }
	| { readonly kind: "suback"; readonly value: number }
	/** The next `count` acknowledgements of the broker are lost, so that the module retransmits. */
	| { readonly kind: "lost-acknowledgements"; readonly count: number }
	/** From now on the broker is so many ms away, there and back, beyond the network's own time. */
	| { readonly kind: "latency"; readonly ms: number }
	/** The next unsolicited result code of this name (`+QMTPUB`) never leaves, or leaves `ms` late. */
	| { readonly kind: "lost-report"; readonly name: string }
	| { readonly kind: "late-report"; readonly name: string; readonly ms: number }
	/** The peer closes the TCP connection, or nothing that it sends arrives any more. */
	| { readonly kind: "link-drop"; readonly connection: number }
	| { readonly kind: "silence"; readonly connection: number };

export interface Fault {
	readonly when: Trigger;
	readonly do: AnswerFault | ModuleFault;
}

export type FaultPlan = readonly Fault[];

/** Runs a plan: counts commands and bytes, sets alarms, and hands out what is due. Each fault strikes once. */
export class Faults {
	readonly #apply: (fault: ModuleFault | AnswerFault) => void;
	readonly #waiting: Set<Fault>;
	readonly #alarms: { clear(): void }[] = [];
	readonly #commands = new Map<string, number>();
	readonly #bytes = { host: 0, modem: 0 };
	readonly #drops = { host: 0, modem: 0 };

	/** @param apply does what strikes outside a command's answer */
	constructor(plan: FaultPlan, clock: SimulatorClock, apply: (fault: ModuleFault | AnswerFault) => void) {
		this.#apply = apply;
		this.#waiting = new Set(plan.filter(fault => !("at" in fault.when)));
		for (const fault of plan)
			if ("at" in fault.when) {
				const alarm = clock.alarm(() => apply(fault.do));
				alarm.set(fault.when.at);
				this.#alarms.push(alarm);
			}
	}

	/** Counts a command line. @returns the faults of its answer; those of the module are applied at once */
	command(name: string): AnswerFault[] {
		const count = (this.#commands.get(name) ?? 0) + 1;
		this.#commands.set(name, count);
		const answer: AnswerFault[] = [];
		for (const fault of this.#waiting) {
			const { when } = fault;
			if (!("command" in when) || when.command.toUpperCase() !== name || (when.nth ?? 1) !== count)
				continue;
			this.#waiting.delete(fault);
			if (isAnswerFault(fault.do))
				answer.push(fault.do);
			else
				this.#apply(fault.do);
		}
		return answer;
	}

	/** Loses the next `count` bytes that go one way. */
	drop(from: Direction, count: number): void {
		this.#drops[from] += count;
	}

	/** Lets bytes pass one way, striking before the byte that triggers; dropped ones are counted and not forwarded. */
	pass(from: Direction, bytes: Uint8Array, forward: (bytes: Uint8Array) => void): void {
		for (let start = 0; start < bytes.length;) {
			const due = this.#strike(from);
			const dropping = this.#drops[from] > 0;
			const length = Math.min(bytes.length - start, due, dropping ? this.#drops[from] : Infinity);
			this.#bytes[from] += length;
			if (dropping)
				this.#drops[from] -= length;
			else
				forward(bytes.subarray(start, start + length));
			start += length;
		}
	}

	close(): void {
		for (const alarm of this.#alarms)
			alarm.clear();
	}

	/** Applies what waits for the next byte. @returns how many bytes may pass until the next fault */
	#strike(from: Direction): number {
		const next = this.#bytes[from] + 1;
		let until = Infinity;
		for (const fault of this.#waiting) {
			const { when } = fault;
			if (!("byte" in when) || when.from !== from)
				continue;
			if (when.byte > next) {
				until = Math.min(until, when.byte - next);
				continue;
			}
			this.#waiting.delete(fault);
			this.#apply(fault.do);
		}
		return until;
	}
}

function isAnswerFault(fault: AnswerFault | ModuleFault): fault is AnswerFault {
	return ["refuse", "lost-result", "late-result", "lost-prompt", "corrupt-data", "inject"].includes(fault.kind);
}
