// Functions that a host may have in C in place of TypeScript on the receive path: its modules do without where there are none. Types only.
// Source: docs/architecture.md (What comes from outside); hosts/native has them for XS.

/** What each does, its counterpart in TypeScript does too. Nothing allocates or throws. */
export interface Native {
	/** The first CR in the bytes [from, end) of the memory. @returns its position, or `end` when there is none */
	indexOfCR(memory: Uint8Array, from: number, end: number): number;
	/** Copies `memory[from, from + count)` to `target[at]` and on. */
	copy(target: Uint8Array, at: number, memory: Uint8Array, from: number, count: number): void;
	/**
	 * Parses the usual header of a message at `start`: ` c,id,"topic","` or ` c,id,"topic",length,"`, of which no byte is at `end` or behind.
	 * @param at a multiple of 4: six integers of 32 bits are written there, in the processor's order: connection, identifier, start and end of the topic, position
	 * of the payload, and its length or -1
	 * @returns whether it is one: 1 or 0
	 */
	parseMessage(memory: Uint8Array, start: number, end: number, at: number): number;
}
