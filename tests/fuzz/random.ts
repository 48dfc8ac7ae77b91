// A seeded generator of pseudo-random numbers and choices; runs on Node and inside XS, with equal results.

/** Numbers and choices that a seed determines (mulberry32). */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed | 0;
	}

	/** @returns an unsigned 32-bit number */
	word(): number {
		this.#state = (this.#state + 0x6D2B79F5) | 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return (mixed ^ (mixed >>> 14)) >>> 0;
	}

	/** @returns a whole number from 0 to `count` - 1 */
	below(count: number): number {
		return Math.floor(this.word() / 4_294_967_296 * count);
	}

	/** @returns a whole number from `low` to `high` */
	from(low: number, high: number): number {
		return low + this.below(high - low + 1);
	}

	/** @returns true in `percent` of 100 cases */
	chance(percent: number): boolean {
		return this.below(100) < percent;
	}

	pick<T>(list: readonly T[]): T {
		return list[this.below(list.length)]!;
	}

	/** @returns a text of `count` random bytes, one character each */
	bytes(count: number): string {
		let text = "";
		for (let i = 0; i < count; i++)
			text += String.fromCharCode(this.below(256));
		return text;
	}
}
