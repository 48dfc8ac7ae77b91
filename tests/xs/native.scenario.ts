// Inside XS: the native functions of hosts/native beside their counterparts in TypeScript, on bytes that a generator draws; reports where they differ.
// Source: modules/base/native.

import { indexOfCR } from "../../modules/at/scan.js";
import { COUNTED, ENDED, NOT_FOLLOWED, UNUSUAL } from "../../modules/base/native.js";
import { takeMessage } from "../support/take-message.js";
import { ascii } from "./frames.js";
import { report, xs } from "./meter.js";

const SIZE = 96;
const bytes = new Uint8Array(SIZE + 120);
const words = new Int32Array(bytes.buffer);
/** Where the fields of an inbox are. */
const FIELDS = SIZE + 16;
const fields = new Int32Array(bytes.buffer, FIELDS, 7);

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
for (const [at, from, count] of [[0, 0, 9], [8, 0, 1], [-1, 0, 1], [0, -1, 1], [0, SIZE + 120, 1], [0, 0, -1]] as const)
	xs.copy(target, at, bytes, from, count);
if (target.some(byte => byte !== 0xEE))
	copiesWrong += 1;

let messages = 0;
let messagesWrong = 0;
/** Of each, how many were taken, and how many not followed. */
let taken = 0;
let notFollowed = 0;
const NAME = "+QMTRECV:";
const PARTS = [" ", "0", "5", ",", "17", "65535", "123456", "\"", "a/b", "topic", ",\"", "\",", ",4,", "\",4,\"", "\",\"", " 0,1,\"t\",\"", " 3,65535,\"a/b\",12345,\"", "\r\n"];
const ENDS = ["", "\r", "\r\n", "\r\n", "\r\n\r\n", `\r\n\r\n${NAME}`, `\r\n\r\n${NAME} 0`, "\r\n\r\n+QMTRECX:", "\r\n\r\n+QMTREC"];
for (let i = 0; i < 30_000; i++) {
	let text = `${"x".repeat(draw(4))}${draw(8) === 0 ? "+QMTRECV;" : NAME}`;
	const start = text.length;
	const form = draw(3);
	if (i % 3 === 0) {
		for (let part = draw(9); part >= 0; part--)
			text += PARTS[draw(PARTS.length)]!;
	}
	else {
		const payload = "p,\"\r\n".repeat(4).slice(draw(5), draw(20));
		const length = draw(4) === 0 ? draw(100) : payload.length;
		text += ` ${draw(10)},${draw(100_000)},"${"t".repeat(draw(12))}",${form === COUNTED ? `${length},` : ""}"${form === COUNTED ? payload : payload.replace(/\r/g, "")}"`;
	}
	text += ENDS[draw(ENDS.length)]!;
	bytes.set(ascii(text.slice(0, SIZE)));
	const end = Math.min(SIZE, text.length) - (draw(3) === 0 ? draw(4) : 0);
	const found = bytes.indexOf(0x0D, start);
	const lineEnd = found < 0 || found >= end ? end - 1 : found;
	fields.set([SIZE + 64, draw(16), SIZE + 80, draw(24), -7, -7, -7]);
	const expected = bytes.slice();
	const wanted = takeMessage(expected, start, lineEnd, end, FIELDS, form);
	messages += 1;
	if (xs.takeMessage(bytes, start, lineEnd, end, FIELDS, form) !== wanted || expected.some((byte, at) => byte !== bytes[at]))
		messagesWrong += 1;
	if (wanted > 0)
		taken += 1;
	else if (wanted === NOT_FOLLOWED)
		notFollowed += 1;
}
// Nothing is taken where the bytes are not all there.
const line = `${NAME} 0,1,"t","pp"\r\n\r\n${NAME}`;
for (const [from, lineEnd, end, at, topic, payload] of [
	[-1, 23, 30, FIELDS, 200, 200], [0, 23, 30, FIELDS, 200, 200], [24, 23, 30, FIELDS, 200, 200], [9, 30, 30, FIELDS, 200, 200], [9, 23, bytes.length + 1, FIELDS, 200, 200], [9, 23, 30, -4, 200, 200],
	[9, 23, 30, bytes.length - 24, 200, 200], [9, 23, 30, bytes.length + 4, 200, 200], [9, 23, 30, FIELDS, -1, 200], [9, 23, 30, FIELDS, bytes.length, 200],
	[9, 23, 30, FIELDS, 200, -1], [9, 23, 30, FIELDS, 200, bytes.length - 1], [9, 23, 30, FIELDS, 200, bytes.length + 9],
] as const) {
	bytes.set(ascii(line));
	fields.set([topic, 16, payload, 24, -7, -7, -7]);
	const expected = bytes.slice();
	messages += 1;
	if (xs.takeMessage(bytes, from, lineEnd, end, at, ENDED) !== UNUSUAL || expected.some((byte, at) => byte !== bytes[at]))
		messagesWrong += 1;
}
report({ name: "result", searches, searchesWrong, copiesWrong, messages, messagesWrong, taken, notFollowed });
