// Pixels as PNG files: every pixel is there again, or its nearest of 256 colours.
// tests/pictures/png.ts.

import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { deflateSync, inflateSync } from "node:zlib";
import { decodePNG, encodePNG, readDump, type Pixels } from "./png.js";

/** A reader for what encodePNG writes: a palette, no filters, one chunk of data. */
function decode(file: Buffer): { readonly pixels: Pixels; readonly colours: number } {
	const chunks = new Map<string, Buffer>();
	for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12)
		chunks.set(file.toString("latin1", at + 4, at + 8), file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
	const [width, height] = [chunks.get("IHDR")!.readUInt32BE(0), chunks.get("IHDR")!.readUInt32BE(4)];
	const [rows, palette] = [inflateSync(chunks.get("IDAT")!), chunks.get("PLTE")!];
	const rgb = new Uint8Array(width * height * 3);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++)
			rgb.set(palette.subarray(rows[y * (width + 1) + 1 + x]! * 3).subarray(0, 3), (y * width + x) * 3);
	return { pixels: { width, height, rgb }, colours: palette.length / 3 };
}

/** A file of filtered rows; its check sums are not read. */
function file(width: number, height: number, kind: number, rows: readonly (readonly number[])[]): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, kind], 8);
	const chunks = [["IHDR", header], ["IDAT", deflateSync(Buffer.from(rows.flat()))]] as const;
	return Buffer.concat([Buffer.alloc(8), ...chunks.map(([type, data]) => {
		const whole = Buffer.alloc(data.length + 12);
		whole.writeUInt32BE(data.length, 0);
		whole.write(type, 4, "latin1");
		whole.set(data, 8);
		return whole;
	})]);
}

describe("a picture", () => {
	it("of few colours is kept as it is", () => {
		const pixels = { width: 3, height: 2, rgb: Uint8Array.from([1, 2, 3, 255, 255, 255, 0, 0, 0, 1, 2, 3, 9, 8, 7, 255, 255, 255]) };
		const { pixels: read, colours } = decode(encodePNG(pixels));
		deepEqual([{ ...read }, colours], [pixels, 4]);
	});

	it("of many colours gets 256 at most, each near", () => {
		const rgb = Uint8Array.from({ length: 64 * 64 * 3 }, (_, index) => [index / 3 % 64 * 4, index / 3 / 64 * 4, 128][index % 3]!);
		const { pixels, colours } = decode(encodePNG({ width: 64, height: 64, rgb }));
		ok(colours === 256, String(colours));
		ok(pixels.rgb.every((value, index) => Math.abs(value - rgb[index]!) <= 16));
	});

	it("of a browser is read: rows with every filter, with and without transparency", () => {
		// A row a filter: 0 none, 1 left, 2 above, 3 average, 4 Paeth; two pixels a row.
		const rows = [[0, 10, 20, 30, 40, 50, 60], [1, 1, 2, 3, 1, 1, 1], [2, 1, 1, 1, 1, 1, 1], [3, 1, 1, 1, 1, 1, 1], [4, 1, 1, 1, 1, 1, 1]];
		const opaque = decodePNG(file(2, 5, 2, rows));
		deepEqual([...opaque.rgb], [
			10, 20, 30, 40, 50, 60, 1, 2, 3, 2, 3, 4, 2, 3, 4, 3, 4, 5, 2, 2, 3, 3, 4, 5, 3, 3, 4, 4, 5, 6,
		]);
		deepEqual([...decodePNG(file(1, 1, 6, [[0, 7, 8, 9, 255]])).rgb], [7, 8, 9]);
		throws(() => decodePNG(file(1, 1, 0, [[0, 7]])), /must have eight bits a channel, colours/);
	});

	it("comes from a window dump, whose rows have words of blue, green, red", () => {
		const dump = Buffer.alloc(100 + 12 + 2 * 12);
		for (const [word, value] of [[0, 100], [4, 2], [5, 2], [12, 12], [19, 1]] as const)
			dump.writeUInt32BE(value, word * 4);
		dump.set([3, 2, 1, 0, 6, 5, 4, 0, 99, 99, 99, 99, 9, 8, 7, 0, 12, 11, 10, 0], 112);
		const { width, height, rgb } = readDump(dump);
		equal(`${width}x${height}`, "2x2");
		deepEqual([...rgb], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
	});
});
