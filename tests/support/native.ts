// The host's native functions of the receive path, as modules/base/native describes them, for tests on Node: plainly, byte by byte.
// tests/xs/native.test.ts compares the C functions of hosts/native likewise.

import type { Native } from "../../modules/base/native.js";
import { takeMessage } from "./take-message.js";

/** What a host with C functions gives a modem. */
export const NATIVE: Native = {
	indexOfCR(memory, from, end) {
		const at = memory.indexOf(0x0D, from);
		return at < 0 || at > end ? end : at;
	},
	copy(target, at, memory, from, count) {
		target.set(memory.slice(from, from + count), at);
	},
	takeMessage,
};
