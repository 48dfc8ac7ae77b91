// UTF-8 both ways, for set-up code: XS on a microcontroller has no TextEncoder.
// Source: RFC 3629.

const REPLACEMENT = 0xFFFD;

/**
 * Encodes text as UTF-8, a lone surrogate as U+FFFD. For set-up only: it allocates.
 * @returns the bytes, exactly as many as needed
 */
export function encode(text: string): Uint8Array {
	const bytes: number[] = [];
	for (const character of text) {
		let code = character.codePointAt(0) as number;
		if (code >= 0xD800 && code <= 0xDFFF)
			code = REPLACEMENT;
		if (code < 0x80)
			bytes.push(code);
		else {
			// The lead byte has as many ones in front as there are bytes; each of the others carries six bits.
			let bits = code < 0x800 ? 6 : code < 0x10000 ? 12 : 18;
			bytes.push((0x780 >> bits / 6 & 0xFF) | code >> bits);
			for (bits -= 6; bits >= 0; bits -= 6)
				bytes.push(0x80 | (code >> bits & 0x3F));
		}
	}
	return new Uint8Array(bytes);
}

/**
 * Decodes `bytes[start, end)` from UTF-8; each byte that is not part of a well-formed character gives U+FFFD.
 * Allocates: for errors, identities and other rare text, never for payloads.
 */
export function decode(bytes: Uint8Array, start = 0, end = bytes.length): string {
	let text = "";
	let at = start;
	while (at < end) {
		const lead = bytes[at]!;
		const length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
		const code = length === 1 ? lead : continued(bytes, at, end, length);
		text += String.fromCodePoint(code < 0 ? REPLACEMENT : code);
		at += code < 0 ? 1 : length;
	}
	return text;
}

/** @returns the code point of the `length` bytes at `at`, or -1 when they are no well-formed character */
function continued(bytes: Uint8Array, at: number, end: number, length: number): number {
	if (length === 0 || at + length > end)
		return -1;
	let code = bytes[at]! & (0x7F >> length);
	for (let i = 1; i < length; i++) {
		const next = bytes[at + i]!;
		if ((next & 0xC0) !== 0x80)
			return -1;
		code = (code << 6) | (next & 0x3F);
	}
	const least = 1 << (5 * length - 4); // of three or four bytes; of two, the lead byte has seen to it
	if (code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		return -1;
	return code;
}
