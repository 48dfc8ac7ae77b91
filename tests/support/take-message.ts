// What `Native.takeMessage` of modules/base/native does, plainly: a regular expression in place of loops. Runs inside XS, too.

import { BEFORE_ANOTHER, COUNTED, NOT_FOLLOWED, UNUSUAL } from "../../modules/base/native.js";

const QUOTED = /^ \d,(\d{1,5}),"([^"]*)","(.*)"\r$/s;
const PREFIX = /^ \d,(\d{1,5}),"([^"]*)",(\d{1,5}),"/;
const NAME = 9;
const COLON = 0x3A;

/** @returns as `Native.takeMessage` */
export function takeMessage(memory: Uint8Array, start: number, lineEnd: number, end: number, at: number, form: number): number {
	const text = (from: number, to: number): string => String.fromCharCode(...memory.slice(from, to));
	const line = text(start, end);
	const match = form === COUNTED ? PREFIX.exec(line) : QUOTED.exec(text(start, lineEnd + 1));
	if (match === null || memory[start - 1] !== COLON)
		return UNUSUAL;
	const [all, identifier, topic, rest] = match as unknown as [string, string, string, string];
	const length = form === COUNTED ? Number(rest) : rest.length;
	const from = form === COUNTED ? start + all.length : lineEnd - 1 - length;
	if (line.slice(from - start + length, from - start + length + 3) !== "\"\r\n")
		return UNUSUAL;
	const fields = new Int32Array(memory.slice(at, at + 28).buffer);
	const [topicAt, topicLimit, payloadAt, payloadLimit] = [...fields] as [number, number, number, number];
	if (topic.length > topicLimit || length > payloadLimit || topicAt + topic.length > memory.length || payloadAt + length > memory.length)
		return UNUSUAL;
	if (form === BEFORE_ANOTHER && text(lineEnd, Math.min(end, lineEnd + 4 + NAME)) !== `\r\n\r\n${text(start - NAME, start)}`)
		return NOT_FOLLOWED;
	const topicFrom = start + 5 + identifier.length;
	memory.set(memory.slice(topicFrom, topicFrom + topic.length), topicAt);
	memory.set(memory.slice(from, from + length), payloadAt);
	fields.set([Number(identifier), topic.length, length], 4);
	memory.set(new Uint8Array(fields.buffer), at);
	return from + length + 3;
}
