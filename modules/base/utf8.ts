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
		else if (code < 0x800)
			bytes.push(0xC0 | (code >> 6), 0x80 | (code & 0x3F));
		else if (code < 0x10000)
			bytes.push(0xE0 | (code >> 12), 0x80 | ((code >> 6) & 0x3F), 0x80 | (code & 0x3F));
		else
			bytes.push(0xF0 | (code >> 18), 0x80 | ((code >> 12) & 0x3F), 0x80 | ((code >> 6) & 0x3F), 0x80 | (code & 0x3F));
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
		const length = lead < 0x80 ? 1 : lead >= 0xC2 && lead < 0xE0 ? 2 : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
		const code = length === 1 ? lead : continued(bytes, at, end, length);
		if (code < 0) {
			text += String.fromCodePoint(REPLACEMENT);
			at += 1;
		}
		else {
			text += String.fromCodePoint(code);
			at += length;
		}
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
	const least = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000;
	if (code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		return -1;
	return code;
}
