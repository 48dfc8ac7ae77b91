// The byte buffers of ECMA-419 §6.11: ArrayBuffer, SharedArrayBuffer, Uint8Array, Int8Array and DataView, as bytes.

/** What the standard takes wherever bytes are given. */
export type ByteBuffer = ArrayBufferLike | Uint8Array | Int8Array | DataView;

/** @returns the bytes of a byte buffer, not copied; undefined when `value` is none */
export function bytesOf(value: unknown): Uint8Array | undefined {
	if (value instanceof Uint8Array)
		return value;
	if (value instanceof Int8Array || value instanceof DataView)
		return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
	return isBuffer(value) ? new Uint8Array(value) : undefined;
}

/**
 * How many bytes a `read` without a byte buffer takes.
 * @param option its argument: a count, or undefined for all that is available
 * @throws TypeError naming `buffer` when it is of another kind; RangeError naming `count`
 */
export function countOf(option: unknown, available: number): number {
	if (option === undefined)
		return available;
	if (typeof option !== "number")
		throw new TypeError("buffer: must be a count or a byte buffer");
	if (!(option >= 1 && option === Math.floor(option)))
		throw new RangeError(`count: ${option} must be a positive integer`);
	return Math.min(option, available);
}

/** By its tag, because not every machine has a SharedArrayBuffer. */
function isBuffer(value: unknown): value is ArrayBufferLike {
	const tag = Object.prototype.toString.call(value);
	return tag === "[object ArrayBuffer]" || tag === "[object SharedArrayBuffer]";
}
