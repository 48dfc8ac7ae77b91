// A NOR flash in memory, with what a loss of power, wear and a defect do to it. Implements modules/base/platform (Flash).
// Programming only clears bits, a word at a time; erasing sets the bits of a sector. Every word programmed and every part of an erase is a point at which power can be cut.

import type { Flash } from "../modules/base/platform.js";

/** Thrown by the call during which power is lost, and by each after it, until `powerUp`: nothing can be done any more. */
export class PowerCut extends Error {}

/** What a loss of power leaves of the word that is being programmed. */
export type Tear =
	/** As it was. */
	| "before"
	/** Some of the bits that were to be cleared. */
	| "partly"
	/** Anything. */
	| "noise";

/** Parts of an erase, each of which is a point. */
export const ERASE_STEPS = 4;

const WORD = 4;

/** Marsaglia's xorshift32. @returns a function that returns unsigned 32-bit numbers */
export function randomWords(seed: number): () => number {
	let state = seed | 0 || 1;
	return () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return state >>> 0;
	};
}

/** A bit that cannot be programmed (1) or erased (0). */
export interface StuckBit {
	readonly position: number;
	readonly bit: number;
	readonly value: 0 | 1;
}

export class EmulatedFlash implements Flash {
	readonly bytes: Uint8Array;
	readonly blockLength: number;
	/** Points so far: words programmed, parts of erases. */
	points = 0;
	/** Of each sector, how often it was erased. */
	readonly erases: number[];
	/** Number of the point at which power is lost. */
	cutAt = Infinity;
	tear: Tear = "noise";
	/** Words of one call are programmed in any order. */
	shuffled = false;
	/** An erase that is cut leaves a sector that reads as erased and does not keep what is programmed into it. */
	weakens = false;
	/** Errors that are thrown by the next calls, with nothing done, such as a driver's. */
	failing = 0;
	readonly stuck: StuckBit[] = [];
	/** Called when power is lost, inside the call that it interrupts. */
	onCut: (() => void) | undefined;
	/** Power is lost: what the program does now has no effect. */
	off = false;
	/** Sectors whose erase was cut. */
	readonly #weak = new Set<number>();
	readonly #random: () => number;
	#accesses = 0;
	#failAt = Infinity;
	#failUntil = Infinity;

	constructor(size: number, blockLength: number, seed = 1, content = 0xFF) {
		this.bytes = new Uint8Array(size).fill(content);
		this.blockLength = blockLength;
		this.erases = new Array<number>(size / blockLength).fill(0);
		this.#random = randomWords(seed);
	}

	status(): { readonly size: number; readonly blockLength: number } {
		return { size: this.bytes.length, blockLength: this.blockLength };
	}

	/** Fills with noise what a sector that is not fully erased was to keep, and works again. */
	powerUp(): void {
		this.off = false;
		this.cutAt = Infinity;
		for (const sector of this.#weak) {
			for (let at = sector * this.blockLength; at < (sector + 1) * this.blockLength; at++) {
				if (this.bytes[at] !== 0xFF && this.#random() % 8 === 0)
					this.bytes[at] = this.#random();
			}
		}
	}

	read(buffer: Uint8Array, position: number): number {
		this.#enter(buffer.length, position);
		buffer.set(this.bytes.subarray(position, position + buffer.length));
		for (const { position: at, bit, value } of this.stuck) {
			if (at >= position && at < position + buffer.length)
				buffer[at - position] = value === 0 ? buffer[at - position]! & ~(1 << bit) : buffer[at - position]! | 1 << bit;
		}
		return buffer.length;
	}

	write(buffer: Uint8Array, position: number): void {
		this.#enter(buffer.length, position);
		if (position % WORD !== 0 || buffer.length % WORD !== 0)
			throw new RangeError(`write of ${buffer.length} bytes at ${position}`);
		if (!this.shuffled && this.points + buffer.length / WORD <= this.cutAt) {
			this.points += buffer.length / WORD;
			for (let i = 0; i < buffer.length; i++)
				this.bytes[position + i] = this.bytes[position + i]! & buffer[i]!;
			return;
		}
		const order = Array.from({ length: buffer.length / WORD }, (_, index) => index * WORD);
		if (this.shuffled)
			order.sort(() => this.#random() % 2 - 0.5);
		for (const offset of order) {
			if (this.points++ === this.cutAt) {
				this.#tear(buffer, offset, position + offset);
				this.#cut();
			}
			for (let i = offset; i < offset + WORD; i++)
				this.bytes[position + i] = this.bytes[position + i]! & buffer[i]!;
		}
	}

	eraseBlock(start: number, end: number): void {
		this.#enter((end - start) * this.blockLength, start * this.blockLength);
		for (let sector = start; sector < end; sector++) {
			const from = sector * this.blockLength;
			for (let step = 0; step < ERASE_STEPS; step++) {
				if (this.points++ === this.cutAt) {
					this.#weak.add(sector);
					this.#halfErase(from, step);
					this.#cut();
				}
			}
			this.bytes.fill(0xFF, from, from + this.blockLength);
			this.#weak.delete(sector);
			this.erases[sector] = this.erases[sector]! + 1;
		}
	}

	/** The access after so many more throws, with nothing done, and so do those after it. @param count how many in all */
	failAfter(accesses: number, count = 1): void {
		this.#failAt = this.#accesses + accesses;
		this.#failUntil = this.#failAt + count;
	}

	#enter(length: number, position: number): void {
		if (this.off)
			throw new PowerCut("off");
		const access = this.#accesses++;
		if (access >= this.#failAt && access < this.#failUntil)
			throw new Error("flash failed");
		if (this.failing > 0) {
			this.failing -= 1;
			throw new Error("flash failed");
		}
		if (position < 0 || position + length > this.bytes.length)
			throw new RangeError(`${length} bytes at ${position}`);
	}

	#cut(): never {
		this.off = true;
		this.onCut?.();
		throw new PowerCut(`cut at ${this.points - 1}`);
	}

	#tear(buffer: Uint8Array, offset: number, position: number): void {
		for (let i = 0; i < WORD && this.tear !== "before"; i++)
			this.bytes[position + i] = this.tear === "noise" ? this.#random() : this.bytes[position + i]! & (buffer[offset + i]! | this.#random());
	}

	/** Leaves of each word what it was, noise, or erased: the later, the more is erased. */
	#halfErase(from: number, step: number): void {
		for (let at = from; at < from + this.blockLength; at += WORD) {
			const fate = this.weakens ? ERASE_STEPS : this.#random() % (ERASE_STEPS + 1);
			if (fate > step && !this.weakens)
				continue;
			const noise = this.#random() % 4 === 0 && !this.weakens;
			for (let i = at; i < at + WORD; i++)
				this.bytes[i] = noise ? this.#random() : 0xFF;
		}
	}
}
