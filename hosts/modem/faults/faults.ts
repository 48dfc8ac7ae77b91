// Fault plans: what goes wrong and when, as JSON data that repeats exactly; and the counters that trigger the faults.
// Source: docs/simulated-modem.md, "Faults".

import type { SimulatorClock } from "../line/clock.js";

/** The sender of a byte. */
export type Direction = "host" | "modem";

/** How the bytes of an unpaced line are cut: as they were sent, one by one, or in pieces of random size (1–16). */
export type Chunking = "as-sent" | "byte" | "random";

/**
 * When a fault strikes: with the nth (default first) command of a name (`+QMTPUB`, `E0`, empty for a bare AT),
 * at a time in ms after the start, or before the nth byte (from 1) of one direction.
 */
export type Trigger =
	| { readonly command: string; readonly nth?: number }
	| { readonly at: number }
	| { readonly byte: number; readonly from: Direction };

/** Where bytes are inserted into the answer to a command. */
export type Place = "before" | "before-prompt" | "after-prompt" | "before-result" | "after-result";

/** A fault in the answer to the command that triggers it. */
export type AnswerFault =
	/** The command is not executed: +CME ERROR with this code, or a plain ERROR. */
	| { readonly kind: "refuse"; readonly code?: number }
	/** The final result code is never sent, or sent `ms` late; later results wait. */
	| { readonly kind: "lost-result" }
	| { readonly kind: "late-result"; readonly ms: number }
	/** The prompt, or CONNECT, is never sent; the module still waits for data. */
	| { readonly kind: "lost-prompt" }
	/** One bit of the entered data is inverted: in the byte at `offset`, default the first. */
	| { readonly kind: "corrupt-data"; readonly offset?: number }
	/** Any bytes (JSON string, one character a byte) at a place in the answer; at once when no command is the trigger. */
	| { readonly kind: "inject"; readonly bytes: string; readonly place?: Place };

/** A fault of the module, the line or the network. */
export type ModuleFault =
	/** The module restarts: boot lines, every session and setting lost. */
	| { readonly kind: "restart" }
	/** The module sleeps: the next line is lost and wakes it. */
	| { readonly kind: "asleep" }
	/** The network deactivates the PDP context. */
	| { readonly kind: "pdp-deactivated"; readonly context?: number }
	/** `count` random bytes to the host. */
	| { readonly kind: "garbage"; readonly count: number }
	/** The next `count` bytes of one direction are lost. */
	| { readonly kind: "drop"; readonly from: Direction; readonly count: number }
	/** A meaningless line of `length` characters. */
	| { readonly kind: "overlong"; readonly length: number }
	| { readonly kind: "chunking"; readonly as: Chunking }
	/** The client closes its connection and reports `+QMTSTAT: c,value`. */
	| { readonly kind: "stat"; readonly connection: number; readonly value: number }
	/** The next QMTOPEN, QMTCLOSE, QMTDISC, CONNACK, SUBACK has this result; a QMTCLOSE or QMTDISC that fails changes nothing. */
	| { readonly kind: "open-result"; readonly value: number }
	| { readonly kind: "close-result"; readonly value: number }
	| { readonly kind: "disconnect-result"; readonly value: number }
	| { readonly kind: "connack"; readonly value: number }
	| { readonly kind: "suback"; readonly value: number }
	/** The next `count` acknowledgements of the broker are lost, so that the module retransmits. */
	| { readonly kind: "lost-acknowledgements"; readonly count: number }
	/** The module's MQTT hangs until a restart: commands are answered with OK, and that is all; no packet leaves or is taken, PINGREQ included. */
	| { readonly kind: "mqtt-hang" }
	/** From now on the round trip to the broker takes `ms` more than the network's own time. */
	| { readonly kind: "latency"; readonly ms: number }
	/** The next unsolicited result code of this name (`+QMTPUB`) is never sent, or sent `ms` late. */
	| { readonly kind: "lost-report"; readonly name: string }
	| { readonly kind: "late-report"; readonly name: string; readonly ms: number }
	/** The peer closes the TCP connection, or everything it sends is lost from now on. */
	| { readonly kind: "link-drop"; readonly connection: number }
	| { readonly kind: "silence"; readonly connection: number };

/** One entry of a plan. */
export interface Fault {
	readonly when: Trigger;
	readonly do: AnswerFault | ModuleFault;
}

/** Faults in any order. */
export type FaultPlan = readonly Fault[];

/** Faults without a plan that are remembered. */
const KEPT = 1000;

/** Runs a plan: counts commands and bytes, sets alarms, applies each fault once. */
export class Faults {
	readonly #apply: (fault: ModuleFault | AnswerFault) => void;
	readonly #waiting: Set<Fault>;
	/** Those with a time that has not come. */
	readonly #timed = new Set<Fault>();
	readonly #alarms: { clear(): void }[] = [];
	readonly #commands = new Map<string, number>();
	readonly #bytes = { host: 0, modem: 0 };
	/** The faults of the next command's answer, whatever its name, each with the time at which it was asked for. */
	#next: (Fault & { readonly do: AnswerFault })[] = [];
	readonly #now: () => number;
	/** The faults without a plan that have struck; the latest ones. */
	#unplanned: Fault[] = [];
	readonly #drops = { host: 0, modem: 0 };

	/** @param apply applies a fault that does not belong to the answer of a command */
	constructor(plan: FaultPlan, clock: SimulatorClock, apply: (fault: ModuleFault | AnswerFault) => void) {
		this.#apply = apply;
		this.#now = () => clock.now();
		this.#waiting = new Set(plan.filter(fault => !("at" in fault.when)));
		for (const fault of plan)
			if ("at" in fault.when) {
				this.#timed.add(fault);
				const alarm = clock.alarm(() => {
					this.#timed.delete(fault);
					apply(fault.do);
				});
				alarm.set(fault.when.at);
				this.#alarms.push(alarm);
			}
	}

	/** Counts a command. @returns the faults of its answer; those of the module are applied at once */
	command(name: string): AnswerFault[] {
		const count = (this.#commands.get(name) ?? 0) + 1;
		this.#commands.set(name, count);
		const answer = this.#next.map(fault => fault.do);
		this.#next.forEach(fault => this.#remember(fault));
		this.#next = [];
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

	/** Applies a fault at once; one of an answer strikes with the next command. */
	strike(fault: ModuleFault | AnswerFault): void {
		const when = { at: this.#now() };
		if (isAnswerFault(fault) && fault.kind !== "inject")
			this.#next.push({ when, do: fault });
		else {
			this.#remember({ when, do: fault });
			this.#apply(fault);
		}
	}

	#remember(fault: Fault): void {
		this.#unplanned.push(fault);
		if (this.#unplanned.length > KEPT)
			this.#unplanned.shift();
	}

	/** Loses the next `count` bytes of one direction. */
	drop(from: Direction, count: number): void {
		this.#drops[from] += count;
	}

	/** Forwards bytes of one direction, applying a fault before the byte that triggers it; dropped bytes are counted, not forwarded. */
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

	/** The faults that have not struck. */
	get pending(): readonly Fault[] {
		return [...this.#waiting, ...this.#timed, ...this.#next];
	}

	/** The faults without a plan that have struck, each with the time at which it was asked for; the latest thousand. */
	get unplanned(): readonly Fault[] {
		return this.#unplanned;
	}

	/** Clears the alarms. */
	close(): void {
		for (const alarm of this.#alarms)
			alarm.clear();
	}

	/** Applies the faults due at the next byte. @returns the number of bytes until the next fault */
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
