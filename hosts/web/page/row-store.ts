// The last rows of a list that never ends, in memory that is taken once: a page that is open for days must not grow.
// Rows are bytes with a kind, a time and a number of their own; the oldest leave when there is no room.

/** One row, as it was appended. */
export interface StoredRow {
	/** Counts from 1. */
	readonly number: number;
	readonly kind: number;
	/** ms since the start of the session. */
	readonly at: number;
	/** What the owner stores beside the bytes. */
	readonly extra: number;
	/** A copy. */
	readonly bytes: Uint8Array;
	/** Bytes that were left out, because the row was too long. */
	readonly missing: number;
}

/** Keeps at most so many rows, and at most so many bytes of them. */
export class RowStore {
	readonly #data: Uint8Array;
	readonly #longest: number;
	readonly #kinds: Uint8Array;
	readonly #times: Float64Array;
	readonly #extras: Float64Array;
	readonly #lengths: Uint32Array;
	readonly #missing: Float64Array;
	/** Where each row begins, counted as if the memory had no end. */
	readonly #starts: Float64Array;
	readonly #most: number;
	#first = 1;
	#next = 1;
	#end = 0;

	/** @param most rows @param size bytes of all rows; one row has a quarter of them at most */
	constructor(most: number, size: number) {
		this.#most = most;
		this.#data = new Uint8Array(size);
		this.#longest = size >> 2;
		this.#kinds = new Uint8Array(most);
		this.#times = new Float64Array(most);
		this.#extras = new Float64Array(most);
		this.#lengths = new Uint32Array(most);
		this.#missing = new Float64Array(most);
		this.#starts = new Float64Array(most);
	}

	/** The number of the oldest row that is kept. */
	get first(): number {
		return this.#first;
	}

	/** The number of the newest row; 0 before the first. */
	get last(): number {
		return this.#next - 1;
	}

	/** Rows that are kept. */
	get length(): number {
		return this.#next - this.#first;
	}

	/** Appends a row. @returns its number */
	append(kind: number, at: number, bytes: ArrayLike<number>, extra = 0): number {
		const size = this.#data.length;
		const length = Math.min(bytes.length, this.#longest);
		let start = this.#end;
		if (start % size + length > size) // a row is never split
			start += size - start % size;
		while (this.#first < this.#next && (this.length === this.#most || start + length - this.#starts[this.#first % this.#most]! > size))
			this.#first += 1;
		const number = this.#next++;
		const index = number % this.#most;
		this.#kinds[index] = kind;
		this.#times[index] = at;
		this.#extras[index] = extra;
		this.#lengths[index] = length;
		this.#missing[index] = bytes.length - length;
		this.#starts[index] = start;
		for (let i = 0; i < length; i++)
			this.#data[start % size + i] = bytes[i]!;
		this.#end = start + length;
		return number;
	}

	/** @returns a row by its number; undefined when it is not kept */
	row(number: number): StoredRow | undefined {
		if (number < this.#first || number >= this.#next)
			return undefined;
		const index = number % this.#most;
		const start = this.#starts[index]! % this.#data.length;
		return {
			number, kind: this.#kinds[index]!, at: this.#times[index]!, extra: this.#extras[index]!, missing: this.#missing[index]!,
			bytes: this.#data.slice(start, start + this.#lengths[index]!),
		};
	}

	/** @returns the kind of a row; undefined when it is not kept */
	kind(number: number): number | undefined {
		return number < this.#first || number >= this.#next ? undefined : this.#kinds[number % this.#most];
	}

	/** @returns the time of a row; undefined when it is not kept */
	time(number: number): number | undefined {
		return number < this.#first || number >= this.#next ? undefined : this.#times[number % this.#most];
	}
}
