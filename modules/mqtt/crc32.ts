// CRC-32 of a range of bytes, four bits at a time: sixteen constants in place of the usual 256.
// Source: ISO 3309, as in Ethernet and zlib: polynomial 0x04C11DB7 reflected, complemented at both ends.

const TABLE: readonly number[] = Object.freeze([
	0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
	0xEDB88320 | 0, 0xF00F9344 | 0, 0xD6D6A3E8 | 0, 0xCB61B38C | 0, 0x9B64C2B0 | 0, 0x86D3D2D4 | 0, 0xA00AE278 | 0, 0xBDBDF21C | 0,
]);

/**
 * @param seed the result for the bytes before these, of which it makes one message; 0 for none
 * @returns the CRC-32 of bytes[start, end) as a signed 32-bit integer
 */
export default function crc32(bytes: Uint8Array, start: number, end: number, seed: number): number {
	let crc = ~seed;
	for (let i = start; i < end; i++) {
		crc ^= bytes[i]!;
		crc = (crc >>> 4) ^ TABLE[crc & 15]!;
		crc = (crc >>> 4) ^ TABLE[crc & 15]!;
	}
	return ~crc;
}
