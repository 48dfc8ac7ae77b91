// Bytes as hexadecimal digits, as the protocol of the page has them, without Node's Buffer.
// Source: ./protocol.

const DIGITS: readonly string[] = Object.freeze(Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0")));

/** @returns two digits a byte, in lower case */
export function toHex(bytes: Uint8Array): string {
	let digits = "";
	for (const byte of bytes)
		digits += DIGITS[byte];
	return digits;
}

/** @throws SyntaxError when the text is not pairs of digits */
export function fromHex(digits: string): Uint8Array {
	if (!/^(?:[\da-f]{2})*$/i.test(digits))
		throw new SyntaxError("hex: must be pairs of hexadecimal digits");
	return Uint8Array.from({ length: digits.length / 2 }, (_, index) => Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16));
}
