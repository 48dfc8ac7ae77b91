// A flash storage in RAM, for a journal in Moddable's simulator and in the XS machine on Node: it outlives outages of the network, and no restart.
// Implements modules/base/platform (Flash): writing only clears bits, as in NOR flash, so that a journal behaves as on a device.

import type { Flash } from "../../modules/base/platform.js";

const BLOCK = 4096;

/** Erased at first. */
export class RAMFlash implements Flash {
	readonly #bytes: Uint8Array;

	/** @param blocks of 4096 bytes, four or more for a journal */
	constructor(blocks: number) {
		this.#bytes = new Uint8Array(blocks * BLOCK).fill(0xFF);
	}

	status(): { readonly size: number; readonly blockLength: number } {
		return { size: this.#bytes.length, blockLength: BLOCK };
	}

	read(buffer: Uint8Array, position: number): void {
		for (let i = 0; i < buffer.length; i++)
			buffer[i] = this.#bytes[position + i]!;
	}

	write(buffer: Uint8Array, position: number): void {
		for (let i = 0; i < buffer.length; i++)
			this.#bytes[position + i]! &= buffer[i]!;
	}

	eraseBlock(start: number, end: number): void {
		this.#bytes.fill(0xFF, start * BLOCK, end * BLOCK);
	}
}
