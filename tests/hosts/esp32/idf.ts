// What board.c gives a script: the stand-in for ESP-IDF, and a line of the report.

interface Board {
	idf(command: string, value?: number): number;
	print(text: string): void;
	/** The machine's loop takes one message. @returns whether there was one */
	deliver(): boolean;
	/** Slots and chunk bytes in use; they fall only in a collection, which `gc` makes. */
	slots(): number;
	chunks(): number;
	gc(): void;
}

export const { idf, print, deliver, slots, chunks, gc } = globalThis as unknown as Board;
