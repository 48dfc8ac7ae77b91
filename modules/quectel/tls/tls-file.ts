// A certificate or key file in the module: its name, and its content when the driver uploads it.
// Source: BG96 FILE AT Commands Manual V1.0 §2.4 (AT+QFUPL: names in 8.3 form, up to 80 bytes; the checksum), docs/hardware.md (Upload; Checksum).

import type CommandLine from "../../at/command-line.js";
import { isString } from "../../base/check.js";
import { decode, encode } from "../../base/utf8.js";
import { TLS_SIZE_LIMIT } from "../common/limits.js";
import { readValidity, type Validity } from "./certificate-dates.js";

/** PEM: text or bytes. */
export type TLSContent = string | Uint8Array | ArrayBuffer;

/** Parameters of 32-bit FNV-1a. */
const OFFSET_BASIS = 0x811C9DC5;
const PRIME = 0x01000193;

/** One file of a session's TLS options. */
export default class TLSFile {
	/** Name of the option: ca, certificate or key. */
	declare readonly kind: "ca" | "certificate" | "key";
	/** File name in the module. Without a given name, a hash of the content, so that different content is a different file. */
	declare readonly name: string;
	/** Size in bytes; -1 when only the name is known. */
	declare readonly size: number;
	/** XOR of the big-endian 16-bit words; an odd last byte is the high half of the last word. */
	declare readonly checksum: number;
	/** It arrived in the module with the right checksum, and has not been changed since. */
	verified = false;
	/** Upload the file even if one of its name and size exists: a handshake failed with a file that was not verified. */
	reupload = false;
	readonly #content: string | Uint8Array;

	/**
	 * @param name undefined: made of the content
	 * @param content undefined: the file is in the module already
	 * @throws RangeError naming the option when the content cannot be sent
	 */
	constructor(kind: "ca" | "certificate" | "key", name: string | undefined, content: TLSContent | undefined) {
		const bytes = content === undefined ? "" : isString(content) ? content : copyOf(content); // uploaded later
		if (content !== undefined && (bytes.length === 0 || bytes.length > TLS_SIZE_LIMIT))
			throw new RangeError(`tls.${kind}: must have 1 to ${TLS_SIZE_LIMIT} bytes, not ${bytes.length}`);
		let digest = OFFSET_BASIS;
		let sum = 0;
		for (let i = 0; i < bytes.length; i++) {
			const byte = isString(bytes) ? bytes.charCodeAt(i) : bytes[i]!;
			if (byte > 0x7F && isString(bytes))
				throw new RangeError(`tls.${kind}: character at offset ${i} must be ASCII`);
			sum ^= (i & 1) === 0 ? byte << 8 : byte;
			digest = Math.imul(digest ^ byte, PRIME);
		}
		this.kind = kind;
		this.#content = bytes;
		this.size = content === undefined ? -1 : bytes.length;
		this.checksum = sum;
		this.name = name ?? `${(digest >>> 0).toString(16).padStart(8, "0")}.pem`;
	}

	/** The content is known, so the file can be uploaded. */
	get uploadable(): boolean {
		return this.size >= 0;
	}

	/** Writes `count` bytes of the content, from offset `at`. */
	write(line: CommandLine, at: number, count: number): void {
		const content = this.#content;
		line.raw(isString(content) ? encode(content.slice(at, at + count)) : content.subarray(at, at + count));
	}

	/** The certificate's validity; undefined when the content has no readable certificate, or more than one. */
	get validity(): Validity | undefined {
		const content = this.#content;
		return readValidity(isString(content) ? content : decode(content));
	}
}

function copyOf(content: Uint8Array | ArrayBuffer): Uint8Array {
	return new Uint8Array(content instanceof Uint8Array ? content : content.slice(0));
}
