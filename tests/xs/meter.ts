// Types of the functions that xs-meter (tests/xs/native/meter.c) gives a script, and measuring with them. Runs inside XS.
// Source: docs/hardware.md (Counting): slots and chunks only fall in a collection, so a difference of 0 without one means nothing was allocated.

import type { Native } from "../../modules/base/native.js";

interface Meter extends Native {
	slots(): number;
	chunks(): number;
	meter(): number;
	collections(): number;
	gc(): void;
	/** Copies `source` to the start of `target`. @returns the count of bytes */
	fill(target: Uint8Array, source: Uint8Array): number;
	/** What String.fromArrayBuffer and ArrayBuffer.fromString are in the SDK's XS, for ASCII. */
	text(buffer: ArrayBuffer): string;
	bytes(text: string): ArrayBuffer;
	/** Calls `action`, whose native instructions callgrind counts. */
	counted(action: () => void): void;
	/** Calls `action` inside of `counted`, without its instructions. */
	uncounted(action: () => void): void;
	/** What was counted since the last mark is one figure. */
	mark(): void;
	print(text: string): void;
	argument(index: number): string | undefined;
}

/** The functions of xs-meter. Calling one allocates nothing, but for `argument`, `text` and `bytes`. */
export const xs = globalThis as unknown as Meter;

/** What one action took. */
export interface Measurement {
	readonly name: string;
	readonly slots: number;
	/** Bytes. */
	readonly chunks: number;
	readonly collections: number;
	/** Bytecodes, and what the built-ins add. */
	readonly meter: number;
}

/** Tells the Node side one result. */
export function report(result: object): void {
	xs.print(JSON.stringify(result));
}

/** Runs `action` twice, first to warm up, and reports what the second time took. */
export function measure(name: string, action: () => void): void {
	action();
	measureOnce(name, action);
}

/** Runs `action` once and reports what it took. */
export function measureOnce(name: string, action: () => void): void {
	const collections = xs.collections();
	const slots = xs.slots();
	const chunks = xs.chunks();
	const meter = xs.meter();
	action();
	const meterAfter = xs.meter();
	const slotsAfter = xs.slots();
	const chunksAfter = xs.chunks();
	report({ name, slots: slotsAfter - slots, chunks: chunksAfter - chunks, collections: xs.collections() - collections, meter: meterAfter - meter });
}

let kept: unknown;
let number = 7;

/** Reports what is known: an empty action, an object literal, a template string, a collection. A meter that is broken shows here. */
export function measureControls(): void {
	measure("nothing", () => {});
	measure("object", () => {
		kept = {};
	});
	measure("template", () => {
		kept = `number ${number}`;
	});
	measure("collection", () => xs.gc());
	number += kept === undefined ? 1 : 0;
}
