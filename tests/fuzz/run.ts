// Runs cases of a target until so many hostile bytes have been sent. Runs on Node and inside XS.

import { sizeOf, type Case, type Target } from "./case.js";
import { Random } from "./random.js";

/** What a run came to. */
export interface Result {
	readonly target: string;
	readonly cases: number;
	readonly bytes: number;
	/** The longest virtual time until it worked again, in ms. */
	readonly longest: number;
	/** The case that failed, and why. */
	readonly failing?: Case;
	readonly why?: string;
}

/** Parts the seeds of two cases that follow each other, as far as 32 bits allow (2^32 divided by the golden ratio). */
const STRIDE = 0x9E3779B9;

/** @returns why a case fails; "" when it holds */
export function whyFails(target: Target, tried: Case): string {
	try {
		target.run(tried);
		return "";
	}
	catch (error) {
		return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
	}
}

/** What became of one case. */
interface Outcome {
	readonly size: number;
	readonly took: number;
	readonly failing: Case | undefined;
}

function attempt(target: Target, tried: Case): Outcome {
	const size = sizeOf(tried);
	try {
		return { size, took: target.run(tried), failing: undefined };
	}
	catch {
		return { size, took: 0, failing: tried };
	}
}

/**
 * Runs cases that a seed determines, until one fails.
 * @param bytes hostile bytes at least
 * @param corpus cases that are run before those of the seed
 * @param after called after each case, when nothing of it is held any more
 */
export function fuzz(target: Target, seed: number, bytes: number, corpus: readonly Case[] = [], after?: (cases: number) => void): Result {
	const kept = corpus.filter(({ target: name }) => name === target.name);
	let sent = 0;
	let longest = 0;
	let cases = 0;
	while (sent < bytes || cases < kept.length) {
		const { size, took, failing } = attempt(target, kept[cases] ?? target.generate(new Random(seed + Math.imul(cases, STRIDE))));
		cases += 1;
		sent += size;
		longest = Math.max(longest, took);
		if (failing !== undefined)
			return { target: target.name, cases, bytes: sent, longest, failing, why: whyFails(target, failing) };
		after?.(cases);
	}
	return { target: target.name, cases, bytes: sent, longest };
}
