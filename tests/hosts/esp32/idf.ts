// What board.c gives a script: the stand-in for ESP-IDF, and a line of the report.

interface Board {
	idf(command: string, value?: number): number;
	print(text: string): void;
}

export const { idf, print } = globalThis as unknown as Board;
