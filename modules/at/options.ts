// What an engine is made with: names, sizes in bytes, times in milliseconds; and whom it tells.
// Source: DESIGN §3 (the world comes in through options) and §5.6 (every buffer has a size chosen at construction).

import type Memory from "../base/memory.js";
import type { Clock } from "../base/platform.js";
import type { NameTable } from "./names.js";
import type Parameters from "./parameters.js";

/** What an engine is made with. */
export interface EngineOptions {
	readonly memory: Memory;
	readonly clock: Clock;
	/** URCs, and lines without a name, that the owner hears of by their numbers. */
	readonly names: NameTable;
	/** Receive buffer in bytes: a power of two from 512. */
	readonly receive: number;
	/** Longest command line in bytes. */
	readonly line: number;
	/** Depth of the UART's receive FIFO in bytes. */
	readonly fifo: number;
	/** Milliseconds that one byte takes on the line: added to every timeout. */
	readonly byteTime: number;
	/** Probes without an answer until the channel is called dead. */
	readonly probes: number;
}

/** Who an engine works for. */
export interface EngineOwner {
	/** What is about to be called may throw, and more was received: `reader.digest` is to be called in a later turn, should it not return now. */
	onMore(): void;
	/** The TA answers and nothing is outstanding: after `synchronise`, and after every timeout. */
	onSynchronised(): void;
	/** The TA does not answer. Probing goes on. */
	onDead(): void;
	/** The TA echoed a command line. */
	onEcho(): void;
	/** A line with that name of the table, behind the name; no command awaits it. */
	onURC(name: number, parameters: Parameters): void;
}
