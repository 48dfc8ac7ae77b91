// Reads the validity of a certificate from its PEM text, and nothing else of X.509.
// Source: RFC 7468 §5 (PEM), RFC 5280 §4.1 (Certificate, TBSCertificate, Validity) and §4.1.2.5 (UTCTime, GeneralizedTime), X.690 §8.1 (DER lengths).

import { decode } from "../../base/utf8.js";

const LABEL = "-----BEGIN CERTIFICATE-----";
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** The tag of an explicit version, the only field of a TBSCertificate that may be absent before the validity. */
const VERSION = 0xA0;
const SEQUENCE = 0x30;
const GENERALIZED_TIME = 0x18;
/** Bytes of `YYYYMMDDhhmmssZ` and of `YYMMDDhhmmssZ`. */
const GENERALIZED_LENGTH = 15;
const UTC_LENGTH = 13;
/** Fields between version and validity: serial number, signature algorithm and issuer. */
const FIELDS_BEFORE = 3;

/** The validity of a certificate, in milliseconds since 1970. */
export interface Validity {
	readonly notBefore: number;
	readonly notAfter: number;
}

/** @returns the bytes of the base64 text from `from` to its end, without blanks and line ends; zeros may follow */
function fromBase64(text: string, from: number): Uint8Array {
	const bytes = new Uint8Array((text.length - from) * 3 >> 2);
	let count = 0;
	let bits = 0;
	let value = 0;
	for (let i = from; i < text.length; i++) {
		const character = text.charAt(i);
		const digit = ALPHABET.indexOf(character);
		if (digit < 0) {
			if (character === "-" || character === "=")
				break;
			continue;
		}
		value = ((value << 6) | digit) & 0xFFFF;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			bytes[count++] = value >> bits;
		}
	}
	return bytes;
}

/** A cursor over DER. Bytes after the end are undefined, which matches no tag, length or date, so no method checks for the end. */
class DER {
	readonly #bytes: Uint8Array;
	#at = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	get tag(): number {
		return this.#bytes[this.#at]!;
	}

	/** Skips a tag and a length. @returns the length */
	enter(): number {
		const first = this.#bytes[this.#at + 1]!;
		this.#at += 2;
		if (!(first > 0x7F))
			return first;
		let length = 0;
		for (let i = first & 0x7F; i > 0; i--)
			length = length * 256 + this.#bytes[this.#at++]!;
		return length;
	}

	/** Skips a whole value. */
	skip(): void {
		const length = this.enter();
		this.#at += length;
	}

	/** Reads a Time. @returns milliseconds since 1970; NaN when the value is not a Time */
	time(): number {
		const general = this.tag === GENERALIZED_TIME;
		const length = this.enter();
		if (length !== (general ? GENERALIZED_LENGTH : UTC_LENGTH))
			return NaN;
		const text = decode(this.#bytes, this.#at, this.#at + length);
		this.#at += length;
		const match = /^(\d\d)?(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text);
		if (match === null)
			return NaN;
		const year = Number(match[2]);
		// A UTCTime's two digits stand for 1950 to 2049.
		const century = general ? Number(match[1]) * 100 : year < 50 ? 2000 : 1900;
		return Date.UTC(century + year, Number(match[3]) - 1, Number(match[4]), Number(match[5]), Number(match[6]), Number(match[7]));
	}
}

/** @returns the validity of the certificate in a PEM text; undefined without a readable certificate, or with more than one */
export function readValidity(pem: string): Validity | undefined {
	const at = pem.indexOf(LABEL);
	if (at < 0 || pem.indexOf(LABEL, at + 1) >= 0)
		return undefined;
	const der = new DER(fromBase64(pem, at + LABEL.length));
	der.enter();
	der.enter();
	if (der.tag === VERSION)
		der.skip();
	for (let i = 0; i < FIELDS_BEFORE; i++)
		der.skip();
	if (der.tag !== SEQUENCE)
		return undefined;
	der.enter();
	const notBefore = der.time();
	const notAfter = der.time();
	return notBefore <= notAfter ? { notBefore, notAfter } : undefined;
}
