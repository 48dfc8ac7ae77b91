// The host's native functions of the receive path, as modules/base/native describes them, for tests on Node: plainly, byte by byte.
// tests/xs/native.test.ts compares the C functions of hosts/native likewise.

import type { Native } from "../../modules/base/native.js";
import { text } from "./at-bench.js";

const HEADER = /^ (\d),(\d{1,5}),"([^"]*)",(?:(\d{1,5}),)?"/;

/** What a host with C functions gives a modem. */
export const NATIVE: Native = {
	indexOfCR(memory, from, end) {
		const at = memory.indexOf(0x0D, from);
		return at < 0 || at > end ? end : at;
	},
	copy(target, at, memory, from, count) {
		target.set(memory.slice(from, from + count), at);
	},
	parseMessage(memory, start, end, at) {
		const match = HEADER.exec(text(memory, start, end));
		if (match === null)
			return 0;
		const [header, connection, id, topic, length] = match as unknown as [string, string, string, string, string | undefined];
		const from = start + 5 + id.length;
		const found = [Number(connection), Number(id), from, from + topic.length, start + header.length, length === undefined ? -1 : Number(length)];
		memory.set(new Uint8Array(Int32Array.from(found).buffer), at);
		return 1;
	},
};
