// Damage on the line: a bit of every byte of the module's next line is inverted.
// Source: ./protocol (garble); docs/security.md (Damage on the way).

const CR = 0x0D, LF = 0x0A;

/** What the module sends passes here. */
export class Damage {
	readonly #random: () => number;
	/** Of the line that is to be damaged: it is waited for; it has begun. */
	#line: "none" | "next" | "begun" = "none";

	constructor(random: () => number) {
		this.#random = random;
	}

	/** Damages the next line. */
	next(): void {
		this.#line = "next";
	}

	/** @returns the bytes as they arrive */
	pass(bytes: Uint8Array): Uint8Array {
		if (this.#line === "none")
			return bytes;
		return bytes.map(byte => {
			const end = byte === CR || byte === LF;
			if (this.#line === "next" && !end)
				this.#line = "begun";
			else if (this.#line === "begun" && end)
				this.#line = "none";
			return this.#line === "begun" ? byte ^ 1 << Math.floor(this.#random() * 8) : byte;
		});
	}
}
