// The figures that `npm run bench -- --json FILE` writes, and that docs/figures.json has: one object, each part under its name; a part that did not run is absent.

import type { Held } from "../tests/emulated/firmware.js";
import type { Cost as ProcessorCost } from "../tests/emulated/programs.js";
import type { Start } from "./bring-up.js";
import type { Figures as TripFigures } from "./trip-counts.js";

/** Sizes of a payload in bytes at which everything is measured. */
export const PAYLOADS: readonly number[] = Object.freeze([16, 128, 1024]);
/** The size of the pieces in which bytes come that gates and tables are about. */
export const CHUNK = 64;
/** All sizes of pieces: one byte; a short idle time on the line; the usual; an ESP32's FIFO when it is nearly full. */
export const CHUNKS: readonly number[] = Object.freeze([1, 16, CHUNK, 120]);
/** The titles of the tables; gates name them. */
export const ONLY = "messages only", MIXED = "mixed line", PROMPT = "publish, prompt", QUOTES = "publish, quoted";

/** What one message costs. */
export interface Cost {
	/** ONLY, MIXED, PROMPT or QUOTES. */
	readonly table: string;
	/** Who receives, or publishes. */
	readonly name: string;
	/** Bytes. */
	readonly payload: number;
	/** Bytes in a piece; of what is received. */
	readonly chunk?: number;
	/** Native instructions of the processor on XS (x86-64). */
	readonly instructions: number;
	/** What it leaves to the collector: slots (32 bytes), and bytes of chunks. */
	readonly slots: number;
	readonly chunkBytes: number;
}

/** What a short line costs that comes alone in a piece, from `Serial.onReadable` on; the fields are those of Cost. */
export interface LineCost extends Pick<Cost, "name" | "instructions" | "slots" | "chunkBytes"> {
	/** Its text, without its ends. */
	readonly line: string;
	/** Native instructions when it comes behind another line in one piece. */
	readonly behind: number;
}

/** What the nth message costs, of so many. */
export interface Late {
	readonly name: string;
	readonly from: number;
	readonly to: number;
	/** Native instructions a message. */
	readonly instructions: number;
}

/** Time on Node, the only figure that is timed. */
export interface Timed {
	readonly table: string;
	readonly name: string;
	readonly payload: number;
	/** Nanoseconds of CPU a message. */
	readonly nanoseconds: number;
}

/** How fast messages of 128 bytes are published, in virtual time. */
export interface Rate {
	/** `bg96`, with a prompt; `bc20`, between quotes. */
	readonly module: "bg96" | "bc20";
	/** Bits per second. */
	readonly baud: number;
	/** Milliseconds to the broker and back. */
	readonly roundTrip: number;
	/** Messages a second: of this driver; of an ideal one with five messages in flight, and with one; and what the bytes on the line would allow. */
	readonly driver: number;
	readonly ideal: number;
	readonly single: number;
	readonly line: number;
}

/** The firmware in the flash of an ESP32, as a manifest builds it. */
export interface Size {
	/** The name in ./nodes. */
	readonly node: string;
	readonly modules: number;
	/** Slots of 16 bytes. */
	readonly slots: number;
	/** Bytes of bytecode, and how many of these are of modules/, of hosts and main, of the SDK. */
	readonly bytecode: number;
	readonly byOrigin: Readonly<Record<string, number>>;
}

/** What ./trip-counts counts of a trip; its file says what the fields are. */
export type Trip = Pick<TripFigures, "title" | "files" | "calls" | "between" | "quectel">;

/** All of it. */
export interface Figures {
	/** Received messages, on XS. */
	readonly received?: readonly Cost[];
	/** Short lines, on XS. */
	readonly lines?: readonly LineCost[];
	/** Published messages, on XS. */
	readonly published?: readonly Cost[];
	/** Received messages of more sizes, in pieces of CHUNK bytes; and the same message again and again. */
	readonly growth?: { readonly size: readonly Cost[]; readonly count: readonly Late[] };
	readonly node?: readonly Timed[];
	readonly rate?: readonly Rate[];
	/** On the emulated RV32IMC processor. */
	readonly processor?: readonly ProcessorCost[];
	/** Command lines from the start of an ESP32 to its first acknowledged reading. */
	readonly bringUp?: readonly Start[];
	readonly size?: readonly Size[];
	/** What the firmware holds of an ESP32's RAM; tests/emulated/firmware.ts says what the fields are. */
	readonly memory?: readonly Held[];
	/** Function calls and files of trips through the driver. */
	readonly trips?: readonly Trip[];
}
