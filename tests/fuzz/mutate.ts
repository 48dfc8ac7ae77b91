// Damages a text: the bytes of a line, of a payload or of an image, in the ways that lines, storages and people damage them.

import type { Random } from "./random.js";

const INTERESTING: readonly string[] = ["\r\n", "\"\r\n", "\r\n> ", "\"", ",", "\0", "\x1A", "\x1B", "\xFF", "\r", "\n", "OK\r\n", "\r\nERROR\r\n", "+QMTRECV: ", "99999999999", "-1", ":"];

/** One change of a text. */
type Mutation = (random: Random, text: string) => string;

function cut(random: Random, text: string): [from: number, to: number] {
	const from = random.below(text.length + 1);
	return [from, Math.min(text.length, from + 1 + random.below(random.chance(70) ? 4 : 64))];
}

const MUTATIONS: readonly Mutation[] = [
	// a bit
	(random, text) => {
		const at = random.below(text.length);
		return text.slice(0, at) + String.fromCharCode((text.charCodeAt(at) ^ 1 << random.below(8)) & 0xFF) + text.slice(at + 1);
	},
	// a byte
	(random, text) => {
		const at = random.below(text.length);
		return text.slice(0, at) + random.bytes(1) + text.slice(at + 1);
	},
	// some are lost
	(random, text) => {
		const [from, to] = cut(random, text);
		return text.slice(0, from) + text.slice(to);
	},
	// some come twice, or many times
	(random, text) => {
		const [from, to] = cut(random, text);
		return text.slice(0, to) + text.slice(from, to).repeat(random.chance(90) ? 1 : random.from(2, 40)) + text.slice(to);
	},
	// some that mean something come between
	(random, text) => {
		const at = random.below(text.length + 1);
		return text.slice(0, at) + random.pick(INTERESTING) + text.slice(at);
	},
	// noise comes between
	(random, text) => {
		const at = random.below(text.length + 1);
		return text.slice(0, at) + random.bytes(random.from(1, 12)) + text.slice(at);
	},
	// the end is lost
	(random, text) => text.slice(0, random.below(text.length + 1)),
	// the beginning is lost
	(random, text) => text.slice(random.below(text.length + 1)),
	// two parts change places
	(random, text) => {
		const at = random.below(text.length + 1);
		return text.slice(at) + text.slice(0, at);
	},
	// another number
	(random, text) => text.replace(/\d+/, () => random.pick(["0", "1", "255", "65536", "4294967295", "99999999999", "-1", ""])),
];

/** @returns the text after some mutations; as it is in one of three cases */
export function mutate(random: Random, text: string): string {
	let mutated = text;
	for (let count = random.chance(33) ? 0 : random.from(1, 3); count > 0; count--) {
		if (mutated !== "")
			mutated = random.pick(MUTATIONS)(random, mutated);
	}
	return mutated;
}

/** @returns two texts in one another: pieces of one between pieces of the other */
export function interleave(random: Random, one: string, other: string): string {
	const at = random.below(one.length + 1);
	return one.slice(0, at) + other + one.slice(at);
}
