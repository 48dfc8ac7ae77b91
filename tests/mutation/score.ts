// The score of a run of mutants, and what is accepted of those that survive.

import { createHash } from "node:crypto";
import type { Mutant } from "./instrument.js";

/** Mutants that survive: every place of a file where this mutator makes this of that. */
export interface Survivor {
	readonly file: string;
	readonly mutator: string;
	readonly original: string;
	readonly replacement: string;
	/** Only on a line with this text, where the file has other such places. */
	readonly text?: string;
	/** How many places there are: 1 unless stated. */
	readonly times?: number;
	/** Which of them alone is meant, counted from 1; all of them unless stated. */
	readonly place?: number;
	/** True: no test can tell it from the original. Else a test could, and the reason says why there is none. */
	readonly equivalent: boolean;
	readonly reason: string;
}

/** Places of one file, and what is made of them: mutator, original text, replacement; the rest as in Survivor. */
export type Place = readonly [mutator: string, original: string, replacement: string, where?: Pick<Survivor, "text" | "times" | "place">];

/** By file, and by the reason that its places have in common. */
export type Listing = Readonly<Record<string, Readonly<Record<string, readonly Place[]>>>>;

/** @returns an entry for each place of a list @param equivalent of all of them */
export function listing(files: Listing, equivalent = true): readonly Survivor[] {
	return Object.entries(files).flatMap(([file, reasons]) => Object.entries(reasons).flatMap(([reason, places]) =>
		places.map(([mutator, original, replacement, where]) => ({ file, mutator, original, replacement, ...where, equivalent, reason }))));
}

export interface Score {
	readonly survived: number;
	/** Of those that survived: listed as equivalent; listed with another reason. */
	readonly equivalent: number;
	readonly accepted: number;
	/** Those that survived and are not listed. */
	readonly unexplained: readonly Mutant[];
	/** Those that are listed, although a test finds them. */
	readonly found: readonly Mutant[];
}

/**
 * @returns the entry of each listed mutant, by the mutant's key. An entry counts only when a file has as many such places as it states: where there are
 * more, one of them may be another one than the entry is about
 * @param mutants all of the files
 */
export function listedOf(mutants: readonly Mutant[], survivors: readonly Survivor[]): Map<string, Survivor> {
	const name = ({ file, mutator, original, replacement }: Mutant | Survivor): string => JSON.stringify([file, mutator, original, replacement]);
	const places = new Map<string, Mutant[]>();
	for (const mutant of mutants)
		places.set(name(mutant), [...places.get(name(mutant)) ?? [], mutant]);
	const listed = new Map<string, Survivor>();
	for (const survivor of survivors) {
		const found = (places.get(name(survivor)) ?? []).filter(({ text }) => survivor.text === undefined || text === survivor.text);
		if (found.length === (survivor.times ?? 1))
			for (const { key } of survivor.place === undefined ? found : found.slice(survivor.place - 1, survivor.place))
				listed.set(key, survivor);
	}
	return listed;
}

/** @returns the score of mutants @param killed keys of those that a test finds @param listed entries by key */
export function scoreOf(mutants: readonly Mutant[], killed: ReadonlySet<string>, listed: ReadonlyMap<string, Survivor>): Score {
	const survived = mutants.filter(({ key }) => !killed.has(key));
	const entries = survived.flatMap(({ key }) => listed.get(key) ?? []);
	return {
		survived: survived.length,
		equivalent: entries.filter(({ equivalent }) => equivalent).length,
		accepted: entries.filter(({ equivalent }) => !equivalent).length,
		unexplained: survived.filter(({ key }) => !listed.has(key)),
		found: mutants.filter(({ key }) => killed.has(key) && listed.has(key)),
	};
}

/** The interval, in percent, in which the share of a whole lies at 95 % when `part` of `sample` were drawn (Wilson, 1927). */
export function wilson(part: number, sample: number): readonly [number, number] {
	const z = 1.959964;
	const share = part / sample;
	const middle = share + z * z / (2 * sample);
	const margin = z * Math.sqrt(share * (1 - share) / sample + z * z / (4 * sample * sample));
	const scale = 100 / (1 + z * z / sample);
	return [(middle - margin) * scale, (middle + margin) * scale];
}

/**
 * Draws without replacement: those whose names, with the seed, have the lowest hashes. So a seed draws the same of the same values, and nearly the same when
 * some have come or gone.
 */
export function draw<T>(values: readonly T[], count: number, seed: number, name: (value: T) => string = String): T[] {
	const ranked = values.map(value => ({ value, rank: createHash("sha256").update(`${seed} ${name(value)}`).digest("hex") }));
	return ranked.sort((a, b) => a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0).slice(0, count).map(({ value }) => value);
}

/** A mutant's name: what it changes, and on which line, but not where that is. */
export function nameOf({ file, mutator, original, replacement, text }: Mutant): string {
	return JSON.stringify([file, mutator, original, replacement, text]);
}
