// A text of bounded size: ASCII and numbers written into one array without building strings.
// Used by the telemetry encoders. Source: docs/architecture.md (Zero allocation; Bounded memory).

const MINUS = 0x2D;
const POINT = 0x2E;
const ZERO = 0x30;

/** Powers of ten by exponent: as many decimals as a field may have, and one more. */
const POWERS: readonly number[] = Object.freeze([1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000]);

/** The most decimals a fixed-point number may have. */
export const DECIMALS = POWERS.length - 1;

/**
 * Rounds a number to a fixed point, halves away from zero.
 * @param decimals 0 to `DECIMALS`
 * @returns the value in units of 10^−decimals, or NaN when not finite or beyond ±(2^53 − 1)
 */
export function toFixedPoint(value: number, decimals: number): number {
	const magnitude = Math.round(Math.abs(value) * POWERS[decimals]!);
	if (!(magnitude <= Number.MAX_SAFE_INTEGER))
		return NaN;
	return value < 0 ? -magnitude : magnitude;
}

/** Bytes [0, length) of a fixed array. */
export default class Text {
	readonly bytes: Uint8Array;
	length = 0;

	/** @param size longest text in bytes */
	constructor(size: number) {
		this.bytes = new Uint8Array(size);
	}

	/** Appends one byte. @throws RangeError when the text is full */
	byte(code: number): void {
		if (this.length === this.bytes.length)
			throw new RangeError(`text: does not fit into ${this.length} bytes`);
		this.bytes[this.length++] = code;
	}

	/** Appends all of `bytes`. @throws RangeError when they do not fit */
	put(bytes: Uint8Array): void {
		for (let i = 0; i < bytes.length; i++)
			this.byte(bytes[i]!);
	}

	/** Appends a whole number from −(2^53 − 1) to 2^53 − 1. @throws RangeError when it does not fit */
	integer(value: number): void {
		let rest = value;
		if (rest < 0) {
			this.byte(MINUS);
			rest = -rest;
		}
		let scale = 1;
		while (rest / scale >= 10)
			scale *= 10;
		this.#digits(rest, scale);
	}

	/**
	 * Appends a fixed-point number from `toFixedPoint`, with all decimals.
	 * @throws RangeError when it does not fit
	 */
	decimal(fixed: number, decimals: number): void {
		const unit = POWERS[decimals]!;
		const magnitude = Math.abs(fixed);
		const whole = Math.floor(magnitude / unit);
		if (fixed < 0)
			this.byte(MINUS);
		this.integer(whole);
		if (decimals > 0) {
			this.byte(POINT);
			this.#digits(magnitude - whole * unit, unit / 10);
		}
	}

	/** Appends digits; exact for all whole numbers below 2^53, where no quotient is rounded up to a whole number. */
	#digits(value: number, first: number): void {
		let rest = value;
		for (let scale = first; scale >= 1; scale /= 10) {
			const digit = Math.floor(rest / scale);
			this.byte(ZERO + digit);
			rest -= digit * scale;
		}
	}
}
