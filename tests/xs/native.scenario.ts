// Inside XS: the native functions of hosts/native beside their counterparts in TypeScript, on bytes that a generator draws; reports where they differ.
// Source: modules/base/native.

import { indexOfCR } from "../../modules/at/scan.js";
import { ascii } from "./frames.js";
import { report, xs } from "./meter.js";

const SIZE = 96;
const bytes = new Uint8Array(SIZE + 40);
const words = new Int32Array(bytes.buffer);
/** Where the parser writes. */
const FIELDS = SIZE + 16;
const fields = new Int32Array(bytes.buffer, FIELDS);

let seed = 20261128;
/** @returns an integer in [0, below) (a linear congruential generator) */
function draw(below: number): number {
	seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
	return Math.floor(seed / 2 ** 32 * below);
}

/** Of the bytes that matter to the functions, and others. */
function fillWith(alphabet: Uint8Array): void {
	for (let i = 0; i < SIZE; i++)
		bytes[i] = alphabet[draw(alphabet.length)]!;
}

let searches = 0;
let searchesWrong = 0;
const NEAR = Uint8Array.of(0x0D, 0x0A, 0x0C, 0x0E, 0x8D, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0xFF, 0x00);
for (let i = 0; i < 20_000; i++) {
	fillWith(NEAR);
	const from = draw(SIZE);
	const end = from + draw(SIZE - from + 1);
	searches += 1;
	if (xs.indexOfCR(bytes, from, end) !== indexOfCR(words, from, end))
		searchesWrong += 1;
}

let copiesWrong = 0;
for (let at = 0; at < 9; at++) {
	for (let from = 0; from < 9; from++) {
		for (let count = 0; count <= 20; count++) {
			const target = new Uint8Array(32).fill(0xEE);
			fillWith(NEAR);
			xs.copy(target, at, bytes, from, count);
			for (let i = 0; i < target.length; i++) {
				if (target[i] !== (i >= at && i < at + count ? bytes[from + i - at] : 0xEE))
					copiesWrong += 1;
			}
		}
	}
}
// Nothing is copied where the bytes are not all there.
const target = new Uint8Array(8).fill(0xEE);
for (const [at, from, count] of [[0, 0, 9], [8, 0, 1], [-1, 0, 1], [0, -1, 1], [0, SIZE + 40, 1], [0, 0, -1]] as const)
	xs.copy(target, at, bytes, from, count);
if (target.some(byte => byte !== 0xEE))
	copiesWrong += 1;

/** A header as `Native.parseMessage` describes it. */
const HEADER = /^ (\d),(\d{1,5}),"([^"]*)",(?:(\d{1,5}),)?"/;

function parsed(start: number, end: number): readonly number[] | undefined {
	const match = HEADER.exec(String.fromCharCode(...bytes.slice(start, end)));
	if (match === null)
		return undefined;
	const topic = start + 5 + match[2]!.length;
	return [Number(match[1]), Number(match[2]), topic, topic + match[3]!.length, start + match[0].length, match[4] === undefined ? -1 : Number(match[4])];
}

let headers = 0;
let headersWrong = 0;
const PARTS = [" ", "0", "5", ",", "17", "65535", "123456", "\"", "a/b", "topic", ",\"", "\",", ",4,", "\",4,\"", "\",\"", " 0,1,\"t\",\"", " 3,65535,\"a/b\",12345,\""];
for (let i = 0; i < 30_000; i++) {
	let text = "x".repeat(draw(8));
	const start = text.length;
	for (let part = draw(9); part >= 0; part--)
		text += PARTS[draw(PARTS.length)]!;
	if (i % 3 === 0)
		text = `${text.slice(0, start)} ${draw(10)},${draw(100_000)},"${"t".repeat(draw(12))}",${draw(2) === 0 ? "" : `${draw(2000)},`}"${text.slice(start)}`;
	bytes.set(ascii(text.slice(0, SIZE)));
	const end = Math.min(SIZE, text.length) - draw(4);
	if (end < start)
		continue;
	const wanted = parsed(start, end);
	fields.fill(0x55);
	const found = xs.parseMessage(bytes, start, end, FIELDS);
	if (wanted !== undefined)
		headers += 1;
	if (found !== (wanted === undefined ? 0 : 1) || wanted?.some((field, at) => field !== fields[at]))
		headersWrong += 1;
}
report({ name: "result", searches, searchesWrong, copiesWrong, headers, headersWrong });
