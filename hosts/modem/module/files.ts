// The module's files: UFS in flash, kept without power, and RAM, volatile.
// Source: BG96 note §6.2 (QFUPL), docs/hardware.md (Upload; Checksum); names, sizes and error codes as in the vendor's file manual (BG96, V1.0).

/** Bytes for files in a BG96. */
const CAPACITY = 3_776_512;
const NAME_LIMIT = 80;

/** One entry of a list. */
export interface FileEntry {
	readonly name: string;
	readonly size: number;
}

/** Files by name; `RAM:name` is volatile, `name` stands for `UFS:name`. */
export class FileStore {
	readonly capacity: number;
	readonly #files = new Map<string, Uint8Array>();

	/** @param capacity bytes of UFS and RAM together */
	constructor(capacity = CAPACITY) {
		this.capacity = capacity;
	}

	/** Bytes left. */
	get free(): number {
		let used = 0;
		for (const bytes of this.#files.values())
			used += bytes.length;
		return this.capacity - used;
	}

	/** @returns whether a file name is valid: 1 to 80 bytes, no path */
	static validName(name: string): boolean {
		const bare = stored(name);
		return bare !== "" && bare !== "RAM:" && name.length <= NAME_LIMIT && !/[\\/*?]/.test(name);
	}

	/** @returns whether a file exists */
	has(name: string): boolean {
		return this.#files.has(stored(name));
	}

	/** @returns the bytes of a file, undefined when it does not exist */
	read(name: string): Uint8Array | undefined {
		return this.#files.get(stored(name));
	}

	/** Writes a file. */
	write(name: string, bytes: Uint8Array): void {
		this.#files.set(stored(name), bytes);
	}

	/** Deletes the files that match a pattern. @returns false when the pattern is a name and there is no such file */
	delete(pattern: string): boolean {
		const found = this.list(pattern);
		for (const { name } of found)
			this.#files.delete(name);
		return found.length > 0 || pattern.includes("*");
	}

	/** The files that match a pattern, in the order of writing: `*` all of UFS, `RAM:*` all of RAM, or one name. */
	list(pattern: string): FileEntry[] {
		const wanted = stored(pattern);
		const all = wanted === "*" ? (name: string) => !name.startsWith("RAM:") : (name: string) => name.startsWith("RAM:");
		const matches = wanted.endsWith("*") ? all : (name: string) => name === wanted;
		return [...this.#files].filter(([name]) => matches(name)).map(([name, { length }]) => ({ name, size: length }));
	}

	/** Power was lost: drops the files in RAM. */
	reset(): void {
		this.delete("RAM:*");
	}
}

/** @returns the name under which a file is stored */
function stored(name: string): string {
	return name.replace(/^UFS:/i, "").replace(/^RAM:/i, "RAM:");
}

/** @returns the checksum of QFUPL: the exclusive or of big-endian 16-bit words, an odd last byte in the high half; bare lower-case hex */
export function checksum(bytes: Uint8Array): string {
	let sum = 0;
	for (let index = 0; index < bytes.length; index++)
		sum ^= (bytes[index] as number) << (index % 2 === 0 ? 8 : 0);
	return sum.toString(16);
}
