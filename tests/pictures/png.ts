// Pixels as PNG with a palette: of more than 256 colours those near one another become one.
// Source: PNG (ISO/IEC 15948) §5, §9, §11; the window dumps of X, X11/XWDFile.h.

import { crc32, deflateSync, inflateSync } from "node:zlib";

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
	const counts = new Map<number, number>();
	for (let i = 0; i < rgb.length; i += 3) {
		const colour = rgb[i]! << 16 | rgb[i + 1]! << 8 | rgb[i + 2]!;
		counts.set(colour, (counts.get(colour) ?? 0) + 1);
	}
	const boxes = divide(counts);
	const places = new Map(boxes.flatMap((box, place) => box.map(([colour]) => [colour, place] as const)));
	// The most frequent colour of a box stands for all of it: what is flat keeps its colour.
	const palette = boxes.flatMap(box => channels(box.reduce((most, each) => each[1] > most[1] ? each : most)[0]));
	const rows = Buffer.alloc(height * (width + 1));
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			const at = (y * width + x) * 3;
			rows[y * (width + 1) + 1 + x] = places.get(rgb[at]! << 16 | rgb[at + 1]! << 8 | rgb[at + 2]!)!;
		}
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, PALETTE, 0, 0, 0], 8);
	return Buffer.concat([SIGNATURE, chunk("IHDR", header), chunk("PLTE", Buffer.from(palette)), chunk("IDAT", deflateSync(rows, { level: 9 })), chunk("IEND", Buffer.alloc(0))]);
}

/** Colours with how often they occur. */
type Box = [colour: number, count: number][];

function channels(colour: number): [number, number, number] {
	return [colour >> 16, colour >> 8 & 0xff, colour & 0xff];
}

/** Divides colours into at most 256 boxes: that with the widest range, at the middle of its widest channel, until there are enough. */
function divide(counts: ReadonlyMap<number, number>): Box[] {
	const boxes: Box[] = [[...counts]];
	const widths = [widest(boxes[0]!)];
	while (boxes.length < COLOURS) {
		const place = widths.reduce((most, { width }, index) => width > widths[most]!.width ? index : most, 0);
		const { width, channel, middle } = widths[place]!;
		if (width === 0)
			break;
		const [low, high]: [Box, Box] = [[], []];
		for (const each of boxes[place]!)
			(channels(each[0])[channel]! <= middle ? low : high).push(each);
		boxes.splice(place, 1, low, high);
		widths.splice(place, 1, widest(low), widest(high));
	}
	return boxes;
}

function widest(box: Box): { readonly width: number; readonly channel: number; readonly middle: number } {
	const low = [255, 255, 255], high = [0, 0, 0];
	for (const [colour] of box)
		channels(colour).forEach((value, channel) => {
			low[channel] = Math.min(low[channel]!, value);
			high[channel] = Math.max(high[channel]!, value);
		});
	const ranges = high.map((value, channel) => value - low[channel]!);
	const width = Math.max(...ranges);
	const channel = ranges.indexOf(width);
	return { width, channel, middle: (low[channel]! + high[channel]!) >> 1 };
}

/** @returns the pixels of a PNG of eight bits a channel without a palette, as a browser writes it: what is transparent loses that. @throws RangeError for another */
export function decodePNG(file: Buffer): Pixels {
	let [width, height, samples] = [0, 0, 0];
	const data: Buffer[] = [];
	for (let at = SIGNATURE.length; at < file.length; at += file.readUInt32BE(at) + 12) {
		const content = file.subarray(at + 8, at + 8 + file.readUInt32BE(at));
		const type = file.toString("latin1", at + 4, at + 8);
		if (type === "IHDR") {
			[width, height, samples] = [content.readUInt32BE(0), content.readUInt32BE(4), content[9] === 6 ? 4 : 3];
			if (content[8] !== 8 || content[9] !== 2 && content[9] !== 6 || content[12] !== 0)
				throw new RangeError("PNG: must have eight bits a channel, colours, and no interlace");
		}
		else if (type === "IDAT")
			data.push(content);
	}
	const rows = unfilter(inflateSync(Buffer.concat(data)), height, width * samples, samples);
	const rgb = new Uint8Array(width * height * 3);
	for (let i = 0; i < width * height; i++)
		rgb.set(rows.subarray(i * samples, i * samples + 3), i * 3);
	return { width, height, rgb };
}

/** Undoes the filters of rows: PNG §9.2. */
function unfilter(filtered: Buffer, height: number, stride: number, samples: number): Uint8Array {
	const rows = new Uint8Array(height * stride);
	for (let y = 0; y < height; y++) {
		const kind = filtered[y * (stride + 1)];
		for (let x = 0; x < stride; x++) {
			const at = y * stride + x;
			const left = x < samples ? 0 : rows[at - samples]!, above = y === 0 ? 0 : rows[at - stride]!;
			const corner = x < samples || y === 0 ? 0 : rows[at - stride - samples]!;
			const predicted = kind === 1 ? left : kind === 2 ? above : kind === 3 ? (left + above) >> 1 : kind === 4 ? paeth(left, above, corner) : 0;
			rows[at] = filtered[y * (stride + 1) + 1 + x]! + predicted;
		}
	}
	return rows;
}

function paeth(left: number, above: number, corner: number): number {
	const [toLeft, toAbove, toCorner] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
	return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
	const whole = Buffer.alloc(body.length + 8);
	whole.writeUInt32BE(data.length, 0);
	whole.set(body, 4);
	whole.writeUInt32BE(crc32(body), body.length + 4);
	return whole;
}
