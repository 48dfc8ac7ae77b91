// A report of what a driver did: its commands, refusals and misuse, and the faults that struck.
// Source: docs/simulated-modem.md, "Report".

import type { Fault } from "../faults/faults.js";
import { Redactor } from "./redact.js";

/** How one command ended. */
export interface CommandResult {
	/** As written, from AT on. */
	readonly line: string;
	readonly name: string;
	/** Whether the module has a command of this name. */
	readonly known: boolean;
	readonly result: string;
	/** Why it was refused, when that is more than the result says. */
	readonly reason?: string | undefined;
}

interface Refused {
	readonly line: string;
	readonly result: string;
	readonly reason: string;
	count: number;
}

interface Misuse {
	readonly what: string;
	readonly line: string;
	count: number;
}

/** The report as data. */
export interface ReportData {
	readonly commands: Readonly<Record<string, number>>;
	readonly unknown: Readonly<Record<string, number>>;
	readonly refusals: readonly Readonly<Refused>[];
	readonly misuse: readonly Readonly<Misuse>[];
	readonly faults: { readonly struck: readonly Fault[]; readonly pending: readonly Fault[] };
}

/** The final result codes of a command that succeeded. */
const SUCCESS: readonly string[] = Object.freeze(["OK", "SEND OK"]);
/** Different lines of refusals, and of misuse, that are kept. */
const KEPT = 1000;

/** Collects; secrets in lines become asterisks. */
export class Report {
	readonly #commands = new Map<string, number>();
	readonly #unknown = new Map<string, number>();
	readonly #refusals = new Map<string, Refused>();
	readonly #misuse = new Map<string, Misuse>();

	/** A command ended. */
	result({ line, name, known, result, reason }: CommandResult): void {
		const counts = known ? this.#commands : this.#unknown;
		counts.set(name, (counts.get(name) ?? 0) + 1);
		if (!SUCCESS.includes(result))
			count(this.#refusals, { line: redact(line), result, reason: reason ?? (known ? "" : "unknown command") });
	}

	/** The driver did what a real module may punish. @param line the command line that it concerns */
	misuse(what: string, line: string): void {
		count(this.#misuse, { what, line: redact(line) });
	}

	/** @param pending the faults that have not struck @param unplanned those without a plan that have */
	data(plan: readonly Fault[], pending: readonly Fault[], unplanned: readonly Fault[] = []): ReportData {
		return {
			commands: sorted(this.#commands),
			unknown: sorted(this.#unknown),
			refusals: [...this.#refusals.values()],
			misuse: [...this.#misuse.values()],
			faults: { struck: [...plan.filter(fault => !pending.includes(fault)), ...unplanned], pending },
		};
	}
}

/** @returns the report for a reader */
export function readable({ commands, unknown, refusals, misuse, faults }: ReportData): string {
	const section = (title: string, lines: readonly string[]): string => `${title}\n${lines.length === 0 ? "  none\n" : lines.map(line => `  ${line}\n`).join("")}`;
	const counts = (map: Readonly<Record<string, number>>): string[] => Object.entries(map).map(([name, count]) => `AT${name} ${count}`);
	return [
		section("Commands", counts(commands)),
		section("Unknown commands", counts(unknown)),
		section("Refusals", refusals.map(({ line, result, reason, count }) => `${line}: ${result}${reason === "" ? "" : `, ${reason}`} (${count})`)),
		section("Misuse", misuse.map(({ what, line, count }) => `${line}: ${what} (${count})`)),
		section("Faults that struck", faults.struck.map(fault => JSON.stringify(fault))),
		section("Faults that did not", faults.pending.map(fault => JSON.stringify(fault))),
	].join("\n");
}

function count<Entry extends { count: number }>(entries: Map<string, Entry>, entry: Omit<Entry, "count">): void {
	const key = JSON.stringify(entry);
	const found = entries.get(key);
	if (found !== undefined)
		found.count++;
	else if (entries.size < KEPT)
		entries.set(key, { ...entry, count: 1 } as Entry);
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
	return Object.fromEntries([...counts].sort(([one], [other]) => one < other ? -1 : 1));
}

function redact(line: string): string {
	const redactor = new Redactor();
	return Buffer.from(Buffer.from(line, "latin1").map(byte => redactor.take(byte))).toString("latin1");
}
