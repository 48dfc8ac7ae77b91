// Makes a failing case smaller while it still fails: fewer steps, then shorter texts, then smaller numbers.

import type { Case, Step } from "./case.js";

/** Removes parts of a list, large ones first. @returns the shortest list found that `fails` */
function shorten<T>(list: readonly T[], fails: (list: readonly T[]) => boolean): readonly T[] {
	let shortest = list;
	for (let size = Math.ceil(list.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
		for (let at = 0; at < shortest.length;) {
			const shorter = [...shortest.slice(0, at), ...shortest.slice(at + size)];
			if (fails(shorter))
				shortest = shorter;
			else
				at += size;
		}
	}
	return shortest;
}

/**
 * @param fails runs a case; true when it fails as the first one did
 * @param most how often it is called at most
 * @returns a case that fails, no larger than the one given
 */
export function minimise(failing: Case, fails: (tried: Case) => boolean, most: number): Case {
	let smallest = failing;
	let left = most;
	const accept = (steps: readonly Step[]): boolean => {
		if (left <= 0)
			return false;
		left -= 1;
		const smaller = { ...smallest, steps };
		if (!fails(smaller))
			return false;
		smallest = smaller;
		return true;
	};
	const replace = (index: number, place: number, value: string | number): boolean =>
		accept(smallest.steps.map((step, at) => at === index ? step.map((old, position) => position === place ? value : old) as unknown as Step : step));
	shorten(failing.steps, accept);
	for (let index = 0; index < smallest.steps.length; index++) {
		for (let place = 1; place < smallest.steps[index]!.length; place++) {
			const value = smallest.steps[index]![place]!;
			if (typeof value === "string")
				shorten(value.split(""), characters => replace(index, place, characters.join("")));
			else {
				for (let number = value; number !== 0 && replace(index, place, Math.trunc(number / 2)); number = Math.trunc(number / 2));
			}
		}
	}
	return smallest;
}
