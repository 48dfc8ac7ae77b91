// The receive path's native functions, for the modem's option `native`: native.c is the C half. For ESP32, the desktop simulator, and everything else that the SDK builds.
// Implements Native of modules/base/native.

import type { Native } from "../../modules/quectel/modem.js";

/** Declares a C function; the only form that the SDK's compiler accepts. */
declare function native(name: string): (this: unknown, ...parameters: unknown[]) => number;

const functions: Native = Object.freeze({
	indexOfCR(this: unknown, memory: Uint8Array, from: number, end: number): number {
		return native("xs_native_index_of_cr").call(this, memory, from, end);
	},
	copy(this: unknown, target: Uint8Array, at: number, memory: Uint8Array, from: number, count: number): void {
		native("xs_native_copy").call(this, target, at, memory, from, count);
	},
	takeMessage(this: unknown, memory: Uint8Array, start: number, lineEnd: number, end: number, at: number, form: number): number {
		return native("xs_native_take_message").call(this, memory, start, lineEnd, end, at, form);
	},
});
export default functions;
