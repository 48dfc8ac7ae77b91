// Pixels as PNG: with a palette where there are at most 256 colours; colours next to one another are merged until there are.
// Source: PNG (ISO/IEC 15948) §5, §9, §11; the window dumps of X, X11/XWDFile.h.

import { crc32, deflateSync } from "node:zlib";

/** A picture: three bytes a pixel, row by row. */
export interface Pixels {
	readonly width: number;
	readonly height: number;
	readonly rgb: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PALETTE = 3;
const COLOURS = 256;
/** Words of the header of a window dump. */
const HEADER_SIZE = 0, WIDTH = 4, HEIGHT = 5, LINE = 12, ENTRIES = 19;
const ENTRY = 12, WORD = 4;

/** @returns the pixels of a window dump of 32 bits a pixel, as Xvfb keeps its screen in a file. */
export function readDump(dump: Buffer): Pixels {
	const word = (index: number): number => dump.readUInt32BE(index * WORD);
	const [width, height] = [word(WIDTH), word(HEIGHT)];
	const start = word(HEADER_SIZE) + word(ENTRIES) * ENTRY;
	const rgb = new Uint8Array(width * height * 3);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			const from = start + y * word(LINE) + x * WORD;
			rgb.set([dump[from + 2]!, dump[from + 1]!, dump[from]!], (y * width + x) * 3);
		}
	return { width, height, rgb };
}

/** @returns the file */
export function encodePNG({ width, height, rgb }: Pixels): Buffer {
	let bits = 8;
	let indexes = index(rgb, bits);
	while (indexes.palette.length > COLOURS)
		indexes = index(rgb, --bits);
	const rows = Buffer.alloc(height * (width + 1));
	for (let y = 0; y < height; y++)
		rows.set(indexes.pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, PALETTE, 0, 0, 0], 8);
	return Buffer.concat([SIGNATURE, chunk("IHDR", header), chunk("PLTE", Buffer.from(indexes.palette.flat())), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

/** @returns the pixels as places in a palette, whose colours are those of the first pixel of each that agrees in its first `bits` bits */
function index(rgb: Uint8Array, bits: number): { readonly pixels: Uint16Array; readonly palette: number[][] } {
	const places = new Map<number, number>();
	const palette: number[][] = [];
	const pixels = new Uint16Array(rgb.length / 3);
	const drop = 8 - bits;
	for (let i = 0; i < pixels.length; i++) {
		const [red, green, blue] = [rgb[3 * i]!, rgb[3 * i + 1]!, rgb[3 * i + 2]!];
		const key = red >> drop << 16 | green >> drop << 8 | blue >> drop;
		let place = places.get(key);
		if (place === undefined) {
			place = palette.push([red, green, blue]) - 1;
			places.set(key, place);
		}
		pixels[i] = place;
	}
	return { pixels, palette };
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
	const whole = Buffer.alloc(body.length + 8);
	whole.writeUInt32BE(data.length, 0);
	whole.set(body, 4);
	whole.writeUInt32BE(crc32(body), body.length + 4);
	return whole;
}
