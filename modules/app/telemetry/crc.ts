// CRC-32 of a message, as Ethernet, zlib and PNG have it: it shows bytes that were damaged between the node and its reader.
// Source: ITU-T V.42 §8.1.1.6.2 (32-bit frame check sequence), PNG specification, annex D.

/** The polynomial, its lowest power in the highest bit. */
const POLYNOMIAL = 0xEDB88320;

/** @returns the CRC-32 of `bytes[0, length)`, 0 to 2^32 − 1. Bit by bit: a table would take more RAM than the time is worth */
export function crc32(bytes: Uint8Array, length: number): number {
	let crc = -1;
	for (let i = 0; i < length; i++) {
		crc ^= bytes[i]!;
		for (let bit = 0; bit < 8; bit++)
			crc = crc >>> 1 ^ POLYNOMIAL & -(crc & 1);
	}
	return ~crc >>> 0;
}
