// A hash of everything that a run did, so that two runs can be compared: bytes on the wire with their times, and what reached the broker.

import { createHash } from "node:crypto";

const SIZE = 65_536;
/** Bytes of a time and a label. */
const HEAD = 9;

export class Digest {
	readonly #hash = createHash("sha256");
	readonly #buffer = Buffer.alloc(SIZE);
	#length = 0;

	/** Adds bytes. @param label what they are, 0 to 255 @param at ms on the clock */
	add(label: number, at: number, bytes: Uint8Array): void {
		if (this.#length + HEAD + bytes.length > SIZE)
			this.#flush();
		this.#length = this.#buffer.writeDoubleLE(at, this.#length);
		this.#length = this.#buffer.writeUInt8(label, this.#length);
		if (bytes.length > SIZE - HEAD) {
			this.#flush();
			this.#hash.update(bytes);
			return;
		}
		this.#buffer.set(bytes, this.#length);
		this.#length += bytes.length;
	}

	/** @returns the hash so far, hexadecimal; nothing can be added after it */
	end(): string {
		this.#flush();
		return this.#hash.digest("hex").slice(0, 16);
	}

	#flush(): void {
		this.#hash.update(this.#buffer.subarray(0, this.#length));
		this.#length = 0;
	}
}
