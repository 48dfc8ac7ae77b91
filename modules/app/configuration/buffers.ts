// The sizes of the node's buffers, in bytes, by the setting `buffers`.
// Source: docs/memory.md (Buffers).

/** What a node's modem, session and messages take. */
export interface Buffers {
	/** The ring between the UART and the modem's turns; half of it is the longest line. */
	readonly receive: number;
	/** For what comes to `<topic>/set`. */
	readonly inbox: number;
	/** For all that waits for its acknowledgement. */
	readonly outbox: number;
	/** The longest status. */
	readonly status: number;
}

export type BuffersName = "default" | "small";

/** By default, 90 ms at 115200 baud, sixteen readings or a status and twelve, and a status with all numbers at sixteen digits; small: 45 ms, five readings, some counters. */
export const BUFFERS: { readonly [name in BuffersName]: Buffers } = Object.freeze({
	default: Object.freeze({ receive: 1024, inbox: 512, outbox: 3072, status: 1024 }),
	small: Object.freeze({ receive: 512, inbox: 128, outbox: 768, status: 384 }),
});
