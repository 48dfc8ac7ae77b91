// A flash storage in a file, for the journal of a desktop: what is written is on the disk when the call returns.
// Implements modules/base/platform (Flash): writing only clears bits, as in NOR flash, so that a journal behaves as on a device.

import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import type { Flash } from "../../modules/base/platform.js";

const BLOCK = 4096;
/** Bytes of a new file: as much as an ESP32's partition has. */
const SIZE = 320 * BLOCK;

export class FileFlash implements Flash {
	readonly #file: number;
	readonly #size: number;

	/** Opens the file, or makes one of 1280 KB. @throws the error of the file system; Error when the file is no storage */
	constructor(path: string) {
		this.#file = openSync(path, "a+");
		closeSync(this.#file);
		this.#file = openSync(path, "r+");
		const { size } = fstatSync(this.#file);
		if (size % BLOCK !== 0) {
			closeSync(this.#file);
			throw new Error(`${path} has ${size} bytes, which are no blocks of ${BLOCK}`);
		}
		this.#size = size === 0 ? SIZE : size;
		if (size === 0) {
			ftruncateSync(this.#file, SIZE);
			this.eraseBlock(0, SIZE / BLOCK);
		}
	}

	status(): { readonly size: number; readonly blockLength: number } {
		return { size: this.#size, blockLength: BLOCK };
	}

	read(buffer: Uint8Array, position: number): number {
		return readSync(this.#file, buffer, 0, buffer.length, position);
	}

	write(buffer: Uint8Array, position: number): void {
		const bytes = new Uint8Array(buffer.length);
		this.read(bytes, position);
		for (let i = 0; i < bytes.length; i++)
			bytes[i] = bytes[i]! & buffer[i]!;
		writeSync(this.#file, bytes, 0, bytes.length, position);
		fdatasyncSync(this.#file);
	}

	eraseBlock(start: number, end: number): void {
		writeSync(this.#file, new Uint8Array((end - start) * BLOCK).fill(0xFF), 0, (end - start) * BLOCK, start * BLOCK);
		fdatasyncSync(this.#file);
	}

	close(): void {
		closeSync(this.#file);
	}
}
