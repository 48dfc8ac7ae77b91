// What the page has of node:crypto: the signature of hosts/modem/mqtt/alibaba.ts. There is no TLS in the page, so nothing else is used.
// Source: RFC 2104 (HMAC), FIPS 180-4 (SHA-1), through npm @noble/hashes.

import { hmac } from "@noble/hashes/hmac.js";
import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** A keyed hash, taken of one text. */
interface Hmac {
	update(text: string): { digest(encoding: "hex"): string };
}

/** @throws RangeError for another algorithm than sha1 */
export function createHmac(algorithm: string, key: string): Hmac {
	if (algorithm !== "sha1")
		throw new RangeError(`algorithm: ${algorithm} is not in the page`);
	return { update: text => ({ digest: () => bytesToHex(hmac(sha1, utf8ToBytes(key), utf8ToBytes(text))) }) };
}
