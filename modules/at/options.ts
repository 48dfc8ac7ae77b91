// What an engine is made with: sizes in bytes, times in milliseconds, and whom it tells.
// Source: DESIGN §3 (the world comes in through options) and §5.6 (every buffer has a size chosen at construction).

import type Memory from "./memory.js";
import type { Clock } from "./platform.js";

/** What an engine is made with. */
export interface EngineOptions {
	readonly memory: Memory;
	readonly clock: Clock;
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
	/** The TA answers and nothing is outstanding: after `synchronise`, and after every timeout. */
	readonly onSynchronised: () => void;
	/** The TA does not answer. Probing goes on. */
	readonly onDead: () => void;
	/** The TA echoed a command line. */
	readonly onEcho: () => void;
}
