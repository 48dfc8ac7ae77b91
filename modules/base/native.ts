// Functions that a host may have in C in place of TypeScript on the receive path: its modules do without where there are none.
// Source: docs/architecture.md (What comes from outside); hosts/native has them for XS.

/** What each does, its counterpart in TypeScript does too. Nothing allocates or throws. */
export interface Native {
	/** The first CR in the bytes [from, end) of the memory. @returns its position, or `end` when there is none */
	indexOfCR(memory: Uint8Array, from: number, end: number): number;
	/** Copies `memory[from, from + count)` to `target[at]` and on. */
	copy(target: Uint8Array, at: number, memory: Uint8Array, from: number, count: number): void;
	/**
	 * Takes the usual line of a message: ` c,id,"topic","payload"` or ` c,id,"topic",length,"payload"`, CR LF.
	 * @param start behind the line's name, which has nine bytes; the last of them, the colon, is looked at here
	 * @param lineEnd position of the first CR behind it
	 * @param end behind the last byte received
	 * @param at a multiple of 4: seven integers of 32 bits are there, in the processor's order: where the topic goes, how many bytes it may have, the payload
	 * likewise; and, written here, the identifier, the bytes of the topic, those of the payload
	 * @param form BEFORE_ANOTHER, ENDED or COUNTED
	 * @returns the position behind the message's CR LF; UNUSUAL: it is another, or does not fit; NOT_FOLLOWED, with BEFORE_ANOTHER. Nothing is copied or written
	 * then
	 */
	takeMessage(memory: Uint8Array, start: number, lineEnd: number, end: number, at: number, form: number): number;
}

/** Forms of a message: without a length and before a blank line and a line of its name; without a length, and known to end; with a length. */
export const BEFORE_ANOTHER = 0;
export const ENDED = 1;
export const COUNTED = 2;

/** Results of `takeMessage` that are no position. */
export const UNUSUAL = 0;
export const NOT_FOLLOWED = -1;
